"""Writing ids into an outline, so that a later rename or move keeps the identity of its lessons and labs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from aurora.course import Course, lab_paths, lesson_paths, load_course
from aurora.errors import AuroraError, relative
from aurora.files import write_file


@dataclass(frozen=True)
class Pin:
    """One id to be written: `line` and `column` are those of the lesson or lab in the outline, counting from 1."""

    kind: str
    id: str
    title: str
    line: int
    column: int


def unpinned(course: Course) -> list[Pin]:
    """The ids of a course that are not in its outline yet, in the order of the file."""
    positions = course.loaded.positions
    pins = []
    lessons = zip(course.lessons, lesson_paths(course.outline), strict=True)
    for lesson, (path, _, written) in lessons:
        if written.id is None:
            pins.append(Pin("lesson", lesson.id, written.title, *positions[path]))
    labs = zip(course.labs, lab_paths(course.outline), strict=True)
    for lab, (path, _, entry) in labs:
        if entry.id is None:
            pins.append(Pin("lab", lab.id, entry.title, *positions[path]))
    return sorted(pins, key=lambda pin: (pin.line, pin.column))


def pin(course: Course) -> list[Pin]:
    """Writes every id that is missing into the outline, changes nothing else in it, and returns what was written.

    Raises:
        AuroraError: the file could not be changed without changing its meaning; it is left as it was.
    """
    pins = unpinned(course)
    if not pins:
        return []
    text = course.file.read_bytes().decode()
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
    for item in reversed(pins):
        lines[item.line - 1] = _with_id(lines[item.line - 1], item, newline)
    text = mark + "".join(lines)
    _verify(course, text)
    write_file(course.file, text.encode())
    return pins


def _with_id(line: str, item: Pin, newline: str) -> str:
    before, rest = line[: item.column - 1], line[item.column - 1 :]
    if rest.startswith("{"):
        return f"{before}{{id: {item.id}, {rest[1:]}"
    indent = re.sub(r"\S", " ", before)
    is_mapping = re.match(r"""("[^"]*"|'[^']*'|[\w-]+)\s*:(\s|$)""", rest)
    return f"{before}id: {item.id}{newline}{indent}{'' if is_mapping else 'title: '}{rest}"


def _verify(course: Course, text: str) -> None:
    trial = course.file.with_name(f".{course.file.stem}.pinning.yaml")
    write_file(trial, text.encode())
    try:
        pinned = load_course(trial)
        same = [item.id for item in pinned.lessons] == [item.id for item in course.lessons]
        same = same and [item.id for item in pinned.labs] == [item.id for item in course.labs]
        unchanged = _without_ids(pinned) == _without_ids(course)
    except AuroraError:
        same = unchanged = False
    finally:
        trial.unlink(missing_ok=True)
    if not (same and unchanged):
        raise AuroraError(
            f"{relative(Path(course.file))}: ids cannot be written into this file without changing it otherwise; "
            "write the 'id:' lines that 'aurora ids' lists by hand"
        )


def _without_ids(course: Course) -> object:
    outline = course.outline.model_dump()
    outline["course"]["title"] = None  # may come from the file's name
    for module in outline["modules"]:
        for lesson in module["lessons"]:
            lesson["id"] = None
        for lab in [*module["labs"], *(lab for lesson in module["lessons"] for lab in lesson["labs"])]:
            lab["id"] = None
    return outline
