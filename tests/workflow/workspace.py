"""A course repository of its own, in which the real Snakefile runs on a tiny course."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from aurora.runs import JobNote, job_notes

PROJECT = Path(__file__).parents[2]

TINY = """\
course:
  title: Tiny Course
  language: en
  level: beginner
  audience: [Testers]
  learning_outcomes: [Pack a suitcase for a short trip]
modules:
  - title: Module 1 - Packing
    lessons:
      - title: Choosing a suitcase
        duration_minutes: 20
        visuals: 2
        topics:
          - {title: Sizes of suitcases, duration_minutes: 10}
          - {title: Wheels and handles, duration_minutes: 10}
        labs:
          - title: Weigh a suitcase
            duration_minutes: 15
            activities: [Put the suitcase on the scale, Read the weight]
      - title: Folding clothes
        duration_minutes: 15
        visuals: 1
        topics: [Rolling, Folding flat]
  - title: Module 2 - Leaving
    lessons:
      - title: Locking the door
        duration_minutes: 10
        visuals: 1
    labs:
      - title: "Demo: the last walk through the flat"
        duration_minutes: 10
"""


@dataclass
class Result:
    """What one call of snakemake did. `jobs` are the notes of the jobs that ran."""

    code: int
    output: str
    jobs: list[JobNote]

    @property
    def targets(self) -> list[str]:
        """What the jobs made, in order."""
        return sorted(note.target for note in self.jobs)

    @property
    def rules(self) -> Counter[str]:
        """How many jobs of each rule ran."""
        return Counter(note.rule for note in self.jobs)


@dataclass
class Workspace:
    """A course repository that is not Aurora's own."""

    path: Path
    snakefile: Path = PROJECT / "Snakefile"

    @property
    def edition(self) -> Path:
        """Where the tiny course is built."""
        return self.path / "build/tiny/en"

    def snakemake(self, *arguments: str, env: dict[str, str] | None = None, timeout: int = 300) -> Result:
        """Runs snakemake in this folder, for at most `timeout` seconds."""
        before = self._runs()
        command = [sys.executable, "-m", "snakemake", "-s", str(self.snakefile), "--directory", str(self.path)]
        done = subprocess.run(
            [*command, "--cores", "2", *arguments],
            capture_output=True,
            text=True,
            env=environment(env),
            timeout=timeout,
            check=False,
        )
        jobs = [note for run in sorted(self._runs() - before) for note in job_notes(run)]
        return Result(done.returncode, done.stdout + done.stderr, jobs)

    def _runs(self) -> set[Path]:
        return set((self.path / ".aurora/runs").glob("*"))

    def outline(self, text: str, name: str = "tiny") -> None:
        """Writes an outline."""
        (self.path / "outlines").mkdir(exist_ok=True)
        (self.path / f"outlines/{name}.yaml").write_text(text, encoding="utf-8")

    def bytes(self) -> dict[str, str]:
        """A digest of every deliverable and stage; reports, logs and provenance hold times and are left out."""
        files = (path for path in (self.path / "build").rglob("*") if path.is_file())
        skipped = ("/report.", "/report-", "logs/", "work/provenance/", "work/slices/", "work/rescued/")
        found = {}
        for path in sorted(files):
            name = str(path.relative_to(self.path / "build"))
            if not any(part in name for part in skipped):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of a call: this one, and what a test adds to it."""
    return {**os.environ, **(extra or {})}
