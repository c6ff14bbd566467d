"""A drawing in fewer bytes is the same drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import typst

from aurora.diagrams.compact import compact

SOURCES = {
    "letters in two colours": (
        "#set text(20pt)\n#set page(width: 200pt, height: 90pt)\nWord 10 - 0.5 #text(fill: red)[Wor]d\n\n"
        "#text(fill: blue, stroke: 1pt + green)[Ab]"
    ),
    "shapes": (
        "#set page(width: 90pt, height: 190pt, fill: yellow, margin: 5pt)\n"
        '#rect(width: 30.25pt, height: 20pt, radius: 4pt, stroke: (paint: red, cap: "round", join: "bevel"))\n'
        '#place(dx: -2pt, rotate(30deg, line(length: 20pt, stroke: (dash: "dashed", thickness: 4pt, cap: "round"))))\n'
        '#polygon(stroke: (paint: blue, thickness: 6pt, join: "bevel"), (5pt, 0pt), (30pt, 0pt), (5pt, 15pt))\n'
        "#polygon(stroke: (paint: blue, thickness: 3pt, miter-limit: 20), (0pt, 0pt), (60pt, 3pt), (0pt, 8pt))\n"
        '#polygon(fill-rule: "even-odd", fill: red, (0pt, 0pt), (30pt, 0pt), (0pt, 25pt), (30pt, 25pt), (10pt, -4pt))'
    ),
    "a gradient": (
        "#set page(width: 60pt, height: 60pt)\n#circle(radius: 9pt, fill: gradient.linear(red, blue))\n"
        "#text(fill: gradient.linear(red, blue))[AbA]"
    ),
}


def svg(source: str) -> str:
    made = typst.Compiler(source.encode(), ignore_system_fonts=True).compile(format="svg")
    assert isinstance(made, bytes)
    return made.decode()


def pixels(drawing: str) -> object:
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    inputs = {"svg": drawing}
    return typst.Compiler(page.encode(), sys_inputs=inputs, ignore_system_fonts=True).compile(format="png", ppi=200)


@pytest.mark.parametrize("name", SOURCES)
def test_it_is_the_same_to_the_pixel(name: str) -> None:
    drawing = svg(SOURCES[name])
    small = compact(drawing)
    ElementTree.fromstring(small)
    assert len(small) < len(drawing)
    assert pixels(small) == pixels(drawing)


def test_letters_are_far_less() -> None:
    drawing = svg("#set page(width: 300pt, height: 60pt)\nThe same letters again and again, as in the same words.")
    assert len(compact(drawing)) < 0.65 * len(drawing)


def test_a_line_of_one_colour_says_it_once() -> None:
    small = compact(svg("#set page(width: 200pt, height: 60pt)\nWords of one colour."))
    assert small.count("fill=") == 2  # the page's and the line's
    assert 'fill-rule="nonzero"' not in small


def test_what_is_made_smaller_twice_stays_the_same() -> None:
    once = compact(svg(SOURCES["letters in two colours"]))
    assert compact(once) == once
