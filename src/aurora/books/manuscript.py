"""A book before any format: parts and chapters of sanitised blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aurora.books.nodes import Node
from aurora.books.pictures import Picture
from aurora.languages import Pack
from aurora.slices import BookSlice


@dataclass(frozen=True)
class Count:
    """How many of the things that a book is to have are there."""

    there: int
    of: int


@dataclass(frozen=True)
class Figure:
    """A picture where the book shows it: its id, its number, such as 1.3.2, its place, its caption."""

    picture: str
    number: str
    anchor: str
    caption: str


@dataclass(frozen=True)
class Chapter:
    """One chapter. `anchor` is its id in every format, `slots` how many places of its source are still open.

    `file` is relative to the edition's folder, None for a chapter that has no file of its own. `missing` says that a
    placeholder stands for the whole of it.
    """

    kind: Literal["about", "setup", "lesson", "lab", "glossary", "figures"]
    anchor: str
    title: str
    blocks: list[Node]
    id: str | None = None
    number: str | None = None
    type: str | None = None
    file: str | None = None
    pictures: list[Picture] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    slots: int = 0
    missing: bool = False


@dataclass(frozen=True)
class Part:
    """One module. `heading` carries its number."""

    anchor: str
    number: int
    title: str
    heading: str
    summary: str | None
    chapters: list[Chapter]


@dataclass(frozen=True)
class Manuscript:
    """A book. `banner` stands at the head of chapters that are not finished, `colophon` behind the title page.

    `made` says in a line who wrote what, and is empty where nothing is known; `contributors` are the models among them.
    `back` are the chapters behind the last part.

    A partial one may have gaps; `unread` are the files, relative to the edition's folder, that are there and cannot be
    used, with what is wrong with them.
    """

    slice: BookSlice
    words: Pack
    title: str
    subtitle: str
    selection: str | None
    front: list[Chapter]
    parts: list[Part]
    banner: list[Node]
    colophon: list[Node] = field(default_factory=list)
    made: str = ""
    contributors: list[str] = field(default_factory=list)
    back: list[Chapter] = field(default_factory=list)
    partial: bool = False
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def chapters(self) -> list[Chapter]:
        """All chapters in order, those before the first part and behind the last one too."""
        return [*self.front, *(chapter for part in self.parts for chapter in part.chapters), *self.back]

    @property
    def pictures(self) -> list[Picture]:
        """All pictures in order."""
        return [picture for chapter in self.chapters for picture in chapter.pictures]

    @property
    def figures(self) -> list[Figure]:
        """The pictures where the book shows them, in the order of the pages."""
        return [figure for chapter in self.chapters for figure in chapter.figures]

    @property
    def language(self) -> str:
        """The language of the edition, such as `es` or `pt-BR`."""
        return self.slice.course.language

    @property
    def about(self) -> str:
        """What the book says of itself to machines: what its course is about, and how it was made."""
        return " ".join(f"{self.slice.course.description or ''} {self.made}".split())

    @property
    def counts(self) -> dict[str, Count]:
        """What is there of it: `lessons` and `images`, or `labs`."""
        chapters = [chapter for part in self.parts for chapter in part.chapters]
        there = Count(sum(not chapter.missing for chapter in chapters), len(chapters))
        if self.slice.kind == "labs":
            return {"labs": there}
        wanted = sum(len(lesson.visuals) for module in self.slice.modules for lesson in module.lessons)
        return {"lessons": there, "images": Count(len(self.pictures), wanted)}

    @property
    def notice(self) -> str | None:
        """What the title page of a partial book says of it."""
        if not self.partial:
            return None
        counts = self.counts
        name = "theory_without_pictures" if "images" in counts and not counts["images"].of else self.slice.kind
        there = {kind: count.there for kind, count in counts.items()}
        wanted = {f"all_{kind}": count.of for kind, count in counts.items()}
        return self.words.text("book", f"preview_{name}", **there, **wanted)
