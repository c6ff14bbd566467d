"""What became of asking a link."""

from __future__ import annotations

from typing import Literal

from aurora.outline import Closed

Kind = Literal["alive", "moved", "dead", "unsure", "unasked"]
KINDS: tuple[Kind, ...] = ("alive", "moved", "dead", "unsure", "unasked")


class Outcome(Closed):
    """`moved` has moved for good, to `to`. `dead` leads nowhere. `unsure`: the answer does not tell. `unasked`: the
    host may not be asked.

    `why` says it in a few words, `status` is that of the last answer, None where none came.
    """

    kind: Kind
    why: str = ""
    status: int | None = None
    to: str | None = None


class Unreachable(Exception):
    """No answer came. `offline` says that it may be this machine's network."""

    def __init__(self, kind: Literal["dead", "unsure", "unasked"], why: str, *, offline: bool = False) -> None:
        super().__init__(why)
        self.outcome = Outcome(kind=kind, why=why)
        self.offline = offline
