"""The slides of a module from the outline alone: what it says, in the order of the lessons, and nothing made up."""

from __future__ import annotations

from collections.abc import Iterable

from aurora.languages import Pack, pack
from aurora.slices import SlidesLesson, SlidesSlice
from aurora.slides.deck import MOST_BULLETS, DeckAnswer, LessonSlides, Slide

_LINE, _TITLE = 110, 70
_MOST = 12


def write_deck(slice_: SlidesSlice) -> DeckAnswer:
    """The slides of every lesson: its objectives, its topics with their minutes, and its pictures."""
    words = pack(slice_.course.language)
    return DeckAnswer(
        lessons=[LessonSlides(lesson=lesson.id, slides=_slides(lesson, words)) for lesson in slice_.lessons],
        summary=[_cut(lesson.title, _LINE) for lesson in slice_.lessons if lesson.title.strip()][:MOST_BULLETS],
    )


def _slides(lesson: SlidesLesson, words: Pack) -> list[Slide]:
    topics = []
    for topic in lesson.topics:
        length = f"{topic.duration_minutes:g}" if topic.duration_minutes else None
        minutes = f" {words.text('slides', 'minutes', minutes=length)}" if length else ""
        topics.append(_cut(topic.title, _LINE - len(minutes)) + minutes)
    slides = [*_listed(words.text("slides", "objectives"), lesson.objectives)]
    slides += _listed(words.text("slides", "topics"), topics)
    for number in range(1, lesson.visuals + 1):
        slides.append(Slide(title=_cut(words.text("slides", "picture", number=number), _TITLE), visual=number))
    said = words.text("slides", "to_say", title=lesson.title)
    if not slides:
        slides = [Slide(title=_cut(lesson.title, _TITLE) or words.text("slides", "topics"))]
    return [slide.model_copy(update={"notes": said}) for slide in slides[:_MOST]]


def _listed(title: str, lines: Iterable[str]) -> list[Slide]:
    """As many slides as the lines need."""
    all_ = [_cut(line, _LINE) for line in lines if line.strip()]
    return [Slide(title=title, bullets=all_[at : at + MOST_BULLETS]) for at in range(0, len(all_), MOST_BULLETS)]


def _cut(text: str, length: int) -> str:
    """The text in one line, shortened at a word where it is too long."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0][: length - 1].rstrip(" ,;:") + "…"
