"""What a build costs: said before, kept to while it runs, and written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.models.course import SMALL, Course, to_buy
from tests.models.vendors import Vendors

PAGE, FIRST, SECOND = "lessons/module-01-lesson-01.md", "images/boiling-eggs-1.png", "images/boiling-eggs-2.png"
THEORY = [PAGE, FIRST, SECOND]
DECK = "slides/module-01.html"
PRICES = """\
openai:
  text_model: gpt-of-a-test
  models:
    gpt-of-a-test: {input: 0, output: 100, max_output: 8000, date: 2026-01-01, source: this test}
"""


def test_a_plan_says_what_is_then_bought_and_asks_nobody(bought: Course, seen: dict[str, Any]) -> None:
    assert seen["requests of the plan"] == 0
    assert to_buy(seen["plan"]) == bought.tasks
    assert seen["plan"]["total"]["to_buy"] == 20
    assert seen["plan"]["total"]["images"] == 3


def test_a_plan_is_near_what_is_then_paid(bought: Course, seen: dict[str, Any]) -> None:
    paid = bought.report["costs"]["total"]["paid"]
    assert paid["unknown"] == 0
    assert paid["usd"] <= seen["plan"]["total"]["usd"] <= 3 * paid["usd"]
    assert sum(entry.cost_usd or 0 for entry in bought.accepted) == pytest.approx(paid["usd"], abs=1e-5)


def test_after_a_build_there_is_nothing_to_buy(bought: Course, vendors: Vendors) -> None:
    plan = bought.plan()
    assert to_buy(plan) == {}
    assert plan["providers"] == []
    assert vendors.requests == 0


def test_the_ledger_says_what_was_paid_and_that_all_of_it_is_used(bought: Course, seen: dict[str, Any]) -> None:
    summary = bought.ledger()
    assert summary["total"]["calls"] == seen["answered"]
    assert {task: sums["calls"] for task, sums in summary["tasks"].items()} == bought.tasks
    assert summary["unused"]["calls"] == 0


@pytest.mark.parametrize(
    ("quality", "tasks"),
    [
        ("quick", {"lesson.draft": 1, "visual.spec": 2, "slides": 1}),
        pytest.param(
            "thorough",
            {"lesson.research": 1, "lesson.draft": 1, "lesson.review": 1, "visual.spec": 2, "slides": 1},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_plans_of_every_quality_say_what_is_then_bought(
    vendors: Vendors, new_course: Callable[..., Course], quality: str, tasks: dict[str, int]
) -> None:
    course = new_course(SMALL).buys(vendors, "openai", quality=quality, content="theory")
    assert to_buy(course.plan()) == tasks
    assert vendors.requests == 0
    result = course.build(*THEORY, DECK)
    assert result.code == 0, result.output
    assert course.tasks == tasks
    assert course.calls == vendors.answered == sum(tasks.values())


def test_a_plan_above_the_budget_does_not_start(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    course = new_course(SMALL).buys(vendors, "openai", budget_usd=0.001)
    result = course.build()
    assert result.code == 1
    assert "budget_usd: 0.001" in result.output
    assert "nothing was bought" in result.output
    assert result.jobs == []
    assert course.calls == 0
    assert vendors.requests == 0


def test_a_run_that_reaches_its_budget_stops_buying_and_the_next_buys_the_rest(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    course = new_course(SMALL).buys(vendors, "openai", quality="quick", content="theory")
    (course.path / "config").mkdir()
    (course.path / "config/prices.yaml").write_text(PRICES, encoding="utf-8")
    planned = sum(task["usd"] for task in course.plan()["tasks"] if task["task"] != "slides")
    vendors.author.fraction = 10
    result = course.build(*THEORY, budget_usd=round(planned * 1.05, 4))
    assert result.code == 1
    assert course.tasks == {"lesson.draft": 1}
    assert (course.edition / PAGE).is_file()
    assert course.report["statusCode"] == 207
    missing = {failure["target"]: failure for failure in course.report["failed_details"]}
    for name in ("boiling-eggs-1", "boiling-eggs-2"):
        failure = missing[f"build/tiny/en/visuals/{name}.json"]
        assert failure["status"] == "skipped"
        assert "budget_usd" in failure["reason"]
    vendors.reset()
    assert course.build(*THEORY).code == 0
    assert course.tasks == {"lesson.draft": 1, "visual.spec": 2}
    assert vendors.asked == 2


def test_a_run_buys_no_more_illustrations_than_it_may(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    course = new_course(SMALL).buys(
        vendors, "openai", "openai", quality="quick", content="theory", illustrations_per_lesson=2, image_limit=1
    )
    result = course.build(*THEORY)
    assert result.code == 1, result.output
    assert course.tasks == {"lesson.draft": 1, "visual.spec": 2, "visual.image": 1}
    assert (course.edition / PAGE).is_file()
    assert [(course.edition / name).is_file() for name in (FIRST, SECOND)].count(True) == 1
    assert course.report["statusCode"] == 207
    (failure,) = [one for one in course.report["failed_details"] if one["component"] == "images"]
    assert failure["status"] == "skipped"
    assert "image_limit: 1" in failure["reason"]
    vendors.reset()
    result = course.build(*THEORY)
    assert result.code == 0, result.output
    assert course.tasks["visual.image"] == 2
    assert vendors.asked == 1
