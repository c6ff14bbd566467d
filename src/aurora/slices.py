"""Slices: all that decides one item, as a small file.

A slice is written while the Snakefile is parsed, only when its content differs, and is the input of the jobs that make
its item. So an item is made anew exactly when something that decides it has changed, with or without Snakemake's own
metadata. Defaults are left out of the files: a field that a newer Aurora adds changes nothing that exists.

In all of them `edit` is the person's file that takes the generated one's place, `mended` the digest of what was
replaced last, being damaged or made of something else (a new one makes the item anew), `words` and `look` are digests
of the language files and the theme that a course repository brings itself, `writers` says who is asked for each task
(nobody with the offline provider), and `pinned` that a person's file takes the place of what is made of the answers:
then nothing is bought.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from aurora.outline.models import Closed, Environment, Lab, Topic, VisualWish


def dump(slice_: Closed) -> dict[str, Any]:
    """A slice as JSON-able data, without what is at its default."""
    return slice_.model_dump(mode="json", exclude_defaults=True)


_DECIDES_NO_ANSWER = (
    *("edit", "mended", "words", "look", "provider", "writers", "pinned", "previous", "next", "continues"),
    *("lesson_title", "labs"),
)

_DETAILS = ("description", "objectives", "topics", "activities")


def asked(slice_: Closed) -> dict[str, Any]:
    """What of a slice is asked of a writer and decides the answer: not the file's name, nor why it is made again.

    What is around an item informs its answer and does not decide it: its module, its lesson's title, the titles of its
    labs, the description of the course. So it can be moved, and what is around it renamed, without being bought anew.
    Of the module only the Bloom level counts, where the item has none of its own. The id counts where the outline gives
    nothing but a title: two that are called 'Introduction' are not the same. Of a picture only what it shows is the
    lesson's; the rest is the picture's own. In which order the lessons of a module stand counts for none of them.
    """
    data = dump(slice_)
    item = data.get("lesson") or data.get("lab") or {}
    for place in (data, item):
        for name in _DECIDES_NO_ANSWER:
            place.pop(name, None)
    id_ = [place.pop("id", None) for place in (item, data)]
    if item and not any(item.get(name) for name in _DETAILS):
        item["id"] = next(filter(None, id_), None)
    level = data.pop("module", {}).get("bloom_level")
    if level:
        (item or data).setdefault("bloom_level", level)
    for name in ("id", "description"):
        data.get("course", {}).pop(name, None)
    if "visuals" in data:
        data["visuals"] = [wish and wish["description"] for wish in data["visuals"]]
    if "lessons" in data:
        data["lessons"].sort(key=lambda lesson: lesson["id"])
    return data


def joined(*said: str | None) -> str | None:
    """What is insisted on in several places, together; None where nothing is."""
    return "\n".join(text for text in said if text) or None


class Writer(Closed):
    """Who is asked for a task, and by which version of its prompt template."""

    provider: str
    model: str
    prompt: str


class MapLesson(Closed):
    """A lesson on the map of its course."""

    id: str
    title: str
    description: str | None = None
    topics: list[str] = Field(default_factory=list)
    labs: list[str] = Field(default_factory=list)


class MapModule(Closed):
    """A module on the map of its course; `labs` are the titles of those of the module as a whole."""

    title: str
    summary: str | None = None
    lessons: list[MapLesson]
    labs: list[str] = Field(default_factory=list)


class CourseMap(Closed):
    """What the whole course covers, so that one lesson does not repeat another. It informs answers and decides none."""

    title: str
    modules: list[MapModule]


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
    writers: dict[str, Writer] = Field(default_factory=dict)
    mended: str | None = None
    words: str | None = None


class FrameLines(Closed):
    """The lines that publishing puts around a lesson or a lab, as Markdown; a lab has only its position."""

    position: str
    previous: str | None = None
    next: str | None = None
    following: str | None = None


class EditRef(Closed):
    """The edit that takes a generated file's place: where it is, and the SHA-256 (hex) of its bytes.

    `frame` is of the page that its author changed: those of its lines that still stand in the edit are renewed.
    `began` is a digest of what was asked for when it began, so that a build runs where that is to be noted.
    """

    path: str
    sha256: str
    frame: FrameLines | None = None
    began: str | None = None


class Mark(Closed):
    """One picture's mark in a lesson: `[VISUAL n: description]`."""

    n: int
    description: str


class VisualSlice(Closed):
    """Decides one picture of a lesson. Its mark stands in the lesson's edit where there is one, else in its last stage.

    `previous` and `next` are the titles of the neighbouring lessons of the same module. `kind` says whether a model
    paints the picture, in the course's `style`. `revision` and `requirements` come on top of what the outline says.
    """

    course: CourseFacts
    module: ModuleFacts
    lesson: LessonFacts
    n: int
    visuals: list[VisualWish | None]
    edit: EditRef | None = None
    previous: str | None = None
    next: str | None = None
    provider: str
    writers: dict[str, Writer] = Field(default_factory=dict)
    kind: Literal["diagram", "illustration"] = "diagram"
    style: str | None = None
    revision: int = 1
    requirements: str | None = None
    pinned: bool = False
    mended: str | None = None
    words: str | None = None


