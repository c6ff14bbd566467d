"""Which files a course has: pure functions from an edition and the settings to ids and paths.

What is expensive is named by id, what is published is named by number. All paths are relative to the working directory.
"""

from __future__ import annotations

from dataclasses import dataclass

from aurora.course import Course, LabItem, LessonItem
from aurora.outline import VisualWish
from aurora.settings import Settings, selection_text

BUILD = "build"
BOOK_FORMATS = ("md", "json", "html", "epub", "pdf", "docx")


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
        content = self.settings.content
        return f"report{self.part}{'' if content == 'both' else f'-{content}'}"

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


def published_files(edition: Edition) -> list[str]:
    """Every file that is published of an edition, relative to its folder."""
    targets = [*theory_targets(edition), *lab_half_targets(edition)]
    return [target.removeprefix(f"{edition.folder}/") for target in targets]


def theory_targets(edition: Edition) -> list[str]:
    """Every file of the theory half."""
    return [*lesson_targets(edition), *visual_targets(edition), *image_targets(edition), *book_targets(edition)]


def lab_half_targets(edition: Edition) -> list[str]:
    """Every file of the lab half; a course without labs has none."""
    return [*lab_targets(edition), *lab_book_targets(edition)] if edition.labs else []


def all_targets(edition: Edition) -> list[str]:
    """Every file that the settings ask for of an edition."""
    theory = theory_targets(edition) if edition.settings.content in ("theory", "both") else []
    labs = lab_half_targets(edition) if edition.settings.content in ("labs", "both") else []
    return theory + labs
