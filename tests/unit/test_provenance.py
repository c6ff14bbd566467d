"""Provenance: whether a published file is still what was published, and whose it is."""

from __future__ import annotations

import os
from pathlib import Path

from aurora.edits import keep, take_stock
from aurora.files import sha256
from aurora.provenance import look, look_at_all, publish, records, remember_times

TEXT = b"# One\n\nA paragraph that was published.\n"


def published(
    edition: Path, id_: str = "one", file: str = "lessons/module-01-lesson-01.md", data: bytes = TEXT
) -> Path:
    publish(edition, "lesson", id_, file, data, {"slice": "s"})
    return edition / file


def state(edition: Path) -> list[str]:
    return [seen.state for seen in look_at_all(edition)]


def test_a_published_file_is_the_same_until_it_is_touched(tmp_path: Path) -> None:
    path = published(tmp_path)
    assert state(tmp_path) == ["same"]
    os.utime(path, (1, 1))
    assert state(tmp_path) == ["same"]
    path.write_bytes(TEXT.replace(b"paragraph", b"sentence"))
    assert state(tmp_path) == ["changed"]
    path.write_bytes(TEXT[:20])
    assert state(tmp_path) == ["damaged"]
    path.unlink()
    assert state(tmp_path) == ["missing"]


def test_the_bytes_are_not_read_where_size_and_time_are_known(tmp_path: Path) -> None:
    path = published(tmp_path)
    remember_times(tmp_path)
    record = next(records(tmp_path))
    stat = path.stat()
    path.write_bytes(TEXT.replace(b"One", b"Two"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert look(tmp_path, record).state == "same"
    os.utime(path, (1, 1))
    assert look(tmp_path, record).state == "changed"


def test_a_file_belongs_to_the_record_that_it_matches_else_to_the_newest(tmp_path: Path) -> None:
    published(tmp_path, "old", data=b"# Old\n")
    path = published(tmp_path, "new", data=b"# New\n")
    os.utime(tmp_path / "work/provenance/lesson/old.json", (1, 1))
    assert [seen.record.id for seen in look_at_all(tmp_path)] == ["new"]
    path.write_bytes(b"# Changed by hand\n")
    assert [(seen.record.id, seen.state) for seen in look_at_all(tmp_path)] == [("new", "changed")]
    path.write_bytes(b"# Old\n")
    assert [(seen.record.id, seen.state) for seen in look_at_all(tmp_path)] == [("old", "same")]


def test_a_record_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / "work/provenance/lesson/one.json").write_bytes(b"{")
    assert state(tmp_path) == []


def test_a_change_in_place_becomes_an_edit_only_when_it_is_kept(tmp_path: Path) -> None:
    edition, edits = tmp_path / "build", tmp_path / "edits"
    path = published(edition)
    mine = TEXT + b"Mine.\n"
    path.write_bytes(mine)
    stock = take_stock(edition, edits, [("lesson", "one")])
    assert stock.edits["lesson", "one"].sha256 == sha256(mine)
    assert not edits.exists()
    keep(stock)
    assert (edits / "lessons/one.md").read_bytes() == mine
    assert take_stock(edition, edits, [("lesson", "one")]).copies == []


def test_a_page_changed_again_keeps_the_earlier_edit_aside(tmp_path: Path) -> None:
    edition, edits = tmp_path / "build", tmp_path / "edits"
    first, second = TEXT + b"First.\n", TEXT + b"Second.\n"
    (edits / "lessons").mkdir(parents=True)
    (edits / "lessons/one.md").write_bytes(first)
    publish(edition, "lesson", "one", "lessons/a.md", first, {"edit": sha256(first)})
    (edition / "lessons/a.md").write_bytes(second)
    keep(take_stock(edition, edits, [("lesson", "one")]))
    assert (edits / "lessons/one.md").read_bytes() == second
    assert [path.read_bytes() for path in (edits / "earlier").iterdir()] == [first]


def test_a_page_and_its_edit_that_were_both_changed_are_said(tmp_path: Path) -> None:
    import pytest

    from aurora.errors import ProblemsError

    edition, edits = tmp_path / "build", tmp_path / "edits"
    (edits / "lessons").mkdir(parents=True)
    (edits / "lessons/one.md").write_bytes(b"# One in the edit\n")
    published(edition).write_bytes(b"# One in the page\n")
    with pytest.raises(ProblemsError, match="was changed by hand, and so was its edit"):
        take_stock(edition, edits, [("lesson", "one")])