class LabSlice(Closed):
    """Decides the plan and the guide of one lab. `continues` is the id of the lab that it continues."""

    course: CourseFacts
    module: ModuleFacts
    lesson_title: str | None
    id: str
    lab: Lab
    continues: str | None = None
    provider: str
    writers: dict[str, Writer] = Field(default_factory=dict)
    pinned: bool = False
    mended: str | None = None
    words: str | None = None


class EnvironmentSlice(Closed):
    """Decides the environment that all labs of a course share."""

    course: CourseFacts
    environment: Environment | None = None
    provider: str
    writers: dict[str, Writer] = Field(default_factory=dict)
    edit: EditRef | None = None
    mended: str | None = None
    words: str | None = None


class TitlesSlice(Closed):
    """Decides the titles of one module, or what is said of the course, in a language that is not the outline's."""

    course: str
    course_title: str
    language: str
    outline_language: str
    texts: list[str]
    writers: dict[str, Writer]
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
    """Decides how a lesson is published: its number, its neighbours, its edit."""

    id: str
    title: str
    language: str
    module_number: int
    module_title: str
    lesson_number: int
    lessons_in_module: int
    previous: Neighbour | None = None
    next: Neighbour | None = None
    edit: EditRef | None = None
    mended: str | None = None
    words: str | None = None


class LabPageSlice(Closed):
    """Decides how a lab is published. `lesson` is None for a lab of the whole module."""

    id: str
    title: str
    language: str
    type: str
    number: str
    module_number: int
    module_title: str
    lesson: Neighbour | None = None
    edit: EditRef | None = None
    mended: str | None = None
    words: str | None = None


class IllustrationFacts(Closed):
    """What decides a painted picture, beside the scene in its spec."""

    course: str
    language: str
    style: str | None = None
    revision: int = 1
    writers: dict[str, Writer]


class ImageSlice(Closed):
    """Decides where a picture comes from: its spec, or a person's PNG or SVG or both.

    `illustration` is given where a model paints it, `theme` decides the look of what is drawn here.
    """

    name: str
    png: EditRef | None = None
    svg: EditRef | None = None
    illustration: IllustrationFacts | None = None
    theme: str = "default"
    mended: str | None = None
    look: str | None = None


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
    theme: str = "default"
    mended: str | None = None
    words: str | None = None
    look: str | None = None


class SiteSlice(Closed):
    """Decides what a site shows: its books, theory before labs, and the minutes of `lesson:ID` and `lab:ID`.

    `downloads` has the files of each kind of book, relative to the edition's folder.
    """

    books: list[BookSlice]
    minutes: dict[str, float]
    downloads: dict[str, list[str]]
    mended: str | None = None
    words: str | None = None
    look: str | None = None

    @property
    def course(self) -> CourseFacts:
        """What is said of the course."""
        return self.books[0].course

    @property
    def theme(self) -> str:
        """The theme that it looks like: that of its books."""
        return self.books[0].theme


class SlidesLesson(Closed):
    """A lesson as the slides of its module know it.

    `visuals` is the number of its pictures, and `described` has what the outline says that they show, by number.
    """

    id: str
    title: str
    description: str | None = None
    duration_minutes: float | None = None
    objectives: list[str] = Field(default_factory=list)
    topics: list[Topic] = Field(default_factory=list)
    requirements: str | None = None
    visuals: int = 0
    described: dict[int, str] = Field(default_factory=dict)


class SlidesSlice(Closed):
    """Decides what stands on the slides of a module. No number: those are given when the deck is published."""

    id: str
    course: CourseFacts
    module: ModuleFacts
    lessons: list[SlidesLesson]
    revision: int = 1
    requirements: str | None = None
    writers: dict[str, Writer] = Field(default_factory=dict)
    mended: str | None = None
    words: str | None = None


class DeckCourse(Closed):
    """What a deck says of its course."""

    title: str
    language: str


class DeckLesson(Closed):
    """A lesson as the deck of its module has it. `visuals` are its pictures, `{id}-{n}`."""

    id: str
    number: str
    title: str
    minutes: float | None = None
    visuals: list[str] = Field(default_factory=list)


class DeckSlice(Closed):
    """Decides how the slides of a module are published: its number, its lessons in order, their pictures."""

    id: str
    course: DeckCourse
    module_number: int
    module_title: str
    lessons: list[DeckLesson]
    theme: str = "default"
    mended: str | None = None
    words: str | None = None
    look: str | None = None
