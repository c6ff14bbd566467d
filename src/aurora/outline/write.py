"""An outline as YAML that its author goes on to edit: canonical keys in their order, one thing a line, and comments.

What is written loads to an equal outline where the outline is as loading gives it: titles without numbering, texts on
one line without surplus blanks, descriptions without blanks around them, no empty `environment` or list of visuals.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import yaml
from pydantic import BaseModel

from aurora.languages import pack
from aurora.markdown import plain
from aurora.outline.mending import quoted
from aurora.outline.models import Course, Lab, Module, Outline, Tool, Topic, VisualWish
from aurora.outline.titles import read_activity_type

ItemPath = tuple[str | int, ...]

_WIDTH = 120
_STR = "tag:yaml.org,2002:str"
_PROSE = ("description", "summary", "requirements")
# Where nothing else is said of these, the text alone stands for the item.
_SIMPLE: dict[type[BaseModel], str] = {Topic: "title", Tool: "name", VisualWish: "description"}
_BEFORE_PLAIN = "(/$¿¡«“"


def outline_text(
    outline: Outline, notes: Mapping[ItemPath, Sequence[str]] | None = None, opening: Sequence[str] = ()
) -> str:
    """The outline in YAML, with a few lines on how to edit it, in its language, at the top.

    Args:
        notes: comments by the canonical path of the item that they are put behind, such as `("modules", 0)`; those of
            `()` end the file. Blanks at the start of a note are kept, so that a list may follow its heading.
        opening: comments that come first, such as where the outline was taken from.
    """
    writing = _Writing({path: list(texts) for path, texts in (notes or {}).items() if texts})
    for text in opening:
        writing.comment(text, 0)
    if opening:
        writing.lines.append("#")
    for text in pack(outline.course.language).texts("outline", "how_to_edit"):
        writing.comment(text, 0)
    writing.lines += ["", "course:"]
    writing.fields(outline.course, 2, ("course",))
    writing.notes_of(("course",), 2)
    writing.lines += ["", "modules:"]
    for index, module in enumerate(outline.modules):
        if index:
            writing.lines.append("")
        writing.item(module, 2, ("modules", index))
    if writing.notes:
        writing.lines.append("")
    for path in list(writing.notes):
        writing.notes_of(path, 0)
    return "\n".join(writing.lines) + "\n"


def scalar(text: str) -> str:
    """A text on one line as YAML takes it, in quotes only where it needs them."""
    if not all(_fits_a_line(c) for c in text):
        return '"' + "".join(_escaped(c) for c in text) + '"'
    return text if _is_plain(text) else quoted(text)


def _fits_a_line(c: str) -> bool:
    return c.isprintable() or unicodedata.category(c) == "Zs"


def _escaped(c: str) -> str:
    if c in '"\\':
        return "\\" + c
    if _fits_a_line(c):
        return c
    if c == "\n":
        return "\\n"
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"


def _is_plain(text: str) -> bool:
    if not text or text != text.strip() or not (text[0].isalnum() or text[0] in _BEFORE_PLAIN):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return bool(_resolver().resolve(yaml.ScalarNode, text, (True, False)) == _STR)


@cache
def _resolver() -> Any:
    return yaml.resolver.Resolver()


class _Writing:
    """The lines so far, and the notes that have not found their place yet."""

    def __init__(self, notes: dict[ItemPath, list[str]]) -> None:
        self.lines: list[str] = []
        self.notes = notes

    def comment(self, text: str, indent: int) -> None:
        """A comment, wrapped, that holds whatever text without ever ending before it."""
        body = plain(text)
        deeper = " " * min(len(text) - len(text.lstrip(" ")), 20)
        first = " " * indent + "# " + deeper
        rest = first + ("  " if body.startswith("- ") else "")
        self.lines += textwrap.wrap(
            body, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
        ) or ["#"]

    def notes_of(self, path: ItemPath, indent: int) -> None:
        """The notes of an item, behind it."""
        for text in self.notes.pop(path, ()):
            self.comment(text, indent)

    def item(self, item: BaseModel, indent: int, path: ItemPath) -> None:
        """One item of a list."""
        simple = _SIMPLE.get(type(item))
        if simple and [name for name, _ in _given(item)] == [simple]:
            self.lines.append(f"{' ' * indent}- {scalar(getattr(item, simple))}")
        else:
            start = len(self.lines)
            self.fields(item, indent + 2, path)
            self.lines[start] = f"{' ' * indent}- {self.lines[start].lstrip()}"
        self.notes_of(path, indent + 2)

    def fields(self, item: BaseModel, indent: int, path: ItemPath) -> None:
        """The fields of an item that say something."""
        for name, value in _given(item):
            self._field(name, value, indent, (*path, name))

    def _field(self, name: str, value: Any, indent: int, path: ItemPath) -> None:
        start = f"{' ' * indent}{name}:"
        if isinstance(value, str):
            self._text(start, value, indent, name in _PROSE)
        elif isinstance(value, list):
            self.lines.append(start)
            before = len(self.lines)
            for index, item in enumerate(value):
                if name == "lessons" and len(self.lines) > before + 1:
                    self.lines.append("")
                before = len(self.lines)
                if isinstance(item, BaseModel):
                    self.item(item, indent + 2, (*path, index))
                else:
                    self.lines.append(f"{' ' * indent}  - {scalar(item)}")
        elif isinstance(value, BaseModel):
            self.lines.append(start)
            self.fields(value, indent + 2, path)
        elif isinstance(value, dict):
            self.lines.append(start)
            self.lines += [f"{' ' * indent}  {scalar(key)}: {scalar(text)}" for key, text in value.items()]
        else:
            self.lines.append(f"{start} {_number(value)}")

    def _text(self, start: str, text: str, indent: int, prose: bool) -> None:
        deeper = " " * (indent + 2)
        fits = all(_fits_a_line(c) or c == "\n" for c in text)
        lines = text.split("\n")
        if prose and fits and len(lines) > 1 and all(line == line.rstrip() for line in lines) and text == text.strip():
            self.lines.append(f"{start} |-")
            self.lines += [deeper + line if line else "" for line in lines]
        elif prose and fits and len(start) + 1 + len(text) > _WIDTH and "" not in text.split(" "):
            self.lines.append(f"{start} >-")
            self.lines += _folded(text.split(" "), deeper)
        else:
            self.lines.append(f"{start} {scalar(text)}")


def _folded(words: Iterable[str], indent: str) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(indent + word)
    return lines


def _given(item: BaseModel) -> list[tuple[str, Any]]:
    """The fields that say something, in the model's order."""
    return [(name, value) for name in type(item).model_fields if _says(item, name, value := getattr(item, name))]


def _says(item: BaseModel, name: str, value: Any) -> bool:
    if isinstance(item, Lab) and name == "type":
        return bool(value != (read_activity_type(item.title) or "lab")) or value != "lab"
    if value in (None, [], {}) or (isinstance(value, BaseModel) and not _given(value)):
        return False
    if isinstance(item, Course | Module) and name in ("title", "language"):
        return True
    return bool(value != type(item).model_fields[name].default)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
