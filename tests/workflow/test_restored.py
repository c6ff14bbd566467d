"""Builds that come back from a cache, a backup or a kill: what was made from what is known, whatever times say."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.workflow.faults import sabotage
from tests.workflow.workspace import TINY, Workspace

CHANGED = TINY.replace("Rolling", "Rolling up")


def shuffle_times(folder: Path, seed: int) -> None:
    """Gives every file the time that an unpacked archive without times might."""
    chance = random.Random(seed)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            moment = 1_700_000_000 + chance.random()
            os.utime(path, (moment, moment))


@pytest.mark.slow
def test_without_times_or_metadata_a_changed_outline_gives_what_a_new_build_gives(
    built: Workspace, tmp_path: Path
) -> None:
    new = Workspace(tmp_path / "new")
    new.path.mkdir()
    new.outline(CHANGED)
    assert new.snakemake().code == 0
    shutil.rmtree(built.path / ".snakemake")
    shuffle_times(built.path / "build", seed=1)
    built.outline(CHANGED)
    result = built.snakemake()
    assert result.code == 0, result.output
    assert built.bytes() == new.bytes()
    assert "Nothing to be done" in built.snakemake().output


@pytest.mark.slow
def test_a_build_that_was_archived_half_made_is_finished(built: Workspace, tmp_path: Path) -> None:
    before = built.bytes()
    built.outline(CHANGED)
    draft = "build/tiny/en/work/draft/folding-clothes.md"
    assert built.snakemake(draft).code == 0
    # The draft is the new lesson's, all that follows from it is not; an archive makes everything equally old.
    shutil.rmtree(built.path / ".snakemake")
    for path in (built.path / "build").rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert built.snakemake().code == 0
    page = (built.edition / "lessons/module-01-lesson-02.md").read_text(encoding="utf-8")
    assert "Rolling up" in page
    built.outline(TINY)
    assert built.snakemake().code == 0
    assert built.bytes() == before


@pytest.mark.slow
def test_an_older_build_is_not_taken_for_the_present_one(built: Workspace, tmp_path: Path) -> None:
    shutil.copytree(built.path / "build", tmp_path / "backup")
    built.outline(CHANGED)
    assert built.snakemake().code == 0
    present = built.bytes()
    shutil.rmtree(built.path / "build")
    shutil.copytree(tmp_path / "backup", built.path / "build")
    assert built.bytes() != present
    result = built.snakemake()
    assert result.code == 0, result.output
    assert built.bytes() == present
    assert "Nothing to be done" in built.snakemake().output


@pytest.mark.slow
def test_steps_that_something_else_spoiled_are_made_again_every_time(built: Workspace) -> None:
    before = built.bytes()
    spoiled = ["work/draft/folding-clothes.md", "work/lab_plan/weigh-a-suitcase.json", "book/tiny.epub"]
    for _ in range(2):
        for name in spoiled:
            (built.edition / name).write_bytes(b"")
        result = built.snakemake()
        assert result.code == 0, result.output
        assert built.bytes() == before
    assert "Nothing to be done" in built.snakemake().output


def test_what_failed_in_the_middle_is_tried_again(built: Workspace, tmp_path: Path) -> None:
    full = "def fail(*_, **__):\n    raise OSError(28, 'No space left on device')\nmodule.write_guide = fail\n"
    built.outline(TINY.replace("Read the weight", "Read the weight twice"))
    assert built.snakemake(env=sabotage(tmp_path / "full", "aurora.labs", full)).code == 1
    result = built.snakemake()
    assert result.code == 0, result.output
    assert result.rules["lab_guide"] == 1
    assert "Read the weight twice" in (built.edition / "labguide/lab-01-01-01.md").read_text(encoding="utf-8")
