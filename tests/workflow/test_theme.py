"""Another theme makes all that is drawn and set anew, and writes and buys nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

from aurora.theme import load_theme
from tests.workflow.workspace import Workspace

DRAWN = ("work/slices/", "images/", "book/", "site/", "slides/", "labguide/tiny-labs.", "report.", "logs/")


def kept(space: Workspace) -> dict[str, tuple[bytes, int]]:
    """Every file of the edition that no theme decides, with its time; of slices those of what is written."""
    found = {}
    for path in sorted(space.edition.rglob("*")):
        name = path.relative_to(space.edition).as_posix()
        written = name.startswith(("work/slices/lesson", "work/slices/visual", "work/slices/lab", "work/slices/slides"))
        provenance = "provenance" in name or name.startswith("work/made")
        if path.is_file() and not provenance and (written or not name.startswith(DRAWN)):
            found[name] = (path.read_bytes(), path.stat().st_mtime_ns)
    return found


def test_another_theme_makes_anew_what_is_drawn_and_leaves_what_is_written(built: Workspace) -> None:
    before, colours = kept(built), load_theme("grove").colours
    assert {name.partition("/")[0] for name in before} >= {"lessons", "visuals", "work", "labguide"}
    result = built.snakemake("--config", "theme=grove")
    assert result.code == 0, result.output
    assert set(result.rules) == {"image", "book", "lab_book", "site_pages", "deck"}
    assert kept(built) == before
    edition = built.edition
    for file in ("images/choosing-a-suitcase-1.svg", "book/tiny.html", "slides/module-01.html", "report.html"):
        assert colours.primary.lower() in (edition / file).read_text("utf-8").lower(), file
    assert colours.primary in page_and_styles(edition / "site")
    with zipfile.ZipFile(edition / "slides/module-01.pptx") as deck:
        assert colours.primary[1:] in deck.read("ppt/theme/theme1.xml").decode()
    with zipfile.ZipFile(edition / "book/tiny.docx") as book:
        assert colours.primary[1:] in book.read("word/styles.xml").decode()
    assert (edition / "site/_static/logo.svg").is_file()
    assert 'alt="Grove"' in (edition / "site/index.html").read_text("utf-8")
    assert "Nothing to be done" in built.snakemake("--config", "theme=grove").output


def page_and_styles(site: Path) -> str:
    return (site / "index.html").read_text("utf-8") + "".join(
        path.read_text("utf-8") for path in sorted((site / "_static").glob("*.css"))
    )


def test_an_unknown_theme_stops_before_anything_is_built(workspace: Workspace) -> None:
    result = workspace.snakemake("--config", "theme=nowhere")
    assert result.code == 1
    assert "theme: there is no theme 'nowhere'" in result.output
    assert "there are: default, grove" in result.output
    assert "Traceback" not in result.output
    assert not (workspace.path / "build").exists()
