"""One build at a time in a folder; after a kill the next one goes on by itself, once the jobs that were left ended."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.workflow.faults import sabotage
from tests.workflow.processes import PATIENCE, running
from tests.workflow.workspace import Workspace

# The picture of the last lesson is drawn only when the file `go` is there.
BLOCKED = """
import pathlib, time
draw = module.draw
def slowly(spec, *rest, **named):
    if "Locking the door" in spec.model_dump_json():
        pathlib.Path("blocked").touch()
        while not pathlib.Path("go").exists():
            time.sleep(0.05)
        drawn = draw(spec, *rest, **named)
        pathlib.Path("drawn").touch()
        return drawn
    return draw(spec, *rest, **named)
module.draw = slowly
"""
PICTURE = "build/tiny/en/images/locking-the-door-1.png"


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    return sabotage(tmp_path / "fault", "aurora.diagrams.draw", BLOCKED)


@pytest.fixture
def unpainted(built: Workspace) -> Workspace:
    """The tiny course, built but for one picture."""
    (built.path / PICTURE).unlink()
    return built


def test_a_second_snakemake_says_that_one_is_running(
    unpainted: Workspace, finished: Workspace, blocked: dict[str, str]
) -> None:
    with running(unpainted, PICTURE, env=blocked) as first:
        first.until((unpainted.path / "blocked").exists)
        for arguments in ((), ("-n",), ("--unlock",)):
            second = unpainted.snakemake(*arguments)
            assert second.code == 1
            (said,) = [line for line in second.output.splitlines() if line.startswith("aurora: ")]
            assert said.startswith("aurora: a build is running in this folder since ")
            assert f"(process {first.process.pid} on " in said
            assert "wait for it to end; 'aurora status' says how far it is" in said
            assert "Traceback" not in second.output
            assert second.jobs == []
        assert unpainted.snakemake("--list-rules").code == 0
        (unpainted.path / "go").touch()
        assert first.code() == 0, first.output
    assert unpainted.bytes() == finished.bytes()
    assert unpainted.snakemake().code == 0


def test_after_a_kill_the_next_build_waits_for_the_jobs_that_go_on(
    unpainted: Workspace, finished: Workspace, blocked: dict[str, str]
) -> None:
    with running(unpainted, PICTURE, env=blocked) as first:
        first.until((unpainted.path / "blocked").exists)
        first.process.kill()
        assert first.process.wait(PATIENCE) != 0
        with running(unpainted, PICTURE) as second:
            second.until(lambda: "aurora: waiting for a job of a build that was killed" in second.output)
            assert not (unpainted.path / PICTURE).exists()
            (unpainted.path / "go").touch()
            assert second.code() == 0, second.output
        # What was left of the first build ended its work before the second one made the picture anew.
        log = unpainted.edition / "logs/image/locking-the-door-1.log"
        assert (unpainted.path / "drawn").stat().st_mtime_ns < log.stat().st_mtime_ns
        assert second.output.count(f"made {PICTURE}") == 1
    assert unpainted.bytes() == finished.bytes()
    assert list((unpainted.path / ".aurora/running").iterdir()) == []


def test_who_would_not_wait_may_go(unpainted: Workspace, blocked: dict[str, str]) -> None:
    with running(unpainted, PICTURE, env=blocked) as first:
        first.until((unpainted.path / "blocked").exists)
        first.process.kill()
        with running(unpainted, PICTURE) as second:
            second.until(lambda: "waiting for a job" in second.output)
            second.process.send_signal(signal.SIGINT)
            assert second.code() == 1
        assert "nothing was built" in second.output
        assert "Traceback" not in second.output
        (unpainted.path / "go").touch()


def test_a_job_that_starts_when_another_run_has_taken_over_leaves_its_file_alone(
    unpainted: Workspace, blocked: dict[str, str], tmp_path: Path
) -> None:
    late = """
import os, pathlib, time
hold = module.hold_job
def later(target):
    pathlib.Path("blocked").touch()
    while not pathlib.Path("go").exists():
        time.sleep(0.05)
    try:
        hold(target)
    finally:
        pathlib.Path("tried").touch()
module.hold_job = later
"""
    with running(unpainted, PICTURE, env=sabotage(tmp_path / "late", "aurora.run_lock", late)) as first:
        first.until((unpainted.path / "blocked").exists)
        first.process.kill()
        assert unpainted.snakemake(PICTURE).code == 0
        made = (unpainted.path / PICTURE).stat().st_mtime_ns
        log = unpainted.edition / "logs/image/locking-the-door-1.log"
        written = log.stat().st_mtime_ns
        (unpainted.path / "go").touch()
        deadline = time.monotonic() + PATIENCE
        while not (unpainted.path / "tried").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        first.code()
    assert "is left to the build that has taken over" in first.output
    assert (unpainted.path / PICTURE).stat().st_mtime_ns == made
    assert log.stat().st_mtime_ns == written


def test_what_snakemake_and_killed_jobs_left_neither_stops_nor_stays(unpainted: Workspace, finished: Workspace) -> None:
    locks = unpainted.path / ".snakemake/locks"
    locks.mkdir(exist_ok=True)
    for kind in ("input", "output"):
        (locks / f"0.{kind}.lock").write_text(f"{PICTURE}\n")
    metadata = next(path for path in (unpainted.path / ".snakemake/metadata").rglob("*") if path.is_file())
    metadata.write_text(metadata.read_text()[:9])
    torn = [
        unpainted.edition / "lessons/.module-01-lesson-01.md.0123456789ab.part",
        unpainted.edition / "work/provenance/images/.x.json.0123456789ab.part",
        unpainted.path / "edits/tiny/en/lessons/.folding-clothes.md.0123456789ab.part",
    ]
    own = unpainted.path / "edits/tiny/en/lessons/my.notes.part"
    for path in (*torn, own):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
    result = unpainted.snakemake()
    assert result.code == 0, result.output
    assert "unlock" not in result.output
    assert ".part" not in "".join(line for line in result.output.splitlines() if "my.notes" not in line)
    assert [path.exists() for path in torn] == [False, False, False]
    assert own.read_text() == "half"
    shutil.rmtree(unpainted.path / "edits")
    assert unpainted.bytes() == finished.bytes()
