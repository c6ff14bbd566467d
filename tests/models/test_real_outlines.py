"""The outlines of working training teams, bought from all vendors at once: exact counts, and nothing bought twice."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.models.course import Course
from tests.models.vendors import Vendors
from tests.workflow.test_real_outlines import COUNTS, OUTLINES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not OUTLINES.is_dir(), reason="../shared/outlines is not beside this checkout"),
]
TASKS = ("lesson.draft", "lesson.review", "visual.spec", "visual.image", "lab.environment", "lab.plan", "lab.guide")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, Vendors]]:
    vendors = Vendors()
    course = Course(tmp_path_factory.mktemp("real")).buys(
        vendors,
        "openai",
        "google",
        outlines=[str(OUTLINES)],
        task_models={"lesson.review": "anthropic/claude-sonnet-5-5", "lab.guide": "google/gemini-of-a-test"},
    )
    result = course.build(cores=4, timeout=3600)
    assert result.code == 0, result.output
    yield course, vendors
    vendors.stop()


@pytest.mark.parametrize("edition", COUNTS)
def test_counts_are_exact(real: tuple[Course, Vendors], edition: str) -> None:
    lessons, pictures, labs = COUNTS[edition]
    course, _ = real
    folder = course.path / "build" / edition
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["statusCode"] == 200
    assert report["statistics"]["total"]["success_rate"] == 100.0
    assert len(list((folder / "lessons").glob("*.md"))) == lessons
    assert len(list((folder / "images").glob("*.png"))) == pictures
    assert len(list((folder / "labguide").glob("lab-[0-9]*.md"))) == labs
    # The author of these tests asks for a picture twice in the same words, here and there.
    assert {one["code"] for one in report["findings"]} <= {"length", "picture-twice"}
    asked = [entry.task for entry in course.accepted if entry.course == edition.split("/")[0]]
    wanted = (lessons, lessons, pictures, lessons, 1, labs, labs)
    assert {task: asked.count(task) for task in TASKS} == dict(zip(TASKS, wanted, strict=True))


def test_the_ledger_counts_as_the_vendors_do(real: tuple[Course, Vendors]) -> None:
    course, vendors = real
    assert course.spent == []
    assert course.calls == vendors.answered == vendors.asked
    assert vendors.verdict.findings == ()


def test_everything_comes_back_from_the_ledger(real: tuple[Course, Vendors]) -> None:
    course, vendors = real
    before = course.bytes()
    course.wipe()
    vendors.reset()
    result = course.rebuild(cores=4, timeout=3600)
    assert result.code == 0, result.output
    assert vendors.requests == 0
    assert course.bytes() == before
