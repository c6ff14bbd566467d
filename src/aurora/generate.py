"""From a request to an accepted answer: ask the provider, check, ask again with the failures listed.

Blocking findings stop an answer; flagged ones are accepted and shown in the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from aurora.checks.findings import Finding
from aurora.errors import AuroraError
from aurora.providers.base import Provider, Request

T = TypeVar("T")


def generate(
    request: Request,
    provider: Provider,
    parse: Callable[[str], T],
    check: Callable[[T], list[Finding]],
    repairs: int,
) -> T:
    """The accepted answer to a request.

    Args:
        parse: turns the answer's text into what is wanted; raises ValueError where it has the wrong form.
        check: the findings on a parsed answer.
        repairs: how often a failed answer is asked for again.

    Raises:
        AuroraError: the last answer still failed; the text lists what was wrong with it.
    """
    attempts = 1 if provider.deterministic else 1 + repairs
    failures: tuple[str, ...] = ()
    for _ in range(attempts):
        answer = provider.answer(replace(request, failures=failures))
        try:
            result = parse(answer.text)
        except ValueError as error:
            failures = (f"the answer has the wrong form: {error}",)
            continue
        blocking = [finding for finding in check(result) if finding.severity == "blocking"]
        if not blocking:
            return result
        failures = tuple(str(finding) for finding in blocking)
    listed = "\n".join(f"  {failure}" for failure in failures)
    raise AuroraError(f"{request.task}: the answer of '{provider.name}' was not accepted:\n{listed}")
