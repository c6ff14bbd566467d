"""Characters that nobody sees and that make a text read as something that it is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from aurora.checks.document import Document
from aurora.checks.findings import Finding

# Zero-width joiners are left alone: emoji and several scripts need them.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def check_characters(doc: Document) -> Iterator[Finding]:
    """Flagged, in code too: control characters, marks of direction, zero-width characters, lost ones (U+FFFD)."""
    for number, line in enumerate(doc.lines, start=1):
        found = HIDDEN.search(line)
        if found:
            char = found.group()
            message = f"a character that cannot be seen, U+{ord(char):04X} {unicodedata.name(char, 'control')}"
            fix = f"Delete it (column {found.start() + 1})."
            yield doc.flagged(number, "character-hidden", message, fix)
        if "\ufffd" in line:
            fix = f"Write the letter that belongs there (column {line.index(chr(0xFFFD)) + 1})."
            yield doc.flagged(number, "character-lost", "a character was lost (U+FFFD)", fix)
