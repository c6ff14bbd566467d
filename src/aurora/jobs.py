"""Around every job: its log, its record in the run, and errors that a person can read."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from aurora.errors import AuroraError
from aurora.failures import SAID_FOR_US, failure_lines
from aurora.publishing import keep_meanwhile
from aurora.retry import retry_command, retry_with
from aurora.run_lock import hold_job
from aurora.runs import JobNote, job_note_path, write_job_note

logger = logging.getLogger("aurora")


@contextmanager
def job(snakemake: Any) -> Iterator[None]:
    """Runs one job: logs to its log file, notes seconds and memory in the run, and ends it with 1 where it fails.

    Args:
        snakemake: the object of that name that Snakemake gives to a script.
    """
    target = str(snakemake.output[0]) if snakemake.output else str(snakemake.rule)
    hold_job(target)
    log = Path(snakemake.log[0])
    log.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(log, mode="w", encoding="utf-8")
    logging.raiseExceptions = False  # a log that cannot be written says nothing; the job says what is wrong
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    started = time.monotonic()
    with suppress(OSError):
        job_note_path(target).unlink(missing_ok=True)
    logger.info("%s makes %s", snakemake.rule, ", ".join(snakemake.output))
    error: str | None = None
    signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except AuroraError as failure:
        error = str(failure)
        logger.error("%s", error)
    except OSError as failure:
        error = (
            f"{failure.filename or target}: {failure.strerror or failure}; see to space and rights, then build again"
        )
        logger.exception("%s", error)
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure} (a fault of Aurora's own; please report it with its log)"
        logger.exception("%s", error)
    except KeyboardInterrupt:
        logger.info("interrupted")
        _keep_changes(snakemake)
        sys.exit(130)
    except _Terminated:
        logger.info("terminated")
        _keep_changes(snakemake)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if error:
        error = "; ".join([error, *_keep_changes(snakemake)])
    seconds = time.monotonic() - started
    noted = False
    with suppress(OSError):
        _note(snakemake.rule, target, log, seconds, error)
        noted = True
    logger.info("%s after %.2f s, peak memory %d MB", "failed" if error else "done", seconds, _peak_mb())
    if error:
        if not noted or SAID_FOR_US not in os.environ:
            print("\n".join(failure_lines(target, error, [str(log)], _retry(snakemake, target))), file=sys.stderr)
        sys.exit(1)


class _Terminated(BaseException):
    """Somebody ends this job: a person, or a cluster whose time is over."""


def _terminate(number: int, frame: object) -> None:
    raise _Terminated


def _keep_changes(snakemake: Any) -> list[str]:
    """Keeps what a person made of the outputs meanwhile, since Snakemake puts them back as they were."""
    edition = snakemake.params.get("edition")
    if not edition:
        return []
    try:
        lines = keep_meanwhile(Path(edition), [Path(file) for file in snakemake.output])
    except Exception as failure:
        lines = [f"what was changed meanwhile could not be kept ({failure})"]
    for line in lines:
        logger.warning("%s", line)
    return lines


def _retry(snakemake: Any, target: str) -> str:
    from aurora.settings import load_settings

    try:
        return retry_with(load_settings(snakemake.config), target)
    except AuroraError:
        return retry_command(target)


def _note(rule: str, target: str, log: Path, seconds: float, error: str | None) -> None:
    cpu_seconds = round(sum(os.times()[:4]), 3)
    write_job_note(JobNote(rule, target, str(log), round(seconds, 3), cpu_seconds, _peak_mb(), error))


def _peak_mb() -> int:
    kilobytes = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return int(kilobytes // (1 << 20 if sys.platform == "darwin" else 1 << 10))
