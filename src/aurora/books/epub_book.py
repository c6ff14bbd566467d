"""The book as EPUB 3."""

from __future__ import annotations

import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

from aurora.books.compose import compose
from aurora.books.manuscript import Manuscript
from aurora.books.pandoc import write
from aurora.books.pdf_book import cover_image
from aurora.books.style import styled, stylesheet

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "aurora-courses.books")


def epub_book(book: Manuscript, edition: Path) -> bytes:
    """Cover, contents and a file a chapter. The identifier follows from course, language, kind and selection."""
    meta: dict[str, str | list[str]] = {
        "title": book.title,
        "subtitle": ". ".join(part for part in (_subtitle(book), book.notice) if part),
        "identifier": f"urn:uuid:{identifier(book)}",
        "lang": book.language,
        "toc-title": book.words.text("book", "contents"),
        "accessModes": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
    }
    if book.slice.course.description:
        meta["description"] = " ".join(book.slice.course.description.split())
    with TemporaryDirectory() as folder:
        css, cover = Path(folder, "book.css"), Path(folder, "cover.png")
        css.write_text(stylesheet(partial=book.partial), "utf-8")
        cover.write_bytes(cover_image(book))
        return write(
            compose(styled(book), top=1),
            "epub3-task_lists",
            f"--css={css}",
            f"--epub-cover-image={cover}",
            "--toc",
            "--toc-depth=2",
            "--split-level=2",
            "--wrap=none",
            "--syntax-highlighting=none",
            "--reference-location=section",
            meta=meta,
            folder=edition,
            sandbox=False,
        )


def _subtitle(book: Manuscript) -> str:
    return ", ".join(part for part in (book.subtitle, book.selection) if part)


def identifier(book: Manuscript) -> uuid.UUID:
    """UUID of version 5 (RFC 9562) from what the book is, never from what stands in it."""
    what = "/".join([book.slice.course.id, book.language, book.slice.kind, book.slice.selection or "all"])
    if book.partial:
        # In a reader's library it must never take the place of the book.
        what += "/preview"
    return uuid.uuid5(_NAMESPACE, what)
