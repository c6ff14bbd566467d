"""Boxes to tick: at the objectives of a lesson, and at the steps of what learners carry out themselves."""

from __future__ import annotations

from collections.abc import Iterator

from aurora.books import nodes
from aurora.books.manuscript import Chapter
from aurora.books.nodes import Node, plain_text
from aurora.languages import Pack

_CARRIED_OUT = ("lab", "exercise")
_BOX: Node = {"t": "Str", "c": "☐"}
_BOXES = (_BOX, {"t": "Str", "c": "☒"})
_SPACE: Node = {"t": "Space"}


def with_boxes(chapter: Chapter, words: Pack) -> list[Node]:
    """The blocks of a page with its boxes; those that an author wrote stay as they are."""
    if chapter.kind == "lesson":
        return list(_objectives(chapter.blocks, words.text("lesson", "section_objectives")))
    if chapter.type in _CARRIED_OUT:
        done = nodes.bullets([[_BOX, _SPACE, *nodes.text(words.text("site", "step_done"))]])
        return list(_steps(chapter.blocks, words.text("lab", "section_steps"), done))
    return chapter.blocks


def _objectives(blocks: list[Node], title: str) -> Iterator[Node]:
    inside = False
    for block in blocks:
        if block["t"] == "Header":
            inside = plain_text(block["c"][2]) == title
        yield _boxed(block) if inside and block["t"] == "BulletList" else block


def _steps(blocks: list[Node], title: str, done: Node) -> Iterator[Node]:
    """Each step under a heading of its own ends in the box `done`; elsewhere each numbered step has one."""
    section, within = 0, False
    for block in blocks:
        if block["t"] == "Header":
            level = block["c"][0]
            if within and level <= section + 1:
                yield done
                within = False
            if level <= section:
                section = 0
            if plain_text(block["c"][2]) == title:
                section = level
            within = within or (section > 0 and level == section + 1)
        yield _boxed(block) if block["t"] == "OrderedList" and not within else block
    if within:
        yield done


def _boxed(block: Node) -> Node:
    """A list whose items begin with boxes; the list itself where one begins with no text."""
    items = block["c"][1] if block["t"] == "OrderedList" else block["c"]
    if not all(item and item[0]["t"] in ("Para", "Plain") for item in items):
        return block
    boxed = [_item(item) for item in items]
    return {"t": block["t"], "c": [block["c"][0], boxed] if block["t"] == "OrderedList" else boxed}


def _item(item: list[Node]) -> list[Node]:
    first, *others = item
    if first["c"][:1] and first["c"][0] in _BOXES:
        return item
    return [{"t": first["t"], "c": [_BOX, _SPACE, *first["c"]]}, *others]
