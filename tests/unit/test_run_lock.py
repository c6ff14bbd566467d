"""The lock of a build and of its jobs."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aurora import run_lock
from aurora.errors import AuroraError
from aurora.run_lock import (
    BUILD,
    GUARD,
    JOBS,
    BuildRunning,
    hold_folder,
    hold_job,
    holds_folder,
    release_folder,
    running_build,
    wait_for_jobs,
)
from aurora.runs import VARIABLE


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "run-of-this-test")
    monkeypatch.setenv(GUARD, "")
    yield
    release_folder()


class Other:
    """Another process that holds a lock: flock knows open files, not processes."""

    def __init__(self, file: Path, how: int = fcntl.LOCK_EX, **said: Any) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = open(file, "w+")  # noqa: SIM115
        fcntl.flock(self.file, how)
        if said:
            holder = {"pid": 1234, "host": "X", "since": 0.0, "run": "another", "target": "", **said}
            self.file.write(json.dumps(holder))
            self.file.flush()

    def ends(self, *_: float) -> None:
        self.file.close()


def no_sleep(seconds: float) -> None:
    """Lets no time pass."""


def test_a_folder_is_held_by_one(tmp_path: Path) -> None:
    hold_folder()
    hold_folder()
    assert holds_folder()
    holder = running_build()
    assert holder is not None
    assert (holder.pid, holder.run) == (os.getpid(), "run-of-this-test")
    assert os.environ[GUARD] == "run-of-this-test"
    release_folder()
    assert not holds_folder()
    assert running_build() is None


def test_a_second_build_says_since_when_and_where_the_first_runs() -> None:
    other = Other(BUILD, since=0.0)
    with pytest.raises(BuildRunning, match=r"since (1970|1969)-\d\d-\d\d \d\d:\d\d \(process 1234 on X\): wait for"):
        hold_folder(sleep=no_sleep)
    assert not holds_folder()
    other.ends()
    hold_folder(sleep=no_sleep)
    assert holds_folder()


def test_a_second_build_is_told_even_where_the_first_could_not_say_who_it_is() -> None:
    other = Other(BUILD)
    with pytest.raises(BuildRunning, match="a build is running in this folder: wait for it to end"):
        hold_folder(sleep=no_sleep)
    other.ends()


def test_a_build_waits_for_a_dry_run_and_for_whoever_only_asks() -> None:
    dry = Other(BUILD, run=None)
    naps = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if sum(naps) > 20:
            dry.ends()

    hold_folder(sleep=nap)
    assert sum(naps) > 20
    release_folder()
    asking = Other(BUILD, fcntl.LOCK_SH, run="of an earlier build")
    hold_folder(sleep=asking.ends)
    assert holds_folder()


def test_a_dry_run_leaves_no_run_for_jobs_to_compare_with() -> None:
    hold_folder(dry_run=True)
    release_folder()
    assert json.loads(BUILD.read_text())["run"] is None
    assert not os.environ.get(GUARD)


def test_the_lock_is_not_handed_down(tmp_path: Path) -> None:
    hold_folder()
    code = "import sys; print(flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    child = subprocess.Popen([sys.executable, "-c", code], **pipes, close_fds=False)
    try:
        assert child.stdout
        child.stdout.readline()
        release_folder()
        with open(BUILD, "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        child.communicate()


def test_without_locks_a_build_goes_on_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(run_lock, "_told", set())
    monkeypatch.setattr(fcntl, "flock", no_locks)
    hold_folder()
    hold_folder()
    hold_job("a.md")
    said = capsys.readouterr().err
    assert said.count("cannot be locked (No locks available)") == 1
    assert not holds_folder()


def test_where_nothing_can_be_written_a_build_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_lock, "_told", set())
    Path(".aurora").write_text("no folder")
    hold_folder()
    hold_job("a.md")
    wait_for_jobs(0)
    assert "cannot be locked" in capsys.readouterr().err


def test_the_file_of_another_person_can_be_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    hold_folder()
    release_folder()
    before = BUILD.read_text()
    real = os.open

    def only_read(path: Any, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", only_read)
    monkeypatch.setenv(VARIABLE, "a-later-run")
    hold_folder()
    assert holds_folder()
    assert BUILD.read_text() == before
    assert GUARD not in os.environ
    hold_job("goes on, although the file names another run")


def test_a_build_waits_for_jobs_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    jobs = [Other(JOBS / f"{n}.lock", target=f"build/{n}.md") for n in "ab"]
    (JOBS / "dead.lock").write_text("{}")
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += 1
        assert ("waiting" in capsys.readouterr().err) == (now == 3)
        if now == 4:
            jobs.pop().ends()
            jobs.pop().ends()

    wait_for_jobs(100, sleep, lambda: now)
    assert now == 4
    assert list(JOBS.iterdir()) == []


def test_a_short_wait_is_not_worth_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    job = Other(JOBS / "a.lock", target="build/a.md")
    wait_for_jobs(100, job.ends, lambda: 0.0)
    assert capsys.readouterr().err == ""


def test_jobs_that_hang_are_named() -> None:
    job = Other(JOBS / "a.lock", target="build/a.md", pid=99, host=run_lock.socket.gethostname())
    ticks = iter(range(0, 10_000, 600))
    with pytest.raises(AuroraError) as error:
        wait_for_jobs(1800, no_sleep, lambda: float(next(ticks)))
    text = str(error.value)
    assert text.startswith("a job of a build that was killed did not end within 30 minutes:")
    assert "process 99 on" in text
    assert "build/a.md" in text
    assert "(kill 99)" in text
    job.ends()


def test_who_presses_ctrl_c_while_waiting_is_told_that_nothing_was_built() -> None:
    job = Other(JOBS / "a.lock", target="build/a.md")

    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(AuroraError, match="nothing was built"):
        wait_for_jobs(1800, interrupt, lambda: 0.0)
    job.ends()


def test_a_job_shows_itself() -> None:
    hold_job("build/a.md")
    (file,) = JOBS.iterdir()
    assert json.loads(file.read_text())["target"] == "build/a.md"
    with open(file) as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize(
    ("mine", "now", "goes_on"),
    [
        ("one", "one", True),
        ("one", "another", False),
        ("", "another", True),
        ("one", None, True),
    ],
)
def test_a_job_ends_where_another_run_has_taken_over(
    mine: str, now: str | None, goes_on: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(GUARD, mine)
    BUILD.parent.mkdir()
    BUILD.write_text(json.dumps({"run": now}))
    if goes_on:
        hold_job("build/a.md")
        return
    with pytest.raises(SystemExit) as ended:
        hold_job("build/a.md")
    assert ended.value.code == 1
    assert "build/a.md is left to the build that has taken over" in capsys.readouterr().err
