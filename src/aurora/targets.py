"""Which files a course has: pure functions from an edition and the settings to ids and paths.

What is expensive is named by id, what is published is named by number. All paths are relative to the working directory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from aurora.course import Course, LabItem, LessonItem
from aurora.languages import primary
from aurora.outline import VisualWish
from aurora.settings import Settings, selection_text
from aurora.writers import asks_models, lesson_tasks, paints

PictureKind = Literal["diagram", "illustration"]

BUILD = "build"
COURSE_TITLES = "course"
"""The name of the file of the course's own titles; a module's begins with `module-`."""
LESSON_STAGES = ("research", "draft", "review")
LAB_STAGES = {"lab_plan": "json", "lab_guide": "md"}
"""The steps of a lab, with the extensions of their files."""
SLIDES_STAGE = "slides"
"""The one step of a module's slides."""
DECK_FORMATS = ("html", "pptx")
BOOK_FORMATS = ("md", "json", "html", "epub", "pdf", "docx")
SITE_DOWNLOADS = ("pdf", "epub", "docx")
"""The formats of books that readers of a site can take with them."""


@dataclass(frozen=True)
class Edition:
    """A course in one language, with what the settings select of it."""

    course: Course
    language: str
    settings: Settings

    @property
    def folder(self) -> str:
        """Where everything of this edition is built."""
        return f"{BUILD}/{self.course.id}/{self.language}"

    @property
    def edits(self) -> str:
        """Where the edits of this edition are."""
        return f"edits/{self.course.id}/{self.language}"

    @property
    def lessons(self) -> list[LessonItem]:
        """The selected lessons, whatever `content` says."""
        return [item for item in self.course.lessons if self._selected(item.module_number)]

    @property
    def labs(self) -> list[LabItem]:
        """The selected labs, whatever `content` says."""
        return [item for item in self.course.labs if self._selected(item.module_number)]

    @property
    def whole(self) -> Edition:
        """The same edition with every module selected."""
        return Edition(self.course, self.language, self.settings.model_copy(update={"modules": "all"}))

    @property
    def report(self) -> str:
        """The report's files without their extension, under the edition's folder; a part has one of its own."""
        return f"report{self.part}{self._half}"

    @property
    def selection(self) -> str | None:
        """The selected modules as `1,3-4`, None where the whole course is selected."""
        existing = set(range(1, len(self.course.outline.modules) + 1))
        selected = self.settings.selected_modules
        if selected is None or selected >= existing:
            return None
        return selection_text(selected & existing)

    def _selected(self, module_number: int) -> bool:
        selected = self.settings.selected_modules
        return selected is None or module_number in selected

    def wishes(self, item: LessonItem) -> list[VisualWish | None]:
        """One entry a picture of the lesson; None where the author has not said what it shows."""
        visuals = item.lesson.visuals
        if isinstance(visuals, list):
            return list(visuals)
        return [None] * (self.settings.visuals_per_lesson if visuals is None else visuals)

    def kinds(self, item: LessonItem) -> list[PictureKind]:
        """For each picture of the lesson, whether a model paints it: as the outline says, else as the settings say."""
        wishes = self.wishes(item)
        if not paints(self.settings):
            return ["diagram"] * len(wishes)
        if isinstance(item.lesson.visuals, list):
            return [wish.kind if wish else "diagram" for wish in wishes]
        wanted = self.settings.illustrations_per_lesson
        painted = len(wishes) if wanted == "all" else min(wanted, len(wishes))
        return ["illustration" if place < painted else "diagram" for place in range(len(wishes))]

    @property
    def stages(self) -> list[str]:
        """The steps of a lesson, in order, as their folders under `work/` are called."""
        return [task.removeprefix("lesson.") for task in lesson_tasks(self.settings)]

    def stage_file(self, stage: str, id_: str) -> str:
        """The file of one step of a lesson."""
        return f"{self.folder}/work/{stage}/{id_}.md"

    @property
    def course_map(self) -> str | None:
        """The map of the whole course, which models are told; None with the offline writer, who needs none."""
        return f"{self.folder}/work/course-map.json" if asks_models(self.settings) else None

    @property
    def translated(self) -> bool:
        """Whether models write in another language than the outline's."""
        return asks_models(self.settings) and primary(self.language) != primary(self.course.outline.course.language)

    def titles_file(self, name: str) -> str:
        """The file of translated titles: of a module by its id, or of the course."""
        return f"{self.folder}/work/titles/{name}.json"

    def titles_of(self, module_numbers: Iterable[int]) -> list[str]:
        """The files of the titles of some modules, each once; none where the edition is in the outline's language."""
        if not self.translated:
            return []
        return [self.titles_file(self.course.module_ids[number - 1]) for number in dict.fromkeys(module_numbers)]

    @property
    def all_titles(self) -> list[str]:
        """The files of all translated titles, the course's first."""
        if not self.translated:
            return []
        return [self.titles_file(COURSE_TITLES), *self.titles_of(range(1, len(self.course.module_ids) + 1))]

    def titles_of_deck(self, module_number: int) -> list[str]:
        """The files of the titles that the slides of a module show: the course's and the module's."""
        return [self.titles_file(COURSE_TITLES), *self.titles_of([module_number])] if self.translated else []

    def lesson_page(self, item: LessonItem) -> str:
        """The published lesson, under the edition's folder."""
        return f"lessons/module-{item.module_number:02}-lesson-{item.lesson_number:02}.md"

    def lab_page(self, item: LabItem) -> str:
        """The published lab guide, under the edition's folder."""
        return f"labguide/lab-{item.module_number:02}-{item.lesson_number:02}-{item.lab_number:02}.md"

    def visuals(self, item: LessonItem) -> list[str]:
        """The names `{id}-{n}` of the lesson's pictures."""
        return [f"{item.id}-{n}" for n in range(1, len(self.wishes(item)) + 1)]

    @property
    def decks(self) -> list[int]:
        """The numbers of the selected modules that have slides: those with lessons, unless the settings want none."""
        if not self.settings.slides:
            return []
        return sorted({item.module_number for item in self.lessons})

    def slides_file(self, module_number: int) -> str:
        """The file of what stands on the slides of a module."""
        return f"{self.folder}/work/{SLIDES_STAGE}/{self.course.module_ids[module_number - 1]}.json"

    def deck(self, module_number: int) -> str:
        """The slides of a module without their extension, under the edition's folder."""
        return f"slides/module-{module_number:02}"

    @property
    def part(self) -> str:
        """What the files of a narrowed build carry in their names, so that a part never replaces the whole."""
        return f"-modules-{self.selection.replace(',', '_')}" if self.selection else ""

    @property
    def book(self) -> str:
        """The theory book's files without their extension, under the edition's folder."""
        return f"book/{self.course.id}{self.part}"

    @property
    def lab_book(self) -> str:
        """The lab book's files without their extension, under the edition's folder."""
        return f"labguide/{self.course.id}-labs{self.part}"

    @property
    def books(self) -> list[str]:
        """The books that the settings ask for, as `book` and `lab_book` name them."""
        theory = [self.book] if self.settings.content in ("theory", "both") else []
        return theory + ([self.lab_book] if self.settings.content in ("labs", "both") and self.labs else [])

    @property
    def site(self) -> str:
        """The folder of the site, under the edition's folder; a part of the course has one of its own."""
        return f"site{self.part}{self._half}"

    @property
    def _half(self) -> str:
        content = self.settings.content
        return "" if content == "both" else f"-{content}"

    @property
    def master_plan(self) -> str:
        """The plan of all selected labs, under the edition's folder."""
        return f"labguide/lab-master-plan{self.part}.json"


