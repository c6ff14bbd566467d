"""A finding: what a check says of a text or a file, where it is, and what to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["blocking", "again", "flagged"]


@dataclass(frozen=True, order=True)
class Finding:
    """`blocking` stops generated text from being accepted; `flagged` only shows in the report.

    `again` has an answer asked for once more, and only shows in the report where it may not be asked for any more.

    Lines count from 1, 0 is the whole file.
    """

    file: str
    line: int
    code: str
    message: str
    fix: str
    severity: Severity

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}. {self.fix}"


def as_warnings(findings: list[Finding]) -> list[Finding]:
    """The findings on a hand edit: they are shown and stop nothing."""
    return [replace(finding, severity="flagged") for finding in findings]


def capped(findings: list[Finding], per_code: int = 20) -> list[Finding]:
    """The findings in the file's order, at most `per_code` of a kind; the last one says how many more there are."""
    kept: list[Finding] = []
    counts = Counter(finding.code for finding in findings)
    seen: Counter[str] = Counter()
    for finding in sorted(findings):
        seen[finding.code] += 1
        more = counts[finding.code] - per_code
        if seen[finding.code] < per_code or more <= 0:
            kept.append(finding)
        elif seen[finding.code] == per_code:
            kept.append(replace(finding, message=f"{finding.message} (and {more} more like it)"))
    return kept
