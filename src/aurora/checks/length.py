"""Is a text as long as its minutes allow?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aurora.checks.document import Document, shown
from aurora.checks.findings import Finding

LESSON_BOUNDS = (0.6, 1.5)
"""Shares of minutes × words a minute: people read at their own pace, and code and pictures take time without words."""

LAB_BOUNDS = (0.1, 1.0)
"""Most of a lab's time goes into doing; but reading its guide must not take longer than the lab."""

MOST_WORDS = 5000
"""What one answer of a model holds well, and a learner reads in one sitting; more minutes are spent on other things."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_MARK = re.compile(r"\[(?:POSITION|NEXT|VISUAL [0-9]+: .*)\]")


def count_words(doc: Document) -> int:
    """The words that a reader sees, without code blocks, pictures and marks."""
    texts = (shown(inline) for inline in doc.inlines())
    return sum(len(_WORD.findall(text)) for text in texts if not _MARK.fullmatch(text))


def words_for(minutes: float | None, words_per_minute: int) -> int | None:
    """How many words a lesson of so many minutes has; None where nobody said how long it takes."""
    return min(MOST_WORDS, round(minutes * words_per_minute)) if minutes else None


def check_length(
    doc: Document, minutes: float | None, words_per_minute: int | None, bounds: tuple[float, float]
) -> Iterator[Finding]:
    """Flagged: fewer or more words than `bounds` × `minutes` × `words_per_minute`; nothing without minutes.

    No text has to have more words than `MOST_WORDS` asks for.
    """
    if not minutes or not words_per_minute:
        return
    words = count_words(doc)
    least, most = (round(minutes * words_per_minute * bound) for bound in bounds)
    least = min(least, round(MOST_WORDS * bounds[0]))
    if least <= words <= most:
        return
    wrong, fix = ("too short", "Work the thin parts out.") if words < least else ("too long", "Shorten or split it.")
    message = f"{words} words are {wrong} for {minutes:g} minutes ({least} to {most})"
    yield doc.flagged(0, "length", message, fix)
