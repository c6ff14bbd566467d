"""What a person calls a lesson, a lab or a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.course import load_course
from aurora.item_names import UnknownItem, find_item
from aurora.settings import Settings
from aurora.targets import Edition
from tests.workflow.workspace import TINY


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    file = tmp_path / "tiny.yaml"
    file.write_text(TINY, encoding="utf-8")
    return Edition(load_course(file), "en", Settings(modules="1"))


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("lesson:folding-clothes", ("lesson", "folding-clothes")),
        ("lesson:1.2", ("lesson", "folding-clothes")),
        ("lesson:2.1", ("lesson", "locking-the-door")),
        ("lab:weigh-a-suitcase", ("lab", "weigh-a-suitcase")),
        ("lab:1.1.1", ("lab", "weigh-a-suitcase")),
        ("lab:2.1", ("lab", "the-last-walk-through-the-flat")),
        ("visual:choosing-a-suitcase-2", ("visual", "choosing-a-suitcase-2")),
        (" visual:1.1-2 ", ("visual", "choosing-a-suitcase-2")),
    ],
)
def test_ids_and_numbers_name_items_of_the_whole_course(edition: Edition, text: str, item: tuple[str, str]) -> None:
    assert find_item(edition, text) == item


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lesson:folding-cloths", "tiny: there is no lesson 'folding-cloths'; did you mean folding-clothes?"),
        ("lesson:9.9", "'aurora ids' lists what it has"),
        ("visual:choosing-a-suitcase-3", "did you mean choosing-a-suitcase-"),
        ("lesson:", "is no item; write lesson:ID, lab:ID or visual:ID-3"),
        ("folding-clothes", "is no item"),
        ("chapter:folding-clothes", "is no item"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(edition: Edition, text: str, says: str) -> None:
    with pytest.raises(UnknownItem) as error:
        find_item(edition, text)
    assert says in str(error.value)
