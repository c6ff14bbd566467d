"""What a person changes while a build runs is never lost, and what a killed build left is never taken for theirs."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.workflow.faults import sabotage
from tests.workflow.workspace import TINY, Workspace

PAGE = "lessons/module-01-lesson-02.md"
TARGET = f"build/tiny/en/{PAGE}"
EDIT = "edits/tiny/en/lessons/folding-clothes.md"

CHANGED_BY_THE_WAY = """\
from pathlib import Path

include: "{snakefile}"

onstart:
    page = Path("{page}")
    page.write_text(page.read_text("utf-8").replace("Rolling", "Rolling, as I said,", 1), "utf-8")
"""


def test_a_page_changed_during_the_build_stays_and_becomes_an_edit(built: Workspace) -> None:
    snakefile = built.path / "meanwhile.smk"
    page = built.edition / PAGE
    changed = page.read_text("utf-8").replace("Rolling", "Rolling, as I said,", 1)
    # The last handler of a start: the build has looked at everything, and its jobs begin.
    snakefile.write_text(CHANGED_BY_THE_WAY.format(snakefile=built.snakefile, page=TARGET), encoding="utf-8")
    built.outline(TINY.replace("Folding flat", "Folding flatter"))
    result = Workspace(built.path, snakefile).snakemake(TARGET)
    assert result.code == 0, result.output
    assert result.rules["lesson"] == 1
    assert page.read_text("utf-8") == changed
    assert (built.path / EDIT).read_text("utf-8") == changed
    assert built.snakemake(TARGET).code == 0
    assert page.read_text("utf-8") == changed


DIES = """\
import os
import sys

if any(argument.endswith(".lesson.py") for argument in sys.orig_argv):
    os._exit(9)
"""


@pytest.mark.parametrize("metadata", [True, False])
def test_the_page_of_a_job_that_died_stays_and_is_made_again(built: Workspace, tmp_path: Path, metadata: bool) -> None:
    page = built.edition / PAGE
    before = page.read_bytes()
    built.outline(TINY.replace("Folding flat", "Folding flatter"))
    (tmp_path / "dies").mkdir()
    (tmp_path / "dies/sitecustomize.py").write_text(DIES, encoding="utf-8")
    places = [str(tmp_path / "dies"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    for _ in range(2):
        result = built.snakemake(TARGET, env={"PYTHONPATH": os.pathsep.join(place for place in places if place)})
        assert result.code == 1, result.output
        assert page.read_bytes() == before
    if not metadata:
        shutil.rmtree(built.path / ".snakemake")
    result = built.snakemake(TARGET)
    assert result.code == 0, result.output
    assert "Folding flatter" in page.read_text("utf-8")
    assert not (built.path / "edits").exists()


SAVED_AND_ENDED = """
import os, signal
real = module.publish_page
def publish_page(edition, kind, id_, file, *rest):
    path = edition / file
    path.write_text(path.read_text("utf-8").replace("Rolling", "Rolling, as I said,", 1), "utf-8")
    os.kill(os.getpid(), signal.SIGTERM)
    real(edition, kind, id_, file, *rest)
module.publish_page = publish_page
"""


def test_a_page_changed_during_a_job_that_somebody_ends_becomes_an_edit(built: Workspace, tmp_path: Path) -> None:
    page = built.edition / PAGE
    changed = page.read_text("utf-8").replace("Rolling", "Rolling, as I said,", 1)
    built.outline(TINY.replace("Folding flat", "Folding flatter"))
    result = built.snakemake(TARGET, env=sabotage(tmp_path / "ends", "aurora.publishing", SAVED_AND_ENDED))
    assert result.code == 1, result.output
    assert "it was ended by SIGTERM; build again" in result.output
    assert (built.path / EDIT).read_text("utf-8") == changed
    assert json.loads((built.edition / "report.json").read_text())["statusCode"] == 207
    assert built.snakemake(TARGET).code == 0
    assert page.read_text("utf-8") == changed
