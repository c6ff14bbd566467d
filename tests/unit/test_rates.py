"""Rates: how many calls go in a window, among real processes, and that nobody waits for the dead.

Windows are an hour long where a call has to wait, so that no test depends on how fast the machine is.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aurora.errors import AuroraError
from aurora.rates import wait_turn

HOUR = 3600.0
CALL = """
import sys
from pathlib import Path
from aurora.rates import wait_turn
folder, requests, window, calls = sys.argv[1:]
limits = {"requests": int(requests), "tokens": None, "window": float(window)}
for _ in range(int(calls)):
    wait_turn("openai", expected_tokens=0, folder=Path(folder), **limits)
    print("went", flush=True)
"""


class Waits(Exception):
    """Raised instead of sleeping."""


def waits(_: float) -> None:
    raise Waits


def call(folder: Path, provider: str = "openai", **limits: object) -> None:
    """One call that fails with Waits where it would have to wait."""
    given: dict[str, object] = {"requests": None, "tokens": None, "expected_tokens": 0, "window": HOUR, **limits}
    wait_turn(provider, folder=folder, sleep=waits, **given)  # type: ignore[arg-type]


class Processes:
    """Processes that make calls; all are ended with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[str]] = []

    def start(self, requests: int, window: float = HOUR, calls: int = 1) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", CALL, str(self.folder), str(requests), str(window), str(calls)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.started.append(process)
        return process


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    made = Processes(tmp_path)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


def holds_the_turn(folder: Path) -> bool:
    import fcntl

    with open(folder / "openai.lock", "ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def until_somebody_waits(folder: Path) -> None:
    for _ in range(2000):
        if (folder / "openai.lock").exists() and holds_the_turn(folder):
            return
        time.sleep(0.01)
    raise AssertionError("nobody took a turn")


def test_as_many_calls_go_as_the_limit_says(tmp_path: Path) -> None:
    for _ in range(3):
        call(tmp_path, requests=3)
    with pytest.raises(Waits):
        call(tmp_path, requests=3)


def test_a_window_that_is_over_makes_room(tmp_path: Path) -> None:
    for _ in range(4):
        wait_turn("openai", requests=1, tokens=None, expected_tokens=0, window=0.02, folder=tmp_path)


def test_each_provider_has_limits_of_its_own(tmp_path: Path) -> None:
    call(tmp_path, "openai", requests=1)
    call(tmp_path, "google", requests=1)
    with pytest.raises(Waits):
        call(tmp_path, "google", requests=1)


def test_tokens_are_counted_as_expected(tmp_path: Path) -> None:
    for _ in range(3):
        call(tmp_path, tokens=1000, expected_tokens=250)
    with pytest.raises(Waits):
        call(tmp_path, tokens=1000, expected_tokens=250)
    call(tmp_path, tokens=1000, expected_tokens=100)


def test_a_call_that_expects_more_than_all_tokens_waits_for_an_empty_window(tmp_path: Path) -> None:
    call(tmp_path, tokens=1000, expected_tokens=50_000)
    with pytest.raises(Waits):
        call(tmp_path, tokens=1000, expected_tokens=100)


def test_both_limits_hold(tmp_path: Path) -> None:
    call(tmp_path, requests=2, tokens=1000, expected_tokens=100)
    with pytest.raises(Waits):
        call(tmp_path, requests=2, tokens=1000, expected_tokens=1000)
    call(tmp_path, requests=2, tokens=1000, expected_tokens=100)
    with pytest.raises(Waits):
        call(tmp_path, requests=2, tokens=1000, expected_tokens=100)


def test_spacing_keeps_calls_apart_and_lets_others_pass(tmp_path: Path) -> None:
    call(tmp_path, spacing=HOUR)
    with pytest.raises(Waits):
        call(tmp_path, spacing=HOUR)
    call(tmp_path, requests=1)


def test_a_call_that_keeps_its_distance_holds_up_no_other(tmp_path: Path, processes: Processes) -> None:
    call(tmp_path, requests=9, spacing=HOUR)

    def other_call_goes(_: float) -> None:
        assert processes.start(requests=9).communicate(timeout=60)[0] == "went\n"
        raise Waits

    with pytest.raises(Waits):
        wait_turn(
            "openai", requests=9, tokens=None, expected_tokens=0, spacing=HOUR, folder=tmp_path, sleep=other_call_goes
        )


def test_all_processes_together_stay_within_the_limit(tmp_path: Path, processes: Processes) -> None:
    working = [processes.start(requests=5, calls=2) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in working] == ["went\nwent\n", "went\nwent\n"]
    call(tmp_path, requests=5)
    with pytest.raises(Waits):
        call(tmp_path, requests=5)


def test_processes_that_wait_for_each_other_all_get_their_turn(processes: Processes) -> None:
    working = [processes.start(requests=2, window=0.05, calls=4) for _ in range(3)]
    assert [process.communicate(timeout=60)[0] for process in working] == ["went\n" * 4] * 3


def test_a_process_that_dies_while_it_waits_blocks_nobody(tmp_path: Path, processes: Processes) -> None:
    call(tmp_path, requests=1)
    waiting = processes.start(requests=1)
    until_somebody_waits(tmp_path)
    behind = processes.start(requests=2)
    waiting.kill()
    waiting.wait()
    assert behind.communicate(timeout=60)[0] == "went\n"


def test_a_clock_that_was_set_back_does_not_block_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call(tmp_path, requests=1)
    long_ago = time.time_ns() - 48 * 3600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: long_ago)
    call(tmp_path, requests=1)


def test_without_a_limit_nothing_is_kept_or_loaded(tmp_path: Path) -> None:
    call(tmp_path / "none", expected_tokens=10_000)
    assert not (tmp_path / "none").exists()
    code = (
        "import sys; from aurora.rates import wait_turn\n"
        "wait_turn('openai', requests=None, tokens=None, expected_tokens=9)\n"
        "print('pyrate_limiter' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_counts_are_kept_in_a_folder_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AURORA_STATE_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    wait_turn("openai", requests=5, tokens=None, expected_tokens=0)
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("aurora-")
    assert made.stat().st_mode & 0o777 == 0o700
    made.chmod(0o777)
    with pytest.raises(AuroraError, match="is not a folder of your own; delete it, or set AURORA_STATE_DIR"):
        wait_turn("openai", requests=5, tokens=None, expected_tokens=0)
    monkeypatch.setenv("AURORA_STATE_DIR", str(tmp_path / "named" / "state"))
    wait_turn("openai", requests=5, tokens=None, expected_tokens=0)
    assert (tmp_path / "named/state/openai.sqlite").exists()


def test_counts_that_cannot_be_kept_are_named(tmp_path: Path) -> None:
    (tmp_path / "openai.sqlite").write_bytes(b"no database at all, and longer than a header of one" * 10)
    with pytest.raises(AuroraError, match=r"cannot be counted in .*delete that folder, or set AURORA_STATE_DIR"):
        call(tmp_path, requests=1)