def lesson_targets(edition: Edition) -> list[str]:
    """The published lessons."""
    return [f"{edition.folder}/{edition.lesson_page(item)}" for item in edition.lessons]


def image_targets(edition: Edition) -> list[str]:
    """The pictures of all lessons, each as PNG and as SVG."""
    names = [name for item in edition.lessons for name in edition.visuals(item)]
    return [f"{edition.folder}/images/{name}.{ext}" for name in names for ext in ("png", "svg")]


def visual_targets(edition: Edition) -> list[str]:
    """The specs of all pictures."""
    return [f"{edition.folder}/visuals/{name}.json" for item in edition.lessons for name in edition.visuals(item)]


def slides_targets(edition: Edition) -> list[str]:
    """The slides of all modules, each as a page and as a presentation."""
    return [f"{edition.folder}/{edition.deck(number)}.{ext}" for number in edition.decks for ext in DECK_FORMATS]


def lab_targets(edition: Edition) -> list[str]:
    """The published lab guides, their environment and the master plan."""
    pages = [edition.lab_page(item) for item in edition.labs]
    return [f"{edition.folder}/{path}" for path in (*pages, "labguide/environment.yaml", edition.master_plan)]


def book_targets(edition: Edition) -> list[str]:
    """The files of the theory book."""
    return [f"{edition.folder}/{edition.book}.{ext}" for ext in BOOK_FORMATS]


def lab_book_targets(edition: Edition) -> list[str]:
    """The files of the lab book."""
    return [f"{edition.folder}/{edition.lab_book}.{ext}" for ext in BOOK_FORMATS]


def site_targets(edition: Edition) -> list[str]:
    """The home page of the site, which stands for all of it; none where there is nothing to show."""
    return [f"{edition.folder}/{edition.site}/index.html"] if edition.books else []


def published_files(edition: Edition) -> list[str]:
    """Every file that is published of an edition, relative to its folder."""
    targets = [*theory_targets(edition), *lab_half_targets(edition), *site_targets(edition)]
    return [target.removeprefix(f"{edition.folder}/") for target in targets]


def theory_targets(edition: Edition) -> list[str]:
    """Every file of the theory half."""
    pages = [*lesson_targets(edition), *visual_targets(edition), *image_targets(edition)]
    return [*pages, *slides_targets(edition), *book_targets(edition)]


def lab_half_targets(edition: Edition) -> list[str]:
    """Every file of the lab half; a course without labs has none."""
    return [*lab_targets(edition), *lab_book_targets(edition)] if edition.labs else []


def all_targets(edition: Edition) -> list[str]:
    """Every file that the settings ask for of an edition."""
    theory = theory_targets(edition) if edition.settings.content in ("theory", "both") else []
    labs = lab_half_targets(edition) if edition.settings.content in ("labs", "both") else []
    return [*theory, *labs, *site_targets(edition)]
