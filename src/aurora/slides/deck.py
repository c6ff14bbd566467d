"""A module's slides before any format. The limits are those of a slide of 1280 × 720 on which nothing may overflow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from aurora.outline.models import Closed

MOST_BULLETS = 6
MOST_BESIDE = 4
"""Bullets beside a picture."""
MOST_SLIDES = 12
LONGEST_TITLE, LONGEST_LINE, LONGEST_NOTES = 70, 110, 2000
Line = Annotated[str, Field(min_length=1, max_length=LONGEST_LINE)]


class Slide(Closed):
    """One slide. `visual` is the number of a picture of its lesson; beside one, bullets share the room."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    bullets: list[Line] = Field(default_factory=list, max_length=MOST_BULLETS)
    visual: int | None = Field(None, ge=1)
    notes: str = Field("", max_length=LONGEST_NOTES)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.visual and len(self.bullets) > MOST_BESIDE:
            raise ValueError(f"beside a picture there is room for {MOST_BESIDE} bullets")
        return self


class LessonSlides(Closed):
    """The slides of a lesson, by its id."""

    lesson: str
    slides: list[Slide] = Field(min_length=1, max_length=MOST_SLIDES)


class DeckAnswer(Closed):
    """What a model or the offline writer gives for a module."""

    lessons: list[LessonSlides]
    summary: list[Line] = Field(default_factory=list, max_length=MOST_BULLETS)


class Picture(Closed):
    """A picture on a slide: its PNG, and its SVG where that shows the same everywhere."""

    path: Path
    alt: str
    svg: Path | None = None


class Section(Closed):
    """The slides of one lesson under its heading, which carries its number. `pictures` has its pictures by number.

    `minutes` says how long it takes, in the language of the edition.
    """

    heading: str
    minutes: str | None
    slides: list[Slide]
    pictures: dict[int, Picture]


class Deck(Closed):
    """A module's deck. `agenda`, `summary_title` and the like are in the language of the edition.

    `note` says who made it; it stands on the last slide.
    """

    course: str
    module: str
    language: str
    agenda: str
    summary_title: str
    sections: list[Section]
    summary: list[str]
    note: str
    theme: str = "default"

    @property
    def pictures(self) -> Iterator[Picture]:
        """All pictures that stand on slides."""
        for section in self.sections:
            for slide in section.slides:
                if slide.visual in section.pictures:
                    yield section.pictures[slide.visual]


def shortened(text: str, length: int) -> str:
    """A text in one line, shortened at a word where it is longer than so many characters."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0][: length - 1].rstrip(" ,;:") + "…"
