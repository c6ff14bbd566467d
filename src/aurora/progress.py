"""How far a build is: counting jobs by component, the time that is left, and the lines that say so.

Nothing here knows of Snakemake or of a terminal; times are given, in seconds of any clock.
"""

from __future__ import annotations

import logging
import logging.handlers
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aurora.components import COMPONENT_OF_RULE, COMPONENTS, TITLES
from aurora.meter import Money
from aurora.words import counted

SMALL = 20
"""A run of at most so many steps names each file that it has made."""
_COLLECTING = ("all", "theory", "labs", "site", "slides", "courses")
"""Rules that make nothing, and are no steps."""
_STAGES = ("research", "draft", "review", "titles", "lab_plan", "lab_guide", "slide_texts")
"""Rules on the way to something: they move a component on, and finish nothing that is counted."""


@dataclass
class _Job:
    rule: str
    target: str
    started: float
    ended: float | None = None
    failed: bool = False


@dataclass(frozen=True)
class Row:
    """A component in this run, or a rule that belongs to none.

    `done` of `total` things are made; on the way to them are `steps` jobs.
    """

    title: str
    done: int
    total: int
    running: int
    failed: int
    steps_done: int
    steps: int


class Progress:
    """The jobs of one run, by their numbers."""

    def __init__(self) -> None:
        self._planned: Counter[str] = Counter()
        self._jobs: dict[int, _Job] = {}

    def plan(self, jobs: Mapping[str, int]) -> None:
        """How many jobs of each rule there will be."""
        self._planned = Counter({rule: count for rule, count in jobs.items() if rule not in (*_COLLECTING, "total")})

    def start(self, number: int, rule: str, target: str, now: float) -> None:
        """A job begins; one that had failed begins anew."""
        if rule not in _COLLECTING:
            self._jobs[number] = _Job(rule, target, now)

    def target(self, number: int) -> str | None:
        """What a job makes; None where it has not begun."""
        job = self._jobs.get(number)
        return job.target if job else None

    def rule(self, number: int) -> str | None:
        """The rule of a job; None where it has not begun."""
        job = self._jobs.get(number)
        return job.rule if job else None

    def finish(self, number: int, now: float) -> str | None:
        """A job has succeeded. Returns what it made, None for one that makes nothing."""
        return self._end(number, now, failed=False)

    def fail(self, number: int, now: float) -> None:
        """A job has failed."""
        self._end(number, now, failed=True)

    def _end(self, number: int, now: float, *, failed: bool) -> str | None:
        job = self._jobs.get(number)
        if job is None:
            return None
        job.ended, job.failed = now, failed
        return job.target

    @property
    def steps(self) -> int:
        """How many jobs the run has."""
        return max(self._planned.total(), len(self._jobs))

    @property
    def done(self) -> int:
        """How many have succeeded."""
        return sum(job.ended is not None and not job.failed for job in self._jobs.values())

    @property
    def failed(self) -> int:
        """How many have failed."""
        return sum(job.failed for job in self._jobs.values())

    @property
    def running(self) -> int:
        """How many are under way."""
        return sum(job.ended is None for job in self._jobs.values())

    def rows(self) -> list[Row]:
        """The components that this run makes something of, in the order of the report."""
        done, running, failed = Counter[str](), Counter[str](), Counter[str]()
        for job in self._jobs.values():
            (running if job.ended is None else failed if job.failed else done)[job.rule] += 1
        rules: dict[str, list[str]] = {}
        for rule in dict.fromkeys([*self._planned, *done, *running, *failed]):
            rules.setdefault(COMPONENT_OF_RULE.get(rule, rule), []).append(rule)
        rows = []
        for component in dict.fromkeys([*COMPONENTS, *rules]):
            of = rules.get(component)
            if not of:
                continue
            counting = [rule for rule in of if rule not in _STAGES] or of
            rows.append(
                Row(
                    TITLES.get(component, component.replace("_", " ").capitalize()),
                    sum(done[rule] for rule in counting),
                    sum(self._all(rule) for rule in counting),
                    sum(running[rule] for rule in of),
                    sum(failed[rule] for rule in of),
                    sum(done[rule] for rule in of),
                    sum(self._all(rule) for rule in of),
                )
            )
        return rows

    def _all(self, rule: str) -> int:
        return max(self._planned[rule], sum(job.rule == rule for job in self._jobs.values()))

    def seconds_left(self, now: float) -> float | None:
        """About how long the rest takes; None while that cannot be known.

        Each job to come is taken to last as long as those of its rule did, and as many to run side by side as did on
        average. It can be known once a twentieth of the jobs and at least three are done, and most of what is left is
        of rules of which one is done; the rest of it counts as the average job. Jobs that a failure keeps from
        running are counted until the end, so that with failures it is the most that can be left.
        """
        took: dict[str, list[float]] = {}
        for job in self._jobs.values():
            if job.ended is not None and not job.failed:
                took.setdefault(job.rule, []).append(job.ended - job.started)
        every = [seconds for rule in took.values() for seconds in rule]
        if len(every) < max(3, self.steps / 20):
            return None
        mean = {rule: sum(seconds) / len(seconds) for rule, seconds in took.items()}
        average = sum(every) / len(every)
        begun = Counter(job.rule for job in self._jobs.values())
        left = {rule: max(0, count - begun[rule]) for rule, count in self._planned.items()}
        running = [job for job in self._jobs.values() if job.ended is None]
        ahead = Counter(left)
        ahead.update(job.rule for job in running)
        if sum(count for rule, count in ahead.items() if rule in mean) * 2 < ahead.total():
            return None
        work = sum(count * mean.get(rule, average) for rule, count in left.items())
        work += sum(max(0.0, mean.get(job.rule, average) - (now - job.started)) for job in running)
        busy = sum(every) + sum(now - job.started for job in running)
        elapsed = now - min(job.started for job in self._jobs.values())
        return work * elapsed / busy if busy > 0 else 0.0


