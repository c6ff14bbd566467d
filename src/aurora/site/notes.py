"""How each page was made, in a line: by which model, from the outline alone, or by hand."""

from __future__ import annotations

from pathlib import Path

from aurora.languages import Pack, pack
from aurora.provenance import Record, record_of
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
                record = record_of(edition, item.file)
                if record:
                    notes[f"{folder}/{item.id}"] = _note(record, edition, words)
    return notes


def _note(record: Record, edition: Path, words: Pack) -> str:
    if "edit" in record.made_from:
        return words.text("site", "made_by_hand")
    steps = (record_of(edition, file) for file in record.made_from.get("inputs", {}))
    writers = [str(step.made_from["writer"]) for step in steps if step and "writer" in step.made_from]
    if not writers:
        return words.text("site", "made_offline")
    return words.text("site", "made_model", model=writers[-1].split()[0])
