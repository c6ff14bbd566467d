"""What stands on the slides of a module: asked of a model, or worked out from the outline, and kept as data."""

from __future__ import annotations

import json
from pathlib import Path

from aurora.authorship import Author
from aurora.checks.slides import check_slides
from aurora.errors import AuroraError
from aurora.generate import Answer, Asked, generate
from aurora.languages import tokens_of_words
from aurora.lessons import read_map
from aurora.request import Request
from aurora.settings import Settings
from aurora.slices import CourseMap, SlidesSlice, asked
from aurora.slides.deck import DeckAnswer
from aurora.stages import publish_stage
from aurora.writers import SLIDES

WORDS_A_LESSON = 500
"""Words on the usual five slides of a lesson, with what is said beside them."""


def write_slides(slice_file: Path, course_map: Path | None, target: Path, settings: Settings) -> None:
    """Writes what stands on the slides of a module.

    Args:
        course_map: what the whole course covers; None with the offline writer, who needs none.

    Raises:
        AuroraError: no answer was accepted.
    """
    data = slice_file.read_bytes()
    slice_ = SlidesSlice.model_validate_json(data)
    course, writer = slice_.course, slice_.writers.get(SLIDES)
    authors: list[Author] = []
    answer = generate(
        slides_request(slice_, read_map(course_map)),
        Asked(settings, writer, course.id, course.language, f"slides:{slice_.id}"),
        parse=parse_slides,
        check=lambda answer: check_slides(answer, slice_.lessons, str(target), generated_by_model=writer is not None),
        sign=authors.append,
    )
    publish_stage(target, slides_text(answer).encode(), slice_file, data, authors)


def slides_request(slice_: SlidesSlice, course_map: CourseMap | None) -> Request:
    """What is asked for the slides of a module: what the outline says of its lessons, in whatever order they stand."""
    return Request(
        SLIDES,
        {"slice": asked(slice_)},
        {"slice": slice_, "course_map": course_map},
        schema=DeckAnswer.model_json_schema(),
        form="slides 1",
        expected_tokens=tokens_of_words(WORDS_A_LESSON * len(slice_.lessons), slice_.course.language),
    )


def parse_slides(answer: Answer) -> DeckAnswer:
    """The slides in an answer.

    Raises:
        ValueError: it has the wrong form, or a slide holds more than it has room for.
    """
    return DeckAnswer.model_validate_json(answer.data)


def slides_text(answer: DeckAnswer) -> str:
    """Slides as their file holds them."""
    return json.dumps(answer.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def read_slides(file: Path) -> DeckAnswer:
    """The slides in a file.

    Raises:
        AuroraError: it is damaged.
    """
    try:
        return DeckAnswer.model_validate_json(file.read_bytes())
    except ValueError as error:
        raise AuroraError(f"{file}: holds no slides; delete it and run the build again ({error})") from None
