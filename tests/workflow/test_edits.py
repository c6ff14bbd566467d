"""What a person wrote is never overwritten; what is damaged is made again."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.workflow.workspace import TINY, Workspace

PAGE = "lessons/module-01-lesson-02.md"
EDIT = "edits/tiny/en/lessons/folding-clothes.md"


def change(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Rolling", "Rolling, which I do every time,", 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    return path.read_bytes()


def test_a_page_changed_in_place_becomes_an_edit(built: Workspace) -> None:
    mine = change(built.edition / PAGE)
    result = built.snakemake()
    assert result.code == 0, result.output
    assert f"was changed by hand: the build keeps it as {EDIT}" in result.output
    assert (built.path / EDIT).read_bytes() == mine
    assert (built.edition / PAGE).read_bytes() == mine
    assert "which I do every time" in (built.edition / "book/tiny.md").read_text()
    assert "Nothing to be done" in built.snakemake().output


def test_a_dry_run_keeps_nothing_yet(built: Workspace) -> None:
    change(built.edition / PAGE)
    result = built.snakemake("-n")
    assert result.code == 0
    assert f"was changed by hand: the build keeps it as {EDIT}" in result.output
    assert not (built.path / EDIT).exists()


def test_an_edit_survives_a_changed_outline_and_a_clean_build(built: Workspace) -> None:
    mine = change(built.edition / PAGE)
    built.outline(TINY.replace("Folding flat", "Folding flatter"))
    assert built.snakemake().code == 0
    assert (built.edition / PAGE).read_bytes() == mine
    (built.edition / PAGE).unlink()
    assert built.snakemake().code == 0
    assert (built.edition / PAGE).read_bytes() == mine


@pytest.mark.slow
def test_a_page_whose_lesson_is_gone_is_kept_with_the_likely_rename(built: Workspace) -> None:
    mine = change(built.edition / PAGE)
    built.outline(TINY.replace("- title: Folding clothes", "- title: Folding clothing"))
    result = built.snakemake()
    assert result.code == 0, result.output
    assert (built.path / EDIT).read_bytes() == mine
    again = built.snakemake("-n")
    assert f"{EDIT}: no lesson of the outline has the id 'folding-clothes'" in again.output
    assert (
        "if its lesson is 'folding-clothing' now, rename it to edits/tiny/en/lessons/folding-clothing.md"
        in again.output
    )


def test_a_lesson_written_by_hand_has_its_marks_filled(workspace: Workspace) -> None:
    own = workspace.path / "edits/tiny/en/lessons/locking-the-door.md"
    own.parent.mkdir(parents=True)
    own.write_text(
        "# Locking the door\n\n[POSITION]\n\nTurn the key.\n\n[VISUAL 1: A key in a lock]\n", encoding="utf-8"
    )
    page = "build/tiny/en/lessons/module-02-lesson-01.md"
    result = workspace.snakemake(page, "build/tiny/en/images/locking-the-door-1.png")
    assert result.code == 0, result.output
    assert result.rules == {"lesson": 1, "visual": 1, "image": 1}
    text = (workspace.path / page).read_text(encoding="utf-8")
    assert text.startswith("# Lesson 2.1: Locking the door\n")
    assert "![A key in a lock](../images/locking-the-door-1.png)" in text
    assert "A key in a lock" in (workspace.edition / "visuals/locking-the-door-1.json").read_text(encoding="utf-8")


def test_a_changed_page_without_a_record_is_kept_aside(built: Workspace) -> None:
    mine = change(built.edition / PAGE)
    shutil.rmtree(built.edition / "work")
    result = built.snakemake()
    assert result.code == 0, result.output
    assert f"build/tiny/en/{PAGE} is not known to be Aurora's own: the build keeps it as" in result.output
    assert mine in [path.read_bytes() for path in (built.edition / "work/rescued").iterdir()]


def test_a_lab_guide_changed_in_place_becomes_an_edit(built: Workspace) -> None:
    page = built.edition / "labguide/lab-01-01-01.md"
    mine = page.read_bytes() + b"\nMind your back.\n"
    page.write_bytes(mine)
    result = built.snakemake()
    assert result.code == 0, result.output
    assert (built.path / "edits/tiny/en/labs/weigh-a-suitcase.md").read_bytes() == mine
    assert page.read_bytes() == mine
    assert "Mind your back." in (built.edition / "labguide/tiny-labs.md").read_text(encoding="utf-8")


def test_a_last_section_taken_out_is_an_edit(built: Workspace) -> None:
    page = built.edition / PAGE
    shortened = page.read_text("utf-8")
    shortened = shortened[: shortened.rindex("\n## ") + 1]
    page.write_text(shortened, "utf-8")
    result = built.snakemake(f"build/tiny/en/{PAGE}")
    assert result.code == 0, result.output
    assert page.read_text("utf-8") == shortened
    assert (built.path / "edits/tiny/en/lessons/folding-clothes.md").read_text("utf-8") == shortened


def test_a_changed_spec_is_kept_aside(built: Workspace) -> None:
    spec = built.edition / "visuals/folding-clothes-1.json"
    mine = spec.read_bytes().replace(b"Rolling", b"Rolling tight")
    spec.write_bytes(mine)
    built.outline(TINY.replace("Folding flat", "Folding flatter"))
    assert built.snakemake().code == 0
    assert [path.read_bytes() for path in (built.edition / "work/rescued").iterdir()] == [mine]


def test_files_for_programs_are_made_again_whatever_stands_in_them(built: Workspace) -> None:
    before = built.bytes()
    files = ["visuals/folding-clothes-1.json", "labguide/lab-master-plan.json", "book/tiny.json"]
    for file in files:
        (built.edition / file).write_text(f'{{"changed": "{file}"}}\n')
    result = built.snakemake()
    assert result.code == 0, result.output
    assert built.bytes() == before
    assert len(list((built.edition / "work/rescued").iterdir())) == len(files)
    assert "Nothing to be done" in built.snakemake().output


@pytest.mark.slow
def test_dropping_an_edit_brings_the_generated_page_back(built: Workspace) -> None:
    before = built.bytes()
    change(built.edition / PAGE)
    assert built.snakemake().code == 0
    (built.path / EDIT).unlink()
    assert built.snakemake().code == 0
    assert built.bytes() == before


def test_damaged_files_are_made_again_and_kept_aside(built: Workspace) -> None:
    before = built.bytes()
    damage = {
        PAGE: lambda data: data[: len(data) // 2],
        "lessons/module-02-lesson-01.md": lambda data: b"",
        "labguide/lab-02-00-01.md": lambda data: data.replace(b"the", b"\xff\xfe"),
        "images/folding-clothes-1.png": lambda data: data[: len(data) // 2],
        "images/locking-the-door-1.svg": lambda data: b"",
        "labguide/environment.yaml": lambda data: b"",
        "book/tiny.pdf": lambda data: b"",
    }
    broken = []
    for file, spoil in damage.items():
        broken.append(spoil((built.edition / file).read_bytes()))
        (built.edition / file).write_bytes(broken[-1])
    result = built.snakemake()
    assert result.code == 0, result.output
    assert built.bytes() == before
    kept = [path.read_bytes() for path in (built.edition / "work/rescued").iterdir()]
    assert sorted(kept) == sorted(broken)
    assert not (built.path / "edits").exists()
    assert "Nothing to be done" in built.snakemake().output


def test_a_picture_put_under_edits_takes_the_place_of_the_drawing(built: Workspace) -> None:
    picture = Image.effect_mandelbrot((1600, 900), (-3, -2.5, 2, 2.5), 100)
    data = io.BytesIO()
    picture.save(data, "PNG")
    own = built.path / "edits/tiny/en/images/folding-clothes-1.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(data.getvalue())
    result = built.snakemake()
    assert result.code == 0, result.output
    assert (built.edition / "images/folding-clothes-1.png").read_bytes() == data.getvalue()
    assert b"data:image/png;base64," in (built.edition / "images/folding-clothes-1.svg").read_bytes()
    assert result.rules["visual"] == 0


def test_a_drawing_in_svg_is_drawn_as_png(built: Workspace) -> None:
    own = built.path / "edits/tiny/en/images/folding-clothes-1.svg"
    own.parent.mkdir(parents=True)
    own.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><rect width="160" height="90" fill="#fff"/>'
        '<circle cx="80" cy="45" r="30" fill="#06c"/></svg>',
        encoding="utf-8",
    )
    result = built.snakemake()
    assert result.code == 0, result.output
    with Image.open(built.edition / "images/folding-clothes-1.png") as image:
        assert image.size == (1600, 900)
        assert image.convert("RGB").getpixel((800, 450)) == (0, 0x66, 0xCC)


def test_an_edited_environment_is_used_by_the_labs(built: Workspace) -> None:
    path = built.edition / "labguide/environment.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "# My own remark.\n", encoding="utf-8")
    result = built.snakemake()
    assert result.code == 0, result.output
    assert (
        (built.path / "edits/tiny/en/labs/environment.yaml").read_text(encoding="utf-8").endswith("# My own remark.\n")
    )
    assert path.read_text(encoding="utf-8").endswith("# My own remark.\n")


def test_a_book_changed_by_hand_is_kept_aside_before_it_is_made_again(built: Workspace) -> None:
    book = built.edition / "book/tiny.md"
    mine = book.read_bytes() + b"\nMy own paragraph.\n"
    book.write_bytes(mine)
    (built.edition / PAGE).unlink()
    result = built.snakemake()
    assert result.code == 0, result.output
    kept = list((built.edition / "work/rescued").glob("tiny.*.md"))
    assert [path.read_bytes() for path in kept] == [mine]
    assert "the build keeps it as build/tiny/en/work/rescued/tiny." in result.output


def test_a_folder_in_the_place_of_a_book_is_moved_aside(built: Workspace) -> None:
    before = built.bytes()
    book = built.edition / "book/tiny.pdf"
    book.unlink()
    book.mkdir()
    (book / "mine.txt").write_text("mine", encoding="utf-8")
    result = built.snakemake()
    assert result.code == 0, result.output
    assert "is a folder where a file of the build has to be: the build keeps it as" in result.output
    assert [path.read_text("utf-8") for path in (built.edition / "work/rescued").rglob("mine.txt")] == ["mine"]
    assert built.bytes() == before


def test_a_file_that_is_emptied_twice_is_made_again_twice(built: Workspace) -> None:
    before = built.bytes()
    for _ in range(2):
        (built.edition / PAGE).write_bytes(b"")
        assert built.snakemake(f"build/tiny/en/{PAGE}").code == 0
        assert (built.edition / PAGE).stat().st_size > 0
    assert built.bytes().items() >= {name: digest for name, digest in before.items() if "/lessons/" in name}.items()
