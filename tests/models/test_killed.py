"""Killed at any instant: the next build goes on by itself, and buys again only what was on its way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.models.course import FRYING, SMALL, Course
from tests.models.test_reference import outline
from tests.models.vendors import KEYS, Vendors
from tests.workflow.faults import sabotage
from tests.workflow.processes import running

PAIR = SMALL + FRYING
QUICK = [
    "lessons/module-01-lesson-01.md",
    "lessons/module-01-lesson-02.md",
    "images/boiling-eggs-1.png",
    "images/boiling-eggs-2.png",
    "labguide/lab-01-01-01.md",
    "labguide/lab-master-plan.json",
]
ON_ITS_WAY = 1.0
"""Seconds after its last byte in which an answer may not be in the ledger yet."""


@dataclass
class Kills:
    """What was seen at the kills of a build: how many requests were open where nobody was left to take the answers."""

    number: int = 0
    alone: int = 0
    open: int = 0


def killed(
    course: Course, vendors: Vendors, targets: list[str], number: int, longest: float, cores: int, seed: int
) -> Kills:
    """Starts a build again and again and kills it, at random within so many seconds after it has begun to work."""
    chance = random.Random(seed)
    kills = Kills()
    with ExitStack() as stack:
        for n in range(number):
            left = _shown(course)
            build = stack.enter_context(running(course, *course.arguments(*targets, cores=cores), env=KEYS))
            if n % 5 != 4:  # one in five may be killed before it does anything
                build.until(partial(_works, course, left))
            time.sleep(chance.uniform(0, longest))
            if build.process.poll() is not None:
                assert build.code() == 0, build.output
                break
            alone = chance.random() < 0.4
            build.kill(alone=alone)
            kills.number += 1
            kills.alone += alone
            if not alone:
                time.sleep(0.2)
                kills.open += vendors.open_requests(within=ON_ITS_WAY)
        result = course.build(*targets, cores=cores, timeout=3000)
        assert result.code == 0, result.output
    return kills


def _shown(course: Course) -> set[Path]:
    """The files by which jobs show that they are at work, and those that killed ones left."""
    return set((course.path / ".aurora/running").glob("*"))


def _works(course: Course, left: set[Path]) -> bool:
    return bool(_shown(course) - left)


def compare(
    course: Course, undisturbed: Course, vendors: Vendors, targets: list[str], number: int, cores: int
) -> Kills:
    """Builds a course undisturbed, and once more elsewhere with kills, which leave time for about half of the work."""
    started = time.monotonic()
    result = undisturbed.build(*targets, cores=cores, timeout=3000)
    assert result.code == 0, result.output
    longest = (time.monotonic() - started) / number
    calls = vendors.asked
    assert calls == undisturbed.calls
    vendors.server.state.journal.clear()
    if vendors.painter:
        vendors.painter.reset()

    kills = killed(course, vendors, targets, number, longest, cores, seed=4)
    assert course.bytes() == undisturbed.bytes()
    assert course.tasks == undisturbed.tasks
    assert course.spent == []
    assert vendors.asked <= calls + kills.open
    assert not any(path.suffix == ".part" for path in (course.path / "build").rglob("*"))
    assert not any((course.path / ".aurora/running").iterdir())
    return kills


@pytest.mark.slow
def test_a_course_killed_again_and_again_is_bought_once(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    undisturbed, course = (
        new_course(PAIR, folder=folder).buys(vendors, "openai", quality="quick") for folder in ("a", "b")
    )
    vendors.slow(0.3)
    kills = compare(course, undisturbed, vendors, QUICK, number=5, cores=2)
    assert kills.number == 5
    assert 0 < kills.alone < 5


@pytest.mark.slow
def test_the_reference_workload_killed_twenty_times_is_bought_once(new_course: Callable[..., Course]) -> None:
    vendors = Vendors()
    try:
        undisturbed, course = (new_course(outline(), "cocina", folder=folder, language="es") for folder in ("a", "b"))
        for one in (undisturbed, course):
            one.buys(vendors, "openai", "google", visuals_per_lesson=4)
        vendors.slow(0.5)
        kills = compare(course, undisturbed, vendors, [], number=20, cores=4)
        assert kills.number == 20
        assert (course.report["statusCode"], course.report["present"]["images"]) == (200, 168)
    finally:
        vendors.stop()


KILL = """
import os, signal
link = os.link
def kills(source, target, **more):
    if "{item}" not in open(source, "rb").read().decode("utf-8", "replace"):
        return link(source, target, **more)
    try:
        os.close(os.open("killed", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return link(source, target, **more)
    if {recorded}:
        link(source, target, **more)
    os.kill(os.getpid(), signal.SIGKILL)
os.link = kills
"""


@pytest.mark.parametrize("recorded", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_job_killed_between_its_answer_and_the_record_buys_that_one_again(
    vendors: Vendors, new_course: Callable[..., Course], tmp_path: Path, recorded: bool
) -> None:
    course = new_course(SMALL).buys(vendors, "openai", quality="quick", content="theory")
    code = KILL.format(item="visual:boiling-eggs-2", recorded=recorded)
    result = course.build(*QUICK[:1], *QUICK[2:4], env=sabotage(tmp_path / "kill", "aurora.ledger.publish", code))
    assert result.code == 1
    assert (course.path / "killed").exists()
    assert not (course.edition / "visuals/boiling-eggs-2.json").exists()
    assert vendors.asked == 3
    assert course.tasks["visual.spec"] == 1 + recorded
    vendors.reset()
    again = course.build(*QUICK[:1], *QUICK[2:4])
    assert again.code == 0, again.output
    assert vendors.asked == 1 - recorded
    assert course.tasks == {"lesson.draft": 1, "visual.spec": 2}
    assert course.spent == []
