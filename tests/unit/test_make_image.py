"""The job of a picture notes in its record what the report is to say of it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from aurora import visuals
from aurora.checks.duplicates import look_of_diagram, look_of_painting
from aurora.diagrams.spec import DiagramSpec
from aurora.files import sha256
from aurora.illustrations import IllustrationSpec
from aurora.picture_notes import flaws_in, look_in
from aurora.pictures import wrap_png
from aurora.provenance import Record, record_of
from aurora.settings import Settings
from aurora.visuals import make_image

EDITION = Path("build/bees/en")
DIAGRAM = DiagramSpec.model_validate(
    {"kind": "flow", "title": "T", "alt": "A", "nodes": [{"id": n, "label": n} for n in ("Egg", "Larva", "Bee")]}
)
SCENE = IllustrationSpec(title="A hive", alt="Bees at a hive.", scene="Bees at a hive.")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def painting(width: int = 1600, height: int = 1067, colour: str = "brown") -> bytes:
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).ellipse((width // 4, height // 4, width // 2, height // 2), fill=colour)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def made(spec: DiagramSpec | IllustrationSpec | None, **edits: bytes) -> Record:
    """The record of a picture that its job made, from a spec or from edits."""
    facts: dict[str, Any] = {"name": "bees-1"}
    for form, data in edits.items():
        path = Path(f"edits/bees/en/images/bees-1.{form}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        facts[form] = {"path": str(path), "sha256": sha256(data)}
    slice_, spec_file = EDITION / "work/slices/image/bees-1.json", EDITION / "visuals/bees-1.json"
    for path, text in ((slice_, json.dumps(facts)), (spec_file, spec.model_dump_json() if spec else "")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    make_image(slice_, spec_file if spec else None, EDITION, Settings())
    record = record_of(EDITION, "images/bees-1.png")
    assert record
    return record


def test_a_diagram_has_the_look_of_what_it_says_and_no_flaws() -> None:
    record = made(DIAGRAM)
    assert look_in(record.made_from) == look_of_diagram(DIAGRAM)
    assert flaws_in(record.made_from) == []


def test_a_text_that_cannot_be_read_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aurora.diagrams.draw.faults", lambda page: ["'Egg' does not fit its box"])
    (flaw,) = flaws_in(made(DIAGRAM).made_from)
    assert (flaw.code, flaw.message) == ("picture-text", "'Egg' does not fit its box")
    assert "fewer boxes" in flaw.fix


def test_a_drawing_whose_forms_differ_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visuals, "same_shape", lambda png, svg: False)
    with pytest.raises(visuals.AuroraError, match="differ in shape"):
        made(DIAGRAM)
    assert not (EDITION / "images/bees-1.png").exists()


@pytest.mark.parametrize(("size", "codes"), [((1600, 1067), []), ((1600, 1600), ["ratio"])])
def test_a_painting_has_its_look_and_another_shape_is_noted(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], codes: list[str]
) -> None:
    data = painting(*size)
    monkeypatch.setattr(visuals, "_painted", lambda *_: data)
    record = made(SCENE)
    assert look_in(record.made_from) == look_of_painting(data)
    assert [flaw.code for flaw in flaws_in(record.made_from)] == codes


def test_a_diagram_in_the_place_of_a_painting_has_its_own_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visuals, "_painted", lambda *_: DIAGRAM)
    assert look_in(made(SCENE).made_from) == look_of_diagram(DIAGRAM)


@pytest.mark.parametrize(
    ("png", "svg", "codes"),
    [
        (painting(), None, []),
        (painting(700, 500), None, ["picture"]),
        (painting(colour="white"), None, ["picture"]),
        (painting(), wrap_png(painting()), []),
        (painting(), wrap_png(painting(1600, 800)), ["picture-shape"]),
    ],
)
def test_a_persons_picture_is_published_with_what_is_doubtful_about_it(
    png: bytes, svg: bytes | None, codes: list[str]
) -> None:
    record = made(None, png=png, **({"svg": svg} if svg else {}))
    assert [flaw.code for flaw in flaws_in(record.made_from)] == codes
    assert (EDITION / "images/bees-1.png").read_bytes() == png
    assert look_in(record.made_from) is None


@pytest.mark.parametrize("flaws", [None, "x", [1], [{}], [{"code": "a", "message": 1, "fix": "b"}]])
def test_notes_that_cannot_be_read_say_nothing(flaws: object) -> None:
    assert flaws_in({"flaws": flaws, "likeness": 1}) == []
    assert look_in({"likeness": 1}) is None
