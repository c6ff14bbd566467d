"""The display at the bottom of a terminal; what is printed meanwhile, by whomever, goes above it."""

from __future__ import annotations

import atexit
import os
import select
import threading
import time
from contextlib import suppress

from rich.console import Console, Group
from rich.live import Live as RichLive
from rich.text import Text

from aurora.meter import Money
from aurora.progress import Progress, Row, bar, status_line
from snakemake_logger_plugin_aurora.displays import Display, Lines

_WIDEST = 100
_TRACEBACK = "Traceback (most recent call last):"
_INTERRUPT = "KeyboardInterrupt"
_NOTE = len("10 running")


class Live(Display):
    """A line for each component and one for money and time, drawn at most four times a second."""

    FRAME = 0.25
    MONEY = 1.0

    def __init__(self, progress: Progress, lock: threading.Lock, *, color: bool) -> None:
        super().__init__(progress, lock)
        self._money: Money | None = None
        self._money_read = 0.0
        self._over = threading.Event()
        self._lines: Lines | None = None
        self._streams = _Streams()
        try:
            self._set_up(color=color)
        except BaseException:
            self._streams.give_back()
            self._streams.close()
            raise
        self._thread = threading.Thread(target=self._run, name="aurora-progress", daemon=True)
        self._thread.start()
        atexit.register(self.stop)

    def _set_up(self, *, color: bool) -> None:
        out = os.fdopen(os.dup(self._streams.terminal), "w", encoding="utf-8", errors="replace")
        self._console = _Console(
            file=out, force_terminal=True, no_color=not color, highlight=False, markup=False, emoji=False
        )
        self._live = RichLive(
            console=self._console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
        )

    def made(self, target: str) -> None:
        """The next frame shows it."""
        if self._lines:
            self._lines.made(target)

    def stop(self) -> None:
        """Clears the display, and gives the terminal back."""
        if not self._over.is_set():
            self._over.set()
            self._streams.give_back()
            self._thread.join(timeout=10)
            if self._lines:
                self._lines.stop()
            atexit.unregister(self.stop)

    def _run(self) -> None:
        try:
            self._show()
        except Exception as error:
            self._show_lines(error)
        finally:
            self._streams.give_back()
            self._streams.close()

    def _show(self) -> None:
        self._resize()
        self._live.start()
        try:
            drawn = 0.0
            while not self._over.is_set():
                self._print(self._streams.read(self.FRAME))
                if time.monotonic() - drawn >= self.FRAME:
                    self._draw()
                    drawn = time.monotonic()
            self._live.update(Text(""))
        finally:
            with suppress(Exception):
                self._live.stop()
        self._print(self._streams.rest())

    def _show_lines(self, error: Exception) -> None:
        """Goes on without a display; jobs that began under it still print into what it took."""
        self._streams.give_back()
        self.say(f"aurora: the display ended ({type(error).__name__}: {error}); from here on there are lines instead")
        self._lines = Lines(self.progress, self.lock)
        while not self._over.is_set():
            self._say_all(self._streams.read(self.FRAME))
        self._say_all(self._streams.rest())

    def _say_all(self, lines: list[str]) -> None:
        for line in lines:
            self.say(line)

    def _print(self, lines: list[str]) -> None:
        if _TRACEBACK in lines:
            time.sleep(self.FRAME)
            lines = without_interrupts([*lines, *self._streams.read(0)])
        if lines:
            self._console.print(Text("\n").join(Text.from_ansi(line) for line in lines), soft_wrap=True)

    def _draw(self) -> None:
        self._resize()
        now = time.monotonic()
        if now - self._money_read >= self.MONEY:
            self._money, self._money_read = self.meter.read(), now
        with self.lock:
            rows = self.progress.rows()
            left = self.progress.seconds_left(now)
        width = min(self._console.width, _WIDEST) - 1
        status = Text(status_line(self._money, self.elapsed, left), style="bold")
        lines = [*table(rows, width), status]
        for line in lines:
            line.truncate(width)
        self._live.update(Group(*lines), refresh=True)

    def _resize(self) -> None:
        with suppress(OSError):
            self._console.size = os.get_terminal_size(self._streams.terminal)


