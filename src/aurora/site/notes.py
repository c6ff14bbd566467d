"""How each page was made, in a line."""

from __future__ import annotations

from pathlib import Path

from aurora.disclosure import made_line
from aurora.languages import pack
from aurora.slices import BookLab, BookLesson, SiteSlice


def made_notes(slice_: SiteSlice, edition: Path) -> dict[str, str]:
    """The note of each page by its name, such as `lessons/packing`."""
    words = pack(slice_.course.language)
    notes = {}
    for book in slice_.books:
        for module in book.modules:
            items: list[BookLesson | BookLab] = [*module.lessons, *module.labs]
            for item in items:
                folder = "lessons" if isinstance(item, BookLesson) else "labs"
                note = made_line(edition, item.file, words)
                if note:
                    notes[f"{folder}/{item.id}"] = note
    return notes
