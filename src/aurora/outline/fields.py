"""Reads the fields that hold single values or lists of texts.

Every reader takes the record of the walk, the value's node, its key and where it stands, and gives the value, or None
with a problem in the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import BaseModel

from aurora.markdown import plain
from aurora.outline import values
from aurora.outline.bloom import BloomLevel, unknown_parts
from aurora.outline.mending import colon_message
from aurora.outline.models import ACTIVITY_TYPES, ID_PATTERN, MAX_ID, Course, Lab, Lesson, Module, Topic
from aurora.outline.nodes import Mapping, Node, Scalar, Sequence
from aurora.outline.record import Path_, Record, lines_of, split_text
from aurora.outline.titles import Role, activity_type, strip_numbering

MAX_TITLE = 500
_ROLES: dict[type[BaseModel], Role] = {
    Course: "course",
    Module: "module",
    Lesson: "lesson",
    Topic: "topic",
    Lab: "lab",
}
_VISUAL_KINDS = {
    "diagram": "diagram",
    "diagrama": "diagram",
    "diagramme": "diagram",
    "illustration": "illustration",
    "ilustracion": "illustration",
    "ilustracao": "illustration",
}


class At(NamedTuple):
    """Where a field stands: the model of its item, and the item's canonical path."""

    model: type[BaseModel]
    path: Path_


Reader = Callable[[Record, Node, Scalar, At], Any]


