"""Why something is missing, from what the jobs of a run said of themselves."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from pathlib import PurePosixPath

from aurora.privacy import shown
from aurora.report.expected import Item, Job
from aurora.report.models import FAILED_BEFORE, OUTDATED, WAITING, Failure
from aurora.report.presence import Presence
from aurora.runs import JobNote

_NOT_BOUGHT = re.compile(r"[a-z_.]+: not bought, ")
"""So begins the reason of what was not bought, as `aurora.spending` gives it; after `; ` it says what to do."""


_LEAVE = ("lesson", "lab", "lab_environment", "image")
"""Rules that leave what was there before where they fail: a person may have changed it."""


class Reasons:
    """What the jobs of one run say about missing things.

    Args:
        jobs: what the jobs of the run noted.
        run: its id, which tells when it began; None where there was no run.
    """

    def __init__(self, jobs: Iterable[JobNote], run: str | None) -> None:
        self._notes = {note.target: note for note in jobs}
        self._started = run_started(run)

    def of(self, item: Item, presence: Presence) -> Failure:
        """Why an item is missing.

        Its own job failed, was stopped or was not allowed to buy, one before it was, or nobody has made it.
        """
        target = presence.missing or item.files[0]
        for job in item.own:
            note = self._notes.get(job.target)
            if note and note.error is not None:
                if _was_not_bought(note):
                    return _failure(item, target, "skipped", _first_line(note), note.log)
                return _failure(item, target, "failed", note.error, note.log)
        for job in item.own:
            if self._is_unfinished(job):
                reason = "its job said nothing: it is still running, or was stopped or killed"
                return _failure(item, target, "skipped", reason, job.log)
        failed = [note for job in item.before if (note := self._notes.get(job.target)) and note.error is not None]
        failed.sort(key=_was_not_bought)
        if failed:
            more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
            what = FAILED_BEFORE
            if _was_not_bought(failed[0]):
                what = f"was not bought; {_first_line(failed[0]).partition('; ')[2]}"
            return _failure(item, target, "skipped", f"{WAITING}{failed[0].target}{more} {what}", failed[0].log)
        return _failure(item, target, "skipped", presence.why or "not built yet", None)

    def outdated(self, item: Item) -> Failure | None:
        """Why an item that is there is not what this run was to make of it; None where it is."""
        if not any(self._is_unmade(job) for job in item.own):
            return None
        failure = self.of(item, Presence(missing=item.files[0]))
        return failure.model_copy(update={"reason": f"{failure.reason}\n{OUTDATED}"})

    def _is_unmade(self, job: Job) -> bool:
        """Whether a job did not succeed, and its file was not made since: it is gone, or the one of an earlier run."""
        note = self._notes.get(job.target)
        if note is None:
            return self._is_unfinished(job) and not self._is_of_this_run(job)
        return note.error is not None and (note.rule in _LEAVE or not os.path.exists(job.target))

    def _is_of_this_run(self, job: Job) -> bool:
        """Whether a job that left no note made its file; what it leaves where it fails may be older than the run."""
        rule = PurePosixPath(job.log).parent.name
        try:
            made = os.path.getmtime(job.target)
            return rule not in _LEAVE or made >= (self._started or 0.0)
        except OSError:
            return False

    def _is_unfinished(self, job: Job) -> bool:
        if self._started is None or job.target in self._notes:
            return False
        try:
            return os.path.getmtime(job.log) >= self._started
        except OSError:
            return False


def _was_not_bought(note: JobNote) -> bool:
    """Whether a job ended because the settings allow no more calls in its run, which is no failure."""
    return bool(note.error and _NOT_BOUGHT.match(note.error))


def _first_line(note: JobNote) -> str:
    return (note.error or "").partition("\n")[0]


def run_started(run: str | None) -> float | None:
    """When a run began, in seconds since the epoch, from its id; None where the id does not tell."""
    try:
        return time.mktime(time.strptime((run or "")[:15], "%Y%m%d-%H%M%S"))
    except (ValueError, OverflowError):
        return None


def _failure(item: Item, target: str, status: str, reason: str, log: str | None) -> Failure:
    return Failure.model_validate(
        {
            "target": target,
            "component": item.component,
            "status": status,
            "reason": shown(reason),
            "log": shown(log) if log else None,
        }
    )
