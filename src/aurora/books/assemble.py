"""A manuscript from an edition's folder: of a whole book, or of a partial one with placeholders for what is missing."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from aurora.books import nodes, pictures
from aurora.books.colophon import colophon, contributors, made_of
from aurora.books.demo import marked
from aurora.books.figure_references import linked, list_of_figures, placed
from aurora.books.figures import find_figures
from aurora.books.front import about
from aurora.books.glossary import find_terms, glossary
from aurora.books.manuscript import Chapter, Manuscript, Part
from aurora.books.nodes import Node, plain_text
from aurora.books.pandoc import parse
from aurora.books.sanitise import Sanitiser, clean
from aurora.books.setup_guide import ENVIRONMENT, Pairs, labs_table, read_environment, read_plan, setup_guide
from aurora.errors import AuroraError, Problem, ProblemsError, relative
from aurora.languages import Pack, pack
from aurora.slices import BookLab, BookLesson, BookSlice
from aurora.slots import find_slots, hide_slots

T = TypeVar("T")

logger = logging.getLogger("aurora")


@dataclass(frozen=True)
class Gaps:
    """What a partial book does without.

    `files` are relative to the edition's folder, each with what is wrong with it, None where it is just not there;
    `wishes` say what missing pictures (`{id}-{n}`) are to show.
    """

    files: Mapping[str, str | None]
    wishes: Mapping[str, str]


def read_manuscript(slice_: BookSlice, edition: Path, gaps: Gaps | None = None) -> Manuscript:
    """Reads all that a book is made of.

    Args:
        gaps: what a partial book does without: placeholders stand for it, and for whatever else cannot be read.
            A whole book has none.

    Raises:
        ProblemsError: files of a whole book are missing or cannot be read; all of them are named.
        AuroraError: a text of a whole book cannot be parsed.
    """
    if gaps is None:
        _require(slice_, edition)
    return _Reader(slice_, edition, gaps).manuscript()


class _Reader:
    def __init__(self, slice_: BookSlice, edition: Path, gaps: Gaps | None) -> None:
        self._slice = slice_
        self._edition = edition
        self._gaps = gaps or Gaps({}, {})
        self._unread = {file: why for file, why in self._gaps.files.items() if why}
        self._partial = gaps is not None
        self._words = pack(slice_.course.language)
        self._banner = self._words.text("page", "draft_banner")
        self._hide = slice_.draft_slots == "hide"

    def manuscript(self) -> Manuscript:
        slice_, words = self._slice, self._words
        shown = "draft_banner_hidden" if self._hide else "draft_banner"
        subtitle = words.text("book", f"{slice_.kind}_book")
        parts = []
        for module in slice_.modules:
            items: Iterable[BookLesson | BookLab] = module.lessons if slice_.kind == "theory" else module.labs
            name = clean(module.title)
            parts.append(
                Part(
                    anchor=f"module-{module.number}",
                    number=module.number,
                    title=name,
                    heading=words.text("book", "module_heading", number=module.number, title=name),
                    summary=module.summary,
                    chapters=[self._chapter(item) for item in items],
                )
            )
        title = clean(slice_.course.title)
        subtitle = words.text("book", "preview_subtitle", subtitle=subtitle) if self._partial else subtitle
        made = clean(made_of(slice_, self._edition, words))
        return _ended(
            Manuscript(
                slice=slice_,
                words=words,
                title=title,
                subtitle=subtitle,
                selection=_selection(slice_.selection, words),
                front=self._front(),
                parts=[part for part in parts if part.chapters],
                banner=_alert("important", parse(words.text("page", shown), shown)),
                colophon=colophon(slice_, title, subtitle, made, words),
                made=made,
                contributors=[clean(name) for name in contributors(slice_, self._edition)],
                partial=self._partial,
                unread=self._unread,
            )
        )

    def _found(self, file: str, read: Callable[[], T]) -> T | None:
        """What is read from a file; None where a partial book does without it."""
        if file in self._gaps.files:
            return None
        try:
            return read()
        except Exception as error:
            if not self._partial:
                raise
            logger.info("%s", file, exc_info=True)
            said = str(error) if isinstance(error, AuroraError) else f"{type(error).__name__}: {error}"
            self._unread[file] = " ".join(said.removeprefix(f"{file}: ").split())
            return None

    def _chapter(self, item: BookLesson | BookLab) -> Chapter:
        return self._found(item.file, lambda: self._there(item)) or self._missing(item)

    def _there(self, item: BookLesson | BookLab) -> Chapter:
        text = (self._edition / item.file).read_text("utf-8", errors="replace")
        slots = len(find_slots(text))
        text = without_banner(text, self._banner)
        if self._hide:
            text = hide_slots(text)
        blocks = parse(text, item.file)
        title = clean(item.title)
        if blocks and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1:
            title = clean(plain_text(blocks[0]["c"][2])) or title
            blocks = blocks[1:]
        return self._made(item, title, blocks, slots=slots)

    def _missing(self, item: BookLesson | BookLab) -> Chapter:
        name = item.type if isinstance(item, BookLab) else "lesson"
        heading = self._words.text("page", f"{name}_heading", number=item.number, title=clean(item.title))
        return self._made(item, heading, [self._callout(f"missing_{name}")], missing=True)

    def _made(
        self, item: BookLesson | BookLab, title: str, blocks: list[Node], slots: int = 0, missing: bool = False
    ) -> Chapter:
        kind: Literal["lesson", "lab"] = "lesson" if isinstance(item, BookLesson) else "lab"
        anchor = f"{kind}-{item.number.replace('.', '-')}"
        facts: dict[str, Any] = {"type": item.type} if isinstance(item, BookLab) else {}
        figures: Mapping[str, tuple[Node, Node]] = {}
        unshown: list[Node] = []
        if isinstance(item, BookLesson):
            found = find_figures(item, self._edition, blocks, self._words, self._gaps.files, self._gaps.wishes)
            figures, unshown = found.by_target, found.unshown
            facts = {"pictures": found.pictures}
        safe = [*Sanitiser(anchor, figures).chapter(blocks), *unshown]
        if facts.get("type") == "demo" and not missing:
            safe = marked(safe, self._words)
        chapter = Chapter(
            kind=kind,
            anchor=anchor,
            title=title,
            blocks=safe,
            id=item.id,
            number=item.number,
            file=item.file,
            slots=slots,
            missing=missing,
            **facts,
        )
        return placed(chapter)

    def _front(self) -> list[Chapter]:
        heading = self._words.text("book", "about")
        blocks = Sanitiser("about", {}).chapter(about(self._slice.course, self._words))
        chapters = [Chapter("about", "about", heading, blocks)]
        if self._slice.kind == "labs":
            chapters.append(self._setup())
        return [chapter for chapter in chapters if chapter.blocks]

    def _setup(self) -> Chapter:
        words, edition = self._words, self._edition

        def environment() -> tuple[Pairs, int]:
            text = (edition / ENVIRONMENT).read_text("utf-8", errors="replace")
            return read_environment(text, ENVIRONMENT, hide=self._hide), len(find_slots(text))

        found = self._found(ENVIRONMENT, environment)
        plan = self._found(self._slice.master_plan, lambda: read_plan(edition / self._slice.master_plan))
        given, slots = found or ({}, 0)
        blocks = [] if found else [self._callout("missing_setup")]
        blocks += setup_guide(given, self._slice.modules, plan or {}, words)
        blocks += labs_table(self._slice.modules, plan or {}, words)
        if plan is None:
            blocks.append(self._callout("missing_plan"))
        blocks = Sanitiser("setup", {}).chapter(blocks)
        title = words.text("book", "setup")
        return Chapter("setup", "setup", title, blocks, file=ENVIRONMENT, slots=slots, missing=found is None)

    def _callout(self, name: str) -> Node:
        return _titled("warning", [nodes.para(nodes.text(self._words.text("book", name)))])


def _ended(book: Manuscript) -> Manuscript:
    """The book with what follows from all of its chapters: references to figures, the glossary, the list of figures."""
    terms = find_terms(book.parts, book.words, book.language)
    back = [glossary(terms, book.words), list_of_figures(book)]
    return linked(replace(book, back=[chapter for chapter in back if chapter]))


def without_banner(text: str, banner: str) -> str:
    """The page without the draft banner that stands right under its title; anything else stays."""
    lines = text.split("\n")
    at = 1 if lines[0].startswith("# ") else 0
    while at < len(lines) and not lines[at].strip():
        at += 1
    end = at
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    quoted = [line[1:].strip() for line in lines[at:end]]
    if quoted[:1] == ["[!IMPORTANT]"] and " ".join(quoted[1:]).split() == banner.split():
        return "\n".join([*lines[:at], *lines[end:]])
    return text


def _selection(selection: str | None, words: Pack) -> str | None:
    if selection is None:
        return None
    name = "selection_one" if re.fullmatch(r"\d+", selection) else "selection_many"
    return words.text("book", name, modules=selection.replace(",", ", "))


def _alert(kind: str, blocks: list[Node]) -> list[Node]:
    return Sanitiser(kind, {}).chapter([_titled(kind, blocks)])


def _titled(kind: str, blocks: list[Node]) -> Node:
    title = nodes.div([], nodes.attributes("", ("title",)))
    return nodes.div([title, *blocks], nodes.attributes("", (kind,)))


def _require(slice_: BookSlice, edition: Path) -> None:
    problems = []

    def need(file: str, picture: bool = False) -> None:
        path = edition / file
        if not path.is_file():
            problems.append(
                Problem(relative(path), 0, 0, "is missing, so its book cannot be made; run the build again")
            )
        elif picture:
            try:
                pictures.check(path)
            except ValueError as error:
                problems.append(Problem(relative(path), 0, 0, f"{error}; delete it and run the build again"))

    for module in slice_.modules:
        if slice_.kind == "theory":
            for lesson in module.lessons:
                need(lesson.file)
                for id_ in lesson.visuals:
                    for ext in ("png", "svg"):
                        need(f"images/{id_}.{ext}", picture=True)
        else:
            for lab in module.labs:
                need(lab.file)
    if slice_.kind == "labs":
        need(ENVIRONMENT)
        need(slice_.master_plan)
    if problems:
        raise ProblemsError(problems)
