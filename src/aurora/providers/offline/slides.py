"""The slides of a module from the outline alone: what it says, in the order of the lessons, and nothing made up."""

from __future__ import annotations

from collections.abc import Iterable

from aurora.languages import Pack, pack
from aurora.slices import SlidesLesson, SlidesSlice
from aurora.slides.deck import (
    LONGEST_LINE,
    LONGEST_NOTES,
    LONGEST_TITLE,
    MOST_BULLETS,
    MOST_SLIDES,
    DeckAnswer,
    LessonSlides,
    Slide,
    shortened,
)


def write_deck(slice_: SlidesSlice) -> DeckAnswer:
    """The slides of every lesson: its objectives, its topics with their minutes, and its pictures.

    What the outline says of a lesson is what there is to say to its first slide.
    """
    words = pack(slice_.course.language)
    titles = [shortened(lesson.title, LONGEST_LINE) for lesson in slice_.lessons]
    return DeckAnswer(
        lessons=[LessonSlides(lesson=lesson.id, slides=_slides(lesson, words)) for lesson in slice_.lessons],
        summary=[title for title in titles if title][:MOST_BULLETS],
    )


def _slides(lesson: SlidesLesson, words: Pack) -> list[Slide]:
    topics = []
    for topic in lesson.topics:
        length = f"{topic.duration_minutes:g}" if topic.duration_minutes else None
        minutes = f" {words.text('slides', 'minutes', minutes=length)}" if length else ""
        topics.append(shortened(topic.title, LONGEST_LINE - len(minutes)) + minutes)
    slides = [*_listed(words.text("slides", "objectives"), lesson.objectives)]
    slides += _listed(words.text("slides", "topics"), topics)
    for number in range(1, lesson.visuals + 1):
        shown = lesson.described.get(number, "").strip() or words.text("slides", "picture", number=number)
        slides.append(Slide(title=shortened(shown, LONGEST_TITLE), visual=number))
    if not slides:
        slides = [Slide(title=shortened(lesson.title, LONGEST_TITLE) or words.text("slides", "topics"))]
    first = slides[0].model_copy(update={"notes": shortened(lesson.description or "", LONGEST_NOTES)})
    return [first, *slides[1:MOST_SLIDES]]


def _listed(title: str, lines: Iterable[str]) -> list[Slide]:
    """As many slides as the lines need."""
    all_ = [shortened(line, LONGEST_LINE) for line in lines if line.strip()]
    return [Slide(title=title, bullets=all_[at : at + MOST_BULLETS]) for at in range(0, len(all_), MOST_BULLETS)]
