"""What holds for every text of a course, a lesson's or a lab's."""

from __future__ import annotations

from collections.abc import Iterator

from aurora.checks.active import check_addresses, check_html
from aurora.checks.characters import check_characters
from aurora.checks.code import check_code
from aurora.checks.cutoff import check_ending
from aurora.checks.document import MAX_CHARS, Document, parse
from aurora.checks.findings import Finding
from aurora.checks.leftovers import check_leftovers
from aurora.checks.links import check_links
from aurora.checks.structure import check_fences, check_levels, check_nesting, check_title


def read(text: str, file: str) -> Document | Finding:
    """The text, parsed; or why it is not read at all: there is nothing in it, or far too much."""
    if not text.strip():
        return Finding(file, 0, "empty", "there is nothing in it", "Write it.", "blocking")
    if len(text) > MAX_CHARS:
        message = f"{len(text):,} characters are too many for one text (at most {MAX_CHARS:,})"
        return Finding(file, 0, "too-long", message, "Split it.", "blocking")
    return parse(text, file)


def check_text(doc: Document) -> Iterator[Finding]:
    """All findings that need neither language nor kind."""
    for check in _CHECKS:
        yield from check(doc)


_CHECKS = (
    check_title,
    check_levels,
    check_fences,
    check_nesting,
    check_leftovers,
    check_ending,
    check_html,
    check_addresses,
    check_links,
    check_characters,
    check_code,
)
