"""What a run spends: one small note a call, under `.aurora/runs/{id}/calls/`, shared by all processes of the run.

Before a call its expected price is reserved, so that a budget holds while many jobs buy at once; no lock is needed:
each writes its own reservation first and then adds up all of them, so two that would exceed the budget together never
both buy.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from aurora.errors import AuroraError
from aurora.files import sha256, write_file
from aurora.runs import run_folder

Outcome = Literal["reserved", "paid", "wasted", "found"]
"""A call under way; one whose answer was accepted; one that was paid for in vain; an answer that the ledger had."""


class NotBought(AuroraError):
    """A call was not made, since the settings allow no more of them in this run."""


@dataclass(frozen=True)
class CallNote:
    """One call. `usd` is what it cost, or, where the ledger had it, what it had cost; None is unknown.

    `edition` is the folder of the edition that it was for, empty where it was for none. `expected_usd` is what was
    expected before the call, which a budget counts where the provider did not say what was used.
    """

    outcome: Outcome
    task: str
    provider: str
    model: str
    usd: float | None
    images: int = 0
    edition: str = ""
    expected_usd: float | None = None

    @property
    def counted_usd(self) -> float:
        """What a budget counts."""
        return next((usd for usd in (self.usd, self.expected_usd) if usd is not None), 0.0)


def call_notes(run: Path) -> Iterator[CallNote]:
    """The notes of a run; half-written ones are passed over."""
    for path in sorted((run / "calls").glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            yield CallNote(**json.loads(path.read_bytes()))


def note_call(note: CallNote) -> str:
    """Notes a call, and returns the name of the note."""
    name = secrets.token_hex(8)
    _write(name, note)
    return name


def note_waste(name: str) -> None:
    """Notes of a call that was paid for that its answer could not be used."""
    path = _folder() / f"{name}.json"
    with suppress(OSError, ValueError, TypeError):
        _write(name, replace(CallNote(**json.loads(path.read_bytes())), outcome="wasted"))


class Reservation:
    """The place of one call in the budget, until it is known what the call came to."""

    def __init__(self, name: str) -> None:
        self._name = name

    def give_back(self) -> None:
        """Frees the place: the call is noted, or brought nothing."""
        (_folder() / f"{self._name}.json").unlink(missing_ok=True)


def reserve(expected: CallNote, *, budget: float | None, image_limit: int | None) -> Reservation:
    """Reserves the expected price of a call, where the run may still spend it.

    Args:
        expected: the call with its expected price.
        budget: what the run may spend, in US dollars.
        image_limit: how many illustrations it may buy.

    Raises:
        NotBought: the budget or the number of illustrations is used up, or the price of the call is not known while
            there is a budget.
    """
    if budget is not None and expected.usd is None:
        raise NotBought(
            f"{expected.task}: not bought, since the price of {expected.provider}/{expected.model} is not known and "
            "budget_usd is set; add the price to config/prices.yaml, or take the budget away"
        )
    name = f"reserved-{secrets.token_hex(8)}"
    place = Reservation(name)
    _write(name, expected)
    notes = [note for note in call_notes(run_folder()) if note.outcome != "found"]
    spent = math.fsum(note.counted_usd for note in notes)
    if budget is not None and spent > budget:
        place.give_back()
        before = spent - (expected.usd or 0.0)
        raise NotBought(
            f"{expected.task}: not bought, since the budget of this run (budget_usd: {budget:g}) is used up; "
            f"raise budget_usd and build again, what is bought is kept\n"
            f"${before:.2f} of ${budget:.2f} are spent or reserved, and this call would cost about ${expected.usd:.2f}"
        )
    if image_limit is not None and expected.images and sum(note.images for note in notes) > image_limit:
        place.give_back()
        raise NotBought(
            f"{expected.task}: not bought, since this run has bought as many illustrations as it may "
            f"(image_limit: {image_limit}); build again for the next ones, or raise image_limit"
        )
    return place


def refusal_of(provider: str) -> str | None:
    """What a provider said when it refused the key in this run, None where it did not."""
    try:
        return _refusal(provider).read_text("utf-8")
    except OSError:
        return None


def note_refusal(provider: str, message: str) -> None:
    """Notes for all jobs of the run that a provider refused the key: nobody asks it again."""
    with suppress(OSError):
        write_file(_refusal(provider), message.encode())


def _refusal(provider: str) -> Path:
    return run_folder() / "refused" / f"{sha256(provider.encode())[:16]}.txt"


def _folder() -> Path:
    return run_folder() / "calls"


def _write(name: str, note: CallNote) -> None:
    write_file(_folder() / f"{name}.json", (json.dumps(asdict(note)) + "\n").encode())
