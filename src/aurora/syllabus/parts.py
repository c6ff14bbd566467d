"""The parts of a course that a syllabus gives, while they are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from aurora.markdown import plain
from aurora.outline import Outline
from aurora.outline.titles import Role, read_activity_type, strip_numbering
from aurora.syllabus.durations import split_duration
from aurora.syllabus.tree import Node
from aurora.syllabus.words import field_of, is_module

_LONGEST_TITLE = 140
_CUT = re.compile(r"(?:[.;:]|\s[–—-])\s")
_END = re.compile(r"(?<=[^\W\d_]{4})[.;:,]+$")

Kind = Literal["lessons", "topics", "labs"]


@dataclass
class Part:
    """A course, module, lesson, topic or lab: its fields, the parts in it, and comments for the author."""

    fields: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lessons: list[Part] = field(default_factory=list)
    topics: list[Part] = field(default_factory=list)
    labs: list[Part] = field(default_factory=list)

    def extend(self, name: str, texts: list[str]) -> None:
        """Adds texts to a list, without those that it has."""
        if not texts:
            return
        held = self.fields.setdefault(name, [])
        held += [text for text in dict.fromkeys(texts) if text not in held]

    def say(self, name: str, text: str) -> None:
        """Adds a paragraph to a text."""
        if text:
            before = self.fields.get(name)
            self.fields[name] = f"{before}\n\n{text}" if before else text

    def settle(self, name: str, value: Any) -> bool:
        """Sets a single value, unless another was given before."""
        return bool(self.fields.setdefault(name, value) == value)

    def leave(self, node: Node) -> None:
        """Keeps what cannot be placed as a comment."""
        self.notes += lines_of(node)


def assemble(course: Part, modules: list[Part]) -> tuple[Outline, dict[tuple[str | int, ...], list[str]]]:
    """The outline, and the comments by the paths that they belong to."""
    notes: dict[tuple[str | int, ...], list[str]] = {}

    def data(part: Part, path: tuple[str | int, ...]) -> dict[str, Any]:
        notes[path] = part.notes
        result = {name: value for name, value in part.fields.items() if value not in (None, [], "")}
        kinds: tuple[Kind, ...] = ("lessons", "topics", "labs")
        for kind in kinds:
            parts: list[Part] = getattr(part, kind)
            if parts:
                result[kind] = [data(one, (*path, kind, index)) for index, one in enumerate(parts)]
        return result

    listed = [data(module, ("modules", index)) for index, module in enumerate(modules)]
    outline = Outline.model_validate({"course": data(course, ()), "modules": listed})
    return outline, notes


def titled(text: str, role: Role) -> Part:
    """A part with the title and the duration that a heading or an item gives; what is too long goes below it."""
    title, minutes = split_duration(plain(text).strip("*_ "))
    title, description = _split_long(_END.sub("", title))
    part = Part({"title": _stripped(title, role) or plain(text)})
    if role == "lab":
        part.fields["type"] = read_activity_type(title) or "lab"
    part.fields["duration_minutes"] = minutes
    if description:
        part.say("summary" if role == "module" else "description", description)
    return part


def _stripped(title: str, role: Role) -> str:
    before = None
    while before != title:
        before = title
        if role == "module":
            words = title.split(None, 2)
            if len(words) == 3 and is_module(f"{words[0]} {words[1]}") and words[1][-1].isdigit():
                title = words[2] if words[2][0].isupper() else title
            title = strip_numbering(title, "lesson")
        title = strip_numbering(title, role)
    return title


def _split_long(text: str) -> tuple[str, str]:
    if len(text) <= _LONGEST_TITLE:
        return text, ""
    cuts = [match.start() for match in _CUT.finditer(text, 20, _LONGEST_TITLE)]
    if cuts:
        return text[: cuts[0]].rstrip(), text
    space = text.rfind(" ", 20, _LONGEST_TITLE)
    return text[: space if space > 0 else _LONGEST_TITLE].rstrip(" ,;:") + "…", text


def whole(node: Node) -> str:
    """An item with all that stands under it as one text."""
    parts = [whole(child) for child in (*node.children, *node.rows)]
    text = " ".join([node.text, *node.prose, *node.leftovers])
    return f"{text.rstrip(':.')}: {'; '.join(parts)}" if parts else text


def listed(node: Node, value: str = "") -> list[str]:
    """The texts of a node that holds a list, without a sentence that only introduces it."""
    below = [*node.children, *node.rows]
    texts = [value[0].upper() + value[1:]] if value and not (below and value.endswith(":")) else []
    texts += [text for text in (*node.prose, *node.leftovers) if not (below and text.endswith(":"))]
    for child in below:
        named = field_of(child.text)
        is_heading = named is not None and not named.value and not child.is_empty
        texts += listed(child) if is_heading else [whole(child)]
    return [text for text in map(plain, texts) if text]


def lines_of(node: Node, depth: int = 0) -> list[str]:
    """A node with all that stands under it, a line for each text, indented as it is nested."""
    start = "  " * depth + "- " if depth else ""
    lines = [start + node.text] if node.text else []
    lines += ["  " * (depth + 1) + text for text in (*node.prose, *node.leftovers)]
    for child in (*node.children, *node.rows):
        lines += lines_of(child, depth + 1)
    return lines
