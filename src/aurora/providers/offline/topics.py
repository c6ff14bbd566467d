"""What a lesson treats, as far as its outline says: its topics, or the parts that its title lists."""

from __future__ import annotations

import re

from aurora.outline.models import Topic
from aurora.outline.titles import strip_numbering
from aurora.outline.values import fold
from aurora.slices import LessonFacts

MOST_PARTS = 6

_JOINT = re.compile(r"\s+(?:and|y|e|et|&)\s+", re.IGNORECASE)
_OPENING_JOINT = re.compile(r"^(?:and|y|e|et|&)\s+", re.IGNORECASE)


def real_topics(lesson: LessonFacts) -> tuple[Topic, ...]:
    """The topics of a lesson; none where the only one repeats the lesson's title and so splits nothing."""
    if len(lesson.topics) == 1 and _bare(lesson.topics[0].title) == _bare(lesson.title):
        return ()
    return tuple(lesson.topics)


def title_parts(title: str) -> tuple[str, ...]:
    """What a title lists: `MCP security: tokens, mTLS and policies` has three parts, `Security basics` has none.

    A list stands behind a colon and has at least two parts, or is the whole title and has at least three.
    """
    listed, least = title, 3
    head, colon, tail = title.partition(": ")
    if colon and _outside_brackets(tail, ",;"):
        listed, least = tail, 2
    elif ";" in head:
        least = 2
    elif colon:
        return ()
    parts = _split(listed, ";") if _outside_brackets(listed, ";") else _with_last(_split(listed, ","))
    parts = [_OPENING_JOINT.sub("", part).strip(" .") for part in parts]
    parts = [part for part in parts if part]
    return tuple(parts[:MOST_PARTS]) if len(parts) >= least else ()


def _bare(title: str) -> str:
    return " ".join(re.findall(r"\w+", fold(strip_numbering(title, "lesson"))))


def _outside_brackets(text: str, marks: str) -> bool:
    return any(mark in re.sub(r"\([^()]*\)", "", text) for mark in marks)


def _split(text: str, mark: str) -> list[str]:
    return [part.strip() for part in re.split(rf"{mark}\s+(?![^()]*\))", text)]


def _with_last(parts: list[str]) -> list[str]:
    """The last of several parts split at its first `and` outside brackets, unless an `and` already opens it."""
    if len(parts) < 2 or _OPENING_JOINT.match(parts[-1]):
        return parts
    for joint in _JOINT.finditer(parts[-1]):
        before, behind = parts[-1][: joint.start()], parts[-1][joint.end() :]
        if before.count("(") == before.count(")"):
            return [*parts[:-1], before, behind]
    return parts