def table(rows: list[Row], width: int) -> list[Text]:
    """The components under each other, as wide as there is room for."""
    titles = max((len(row.title) for row in rows), default=0)
    counts = max((len(f"{row.done}/{row.total}") for row in rows), default=0)
    notes = [_note(row) for row in rows]
    room = width - titles - counts - max([_NOTE, *(note.cell_len for note in notes)]) - 6
    lines = []
    for row, note in zip(rows, notes, strict=True):
        line = Text(row.title.ljust(titles), no_wrap=True)
        if room >= 5:
            full, empty = bar(row, min(room, 40), "━", "─")
            line.append("  ").append(full, "green").append(empty, "bright_black")
        line.append("  ").append(f"{row.done}/{row.total}".rjust(counts)).append("  ").append(note)
        lines.append(line)
    return lines


def without_interrupts(lines: list[str]) -> list[str]:
    """Lines without the tracebacks of processes that Ctrl+C reached before they had begun their job.

    Several may be mixed up, so that all that looks like one goes, from the first to the last.
    """
    ends = [place for place, line in enumerate(lines) if line.strip() == _INTERRUPT]
    if not ends or _TRACEBACK not in lines:
        return lines
    begin, end = lines.index(_TRACEBACK), ends[-1] + 1
    between = [line for line in lines[begin:end] if line not in (_TRACEBACK, _INTERRUPT, "") and line[0] != " "]
    return [*lines[:begin], *between, *lines[end:]]


def _note(row: Row) -> Text:
    note = Text(f"{row.running} running" if row.running else "", "cyan")
    if row.failed:
        note = Text.assemble(note, ", " if row.running else "", (f"{row.failed} failed", "red"))
    return note


class _Console(Console):
    """A console that leaves the cursor visible: after a SIGKILL nobody would bring it back."""

    def show_cursor(self, show: bool = True) -> bool:
        return False


class _Streams:
    """Takes what this process and its jobs print to the terminal, so that it does not tear the display.

    Standard error, and standard output where that is the same kind of thing, become a pipe until they are given back.
    """

    def __init__(self) -> None:
        taken = [number for number in (1, 2) if os.isatty(number)]
        self._kept = {number: os.dup(number) for number in taken}
        self._lock = threading.Lock()
        self.terminal = self._kept[2]
        self._pipe, write = os.pipe()
        os.set_blocking(self._pipe, False)
        for number in taken:
            os.dup2(write, number)
        os.close(write)
        self._begun = b""

    def read(self, seconds: float) -> list[str]:
        """The whole lines that were printed, after waiting for some for at most so many seconds."""
        ready, _, _ = select.select([self._pipe], [], [], seconds)
        return self._lines() if ready else []

    def rest(self) -> list[str]:
        """Whatever is left, the last line too where it is not whole."""
        lines = self._lines()
        return [*lines, self._begun.decode("utf-8", "replace")] if self._begun else lines

    def give_back(self) -> None:
        """Makes the streams again what they were; does nothing once they are forgotten."""
        with self._lock:
            for number, kept in self._kept.items():
                os.dup2(kept, number)

    def close(self) -> None:
        """Forgets the streams, which must have been given back."""
        with self._lock:
            os.close(self._pipe)
            for kept in self._kept.values():
                os.close(kept)
            self._kept.clear()

    def _lines(self) -> list[str]:
        data = self._begun
        with suppress(BlockingIOError):
            while chunk := os.read(self._pipe, 1 << 16):
                data += chunk
        *lines, self._begun = data.split(b"\n")
        return [line.decode("utf-8", "replace") for line in lines]
