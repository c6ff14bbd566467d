"""What is said of a job that failed: target, cause and what to do, in this order and in one line; then log and command.

Nothing heavy is imported here: every job does so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aurora.privacy import without_secrets

SAID_FOR_US = "AURORA_FAILURES_ARE_SAID"
"""Set in the environment of jobs whose failures the main process tells: they only note them."""


def failure_lines(target: str, error: str, logs: Sequence[str], retry: str) -> list[str]:
    """The lines that tell a person of one failed job.

    Args:
        error: what went wrong, as the job said it; all of it is in the log.
        logs: its logs, relative to the working directory.
        retry: the command that makes just this target.
    """
    lines = [f"aurora: {_clean(target)} failed: {in_a_line(error)}"]
    if logs:
        lines.append(f"aurora: its log is {_clean(', '.join(logs))}")
    lines.append(f"aurora: to make just this one again: {retry}")
    return [without_secrets(line) for line in lines]


def in_a_line(error: str) -> str:
    """The cause and what to do, in one line without control characters.

    A list under its heading is told by its first entry. Errors of Aurora's say what to do after a semicolon; where
    one does not, the log is pointed to.
    """
    lines = [line for line in (_clean(line) for line in error.splitlines()) if line]
    if not lines:
        return "it gave no reason; read its log, then build again"
    text = lines.pop(0)
    listed = text.endswith(":")
    while text.endswith(":") and lines:
        text += f" {lines.pop(0)}"
    if listed and lines:
        text += f" (and {len(lines)} more in its log)"
    return text if "; " in text else f"{text.rstrip('.')}; read its log, then build again"


def ended_without_a_word(said: str) -> str:
    """The cause and what to do for a job that left no note, from what Snakemake said of it.

    Args:
        said: the text of Snakemake's error, empty where there was none.
    """
    signal = re.search(r"died with <Signals\.(\w+)", said)
    status = re.search(r"returned non-zero exit status (\d+)", said)
    if (signal and signal[1] == "SIGKILL") or (status and status[1] == "137"):
        return "it was killed from outside, maybe since memory ran out; build again, with fewer cores if it repeats"
    if signal:
        return f"it was ended by {signal[1]}; build again"
    if status:
        return f"it ended without a word of its own (exit status {status[1]}); read the lines above, then build again"
    words = [_clean(line) for line in said.splitlines() if line.strip() and not line.startswith("RuleException")]
    if not words:
        return "it was killed, or ended without a word; build again"
    kind = words[0].split(" in ")[0].rstrip(":.")
    what = words[1].split(". ")[0].rstrip(":.") if words[1:] else ""
    return f"{kind}: {what}; build again" if what else f"{kind}; build again"


def _clean(text: str) -> str:
    """A text in one line without control characters: what a model or an outline said could move the cursor."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
