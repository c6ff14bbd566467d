"""The checks of a module's slides: every lesson has its own, and they show only pictures that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aurora.checks.findings import Finding

if TYPE_CHECKING:
    from aurora.slices import SlidesLesson
    from aurora.slides.deck import DeckAnswer, LessonSlides


def check_slides(
    answer: DeckAnswer, lessons: Sequence[SlidesLesson], file: str, *, generated_by_model: bool
) -> list[Finding]:
    """All findings on the slides of a module.

    Args:
        lessons: the lessons of the module.
        generated_by_model: slides that were worked out from the outline repeat its headings, and may be empty.
    """
    pictures = {lesson.id: lesson.visuals for lesson in lessons}
    found = list(_lessons(Counter(one.lesson for one in answer.lessons), pictures, file))
    for one in answer.lessons:
        found += _pictures(one, pictures.get(one.lesson, 0), file)
        if generated_by_model:
            found += _slides(one, file)
    return found


def _lessons(given: Counter[str], known: dict[str, int], file: str) -> Iterator[Finding]:
    for id_ in known:
        if not given[id_]:
            yield _blocking(file, "lesson-missing", f"the lesson '{id_}' has no slides", "Write its slides.")
        elif given[id_] > 1:
            message = f"the lesson '{id_}' stands there {given[id_]} times"
            yield _blocking(file, "lesson-twice", message, "Put all its slides under one entry.")
    for id_ in given:
        if id_ not in known:
            names = ", ".join(known)
            yield _blocking(file, "lesson-unknown", f"there is no lesson '{id_}'", f"The lessons are: {names}.")


def _pictures(one: LessonSlides, count: int, file: str) -> Iterator[Finding]:
    for slide in one.slides:
        if slide.visual and slide.visual > count:
            message = f"'{slide.title}' of '{one.lesson}' shows picture {slide.visual}, of {count} that there are"
            yield _blocking(file, "visual-unknown", message, "Show one that there is, or none.")


def _slides(one: LessonSlides, file: str) -> Iterator[Finding]:
    titles = Counter(slide.title.casefold().strip() for slide in one.slides)
    for slide in one.slides:
        if not slide.bullets and slide.visual is None:
            message = f"the slide '{slide.title}' of '{one.lesson}' has neither bullets nor a picture"
            yield Finding(file, 0, "slide-empty", message, "See whether it is needed.", "flagged")
    for slide in {slide.title.casefold().strip(): slide for slide in one.slides}.values():
        times = titles[slide.title.casefold().strip()]
        if times > 1:
            message = f"{times} slides of '{one.lesson}' are called '{slide.title}'"
            yield Finding(file, 0, "title-repeated", message, "See whether they say the same.", "flagged")


def _blocking(file: str, code: str, message: str, fix: str) -> Finding:
    return Finding(file, 0, code, message, fix, "blocking")
