"""What of a slice decides the answer of a model: nothing that changes elsewhere in the course, nor why it is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aurora.build import Build
from aurora.slice_files import all_slices
from aurora.slices import asked

OUTLINE = """\
course:
  title: Boats
  language: en
modules:
  - title: Building
    lessons:
      - title: Hulls
        topics: [Planks]
        revision: 1
        visuals:
          - {description: A hull from below, kind: diagram, revision: 1}
          - A plank
        labs:
          - title: Quiz
            description: Three questions.
            revision: 1
  - title: Sailing
    lessons:
      - title: Wind
"""
TWINS = """\
      - title: Hulls
        labs: [Quiz]
"""

Asked = Callable[..., dict[tuple[str, str], dict[str, Any]]]


@pytest.fixture
def decisive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What is asked for the lessons and labs of an outline, by kind and title."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outlines").mkdir()

    def ask(outline: str = OUTLINE, name: str = "boats", **config: Any) -> dict[tuple[str, str], dict[str, Any]]:
        for old in (tmp_path / "outlines").iterdir():
            old.unlink()
        (tmp_path / f"outlines/{name}.yaml").write_text(outline, encoding="utf-8")
        build = Build({"text_provider": "anthropic", "image_provider": "google", **config})
        (edition,) = build.editions
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for kind, _, slice_ in all_slices(edition, build.stocks[edition.folder]):
            if kind in ("lesson", "lab", "environment"):
                data = asked(slice_)
                found.setdefault((kind, data.get(kind, {}).get("title", "")), data)
        return found

    return ask


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      - title: Wind\n", f"      - title: Wind\n{TWINS}"),
        ("      - title: Hulls\n", "      - title: Hulls\n        id: the-hull\n"),
        ("          - title: Quiz\n", "          - title: Quiz\n            id: first-quiz\n"),
        ("below, kind: diagram, revision: 1", "below, kind: diagram, revision: 2"),
        ("below, kind: diagram", "below, kind: illustration"),
        ("below, kind: diagram", "below, requirements: No sails, kind: diagram"),
        ("  - title: Sailing\n", "  - title: Sailing on\n    summary: Wind.\n"),
        ("  - title: Building\n", "  - title: Building a boat\n    summary: Of wood.\n    duration_minutes: 9\n"),
        ("  title: Boats\n", "  title: Boats\n  description: All about boats.\n"),
        ("  - title: Building\n    lessons:\n", "  - title: Building\n    lessons:\n      - title: Trees\n"),
    ],
)
def test_a_change_elsewhere_asks_for_nothing_anew(decisive: Asked, old: str, new: str) -> None:
    before = decisive()
    assert OUTLINE.replace(old, new) != OUTLINE
    after = decisive(OUTLINE.replace(old, new))
    for place in (("lesson", "Hulls"), ("lab", "Quiz"), ("environment", "")):
        assert after[place] == before[place]


@pytest.mark.parametrize(
    "config",
    [
        {"text_model": "another"},
        {"text_provider": "openai"},
        {"image_provider": "none"},
        {"illustrations_per_lesson": "all"},
        {"image_style": "Woodcut."},
        {"retries": 1},
        {"modules": "1"},
        {"content": "labs"},
    ],
)
def test_who_is_asked_and_how_is_not_in_what_is_asked(decisive: Asked, config: dict[str, Any]) -> None:
    assert decisive(**config) == decisive()


def test_a_renamed_outline_asks_for_nothing_anew(decisive: Asked) -> None:
    assert decisive(name="ships") == decisive()


@pytest.mark.parametrize(
    ("old", "new", "differ"),
    [
        ("        revision: 1\n        visuals", "        revision: 2\n        visuals", {("lesson", "Hulls")}),
        ("      - title: Wind\n", "      - title: Wind\n        id: winds\n", {("lesson", "Wind")}),
        (
            "  - title: Building\n",
            "  - title: Building\n    bloom_level: apply\n",
            {("lesson", "Hulls"), ("lab", "Quiz")},
        ),
        ("            revision: 1", "            revision: 2", {("lab", "Quiz")}),
        ("A plank", "A bent plank", {("lesson", "Hulls")}),
        ("          - A plank\n", "", {("lesson", "Hulls")}),
        ("title: Quiz\n", "title: Quiz\n            duration_minutes: 5\n", {("lab", "Quiz")}),
        (
            "  title: Boats\n",
            "  title: Boats\n  requirements: Be brief.\n",
            {("lesson", "Hulls"), ("lesson", "Wind"), ("lab", "Quiz"), ("environment", "")},
        ),
    ],
)
def test_a_change_of_its_own_is_asked_for_anew(
    decisive: Asked, old: str, new: str, differ: set[tuple[str, str]]
) -> None:
    before = decisive()
    assert OUTLINE.count(old) == 1
    after = decisive(OUTLINE.replace(old, new))
    assert {place for place in before if before[place] != after[place]} == differ


def test_a_lesson_that_moves_to_another_module_asks_for_nothing_anew(decisive: Asked) -> None:
    modules = OUTLINE[OUTLINE.index("  - title: Building") :]
    hulls = modules[modules.index("      - title: Hulls") : modules.index("  - title: Sailing")]
    moved = OUTLINE.replace(hulls, "      - title: Keels\n") + hulls
    before, after = decisive(), decisive(moved)
    for place in before:
        assert after[place] == before[place]


def test_two_bare_titles_ask_for_two_texts(decisive: Asked) -> None:
    twins = OUTLINE.replace(
        "      - title: Wind\n", "      - title: Wind\n  - title: Coming home\n    lessons: [Wind]\n"
    )
    ids = decisive(twins)["lesson", "Wind"]["lesson"]["id"]
    assert ids == "sailing-wind"


def test_a_name_of_the_environment_may_be_id(decisive: Asked) -> None:
    named = OUTLINE.replace("  title: Boats\n", "  title: Boats\n  environment: {names: {id: crew}}\n")
    assert decisive(named)["environment", ""]["environment"]["names"] == {"id": "crew"}
