"""The tiny course, built once a process and copied for every test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.workflow.workspace import TINY, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A folder with the tiny outline and nothing built."""
    space = Workspace(tmp_path / "courses")
    space.path.mkdir()
    space.outline(TINY)
    return space


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The tiny course, built; not to be changed."""
    space = Workspace(tmp_path_factory.mktemp("finished") / "courses")
    space.path.mkdir()
    space.outline(TINY)
    result = space.snakemake()
    assert result.code == 0, result.output
    return space


@pytest.fixture
def built(finished: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the built tiny course that a test may change."""
    shutil.copytree(finished.path, tmp_path / "courses", symlinks=True)
    return Workspace(tmp_path / "courses")
