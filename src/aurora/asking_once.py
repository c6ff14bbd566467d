"""One process of a run at a time asks a question, so that the next one finds the answer in the ledger.

The lock is flock(2) on a file in the folder of the run, one for each question: the system gives it back when its
holder ends, however it ends, and what is left of it means nothing. Where it is not to be had, as on a file system
without locks, both ask, and the ledger keeps the answer that comes first.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO

from aurora.runs import run_folder

logger = logging.getLogger(__name__)

NAP = 0.1
"""Seconds between two tries."""


@contextmanager
def asking_once(key: str, limit: float) -> Iterator[None]:
    """Keeps other processes of this run from asking the question of a key, after those that ask it now have ended.

    Args:
        limit: seconds after which whoever asks it now is taken to hang, and is waited for no longer.
    """
    with ExitStack() as held:
        with suppress(OSError):
            file = run_folder() / "asking" / f"{key}.lock"
            file.parent.mkdir(parents=True, exist_ok=True)
            _take(held.enter_context(open(file, "ab")), limit)
        yield


def _take(lock: IO[bytes], limit: float) -> None:
    # Time asleep is counted, and not that of a clock, which goes on while all jobs of a build are stopped.
    waited = 0.0
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not waited:
                logger.info("another job asks the same; waiting for its answer")
            if waited >= limit:
                logger.warning("the other job has brought no answer within %.0f s; it is asked for here, too", limit)
                return
        time.sleep(NAP)
        waited += NAP
