"""One build at a time in a folder, and none beside the jobs that a killed one left behind.

All locks are flock(2) on files under `.aurora/`. The system gives them back when their holder ends, however it ends,
so that nobody ever has to unlock anything. They are not inherited by the processes that a holder starts.

The main process holds `build.lock` from the time that it reads the Snakefile to its end. A job holds a file of its own
under `running/`; a new main process waits for those that an earlier one left. A job that starts only after that finds
in `build.lock` that another run has taken its place, and ends: each first shows itself and then looks for the other.

On NFS, flock reaches other machines from Linux 2.6.12 on, unless the share is mounted with `local_lock` or `nolock`:
then it holds on each machine alone. Where a file system has no locks, or `.aurora/` cannot be written, a warning says
that nothing keeps a second build away. The ledger needs none of these locks.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aurora.errors import AuroraError
from aurora.runs import run_id

BUILD = Path(".aurora/build.lock")
JOBS = Path(".aurora/running")

GUARD = "AURORA_HOLDS"
"""The environment variable that tells jobs for which run their main process holds the folder."""

_NAP = 0.1
_GLANCE = 0.5
_DRY_RUN = 30.0
_QUIET = 1.5
_REMINDER = 60.0

_held: dict[Path, int] = {}
_told: set[Path] = set()


class BuildRunning(AuroraError):
    """Another process builds in this folder."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lock. `target` is what a job makes; `run` is None for a dry run; `since` is in Unix seconds."""

    pid: int
    host: str
    since: float
    run: str | None = None
    target: str = ""

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"

    @property
    def begun(self) -> str:
        """When it began, with the day where that is not today."""
        form = "%H:%M" if time.localtime(self.since)[:3] == time.localtime()[:3] else "%Y-%m-%d %H:%M"
        return time.strftime(form, time.localtime(self.since))


def hold_folder(*, dry_run: bool = False, sleep: Callable[[float], None] = time.sleep) -> None:
    """Takes this folder for the run of this process, to the end of the process, or to `release_folder`.

    Args:
        dry_run: it will only write slices and then release the folder, so that a build waits for it.
        sleep: waits so many seconds.

    Raises:
        BuildRunning: another process has it.
    """
    place = BUILD.resolve()
    if place not in _held:
        os.environ.pop(GUARD, None)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _held[place] = _taken(place, sleep)
        except OSError as error:
            _warn(place, error)
            return
    run = None if dry_run else run_id()
    if _say_who(_held[place], _myself(run=run)) and run:
        os.environ[GUARD] = run


def release_folder() -> None:
    """Gives the folder back."""
    handle = _held.pop(BUILD.resolve(), None)
    if handle is not None:
        os.close(handle)


def holds_folder() -> bool:
    """Whether this process has the folder for itself, so that what others left half-made in it may go."""
    return BUILD.resolve() in _held


def running_build() -> Holder | None:
    """Who builds in this folder now; None where nobody does, or where it cannot be told."""
    try:
        handle = os.open(BUILD, os.O_RDONLY)
    except OSError:
        return None
    try:
        return None if _lock(handle, fcntl.LOCK_SH) else _who(handle)
    except OSError:
        return None
    finally:
        os.close(handle)


def wait_for_jobs(
    limit: float, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
) -> None:
    """Waits until the jobs have ended that a killed build left running, and says so; this run has none yet.

    Args:
        limit: seconds after which they are taken to hang.
        sleep: waits so many seconds.
        clock: seconds since any moment.

    Raises:
        AuroraError: some still run, or the person at the keyboard would not wait.
    """
    started = clock()
    said: float | None = None
    try:
        while jobs := list(_running_jobs()):
            waited = clock() - started
            if waited >= limit:
                raise AuroraError(_hanging(jobs, waited))
            if waited >= _QUIET and (said is None or waited - said >= _REMINDER):
                said = waited
                what = "a job" if len(jobs) == 1 else f"{len(jobs)} jobs"
                whose = "its answer is" if len(jobs) == 1 else "their answers are"
                print(f"aurora: waiting for {what} of a build that was killed; {whose} kept", file=sys.stderr)
            sleep(_NAP)
    except KeyboardInterrupt:
        raise AuroraError(
            "stopped before the jobs of a build that was killed had ended; nothing was built. They go on, and what "
            "they bring is kept"
        ) from None


