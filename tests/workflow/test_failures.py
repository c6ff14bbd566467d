"""A failing job leaves nothing half-made, the rest goes on, and the next run makes only what is missing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.workflow.faults import spoil_drawing
from tests.workflow.workspace import PROJECT, TINY, Workspace, environment


@pytest.fixture
def faulty(tmp_path: Path) -> dict[str, str]:
    """An environment in which the picture of the last lesson cannot be drawn."""
    return spoil_drawing(tmp_path / "fault", "raise MemoryError('the picture was too large')")


def test_a_failed_picture_stops_only_what_needs_it(workspace: Workspace, faulty: dict[str, str]) -> None:
    result = workspace.snakemake(env=faulty)
    assert result.code == 1
    failed = [note for note in result.jobs if note.error]
    assert [note.target for note in failed] == ["build/tiny/en/images/locking-the-door-1.png"]
    assert "the picture was too large" in (failed[0].error or "")
    assert "the picture was too large" in (workspace.path / failed[0].log).read_text()

    leftovers = [path for path in (workspace.path / "build").rglob("*") if path.suffix == ".part"]
    assert leftovers == []
    assert not (workspace.edition / "images/locking-the-door-1.svg").exists()
    assert (workspace.edition / "labguide/tiny-labs.pdf").exists()
    assert not (workspace.edition / "book/tiny.pdf").exists()

    report = json.loads((workspace.edition / "report.json").read_text())
    assert report["statusCode"] == 207
    detail = next(item for item in report["failed_details"] if item["target"].endswith("locking-the-door-1.png"))
    assert "the picture was too large" in detail["reason"]
    assert detail["log"].endswith("logs/image/locking-the-door-1.log")

    again = workspace.snakemake()
    assert again.code == 0, again.output
    assert again.rules == {"image": 1, "deck": 1, "book": 6, "site_pages": 1}
    assert json.loads((workspace.edition / "report.json").read_text())["statusCode"] == 200


def start_and_stop(space: Workspace, how: signal.Signals) -> int:
    """Starts a build and sends it a signal once the first lesson is there; the exit code."""
    command = [sys.executable, "-m", "snakemake", "-s", str(PROJECT / "Snakefile"), "--directory", str(space.path)]
    process = subprocess.Popen(
        [*command, "--cores", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(),
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list((space.path / "build").rglob("lessons/*.md")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, how)
    process.communicate(timeout=60)
    return process.returncode


def test_an_interrupted_build_writes_its_report_and_goes_on(workspace: Workspace) -> None:
    assert start_and_stop(workspace, signal.SIGINT) != 0
    report = json.loads((workspace.edition / "report.json").read_text())
    assert report["statusCode"] == 207
    result = workspace.snakemake()
    assert result.code == 0, result.output


@pytest.mark.slow
def test_a_killed_build_goes_on_by_itself(finished: Workspace, workspace: Workspace) -> None:
    assert start_and_stop(workspace, signal.SIGKILL) != 0
    result = workspace.snakemake()
    assert result.code == 0, result.output
    assert "unlock" not in result.output
    assert workspace.bytes() == finished.bytes()


@pytest.mark.parametrize(
    ("outline", "says"),
    [
        ("", "is empty"),
        (TINY.replace("title: Folding clothes", "title: Folding: clothes"), "tiny.yaml:20:"),
        (TINY.replace("modules:", "modulos:"), "modules"),
        (TINY.replace("duration_minutes: 20", "duration_minutes: soon"), "tiny.yaml:11:"),
        ("a: &a [x, x]\nb: !!python/object:os.system {}\n", "tiny.yaml:2:"),
    ],
)
def test_a_bad_outline_stops_before_any_work(workspace: Workspace, outline: str, says: str) -> None:
    workspace.outline(outline)
    result = workspace.snakemake()
    assert result.code == 1
    assert says in result.output
    assert "Traceback" not in result.output
    assert not (workspace.path / "build").exists()


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("moduls=2", "there is no setting 'moduls'; did you mean 'modules'?"),
        ("modules=9", "asks for module 9, but the course has 2"),
        ("modules=1_2", "asks for module 12, but the course has 2"),
        ("content=lab", "'lab' is not one of 'theory', 'labs' or 'both'"),
        ("outlines=nowhere.yaml", "nowhere.yaml: there is no such outline"),
        ("content={a: b}", "content"),
    ],
)
def test_a_bad_setting_stops_before_any_work(workspace: Workspace, argument: str, says: str) -> None:
    result = workspace.snakemake("--config", argument)
    assert result.code == 1
    assert says in result.output
    assert "Traceback" not in result.output
    assert not (workspace.path / "build").exists()


def test_two_outlines_of_the_same_name_are_said(workspace: Workspace) -> None:
    (workspace.path / "outlines/Tiny.yml").write_text(TINY, encoding="utf-8")
    result = workspace.snakemake("-n")
    assert result.code == 1
    assert "has the same course id 'tiny' as" in result.output
