"""A file that a person changes while a build runs is kept, and their page stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.files import sha256
from aurora.keeping import keep
from aurora.looking import take_stock
from aurora.provenance import look, publish, record_of, remember_times
from aurora.publishing import edits_of, publish_page

FILE = "lessons/module-01-lesson-01.md"
OLD, NEW, MINE = (
    f"# Lesson 1.1: One\n\n{word} text, which is long enough.\n".encode() for word in ("Old", "New", "My")
)
FRAME = {"position": "Here", "following": "There"}


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    folder = tmp_path / "build/course/en"
    publish(folder, "lesson", "one", FILE, OLD, {"slice": "1", "asked": {"lesson": {}}, "frame": FRAME})
    return folder


def edit_of(edition: Path, id_: str = "one") -> Path:
    return edits_of(edition) / f"lessons/{id_}.md"


def rescued(edition: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((edition / "work/rescued").glob("*"))]


def test_what_was_published_is_replaced(edition: Path) -> None:
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert (edition / FILE).read_bytes() == NEW
    assert not edits_of(edition).exists()


def test_a_change_during_the_build_stays_and_becomes_an_edit(edition: Path) -> None:
    (edition / FILE).write_bytes(MINE)
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert (edition / FILE).read_bytes() == MINE == edit_of(edition).read_bytes()
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")])
    assert stock.edits["lessons/one.md"].sha256 == sha256(MINE)
    assert stock.edits["lessons/one.md"].frame is not None
    assert stock.copies == []
    assert (edits_of(edition) / "origins/lessons/one.md").read_bytes() == OLD


def test_a_changed_page_whose_place_another_lesson_takes_becomes_an_edit_of_its_own(edition: Path) -> None:
    (edition / FILE).write_bytes(MINE)
    publish_page(edition, "lesson", "two", FILE, NEW, {"slice": "2"})
    assert (edition / FILE).read_bytes() == NEW
    assert edit_of(edition).read_bytes() == MINE
    assert not edit_of(edition, "two").exists()


def test_a_page_and_its_edit_that_both_changed_during_the_build_are_both_kept(edition: Path) -> None:
    edit_of(edition).parent.mkdir(parents=True)
    edit_of(edition).write_bytes(b"# Another\n")
    (edition / FILE).write_bytes(MINE)
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert edit_of(edition).read_bytes() == b"# Another\n"
    assert rescued(edition) == [MINE]
    assert (edition / FILE).read_bytes() == NEW


def test_a_file_that_nobody_knows_is_kept_aside(edition: Path) -> None:
    (edition / "lessons/other.md").write_bytes(MINE)
    publish_page(edition, "lesson", "two", "lessons/other.md", NEW, {})
    assert (edition / "lessons/other.md").read_bytes() == NEW
    assert rescued(edition) == [MINE]


def test_damage_is_replaced(edition: Path) -> None:
    (edition / FILE).write_bytes(OLD[:20])
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert (edition / FILE).read_bytes() == NEW
    assert not edits_of(edition).exists()


def killed_before_replacing(edition: Path) -> None:
    """A build that had written the record of a new page, but not the page."""
    publish(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    (edition / FILE).write_bytes(OLD)


def test_the_page_of_a_build_that_was_killed_is_no_edit(edition: Path) -> None:
    killed_before_replacing(edition)
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")], [FILE])
    assert stock.edits == {}
    assert ("lesson", "one") in stock.damaged
    assert keep(stock) == []
    assert rescued(edition) == []
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert (edition / FILE).read_bytes() == NEW
    assert not edits_of(edition).exists()


def test_a_change_after_a_kill_is_an_edit_all_the_same(edition: Path) -> None:
    killed_before_replacing(edition)
    (edition / FILE).write_bytes(MINE)
    assert list(take_stock(edition, edits_of(edition), [("lesson", "one")]).edits) == ["lessons/one.md"]


def test_an_earlier_page_that_a_person_puts_back_is_an_edit(edition: Path) -> None:
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    remember_times(edition)
    (edition / FILE).write_bytes(OLD)
    record = record_of(edition, FILE)
    assert record is not None
    assert look(edition, record).state == "changed"


def test_the_same_damage_twice_is_made_again_twice(edition: Path) -> None:
    tokens = set()
    for _ in range(2):
        (edition / FILE).write_bytes(b"")
        tokens.add(take_stock(edition, edits_of(edition), [("lesson", "one")]).damaged["lesson", "one"])
        publish_page(edition, "lesson", "one", FILE, OLD, {"slice": "1"})
    assert len(tokens) == 2


def test_a_folder_in_the_place_of_a_file_is_moved_aside(edition: Path) -> None:
    (edition / FILE).unlink()
    (edition / FILE).mkdir()
    (edition / FILE / "note.txt").write_text("mine")
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")], [FILE])
    assert ("lesson", "one") in stock.damaged
    keep(stock)
    assert not (edition / FILE).exists()
    assert [path.read_text() for path in (edition / "work/rescued").rglob("note.txt")] == ["mine"]


def stage(edition: Path, step: str, data: bytes) -> Path:
    publish(
        edition, "stage", f"{step}/one", f"work/{step}/one.md", b"# One\n\n[POSITION]\n\nGenerated.\n", {"slice": "s"}
    )
    path = edition / f"work/{step}/one.md"
    path.write_bytes(data)
    return path


CHANGED = b"# One\n\n[POSITION]\n\nMine.\n"


def test_a_changed_last_step_becomes_an_edit(edition: Path) -> None:
    path = stage(edition, "review", CHANGED)
    keep(take_stock(edition, edits_of(edition), [("lesson", "one")], last_step="review"))
    assert edit_of(edition).read_bytes() == CHANGED
    assert not path.exists()
    assert (edits_of(edition) / "origins/lessons/one.md").read_text() == "# One\n\n[POSITION]\n\nGenerated.\n"


@pytest.mark.parametrize("other", ["an earlier step", "the page was changed, too", "there is an edit"])
def test_a_changed_step_that_is_no_edit_is_kept_aside_and_made_again(edition: Path, other: str) -> None:
    path = stage(edition, "draft" if other == "an earlier step" else "review", CHANGED)
    if other == "the page was changed, too":
        (edition / FILE).write_bytes(MINE)
    if other == "there is an edit":
        edit_of(edition).parent.mkdir(parents=True)
        edit_of(edition).write_bytes(MINE)
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")], last_step="review")
    assert list(stock.damaged) == [("stage", f"{path.parent.name}/one")]
    keep(stock)
    assert rescued(edition) == [CHANGED]
    assert not path.exists()
    assert not edit_of(edition).exists() or edit_of(edition).read_bytes() == MINE


def test_a_changed_guide_becomes_the_edit_of_its_lab(edition: Path) -> None:
    stage(edition, "lab_guide", CHANGED)
    keep(take_stock(edition, edits_of(edition), [("lab", "one")], last_step="review"))
    assert (edits_of(edition) / "labs/one.md").read_bytes() == CHANGED


def test_a_damaged_step_is_made_again(edition: Path) -> None:
    stage(edition, "review", b"# One\n")
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")], last_step="review")
    assert list(stock.damaged) == [("stage", "review/one")]
    assert (stock.edits, stock.notes) == ({}, [])
