"""`make course` on machines where Python is missing, old, or without venv: one clear line each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def make(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(PROJECT / "Makefile", folder / "Makefile")
    for name in ("pyproject.toml", "constraints.txt"):
        (folder / name).touch()
    return subprocess.run(
        ["make", "--no-print-directory", "course", f"PYTHON={python}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fake(folder: Path, script: str) -> str:
    python = folder / "fake-python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return str(python)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (None, "needs Python 3.11 or newer, and there is no '{python}'; install it, or say which: make PYTHON="),
        (
            'case "$2" in *version_info*) exit 1;; *version.split*) echo 3.9.2;; esac',
            "needs Python 3.11 or newer, and {python} is 3.9.2; say which to use: make PYTHON=",
        ),
        (
            f'case "$2" in *venv*) exit 1;; *) exec {sys.executable} "$@";; esac',
            "needs Python's venv module; on Debian and Ubuntu: sudo apt install python3-venv",
        ),
    ],
)
def test_one_clear_line(tmp_path: Path, script: str | None, says: str) -> None:
    python = fake(tmp_path, script) if script else str(tmp_path / "nowhere")
    done = make(tmp_path, python)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(lines) == 1
    assert says.format(python=python) in lines[0]
    assert not (tmp_path / ".venv").exists()
