"""Three texts become one, and what both sides changed is left to a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.files import sha256, write_file
from aurora.merging import (
    MergeNote,
    forget_taken,
    leave_merge,
    line_of,
    markers_in,
    merge,
    merge_file,
    new_file,
    read_note,
    taken,
    untouched,
)
from aurora.slices import FrameLines

BASE = "# T\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n"


def test_changes_of_both_sides_come_together() -> None:
    merged = merge(BASE, BASE.replace("Two", "My two"), BASE.replace("Four.", "Four.\n\nFive."))
    assert (merged.text, merged.conflicts) == ("# T\n\nOne.\n\nMy two.\n\nThree.\n\nFour.\n\nFive.\n", 0)


def test_what_both_changed_alike_is_no_conflict() -> None:
    both = BASE.replace("Two", "Two, better")
    assert merge(BASE, both, both).text == both


def test_what_both_changed_is_marked() -> None:
    merged = merge(BASE, BASE.replace("Two", "My two"), BASE.replace("Two", "New two"))
    assert merged.conflicts == 1
    assert "<<<<<<< your edit\nMy two.\n\n=======\nNew two.\n\n>>>>>>> the new text\n" in merged.text
    assert markers_in(merged.text) == 5
    assert merged.text.endswith("Three.\n\nFour.\n")


def test_texts_without_anything_in_common_conflict_as_a_whole() -> None:
    merged = merge("A.\n\nB.\n", "C.\n\nD.\n", "E.\n\nF.\n")
    assert merged.conflicts == 1


def test_line_ends_are_those_of_the_edit_and_no_change() -> None:
    mine = "\ufeff" + BASE.rstrip("\n").replace("\n", "\r\n")
    merged = merge(BASE, mine, BASE.replace("Two", "New two"))
    assert (merged.text, merged.conflicts) == (BASE.replace("Two", "New two").replace("\n", "\r\n"), 0)


def test_a_line_that_stands_often_is_no_noise() -> None:
    base = "".join(f"- item\n\n{number}.\n\n" for number in range(300))
    merged = merge(base, base.replace("7.\n", "seven.\n", 1), base + "Last.\n")
    assert merged.conflicts == 0
    assert merged.text == base.replace("7.\n", "seven.\n", 1).rstrip("\n") + "\n\nLast.\n"


def test_marks_of_other_tools_in_a_lesson_are_no_marks_of_ours() -> None:
    assert markers_in("```\n<<<<<<< HEAD\n=======\n>>>>>>> main\n```\n") == 0


MINE = BASE.replace("Two", "My two")


def left(edition: Path, theirs: str) -> str:
    merged = merge(BASE, MINE, theirs)
    note = MergeNote(
        edit=sha256(MINE.encode()), mine=MINE, asked={"a": 1}, frame=FrameLines(position="Here"), new=theirs
    )
    leave_merge(edition, "lesson", "one", note, theirs, merged)
    return merged.text


def is_taken(edition: Path, text: str) -> bool:
    return taken(edition, "lesson", "one", sha256(text.encode()), text) is not None


def test_a_merge_is_taken_as_it_was_left(tmp_path: Path) -> None:
    both = left(tmp_path, BASE.replace("Four.", "Four.\n\nFive."))
    assert not is_taken(tmp_path, MINE)
    assert not is_taken(tmp_path, MINE.replace("One", "My one"))
    assert is_taken(tmp_path, both)
    assert is_taken(tmp_path, both.replace("One", "My one"))


def test_a_merge_with_conflicts_is_taken_when_they_are_settled(tmp_path: Path) -> None:
    both = left(tmp_path, BASE.replace("Two", "New two").replace("Four", "New four"))
    assert not is_taken(tmp_path, both)
    assert not is_taken(tmp_path, MINE.replace("One", "My one"))
    settled = BASE.replace("Two", "My two").replace("Four", "New four")
    assert is_taken(tmp_path, settled)
    merge_file(tmp_path, "lesson", "one").write_text(settled)
    assert is_taken(tmp_path, settled)


@pytest.mark.parametrize(
    ("theirs", "places"),
    [
        (BASE.replace("Four", "4"), "without a conflict"),
        (BASE.replace("Two", "2"), "with 1 place to decide on"),
        (BASE.replace("Two", "2").replace("T\n", "U\n"), "with 1 place to decide on"),
    ],
)
def test_what_is_said_of_a_merge(tmp_path: Path, theirs: str, places: str) -> None:
    left(tmp_path, theirs)
    edit = Path("edits/c/en/lessons/one.md")
    file = merge_file(tmp_path, "lesson", "one")
    assert line_of(tmp_path, edit, "lesson", "one") == (
        f"{edit}: {file} is its merge with the new text, {places}; to take it: cp {file} {edit}"
    )


def test_without_a_beginning_there_is_the_new_text_alone(tmp_path: Path) -> None:
    left(tmp_path, BASE.replace("Four", "4"))
    note = read_note(tmp_path, "lesson", "one")
    assert note is not None
    leave_merge(tmp_path, "lesson", "one", note.model_copy(update={"merge": None}), "New.\n", None)
    assert not merge_file(tmp_path, "lesson", "one").exists()
    assert new_file(tmp_path, "lesson", "one").read_text() == "New.\n"
    line = line_of(tmp_path, Path("e.md"), "lesson", "one")
    assert line is not None
    assert "it is not known what the edit began from" in line


def rescued(edition: Path) -> list[str]:
    return sorted(path.read_text() for path in (edition / "work/rescued").glob("*"))


def test_what_a_person_wrote_into_a_merge_is_kept_aside_before_the_next_one(tmp_path: Path) -> None:
    both = left(tmp_path, BASE.replace("Four", "4"))
    left(tmp_path, BASE.replace("Four", "IV"))
    assert rescued(tmp_path) == []
    file = merge_file(tmp_path, "lesson", "one")
    file.write_text(both + "\nMine.\n")
    new_file(tmp_path, "lesson", "one").write_text("My own notes.\n")
    left(tmp_path, BASE.replace("Four", "four"))
    assert rescued(tmp_path) == sorted([both + "\nMine.\n", "My own notes.\n"])
    file.write_text("Mine once more.\n")
    note = read_note(tmp_path, "lesson", "one")
    assert note is not None
    leave_merge(tmp_path, "lesson", "one", note.model_copy(update={"merge": None}), "New.\n", None)
    assert not file.exists()
    assert "Mine once more.\n" in rescued(tmp_path)


def test_what_was_left_is_known_after_it_was_taken(tmp_path: Path) -> None:
    both = left(tmp_path, BASE.replace("Four", "4"))
    forget_taken(tmp_path, "lesson", "one", BASE.replace("Four", "4"))
    assert read_note(tmp_path, "lesson", "one") is None
    assert untouched(tmp_path) == {sha256(text.encode()) for text in (both, BASE.replace("Four", "4"))}
    left(tmp_path, BASE.replace("Four", "IV"))
    assert rescued(tmp_path) == []


def test_what_a_stopped_job_left_is_no_persons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(tmp_path, BASE.replace("Four", "4"))

    def dies_at_the_page(path: Path, data: bytes) -> None:
        if path.name.endswith(".new.md"):
            raise KeyboardInterrupt
        write_file(path, data)

    with monkeypatch.context() as died:
        died.setattr("aurora.merging.write_file", dies_at_the_page)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                left(tmp_path, BASE.replace("Four", "IV"))
    left(tmp_path, BASE.replace("Four", "IV"))
    assert rescued(tmp_path) == []