def title(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """A title without the numbering that its author typed."""
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    record.positions[(*at.path, "title")] = (scalar.line, scalar.column)
    raw = plain(scalar.text)
    if not raw:
        record.problem(scalar, f"this title is empty; write: {key.text}: …")
        return None
    if len(raw) > MAX_TITLE:
        record.problem(
            scalar,
            f"this title has {len(raw)} characters, and {MAX_TITLE} are the limit; "
            "write a short title and put the rest under 'description:'",
        )
        return None
    record.raw_titles[at.path] = raw
    stripped = strip_numbering(raw, _ROLES[at.model])
    record.texts.append(stripped)
    return stripped


def prose(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """A text of any length, with its line breaks."""
    scalar = record.scalar(node, key)
    text = scalar.text.strip() if scalar else ""
    record.texts.append(text)
    return text or None


def line(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """A text on one line."""
    scalar = record.scalar(node, key)
    return (plain(scalar.text) or None) if scalar else None


def texts(record: Record, node: Node, key: Scalar, at: At) -> list[str] | None:
    """A list of texts; one text is a list of one, and a text of several lines a list with an item a line."""
    if isinstance(node, Mapping):
        record.problem(
            node,
            f"'{key.text}' is a list of texts; start each on a line of its own with '- ', in quotes if it holds ': '",
        )
        return None
    result = []
    for item in lines_of(node) if isinstance(node, Scalar) else node.items:
        if isinstance(item, Sequence):
            record.problem(item, f"'{key.text}' holds texts, not lists; remove one '- '")
        elif isinstance(item, Mapping):
            text = split_text(item)
            wrong = f"'{key.text}' holds texts, not keys with values; write: - …"
            record.problem(item, wrong if text is None else colon_message("this text", "- ", text))
        elif item.empty or not plain(item.text):
            record.warn(item, f"an item of '{key.text}' is empty and is left out")
        else:
            record.check_comment(item)
            result.append(plain(item.text))
    record.texts += result
    return result


def minutes(record: Record, node: Node, key: Scalar, at: At) -> float | None:
    """Minutes; a bare number is in hours where the key says so."""
    hours = "hour" in key.text
    example = "hours such as 1.5" if hours else "minutes such as 45, or 1h30"
    return _amount(record, node, key, lambda text: values.minutes(text, hours), example, values.MAX_MINUTES)


def hours(record: Record, node: Node, key: Scalar, at: At) -> float | None:
    """Hours."""

    def read(text: str) -> float | None:
        found = values.minutes(text, hours=True)
        return None if found is None else round(found / 60, 4)

    return _amount(record, node, key, read, "hours such as 1.5", round(values.MAX_MINUTES / 60))


def percent(record: Record, node: Node, key: Scalar, at: At) -> float | None:
    """A share in percent."""
    return _amount(record, node, key, values.percent, "a number from 0 to 100", 100)


def _amount(
    record: Record, node: Node, key: Scalar, read: Callable[[str], float | None], example: str, limit: float
) -> float | None:
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    value, shown = read(scalar.text), scalar.text[:60]
    if value is None:
        record.problem(scalar, f"'{shown}' cannot be read as {key.text}; write {example}, or leave it out")
    elif value < 0:
        record.problem(scalar, f"{key.text} cannot be negative; write {example}, or leave it out")
    elif value > limit:
        record.problem(scalar, f"{shown} is too much for {key.text} (the limit is {limit:g}); write {example}")
    else:
        return value
    return None


def revision(record: Record, node: Node, key: Scalar, at: At) -> int | None:
    """A whole number from 1 on."""
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    value = values.whole(scalar.text)
    if not value:
        record.problem(scalar, f"'{scalar.text[:60]}' is no revision; write a whole number from 1 on: revision: 2")
    return value or None


def bloom(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """A Bloom level, or several; what is none is kept as text, with a warning."""
    if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
        text = " / ".join(plain(item.text) for item in node.items if isinstance(item, Scalar))
    else:
        text = line(record, node, key, at) or ""
    unknown = unknown_parts(text)
    if unknown:
        names = ", ".join(f"'{part[:60]}'" for part in unknown)
        levels = ", ".join(BloomLevel)
        record.warn(node, f"{names} is no Bloom level and is kept as it is; the levels are {levels}")
    return text or None


def language(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """A language code, from a code or a name."""
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    code = values.language(scalar.text)
    if code is None:
        record.problem(scalar, f"'{scalar.text[:60]}' is no language known here; write its code, such as language: es")
    return code


def id_(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """An id that its author chose."""
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    text = scalar.text.strip()
    record.positions[(*at.path, "id")] = (scalar.line, scalar.column)
    if re.fullmatch(ID_PATTERN, text) is None or len(text) > MAX_ID:
        from slugify import slugify

        valid = slugify(text[:1000], max_length=60, word_boundary=True) or "intro"
        record.problem(
            scalar,
            f"'{text[:60]}' cannot be an id, which has small letters a-z, digits and single hyphens, "
            f"{MAX_ID} at most; write: {key.text}: {valid}",
        )
        return None
    record.new_id(text, scalar, at.model, "lessons" if at.model is Lesson else "labs")
    return text


def kind_of_activity(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """What `type:` says of an activity; `lab`, with a warning, where it is nothing known."""
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    kind = activity_type(scalar.text)
    if kind is None:
        known = ", ".join(ACTIVITY_TYPES)
        record.warn(scalar, f"'{scalar.text[:60]}' is no kind of activity and is read as lab; the kinds are {known}")
    return kind or "lab"


def kind_of_visual(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """Whether a picture is drawn or painted."""
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    kind = _VISUAL_KINDS.get(values.fold(scalar.text).strip())
    if kind is None:
        record.problem(scalar, f"'{scalar.text[:60]}' is no kind of visual; write kind: diagram or kind: illustration")
    return kind


def continues(record: Record, node: Node, key: Scalar, at: At) -> str | None:
    """The id or title of another lab; of a title, what titles are held as."""
    text = line(record, node, key, at)
    return strip_numbering(text, "lab") if text else None


def names(record: Record, node: Node, key: Scalar, at: At) -> dict[str, str] | None:
    """Names by what they are the name of."""
    if not isinstance(node, Mapping):
        record.problem(node, f"'{key.text}' holds one 'what: name' a line, such as host: lab-01")
        return None
    result = {}
    for name, value in node.entries:
        scalar = record.scalar(value, name)
        if scalar is not None:
            result[plain(name.text)] = "" if scalar.empty else plain(scalar.text)
    return result


READERS: dict[str, Reader] = {
    "title": title,
    "id": id_,
    "language": language,
    "type": kind_of_activity,
    "kind": kind_of_visual,
    "continues": continues,
    "bloom_level": bloom,
    "revision": revision,
    "names": names,
    "description": prose,
    "summary": prose,
    "requirements": prose,
    "level": line,
    "name": line,
    "version": line,
    "audience": texts,
    "prerequisites": texts,
    "learning_outcomes": texts,
    "objectives": texts,
    "activities": texts,
    "hardware": texts,
    "systems": texts,
    "accounts": texts,
    "duration_minutes": minutes,
    "total_duration_minutes": minutes,
    "hours_theory": hours,
    "hours_practice": hours,
    "percent_theory": percent,
    "percent_practice": percent,
}
