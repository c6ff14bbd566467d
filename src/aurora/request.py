"""One request: what decides its answer, and what is told to whoever answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aurora.providers.base import Picture

THINKING = 1.5
"""What is billed for an answer, for each token of it: current models think first, and bill that as output."""


@dataclass(frozen=True)
class Request:
    """What is asked for one file.

    `hard` decides the answer and is its key in the ledger: plain JSON data. `facts` is all that the prompt template of
    the task, and the offline writer, may read: slices, texts, the map of the course. `schema` is the JSON schema of the
    answer where data is wanted, and `form` its name and version, which stand for it in the key: another wording of a
    description buys nothing anew. `picture` is given where a picture is wanted. `expected_tokens` is how long an answer
    usually is.
    """

    task: str
    hard: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    schema: Mapping[str, Any] | None = None
    form: str | None = None
    picture: Picture | None = None
    expected_tokens: int = 1000

    @property
    def billed_tokens(self) -> int:
        """How many tokens of output are usually billed for an answer."""
        return round(THINKING * self.expected_tokens)


@dataclass(frozen=True)
class Repair:
    """An answer that was not accepted, and why, one sentence each."""

    previous: str
    failures: tuple[str, ...]
