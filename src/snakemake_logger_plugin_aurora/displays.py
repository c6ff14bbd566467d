"""Where progress is shown: at the bottom of a terminal, or in a few lines of a log."""

from __future__ import annotations

import os
import sys
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress

from aurora.meter import Meter
from aurora.progress import SMALL, Pace, Progress, closing_line, made_line, opening_line, progress_line
from aurora.runs import run_folder


def display(progress: Progress, lock: threading.Lock, *, color: bool) -> Display:
    """The display that fits where the messages go, begun."""
    if _is_terminal():
        with suppress(Exception):
            from snakemake_logger_plugin_aurora.live import Live

            return Live(progress, lock, color=color)
    return Lines(progress, lock)


def _is_terminal() -> bool:
    known = os.environ.get("TERM", "") not in ("", "dumb", "unknown")
    return os.name == "posix" and known and not os.environ.get("CI") and sys.stderr.isatty()


class Display(ABC):
    """Shows how far a run is, from its own thread. `lock` is held while the progress is read."""

    def __init__(self, progress: Progress, lock: threading.Lock) -> None:
        self.progress = progress
        self.lock = lock
        self.begun = time.monotonic()
        self.meter = Meter(run_folder())

    @property
    def elapsed(self) -> float:
        """Seconds since the first job."""
        return time.monotonic() - self.begun

    def say(self, line: str) -> None:
        """Prints a line that stays."""
        # In one write, or the lines of two threads would run into each other.
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    @abstractmethod
    def made(self, target: str) -> None:
        """A job has made something."""

    @abstractmethod
    def stop(self) -> None:
        """Shows nothing any more."""

    def end(self, *, stopped: bool) -> None:
        """Ends the display and says what the run came to."""
        self.stop()
        with self.lock:
            line = closing_line(self.progress, self.meter.read(), self.elapsed, stopped=stopped)
        self.say(line)


class Lines(Display):
    """A few lines: what will be made, how far it is now and then, and what it came to. A small run names each file."""

    TICK = 5.0

    def __init__(self, progress: Progress, lock: threading.Lock) -> None:
        super().__init__(progress, lock)
        self._pace = Pace(self.begun)
        self._over = threading.Event()
        with lock:
            self._small = progress.steps <= SMALL
            line = opening_line(progress)
        self.say(line)
        self._thread = threading.Thread(target=self._tick, name="aurora-progress", daemon=True)
        self._thread.start()

    def made(self, target: str) -> None:
        """Says so in a small run, else where a line is due."""
        if self._small:
            with self.lock:
                line = made_line(target, self.progress)
            self.say(line)
        else:
            self._say_if_due()

    def stop(self) -> None:
        """Ends its thread."""
        self._over.set()
        self._thread.join(timeout=1)

    def _tick(self) -> None:
        while not self._over.wait(self.TICK):
            self._say_if_due()

    def _say_if_due(self) -> None:
        with self.lock:
            now = time.monotonic()
            if not self._pace.is_due(self.progress.done, self.progress.steps, now):
                return
            line = progress_line(self.progress, self.meter.read(), self.elapsed, self.progress.seconds_left(now))
        self.say(line)
