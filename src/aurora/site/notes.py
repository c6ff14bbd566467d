"""How each page was made, in a line."""

from __future__ import annotations

from pathlib import Path

from aurora.books.colophon import book_files
from aurora.books.setup_guide import ENVIRONMENT
from aurora.disclosure import made_line, made_summary
from aurora.languages import pack
from aurora.site.content import HOME, SETUP
from aurora.slices import BookLab, BookLesson, SiteSlice


def made_notes(slice_: SiteSlice, edition: Path) -> dict[str, str]:
    """The note of each page by its name, such as `lessons/packing`; home's is of all that the site shows."""
    words = pack(slice_.course.language)
    notes = {}
    summary = made_summary(edition, (file for book in slice_.books for file in book_files(book)), words)
    if summary:
        notes[HOME] = summary
    setup = made_line(edition, ENVIRONMENT, words)
    if setup and any(book.kind == "labs" for book in slice_.books):
        notes[SETUP] = setup
    for book in slice_.books:
        for module in book.modules:
            items: list[BookLesson | BookLab] = [*module.lessons, *module.labs]
            for item in items:
                folder = "lessons" if isinstance(item, BookLesson) else "labs"
                note = made_line(edition, item.file, words)
                if note:
                    notes[f"{folder}/{item.id}"] = note
    return notes
