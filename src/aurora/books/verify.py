"""Whether a built book holds every chapter and every picture: read from the built file, never from how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aurora.books.assemble import read_manuscript
from aurora.books.manuscript import Manuscript
from aurora.books.pdf_drawings import set_alone
from aurora.books.pictures import Picture, colour_stream, inflated_size
from aurora.books.reading import Inside, inspect
from aurora.checks.findings import Finding
from aurora.checks.images import check_png
from aurora.errors import relative
from aurora.files import sha256
from aurora.slices import BookSlice

_WITH_DRAWINGS = ("html", "epub")
_AGAIN = "Delete the book and run the build again"
_PICTURE_AGAIN = "Delete the picture and run the build again"


def verify_book(slice_: BookSlice, edition: Path, format_: str, path: Path) -> list[Finding]:
    """What is missing in a built book, what in it is broken, and what in it could act.

    Args:
        slice_: what decides the book.
        edition: the folder that holds `lessons/`, `images/`, `labguide/`.
        format_: md, json, html, epub, pdf or docx.
        path: the built file.

    Raises:
        AuroraError: the files that the book is made of are missing or cannot be read.
    """
    return find_faults(read_manuscript(slice_, edition), edition, format_, path.read_bytes(), relative(path))


def find_faults(book: Manuscript, edition: Path, format_: str, data: bytes, name: str) -> list[Finding]:
    """The same for a book's bytes; `name` is what findings call the file."""

    def finding(code: str, message: str, fix: str) -> Finding:
        return Finding(name, 0, code, message, fix, "blocking")

    try:
        inside = inspect(format_, data, edition / "book")
    except Exception as error:
        return [finding("book-unreadable", f"the {format_} book cannot be read back ({error})", _AGAIN)]
    findings = [finding("book-active", f"the book holds {what}", _AGAIN) for what in inside.active]
    for title in [part.heading for part in book.parts] + [chapter.title for chapter in book.chapters]:
        if " ".join(title.split()) not in inside.titles:
            findings.append(finding("book-chapter", f"the chapter {title!r} is missing", _AGAIN))
    drawings = (picture.svg for picture in book.pictures if picture.svg)
    painted = set_alone(drawings) if format_ == "pdf" else {}
    for picture in book.pictures:
        message = _picture_fault(picture, inside, format_, painted)
        if message:
            findings.append(finding("book-picture", f"the picture {picture.file}: {message}", _PICTURE_AGAIN))
    return findings


def _picture_fault(picture: Picture, inside: Inside, format_: str, painted: Mapping[Path, str | None]) -> str | None:
    """What is wrong with a picture in the book.

    Args:
        painted: how drawings are known in a PDF.
    """
    source = picture.path.read_bytes()
    if format_ == "json":
        if picture.file not in inside.pictures:
            return "it is missing"
    elif format_ == "pdf" and picture.svg:
        expected = painted[picture.svg]
        if expected is None:
            return "its drawing shows nothing"
        alts = [alt for alt, digest in inside.drawn if digest == expected]
        if not alts:
            return "it is missing"
        if " ".join(picture.alt.split()) not in alts:
            return "it has no alt text"
    elif format_ == "pdf":
        width, height, stream = colour_stream(source)
        if sha256(stream) not in inside.pictures:
            return "it is missing"
        if inflated_size(stream) != height * (width * 3 + 1):
            return "it does not decode"
    elif sha256(picture.shown.read_bytes() if format_ in _WITH_DRAWINGS else source) not in inside.pictures:
        return "it is missing"
    if " ".join(picture.alt.split()) not in inside.alts:
        return "it has no alt text"
    return check_png(source, min_width=1, min_height=1)
