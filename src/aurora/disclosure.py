"""Who made what of a course, in a line: which model, a person, or nobody but the outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from aurora.authorship import Author, author_of
from aurora.languages import Pack
from aurora.provenance import record_of

_PICTURES = (".png", ".svg")
_PART = "made"
# Who translated the titles around a page has not written it.
_TITLES = "work/titles/"


@dataclass(frozen=True)
class Made:
    """How one published file came to be. `author` is the model that wrote it, where one did."""

    by: Literal["hand", "model", "outline"]
    author: Author | None = None


def made(edition: Path, file: str) -> Made | None:
    """How a published file came to be; None where nothing is known of it.

    Args:
        edition: the edition's folder.
        file: the file, relative to that folder.
    """
    record = record_of(edition, file)
    if record is None:
        return None
    if "edit" in record.made_from:
        return Made("hand")
    behind = [record_of(edition, name) for name in record.made_from.get("inputs", {}) if not name.startswith(_TITLES)]
    authors = [author_of(one.made_from) for one in (*behind, record) if one]
    author = next((author for author in reversed(authors) if author), None)
    return Made("model", author) if author else Made("outline")


def made_line(edition: Path, file: str, words: Pack) -> str | None:
    """How one page was made, as a sentence; None where nothing is known of it."""
    how = made(edition, file)
    if how is None:
        return None
    if how.author:
        return words.text(_PART, "page_model", model=how.author.model, date=how.author.date)
    return words.text(_PART, f"page_{how.by}")


def made_summary(edition: Path, files: Iterable[str], words: Pack) -> str:
    """How the texts and pictures of a book or a deck were made, in one line; empty where nothing is known of them.

    Args:
        files: what it is made of, relative to the edition's folder.
    """
    found = [(PurePosixPath(file).suffix in _PICTURES, how) for file in files if (how := made(edition, file))]
    parts = []
    for name, pictures in (("texts", False), ("pictures", True)):
        said = _counted([how for is_picture, how in found if is_picture == pictures], words)
        if said:
            parts.append(words.text(_PART, name, list=", ".join(said)))
    return " ".join(parts)


def _counted(made_: list[Made], words: Pack) -> list[str]:
    """Each way in which some were made, with how many: models by name, then by hand, then from the outline."""
    days: dict[str, list[str]] = {}
    for how in made_:
        if how.author:
            days.setdefault(how.author.model, []).append(how.author.date)
    lines = []
    for model, dates in sorted(days.items()):
        first, last = min(dates), max(dates)
        when = first if first == last else words.text(_PART, "days", first=first, last=last)
        lines.append(words.text(_PART, "by_model", count=len(dates), model=model, date=when))
    others = Counter(how.by for how in made_ if not how.author)
    return lines + [words.text(_PART, f"by_{by}", count=others[by]) for by in ("hand", "outline") if others[by]]
