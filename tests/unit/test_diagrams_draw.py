import hashlib
import io
import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from PIL import Image

from aurora.diagrams.draw import draw, lay_out
from aurora.diagrams.source import typst_source
from aurora.diagrams.spec import DiagramSpec
from aurora.theme import load_theme, tint

SPEC = {
    "kind": "concept_map",
    "title": "Relación entre amenaza y riesgo",
    "alt": "Una amenaza aprovecha una vulnerabilidad; de ahí nace el riesgo.",
    "language": "es",
    "nodes": [{"id": n, "label": n} for n in ("Amenaza", "Vulnerabilidad", "Riesgo", "Control")],
    "edges": [
        {"source": "Amenaza", "target": "Vulnerabilidad", "label": "aprovecha"},
        {"source": "Vulnerabilidad", "target": "Riesgo", "label": "aumenta"},
        {"source": "Control", "target": "Riesgo"},
    ],
}
HOSTILE = ['#panic("x")', "$x$ *b* _i_ `r` @ref <label>", '</svg><script>alert("1")</script>', 'C:\\"\\', "// /* */ ]"]


@pytest.fixture(scope="module")
def drawing():
    return draw(DiagramSpec.model_validate(SPEC))


def test_the_png_is_wide_small_and_not_blank(drawing):
    with Image.open(io.BytesIO(drawing.png)) as image:
        assert (drawing.width, drawing.height) == image.size
        assert image.width >= 1600
        colours = image.convert("RGB").getcolors(1 << 24)
    assert len(drawing.png) < 120_000
    assert max(colours)[1] == (255, 255, 255)
    assert len(colours) > 8


def test_flat_colours_are_those_of_the_theme(drawing):
    colours = load_theme().colours
    with Image.open(io.BytesIO(drawing.png)) as image:
        found = {"#{:02X}{:02X}{:02X}".format(*colour) for _, colour in image.convert("RGB").getcolors(1 << 24)}
    assert {colours.paper, colours.primary, colours.accent, colours.line, tint(colours.primary, 0.07)} <= found


def test_the_svg_says_what_it_shows_and_is_inert(drawing):
    root = ElementTree.fromstring(drawing.svg)
    name = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(f"{name}title").text == SPEC["title"]
    assert root.find(f"{name}desc").text == SPEC["alt"]
    assert not [one for one in root.iter() if one.tag in (f"{name}script", f"{name}foreignObject", f"{name}image")]
    links = [value for one in root.iter() for key, value in one.attrib.items() if key.endswith("href")]
    assert links
    assert all(link.startswith("#") for link in links)


def test_another_process_draws_the_same_bytes(drawing):
    code = (
        "import sys, json, hashlib\n"
        "from aurora.diagrams.draw import draw\n"
        "from aurora.diagrams.spec import DiagramSpec\n"
        "made = draw(DiagramSpec.model_validate(json.load(sys.stdin)))\n"
        "print(hashlib.sha256(made.png + made.svg).hexdigest())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(SPEC), capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == hashlib.sha256(drawing.png + drawing.svg).hexdigest()


def test_markup_in_texts_stays_text():
    content = {
        **SPEC,
        "title": HOSTILE[2],
        "alt": '"><script>',
        "language": '"x',
        "nodes": [{"id": f"n{n}", "label": text, "detail": text} for n, text in enumerate(HOSTILE)],
        "edges": [{"source": "n0", "target": "n1", "label": HOSTILE[0]}],
    }
    spec = DiagramSpec.model_validate(content)
    made = draw(spec)
    root = ElementTree.fromstring(made.svg)
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    source = typst_source(lay_out(spec, load_theme()), load_theme())
    assert '"#panic(\\"x\\")"' in source


@pytest.mark.parametrize("kind", ["flow", "hierarchy", "cycle", "layers", "comparison", "timeline", "card"])
def test_every_kind_is_drawn(kind):
    nodes = [{"id": str(n), "label": f"Nodo {n}", "weight": n} for n in range(4)]
    made = draw(DiagramSpec.model_validate({"kind": kind, "title": "T", "alt": "A", "nodes": nodes}))
    with Image.open(io.BytesIO(made.png)) as image:
        assert len(image.convert("RGB").getcolors(1 << 24)) > 4
