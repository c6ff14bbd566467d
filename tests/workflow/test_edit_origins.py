"""Where an edit began is known, its frame follows a move, and a change of its outline is said."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.workflow.workspace import TINY, Result, Workspace

PAGE = "lessons/module-01-lesson-02.md"
EDIT = "edits/tiny/en/lessons/folding-clothes.md"
ORIGIN = "edits/tiny/en/origins/lessons/folding-clothes"
PAGES = [f"build/tiny/en/lessons/{page}.md" for page in ("module-01-lesson-01", "module-01-lesson-02")]

_CUTS = [TINY.index(text) for text in ("      - title: Choosing", "      - title: Folding", "  - title: Module 2")]
HEAD, CHOOSING, FOLDING, REST = (TINY[a:b] for a, b in itertools.pairwise([0, *_CUTS, len(TINY)]))


def outline(done: Iterable[str]) -> str:
    """The tiny outline after its second lesson was moved to the first place, or renamed with a pinned id."""
    folding = FOLDING
    if "rename" in done:
        folding = folding.replace("title: Folding clothes", "id: folding-clothes\n        title: Packing neatly")
    return HEAD + (folding + CHOOSING if "move" in done else CHOOSING + folding) + REST


def pages(space: Workspace, *arguments: str) -> Result:
    """A build of the lessons of the first module alone, without pictures and books."""
    result = space.snakemake(*PAGES, *arguments)
    assert result.code == 0, result.output
    return result


def status(space: Workspace) -> str:
    """What `aurora status` says."""
    command = [sys.executable, "-m", "aurora.cli", "status"]
    return subprocess.run(command, cwd=space.path, capture_output=True, text=True, check=False).stdout


def change(path: Path, word: str = "every time") -> str:
    """Changes a paragraph of a page as its author would."""
    text = path.read_text(encoding="utf-8")
    changed = text.replace("Rolling", f"Rolling, which I do {word},", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return changed


def under_edits(space: Workspace) -> dict[str, tuple[bytes, int]]:
    files = [path for path in (space.path / "edits").rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_an_edit_has_the_page_beside_it_that_it_began_from(built: Workspace) -> None:
    before = (built.edition / PAGE).read_text(encoding="utf-8")
    change(built.edition / PAGE)
    pages(built)
    origin = json.loads((built.path / f"{ORIGIN}.json").read_bytes())
    assert origin["asked"]["lesson"]["topics"] == [{"title": "Rolling"}, {"title": "Folding flat"}]
    assert origin["frame"]["position"] == "**Module 1: Packing** · lesson 2 of 2"
    assert origin["frame"]["following"] == "**Next lesson:** Locking the door (lesson 2.1)."
    page = (built.path / f"{ORIGIN}.md").read_text(encoding="utf-8")
    frame = origin["frame"]
    together = "\\\n".join([frame["position"], frame["previous"], frame["next"]])
    assert page.replace("[POSITION]", together).replace("[NEXT]", frame["following"]) == before
    kept = under_edits(built)
    pages(built)
    assert under_edits(built) == kept


def test_an_outline_that_changed_meanwhile_is_not_what_the_edit_began_from(built: Workspace) -> None:
    mine = change(built.edition / PAGE)
    built.outline(TINY.replace("Folding flat", "Folding flatter"))
    result = pages(built)
    assert (built.edition / PAGE).read_text(encoding="utf-8") == mine
    origin = json.loads((built.path / f"{ORIGIN}.json").read_bytes())
    assert [topic["title"] for topic in origin["asked"]["lesson"]["topics"]] == ["Rolling", "Folding flat"]
    assert "Folding flatter" not in (built.path / f"{ORIGIN}.md").read_text(encoding="utf-8")
    line = (
        f"Edit: {EDIT}: the outline has changed since (topics); 'snakemake --cores 8 --config "
        "regenerate=lesson:folding-clothes (with the same -s …)' makes the new text and leaves it beside the edit, "
        f"with a merge; if the edit is right as it is, delete {ORIGIN}.json"
    )
    assert line in result.output
    (built.path / f"{ORIGIN}.json").unlink()
    assert "the outline has changed since" not in pages(built).output
    assert (built.edition / PAGE).read_text(encoding="utf-8") == mine
    built.outline(TINY)
    assert "aurora: the outline has changed since an edit began; 'aurora status' says where" in pages(built).output


def test_numbers_and_neighbours_are_no_change_of_what_an_edit_was_made_from(built: Workspace) -> None:
    change(built.edition / PAGE)
    built.outline(outline(["move"]).replace("Choosing a suitcase", "Choosing a bag"))
    assert "the outline has changed since" not in pages(built).output


@pytest.mark.parametrize(
    "order", list(itertools.permutations(("move", "rename", "edit"))), ids=lambda order: "-".join(order)
)
@pytest.mark.parametrize("between", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["at-once", "one-by-one"])
def test_moving_renaming_and_editing_in_any_order_keeps_the_edit(
    built: Workspace, order: tuple[str, ...], between: bool
) -> None:
    page = built.edition / PAGE
    for count, step in enumerate(order, start=1):
        if step == "edit":
            change(page)
        else:
            built.outline(outline(order[:count]))
        if between:
            pages(built)
            page = built.path / PAGES["move" not in order[:count]]
    pages(built)
    text = (built.path / PAGES[0]).read_text(encoding="utf-8")
    heading = "Packing neatly" if between and order.index("rename") < order.index("edit") else "Folding clothes"
    assert text.startswith(f"# Lesson 1.1: {heading}\n")
    assert "which I do every time," in text
    assert "**Module 1: Packing** · lesson 1 of 2\\\nNext: Choosing a suitcase (lesson 1.2)\n" in text
    assert "**Next lesson:** Choosing a suitcase (lesson 1.2)." in text
    assert "Before:" not in text
    assert "../images/folding-clothes-1.png" in text
    other = (built.path / PAGES[1]).read_text(encoding="utf-8")
    assert other.startswith("# Lesson 1.2: Choosing a suitcase\n")
    assert "Before: Packing neatly (lesson 1.1)" in other
    assert "which I do every time," not in other
    kept = under_edits(built)
    assert (built.path / EDIT).read_text(encoding="utf-8").count("which I do every time,") == 1
    shutil.rmtree(built.path / "build")
    shutil.rmtree(built.path / ".snakemake")
    pages(built)
    assert (built.path / PAGES[0]).read_text(encoding="utf-8") == text
    assert (built.path / PAGES[1]).read_text(encoding="utf-8") == other
    assert under_edits(built) == kept


def test_a_renamed_neighbour_is_renewed_in_an_edit_as_far_as_its_author_left_it(built: Workspace) -> None:
    page = built.edition / PAGE
    text = change(page)
    page.write_text(text.replace("**Next lesson:** Locking the door (lesson 2.1).", "Now lock the door!"), "utf-8")
    built.outline(TINY.replace("Locking the door", "Shutting the door").replace("Choosing a suitcase", "Taking a bag"))
    pages(built)
    text = page.read_text(encoding="utf-8")
    assert "Before: Taking a bag (lesson 1.1)\\\nNext: Shutting the door (lesson 2.1)" in text
    assert "Now lock the door!" in text
    assert "Next lesson:" not in text


def test_a_page_changed_once_more_after_a_move_keeps_its_beginning_and_its_new_frame(built: Workspace) -> None:
    change(built.edition / PAGE)
    built.outline(outline(["move"]))
    pages(built)
    first = (built.path / f"{ORIGIN}.md").read_bytes()
    asked = json.loads((built.path / f"{ORIGIN}.json").read_bytes())["asked"]
    page = built.path / PAGES[0]
    page.write_text(page.read_text("utf-8").replace("every time", "each time"), "utf-8")
    mine = page.read_bytes()
    pages(built)
    assert page.read_bytes() == mine == (built.path / EDIT).read_bytes()
    assert (built.path / f"{ORIGIN}.md").read_bytes() == first
    origin = json.loads((built.path / f"{ORIGIN}.json").read_bytes())
    assert origin["asked"] == asked
    assert origin["frame"]["position"] == "**Module 1: Packing** · lesson 1 of 2"
    built.outline(TINY)
    pages(built)
    assert "lesson 2 of 2\\\nBefore: Choosing a suitcase (lesson 1.1)" in (built.edition / PAGE).read_text("utf-8")


def test_a_dropped_edit_takes_its_beginning_along(built: Workspace) -> None:
    before = (built.edition / PAGE).read_bytes()
    change(built.edition / PAGE)
    pages(built)
    (built.path / EDIT).unlink()
    pages(built)
    assert (built.edition / PAGE).read_bytes() == before
    assert not (built.path / "edits/tiny/en/origins").exists()


@pytest.mark.parametrize(
    ("kind", "id_", "page"),
    [
        ("lessons", "folding-clothes", "build/tiny/en/lessons/module-01-lesson-02.md"),
        ("labs", "weigh-a-suitcase", "build/tiny/en/labguide/lab-01-01-01.md"),
    ],
)
def test_what_was_written_by_hand_from_the_start_is_compared_with_the_outline_of_then(
    workspace: Workspace, kind: str, id_: str, page: str
) -> None:
    own = workspace.path / f"edits/tiny/en/{kind}/{id_}.md"
    own.parent.mkdir(parents=True)
    own.write_text("# My own\n\n[POSITION]\n\nFold it.\n", encoding="utf-8")
    result = workspace.snakemake(page)
    assert result.code == 0, result.output
    assert set(result.rules) == {kind.removesuffix("s")}
    origins = workspace.path / f"edits/tiny/en/origins/{kind}"
    assert [path.name for path in origins.iterdir()] == [f"{id_}.json"]
    first = (workspace.path / page).read_text("utf-8")
    assert "· lesson 2 of 2" in first or "belongs to lesson 1.1: Choosing a suitcase" in first
    kept = under_edits(workspace)
    assert "the outline has changed since" not in workspace.snakemake(page).output
    assert under_edits(workspace) == kept
    workspace.outline(
        TINY.replace("Rolling, Folding flat", "Rolling").replace("Read the weight", "Write the weight down")
    )
    part = "topics" if kind == "lessons" else "activities"
    assert "the outline has changed since an edit began" in workspace.snakemake(page).output
    assert f"the outline has changed since ({part})" in status(workspace)


def test_a_dry_run_writes_nothing_under_edits(built: Workspace) -> None:
    change(built.edition / PAGE)
    built.outline(outline(["move"]))
    result = built.snakemake(*PAGES, "-n")
    assert result.code == 0
    assert not (built.path / "edits").exists()
