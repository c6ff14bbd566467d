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
        ("slides:2", ("slides", "module-leaving")),
        ("slides:module-packing", ("slides", "module-packing")),
    ],
)
def test_ids_and_numbers_name_items_of_the_whole_course(edition: Edition, text: str, item: tuple[str, str]) -> None:
    assert find_item(edition, text) == item


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lesson:folding-cloths", "tiny: there is no lesson 'folding-cloths'; did you mean lesson:folding-clothes?"),
        ("lesson:9.9", "there is no lesson '9.9'; write for example lesson:1.1; 'aurora ids' lists what there is"),
        ("visual:9.9-1", "write for example visual:1.1-1;"),
        ("visual:choosing-a-suitcase-3", "that lesson has visual:1.1-1 to visual:1.1-2"),
        ("visual:choosing-a-suitcase", "that lesson has visual:1.1-1 to visual:1.1-2"),
        ("visual:1.2", "tiny: there is no visual '1.2'; that lesson has visual:1.2-1"),
        ("visual:chosing-a-suitcase-2", "did you mean visual:choosing-a-suitcase-2 or "),
        ("slides:3", "tiny: there are no slides of '3'; write for example slides:1;"),
        ("lesson:", "write lesson:ID, lab:ID, visual:ID-3 or slides:MODULE: for example lesson:1.1 or lab:1.1.1 or "),
        ("folding-clothes", "is no item; write lesson:ID, lab:ID, visual:ID-3 or slides:MODULE: did you mean lesson:"),
        ("chapter:1.2", "did you mean lesson:1.2?"),
        ("picture:1.1-1", "'picture:1.1-1' is no item; write lesson:ID, lab:ID, visual:ID-3 or slides:MODULE: did you"),
        ("picture:9.9", "for example lesson:1.1 or lab:1.1.1 or visual:1.1-1 or slides:1 ('aurora ids'"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(edition: Edition, text: str, says: str) -> None:
    with pytest.raises(UnknownItem) as error:
        find_item(edition, text)
    assert says in str(error.value)
