"""What stands on each page of a site: the home page, the set-up, and a page for each lesson and lab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aurora.books.assemble import read_manuscript
from aurora.books.manuscript import Chapter, Manuscript
from aurora.languages import Pack, pack
from aurora.slices import SiteSlice

HOME = "index"
SEARCH = "search"
SETUP = "setup"


@dataclass(frozen=True)
class SitePage:
    """One page. `name` is its address without the extension, which holds its id and so survives a move."""

    name: str
    chapter: Chapter
    minutes: float | None = None


@dataclass(frozen=True)
class SiteModule:
    """The pages of one module, in the order in which a course is gone through. `heading` carries its number."""

    heading: str
    summary: str | None
    pages: list[SitePage] = field(default_factory=list)


@dataclass(frozen=True)
class Content:
    """A whole site before any markup. `books` are what home is made of; `banner` heads pages that are not finished."""

    slice: SiteSlice
    words: Pack
    title: str
    books: list[Manuscript]
    modules: list[SiteModule]
    front: list[SitePage]

    @property
    def pages(self) -> Iterator[SitePage]:
        """All pages in order but home."""
        yield from self.front
        for module in self.modules:
            yield from module.pages

    @property
    def minutes(self) -> float:
        """How long the whole course takes, as far as the outline says. Labs of a lesson are in its time."""
        pages = [page for page in self.pages if page.minutes]
        lessons = {page.chapter.number for page in pages if page.chapter.kind == "lesson"}
        return sum(page.minutes or 0 for page in pages if _lesson_of(page.chapter) not in lessons)


def read_content(slice_: SiteSlice, edition: Path) -> Content:
    """Reads all that a site is made of.

    Args:
        edition: the edition's folder.

    Raises:
        AuroraError: a page or a picture is missing or cannot be read; all of them are named.
    """
    books = [read_manuscript(book, edition) for book in slice_.books]
    modules: dict[int, SiteModule] = {}
    for book in books:
        for part in book.parts:
            module = modules.setdefault(part.number, SiteModule(part.heading, part.summary))
            module.pages.extend(_page(slice_, chapter) for chapter in part.chapters)
    for module in modules.values():
        module.pages.sort(key=lambda page: _place(page.chapter))
    setup = [SitePage(SETUP, chapter) for book in books for chapter in book.front if chapter.kind == "setup"]
    ordered = [modules[number] for number in sorted(modules)]
    return Content(slice_, pack(slice_.course.language), books[0].title, books, ordered, setup)


def _page(slice_: SiteSlice, chapter: Chapter) -> SitePage:
    folder = "lessons" if chapter.kind == "lesson" else "labs"
    return SitePage(f"{folder}/{chapter.id}", chapter, slice_.minutes.get(f"{chapter.kind}:{chapter.id}"))


def _lesson_of(chapter: Chapter) -> str | None:
    """The number of the lesson that a lab belongs to; None for everything else."""
    parts = str(chapter.number).split(".")
    return ".".join(parts[:2]) if chapter.kind == "lab" and len(parts) == 3 else None


def _place(chapter: Chapter) -> tuple[float, float]:
    """A lesson, then its labs; the labs of the whole module come last."""
    _, *rest = (int(part) for part in str(chapter.number).split("."))
    if chapter.kind == "lesson":
        return rest[0], 0
    return (rest[0], rest[1]) if len(rest) == 2 else (float("inf"), rest[0])
