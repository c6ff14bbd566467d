"""The minutes of a lesson as its outline gives them, laid side by side and never rescaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal

from aurora.outline.models import Topic
from aurora.slices import LessonFacts

Balance = Literal[
    "nothing", "unsplit", "no_lesson", "all_missing", "some_missing", "some_missing_no_lesson", "some_missing_over",
    "rest_content", "adds_up", "unassigned", "over",
]  # fmt: skip
# Sums of minutes such as 7.1 + 7.2 must not differ from 14.3.
TOLERANCE = 0.01


@dataclass(frozen=True)
class Part:
    """A topic or an activity with its minutes, and when it begins and ends, in minutes from the lesson's start.

    `kind` is `topic` or the activity's type. From the first part without minutes on, nobody knows the times.
    """

    title: str
    kind: str
    minutes: float | None
    start: float | None
    end: float | None


@dataclass(frozen=True)
class TimePlan:
    """The parts of a lesson in the outline's order (topics, then activities), and what its minutes come to.

    `rest` is what the parts leave of the lesson, negative where they take more; None where the lesson has no minutes.
    `longer` are the parts that alone take longer than the lesson.
    """

    lesson: float | None
    parts: tuple[Part, ...]
    given: float
    rest: float | None
    missing: tuple[Part, ...]
    longer: tuple[Part, ...]
    balance: Balance

    @property
    def settled(self) -> bool:
        """Whether the minutes leave the author nothing to decide here."""
        return self.balance in ("adds_up", "unsplit") or (self.balance == "rest_content" and bool(self.rest))

    @property
    def topics_fill(self) -> bool:
        """Whether the topics alone take the whole lesson, so that the activities come on top."""
        topics = fsum(part.minutes or 0 for part in self.parts if part.kind == "topic")
        return self.balance == "over" and self.lesson is not None and abs(topics - self.lesson) <= TOLERANCE


def time_plan(lesson: LessonFacts, topics: Sequence[Topic]) -> TimePlan:
    """Works out the time plan of a lesson. `topics` are those that split it."""
    parts = _parts(lesson, topics)
    total = lesson.duration_minutes
    given = fsum(part.minutes for part in parts if part.minutes is not None)
    rest = None if total is None else round(total - given, 2)
    longer = tuple(
        part for part in parts if total is not None and part.minutes is not None and part.minutes > total + TOLERANCE
    )
    missing = tuple(part for part in parts if part.minutes is None)
    return TimePlan(total, parts, given, rest, missing, longer, _balance(rest, given, parts, missing, bool(topics)))


def _parts(lesson: LessonFacts, topics: Sequence[Topic]) -> tuple[Part, ...]:
    raw = [(topic.title, "topic", topic.duration_minutes) for topic in topics]
    raw += [(lab.title, lab.type, lab.duration_minutes) for lab in lesson.labs]
    parts: list[Part] = []
    clock: float | None = 0.0
    for title, kind, minutes in raw:
        end = None if clock is None or minutes is None else clock + minutes
        parts.append(Part(title, kind, minutes, clock if end is not None else None, end))
        clock = end
    return tuple(parts)


def _balance(
    rest: float | None, given: float, parts: tuple[Part, ...], missing: tuple[Part, ...], has_topics: bool
) -> Balance:
    if rest is None:
        if not given:
            return "nothing"
        return "some_missing_no_lesson" if missing else "no_lesson"
    if not parts:
        return "unsplit"
    if len(missing) == len(parts):
        return "all_missing"
    if missing:
        return "some_missing" if rest > TOLERANCE else "some_missing_over"
    if rest < -TOLERANCE:
        return "over"
    if not has_topics:
        return "rest_content"
    return "adds_up" if rest <= TOLERANCE else "unassigned"
