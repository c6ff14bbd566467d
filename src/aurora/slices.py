"""Slices: all that decides one item, as a small file.

A slice is written while the Snakefile is parsed, only when its content differs, and is the input of the jobs that make
its item. So an item is made anew exactly when something that decides it has changed, with or without Snakemake's own
metadata.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from aurora.outline.models import Closed, Environment, Lab, Topic, VisualWish


class CourseFacts(Closed):
    """What every item knows of its course. `language` is that of the edition."""

    id: str
    title: str
    language: str
    outline_language: str
    description: str | None = None
    level: str | None = None
    audience: list[str] = Field(default_factory=list)
    prerequisites: list[str] = Field(default_factory=list)
    learning_outcomes: list[str] = Field(default_factory=list)
    requirements: str | None = None


class ModuleFacts(Closed):
    """What an item knows of its module. No number: numbers are given when a file is published."""

    title: str
    summary: str | None = None
    bloom_level: str | None = None
    duration_minutes: float | None = None


class LabRef(Closed):
    """What a lesson knows of its own labs."""

    id: str
    title: str
    type: str
    duration_minutes: float | None = None


class LessonFacts(Closed):
    """A lesson as its outline has it."""

    id: str
    title: str
    description: str | None = None
    duration_minutes: float | None = None
    bloom_level: str | None = None
    objectives: list[str] = Field(default_factory=list)
    topics: list[Topic] = Field(default_factory=list)
    labs: list[LabRef] = Field(default_factory=list)
    requirements: str | None = None
    revision: int = 1


class LessonSlice(Closed):
    """Decides the text of one lesson. `visuals` has one entry a picture; None leaves the choice to the writer."""

    course: CourseFacts
    module: ModuleFacts
    lesson: LessonFacts
    visuals: list[VisualWish | None]
    words_per_minute: int
    provider: str


class EditRef(Closed):
    """The edit that takes a generated file's place: where it is, and the SHA-256 (hex) of its bytes."""

    path: str
    sha256: str


class Mark(Closed):
    """One picture's mark in a lesson: `[VISUAL n: description]`."""

    n: int
    description: str


class VisualSlice(Closed):
    """Decides one picture of a lesson. Its mark stands in the lesson's edit where there is one, else in its last stage.

    `previous` and `next` are the titles of the neighbouring lessons of the same module.
    """

    course: CourseFacts
    module: ModuleFacts
    lesson: LessonFacts
    n: int
    visuals: list[VisualWish | None]
    edit: EditRef | None
    previous: str | None
    next: str | None
    provider: str


class LabSlice(Closed):
    """Decides the plan and the guide of one lab. `continues` is the id of the lab that it continues."""

    course: CourseFacts
    module: ModuleFacts
    lesson_title: str | None
    id: str
    lab: Lab
    continues: str | None
    provider: str


class EnvironmentSlice(Closed):
    """Decides the environment that all labs of a course share."""

    course: CourseFacts
    environment: Environment | None
    provider: str
    edit: EditRef | None = None
    mended: str | None = None


class MasterPlanSlice(Closed):
    """Decides which labs stand in a master plan, in order, as (number, id)."""

    course: CourseFacts
    labs: list[tuple[str, str]]
    mended: str | None = None


class Neighbour(Closed):
    """A lesson that another one names."""

    number: str
    title: str


class LessonPageSlice(Closed):
    """Decides how a lesson is published: its number, its neighbours, its edit.

    `mended` is the SHA-256 of a damaged file that this page replaced last; a new one makes the page anew.
    """

    id: str
    title: str
    language: str
    module_number: int
    module_title: str
    lesson_number: int
    lessons_in_module: int
    previous: Neighbour | None
    next: Neighbour | None
    edit: EditRef | None
    mended: str | None


class LabPageSlice(Closed):
    """Decides how a lab is published. `lesson` is None for a lab of the whole module."""

    id: str
    title: str
    language: str
    type: str
    number: str
    module_number: int
    module_title: str
    lesson: Neighbour | None
    edit: EditRef | None
    mended: str | None


class ImageSlice(Closed):
    """Decides where a picture comes from: its spec, or the edit. `theme` is the digest of what it looks like."""

    name: str
    edit: EditRef | None
    mended: str | None
    theme: str = ""


class BookLesson(Closed):
    """A lesson as its book has it. `file` and `visuals` (`{id}-{n}`) are under the edition's folder."""

    id: str
    number: str
    title: str
    file: str
    visuals: list[str]


class BookLab(Closed):
    """A lab as its book has it. `number` is `module.lab` for a lab of the whole module, else `module.lesson.lab`."""

    id: str
    number: str
    title: str
    type: str
    file: str


class BookModule(Closed):
    """A module as a book has it. The theory book uses its lessons, the lab book its labs."""

    number: int
    title: str
    summary: str | None
    lessons: list[BookLesson]
    labs: list[BookLab]


class BookSlice(Closed):
    """Decides what stands in a book and in what order. `name` is the stem of its files, `selection` None or `1,3-5`."""

    kind: Literal["theory", "labs"]
    name: str
    course: CourseFacts
    modules: list[BookModule]
    selection: str | None
    draft_slots: Literal["show", "hide"]
    master_plan: str = "labguide/lab-master-plan.json"
    mended: str | None = None
    theme: str = ""
