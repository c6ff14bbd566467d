"""A new text that was asked for under an edit is left beside it, with a three-way merge; the edit is never touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.workflow.workspace import TINY, Result, Workspace

PAGE = "lessons/module-01-lesson-02.md"
EDIT = "edits/tiny/en/lessons/folding-clothes.md"
MERGE = "build/tiny/en/merge/lessons/folding-clothes.md"
NEW = "build/tiny/en/merge/lessons/folding-clothes.new.md"
ORIGIN = "edits/tiny/en/origins/lessons/folding-clothes"
TARGETS = [f"build/tiny/en/{PAGE}", NEW]


def build(space: Workspace, *arguments: str) -> Result:
    result = space.snakemake(*arguments)
    assert result.code == 0, result.output
    return result


def text(space: Workspace, file: str) -> str:
    return (space.path / file).read_text(encoding="utf-8")


def edited(space: Workspace, old: str, new: str) -> str:
    """Changes a paragraph of the page in place."""
    page = space.edition / PAGE
    before = page.read_text(encoding="utf-8")
    assert old in before
    page.write_text(before.replace(old, new, 1), encoding="utf-8")
    return page.read_text(encoding="utf-8")


@pytest.fixture
def merged(built: Workspace) -> Workspace:
    """An edit, an outline with another topic, and a new text that was asked for: all at once."""
    edited(built, "## Audience", "My own paragraph.\n\n## Audience")
    built.outline(TINY.replace("topics: [Rolling, Folding flat]", "topics: [Rolling, Folding flat, Ironing]"))
    build(built, *TARGETS, "--config", "regenerate=lesson:folding-clothes")
    return built


def test_what_both_sides_changed_is_brought_together(merged: Workspace) -> None:
    mine = text(merged, EDIT)
    assert "Ironing" not in mine
    assert text(merged, f"build/tiny/en/{PAGE}") == mine
    new = text(merged, NEW)
    assert "Ironing" in new
    assert "My own paragraph." not in new
    both = text(merged, MERGE)
    assert "Ironing" in both
    assert "My own paragraph." in both
    assert "<<<<<<<" not in both
    assert both.replace("My own paragraph.\n\n", "") == new


def test_where_it_is_and_how_to_take_it_is_said(built: Workspace) -> None:
    edited(built, "## Audience", "My own paragraph.\n\n## Audience")
    built.outline(TINY.replace("topics: [Rolling, Folding flat]", "topics: [Rolling, Folding flat, Ironing]"))
    output = build(built, *TARGETS, "--config", "regenerate=lesson:1.2").output
    assert (
        f"Edit: {EDIT}: {MERGE} is its merge with the new text, without a conflict; to take it: cp {MERGE} {EDIT}"
    ) in output


def test_a_merge_that_was_taken_is_where_the_edit_begins_from_then_on(merged: Workspace) -> None:
    shutil.copy(merged.path / MERGE, merged.path / EDIT)
    output = build(merged, *TARGETS[:1]).output
    assert "to take it" not in output
    assert "the outline has changed since" not in output
    assert "Ironing" in text(merged, f"{ORIGIN}.json")
    assert "Ironing" in text(merged, f"{ORIGIN}.md")
    assert text(merged, f"build/tiny/en/{PAGE}") == text(merged, EDIT)
    assert "Nothing to be done" in build(merged, *TARGETS[:1]).output


def test_what_is_written_after_a_merge_is_merged_too(merged: Workspace) -> None:
    edited(merged, "My own paragraph.", "My own paragraph, and another thought.")
    output = build(merged, f"build/tiny/en/{PAGE}").output
    assert f"Edit: {EDIT}: was changed after it was merged with a new text ({MERGE})" in output
    assert "another thought" not in text(merged, MERGE)
    output = build(merged, *TARGETS).output
    assert f"to take it: cp {MERGE} {EDIT}" in output
    both = text(merged, MERGE)
    assert "My own paragraph, and another thought." in both
    assert "Ironing" in both
    shutil.copy(merged.path / MERGE, merged.path / EDIT)
    assert "to take it" not in build(merged, *TARGETS[:1]).output
    assert text(merged, f"build/tiny/en/{PAGE}") == both
    assert "Nothing to be done" in build(merged, *TARGETS[:1]).output


def test_places_that_both_changed_are_marked_and_must_be_settled(built: Workspace) -> None:
    generated = "- Summarise “Folding flat” and illustrate it with an example."
    mine, theirs = generated.replace("an example", "my shirts"), generated.replace("Folding flat", "Folding flatter")
    edited(built, generated, mine)
    built.outline(TINY.replace("Folding flat", "Folding flatter"))
    output = build(built, *TARGETS, "--config", "regenerate=lesson:folding-clothes").output
    assert f"with 1 place to decide on; to take it: cp {MERGE} {EDIT}" in output
    both = text(built, MERGE)
    conflict = f"<<<<<<< your edit\n{mine}\n\n=======\n{theirs}\n\n>>>>>>> the new text\n"
    assert conflict in both
    shutil.copy(built.path / MERGE, built.path / EDIT)
    output = build(built, *TARGETS[:1]).output
    assert f"aurora: {EDIT}:" in output
    assert "still holds both sides of a merge" in output
    assert text(built, f"build/tiny/en/{PAGE}") == both
    assert "Folding flatter" not in text(built, f"{ORIGIN}.json")
    (built.path / EDIT).write_text(both.replace(conflict, f"{mine}\n\n"), encoding="utf-8")
    output = build(built, *TARGETS[:1]).output
    assert "both sides" not in output
    assert "the outline has changed since" not in output
    assert "Folding flatter" in text(built, f"{ORIGIN}.json")
    assert "Folding flatter" in text(built, f"{ORIGIN}.md")


def test_a_move_is_no_conflict(built: Workspace) -> None:
    edited(built, "## Audience", "My own paragraph.\n\n## Audience")
    built.outline(TINY.replace("Locking the door", "Shutting the door").replace("Choosing a suitcase", "Taking a bag"))
    build(built, *TARGETS, "--config", "regenerate=lesson:folding-clothes")
    both = text(built, MERGE)
    assert both == text(built, f"build/tiny/en/{PAGE}")
    assert "Shutting the door" in both
    assert "Choosing a suitcase" not in both


def test_what_was_written_by_hand_from_the_start_is_left_without_a_merge(workspace: Workspace) -> None:
    own = workspace.path / EDIT
    own.parent.mkdir(parents=True)
    own.write_text("# My own\n\nFold it.\n", encoding="utf-8")
    output = build(workspace, *TARGETS, "--config", "regenerate=lesson:folding-clothes").output
    assert not (workspace.path / MERGE).exists()
    assert text(workspace, NEW).startswith("# Lesson 1.2: Folding clothes\n")
    assert f"Edit: {EDIT}: the new text is {NEW}; it is not known what the edit began from" in output
    assert own.read_text("utf-8") == "# My own\n\nFold it.\n"


def test_the_new_text_of_a_lab_is_merged_with_its_edit(built: Workspace) -> None:
    page = built.edition / "labguide/lab-01-01-01.md"
    mine = page.read_text("utf-8").replace("\n## ", "\nMind your back.\n\n## ", 1)
    page.write_text(mine, "utf-8")
    built.outline(TINY.replace("Read the weight", "Read the weight, Write it down"))
    folder = Path("build/tiny/en/merge/labs")
    build(built, str(folder / "weigh-a-suitcase.new.md"), "--config", "regenerate=lab:weigh-a-suitcase")
    both = text(built, str(folder / "weigh-a-suitcase.md"))
    assert "Mind your back." in both
    assert "Write it down" in both
    assert page.read_text("utf-8") == mine


def test_all_targets_have_the_merges_that_were_asked_for(built: Workspace) -> None:
    edited(built, "## Audience", "My own paragraph.\n\n## Audience")
    dry = build(built, "-n", "--config", "regenerate=lesson:folding-clothes").output
    assert "rule merge:" in dry
    assert "rule merge:" not in build(built, "-n").output
