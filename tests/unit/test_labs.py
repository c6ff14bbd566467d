"""What is asked for labs, and what their answers become beside what the outline says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aurora.generate import Answer
from aurora.lab_environment import read_environment
from aurora.labs import environment_text, guide_request, parse_plan, plan_request
from aurora.outline.models import Environment, Lab, Tool
from aurora.slices import CourseFacts, EnvironmentSlice, LabSlice, ModuleFacts, Writer

COURSE = CourseFacts(id="bees", title="Bees # <b>", language="en", outline_language="en")
WRITER = Writer(provider="openai", model="m", prompt="1")
PLAN: dict[str, Any] = {
    "objectives": ["Open it"],
    "steps": [{"action": "Smoke.", "minutes": 4}, {"action": "Lift.", "minutes": 8.5}],
    **dict.fromkeys(("scenario", "start_state", "end_state", "deliverable"), "A hive."),
    **{key: ["x"] for key in ("tools", "validation", "troubleshooting", "cleanup", "questions")},
}


def environment(answer: dict[str, Any], given: Environment | None = None) -> str:
    slice_ = EnvironmentSlice(course=COURSE, environment=given, provider="openai", writers={"lab.environment": WRITER})
    full = {"hardware": [], "systems": [], "tools": [], "accounts": [], "names": [], **answer}
    return environment_text(slice_, Answer(json.dumps(full)))


def lab(**changes: Any) -> LabSlice:
    fields = {"title": "Open a hive", "type": "demo", **changes}
    return LabSlice(
        course=COURSE,
        module=ModuleFacts(title="The hive", bloom_level="Apply"),
        lesson_title=None,
        id="open",
        lab=Lab.model_validate(fields),
        continues="before",
        provider="openai",
        writers={"lab.plan": WRITER},
    )


def test_an_environment_is_read_as_it_was_proposed() -> None:
    text = environment(
        {
            "systems": ["Debian 12: minimal", "# no comment", "a\u0000b\u202ec\nd"],
            "tools": [{"name": "git", "version": "2.40"}, {"name": "yes"}],
            "names": [{"name": "host", "value": "1.30"}, {"name": "id", "value": "null"}],
        }
    )
    found = read_environment(text)
    assert found.tools == [Tool(name="git", version="2.40"), Tool(name="yes")]
    assert found.names == {"host": "1.30", "id": "null"}
    assert found.systems[:2] == ["Debian 12: minimal", "# no comment"]


def test_what_the_outline_gives_is_kept() -> None:
    found = read_environment(environment({"hardware": ["A PC"], "systems": ["Any"]}, Environment(systems=["Debian"])))
    assert (found.hardware, found.systems) == (["A PC"], ["Debian"])


@pytest.mark.parametrize("name", [" ", "\u00a0", "\n"])
def test_a_tool_without_a_name_is_refused_before_it_is_accepted(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        environment({"tools": [{"name": name}]})


def test_what_the_outline_knows_of_a_lab_is_the_outlines() -> None:
    plan = parse_plan(lab(duration_minutes=20, objectives=["Mine"]), Answer(json.dumps(PLAN)))
    assert (plan.id, plan.title, plan.type, plan.minutes, plan.continues) == (
        "open",
        "Open a hive",
        "demo",
        20,
        "before",
    )
    assert (plan.bloom_level, plan.objectives_proposed, plan.executed) == ("Apply", False, False)


def test_without_minutes_a_lab_takes_what_its_steps_take() -> None:
    assert parse_plan(lab(), Answer(json.dumps(PLAN))).minutes == 12.5
    untimed = {**PLAN, "steps": [{"action": "Smoke."}]}
    assert parse_plan(lab(), Answer(json.dumps(untimed))).minutes is None
    assert parse_plan(lab(), Answer(json.dumps(PLAN))).objectives_proposed


@pytest.mark.parametrize("change", [{"steps": []}, {"objectives": []}, {"title": "Mine"}, {"executed": True}])
def test_a_plan_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_plan(lab(), Answer(json.dumps({**PLAN, **change})))


def test_environment_and_plans_decide_and_ids_do_not() -> None:
    plan = parse_plan(lab(), Answer(json.dumps(PLAN)))
    renamed = plan.model_copy(update={"id": "opened", "continues": "earlier"})
    changed = plan.model_copy(update={"deliverable": "A frame."})
    tools = Environment(tools=[Tool(name="Smoker")])
    asked = plan_request(lab(), Environment(), plan, None).hard
    assert plan_request(lab(), Environment(), renamed, None).hard == asked
    assert plan_request(lab(), Environment(), changed, None).hard != asked
    assert plan_request(lab(), tools, plan, None).hard != asked
    guide = guide_request(lab(), plan, Environment(), None).hard
    assert guide_request(lab(), renamed, Environment(), None).hard == guide
    assert guide_request(lab(), changed, Environment(), None).hard != guide
    assert guide_request(lab(), plan, tools, None).hard != guide
