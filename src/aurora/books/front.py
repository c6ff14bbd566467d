"""What a book says of its course before the first module."""

from __future__ import annotations

from aurora.books import nodes
from aurora.books.nodes import Node
from aurora.languages import Pack
from aurora.slices import CourseFacts

_LEVELS = ("beginner", "intermediate", "advanced")


def about(course: CourseFacts, words: Pack) -> list[Node]:
    """What the outline says of the course as a whole."""
    blocks: list[Node] = []
    if course.description:
        blocks += [
            nodes.para(nodes.text(paragraph)) for paragraph in course.description.split("\n\n") if paragraph.strip()
        ]
    if course.level:
        label = nodes.strong(nodes.text(words.text("book", "level")))
        blocks.append(nodes.para([label, {"t": "Space"}, *nodes.text(_level(course.level, words))]))
    for name in ("audience", "prerequisites", "learning_outcomes"):
        items = [nodes.text(item) for item in getattr(course, name) if item.strip()]
        if items:
            blocks += [nodes.header(2, f"about-{name}", nodes.text(words.text("book", name))), nodes.bullets(items)]
    return blocks


def _level(level: str, words: Pack) -> str:
    """The course's level in the edition's language where it is one of the usual ones."""
    usual = level.strip().lower()
    return words.text("lesson", f"level_{usual}") if usual in _LEVELS else level
