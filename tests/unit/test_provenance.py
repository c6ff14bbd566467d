"""Provenance: whether a published file is still what was published, and whose it is."""

from __future__ import annotations

import base64
import os
import shutil
from pathlib import Path

import pytest

from aurora import provenance
from aurora.edits import Stock
from aurora.errors import ProblemsError
from aurora.files import sha256
from aurora.keeping import keep, strays
from aurora.looking import take_stock
from aurora.provenance import find_damage, look, publish, records, remember_times

TEXT = b"# One\n\nA paragraph that was published.\n"


def published(
    edition: Path, id_: str = "one", file: str = "lessons/module-01-lesson-01.md", data: bytes = TEXT
) -> Path:
    publish(edition, "lesson", id_, file, data, {"slice": "s"})
    return edition / file


def state(edition: Path) -> list[str]:
    return [look(edition, record).state for record in records(edition)]


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


def test_a_change_between_reading_and_remembering_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = published(tmp_path)
    os.utime(path, (1, 1))
    real = provenance.look

    def look_and_save(edition: Path, record: provenance.Record) -> provenance.Seen:
        seen = real(edition, record)
        path.write_bytes(TEXT.replace(b"One", b"Two"))
        return seen

    monkeypatch.setattr(provenance, "look", look_and_save)
    remember_times(tmp_path)
    assert state(tmp_path) == ["changed"]


def test_a_file_has_one_record_whoever_was_there_before(tmp_path: Path) -> None:
    published(tmp_path, "old", data=b"# Old\n")
    path = published(tmp_path, "new", data=b"# New\n")
    path.write_bytes(b"# Changed by hand\n")
    assert [(record.id, look(tmp_path, record).state) for record in records(tmp_path)] == [("new", "changed")]


@pytest.mark.parametrize(
    ("file", "data", "damage"),
    [
        ("book.md", b"# A", "it breaks off after 3 of 11 bytes"),
        ("book.pdf", b"%PDF-1.7\n...", "it is cut off"),
        ("book.pdf", b"%PDF-1.7\n...\n%%EOF\n", None),
        ("book.epub", b"PK\x03\x04...", "it is cut off"),
        ("book.html", b"<!DOCTYPE html><p>", "it is cut off"),
        ("plan.json", b'{"a": ', "it is no JSON"),
        ("book.docx", b"", "it is empty"),
    ],
)
def test_what_damage_looks_like(file: str, data: bytes, damage: str | None) -> None:
    assert find_damage(file, data, {"text": "# A course\n"}) == damage


def test_a_record_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    published(tmp_path)
    record = tmp_path / "work/provenance/lessons/module-01-lesson-01.md.json"
    for text in (b"{", b"[]", record.read_bytes().replace(b'"size"', b'"sise"')):
        record.write_bytes(text)
        assert state(tmp_path) == []


def test_a_change_in_place_becomes_an_edit_only_when_it_is_kept(tmp_path: Path) -> None:
    edition, edits = tmp_path / "build", tmp_path / "edits"
    path = published(edition)
    mine = TEXT + b"Mine.\n"
    path.write_bytes(mine)
    stock = take_stock(edition, edits, [("lesson", "one")])
    assert stock.edits["lessons/one.md"].sha256 == sha256(mine)
    assert not edits.exists()
    keep(stock)
    assert (edits / "lessons/one.md").read_bytes() == mine
    again = take_stock(edition, edits, [("lesson", "one")])
    assert (again.copies, again.notes) == ([], [])


def test_a_page_changed_again_keeps_the_earlier_edit_aside(tmp_path: Path) -> None:
    edition, edits = tmp_path / "build", tmp_path / "edits"
    path = published(edition)
    first, second = TEXT + b"First.\n", TEXT + b"Second.\n"
    for mine in (first, second):
        path.write_bytes(mine)
        keep(take_stock(edition, edits, [("lesson", "one")]))
        assert (edits / "lessons/one.md").read_bytes() == mine
    assert [path.read_bytes() for path in (edits / "earlier").iterdir()] == [first]


def test_a_page_and_its_edit_that_were_both_changed_are_said(tmp_path: Path) -> None:
    edition, edits = tmp_path / "build", tmp_path / "edits"
    (edits / "lessons").mkdir(parents=True)
    (edits / "lessons/one.md").write_bytes(b"# One in the edit\n")
    published(edition).write_bytes(b"# One in the page\n")
    with pytest.raises(ProblemsError, match="was changed by hand, and so was its edit"):
        take_stock(edition, edits, [("lesson", "one")])


def test_a_page_that_moved_is_adopted_under_its_own_id(tmp_path: Path) -> None:
    edition, edits = tmp_path / "build", tmp_path / "edits"
    published(edition, "one", "lessons/module-01-lesson-01.md")
    path = published(edition, "two", "lessons/module-01-lesson-02.md")
    published(edition, "two", "lessons/module-01-lesson-01.md")
    path.write_bytes(TEXT + b"Mine, of two.\n")
    assert list(take_stock(edition, edits, []).edits) == ["lessons/two.md"]


def test_a_file_without_a_record_is_kept_aside(tmp_path: Path) -> None:
    edition = tmp_path / "build"
    path = published(edition)
    shutil.rmtree(edition / "work")
    stock = take_stock(edition, tmp_path / "edits", [], ["lessons/module-01-lesson-01.md", "lessons/none.md"])
    assert stock.edits == {}
    lines = keep(stock)
    assert len(lines) == 1
    assert "is not known to be Aurora's own" in lines[0]
    assert [kept.read_bytes() for kept in (edition / "work/rescued").iterdir()] == [path.read_bytes()]


def picture(tmp_path: Path, changed: dict[str, bytes]) -> Stock:
    """A published picture of which some files were changed in place."""
    edition = tmp_path / "build"
    for suffix in ("png", "svg"):
        if not (edition / f"images/one-1.{suffix}").exists():
            publish(edition, "image", "one-1", f"images/one-1.{suffix}", b"as published", {})
    for file, data in changed.items():
        (edition / "images" / file).write_bytes(data)
    return take_stock(edition, tmp_path / "edits", [("image", "one-1")])


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


def test_both_files_of_a_picture_can_be_changed(tmp_path: Path) -> None:
    stock = picture(tmp_path, {"one-1.png": PNG, "one-1.svg": SVG})
    assert sorted(stock.edits) == ["images/one-1.png", "images/one-1.svg"]


def test_a_changed_png_sets_an_earlier_svg_edit_aside(tmp_path: Path) -> None:
    keep(picture(tmp_path, {"one-1.svg": SVG}))
    keep(picture(tmp_path, {"one-1.png": PNG}))
    assert [path.name for path in (tmp_path / "edits/images").iterdir()] == ["one-1.png"]
    assert [path.read_bytes() for path in (tmp_path / "edits/earlier").iterdir()] == [SVG]


def test_what_no_edition_uses_is_said_with_the_likely_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "tiny/en/lessons/a.md",
        "tiny/en/images/a-1.jpg",
        "tinny/en/lessons/a.md",
        "tiny/en/earlier/a.1.md",
        "other/es/labs/b.md",
    ):
        path = Path("edits", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    lines = strays(Path("edits"), ["edits/tiny/en/lessons/a.md"], ["tiny/en"], ["tiny", "other"])
    assert len(lines) == 2
    assert lines[0].startswith("edits/tinny/en/lessons/a.md: there is no outline of the course 'tinny'")
    assert "was it meant for edits/tiny/?" in lines[0]
    assert lines[1].startswith("edits/tiny/en/images/a-1.jpg: is not used; ")
