"""The master plan of all labs."""

import json

from aurora.lab_master_plan import master_plan
from aurora.lab_plan import LabPlan, LabStep
from aurora.outline.models import ActivityType, Environment
from aurora.slices import CourseFacts


def plan(id_: str, kind: ActivityType, minutes: float | None, continues: str | None = None) -> LabPlan:
    return LabPlan(
        id=id_,
        title=id_.title(),
        type=kind,
        minutes=minutes,
        bloom_level="Apply",
        objectives=["o"],
        objectives_proposed=True,
        continues=continues,
        tools=["git"],
        steps=[LabStep(action="a"), LabStep(action=None, title="b")],
    )


def test_master_plan() -> None:
    course = CourseFacts(id="c", title="Course", language="en", outline_language="en")
    labs = [
        ("1.1.1", plan("first", "lab", 40.0)),
        ("1.2", plan("second", "lab", None, "first")),
        ("2.1", plan("third", "demo", 12.5)),
    ]
    made = master_plan(labs, Environment(hardware=["8 GB"]), course)
    assert json.loads(json.dumps(made)) == made
    assert made["environment"]["hardware"] == ["8 GB"]
    assert made["totals"] == {
        "labs": 3,
        "minutes": 52.5,
        "labs_without_minutes": 1,
        "by_type": {"lab": {"labs": 2, "minutes": 40}, "demo": {"labs": 1, "minutes": 12.5}},
    }
    second = made["labs"][1]
    assert (second["continues"], second["continues_number"], second["minutes"]) == ("first", "1.1.1", None)
    assert second["steps"] == 2
    assert second["tools"] == ["git"]


def test_a_lab_that_continues_one_outside_the_selection_has_no_number_for_it() -> None:
    course = CourseFacts(id="c", title="Course", language="en", outline_language="en")
    made = master_plan([("2.1", plan("second", "lab", 5, "first"))], Environment(), course)
    assert made["labs"][0]["continues"] == "first"
    assert made["labs"][0]["continues_number"] is None
