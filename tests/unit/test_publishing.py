"""A file that a person changes while a build runs is kept, and their page stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.files import sha256, write_file
from aurora.keeping import keep
from aurora.looking import take_stock
from aurora.provenance import look, publish, record_of, remember_times
from aurora.publishing import edits_of, keep_meanwhile, publish_page

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


def found(edition: Path) -> tuple[str, bool]:
    record = record_of(edition, FILE)
    assert record is not None
    seen = look(edition, record)
    return seen.state, seen.stale


def test_an_earlier_generated_page_is_made_again(edition: Path) -> None:
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    remember_times(edition)
    (edition / FILE).write_bytes(OLD.replace(b"\n", b"\r\n"))
    assert found(edition) == ("damaged", True)
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")], [FILE])
    assert (stock.edits, stock.copies) == ({}, [])
    assert ("lesson", "one") in stock.damaged
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert (edition / FILE).read_bytes() == NEW
    assert not edits_of(edition).exists()
    assert rescued(edition) == []


def test_what_a_person_wrote_is_never_taken_for_an_earlier_generated_page(edition: Path) -> None:
    (edition / FILE).write_bytes(MINE)
    keep(take_stock(edition, edits_of(edition), [("lesson", "one")]))
    publish_page(edition, "lesson", "one", FILE, MINE, {"edit": sha256(MINE)})
    edit_of(edition).unlink()
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    remember_times(edition)
    (edition / FILE).write_bytes(MINE)
    assert found(edition) == ("changed", False)


def test_so_many_earlier_pages_are_known(edition: Path) -> None:
    for number in range(20):
        publish_page(edition, "lesson", "one", FILE, b"# Page %d, which is as long\n" % number, {"slice": str(number)})
    remember_times(edition)
    (edition / FILE).write_bytes(b"# Page 0, which is as long\n")
    assert found(edition) == ("damaged", True)
    (edition / FILE).write_bytes(OLD)
    assert found(edition) == ("changed", False)


def test_other_line_ends_are_no_change(edition: Path) -> None:
    (edition / FILE).write_bytes(b"\xef\xbb\xbf" + OLD.replace(b"\n", b"\r\n"))
    assert found(edition) == ("damaged", True)
    (edition / FILE).write_bytes(OLD.replace(b"\n", b"\r\n")[:30])
    assert found(edition) == ("damaged", False)
    (edition / FILE).write_bytes(MINE.replace(b"\n", b"\r\n"))
    assert found(edition) == ("changed", False)


def test_an_earlier_page_that_is_put_back_over_what_was_kept_during_a_build_is_made_again(edition: Path) -> None:
    first = OLD + b"Mine at first.\n"
    (edition / FILE).write_bytes(first)
    keep(take_stock(edition, edits_of(edition), [("lesson", "one")]))
    (edition / FILE).write_bytes(MINE)
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert edit_of(edition).read_bytes() == MINE
    # Snakemake puts back what stood there before a job that failed.
    (edition / FILE).write_bytes(first)
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")])
    assert stock.edits["lessons/one.md"].sha256 == sha256(MINE)
    assert stock.copies == []
    assert ("lesson", "one") in stock.damaged


def test_what_is_changed_during_a_job_that_fails_is_kept(edition: Path) -> None:
    (edition / FILE).write_bytes(MINE)
    lines = keep_meanwhile(edition, [edition / FILE, edition / "lessons/none.md"])
    assert edit_of(edition).read_bytes() == MINE
    assert lines == [f"{edition / FILE} was changed meanwhile: it is kept as {edit_of(edition)}"]
    (edition / FILE).write_bytes(OLD)
    assert keep_meanwhile(edition, [edition / FILE]) == []
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")])
    assert stock.edits["lessons/one.md"].sha256 == sha256(MINE)
    assert stock.edits["lessons/one.md"].frame is not None


def test_a_second_change_during_a_job_that_fails_is_kept_beside_the_edit(edition: Path) -> None:
    edit_of(edition).parent.mkdir(parents=True)
    edit_of(edition).write_bytes(b"# Another\n")
    (edition / FILE).write_bytes(MINE)
    keep_meanwhile(edition, [edition / FILE])
    assert (edit_of(edition).read_bytes(), rescued(edition)) == (b"# Another\n", [MINE])


def test_the_last_copy_of_an_edit_that_is_gone_is_kept_aside(edition: Path) -> None:
    (edition / FILE).write_bytes(MINE)
    keep(take_stock(edition, edits_of(edition), [("lesson", "one")]))
    edit_of(edition).rename(edits_of(edition) / "lessons/two.md")
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert rescued(edition) == []
    publish_page(edition, "lesson", "one", FILE, MINE, {"edit": sha256(MINE)})
    (edits_of(edition) / "lessons/two.md").unlink()
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert (edition / FILE).read_bytes() == NEW
    assert rescued(edition) == [MINE]


OTHER = "lessons/module-01-lesson-02.md"
TEXT_A, TEXT_B = (
    "".join(["# A lesson\n", "\nWhat they share.\n", *(f"\n{word} sentence {n}.\n" for n in range(6))]).encode()
    for word in ("Early", "Late")
)


@pytest.fixture
def swapped(edition: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of lesson `a` was to go to `b`, and the job died before the page was written."""
    made_from = {"slice": "1", "asked": {"lesson": {"title": "A"}}, "frame": FRAME}
    publish(edition, "lesson", "a", OTHER, TEXT_A, made_from)
    remember_times(edition)
    made_from = {"slice": "2", "asked": {"lesson": {"title": "B"}}, "frame": FRAME}
    with monkeypatch.context() as died:
        died.setattr("aurora.provenance.write_file", _dies_at_the_page)
        with pytest.raises(KeyboardInterrupt):
            publish(edition, "lesson", "b", OTHER, TEXT_B, made_from)
    return edition


