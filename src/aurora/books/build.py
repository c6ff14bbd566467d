"""Building a book: read, write in one format, read back what was written, and only then let it stand."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from aurora.books.assemble import read_manuscript
from aurora.books.manuscript import Manuscript
from aurora.books.verify import find_faults
from aurora.errors import AuroraError, relative
from aurora.files import write_file
from aurora.slices import BookSlice

Format = Literal["md", "json", "html", "epub", "pdf", "docx"]


def build_book(slice_: BookSlice, edition: Path, format_: Format, target: Path) -> None:
    """Writes a book, whole or not at all.

    Args:
        slice_: what decides the book.
        edition: the folder that holds `lessons/`, `images/`, `visuals/`, `labguide/`.
        format_: the format of `target`.
        target: the file; it appears only once everything has been found in it.

    Raises:
        AuroraError: something that the book needs is missing or broken; all of it is named.
    """
    write_file(target, make_book(slice_, edition, format_, relative(target)))


def make_book(slice_: BookSlice, edition: Path, format_: Format, name: str) -> bytes:
    """The bytes of a book in which nothing is missing; `name` is what errors call the file.

    Raises:
        AuroraError: as `build_book`.
    """
    if format_ not in get_args(Format):
        raise AuroraError(f"{format_} is no format of a book; choose one of {', '.join(get_args(Format))}")
    return book_bytes(read_manuscript(slice_, edition), edition, format_, name)


def book_bytes(book: Manuscript, edition: Path, format_: Format, name: str) -> bytes:
    """The bytes of a book, read back: whatever its manuscript has is found in them.

    Raises:
        AuroraError: it cannot be written, or something of it is missing.
    """
    data = _write(book, edition, format_)
    findings = find_faults(book, edition, format_, data, name)
    if findings:
        raise AuroraError("\n".join(str(finding) for finding in findings))
    return data


def _write(book: Manuscript, edition: Path, format_: Format) -> bytes:
    # Each format imports what it needs only when it is asked for.
    match format_:
        case "md":
            from aurora.books.markdown_book import markdown_book

            return markdown_book(book)
        case "json":
            from aurora.books.json_book import json_book

            return json_book(book)
        case "html":
            from aurora.books.html_book import html_book

            return html_book(book)
        case "epub":
            from aurora.books.epub_book import epub_book

            return epub_book(book, edition)
        case "pdf":
            from aurora.books.pdf_book import pdf_book

            return pdf_book(book)
        case "docx":
            from aurora.books.docx_book import docx_book

            return docx_book(book, edition)
