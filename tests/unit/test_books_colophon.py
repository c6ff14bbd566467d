from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from aurora.books.assemble import read_manuscript
from aurora.books.build import make_book
from aurora.books.colophon import language_name
from aurora.books.nodes import plain_text
from aurora.languages import pack
from aurora.provenance import publish
from aurora.slices import BookSlice
from tests.unit.books_edition import make_edition

LINE = "provider-x/model-1"


def edition_with_records(tmp_path: Path, kind: str = "theory") -> tuple[BookSlice, Path]:
    """An edition in which a model wrote the first text, and a person the second."""
    slice_, edition = make_edition(tmp_path, kind)
    files = ["lessons/module-01-lesson-01.md", "lessons/module-01-lesson-02.md"]
    if kind == "labs":
        files = ["labguide/lab-01-01-01.md", "labguide/lab-02-00-01.md"]
    made_from = [{"author": {"model": LINE, "date": "2026-01-31"}}, {"edit": "edits/x.md"}]
    for file, made in zip(files, made_from, strict=True):
        publish(
            edition, "lesson" if kind == "theory" else "lab", Path(file).stem, file, (edition / file).read_bytes(), made
        )
    return slice_, edition


def shown(data: bytes, format_: str) -> str:
    if format_ == "pdf":
        return str(PdfReader(io.BytesIO(data)).pages[1].extract_text())
    if format_ in ("epub", "docx"):
        name = "EPUB/text/ch001.xhtml" if format_ == "epub" else "word/document.xml"
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name).decode()
    return data.decode()


@pytest.mark.parametrize("kind", ["theory", "labs"])
def test_it_names_the_course_the_language_and_who_wrote_what(tmp_path: Path, kind: str) -> None:
    book = read_manuscript(*edition_with_records(tmp_path, kind))
    lines = [plain_text([block]) for block in book.colophon]
    assert lines[0] == f"Security & “Trust” in practice · {book.subtitle}"
    assert lines[1] == "Language of this edition: English."
    assert LINE in lines[2]
    assert "1 by hand" in lines[2]
    assert book.contributors == [LINE]


def test_what_nobody_knows_is_not_said(tmp_path: Path) -> None:
    book = read_manuscript(*make_edition(tmp_path))
    assert (len(book.colophon), book.made, book.contributors) == (2, "", [])


@pytest.mark.parametrize("format_", ["md", "json", "html", "epub", "pdf", "docx"])
def test_every_format_says_it_behind_the_title(tmp_path: Path, format_: str) -> None:
    slice_, edition = edition_with_records(tmp_path)
    text = shown(make_book(slice_, edition, format_, "book"), format_)  # type: ignore[arg-type]
    assert "model-1" in text
    if format_ == "json":
        assert json.loads(text)["made"]["contributors"] == [LINE]
    else:
        assert "Language of this edition: English." in text


def test_machines_read_it_too(tmp_path: Path) -> None:
    slice_, edition = edition_with_records(tmp_path)
    made = read_manuscript(slice_, edition).made
    html = make_book(slice_, edition, "html", "book").decode()
    assert f'<meta name="DC.contributor" content="{LINE}">' in html
    assert f'{made}">' in html
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "epub", "book"))) as archive:
        package = archive.read("EPUB/content.opf").decode()
    assert f">{LINE}</dc:contributor>" in package
    assert f"{made}</dc:description>" in package
    assert "<dc:date" not in package
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "docx", "book"))) as archive:
        assert f"{made}</dc:description>" in archive.read("docProps/core.xml").decode()
    reader = PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "book")))
    assert made in str(reader.metadata.subject)


@pytest.mark.parametrize(
    ("language", "name"),
    [("es", "español"), ("pt-BR", "português (pt-BR)"), ("fr", "français"), ("de", "de"), ("en-GB", "English (en-GB)")],
)
def test_a_language_is_called_as_it_calls_itself(language: str, name: str) -> None:
    assert language_name(language, pack(language)) == name