class Pace:
    """When a log without a terminal gets a line: at every tenth of the steps, and when it was silent for long."""

    SECONDS = 30.0
    SILENCE = 300.0

    def __init__(self, now: float) -> None:
        self._said = now
        self._done = 0
        self._tenth = 0

    def is_due(self, done: int, steps: int, now: float) -> bool:
        """Whether a line is due now; if so, it counts as said."""
        tenth = done * 10 // steps if steps else 0
        silent = now - self._said
        if done >= steps or not (
            tenth > self._tenth or (done > self._done and silent >= self.SECONDS) or silent >= self.SILENCE
        ):
            return False
        self._said, self._done, self._tenth = now, done, tenth
        return True


def opening_line(progress: Progress) -> str:
    """What a run will make."""
    parts = ", ".join(f"{_noun(row)} {row.total}" for row in progress.rows())
    return f"aurora: to make: {parts} ({counted(progress.steps, 'step')})"


def progress_line(progress: Progress, money: Money | None, elapsed: float, left: float | None) -> str:
    """How far a run is, in one line."""
    parts = [f"{progress.done * 100 // max(1, progress.steps)}%"]
    parts += [f"{_noun(row)} {row.done}/{row.total}" for row in progress.rows()]
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    return f"aurora: {' · '.join([*parts, status_line(money, elapsed, left)])}"


def made_line(target: str, progress: Progress) -> str:
    """That a file was made, for a small run."""
    return f"aurora: made {target} ({progress.done} of {progress.steps})"


def status_line(money: Money | None, elapsed: float, left: float | None) -> str:
    """Money so far where models are asked, time so far, and time left where it can be known."""
    parts = [f"{money} so far"] if money else []
    parts.append(clock(elapsed))
    if left is not None:
        parts.append(f"{about(left)} left")
    return " · ".join(parts)


def closing_line(progress: Progress, money: Money | None, elapsed: float, *, stopped: bool) -> str:
    """What a run came to.

    Args:
        stopped: a person ended it.
    """
    done, steps, failed = progress.done, progress.steps, progress.failed
    parts = [f"{done} of {counted(steps, 'step')} done"]
    if failed:
        parts.append(f"{failed} failed")
    if steps > done + failed:
        parts.append(f"{steps - done - failed} {'not done' if stopped else 'wait for what failed'}")
    text = f"aurora: {'stopped; ' if stopped else ''}{', '.join(parts)}, in {clock(elapsed)}"
    return f"{text}, {money}" if money else text


def clock(seconds: float) -> str:
    """A time span as 0:45, 12:03 or 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def about(seconds: float) -> str:
    """A time span in as many words as an estimate deserves."""
    if seconds < 50:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes >= 60:
        hours, minutes = divmod(round(minutes / 5) * 5, 60)
        return f"about {hours} h {minutes} min" if minutes else f"about {hours} h"
    return f"about {minutes} min"


def bar(row: Row, width: int, full: str, empty: str) -> tuple[str, str]:
    """A component's steps as a bar of so many characters: its full part and its empty part."""
    filled = row.steps_done * width // max(1, row.steps)
    return full * filled, empty * (width - filled)


def settle(seconds: float = 2.0) -> None:
    """Waits, for at most so many seconds, until all that was logged so far is shown.

    Snakemake hands what is logged to its plugins in another thread; what is printed past it would come too early.
    """
    until = time.monotonic() + seconds
    queues = [handler.queue for handler in _queue_handlers(logging.getLogger("snakemake.logging").handlers)]
    while any(getattr(queue, "unfinished_tasks", 0) for queue in queues) and time.monotonic() < until:
        time.sleep(0.01)


def _queue_handlers(handlers: Iterable[logging.Handler]) -> list[logging.handlers.QueueHandler]:
    return [handler for handler in handlers if isinstance(handler, logging.handlers.QueueHandler)]


def _noun(row: Row) -> str:
    return row.title[0].lower() + row.title[1:]
