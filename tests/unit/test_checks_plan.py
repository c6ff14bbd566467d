"""A lab's plan that a model wrote: steps that say what to do, and minutes that add up."""

from __future__ import annotations

import json

import pytest

from aurora.checks.plan import check_plan
from aurora.lab_plan import LabPlan, LabPlanAnswer, LabStep


def plan(*steps: LabStep, minutes: float | None = 30) -> LabPlan:
    return LabPlan(
        id="knead",
        title="Knead",
        type="lab",
        minutes=minutes,
        bloom_level=None,
        objectives=["Knead a dough"],
        objectives_proposed=False,
        steps=list(steps),
    )


def codes(of: LabPlan, *, generated_by_model: bool = True) -> list[tuple[str, str]]:
    found = check_plan(of, "knead.json", generated_by_model=generated_by_model)
    return [(finding.code, finding.severity) for finding in found]


def step(minutes: float | None = None, action: str | None = "Fold the dough.") -> LabStep:
    return LabStep(action=action, minutes=minutes)


@pytest.mark.parametrize("minutes", [(10, 20), (15, 22.5), (10, 12.5), (None, None), (0.0, 0.0)])
def test_minutes_may_miss_the_labs_by_a_quarter(minutes: tuple[float | None, ...]) -> None:
    assert codes(plan(*map(step, minutes))) == []


@pytest.mark.parametrize("minutes", [(15, 23), (10, 12), (90,)])
def test_minutes_that_do_not_add_up_are_stopped(minutes: tuple[float, ...]) -> None:
    assert codes(plan(*map(step, minutes))) == [("minutes", "blocking")]


def test_a_lab_without_minutes_has_what_its_steps_take() -> None:
    assert codes(plan(step(10), step(300), minutes=None)) == []


@pytest.mark.parametrize("action", [None, "", " \n"])
def test_a_step_without_an_action_is_stopped(action: str | None) -> None:
    (finding,) = check_plan(plan(step(30), step(0, action)), "knead.json", generated_by_model=True)
    assert str(finding) == "knead.json: step 2 does not say what to do. Write its action."


def test_what_was_worked_out_here_may_leave_steps_open() -> None:
    assert codes(plan(step(90, None)), generated_by_model=False) == []


@pytest.mark.parametrize("minutes", ["NaN", "Infinity", "-Infinity", "-5", "1e308"])
def test_minutes_that_no_clock_has_are_of_the_wrong_form(minutes: str) -> None:
    fields = dict.fromkeys(("scenario", "start_state", "end_state", "deliverable"), "x") | {
        key: ["x"] for key in ("objectives", "tools", "validation", "troubleshooting", "cleanup", "questions")
    }
    text = json.dumps({**fields, "steps": [{"action": "Fold.", "minutes": 5}]})
    LabPlanAnswer.model_validate_json(text)
    with pytest.raises(ValueError, match=r"steps\.0\.minutes"):
        LabPlanAnswer.model_validate_json(text.replace(": 5}", f": {minutes}}}"))
