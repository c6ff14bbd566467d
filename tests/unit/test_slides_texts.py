"""What stands on the slides of a module: what decides it, and what is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.errors import AuroraError
from aurora.generate import Answer
from aurora.outline import Topic
from aurora.slices import CourseFacts, ModuleFacts, SlidesLesson, SlidesSlice, asked
from aurora.slides.texts import parse_slides, read_slides, slides_request

PACKING = SlidesLesson(id="packing", title="Packing", topics=[Topic(title="Rolling")], visuals=1)
LEAVING = SlidesLesson(id="leaving", title="Leaving")
COURSE = CourseFacts(id="c", title="Course", language="en", outline_language="en")
SLICE = SlidesSlice(id="module-m", course=COURSE, module=ModuleFacts(title="M"), lessons=[PACKING, LEAVING])


def decides(**changed: object) -> object:
    return slides_request(SLICE.model_copy(update=changed), None).hard


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "module-n"},
        {"module": ModuleFacts(title="N", summary="More")},
        {"lessons": [LEAVING, PACKING]},
        {"mended": "again"},
        {"course": COURSE.model_copy(update={"description": "Longer"})},
    ],
    ids=["the module's id", "its title", "the order of its lessons", "damage", "the course's description"],
)
def test_what_is_around_the_lessons_decides_nothing(changed: dict[str, object]) -> None:
    assert decides(**changed) == decides()


@pytest.mark.parametrize(
    "changed",
    [
        {"lessons": [PACKING]},
        {"lessons": [PACKING.model_copy(update={"visuals": 2}), LEAVING]},
        {"lessons": [PACKING.model_copy(update={"described": {1: "A shirt"}}), LEAVING]},
        {"lessons": [PACKING.model_copy(update={"topics": [Topic(title="Folding")]}), LEAVING]},
        {"revision": 2},
        {"requirements": "be brief"},
        {"course": COURSE.model_copy(update={"level": "expert"})},
        {"module": ModuleFacts(title="M", bloom_level="apply")},
    ],
)
def test_what_the_outline_says_of_the_lessons_decides(changed: dict[str, object]) -> None:
    assert decides(**changed) != decides()


def test_a_version_is_compared_with_what_was_asked_for() -> None:
    assert slides_request(SLICE, None).hard["slice"] == asked(SLICE)


def test_a_module_with_more_lessons_is_expected_to_take_more() -> None:
    one = slides_request(SLICE.model_copy(update={"lessons": [PACKING]}), None).expected_tokens
    assert slides_request(SLICE, None).expected_tokens == 2 * one


def test_more_than_a_slide_has_room_for_is_refused() -> None:
    text = '{"lessons": [{"lesson": "packing", "slides": [{"title": "A", "bullets": ["%s"]}]}], "summary": []}'
    assert parse_slides(Answer(text % ("x" * 110))).lessons[0].slides[0].notes == ""
    with pytest.raises(ValueError, match="at most 110 characters"):
        parse_slides(Answer(text % ("x" * 111)))


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text('{"lessons": [')
    with pytest.raises(AuroraError, match="delete it and run the build again"):
        read_slides(tmp_path / "m.json")
