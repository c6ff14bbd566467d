"""An answer of a fallback model is noted beside what was made of it, also when the ledger gives it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aurora import buying
from aurora.fallback_notes import FallbackNote, fallback_notes, note_fallback
from aurora.generate import Asked, generate, ledger_at
from aurora.providers.base import Call, CallFailed, Reply, Usage
from aurora.request import Request
from aurora.settings import Settings
from aurora.slices import Writer

EDITION = Path("build/bees/en")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AURORA_RUN", "20260101-120000-abcdef")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("GEMINI_API_KEY", "g-test")
    ledger_at.cache_clear()


def test_a_note_is_kept_until_the_first_model_answers() -> None:
    note_fallback(EDITION, "lesson.draft", "lesson:queens", "google/other")
    note_fallback(EDITION, "lesson.review", "lesson:queens", "google/other")
    draft, review = (FallbackNote(f"lesson.{stage}", "lesson:queens", "google/other") for stage in ("draft", "review"))
    assert list(fallback_notes(EDITION)) == [draft, review]
    note_fallback(EDITION, "lesson.draft", "lesson:queens", None)
    assert list(fallback_notes(EDITION)) == [review]


def test_nothing_is_written_where_there_is_nothing_to_note() -> None:
    note_fallback(EDITION, "lesson.draft", "lesson:queens", None)
    assert not EDITION.exists()
    assert list(fallback_notes(EDITION)) == []


def test_a_broken_note_is_passed_over() -> None:
    note_fallback(EDITION, "titles", "titles:course", "google/other")
    for name, text in (("a", "{"), ("b", "[]"), ("c", '{"task": "x"}')):
        (EDITION / f"work/fallbacks/{name}.json").write_text(text)
    assert [note.item for note in fallback_notes(EDITION)] == ["titles:course"]


class _Model:
    """A provider that refuses to be reached, or answers."""

    def __init__(self, name: str, answer: str | None) -> None:
        self.name = name
        self._answer = answer

    def send(self, call: Call, timeout: float) -> Reply:
        if self._answer is None:
            raise CallFailed(f"{self.name} is down", "rejected")
        return Reply(self._answer, "end", Usage(input_tokens=10, output_tokens=5), call.model)

    def check_access(self) -> None:
        pass


def _ask(course: str = "bees", revision: int = 1) -> str:
    settings = Settings(text_provider="openai", retries=0, fallback=["google/other"])
    asked = Asked(settings, Writer(provider="openai", model="m", prompt="1"), course, "en", "titles:course")
    facts = {"source": {"1": "Hola"}, "outline_language": "es", "language": "en", "course_title": "Curso"}
    return generate(Request("titles", {"n": revision}, facts), asked, lambda answer: answer.text, lambda text: [])


def test_a_rebuild_from_the_ledger_notes_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    models = {"openai": _Model("openai", None), "google": _Model("google", "Hello")}
    monkeypatch.setattr(buying, "_connection_of", lambda name, key, url: models[name])
    noted = [FallbackNote("titles", "titles:course", "google/other")]
    assert _ask() == "Hello"
    assert list(fallback_notes(EDITION)) == noted
    shutil.rmtree("build")
    assert _ask() == "Hello"
    assert list(fallback_notes(EDITION)) == noted
    models["openai"] = _Model("openai", "Hi")
    assert _ask(revision=2) == "Hi"
    assert list(fallback_notes(EDITION)) == []


def test_an_answer_for_no_edition_is_noted_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    models = {"openai": _Model("openai", None), "google": _Model("google", "Hello")}
    monkeypatch.setattr(buying, "_connection_of", lambda name, key, url: models[name])
    assert _ask(course="") == "Hello"
    assert not Path("build").exists()
