"""A second place for answers that were paid for and cannot be written to the ledger: a full disk loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import IO

from aurora.errors import AuroraError
from aurora.ledger import Ledger, publish
from aurora.ledger.entry import Entry
from aurora.ledger.files import FileLedger

ROOM = 4 << 20
"""Bytes that are kept free from before a purchase until the process ends: more than one answer with its picture."""


class RescuingLedger:
    """A ledger, and a folder of this machine that keeps what could not be written to it.

    What is there is found as if it were in the ledger, and goes there as soon as the ledger can be written. Room for an
    answer is taken there before it is bought, since the disk may fill up while a model thinks.
    """

    def __init__(self, ledger: Ledger, rescued: FileLedger) -> None:
        self.ledger = ledger
        self.rescued = rescued
        self.location = ledger.location
        self._room: IO[bytes] | None = None

    @property
    def warnings(self) -> list[str]:
        return self.ledger.warnings + self.rescued.warnings

    def find(self, key: str) -> Entry | None:
        return self.ledger.find(key) or self.rescued.find(key)

    def media(self, entry: Entry) -> bytes:
        try:
            return self.ledger.media(entry)
        except AuroraError as error:
            with suppress(AuroraError):
                return self.rescued.media(entry)
            raise error

    def ready(self, key: str | None = None) -> None:
        self.ledger.ready(key)
        self._bring_home()
        if self._room is None:
            with suppress(OSError, AttributeError):  # where room cannot be taken, the ledger has been tried at least
                self._room = publish.reserve(self.rescued.folder, ROOM)

    def accept(self, entry: Entry, media: bytes | None = None) -> Entry:
        try:
            return self.ledger.accept(entry, media)
        except AuroraError as error:
            raise self._kept(entry, error, lambda: self.rescued.accept(entry, media)) from None

    def spend(self, entry: Entry) -> None:
        try:
            self.ledger.spend(entry)
        except AuroraError as error:
            raise self._kept(entry, error, lambda: self.rescued.spend(entry)) from None

    def entries(self) -> Iterator[Entry]:
        return _once(self.ledger.entries(), self.rescued.entries())

    def spent_entries(self) -> Iterator[Entry]:
        return _once(self.ledger.spent_entries(), self.rescued.spent_entries())

    def sweep(self) -> None:
        with suppress(AuroraError):
            self._bring_home()
        self.ledger.sweep()
        self.rescued.sweep()

    def _bring_home(self) -> None:
        for key in [entry.key for entry in self.rescued.entries()]:
            entry = self.rescued.find(key)
            if entry is None:
                continue
            try:
                picture = self.rescued.media(entry) if entry.media else None
            except AuroraError:
                continue  # another process has just brought it home
            self.ledger.accept(entry, picture)
            self.rescued.discard(entry)
        for entry in self.rescued.spent_entries():
            self.ledger.spend(entry)
            self.rescued.discard(entry)

    def _kept(self, entry: Entry, error: AuroraError, keep: Callable[[], object]) -> AuroraError:
        try:
            try:
                keep()
            except AuroraError:
                if self._room is None:
                    raise
                self._room.close()
                self._room = None
                keep()
        except AuroraError as second:
            cost = "at an unknown price" if entry.cost_usd is None else f"for ${entry.cost_usd:.4f}"
            return AuroraError(f"{error}\nNor could it be kept elsewhere, so it is lost, bought {cost}: {second}")
        return AuroraError(
            f"{error}\nIt is kept in {self.rescued.location} and goes into the ledger with the next build that can "
            "write there; nothing is paid for twice."
        )


def _once(*ledgers: Iterable[Entry]) -> Iterator[Entry]:
    """A process killed while it brings an answer home leaves it in both places."""
    seen: set[str] = set()
    for entries in ledgers:
        for entry in entries:
            if entry.id not in seen:
                seen.add(entry.id)
                yield entry
