"""A lesson's worksheet while it is being written: what all its sections share, and the forms that they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aurora.languages import Pack, pack
from aurora.markdown import escape
from aurora.outline.bloom import BloomLevel
from aurora.outline.models import Topic
from aurora.providers.offline.bloom_words import Origin, lesson_levels
from aurora.providers.offline.time_plan import TimePlan, time_plan
from aurora.providers.offline.topics import real_topics
from aurora.providers.offline.visual_plan import plan_visuals
from aurora.slices import LessonSlice


@dataclass(frozen=True)
class Sheet:
    """What the sections of a worksheet share. `topics` are those that split the lesson."""

    slice: LessonSlice
    words: Pack
    topics: tuple[Topic, ...]
    levels: tuple[BloomLevel, ...]
    levels_from: Origin
    plan: TimePlan

    def say(self, name: str, **values: object) -> str:
        """One text of the lesson's words."""
        return self.words.text("lesson", name, **values)

    def heading(self, section: str) -> str:
        """The heading of a section."""
        return f"## {self.say(f'section_{section}')}"

    def label(self, text: str) -> str:
        """A bold label, ready for what it labels."""
        return f"**{self.words.text('lesson', 'label', label=text)}**"

    def marks(self, anchor: str) -> list[str]:
        """The marks of the pictures that stand at this place, one a block."""
        visuals = enumerate(plan_visuals(self.slice), start=1)
        return [f"[VISUAL {n}: {escape(visual.description)}]" for n, visual in visuals if visual.anchor == anchor]


def sheet(slice_: LessonSlice) -> Sheet:
    """The worksheet of a lesson before its first section is written."""
    topics = real_topics(slice_.lesson)
    levels, levels_from = lesson_levels(slice_.module, slice_.lesson)
    return Sheet(slice_, pack(slice_.course.language), topics, levels, levels_from, time_plan(slice_.lesson, topics))


def slot(id_: str, hint: str) -> str:
    """An open slot. `hint` is Markdown on one line."""
    return f"TODO({id_}): {hint}"


def bullets(items: Sequence[str]) -> str:
    """A list, one item a line."""
    return "\n".join(f"- {item}" for item in items)


def numbered(items: Sequence[str]) -> str:
    """A numbered list, one item a line."""
    return "\n".join(f"{n}. {item}" for n, item in enumerate(items, start=1))


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], numbers: Sequence[int] = ()
) -> str:
    """A pipe table.

    Args:
        widths: the shares of the columns, as dashes of the rule below the head.
        numbers: the columns, from 0, that hold numbers and stand to the right.
    """
    dashes = ["-" * (width - 1) for width in widths]
    rule = [f"{dash}:" if column in numbers else f":{dash}" for column, dash in enumerate(dashes)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, rule, *rows])
