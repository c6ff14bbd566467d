"""One process of a run at a time asks a question; none waits for one that has ended, or for ever."""

from __future__ import annotations

import errno
import fcntl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aurora import asking_once as module
from aurora.asking_once import asking_once
from aurora.runs import VARIABLE, run_folder

KEY = "ab" * 32
HOLDER = """
import sys, time
from aurora.asking_once import asking_once
with asking_once(sys.argv[1], 60):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "run-of-this-test")


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """What happens in each nap, in order; more naps than that fail a test."""
    planned: list[Callable[[], object]] = []
    monkeypatch.setattr(module.time, "sleep", lambda seconds: planned.pop(0)())
    yield planned
    assert planned == []


def is_free(key: str = KEY) -> bool:
    """Whether nobody has the lock: flock knows open files, not processes."""
    with open(run_folder() / f"asking/{key}.lock", "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_question_is_held_while_it_is_asked_and_no_longer() -> None:
    with asking_once(KEY, 1):
        assert not is_free()
    assert is_free()


def test_an_error_frees_it() -> None:
    with pytest.raises(OSError, match="the disk is full"), asking_once(KEY, 1):
        raise OSError("the disk is full")
    assert is_free()


def test_other_questions_and_other_runs_are_not_waited_for(naps: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    with asking_once(KEY, 1), asking_once("cd" * 32, 1):
        monkeypatch.setenv(VARIABLE, "another-run")
        with asking_once(KEY, 1):
            assert not is_free()


def test_the_second_goes_on_as_soon_as_the_first_has_ended(naps: list[Callable[[], object]]) -> None:
    first = asking_once(KEY, 1)
    first.__enter__()
    naps += [lambda: None, lambda: first.__exit__(None, None, None)]
    with asking_once(KEY, 1):
        assert naps == []
        assert not is_free()


def test_one_that_was_killed_holds_nobody_up(naps: list[Callable[[], object]]) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, KEY], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        def kill() -> None:
            holder.kill()
            holder.wait()

        naps.append(kill)
        with asking_once(KEY, 1):
            assert not is_free()


def test_what_a_dead_one_left_is_no_lock(naps: list[object]) -> None:
    (run_folder() / "asking").mkdir(parents=True)
    (run_folder() / f"asking/{KEY}.lock").write_text("left")
    with asking_once(KEY, 1):
        assert not is_free()


def test_one_that_hangs_is_waited_for_so_long_and_no_longer(
    naps: list[Callable[[], object]], caplog: pytest.LogCaptureFixture
) -> None:
    naps += [lambda: None] * 10
    asked = []
    with asking_once(KEY, 1), asking_once(KEY, 10 * module.NAP - 0.01):
        asked.append(KEY)
    assert asked == [KEY]
    assert "no answer within" in caplog.text


def test_ctrl_c_ends_the_wait(naps: list[Callable[[], object]]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    naps.append(interrupt)
    asked = []
    with asking_once(KEY, 1), pytest.raises(KeyboardInterrupt), asking_once(KEY, 1):
        asked.append(KEY)
    assert asked == []
    assert is_free()


def test_where_there_are_no_locks_it_is_asked_all_the_same(naps: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(module.fcntl, "flock", flock)
    asked = []
    with asking_once(KEY, 1):
        asked.append(KEY)
    assert asked == [KEY]


def test_where_the_run_has_no_folder_it_is_asked_all_the_same(naps: list[object]) -> None:
    Path(".aurora").write_text("a file, no folder")
    asked = []
    with asking_once(KEY, 1):
        asked.append(KEY)
    assert asked == [KEY]
