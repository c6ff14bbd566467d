"""The report says of pictures what was seen when they were made, which of them are twice there, and what repeats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aurora.provenance import publish
from aurora.report import as_json, examine
from aurora.report.models import FoundInFile
from aurora.report.text import status_text
from aurora.targets import Edition
from tests.unit.small_course import FOLDER, build_item, item_of, make_edition, png

MODELS = {"text_provider": "openai", "image_provider": "openai"}
CODES = ("picture-twice", "alt-caption", "ratio")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Snakefile").touch()


def picture(edition: Edition, name: str, value: int, **made_from: Any) -> None:
    """Makes the files of a picture: of this grey, with this in its record."""
    item = item_of(edition, f"images/{name}.png")
    build_item(edition, item)
    publish(Path(FOLDER), "image", name, f"images/{name}.png", png(value), made_from)


def spec(name: str, **changes: str) -> None:
    nodes = [{"id": "a", "label": "Queen"}]
    facts = {"kind": "flow", "title": "T", "alt": "A box.", "nodes": nodes, **changes}
    publish(Path(FOLDER), "visual", name, f"visuals/{name}.json", json.dumps(facts).encode(), {})


def found(edition: Edition) -> list[FoundInFile]:
    return [one for one in examine(edition, []).findings if one.code in CODES]


def test_the_flaws_of_a_picture_are_shown_with_what_to_do() -> None:
    edition = make_edition()
    picture(edition, "queens-1", 1, flaws=[{"code": "ratio", "message": "it is square", "fix": "Paint it."}])
    report = examine(edition, [])
    expected = {
        "file": f"{FOLDER}/images/queens-1.png",
        "line": 0,
        "code": "ratio",
        "severity": "flagged",
        "message": "it is square",
        "fix": "Paint it.",
    }
    assert [one.model_dump() for one in report.findings] == [expected]
    assert json.loads(as_json(report))["findings"] == [expected]
    assert f"{FOLDER}/images/queens-1.png: it is square" in status_text(report)
    Path(FOLDER, "images/queens-1.png").unlink()
    assert found(edition) == []


def test_pictures_with_one_look_are_named_with_how_to_have_another() -> None:
    edition = make_edition(**MODELS)
    look = "painted:00ff00ff00ff00ff:" + "40" * 48
    near = "painted:00ff00ff00ff00fe:" + "42" * 48
    picture(edition, "queens-1", 1, likeness=look)
    picture(edition, "queens-2", 2, likeness="painted:ff00ff00ff00ff00:" + "40" * 48)
    picture(edition, "workers-1", 3, likeness=near)
    (twice,) = found(edition)
    assert twice.file == f"{FOLDER}/images/workers-1.png"
    assert twice.message == f"shows the same as {FOLDER}/images/queens-1.png"
    assert "snakemake --cores 8" in twice.fix
    assert "regenerate=visual:workers-1" in twice.fix
    assert "'visuals' of its lesson" in twice.fix


def test_nobody_is_told_to_ask_a_model_where_none_writes() -> None:
    edition = make_edition()
    for value, name in enumerate(("queens-1", "workers-1")):
        picture(edition, name, value, likeness="drawn:ab")
    (twice,) = found(edition)
    assert twice.fix == "Describe another one under 'visuals' of its lesson in the outline."


def test_equal_files_are_one_picture_whatever_their_looks_and_are_said_once() -> None:
    edition = make_edition()
    picture(edition, "queens-1", 7)
    picture(edition, "queens-2", 7, edit="a")
    picture(edition, "workers-1", 7, likeness="drawn:ab")
    assert [one.file.rpartition("/")[2] for one in found(edition)] == ["queens-2.png", "workers-1.png"]
    own = next(one for one in found(edition) if one.file.endswith("queens-2.png"))
    assert own.fix.startswith("Put another picture at edits/bees/en/images/queens-2.png")


def test_the_look_of_what_a_person_replaced_counts_no_more() -> None:
    edition = make_edition()
    picture(edition, "queens-1", 1, likeness="drawn:ab")
    picture(edition, "queens-2", 2, likeness="drawn:ab", edit="x")
    assert found(edition) == []


@pytest.mark.parametrize(
    ("by_hand", "line", "repeats"),
    [
        ({}, "![A box.](../images/queens-1.png)", False),
        ({}, "![The queen](../images/queens-1.png)", False),
        ({"edit": "x"}, "![The queen](../images/queens-1.png)", True),
        ({"edit": "x"}, '![The queen](../images/queens-1.png "The one mother")', False),
        ({"edit": "x"}, '![The queen](../images/queens-1.png "the queen")', True),
        ({"edit": "x"}, "![The queen](../images/queens-9.png)", False),
    ],
)
def test_an_alt_text_that_says_the_caption_again_is_found_where_it_stands(
    by_hand: dict[str, str], line: str, repeats: bool
) -> None:
    edition = make_edition()
    picture(edition, "queens-1", 1, **by_hand)
    spec("queens-1")
    page = item_of(edition, "lessons/module-01-lesson-01.md")
    build_item(edition, page, f"# Queens\n\n{line}\n")
    places = [(one.file, one.line) for one in found(edition)]
    assert places == ([(page.files[0], 3)] if repeats else [])


def test_a_painting_whose_alt_text_repeats_the_caption_is_found() -> None:
    edition = make_edition(**MODELS)
    picture(edition, "queens-1", 1, likeness="painted:00:00")
    spec("queens-1", kind="illustration", alt="The queen.")
    page = item_of(edition, "lessons/module-01-lesson-01.md")
    build_item(edition, page, "# Queens\n\n![The queen](../images/queens-1.png)\n")
    (one,) = found(edition)
    assert one.code == "alt-caption"
    assert '![what is to be seen](../images/queens-1.png "the caption")' in one.fix
