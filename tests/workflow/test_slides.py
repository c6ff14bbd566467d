"""Slides are built for each module, follow what they show, and are made right where they were spoiled."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from pptx import Presentation

from tests.workflow.workspace import TINY, Workspace

FIRST, SECOND = "slides/module-01", "slides/module-02"
DECKS = {f"{deck}.{ext}" for deck in (FIRST, SECOND) for ext in ("html", "pptx")}


def decks(space: Workspace) -> dict[str, bytes]:
    found = sorted((space.edition / "slides").iterdir())
    return {path.relative_to(space.edition).as_posix(): path.read_bytes() for path in found}


def texts(presentation: bytes) -> list[str]:
    slides = Presentation(BytesIO(presentation)).slides
    return [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]


def test_every_module_has_a_page_and_a_presentation(finished: Workspace) -> None:
    found = decks(finished)
    assert set(found) == DECKS
    page, said = found[f"{FIRST}.html"].decode(), texts(found[f"{FIRST}.pptx"])
    for text in ("Lesson 1.1: Choosing a suitcase", "Sizes of suitcases (10 min)", "Lesson 1.2: Folding clothes"):
        assert text in page
        assert any(text in one for one in said)
    slides = page.partition("</section>")[2]  # behind the cover, which may have a logo
    assert slides.count("data:image/svg+xml;base64,") == 3
    note = "Texts: 1 from the outline, without a model. Pictures: 3 from the outline, without a model."
    assert note in page
    assert note in said
    pictures = [shape for slide in Presentation(BytesIO(found[f"{FIRST}.pptx"])).slides for shape in slide.shapes]
    alts = [shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures if shape.shape_type == 13]
    specs = [json.loads(path.read_bytes()) for path in sorted((finished.edition / "visuals").iterdir())]
    assert len(alts) == 3
    assert set(alts) <= {spec["alt"] for spec in specs}


def test_what_the_outline_says_of_a_lesson_changes_the_slides_of_its_module_alone(built: Workspace) -> None:
    before = decks(built)
    built.outline(TINY.replace("topics: [Rolling, Folding flat]", "topics: [Rolling, Folding flat, Stuffing]"))
    result = built.snakemake("slides")
    assert result.code == 0, result.output
    assert (result.rules["slide_texts"], result.rules["deck"]) == (1, 1)
    after = decks(built)
    assert {name for name in before if before[name] != after[name]} == {f"{FIRST}.html", f"{FIRST}.pptx"}
    assert b"Stuffing" in after[f"{FIRST}.html"]
    assert "Nothing to be done" in built.snakemake("slides").output


@pytest.mark.parametrize("spoil", ["deleted", "cut"])
def test_a_deck_that_is_gone_or_broken_comes_back_alone(built: Workspace, spoil: str) -> None:
    before = decks(built)
    path = built.edition / f"{SECOND}.pptx"
    if spoil == "deleted":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:2000])
    result = built.snakemake("slides")
    assert result.code == 0, result.output
    assert result.rules == {"deck": 1}
    assert decks(built) == before


def test_a_changed_stage_is_made_again_and_kept_aside(built: Workspace) -> None:
    before = decks(built)
    stage = next((built.edition / "work/slides").glob("*leaving.json"))
    stage.write_text(stage.read_text("utf-8").replace("Locking the door", "Locking the window"), "utf-8")
    result = built.snakemake("slides")
    assert result.code == 0, result.output
    assert decks(built) == before
    (kept,) = (built.edition / "work/rescued").iterdir()
    assert "Locking the window" in kept.read_text("utf-8")


def test_a_presentation_that_a_person_changed_stays_until_it_is_made_again(built: Workspace) -> None:
    path = built.edition / f"{FIRST}.pptx"
    presentation = Presentation(path)
    presentation.slides[0].shapes.title.text = "Our own title"
    presentation.save(path)
    changed = path.read_bytes()
    assert built.snakemake("slides").code == 0
    assert path.read_bytes() == changed
    built.outline(TINY.replace("topics: [Rolling, Folding flat]", "topics: [Rolling]"))
    assert built.snakemake("slides").code == 0
    assert "Our own title" not in texts(path.read_bytes())
    (kept,) = (built.edition / "work/rescued").glob("*.pptx")
    assert kept.read_bytes() == changed


def test_a_module_that_moves_takes_its_slides_with_it(built: Workspace) -> None:
    first, second = TINY.index("  - title: Module 1"), TINY.index("  - title: Module 2")
    built.outline(TINY[:first] + TINY[second:] + TINY[first:second])
    result = built.snakemake("slides")
    assert result.code == 0, result.output
    page = (built.edition / f"{FIRST}.html").read_text("utf-8")
    assert "Lesson 1.1: Locking the door" in page
    assert "Lesson 2.1: Choosing a suitcase" in (built.edition / f"{SECOND}.html").read_text("utf-8")


def test_only_the_selected_modules_and_never_labs_alone_have_slides(workspace: Workspace) -> None:
    result = workspace.snakemake("-n", "--config", "content=labs")
    assert result.code == 0, result.output
    assert "slides/module" not in result.output
    result = workspace.snakemake("slides", "--config", "modules=2")
    assert result.code == 0, result.output
    assert set(decks(workspace)) == {f"{SECOND}.html", f"{SECOND}.pptx"}


def test_slides_of_no_module_are_named_as_missing(finished: Workspace) -> None:
    result = finished.snakemake("-n", "build/tiny/en/slides/module-07.pptx")
    assert result.code == 1
    assert "has no module 7 with lessons" in result.output


def test_a_course_may_do_without_slides(built: Workspace) -> None:
    for path in (built.edition / "slides").iterdir():
        path.unlink()
    result = built.snakemake("--config", "slides=false")
    assert result.code == 0, result.output
    assert (result.rules["slide_texts"], result.rules["deck"]) == (0, 0)
    assert not list((built.edition / "slides").iterdir())
