"""Writing ids into an outline, so that a later rename or move keeps the identity of its lessons and labs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

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
        AuroraError: the file cannot be written, or not without changing its meaning; it is left as it was.
    """
    pins = unpinned(course)
    if not pins:
        return []
    text = course.file.read_bytes().decode()
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    newline = "\r\n" if "\r\n" in text else "\n"
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    in_braces = _texts_in_braces(text)
    for item in reversed(pins):
        start = starts[item.line - 1] + item.column - 1
        text = _with_id(text, start, in_braces.get(start), item.id, newline, item.column - 1)
    text = mark + text
    _verify(course, text)
    target = course.file.resolve()
    mode = target.stat().st_mode
    write_file(target, text.encode())
    target.chmod(mode)
    return pins


def _with_id(text: str, start: int, end: int | None, id_: str, newline: str, indent: int) -> str:
    """The outline with an id written to the lesson or lab at `start`; `end` is set for a plain text inside brackets."""
    before, rest = text[:start], text[start:]
    if end is not None:
        return f"{before}{{id: {id_}, title: {text[start:end]}}}{text[end:]}"
    if rest.startswith("{"):
        return f"{before}{{id: {id_}, {rest[1:]}"
    is_mapping = re.match(r"""("[^"]*"|'[^']*'|[\w-]+)\s*:(\s|$)""", rest)
    return f"{before}id: {id_}{newline}{' ' * indent}{'' if is_mapping else 'title: '}{rest}"


def _texts_in_braces(text: str) -> dict[int, int]:
    """Where the texts that stand inside `[…]` or `{…}` begin and end."""
    # PyYAML alone takes these for ends of lines.
    text = re.sub("[\x85\u2028\u2029]", " ", text)
    depth, found = 0, {}
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            depth += 1
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            depth -= 1
        elif isinstance(token, yaml.ScalarToken) and depth:
            found[token.start_mark.index] = token.end_mark.index
    return found


def _verify(course: Course, text: str) -> None:
    trial = course.file.with_name(f".{course.file.stem}.pinning.yaml")
    try:
        write_file(trial, text.encode())
    except OSError as error:
        raise AuroraError(f"{relative(course.file.parent)}: cannot be written to ({error.strerror})") from None
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
