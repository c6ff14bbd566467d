"""The canonical form of an outline: what every accepted dialect is read into.

These models also give the JSON schema for editors (`config/schemas/outline.schema.json`), so every field is described
for authors. Titles are held without the numbering that an author typed into them; numbers are given when a file is
published. Durations are minutes.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ActivityType = Literal["lab", "demo", "exercise", "discussion", "quiz"]
ACTIVITY_TYPES: tuple[ActivityType, ...] = ("lab", "demo", "exercise", "discussion", "quiz")
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_ID = 100
MAX_VISUALS = 20


class Closed(BaseModel):
    """A model that refuses keys it does not know and cannot be changed once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Topic(Closed):
    """One topic of a lesson."""

    title: str = Field(min_length=1, description="What the topic is about.")
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the topic.")
    bloom_level: str | None = Field(
        None, description="Bloom level in English, Spanish, Portuguese or French; join two with '/'."
    )
    description: str | None = Field(None, description="A sentence or two on what the topic covers.")


class VisualWish(Closed):
    """One picture that the author asks for in a lesson."""

    description: str = Field(min_length=1, description="What the picture has to show.")
    kind: Literal["diagram", "illustration"] = Field(
        "diagram", description="A diagram is drawn here, an illustration is painted by an image model."
    )
    requirements: str | None = Field(None, description="What the author insists on for this picture.")
    revision: int = Field(1, ge=1, description="Raise it to have the picture made anew.")


class Lab(Closed):
    """One activity of a lesson or a module: a lab, demo, exercise, discussion or quiz."""

    id: str | None = Field(
        None,
        pattern=ID_PATTERN,
        max_length=MAX_ID,
        description="What the lab is called in file names, whatever its title or place.",
    )
    title: str = Field(min_length=1, description="Title of the activity, without a number.")
    type: ActivityType = Field(
        "lab", description="What kind of activity it is; read from the title where it is not given."
    )
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the activity.")
    bloom_level: str | None = Field(
        None, description="Bloom level in English, Spanish, Portuguese or French; join two with '/'."
    )
    objectives: list[str] = Field(default_factory=list, description="What the learner can do afterwards.")
    description: str | None = Field(
        None, description="What happens in the activity; commands named here are quoted in the guide."
    )
    activities: list[str] = Field(default_factory=list, description="The steps, in order.")
    continues: str | None = Field(None, description="Id or title of the lab whose end state this one starts from.")
    requirements: str | None = Field(None, description="What the author insists on for this activity.")
    revision: int = Field(1, ge=1, description="Raise it to have the guide made anew.")


class Lesson(Closed):
    """One lesson of a module."""

    id: str | None = Field(
        None,
        pattern=ID_PATTERN,
        max_length=MAX_ID,
        description="What the lesson is called in file names, whatever its title or place.",
    )
    title: str = Field(min_length=1, description="Title of the lesson, without a number.")
    description: str | None = Field(None, description="A sentence or two on what the lesson covers.")
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the lesson.")
    bloom_level: str | None = Field(
        None, description="Bloom level in English, Spanish, Portuguese or French; join two with '/'."
    )
    objectives: list[str] = Field(default_factory=list, description="What the learner can do afterwards.")
    topics: list[Topic] = Field(
        default_factory=list, description="What the lesson treats, in order; a plain string is a topic too."
    )
    labs: list[Lab] = Field(default_factory=list, description="Activities of this lesson; a plain string is a title.")
    visuals: int | list[VisualWish] | None = Field(
        None, description="How many pictures, or a list of what they show; the config decides where it is not given."
    )
    requirements: str | None = Field(None, description="What the author insists on for this lesson.")
    revision: int = Field(1, ge=1, description="Raise it to have the lesson made anew.")


class Module(Closed):
    """One module: lessons in order, and activities that belong to the module as a whole."""

    title: str = Field(min_length=1, description="Title of the module, without a number.")
    summary: str | None = Field(None, description="A sentence or two on the module.")
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the module.")
    percent_theory: float | None = Field(None, ge=0, le=100, description="Share of theory, in percent.")
    percent_practice: float | None = Field(None, ge=0, le=100, description="Share of practice, in percent.")
    bloom_level: str | None = Field(
        None, description="Bloom level in English, Spanish, Portuguese or French; join two with '/'."
    )
    lessons: list[Lesson] = Field(min_length=1, description="The lessons, in order.")
    labs: list[Lab] = Field(default_factory=list, description="Activities of the module as a whole.")


class Tool(Closed):
    """A tool that the labs use."""

    name: str = Field(min_length=1, description="Name of the tool.")
    version: str | None = Field(None, description="The version that the course was written for.")


class Environment(Closed):
    """What all labs of the course share."""

    hardware: list[str] = Field(default_factory=list, description="What a learner's machine needs.")
    systems: list[str] = Field(default_factory=list, description="Operating systems and machines.")
    tools: list[Tool] = Field(default_factory=list, description="Tools with their versions; a plain string is a name.")
    accounts: list[str] = Field(default_factory=list, description="Accounts and permissions that a learner needs.")
    names: dict[str, str] = Field(
        default_factory=dict, description="Names that the labs use throughout, such as a host or a folder."
    )


class Course(Closed):
    """What is said of the course as a whole."""

    title: str = Field(min_length=1, description="Title of the course.")
    language: str = Field(
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="Language that the outline is written in, such as en, es, pt or fr.",
    )
    description: str | None = Field(None, description="What the course is about.")
    level: str | None = Field(
        None, description="For whom it is: beginner, intermediate, advanced, or in the author's words."
    )
    audience: list[str] = Field(default_factory=list, description="Who takes the course.")
    prerequisites: list[str] = Field(default_factory=list, description="What learners must know or have before.")
    learning_outcomes: list[str] = Field(default_factory=list, description="What learners can do after the course.")
    total_duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the whole course.")
    hours_theory: float | None = Field(None, ge=0, description="Hours of theory.")
    hours_practice: float | None = Field(None, ge=0, description="Hours of practice.")
    requirements: str | None = Field(None, description="What the author insists on throughout the course.")
    environment: Environment | None = Field(
        None, description="What all labs share: hardware, systems, tools, accounts, names."
    )


class Outline(Closed):
    """A whole outline: the course and its modules."""

    course: Course = Field(description="The course as a whole.")
    modules: list[Module] = Field(min_length=1, description="The modules, in order.")
