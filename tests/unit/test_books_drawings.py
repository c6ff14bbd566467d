"""A drawing enters a book as SVG only where it shows the same everywhere and does nothing; else its PNG does."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.books import drawings
from aurora.books.drawings import drawing, is_drawing
from aurora.diagrams.draw import draw
from aurora.diagrams.spec import DiagramSpec
from aurora.pictures import wrap_png
from tests.unit.books_edition import draw as draw_png
from tests.unit.books_edition import drawing as shapes

RATIO = 1.6
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 160 100">'
BOX = '<rect width="90" height="50"/>'


def svg(inside: str, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


@pytest.mark.parametrize("kind", ["flow", "cycle", "timeline", "hierarchy"])
def test_diagrams_are_drawings(kind: str) -> None:
    nodes = [{"id": str(n), "label": f"Step {n} of “all” & more"} for n in range(4)]
    made = draw(DiagramSpec.model_validate({"kind": kind, "title": "It's", "alt": "A 'b' //c", "nodes": nodes}))
    assert is_drawing(made.svg, made.width / made.height)


def test_the_svg_of_a_painted_picture_is_none(tmp_path: Path) -> None:
    draw_png(tmp_path / "a.png", 1)
    (tmp_path / "a.svg").write_bytes(wrap_png((tmp_path / "a.png").read_bytes()))
    assert drawing(tmp_path / "a.png", 160, 100) is None


def test_a_drawing_stands_beside_its_picture(tmp_path: Path) -> None:
    assert drawing(tmp_path / "a.png", 160, 100) is None
    (tmp_path / "a.svg").write_text(shapes(1))
    assert drawing(tmp_path / "a.png", 160, 100) == tmp_path / "a.svg"
    assert drawing(tmp_path / "a.png", 160, 90) is None


@pytest.mark.parametrize(
    "inside",
    [
        BOX,
        '<g style="fill:#102030;fill-opacity:0.5"><circle r="9"/></g>',
        f'<linearGradient id="g"><stop offset="1"/></linearGradient><g fill="url(#g)">{BOX}</g>',
        f'<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>{BOX}',
        '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:docname="it\'s"/>' + BOX,
        f"<title>It's // a \\ box</title><desc>\"</desc>{BOX}",
    ],
)
def test_what_a_person_drew_of_shapes_is_a_drawing(inside: str) -> None:
    assert is_drawing(svg(inside), RATIO)


@pytest.mark.parametrize(
    "inside",
    [
        "<text>Words in a font that is not here</text>",
        '<image href="data:image/png;base64,AAAA"/>',
        "<script>alert(1)</script>",
        "<style>rect { fill: red }</style>",
        "<foreignObject/>",
        '<s:script xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>',
        '<x:img xmlns:x="http://www.w3.org/1999/xhtml" src="http://evil.example/x.png"/>',
        '<a href="https://evil.example/"><rect width="9" height="9"/></a>',
        '<set attributeName="x" to="9"/>',
        '<use href="http://evil.example/x.svg#a"/>',
        '<g onload="alert(1)"/>',
        '<g fill="url(http://evil.example/x)"/>',
        '<g style="background:image-set(&quot;x.png&quot; 1x)"/>',
        "<g style=\"background:image-set('x.png' 1x)\"/>",
        '<g style="background:u\\72l(//evil.example/x)"/>',
        '<g style="x://evil.example"/>',
        '<g style="fill:red; filter:blur(2px)"/>',
        '<g mask="url(#m)"/>',
        '<filter id="f"/>',
        '<?xml-stylesheet href="http://evil.example/x.css"?>',
    ],
)
def test_whatever_is_no_shape_makes_it_none(inside: str) -> None:
    assert is_drawing(svg(BOX), RATIO)
    assert not is_drawing(svg(BOX + inside), RATIO)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        b"<html/>",
        svg("")[:-3],
        svg(""),
        svg(f"<defs>{BOX}</defs>"),
        b'<?xml version="1.0" encoding="ISO-2022-JP"?>' + svg(BOX),
        b"<!DOCTYPE svg>" + svg(BOX),
        svg(BOX, HEAD.replace("viewBox", "box")),
        svg(BOX, HEAD.replace("100", "0")),
        svg("<g>" * 5000 + BOX + "</g>" * 5000),
    ],
)
def test_what_cannot_be_shown_is_none(data: bytes) -> None:
    assert not is_drawing(data, RATIO)


def test_the_declared_encoding_may_be_the_real_one() -> None:
    assert is_drawing(b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' + svg(BOX), RATIO)


def test_the_size_that_it_says_counts_before_its_box() -> None:
    assert is_drawing(svg(BOX, HEAD.replace("viewBox", 'width="80mm" height="50mm" viewBox')), RATIO)
    assert not is_drawing(svg(BOX, HEAD.replace("viewBox", 'width="80mm" height="80mm" viewBox')), RATIO)
    assert is_drawing(svg(BOX, HEAD.replace("viewBox", 'width="100%" height="100%" viewBox')), RATIO)


def test_a_drawing_that_grows_when_it_is_drawn_is_none() -> None:
    part = "<g id='a'>" + BOX * 300 + "</g>"
    assert is_drawing(svg(part + '<use href="#a"/>' * 100), RATIO)
    assert not is_drawing(svg(part + '<use href="#a"/>' * 200), RATIO)
    cut = f'<clipPath id="c">{BOX * 300}</clipPath>'
    for clip in ('clip-path="url(#c)"', 'style="fill:red;clip-path: url( #c )"'):
        assert is_drawing(svg(cut + f'<path d="M0 0" {clip}/>' * 100), RATIO)
        assert not is_drawing(svg(cut + f'<path d="M0 0" {clip}/>' * 200), RATIO)
    twice = part + '<g id="a"/>' + '<use href="#a"/>' * 200
    assert not is_drawing(svg(twice), RATIO)
    nested = '<g id="b"><use href="#a"/></g><use href="#b"/>'
    assert not is_drawing(svg(BOX + nested), RATIO)
    assert not is_drawing(svg(BOX + '<g id="a"><use href="#a"/></g>'), RATIO)


def test_a_traced_photograph_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST_BYTES", 500)
    assert is_drawing(svg(BOX), RATIO)
    assert not is_drawing(svg(BOX + f"<desc>{'x' * 500}</desc>"), RATIO)
