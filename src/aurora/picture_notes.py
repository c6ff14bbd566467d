"""What was seen of a picture when it was made, kept in its record for the report: its look, and its flaws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aurora.checks.findings import Finding

_LOOK, _FLAWS = "likeness", "flaws"


@dataclass(frozen=True)
class Flaw:
    """Something that a picture is published with: what kind, what it is, and what to do."""

    code: str
    message: str
    fix: str


def noted(made_from: Mapping[str, Any], look: str | None, findings: Iterable[Finding]) -> dict[str, Any]:
    """What a picture is made from, for its record, with its look and the findings that did not stop it."""
    notes: dict[str, Any] = {_LOOK: look} if look else {}
    flaws = [{"code": one.code, "message": one.message, "fix": one.fix} for one in findings]
    return {**made_from, **notes, **({_FLAWS: flaws} if flaws else {})}


def look_in(made_from: Mapping[str, Any]) -> str | None:
    """The look that a record holds."""
    found = made_from.get(_LOOK)
    return found if isinstance(found, str) else None


def flaws_in(made_from: Mapping[str, Any]) -> list[Flaw]:
    """The flaws that a record holds."""
    found = made_from.get(_FLAWS)
    flaws = []
    for one in found if isinstance(found, list) else []:
        match one:
            case {"code": str(code), "message": str(message), "fix": str(fix)}:
                flaws.append(Flaw(code, message, fix))
    return flaws
