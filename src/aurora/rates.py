"""Waiting for a turn: requests and tokens a minute, shared by all processes of one machine.

What was sent lately is kept by pyrate-limiter in a small SQLite file for each provider, in a folder of the user's own:
AURORA_STATE_DIR, or `aurora-UID` in the system's folder for temporary files. Machines do not share it.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from aurora.errors import AuroraError

TOKENS_AT_ONCE = 100
"""Tokens are counted in hundreds, rounded up: the limiter keeps a row for each unit."""

_LONGEST_NAP = 1.0


def wait_turn(
    provider: str,
    *,
    requests: int | None,
    tokens: int | None,
    expected_tokens: int,
    spacing: float = 0,
    window: float = 60.0,
    folder: Path | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Waits until one more call may go, and counts it.

    Calls of one provider queue up, so that short ones do not overtake a long one for ever. A process that dies while it
    waits makes room for the next.

    Args:
        requests: how many calls in a window, None for no limit.
        tokens: how many tokens in a window, asked and answered, None for no limit. A call that expects more than all of
            them waits for an empty window.
        expected_tokens: what this call is expected to take.
        spacing: seconds since the last call that asked for spacing, 0 for none.
        window: seconds in which requests and tokens are counted.
        folder: where the counts are kept, instead of the user's own folder.

    Raises:
        AuroraError: the counts cannot be kept there.
    """
    limits: list[tuple[str, int, int]] = []
    if tokens is not None:
        room = max(1, tokens // TOKENS_AT_ONCE)
        limits.append(("tokens", room, min(room, -(-expected_tokens // TOKENS_AT_ONCE))))
    if requests is not None:
        limits.append(("requests", requests, 1))
    if not limits and spacing <= 0:
        return
    folder = folder or _own_folder()
    file = folder / f"{provider}.sqlite"
    try:
        # Calls that keep their distance queue up apart, so that the others need not wait for them, and count last.
        with _turn(folder / f"{provider}.spacing.lock") if spacing > 0 else nullcontext():
            with _turn(folder / f"{provider}.lock") if limits else nullcontext():
                for name, limit, units in limits:
                    if units:
                        _take(file, name, limit, window, units, sleep)
            if spacing > 0:
                _take(folder / f"{provider}.spacing.sqlite", "spacing", 1, spacing, 1, sleep)
    except (OSError, sqlite3.Error) as error:
        raise AuroraError(
            f"the calls of the last minute cannot be counted in {folder} ({error}); make room there or delete that "
            "folder, or set AURORA_STATE_DIR to another one"
        ) from None


def _take(file: Path, name: str, limit: int, seconds: float, units: int, sleep: Callable[[float], None]) -> None:
    from pyrate_limiter import Rate, RateItem, SQLiteBucket

    rate = Rate(limit, max(1, round(seconds * 1000)))
    bucket = SQLiteBucket.init_from_file([rate], table=name, db_path=str(file))
    try:
        while True:
            now = time.time_ns() // 1_000_000
            newest = bucket.peek(0)
            if newest is not None and newest.timestamp > now + rate.interval:
                bucket.flush()  # the clock was set back: what is counted lies in the future and would never pass
            bucket.leak(now)
            item = RateItem(name, now, weight=units)
            if bucket.put(item):
                return
            # Short naps, so that a machine that slept or whose clock was set notices soon.
            wait = bucket.waiting(item)
            sleep(min(_LONGEST_NAP, max(wait, 5) / 1000) if isinstance(wait, int) else _LONGEST_NAP)
    finally:
        bucket.conn.close()


@contextmanager
def _turn(file: Path) -> Iterator[None]:
    """Holds a lock that the system gives back when its holder dies."""
    import fcntl

    with open(file, "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own_folder() -> Path:
    """The folder for counts, which nobody else can write to.

    Raises:
        AuroraError: somebody else made it, or may write to it.
    """
    named = os.environ.get("AURORA_STATE_DIR")
    folder = Path(named) if named else Path(tempfile.gettempdir(), f"aurora-{os.getuid()}")
    try:
        folder.mkdir(mode=0o700, parents=bool(named), exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise AuroraError(f"{folder} cannot be made ({error}); set AURORA_STATE_DIR to another folder") from None
    if not named and (not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022):
        raise AuroraError(
            f"{folder} is not a folder of your own; delete it, or set AURORA_STATE_DIR to a folder that is"
        )
    return folder
