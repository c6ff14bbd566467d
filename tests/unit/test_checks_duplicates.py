"""Pictures that show the same are told from pictures that only look alike from afar."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image, ImageDraw, ImageFilter

from aurora.checks.duplicates import alike, find_duplicates, look_of_diagram, look_of_painting
from aurora.diagrams.spec import DiagramSpec

COLOURS = [(230, 120, 90), (80, 130, 160), (240, 200, 120), (110, 160, 120), (60, 70, 90), (200, 90, 110)]


def scene(seed: int) -> Image.Image:
    """Flat shapes on a light ground, as illustrations of one style are."""
    rng = random.Random(seed)
    image = Image.new("RGB", (768, 512), (247, 243, 235))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, rng.randint(325, 400), 768, 512), fill=(225, 215, 195))
    for _ in range(rng.randint(3, 9)):
        x, y, w, h = rng.randint(50, 650), rng.randint(75, 400), rng.randint(30, 210), rng.randint(30, 190)
        shape = rng.choice([draw.rectangle, draw.ellipse])
        shape((x, y, x + w, y + h), fill=rng.choice(COLOURS))
    return image


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def jpeg(image: Image.Image) -> Image.Image:
    out = BytesIO()
    image.save(out, "JPEG", quality=40)
    return Image.open(BytesIO(out.getvalue())).convert("RGB")


CHANGES: list[Callable[[Image.Image], Image.Image]] = [
    jpeg,
    lambda image: image.resize((480, 320)),
    lambda image: image.filter(ImageFilter.GaussianBlur(3)),
    lambda image: image.crop((8, 5, 760, 507)),
]


def test_scenes_of_one_style_are_different_pictures() -> None:
    looks = [look_of_painting(png(scene(seed))) for seed in range(60)]
    assert not [pair for pair in combinations(looks, 2) if alike(*pair)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_that_was_saved_anew_is_the_same(change: Callable[[Image.Image], Image.Image]) -> None:
    for seed in range(12):
        image = scene(seed)
        assert alike(look_of_painting(png(image)), look_of_painting(png(change(image))))


def test_one_composition_in_other_colours_is_another_picture() -> None:
    image = scene(3)
    assert not alike(look_of_painting(png(image)), look_of_painting(png(Image.merge("RGB", image.split()[::-1]))))


def test_the_same_picture_has_the_same_look() -> None:
    look = look_of_painting(png(scene(1)))
    assert look == look_of_painting(png(scene(1)))
    assert look.startswith("painted:")


@pytest.mark.parametrize("look", ["", "painted", "painted:x:00", "painted:00:00", "drawn:ab", "bytes:ab"])
def test_a_look_that_cannot_be_read_is_like_itself_alone(look: str) -> None:
    other = look_of_painting(png(scene(1)))
    assert alike(look, look)
    assert not alike(look, other)
    assert not alike(other, look)


def diagram(**changes: object) -> DiagramSpec:
    nodes = [{"id": "a", "label": "Water", "detail": "cold"}, {"id": "b", "label": "Steam", "emphasis": True}]
    facts = {"kind": "flow", "title": "Boiling", "alt": "x", "nodes": nodes, "edges": [{"source": "a", "target": "b"}]}
    return DiagramSpec.model_validate({**facts, **changes})


def test_a_diagram_is_told_by_what_it_says() -> None:
    nodes = [{"id": "1", "label": "water ", "detail": "Cold"}, {"id": "2", "label": "Steam", "emphasis": True}]
    same = diagram(title="Other", alt="y", nodes=nodes, edges=[{"source": "1", "target": "2"}])
    assert look_of_diagram(same) == look_of_diagram(diagram())


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "cycle"},
        {"edges": []},
        {"edges": [{"source": "b", "target": "a"}]},
        {"edges": [{"source": "a", "target": "b", "label": "heat"}]},
        {"nodes": [{"id": "a", "label": "Water"}, {"id": "b", "label": "Steam", "emphasis": True}]},
        {"nodes": [{"id": "a", "label": "Water", "detail": "cold", "emphasis": True}, {"id": "b", "label": "Steam"}]},
    ],
)
def test_a_diagram_that_says_anything_else_is_another(changes: dict[str, object]) -> None:
    assert look_of_diagram(diagram(**changes)) != look_of_diagram(diagram())


def test_a_brief_has_no_look() -> None:
    assert look_of_diagram(diagram(kind="card", edges=[])) is None


def test_each_duplicate_is_named_with_the_first_like_it() -> None:
    looks = {"a": "x", "b": "y", "c": "x", "d": "z", "e": "x", "f": "y"}
    assert list(find_duplicates(looks)) == [("a", "c"), ("a", "e"), ("b", "f")]
