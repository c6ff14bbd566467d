"""What the reference workload costs at current prices, as `benchmarks/cost.py` prints it, against what it did cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aurora.generate import ledger_at
from aurora.plan import Plan
from benchmarks.cost import REFERENCE_USD, WORDS, plan_in, split

Planning = Callable[..., Plan]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planning:
    monkeypatch.chdir(tmp_path)
    ledger_at.cache_clear()
    usual = {"text_provider": "anthropic", "image_provider": "google"}
    return lambda **settings: plan_in(tmp_path, **{**usual, **settings})


def by_task(plan: Plan) -> dict[str, int]:
    return {task.task: task.to_buy for task in plan.tasks}


def test_the_plan_has_the_calls_of_the_reference_workload(plan: Planning) -> None:
    texts = {"lesson.draft": 42, "lesson.review": 42, "visual.spec": 168, "slides": 14}
    labs = {"lab.environment": 1, "lab.plan": 8, "lab.guide": 8}
    one, every, none = plan(), plan(illustrations_per_lesson="all"), plan(image_provider="none")
    assert by_task(one) == {**texts, "visual.image": 42, **labs}
    assert by_task(every) == {**texts, "visual.image": 168, **labs}
    assert by_task(none) == {**texts, **labs}
    assert every.total.usd > one.total.usd > none.total.usd

    draft = next(task for task in one.tasks if task.task == "lesson.draft")
    assert 2 <= draft.output_tokens / 42 / WORDS <= 4, "two tokens a word in Spanish, and thinking on top"
    assert draft.prompt_tokens / 42 > 1500, "the whole prompt is measured, with the map of the course"


@pytest.mark.parametrize("illustrations", [1, "all"])
@pytest.mark.parametrize(
    "providers",
    [
        ("anthropic", "google"),
        ("anthropic", "openai"),
        ("bedrock", "google"),
        ("openai", "openai"),
        ("google", "google"),
    ],
)
def test_it_costs_less_than_half_of_what_it_did(
    plan: Planning, providers: tuple[str, str], illustrations: object
) -> None:
    text_provider, image_provider = providers
    made = plan(text_provider=text_provider, image_provider=image_provider, illustrations_per_lesson=illustrations)
    assert made.total.unknown == 0, "every default model has a price"
    assert 1 < made.total.usd < REFERENCE_USD / 2
    assert sum(split(made).values()) == pytest.approx(made.total.usd)


def test_a_model_without_a_price_is_unknown_and_never_free(plan: Planning) -> None:
    made = plan(text_provider="openai", text_model="llama-at-home")
    assert made.total.unknown == 42 * 2 + 168 + 14 + 17
    draft = next(task for task in made.tasks if task.task == "lesson.draft")
    assert draft.price == "unknown"
    assert made.total.price.startswith("at least $")