def _dies_at_the_page(path: Path, data: bytes) -> None:
    if path.suffix == ".md":
        raise KeyboardInterrupt
    write_file(path, data)


KNOWN = [("lesson", "a"), ("lesson", "b")]


def test_a_change_of_a_page_that_was_not_replaced_belongs_to_the_lesson_of_that_page(swapped: Path) -> None:
    mine = TEXT_A + b"\nMine.\n"
    (swapped / OTHER).write_bytes(mine)
    stock = take_stock(swapped, edits_of(swapped), KNOWN)
    assert list(stock.edits) == ["lessons/a.md"]
    assert ("lesson", "b") in stock.damaged
    keep(stock)
    assert edit_of(swapped, "a").read_bytes() == mine
    assert (edits_of(swapped) / "origins/lessons/a.md").read_bytes() == TEXT_A
    assert '"A"' in (edits_of(swapped) / "origins/lessons/a.json").read_text()
    publish_page(swapped, "lesson", "b", OTHER, TEXT_B, {"slice": "2"})
    assert (swapped / OTHER).read_bytes() == TEXT_B
    assert list(take_stock(swapped, edits_of(swapped), KNOWN).edits) == ["lessons/a.md"]


def test_a_change_of_a_page_that_was_replaced_belongs_to_the_new_lesson(swapped: Path) -> None:
    (swapped / OTHER).write_bytes(TEXT_B + b"\nMine.\n")
    assert list(take_stock(swapped, edits_of(swapped), KNOWN).edits) == ["lessons/b.md"]


def test_a_page_of_which_it_is_not_known_whose_it_is_is_kept_aside(swapped: Path) -> None:
    (swapped / OTHER).write_bytes(b"# A lesson\n\nWhat they share.\n\nAll my own.\n")
    stock = take_stock(swapped, edits_of(swapped), KNOWN)
    assert stock.edits == {}
    assert ("lesson", "b") in stock.damaged
    keep(stock)
    assert rescued(swapped) == [b"# A lesson\n\nWhat they share.\n\nAll my own.\n"]


def test_whose_a_change_during_the_build_is(swapped: Path) -> None:
    mine = TEXT_A + b"\nMine.\n"
    (swapped / OTHER).write_bytes(mine)
    publish_page(swapped, "lesson", "b", OTHER, TEXT_B, {"slice": "2"})
    assert (swapped / OTHER).read_bytes() == TEXT_B
    assert edit_of(swapped, "a").read_bytes() == mine
    assert not edit_of(swapped, "b").exists()


def test_the_earlier_owner_is_forgotten_when_the_page_is_there(swapped: Path) -> None:
    (swapped / OTHER).write_bytes(TEXT_B)
    remember_times(swapped)
    (swapped / OTHER).write_bytes(TEXT_A + b"\nMine.\n")
    assert list(take_stock(swapped, edits_of(swapped), KNOWN).edits) == ["lessons/b.md"]


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


def test_what_looks_damaged_during_the_build_is_kept_aside_before_it_is_made_again(edition: Path) -> None:
    latin = "# Lesson 1.1: One\n\nA new paragraph, über alles.\n".encode("latin-1")
    (edition / FILE).write_bytes(latin)
    assert len(keep_meanwhile(edition, [edition / FILE])) == 1
    assert rescued(edition) == [latin]
    assert keep_meanwhile(edition, [edition / FILE]) == []
    (edition / "work/rescued").rename(edition / "work/elsewhere")
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    assert ((edition / FILE).read_bytes(), rescued(edition)) == (NEW, [latin])
    assert not edit_of(edition).exists()


def test_a_page_that_was_written_belongs_to_its_lesson_whatever_stood_there(edition: Path) -> None:
    publish(edition, "lesson", "a", OTHER, TEXT_A, {"slice": "1"})
    publish(edition, "lesson", "b", OTHER, TEXT_B, {"slice": "2"})
    (edition / OTHER).write_bytes(TEXT_A + b"\nMine.\n")
    assert list(take_stock(edition, edits_of(edition), KNOWN).edits) == ["lessons/b.md"]


def test_an_earlier_version_that_is_put_back_is_said(edition: Path) -> None:
    publish_page(edition, "lesson", "one", FILE, NEW, {"slice": "2"})
    remember_times(edition)
    (edition / FILE).write_bytes(OLD)
    (note,) = take_stock(edition, edits_of(edition), [("lesson", "one")], [FILE]).notes
    assert "'aurora history lesson:one' says how to go back" in note
    (edition / FILE).write_bytes(NEW.replace(b"\n", b"\r\n"))
    assert take_stock(edition, edits_of(edition), [("lesson", "one")], [FILE]).notes == []


def test_a_damaged_page_that_was_left_behind_says_nothing_of_the_lesson(edition: Path) -> None:
    publish_page(edition, "lesson", "one", OTHER, NEW, {"slice": "2"})
    remember_times(edition)
    (edition / FILE).write_bytes(OLD[:10])
    stock = take_stock(edition, edits_of(edition), [("lesson", "one")], [OTHER])
    assert stock.damaged == {}
    keep(stock)
    assert rescued(edition) == [OLD[:10]]
    (edition / OTHER).write_bytes(b"")
    assert ("lesson", "one") in take_stock(edition, edits_of(edition), [("lesson", "one")], [OTHER]).damaged
