"""Whether a file was made from what decides it now."""

from __future__ import annotations

from typing import Any

import pytest

from aurora.freshness import is_outdated
from aurora.provenance import Record


def record(kind: str, id_: str, **made_from: Any) -> Record:
    return Record(kind, id_, "some/file", made_from, {"size": 1, "sha256": "x"}, 0)


@pytest.mark.parametrize(
    ("kind", "id_", "slice_"),
    [
        ("lesson", "intro", ("lesson_page", "intro")),
        ("lab", "boil", ("lab_page", "boil")),
        ("visual", "intro-1", ("visual", "intro-1")),
        ("image", "intro-1", ("image", "intro-1")),
        ("environment", "environment", ("environment", "environment")),
        ("master_plan", "lab-master-plan", ("master_plan", "lab-master-plan")),
        ("book", "tiny-modules-2.pdf", ("book", "tiny-modules-2")),
        ("stage", "draft/intro", ("lesson", "intro")),
        ("stage", "research/intro", ("lesson", "intro")),
        ("stage", "lab_guide/boil", ("lab", "boil")),
        ("stage", "titles/module-pans", ("titles", "module-pans")),
    ],
)
def test_each_kind_is_held_to_its_slice(kind: str, id_: str, slice_: tuple[str, str]) -> None:
    made = record(kind, id_, slice="one")
    assert not is_outdated(made, {slice_: "one"}, {})
    assert is_outdated(made, {slice_: "other"}, {})


def test_what_the_outline_has_no_more_is_left_alone() -> None:
    assert not is_outdated(record("lesson", "gone", slice="one"), {}, {})


def test_inputs_count_where_they_are_there() -> None:
    made = record("stage", "review/intro", slice="one", inputs={"work/draft/intro.md": "a"})
    slices = {("lesson", "intro"): "one"}
    assert not is_outdated(made, slices, {"work/draft/intro.md": "a"})
    assert is_outdated(made, slices, {"work/draft/intro.md": "b"})
    assert not is_outdated(made, slices, {})


def test_a_record_of_an_earlier_aurora_has_no_inputs() -> None:
    assert not is_outdated(record("lesson", "intro", slice="one", stage="a"), {("lesson_page", "intro"): "one"}, {})
