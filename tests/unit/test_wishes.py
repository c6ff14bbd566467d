"""The wish on the command line that something be made anew, and the requirements that go with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurora.errors import ProblemsError
from aurora.settings import load_settings
from aurora.wishes import Wish, requirements_note, take_wishes


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        ("lesson:intro", [Wish("lesson:intro")]),
        ("lesson:1.2,lab:1.2.1, visual:intro-3", [Wish("lesson:1.2"), Wish("lab:1.2.1"), Wish("visual:intro-3")]),
        (["lesson:a", "lesson:b"], [Wish("lesson:a"), Wish("lesson:b")]),
        ("lesson:a,lesson:a", [Wish("lesson:a")]),
        ("lesson:a@1,visual:1.2-3@12", [Wish("lesson:a", 1), Wish("visual:1.2-3", 12)]),
    ],
)
def test_items_are_read(config_file: Path, asked: object, items: list[Wish]) -> None:
    assert list(take_wishes({"regenerate": asked}, config_file)[1].items) == items


@pytest.mark.parametrize("asked", ["intro", "lesson:", "", {"lesson": "intro"}, 3, True, "lesson:Intro", "lesson:a@x"])
def test_anything_else_is_refused_with_an_example(config_file: Path, asked: object) -> None:
    with pytest.raises(ProblemsError, match="does not fit; write regenerate=lesson:ID,lab:ID,visual:ID-3"):
        take_wishes({"regenerate": asked}, config_file)


def test_requirements_beside_a_wish_are_of_its_items_alone(config_file: Path) -> None:
    config = {"regenerate": "lesson:a", "requirements": "more examples"}
    values, wishes = take_wishes(config, config_file)
    assert wishes.requirements == "more examples"
    assert load_settings(config, config_file).requirements is None
    assert values == {}


def test_those_of_the_config_file_stay_what_they_are(config_file: Path) -> None:
    config_file.write_text("requirements: Be brief.\n", encoding="utf-8")
    config: dict[str, Any] = {"regenerate": "lesson:a", "requirements": "Be brief."}
    assert take_wishes(config, config_file)[1].requirements is None
    assert load_settings(config, config_file).requirements == "Be brief."
    config["requirements"] = "more examples"
    assert take_wishes(config, config_file)[1].requirements == "more examples"
    assert load_settings(config, config_file).requirements == "Be brief."


def test_without_a_wish_requirements_are_a_setting(config_file: Path) -> None:
    assert load_settings({"requirements": "Be brief."}, config_file).requirements == "Be brief."


def test_requirements_for_no_item_are_said_to_be_for_all(config_file: Path) -> None:
    (note,) = requirements_note({"requirements": "Be brief."}, config_file)
    assert "without regenerate=ITEM they are for every text of every course" in note
    assert requirements_note({"requirements": "Be brief.", "regenerate": "lesson:a"}, config_file) == []
    config_file.write_text("requirements: Be brief.\n", encoding="utf-8")
    assert requirements_note({"requirements": "Be brief."}, config_file) == []
    assert requirements_note({"requirements": "more"}, config_file) == [note]
    assert requirements_note({}, config_file) == requirements_note({"requirements": None}, config_file) == []


def test_requirements_that_became_yaml_are_said(config_file: Path) -> None:
    with pytest.raises(ProblemsError, match="put it in quotes twice"):
        take_wishes({"regenerate": "lesson:a", "requirements": {"Examples": "more"}}, config_file)


def test_a_wish_in_the_config_file_is_refused(config_file: Path) -> None:
    config_file.write_text("regenerate: lesson:a\n", encoding="utf-8")
    with pytest.raises(ProblemsError, match="is for the command line, since each build would make it anew"):
        take_wishes({"regenerate": "lesson:a"}, config_file)
