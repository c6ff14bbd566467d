"""What the outline no longer has is listed, and removed when that is asked for; bringing it back costs nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.workflow.workspace import TINY, Workspace, environment

FOLDING = """\
      - title: Folding clothes
        duration_minutes: 15
        visuals: 1
        topics: [Rolling, Folding flat]
"""
SHORTER = TINY.replace(FOLDING, "")
PAGE = "build/tiny/en/lessons/module-01-lesson-02.md"


def orphans(space: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aurora.cli", "orphans", *arguments]
    return subprocess.run(
        command, cwd=space.path, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )


def listed(space: Workspace) -> list[dict[str, Any]]:
    (edition,) = json.loads(orphans(space, "--json").stdout)
    items: list[dict[str, Any]] = edition["items"]
    return items


def files(space: Workspace) -> set[str]:
    return {path.relative_to(space.path).as_posix() for path in space.edition.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_lesson_that_is_taken_out_is_removed_and_comes_back(built: Workspace) -> None:
    before = built.bytes()
    built.outline(SHORTER)
    result = built.snakemake()
    assert result.code == 0, result.output
    assert "'aurora orphans --remove' removes" in (built.edition / "report.html").read_text().replace("&#39;", "'")
    (item,) = listed(built)
    assert item["id"] == "folding-clothes"
    gone = {file["file"] for file in item["files"]}
    assert {PAGE, "build/tiny/en/images/folding-clothes-1.png", "build/tiny/en/work/draft/folding-clothes.md"} <= gone
    assert not any(file["kept"] for file in item["files"])

    there = files(built)
    done = orphans(built, "--remove")
    assert (done.returncode, done.stderr) == (0, "")
    assert there - files(built) == gone
    assert not [file for file in files(built) if "folding" in file]
    assert listed(built) == []
    assert "Nothing to be done" in built.snakemake().output

    built.outline(TINY)
    result = built.snakemake()
    assert result.code == 0, result.output
    assert built.bytes() == before


@pytest.mark.slow
def test_a_leftover_that_a_person_changed_stays_until_it_is_an_edit(built: Workspace) -> None:
    built.outline(SHORTER)
    assert built.snakemake().code == 0
    page = built.path / PAGE
    mine = page.read_bytes().replace(b"Rolling", b"Rolling, as I do it,")
    page.write_bytes(mine)
    done = orphans(built, "--remove")
    assert done.returncode == 1
    edit = "edits/tiny/en/lessons/folding-clothes.md"
    assert f"Not removed: {PAGE}: was changed by hand and is kept nowhere else; move it to {edit}" in done.stdout
    assert page.read_bytes() == mine
    assert [file for file in files(built) if "folding" in file or file == PAGE] == [PAGE]

    (built.path / edit).parent.mkdir(parents=True)
    page.rename(built.path / edit)
    assert orphans(built, "--remove").returncode == 0
    assert (built.path / edit).read_bytes() == mine
    built.outline(TINY)
    assert built.snakemake().code == 0
    assert page.read_bytes() == mine


def test_nothing_is_removed_while_a_build_runs(built: Workspace) -> None:
    built.outline(SHORTER)
    before = files(built)
    hold = "import sys, aurora.run_lock as lock; lock.hold_folder(); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], cwd=built.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as build:
        assert build.stdin
        assert build.stdout
        assert build.stdout.readline() == "held\n"
        refused = orphans(built, "--remove")
        assert orphans(built).returncode == 0
        build.stdin.close()
    assert refused.returncode == 2
    assert "a build is running in this folder" in refused.stderr
    assert files(built) == before
    assert orphans(built, "--remove").returncode == 0
