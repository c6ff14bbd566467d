"""`snakemake preview` makes both books from whatever is there, and touches nothing but its own folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.workflow.workspace import TINY, Workspace

KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY")
FORMATS = ("md", "json", "html", "epub", "pdf", "docx")
FILES = sorted(f"{name}.{format_}" for name in ("tiny", "tiny-labs") for format_ in FORMATS)


def files(space: Workspace, *skipped: str) -> dict[str, str]:
    """A digest of every file of the courses: reports, logs and provenance, too, but no previews."""
    found = {}
    for folder in ("build", "edits"):
        for path in sorted((space.path / folder).rglob("*")):
            name = path.relative_to(space.path).as_posix()
            if path.is_file() and not any(part in name for part in ("/preview/", *skipped)):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def preview(space: Workspace, name: str = "tiny.md") -> str:
    return (space.edition / "preview" / name).read_text(encoding="utf-8")


def made(space: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((space.edition / "preview").iterdir())}


def test_with_nothing_built_there_are_two_books_of_placeholders_and_nothing_else(workspace: Workspace) -> None:
    result = workspace.snakemake("preview")
    assert result.code == 0, result.output
    assert result.jobs == []
    line = "aurora: preview of Tiny Course (en) with 0 of 3 lessons, 0 of 4 images, 0 of 2 labs: build/tiny/en/preview/"
    assert line in result.output.splitlines()
    assert list(made(workspace)) == FILES
    assert files(workspace, "/work/slices/") == {}
    assert preview(workspace).count("This lesson is not built yet.") == 3
    assert "### Demo 2.1: The last walk through the flat" in preview(workspace, "tiny-labs.md")
    before = made(workspace)
    (workspace.edition / "preview/tiny.pdf").unlink()
    again = workspace.snakemake("preview")
    assert again.code == 0, again.output
    assert "Nothing to be done" not in again.output
    assert made(workspace) == before


def test_of_a_course_that_is_half_there_it_shows_what_is_whole(built: Workspace) -> None:
    edition = built.edition
    edited = edition / "lessons/module-01-lesson-02.md"
    edited.write_text(edited.read_text(encoding="utf-8").replace("Rolling", "Rolling, my way,"), encoding="utf-8")
    page = edition / "lessons/module-02-lesson-01.md"
    page.write_bytes(page.read_bytes()[:200])
    picture = edition / "images/choosing-a-suitcase-2.png"
    picture.write_bytes(picture.read_bytes()[:300])
    (edition / "images/folding-clothes-1.png").unlink()
    (edition / "labguide/lab-02-00-01.md").unlink()
    (edition / "labguide/lab-master-plan.json").unlink()
    before = files(built, "/work/slices/")
    result = built.snakemake("preview")
    assert result.code == 0, result.output
    assert result.jobs == []
    assert "with 2 of 3 lessons, 2 of 4 images, 1 of 2 labs:" in result.output
    assert "images/choosing-a-suitcase-2.png is left out: it cannot be decoded" in result.output
    assert "lessons/module-02-lesson-01.md is left out: it breaks off after 200 of" in result.output
    assert files(built, "/work/slices/") == before
    text = preview(built)
    assert "Rolling, my way," in text
    assert "*Figure 1.1.2: " in text
    assert text.count("This picture is not built yet") == 2
    assert text.count("This lesson is not built yet.") == 1
    assert "This demo is not built yet." in preview(built, "tiny-labs.md")
    assert "my way" not in (edition / "book/tiny.md").read_text(encoding="utf-8")


def test_a_page_that_another_lesson_moved_away_from_counts_as_missing(built: Workspace) -> None:
    first = "  - title: Module 1 - Packing\n    lessons:\n"
    built.outline(TINY.replace(first, f"{first}      - {{title: Before you pack, visuals: 0}}\n"))
    before = files(built, "/work/slices/")
    result = built.snakemake("preview")
    assert "with 1 of 4 lessons, 4 of 4 images," in result.output
    assert files(built, "/work/slices/") == before
    text = preview(built)
    assert "### Lesson 1.1: Before you pack\n\n> [!WARNING]\n> This lesson is not built yet." in text
    assert "### Lesson 1.2: Choosing a suitcase\n\n> [!WARNING]\n> This lesson is not built yet." in text


def test_it_makes_the_books_that_the_settings_select_and_works_without_stages_and_provenance(built: Workspace) -> None:
    shutil.rmtree(built.edition / "work")
    result = built.snakemake("preview", "--config", "modules=2", "content=theory")
    assert result.code == 0, result.output
    assert list(made(built)) == sorted(f"tiny-modules-2.{format_}" for format_ in FORMATS)
    assert "with 1 of 1 lessons, 1 of 1 images: build" in result.output


def test_it_needs_no_key_and_asks_nobody(workspace: Workspace) -> None:
    nobody = "base_urls={anthropic: 'http://127.0.0.1:9', openai: 'http://127.0.0.1:9'}"
    models = ("text_provider=anthropic", "image_provider=openai", "budget_usd=0.01", nobody)
    keys = dict.fromkeys((*KEYS, *(name for name in os.environ if name.endswith("_API_KEY"))), "")
    result = workspace.snakemake("preview", "--config", *models, env=keys)
    assert result.code == 0, result.output
    assert list(made(workspace)) == FILES
    assert not (workspace.path / "ledger").exists()


def test_a_format_that_fails_is_said_and_the_others_are_made(workspace: Workspace) -> None:
    theme = workspace.path / "config/themes/default/book.typ"
    theme.parent.mkdir(parents=True)
    theme.write_text('#panic("no pages")\n', encoding="utf-8")
    result = workspace.snakemake("preview")
    assert result.code == 1
    assert "aurora: preview failed: 4 files of the previews could not be made: " in result.output
    assert "aurora: to make just this one again: snakemake --cores 8 preview" in result.output
    assert {name.partition(".")[2] for name in made(workspace)} == {"md", "json", "html", "docx"}


def test_it_does_not_hide_what_the_last_build_said(built: Workspace) -> None:
    own = built.path / "edits/tiny/en/lessons/locking-the-door.md"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"# Locking the door\n\n\xff\n")
    assert built.snakemake().code == 1
    report = (built.edition / "report.json").read_bytes()
    before = status(built.path)
    assert "not UTF-8" in before
    assert built.snakemake("preview").code == 0
    assert status(built.path) == before
    assert (built.edition / "report.json").read_bytes() == report


def status(folder: Path) -> str:
    command = [sys.executable, "-m", "aurora.cli", "status", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return json.dumps(json.loads(done.stdout), sort_keys=True)
