"""The interface of a provider, and what is asked of it and answered by it.

A provider turns one request into one answer and knows nothing of lessons, files or repairs; those are `generate`'s and
its callers'. Texts and structured data are asked for alike: `schema` says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Request:
    """One call. `hard` decides the answer and will be its key; `soft` informs it and is no part of the key.

    `schema` is the JSON schema of the answer where data is wanted, else None. `failures` lists what was wrong with the
    answer before, where this is a repair.
    """

    task: str
    hard: Mapping[str, Any]
    soft: Mapping[str, Any] = field(default_factory=dict)
    schema: Mapping[str, Any] | None = None
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What came back: `text` as it is (JSON where a schema was given), and who gave it."""

    text: str
    provider: str
    model: str | None = None


class Provider(Protocol):
    """Answers requests. `deterministic`: asking again brings the same answer, so that a repair is pointless."""

    name: str
    deterministic: bool

    def answer(self, request: Request) -> Answer:
        """The answer to one request.

        Raises:
            AuroraError: the request cannot be answered; its text says why and what to do.
        """
        ...
