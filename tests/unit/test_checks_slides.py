"""The slides of a module: every lesson has its own, with pictures that there are."""

from __future__ import annotations

from typing import Any

import pytest

from aurora.checks.slides import check_slides
from aurora.slices import SlidesLesson
from aurora.slides.deck import DeckAnswer

LESSONS = [SlidesLesson(id="packing", title="Packing", visuals=1), SlidesLesson(id="leaving", title="Leaving")]
GOOD: list[dict[str, Any]] = [{"title": "A", "bullets": ["x"]}, {"title": "B", "visual": 1}]
OTHER: list[dict[str, Any]] = [{"title": "A", "bullets": ["x"]}]


def found(*lessons: tuple[str, list[dict[str, Any]]], by_model: bool = True) -> list[tuple[str, str]]:
    answer = DeckAnswer.model_validate({"lessons": [{"lesson": id_, "slides": slides} for id_, slides in lessons]})
    findings = check_slides(answer, LESSONS, "slides.json", generated_by_model=by_model)
    return [(finding.severity, finding.code) for finding in findings]


def test_all_lessons_in_any_order_are_accepted() -> None:
    assert found(("packing", GOOD), ("leaving", OTHER)) == []
    assert found(("leaving", OTHER), ("packing", GOOD)) == []


@pytest.mark.parametrize(
    ("lessons", "code"),
    [
        ([("packing", GOOD)], "lesson-missing"),
        ([("packing", GOOD), ("leaving", OTHER), ("leaving", OTHER)], "lesson-twice"),
        ([("packing", GOOD), ("leaving", OTHER), ("flying", OTHER)], "lesson-unknown"),
        ([("packing", [{"title": "A", "visual": 2}]), ("leaving", OTHER)], "visual-unknown"),
        ([("packing", GOOD), ("leaving", [{"title": "A", "visual": 1}])], "visual-unknown"),
    ],
)
def test_what_is_missing_or_not_there_stops_them(lessons: list[tuple[str, list[dict[str, Any]]]], code: str) -> None:
    assert found(*lessons) == [("blocking", code)]


def test_empty_slides_and_repeated_titles_of_a_model_are_flagged() -> None:
    slides = [{"title": "A"}, {"title": "a ", "bullets": ["x"]}]
    told = [("flagged", "slide-empty"), ("flagged", "title-repeated")]
    assert found(("packing", GOOD), ("leaving", slides)) == told
    assert found(("packing", GOOD), ("leaving", slides), by_model=False) == []
