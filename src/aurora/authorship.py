"""Which model gave an answer, and on which day: what the record of a published file keeps of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

_FIELD = "author"


@dataclass(frozen=True)
class Author:
    """A model as `provider/model`, and the day on which it answered (UTC) as `2026-01-31`."""

    model: str
    date: str


def signed(made_from: Mapping[str, Any], authors: Sequence[Author]) -> dict[str, Any]:
    """What a file is made from, for its record, with the model that gave it, the last of those named."""
    return {**made_from, _FIELD: asdict(authors[-1])} if authors else dict(made_from)


def author_of(made_from: Mapping[str, Any]) -> Author | None:
    """The model that a record names; None where it names none."""
    found = made_from.get(_FIELD)
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in ("model", "date")):
        return None
    return Author(found["model"], found["date"])
