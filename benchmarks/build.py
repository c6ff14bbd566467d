"""Builds an outline from nothing and says where the time goes, as multiples of a bare job's time.

    python benchmarks/build.py path/to/outline.yaml [cores]

A bare job is what Snakemake and Python cost before a job does anything: the median of the `lesson` jobs, which only
copy a text. Run it with PYTHONDONTWRITEBYTECODE unset, or imports look ten times slower than users see them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from aurora.runs import JobNote, job_notes

PROJECT = Path(__file__).resolve().parents[1]


def run(folder: str, outline: Path, cores: str) -> float:
    """Seconds of one call of snakemake."""
    started = time.monotonic()
    snakemake = [sys.executable, "-m", "snakemake", "-s", str(PROJECT / "Snakefile"), "--directory", folder]
    subprocess.run([*snakemake, "--cores", cores, "--quiet", "all", "--config", f"outlines={outline}"], check=True)
    return time.monotonic() - started


def main() -> None:
    """Builds twice and prints a table."""
    outline, cores = Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else "2"
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        print("PYTHONDONTWRITEBYTECODE is set: imports are slower than users see them", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        first, second = run(folder, outline, cores), run(folder, outline, cores)
        notes: dict[str, list[JobNote]] = defaultdict(list)
        for runs in Path(folder).glob(".aurora/runs/*"):
            for note in job_notes(runs):
                notes[note.rule].append(note)
    bare = statistics.median(note.cpu_seconds for note in notes["lesson"])
    print(
        f"{outline.name}, {cores} cores: {first:.0f} s from nothing; {second / first:.3f} of that to find nothing to do"
    )
    print(f"a bare job: {bare:.2f} s of CPU\n\n{'rule':<16} {'jobs':>5} {'s/job':>7} {'× bare':>7} {'peak MB':>8}")
    for rule, ones in sorted(notes.items(), key=lambda item: -sum(note.cpu_seconds for note in item[1])):
        seconds = statistics.mean(note.seconds for note in ones)
        ratio = statistics.mean(note.cpu_seconds for note in ones) / bare
        print(f"{rule:<16} {len(ones):>5} {seconds:>7.2f} {ratio:>7.1f} {max(note.peak_mb for note in ones):>8}")


if __name__ == "__main__":
    main()
