"""A picture's alt text says what is seen, its caption what it is for; neither repeats the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurora.picture_texts import PictureTexts, picture_texts
from aurora.provenance import publish

NODES = [{"id": "a", "label": "Water"}, {"id": "b", "label": "Steam"}]
SPEC = {"kind": "flow", "title": "Boiling", "alt": "Two boxes and an arrow.", "nodes": NODES}
DESCRIBED = "Flow diagram. Boxes: “Water”, “Steam”."


def edition(tmp_path: Path, spec: object = SPEC, **made_from: str) -> Path:
    publish(tmp_path, "image", "pans-1", "images/pans-1.png", b"a", made_from)
    publish(tmp_path, "visual", "pans-1", "visuals/pans-1.json", json.dumps(spec).encode(), {})
    return tmp_path


def test_the_spec_says_what_is_seen_and_the_lesson_what_it_is(tmp_path: Path) -> None:
    found = picture_texts(edition(tmp_path), "pans-1", "How water boils")
    assert found == PictureTexts("Two boxes and an arrow.", "How water boils")
    assert not found.repeated


@pytest.mark.parametrize("said", ["Two boxes and an arrow.", " two  boxes and an ARROW"])
def test_an_alt_text_that_repeats_the_caption_gives_way_to_what_is_in_the_diagram(tmp_path: Path, said: str) -> None:
    found = picture_texts(edition(tmp_path), "pans-1", said)
    assert found == PictureTexts(DESCRIBED, said)


def test_a_diagram_without_an_alt_text_is_described(tmp_path: Path) -> None:
    assert picture_texts(edition(tmp_path, {**SPEC, "alt": "\u200b"}), "pans-1", "Boil").alt == DESCRIBED


def test_a_picture_that_the_lesson_does_not_name_is_called_as_it_is_titled(tmp_path: Path) -> None:
    assert picture_texts(edition(tmp_path), "pans-1", "").caption == "Boiling"
    other = picture_texts(edition(tmp_path, {"alt": "Two boxes."}), "pans-1", "", otherwise="Pans")
    assert other == PictureTexts("Two boxes.", "Pans")


def test_the_title_of_a_picture_is_its_caption(tmp_path: Path) -> None:
    found = picture_texts(edition(tmp_path), "pans-1", "How water boils", "From water to steam")
    assert found == PictureTexts("Two boxes and an arrow.", "From water to steam")


def test_a_persons_picture_is_not_described_by_the_spec_of_the_one_before_it(tmp_path: Path) -> None:
    found = picture_texts(edition(tmp_path, edit="x"), "pans-1", "A pan on fire")
    assert found == PictureTexts("A pan on fire", "A pan on fire")
    assert found.repeated
    found = picture_texts(edition(tmp_path, edit="x"), "pans-1", "A pan on fire", "What oil does")
    assert found == PictureTexts("A pan on fire", "What oil does")


def test_a_diagram_in_the_place_of_a_painting_has_its_own_alt_text(tmp_path: Path) -> None:
    scene = {"kind": "illustration", "title": "Fire", "alt": "A pan on fire.", "scene": "A pan on fire."}
    found = picture_texts(edition(tmp_path, scene, fallback="Three boxes."), "pans-1", "Fire!")
    assert found == PictureTexts("Three boxes.", "Fire!")


def test_a_painting_whose_alt_text_repeats_the_caption_keeps_it(tmp_path: Path) -> None:
    scene = {"kind": "illustration", "title": "Fire", "alt": "A pan on fire.", "scene": "A pan on fire."}
    assert picture_texts(edition(tmp_path, scene), "pans-1", "A pan on fire").repeated


@pytest.mark.parametrize("spec", [[], "x", {"alt": 1}, {}])
def test_a_spec_that_cannot_be_read_leaves_what_the_lesson_says(tmp_path: Path, spec: object) -> None:
    found = picture_texts(edition(tmp_path, spec), "pans-1", "How water boils")
    assert found == PictureTexts("How water boils", "How water boils")
