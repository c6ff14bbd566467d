"""From outline to course: what a build makes, and what it makes again."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.workflow.workspace import PROJECT, TINY, Workspace

SITE = "site/index.html"
DECK = "slides/module-01.html"
SLIDES = "work/slides/module-packing.json"
BOOKS = [f"book/tiny.{ext}" for ext in ("docx", "epub", "html", "json", "md", "pdf")]
LAB_BOOKS = [f"labguide/tiny-labs.{ext}" for ext in ("docx", "epub", "html", "json", "md", "pdf")]
LESSONS = [f"lessons/module-{m}-lesson-{n}.md" for m, n in (("01", "01"), ("01", "02"), ("02", "01"))]
PICTURES = ["choosing-a-suitcase-1", "choosing-a-suitcase-2", "folding-clothes-1", "locking-the-door-1"]
LABS = ["labguide/lab-01-01-01.md", "labguide/lab-02-00-01.md"]


def under_edition(targets: list[str]) -> list[str]:
    return sorted(target.removeprefix("build/tiny/en/") for target in targets)


def test_a_build_makes_every_file(finished: Workspace) -> None:
    images = [f"images/{name}.{ext}" for name in PICTURES for ext in ("png", "svg")]
    extras = ["labguide/environment.yaml", "labguide/lab-master-plan.json", "report.json", "report.html"]
    for name in [*LESSONS, *images, *LABS, *BOOKS, *LAB_BOOKS, *extras]:
        path = finished.edition / name
        assert path.is_file(), name
        assert path.stat().st_size > 0, name
    report = json.loads((finished.edition / "report.json").read_text())
    assert report["statusCode"] == 200


def test_a_second_run_has_nothing_to_do(built: Workspace) -> None:
    before = built.bytes()
    result = built.snakemake()
    assert result.code == 0
    assert "Nothing to be done" in result.output
    assert result.jobs == []
    assert built.bytes() == before


def test_a_dry_run_names_every_file_and_writes_only_slices(workspace: Workspace) -> None:
    result = workspace.snakemake("-n")
    assert result.code == 0, result.output
    images = [f"images/{name}.{ext}" for name in PICTURES for ext in ("png", "svg")]
    for name in [*LESSONS, *images, *LABS, *BOOKS, *LAB_BOOKS]:
        assert f"build/tiny/en/{name}" in result.output, name
    written = [path for path in (workspace.path / "build").rglob("*") if path.is_file()]
    assert written
    assert all("/work/slices/" in str(path) for path in written)


@pytest.mark.slow
def test_the_same_outline_gives_the_same_bytes_in_another_folder(finished: Workspace, workspace: Workspace) -> None:
    assert workspace.snakemake().code == 0
    assert workspace.bytes() == finished.bytes()


@pytest.mark.parametrize(
    ("deleted", "made"),
    [
        (
            ["book/tiny.pdf", "labguide/lab-02-00-01.md"],
            ["book/tiny.pdf", "labguide/lab-02-00-01.md", *LAB_BOOKS, SITE],
        ),
        pytest.param(
            ["images/folding-clothes-1.svg"],
            ["images/folding-clothes-1.png", DECK, *BOOKS, SITE],
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ["lessons/module-01-lesson-02.md"], ["lessons/module-01-lesson-02.md", *BOOKS, SITE], marks=pytest.mark.slow
        ),
    ],
)
def test_deleted_files_are_made_again_with_equal_bytes(built: Workspace, deleted: list[str], made: list[str]) -> None:
    before = built.bytes()
    for name in deleted:
        (built.edition / name).unlink()
    result = built.snakemake()
    assert result.code == 0, result.output
    assert under_edition(result.targets) == sorted(made)
    assert built.bytes() == before


def test_without_a_build_folder_or_metadata_everything_comes_back(built: Workspace) -> None:
    before = built.bytes()
    shutil.rmtree(built.path / "build")
    shutil.rmtree(built.path / ".snakemake")
    assert built.snakemake().code == 0
    assert built.bytes() == before


def test_without_metadata_only_the_changed_lesson_is_made(built: Workspace) -> None:
    shutil.rmtree(built.path / ".snakemake")
    built.outline(TINY.replace("Rolling", "Rolling up"))
    result = built.snakemake()
    assert result.code == 0
    assert under_edition(result.targets) == sorted(
        [
            "work/draft/folding-clothes.md",
            "visuals/folding-clothes-1.json",
            "images/folding-clothes-1.png",
            LESSONS[1],
            SLIDES,
            DECK,
            *BOOKS,
            SITE,
        ]
    )


def test_one_changed_lesson_remakes_its_chain_its_slides_the_books_and_the_site_only(built: Workspace) -> None:
    built.outline(TINY.replace("Wheels and handles", "Wheels or handles"))
    result = built.snakemake()
    assert result.code == 0
    chain = ["work/draft/choosing-a-suitcase.md", LESSONS[0]]
    pictures = [
        f"{folder}/choosing-a-suitcase-{n}.{ext}"
        for n in (1, 2)
        for folder, ext in (("visuals", "json"), ("images", "png"))
    ]
    assert under_edition(result.targets) == sorted([*chain, *pictures, SLIDES, DECK, *BOOKS, SITE])
    assert "Wheels or handles" in (built.edition / LESSONS[0]).read_text()


def test_a_changed_title_republishes_the_neighbours_that_name_it(built: Workspace) -> None:
    built.outline(TINY.replace("- title: Folding clothes", "- id: folding-clothes\n        title: Folding shirts"))
    result = built.snakemake()
    assert result.code == 0
    drafts = [target for target in under_edition(result.targets) if target.startswith("work/draft/")]
    assert drafts == ["work/draft/folding-clothes.md"]
    assert {LESSONS[0], LESSONS[1], LESSONS[2]} <= set(under_edition(result.targets))
    assert "Folding shirts" in (built.edition / LESSONS[0]).read_text()


def test_a_lesson_inserted_in_the_middle_keeps_what_the_others_have(built: Workspace) -> None:
    pictures = {
        name: digest for name, digest in built.bytes().items() if "/images/locking" in name or "/draft/" in name
    }
    new = "      - title: Lists\n        duration_minutes: 5\n        visuals: 1\n      - title: Folding clothes"
    built.outline(TINY.replace("      - title: Folding clothes", new))
    result = built.snakemake()
    assert result.code == 0
    drafts = [target for target in under_edition(result.targets) if target.startswith("work/draft/")]
    assert drafts == ["work/draft/lists.md"]
    assert "# Lesson 1.3: Folding clothes" in (built.edition / "lessons/module-01-lesson-03.md").read_text()
    after = built.bytes()
    assert {name: after[name] for name in pictures} == pictures


def test_changed_code_remakes_nothing(built: Workspace, tmp_path: Path) -> None:
    copy = tmp_path / "aurora"
    for name in ("rules", "scripts", "profiles", "config"):
        shutil.copytree(PROJECT / name, copy / name)
    shutil.copy(PROJECT / "Snakefile", copy / "Snakefile")
    for path in (*(copy / "scripts").glob("*.py"), *(copy / "rules").glob("*.smk")):
        path.write_text(path.read_text() + "\n# A comment that was added.\n")
    result = Workspace(built.path, copy / "Snakefile").snakemake()
    assert result.code == 0
    assert "Nothing to be done" in result.output


def test_a_part_has_books_of_its_own_and_leaves_the_whole_alone(built: Workspace) -> None:
    before = built.bytes()
    result = built.snakemake("--config", "modules=2")
    assert result.code == 0, result.output
    made = under_edition(result.targets)
    assert sorted(re.sub(r"\.\w+$", "", name) for name in made) == (
        ["book/tiny-modules-2"] * 6
        + ["labguide/lab-master-plan-modules-2"]
        + ["labguide/tiny-labs-modules-2"] * 6
        + ["site-modules-2/index"]
    )
    after = built.bytes()
    assert {name: after[name] for name in before} == before
    assert json.loads((built.edition / "report.json").read_text())["selection"] is None
    assert json.loads((built.edition / "report-modules-2.json").read_text())["selection"] == "2"
    book = json.loads((built.edition / "book/tiny-modules-2.json").read_text())
    assert [module["title"] for module in book["modules"]] == ["Leaving"]


def test_content_and_modules_narrow_what_is_made(workspace: Workspace) -> None:
    result = workspace.snakemake("--config", "content=labs", "modules=2")
    assert result.code == 0, result.output
    assert result.rules == {
        "lab_environment": 1,
        "lab_plan": 1,
        "lab_guide": 1,
        "lab": 1,
        "lab_master_plan": 1,
        "lab_book": 6,
        "site_pages": 1,
    }


def test_one_outline_in_two_languages(workspace: Workspace) -> None:
    result = workspace.snakemake("--config", "languages=[en, es]", "content=labs")
    assert result.code == 0, result.output
    guide = (workspace.path / "build/tiny/es/labguide/lab-02-00-01.md").read_text()
    assert guide.startswith("# Demostración 2.1: The last walk through the flat")
    assert (workspace.path / "build/tiny/en/labguide/lab-02-00-01.md").read_text().startswith("# Demo 2.1: ")


def test_a_language_without_a_file_falls_back_with_a_warning(workspace: Workspace) -> None:
    result = workspace.snakemake("-n", "--config", "languages=de", "content=labs")
    assert result.code == 0, result.output
    assert "there is no language file for 'de'; headings are in English" in result.output


def test_a_single_file_and_a_default_target(workspace: Workspace) -> None:
    result = workspace.snakemake("build/tiny/en/lessons/module-02-lesson-01.md")
    assert result.code == 0, result.output
    assert result.rules == {"draft": 1, "lesson": 1}
    assert workspace.snakemake("-n", "labs").output.count("rule draft:") == 0
    assert workspace.snakemake("-n", "theory").output.count("rule lab:") == 0
