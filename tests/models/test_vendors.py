"""A course bought from each vendor: complete, paid for once, and counted as the vendor counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.models.course import SMALL, Course, holds_the_key
from tests.models.vendors import AWS, NO_KEYS, Vendors

TASKS = {
    "lesson.draft": 1,
    "lesson.review": 1,
    "visual.spec": 2,
    "visual.image": 1,
    "lab.environment": 1,
    "lab.plan": 1,
    "lab.guide": 1,
    "slides": 1,
}
ALL_BUT_BOOKS = [
    "lessons/module-01-lesson-01.md",
    "images/boiling-eggs-1.png",
    "images/boiling-eggs-2.png",
    "labguide/lab-01-01-01.md",
    "labguide/lab-master-plan.json",
    "slides/module-01.html",
]


def test_claude_and_gemini_make_a_course_complete(bought: Course, seen: dict[str, Any]) -> None:
    assert bought.report["statusCode"] == 200
    assert {finding["code"] for finding in bought.report["findings"]} <= {"length"}
    assert bought.spent == []
    assert bought.calls == seen["answered"] == seen["asked"] == 20
    assert seen["verdict"]["findings"] == []


def test_no_file_of_a_bought_course_holds_a_key(bought: Course) -> None:
    assert (bought.path / "ledger").is_dir()
    assert (bought.path / ".aurora").is_dir()
    assert (bought.path / ".snakemake").is_dir()
    assert holds_the_key(bought.path) == []


@pytest.mark.parametrize("provider", ["openai", pytest.param("google", marks=pytest.mark.slow)])
def test_one_vendor_makes_every_page_and_picture(
    vendors: Vendors, new_course: Callable[..., Course], provider: str
) -> None:
    course = new_course(SMALL).buys(vendors, provider, provider)
    result = course.build(*ALL_BUT_BOOKS)
    assert result.code == 0, result.output
    assert course.tasks == TASKS
    assert course.calls == vendors.answered == vendors.asked == 9
    assert vendors.verdict.findings == ()
    report = course.report
    assert {part: report["present"][part] for part in ("lessons", "images", "slides", "labs")} == {
        "lessons": 1,
        "images": 2,
        "slides": 1,
        "labs": 1,
    }


def test_claude_on_bedrock_makes_a_lab(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    course = new_course(SMALL).buys(vendors, "bedrock", content="labs", base_urls={"bedrock": vendors.bedrock})
    keys = {**NO_KEYS, **AWS, "AWS_ENDPOINT_URL_STS": vendors.bedrock}
    result = course.build("labguide/lab-01-01-01.md", keys=keys)
    assert result.code == 0, result.output
    assert course.tasks == {"lab.environment": 1, "lab.plan": 1, "lab.guide": 1}
    assert course.calls == vendors.answered == 3
    assert vendors.verdict.findings == ()
