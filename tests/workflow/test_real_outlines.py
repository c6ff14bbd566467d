"""The outlines of working training teams, built in one run: exact counts, clean books, nothing to do afterwards."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aurora.runs import job_notes
from tests.workflow.workspace import PROJECT, Workspace

OUTLINES = PROJECT.parent / "shared/outlines"
COUNTS = {
    "kubernetes-en/en": (17, 68, 18),
    "ai-security-es/es": (42, 168, 8),
    "cybersecurity-es/es": (4, 16, 2),
    "oracle-es/es": (2, 8, 2),
    "linux-es/es": (5, 20, 6),
}
EPUBCHECK = Path("/usr/bin/epubcheck")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not OUTLINES.is_dir(), reason="../shared/outlines is not beside this checkout"),
]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    space = Workspace(tmp_path_factory.mktemp("real"))
    result = space.snakemake("--config", f"outlines={OUTLINES}", "--quiet", "all", timeout=2400)
    assert result.code == 0, result.output
    return space


@pytest.mark.parametrize("edition", COUNTS)
def test_counts_are_exact(real: Workspace, edition: str) -> None:
    lessons, pictures, labs = COUNTS[edition]
    folder = real.path / "build" / edition
    assert len(list((folder / "lessons").glob("*.md"))) == lessons
    assert len(list((folder / "visuals").glob("*.json"))) == pictures
    assert len(list((folder / "images").glob("*.png"))) == pictures
    assert len(list((folder / "images").glob("*.svg"))) == pictures
    assert len(list((folder / "labguide").glob("lab-[0-9]*.md"))) == labs
    report = json.loads((folder / "report.json").read_text())
    assert report["statusCode"] == 200
    assert report["statistics"]["total"]["success_rate"] == 100.0
    assert report["findings"] == []


@pytest.mark.parametrize("edition", COUNTS)
def test_every_lab_and_picture_is_in_its_book(real: Workspace, edition: str) -> None:
    _, pictures, labs = COUNTS[edition]
    folder = real.path / "build" / edition
    course = edition.split("/")[0]
    theory = (folder / f"book/{course}.html").read_text(encoding="utf-8")
    assert len(re.findall(r"<img [^>]*src=\"data:image/(?:png|svg)", theory)) == pictures
    guide = json.loads((folder / f"labguide/{course}-labs.json").read_text(encoding="utf-8"))
    assert sum(len(module["labs"]) for module in guide["modules"]) == labs
    assert len({module["number"] for module in guide["modules"]}) == len(guide["modules"])


def test_a_second_run_has_nothing_to_do(real: Workspace) -> None:
    result = real.snakemake("--config", f"outlines={OUTLINES}")
    assert result.code == 0
    assert "Nothing to be done" in result.output


def test_no_job_needs_a_gigabyte(real: Workspace) -> None:
    runs = (real.path / ".aurora/runs").iterdir()
    peaks = {note.target: note.peak_mb for run in runs for note in job_notes(run)}
    assert len(peaks) > 800
    assert {target: peak for target, peak in peaks.items() if peak >= 1000} == {}


def test_epubcheck_is_clean(real: Workspace) -> None:
    if not (shutil.which("java") and EPUBCHECK.exists()):
        message = "epubcheck is not installed: apt-get install epubcheck"
        pytest.fail(message) if os.environ.get("AURORA_CI") else pytest.skip(message)
    books = [path for path in sorted((real.path / "build").rglob("*.epub")) if path.parent.name != "downloads"]
    assert len(books) == 10
    for book in books:
        done = subprocess.run(
            ["java", "-jar", str(EPUBCHECK), str(book)], capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, f"{book}\n{done.stdout}{done.stderr}"
        assert "No errors or warnings detected" in done.stdout + done.stderr
