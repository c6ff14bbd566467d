"""What was asked to be made anew is remembered, and can be read and changed by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.errors import ProblemsError
from aurora.revisions import Revision, Revisions


def test_each_request_is_one_more_revision_once_the_one_before_is_done() -> None:
    first = Revision().anew("more examples")
    assert (first.revision, first.last, first.said, first.pending) == (2, 2, "more examples", True)
    assert first.anew(None) == first
    second = first.done().anew(None)
    assert (second.revision, second.said, second.pending) == (3, None, True)


def test_requirements_of_a_pending_revision_can_still_be_changed() -> None:
    assert Revision().anew("more examples").anew("fewer").requirements == {2: "fewer"}


def test_after_going_back_the_next_request_is_a_new_revision() -> None:
    back = Revision().anew("a").done().anew("b").done().back_to(1)
    assert (back.revision, back.last, back.said) == (1, 3, None)
    assert back.anew(None).revision == 4
    assert back.back_to(3).said == "b"


def test_the_file_is_sorted_and_says_only_what_is_not_at_its_default(tmp_path: Path) -> None:
    revisions = Revisions().with_("visual", "a-1", Revision().anew(None).done())
    revisions = revisions.with_("lesson", "b", Revision().anew("Más: ejemplos"))
    file = tmp_path / "revisions.yaml"
    file.write_bytes(revisions.to_bytes())
    assert Revisions.read(file) == revisions
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == [
        "lesson:b:",
        "  revision: 2",
        "  last: 2",
        "  requirements:",
        "    2: 'Más: ejemplos'",
        "  pending: true",
        "visual:a-1:",
        "  revision: 2",
        "  last: 2",
    ]
    assert list(revisions.pending) == [("lesson", "b")]


def test_a_person_may_leave_the_highest_number_away(tmp_path: Path) -> None:
    file = tmp_path / "revisions.yaml"
    file.write_text("lesson:b: {revision: 3}\n", encoding="utf-8")
    assert Revisions.read(file).of("lesson", "b").last == 3
    assert Revisions.read(tmp_path / "none.yaml").of("lesson", "b") == Revision()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lesson:b:\n  revision: x\n", "revisions.yaml:2:13: revision: 'x' does not fit; write a whole number from 1"),
        ("\nlesson:b: {revison: 2}\n", "revisions.yaml:2:21: lesson:b has no 'revison'; did you mean 'revision'?"),
        ("lesson:b: {note: 2}\n", "lesson:b has no 'note'; write one of revision, last, requirements, "),
        ("lesson:b: {requirements: {more: x}}\n", "revisions.yaml:1:33: requirements: 'more' does not fit; write a "),
        ("lesson:b: {pending: 7}\n", "revisions.yaml:1:21: pending: 7 does not fit; write true, or leave it out"),
        ("lesson:b: 2\n", "revisions.yaml:1:11: lesson:b: 2 does not fit; write below it 'revision: 2'"),
        ("chapter:b: {revision: 2}\n", "'chapter:b' is no item; write lesson:ID, lab:ID, visual:ID-3 or slides:MODULE"),
        ("- a\n", "write 'lesson:ID:' and below it 'revision: 2'"),
        ("a: [\n", "revisions.yaml:2:1: is no YAML"),
        ("lesson:b: {revision: 0}\n", "revisions.yaml:1:22: revision: 0 does not fit"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "revisions.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        Revisions.read(file)
    assert says in str(error.value)


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    file = tmp_path / "revisions.yaml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ProblemsError, match="cannot be read as UTF-8"):
        Revisions.read(file)
