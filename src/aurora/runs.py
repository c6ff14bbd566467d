"""A run: what the main process and all its jobs share, under `.aurora/runs/{id}/`."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from aurora.files import sha256, write_file

VARIABLE = "AURORA_RUN"
RUNS = Path(".aurora/runs")


@dataclass(frozen=True)
class JobNote:
    """What one job of a run said of itself, or the main process of one that was killed. Memory is in MB.

    `error` is None where it succeeded.
    """

    rule: str
    target: str
    log: str
    seconds: float
    cpu_seconds: float
    peak_mb: int
    error: str | None


def begin_run() -> None:
    """Gives this run its id, which all jobs inherit through the environment."""
    os.environ[VARIABLE] = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"


def forget_old_runs(kept: int = 20) -> None:
    """Removes the folders of all runs but the newest."""
    for folder in sorted(RUNS.glob("*"))[:-kept]:
        shutil.rmtree(folder, ignore_errors=True)


def run_id() -> str:
    """The id of this run; `unknown` in a process that belongs to none."""
    return os.environ.get(VARIABLE, "unknown")


def run_folder() -> Path:
    """The folder of this run, under the working directory."""
    return RUNS / run_id()


def job_note_path(target: str) -> Path:
    """Where the job of a target notes what it did in this run.

    A job that makes no file of a course goes by the name of its rule, and is no part of what reports say of a run.
    """
    folder = "jobs" if "/" in target else "others"
    return run_folder() / folder / f"{sha256(target.encode())[:16]}.json"


def job_note(target: str) -> JobNote | None:
    """What the job of a target said of itself in this run; None where it said nothing."""
    try:
        return JobNote(**json.loads(job_note_path(target).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def write_job_note(note: JobNote) -> None:
    """Notes what the job of a target did in this run."""
    write_file(job_note_path(note.target), (json.dumps(asdict(note)) + "\n").encode())


def job_notes(folder: Path) -> Iterator[JobNote]:
    """What the jobs of a run said, in the order of their targets; half-written notes are passed over."""
    notes = []
    for path in sorted((folder / "jobs").glob("*.json")):
        try:
            notes.append(JobNote(**json.loads(path.read_bytes())))
        except (OSError, ValueError, TypeError):
            continue
    yield from sorted(notes, key=lambda note: note.target)