def hold_job(target: str) -> None:
    """Shows for the rest of this process that a job is at work; ends the process where another run has taken over.

    Args:
        target: the first file that the job makes.
    """
    file = JOBS / f"{secrets.token_hex(8)}.lock"
    with suppress(OSError):
        JOBS.mkdir(parents=True, exist_ok=True)
        handle = _open(file)
        atexit.register(file.unlink, missing_ok=True)
        fcntl.flock(handle, fcntl.LOCK_EX)
        _say_who(handle, _myself(run=run_id(), target=target))
    mine, now = os.environ.get(GUARD), _current_run()
    if mine and now and mine != now:
        print(f"aurora: {target} is left to the build that has taken over from this one", file=sys.stderr)
        sys.exit(1)


def _taken(place: Path, sleep: Callable[[float], None]) -> int:
    """The lock of a build. Whoever only asks who has it holds it for an instant, and a dry run for a moment."""
    handle = _open(place)
    try:
        waited = 0.0
        while not _lock(handle, fcntl.LOCK_EX):
            holder = _who(handle)
            if waited >= (_DRY_RUN if holder and holder.run is None else _GLANCE):
                raise BuildRunning(_running(holder))
            waited += _NAP
            sleep(_NAP)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _running(holder: Holder | None) -> str:
    said = "a build is running in this folder"
    if holder:
        said += f" since {holder.begun} ({holder})"
    return f"{said}: wait for it to end; 'aurora status' says how far it is"


def _hanging(jobs: list[Holder], waited: float) -> str:
    lines = [
        f"  {holder} has been making {holder.target} since {time.strftime('%H:%M', time.localtime(holder.since))}"
        for holder in jobs
    ]
    here = [str(holder.pid) for holder in jobs if holder.host == socket.gethostname()]
    end = f" (kill {' '.join(here)})" if here else ""
    what = "a job" if len(jobs) == 1 else f"{len(jobs)} jobs"
    return "\n".join(
        [
            f"{what} of a build that was killed did not end within {waited / 60:.0f} minutes:",
            *lines,
            f"end what hangs{end}, then build again; what is in the ledger is not bought twice",
        ]
    )


def _running_jobs() -> Iterator[Holder]:
    """The jobs at work in this folder; what dead ones left is removed."""
    for file in sorted(JOBS.glob("*.lock")):
        try:
            handle = _open(file, os.O_RDWR)
        except OSError:
            continue
        try:
            if _lock(handle, fcntl.LOCK_EX):
                file.unlink(missing_ok=True)
            else:
                yield _who(handle) or Holder(0, "an unknown host", file.stat().st_mtime)
        except OSError:
            continue
        finally:
            os.close(handle)


def _current_run() -> str | None:
    try:
        run = json.loads(BUILD.read_bytes()).get("run")
    except (OSError, ValueError, AttributeError):
        return None
    return run if isinstance(run, str) else None


def _open(file: Path, how: int = os.O_RDWR | os.O_CREAT) -> int:
    """A lock file; that of another person can be locked, too, where it can be read."""
    try:
        return os.open(file, how, 0o666)
    except PermissionError:
        return os.open(file, os.O_RDONLY)


def _lock(handle: int, how: int) -> bool:
    """Takes a lock where nobody else has it, and says whether."""
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _myself(**more: Any) -> Holder:
    return Holder(os.getpid(), socket.gethostname(), time.time(), **more)


def _say_who(handle: int, holder: Holder) -> bool:
    """Writes into a lock who holds it, and says whether that went: on a full disk, the lock holds without it."""
    text = json.dumps(asdict(holder)).encode()
    try:
        os.ftruncate(handle, 0)
        return os.pwrite(handle, text, 0) == len(text)
    except OSError:
        return False


def _who(handle: int) -> Holder | None:
    try:
        return Holder(**json.loads(os.pread(handle, 1 << 16, 0)))
    except (OSError, ValueError, TypeError):
        return None


def _warn(place: Path, error: OSError) -> None:
    if place not in _told:
        _told.add(place)
        print(
            f"aurora: {BUILD} cannot be locked ({error.strerror}), so nothing keeps a second build in this folder "
            "away; take care that there is none",
            file=sys.stderr,
        )
