"""The money that a run has spent so far, read again and again while it runs."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aurora.spending import CallNote
from aurora.words import counted


@dataclass(frozen=True)
class Money:
    """What the calls of a run came to so far, in US dollars. `unknown` of the `calls` have a price that is not known.

    `found` counts the answers that the ledger had, which cost nothing now.
    """

    usd: float
    calls: int
    unknown: int
    found: int

    def __str__(self) -> str:
        text = f"${self.usd:.2f} for {counted(self.calls, 'call')}"
        if self.unknown:
            text += f" ({self.unknown} of unknown price)"
        return f"{text}, {counted(self.found, 'answer')} from the ledger" if self.found else text


class Meter:
    """Adds up the notes of a run's calls. Each note is read again only where it has changed."""

    def __init__(self, run: Path) -> None:
        self._folder = run / "calls"
        self._read: dict[str, tuple[int, int]] = {}
        self._notes: dict[str, CallNote] = {}

    def read(self) -> Money | None:
        """The money so far; None where no model was asked, and the ledger neither."""
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(".json") and not entry.name.startswith("reserved-"):
                    with suppress(OSError, ValueError, TypeError):
                        self._look(entry)
        notes = self._notes.values()
        if not notes:
            return None
        bought = [note for note in notes if note.outcome in ("paid", "wasted")]
        return Money(
            sum(note.usd or 0.0 for note in bought),
            len(bought),
            sum(note.usd is None for note in bought),
            sum(note.outcome == "found" for note in notes),
        )

    def _look(self, entry: os.DirEntry[str]) -> None:
        stat = entry.stat()
        version = (stat.st_mtime_ns, stat.st_size)
        if self._read.get(entry.name) != version:
            self._notes[entry.name] = CallNote(**json.loads(Path(entry.path).read_bytes()))
            self._read[entry.name] = version
