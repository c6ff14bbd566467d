"""Answers of another model than the one that was asked first: noted beside what was made of them, for the report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from aurora.files import write_file

FOLDER = "work/fallbacks"


@dataclass(frozen=True)
class FallbackNote:
    """A call that a fallback model answered. `item` is such as `lesson:{id}`, `model` such as `google/MODEL`."""

    task: str
    item: str
    model: str


def note_fallback(edition: Path, task: str, item: str, model: str | None) -> None:
    """Notes which fallback model answered; with None, that the model answered that was asked first.

    Args:
        edition: the edition's folder.
    """
    path = edition / FOLDER / f"{task}-{item.replace(':', '-')}.json"
    if model is None:
        path.unlink(missing_ok=True)
    else:
        write_file(path, (json.dumps(asdict(FallbackNote(task, item, model))) + "\n").encode())


def fallback_notes(edition: Path) -> Iterator[FallbackNote]:
    """The notes of an edition, in a fixed order; one that cannot be read is passed over."""
    for path in sorted((edition / FOLDER).glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            yield FallbackNote(**json.loads(path.read_bytes()))
