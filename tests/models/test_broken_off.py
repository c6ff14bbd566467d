"""A build that ends too early, by Ctrl+C or since something fails for good: the rest is there, and the next goes on."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.models.course import FRYING, SMALL, Course
from tests.models.vendors import KEYS, Vendors
from tests.workflow.processes import running

TARGETS = [
    "lessons/module-01-lesson-01.md",
    "lessons/module-01-lesson-02.md",
    "images/boiling-eggs-1.png",
    "images/boiling-eggs-2.png",
    "labguide/lab-01-01-01.md",
]
CALLS = 7
PAINTED = """\
course:
  title: Eggs
  language: en
modules:
  - title: Pans
    lessons:
"""
LESSON = """\
      - title: {title} eggs
        duration_minutes: 8
        topics: [Heat]
        visuals:
"""
SAID = "Such a picture cannot be made."
BROKEN = [("boiling", 2), ("boiling", 4), ("frying", 1)]


def painted() -> str:
    lines = PAINTED
    for title in ("boiling", "frying"):
        lines += LESSON.format(title=title.capitalize())
        for n in range(1, 5):
            what = "A copper pan" if (title, n) in BROKEN else "An iron pan"
            lines += f"          - {{description: '{what} number {n} for {title}', kind: illustration}}\n"
    return lines


def done(course: Course) -> Iterator[Path]:
    """What is published of what a model is asked for."""
    for pattern in ("lessons/*.md", "visuals/*.json", "labguide/environment.yaml"):
        yield from course.edition.glob(pattern)


@pytest.mark.slow
@pytest.mark.parametrize("everybody", [True, False])
def test_ctrl_c_leaves_a_report_and_what_was_answered(
    vendors: Vendors, new_course: Callable[..., Course], everybody: bool
) -> None:
    course = new_course(SMALL + FRYING).buys(vendors, "openai", quality="quick")
    vendors.slow(1.5)
    with running(course, *course.arguments(*TARGETS), env=KEYS) as build:
        build.until(lambda: any(done(course)) and vendors.open_requests() > 0)
        if everybody:  # as a terminal does
            os.killpg(build.process.pid, signal.SIGINT)
        else:
            build.process.send_signal(signal.SIGINT)
        lost = vendors.open_requests(within=1.0) if everybody else 0
        assert build.code() != 0
    assert "Traceback" not in build.output
    assert course.report["statusCode"] == 207
    answered = course.calls
    assert 1 <= answered < CALLS
    before = vendors.asked
    assert before <= answered + lost

    vendors.slow(0)
    result = course.build(*TARGETS)
    assert result.code == 0, result.output
    assert vendors.asked - before == CALLS - answered
    assert course.calls == CALLS
    assert course.spent == []


@pytest.mark.slow
def test_three_pictures_that_fail_for_good_hold_up_nothing_else(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    course = new_course(painted()).buys(vendors, "openai", "google", quality="quick", content="theory")
    broken = {f"build/tiny/en/images/{title}-eggs-{n}.png" for title, n in BROKEN}
    for calls in (19, 3):
        vendors.reset()
        vendors.cannot_paint("copper")
        result = course.build()
        assert result.code == 1
        assert vendors.asked == calls
        assert {job.target for job in result.jobs if job.error} == broken
        report = course.report
        assert report["statusCode"] == 207
        assert (report["present"]["lessons"], report["present"]["visuals"], report["present"]["images"]) == (2, 8, 5)
        failed = {one["target"]: one for one in report["failed_details"] if one["status"] == "failed"}
        assert set(failed) == broken
        for one in failed.values():
            assert SAID in one["reason"]
            assert SAID in (course.path / one["log"]).read_text(encoding="utf-8")
        assert not (course.edition / "book/tiny.pdf").exists()
    assert {job.target for job in result.jobs} == broken

    vendors.reset()
    first, *_ = sorted(broken)
    command, _, rules = failed[first]["retry"].partition(" (with the same ")
    assert rules == "-s …)"
    _, *retry = shlex.split(command)
    assert first in retry
    result = course.snakemake(*retry, env=KEYS)
    assert result.code == 0, result.output
    assert result.targets == [first]
    assert vendors.asked == 1
    result = course.build()
    assert result.code == 0, result.output
    assert vendors.asked == 3
    assert course.report["statusCode"] == 200
    assert course.tasks == {"lesson.draft": 2, "visual.spec": 8, "visual.image": 8, "slides": 1}
