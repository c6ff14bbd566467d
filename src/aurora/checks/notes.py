"""The checks of notes that only a model reads: there is something in them, and they are not cut off."""

from __future__ import annotations

from aurora.checks.cutoff import check_ending
from aurora.checks.document import Document
from aurora.checks.findings import Finding, capped
from aurora.checks.text import read

MIN_CHARS = 200


def check_notes(text: str, file: str) -> list[Finding]:
    """All findings on the material that was collected for a lesson, in the order of the file."""
    doc = read(text, file)
    if not isinstance(doc, Document):
        return [doc]
    if len(text) < MIN_CHARS:
        return [Finding(file, 0, "thin", f"{len(text)} characters are no material", "Collect more.", "blocking")]
    return capped(list(check_ending(doc)))
