"""Paintings that will not do: asked for again, replaced or flagged; and never paid for twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.models.course import SMALL, Course
from tests.models.vendors import Vendors

PICTURES = ("images/boiling-eggs-1.png", "images/boiling-eggs-2.png")
PICTURE = PICTURES[0]


def outline(*descriptions: str) -> str:
    wishes = ", ".join(f"{{description: {one}, kind: illustration}}" for one in descriptions)
    return SMALL.replace("visuals: 2", f"visuals: [{wishes}]")


def painted(new_course: Callable[..., Course], vendors: Vendors, *descriptions: str) -> Course:
    return new_course(outline(*descriptions)).buys(vendors, "openai", "google", quality="quick", content="theory")


def found(course: Course) -> dict[str, dict[str, Any]]:
    """The findings on pictures, by code."""
    return {one["code"]: one for one in course.report["findings"] if "/images/" in one["file"]}


def is_found_again(course: Course, vendors: Vendors, *targets: str) -> bool:
    """Whether all comes back from the ledger alone, with the same bytes and the same findings."""
    before, said = course.bytes(), {code: one["message"] for code, one in found(course).items()}
    course.wipe()
    vendors.reset()
    assert course.rebuild(*targets).code == 0
    again = {code: one["message"] for code, one in found(course).items()}
    return (course.bytes(), again, vendors.requests) == (before, said, 0)


def test_a_painting_of_one_colour_is_asked_for_again_and_then_a_diagram_stands_for_it(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    course = painted(new_course, vendors, "A UNIFORM pan")
    result = course.build(PICTURE)
    assert result.code == 0, result.output
    said = [str(entry.spent) for entry in course.spent]
    assert ["nearly one colour" in one for one in said] == [True, True, True]
    assert "nearly one colour" in (course.edition / "logs/image/boiling-eggs-1.log").read_text(encoding="utf-8")
    assert set(found(course)) == {"fallback"}
    assert is_found_again(course, vendors, PICTURE)


@pytest.mark.slow
def test_a_painting_of_another_shape_is_asked_for_again_and_then_kept_and_flagged(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    course = painted(new_course, vendors, "A SQUARE pan")
    result = course.build(PICTURE)
    assert result.code == 0, result.output
    assert ["1.00 times as wide as high" in str(entry.spent) for entry in course.spent] == [True, True]
    assert found(course)["ratio"]["message"] == "the picture is 1.00 times as wide as high, not 1.5 times"
    assert is_found_again(course, vendors, PICTURE)


@pytest.mark.slow
def test_a_picture_that_is_painted_twice_is_flagged_with_how_to_have_another(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    course = painted(new_course, vendors, "A TWIN pan", "A TWIN pot")
    result = course.build(*PICTURES)
    assert result.code == 0, result.output
    (twice,) = found(course).values()
    assert twice["code"] == "picture-twice"
    assert twice["file"].endswith(PICTURES[1])
    assert twice["message"].endswith(PICTURES[0])
    assert "regenerate=visual:boiling-eggs-2" in twice["fix"]
    assert is_found_again(course, vendors, *PICTURES)
