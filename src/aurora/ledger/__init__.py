"""The ledger: the record of every answer of a model, so that nothing is paid for twice.

Nothing heavy is loaded here: a job that finds its answer must not pay for an import.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from aurora.errors import AuroraError
from aurora.ledger.entry import Entry, Usage
from aurora.ledger.keys import canonical, key_of, question

__all__ = ["Entry", "Ledger", "Usage", "canonical", "key_of", "open_ledger", "question"]

RESCUED = Path(".aurora/rescued-answers")


class Ledger(Protocol):
    """A record of answers, shared by everybody who builds with it. All of its errors are AuroraErrors.

    `location` is what a person calls it.
    """

    location: str

    @property
    def warnings(self) -> list[str]:
        """What was seen to be damaged so far."""
        ...

    def find(self, key: str) -> Entry | None:
        """The accepted answer to a question, verified, with its picture there; None where there is none.

        What is damaged is set aside with a warning and counts as not there.
        """
        ...

    def media(self, entry: Entry) -> bytes:
        """The picture of an accepted answer, verified."""
        ...

    def ready(self, key: str | None = None) -> None:
        """Tries, before anything is bought, whether an answer (to the question of that key) could be written."""
        ...

    def accept(self, entry: Entry, media: bytes | None = None) -> Entry:
        """Records an accepted answer, and returns the one that counts: where somebody else was first, it is theirs and
        this one is recorded as spent."""
        ...

    def spend(self, entry: Entry) -> None:
        """Records an answer that was paid for and not accepted; it is never found."""
        ...

    def entries(self) -> Iterator[Entry]:
        """All accepted answers, by key; damaged ones are passed over with a warning."""
        ...

    def sweep(self) -> None:
        """Takes in what was kept elsewhere meanwhile, and removes what processes that were killed more than a day ago
        left half-written; never raises."""
        ...

    def spent_entries(self) -> Iterator[Entry]:
        """All that was paid for and not accepted, by key; damaged ones are passed over with a warning."""
        ...


def open_ledger(location: str) -> Ledger:
    """The ledger at a path or at `s3://bucket/prefix`, with a second place for answers that cannot be written to it.

    Nothing is read, written or connected to yet.

    Raises:
        AuroraError: the location is neither.
    """
    from aurora.ledger.files import FileLedger
    from aurora.ledger.rescue import RescuingLedger
    from aurora.ledger.s3 import S3Ledger

    ledger: Ledger
    if location.startswith("s3://"):
        ledger = S3Ledger(location)
    elif "://" in location or not location.strip():
        raise AuroraError(f"ledger: {location!r} is neither a folder nor s3://bucket/prefix")
    else:
        ledger = FileLedger(Path(location).expanduser())
    return RescuingLedger(ledger, FileLedger(RESCUED))
