"""Who is asked for each task, and by which version of its prompt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurora.prices import load_prices
from aurora.prompts import version
from aurora.settings import Settings
from aurora.writers import asks_models, fallbacks, lesson_tasks, paints, writers


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def settings(**given: Any) -> Settings:
    return Settings.model_validate({"text_provider": "anthropic", **given})


def asked(task: str, **given: Any) -> tuple[str, str]:
    writer = writers(settings(**given), task)[task]
    return writer.provider, writer.model


def test_the_offline_writer_asks_nobody() -> None:
    offline = settings(text_provider="offline", image_provider="google", quality="thorough", fallback=["openai/m"])
    assert not asks_models(offline)
    assert not paints(offline)
    assert writers(offline, "lesson.draft", "visual.image") == {}
    assert lesson_tasks(offline) == ["lesson.draft"]


@pytest.mark.parametrize(
    ("quality", "tasks"),
    [
        ("quick", ["lesson.draft"]),
        ("balanced", ["lesson.draft", "lesson.review"]),
        ("thorough", ["lesson.research", "lesson.draft", "lesson.review"]),
    ],
)
def test_the_quality_says_which_steps_a_lesson_has(quality: str, tasks: list[str]) -> None:
    assert lesson_tasks(settings(quality=quality)) == tasks


def test_without_a_painter_every_picture_is_drawn() -> None:
    assert not paints(settings())
    assert paints(settings(image_provider="google"))


def test_the_usual_model_of_a_provider_is_asked_where_none_is_named() -> None:
    prices = load_prices()
    assert asked("lesson.draft") == ("anthropic", prices.default_model("anthropic", "text"))
    assert asked("visual.image", image_provider="google") == ("google", prices.default_model("google", "image"))


def test_a_named_model_is_asked_for_all_tasks_of_its_kind() -> None:
    given = {"text_model": "mine", "image_provider": "openai", "image_model": "brush"}
    assert asked("lab.plan", **given) == ("anthropic", "mine")
    assert asked("visual.image", **given) == ("openai", "brush")


def test_a_task_may_have_a_model_of_its_own_with_slashes_in_its_name() -> None:
    given = {"task_models": {"lesson.review": "openai/org/model:1", "visual.image": "openai/brush"}}
    assert asked("lesson.review", **given) == ("openai", "org/model:1")
    assert asked("visual.image", image_provider="google", **given) == ("openai", "brush")
    assert asked("lesson.draft", text_model="mine", **given) == ("anthropic", "mine")


def test_the_version_of_the_prompt_is_its_templates(tmp_path: Path) -> None:
    before = writers(settings(), "titles", "lab.plan")
    assert before["titles"].prompt == version("titles")
    own = tmp_path / "config/prompts/titles.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("Translate {{ source | json }}.\n", encoding="utf-8")
    after = writers(settings(), "titles", "lab.plan")
    assert after["titles"].prompt != before["titles"].prompt
    assert after["lab.plan"] == before["lab.plan"]


def test_fallbacks_are_asked_in_their_order() -> None:
    assert fallbacks(settings(fallback=["google/a", "openai/b/c"])) == [("google", "a"), ("openai", "b/c")]
