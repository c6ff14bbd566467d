"""References to figures: each figure gets a place, and where a text names one, a link leads there.

A lesson counts its pictures from 1; a book numbers them by lesson. So "Figure 2" in lesson 1.3 becomes
"Figure 1.3.2", the number in the caption. "Figure 2 of …" is another's figure and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aurora.books import nodes
from aurora.books.manuscript import Chapter, Figure, Manuscript
from aurora.books.nodes import Node
from aurora.languages import Pack

# What holds no text of its own in which a reference could stand.
_CLOSED = {"Link", "Image", "Code", "CodeBlock", "Header", "Figure"}
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})([.,;:!?)\]}»”’…]*)")
_OPENING = "([{«“‘¿¡\"'"


def placed(chapter: Chapter) -> Chapter:
    """The chapter with a place at the first showing of each of its pictures, in the order in which they are shown."""
    files = {picture.file: picture for picture in chapter.pictures}
    figures: list[Figure] = []

    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Figure":
            return None
        picture = files.pop(_target(node), None)
        if picture is None:
            return None
        n = picture.id.rpartition("-")[2]
        figure = Figure(picture.id, f"{chapter.number}.{n}", f"{chapter.anchor}-figure-{n}", picture.caption)
        figures.append(figure)
        (_, *attributes), *rest = node["c"]
        return [{"t": "Figure", "c": [[figure.anchor, *attributes], *rest]}]

    blocks = nodes.rewrite(chapter.blocks, change)
    return replace(chapter, blocks=blocks, figures=figures)


def linked(book: Manuscript) -> Manuscript:
    """The book with a link wherever a text names one of its figures."""
    places = {figure.number: figure.anchor for figure in book.figures}
    if not places:
        return book

    def chapter(one: Chapter) -> Chapter:
        if one.kind != "lesson":
            return one
        return replace(one, blocks=_Linker(places, one.number or "", book.words).blocks(one.blocks))

    parts = [replace(part, chapters=[chapter(one) for one in part.chapters]) for part in book.parts]
    return replace(book, parts=parts)


def list_of_figures(book: Manuscript) -> Chapter | None:
    """A chapter of links to all figures; None where the book has none."""
    if not book.figures:
        return None
    items = [[nodes.link(figure.anchor, nodes.text(caption(figure, book.words)))] for figure in book.figures]
    return Chapter("figures", "figures", book.words.text("book", "figures"), [nodes.bullets(items)])


def caption(figure: Figure, words: Pack) -> str:
    """A figure's caption with its number."""
    return words.text("book", "figure", number=figure.number, description=figure.caption)


class _Linker:
    def __init__(self, places: Mapping[str, str], lesson: str, words: Pack) -> None:
        self._places = places
        self._lesson = lesson
        name = words.text("book", "figure_without_description", number="").strip()
        self._names = (name, name.lower())
        self._others = [word.casefold() for word in words.texts("book", "figure_elsewhere")]

    def blocks(self, tree: Any) -> Any:
        if isinstance(tree, list):
            inlines = bool(tree) and all(isinstance(node, dict) and "t" in node for node in tree)
            return self._inlines(tree) if inlines else [self.blocks(item) for item in tree]
        if isinstance(tree, dict) and tree.get("t") not in _CLOSED and "c" in tree:
            return {**tree, "c": self.blocks(tree["c"])}
        return tree

    def _inlines(self, inlines: list[Node]) -> list[Node]:
        out: list[Node] = []
        at = 0
        while at < len(inlines):
            found = self._reference(inlines, at)
            out += found[0] if found else [self.blocks(inlines[at])]
            at += found[1] if found else 1
        return out

    def _reference(self, inlines: list[Node], at: int) -> tuple[list[Node], int] | None:
        """The inlines that stand for a reference which begins here, and how many it took; None where none does."""
        first = inlines[at]
        if first["t"] != "Str":
            return None
        name, blank, number = first["c"].partition("\u00a0")
        taken = 1
        if not blank:
            if at + 2 >= len(inlines) or inlines[at + 1]["t"] not in ("Space", "SoftBreak"):
                return None
            number, taken = inlines[at + 2]["c"] if inlines[at + 2]["t"] == "Str" else "", 3
        opening = name[: len(name) - len(name.lstrip(_OPENING))]
        name = name[len(opening) :]
        said = _NUMBER.fullmatch(number)
        if name not in self._names or said is None:
            return None
        whole = said[1] if "." in said[1] else f"{self._lesson}.{said[1]}"
        anchor = self._places.get(whole)
        if anchor is None or self._goes_on(inlines[at + taken :], said[2]):
            return None
        link = nodes.link(anchor, [{"t": "Str", "c": f"{name}\u00a0{whole}"}])
        around = [[{"t": "Str", "c": text}] if text else [] for text in (opening, said[2])]
        return [*around[0], link, *around[1]], taken

    def _goes_on(self, after: list[Node], closing: str) -> bool:
        """Whether what follows makes it another's figure, or more than one: "2 of RFC 793", "2 and 3", "2, 3"."""
        words = [node["c"].casefold() for node in after[:4] if node["t"] == "Str"]
        if closing not in ("", ","):
            return False
        if not closing and words and words[0] in self._others:
            return True
        more = words[:1] if closing else words[1:2]
        return bool(more and _NUMBER.fullmatch(more[0])) and (bool(closing) or len(words[0]) <= 3)


def _target(figure: Node) -> str:
    inside = figure["c"][2][0]["c"][0]
    return str(inside["c"][2][0]) if inside["t"] == "Image" else ""
