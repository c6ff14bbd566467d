"""A snakemake that a test watches while it runs, and ends as it likes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.workflow.workspace import PROJECT, Workspace, environment

PATIENCE = 90


class Running:
    """A snakemake that runs; `output` is what it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.output = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.output += line

    def until(self, done: Callable[[], bool]) -> None:
        """Waits for something, while it runs."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def kill(self, *, alone: bool = False) -> None:
        """Kills it with all that it has started, or it alone."""
        if alone:
            self.process.kill()
        else:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def code(self) -> int:
        """Its exit code, once it has ended."""
        code = self.process.wait(PATIENCE)
        self._reader.join()
        return code


@contextmanager
def running(space: Workspace, *targets: str, env: dict[str, str] | None = None) -> Iterator[Running]:
    """A snakemake in a folder, with all that it started ended afterwards."""
    command = [sys.executable, "-m", "snakemake", "-s", str(PROJECT / "Snakefile"), "--directory", str(space.path)]
    process = subprocess.Popen(
        [*command, "--cores", "2", *targets],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(env),
        start_new_session=True,
    )
    found = Running(process)
    try:
        yield found
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        found.code()
