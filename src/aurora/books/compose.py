"""A manuscript as one run of blocks, for the formats that pandoc writes."""

from __future__ import annotations

from typing import Any

from aurora.books import nodes
from aurora.books.manuscript import Chapter, Manuscript
from aurora.books.nodes import Node


def compose(book: Manuscript, top: int) -> list[Node]:
    """All blocks of the book in order; modules are headings of the level `top`, chapters of the next one.

    The chapters before the first module and behind the last one stand beside the modules; their sections are in a
    division, `front`, `glossary` or `figures`, so that they are not taken for chapters of the same level.
    """
    blocks: list[Node] = []
    for chapter in book.front:
        blocks += _chapter(book, chapter, top, nodes.attributes("", ("front",)))
    for part in book.parts:
        blocks.append(nodes.header(top, part.anchor, nodes.text(part.heading)))
        if part.summary:
            blocks.append(nodes.para(nodes.text(part.summary)))
        for chapter in part.chapters:
            blocks += _chapter(book, chapter, top + 1)
    for chapter in book.back:
        blocks += _chapter(book, chapter, top, nodes.attributes("", (chapter.kind,)))
    return blocks


def contents(book: Manuscript) -> Node:
    """A list of links to every chapter, by module."""

    def entry(anchor: str, title: str) -> list[Node]:
        return [{"t": "Plain", "c": [nodes.link(anchor, nodes.text(title))]}]

    items = [entry(chapter.anchor, chapter.title) for chapter in book.front]
    for part in book.parts:
        inner = [entry(chapter.anchor, chapter.title) for chapter in part.chapters]
        items.append([*entry(part.anchor, part.heading), {"t": "BulletList", "c": inner}])
    items += [entry(chapter.anchor, chapter.title) for chapter in book.back]
    return {"t": "BulletList", "c": items}


DIVISIONS = ("front", "glossary", "figures")
"""The classes of what stands beside the modules."""


def shifted(blocks: list[Node], level: int) -> list[Node]:
    """A chapter's blocks under a chapter heading of that level. Its own headings begin with level 2."""

    def shift(node: Node) -> list[Node] | None:
        if node["t"] != "Header":
            return None
        return [{"t": "Header", "c": [min(node["c"][0] - 1 + level, 6), *node["c"][1:]]}]

    return list(nodes.rewrite(blocks, shift))


def _chapter(book: Manuscript, chapter: Chapter, level: int, division: Any = None) -> list[Node]:
    banner = book.banner if chapter.slots else []
    head = nodes.header(level, chapter.anchor, nodes.text(chapter.title))
    body = shifted(chapter.blocks, level)
    return [head, *banner, *(body if division is None else [nodes.div(body, division)])]
