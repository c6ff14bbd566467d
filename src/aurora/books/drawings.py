"""Which drawings a book takes as SVG: those of nothing but shapes, that look the same in every reader.

A picture's SVG may be a person's: with words in fonts that a reader's device lacks, with a photograph inside, with
styles or scripts. Its PNG shows the same everywhere, so that stands in its place, and nobody has to mend anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from aurora.checks.images import check_svg, svg_root

MOST_BYTES = 1_000_000
"""A larger drawing is a traced photograph or a map: as PNG it is smaller and sooner on the page."""

MOST_SHAPES = 50_000
"""What a drawing may come to where its parts are used again and again."""

MOST_NESTED = 50

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")


def _tags(*names: str) -> frozenset[str]:
    return frozenset(_SVG + name for name in names)


_USE = f"{_SVG}use"
_LEAVES = _tags("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_FOR_USE = _tags("defs", "symbol", "clipPath")
_PAINTS = _tags("linearGradient", "radialGradient", "stop")
_SAID = _tags("title", "desc", "metadata")
_KNOWN = _tags("svg", "g") | {_USE} | _LEAVES | _FOR_USE | _PAINTS | _SAID
# What Inkscape notes for itself and about the file.
_NOTES = (
    "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}",
    "{http://www.inkscape.org/namespaces/inkscape}",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://creativecommons.org/ns#}",
    "{http://purl.org/dc/elements/1.1/}",
)
# A style sheet of its own, or letters that another encoding reads as other signs.
_INSTRUCTION = re.compile(rb"<\?(?!xml\s)")
_OTHER_ENCODING = re.compile(rb"""<\?xml\s[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
# Styles name files in strings, which escapes can hide.
_STRING = re.compile(r"""[\\"']|//""")
# Readers differ in them.
_EFFECT = re.compile(r"(?:^|[\s;])(?:filter|mask|mix-blend-mode)")
_CUT = re.compile(r"clip-path\s*:\s*url\(\s*#([^\s()]+)")
_ALIKE = 0.02


def drawing(png: Path, width: int, height: int) -> Path | None:
    """The SVG beside a picture where it may take the picture's place, else None.

    Args:
        width: of the picture, pixels.
        height: of the picture, pixels.
    """
    path = png.with_suffix(".svg")
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return path if is_drawing(data, width / height) else None


def is_drawing(data: bytes, ratio: float) -> bool:
    """Does an SVG hold nothing but shapes, and does it have this width ÷ height?"""
    if len(data) > MOST_BYTES or _INSTRUCTION.search(data) or _OTHER_ENCODING.match(data):
        return False
    root = svg_root(data)
    if isinstance(root, str) or _depth(root) > MOST_NESTED or not all(_is_shape(element) for element in root.iter()):
        return False
    if check_svg(data) or not 0 < _shapes(root) <= MOST_SHAPES:
        return False
    own = _ratio(root)
    return own is not None and abs(own / ratio - 1) <= _ALIKE


def _is_shape(element: ElementTree.Element) -> bool:
    if element.tag not in _KNOWN:
        return element.tag.startswith(_NOTES)
    plain = [(name, value) for name, value in element.attrib.items() if not name.startswith("{")]
    return not any(_STRING.search(value) or _EFFECT.search(f"{name};{value}") for name, value in plain)


def _shapes(root: ElementTree.Element) -> int:
    """How many shapes are drawn, each use of a part counted; more than `MOST_SHAPES` where uses are nested."""
    sizes: dict[str, int] = {}
    for element in root.iter():
        name = element.get("id")
        if name:
            inside = list(element.iter())
            nested = any(True for one in inside for _ in _used(one))
            size = MOST_SHAPES + 1 if nested else sum(one.tag in _LEAVES for one in inside)
            sizes[name] = max(size, sizes.get(name, 0))
    drawn = list(_outside_defs(root))
    used = sum(sizes.get(name, 0) for element in drawn for name in _used(element))
    return used + sum(element.tag in _LEAVES for element in drawn)


def _used(element: ElementTree.Element) -> Iterator[str]:
    """The ids of the parts that an element draws, or is cut out by."""
    if element.tag == _USE:
        yield from (element.get(name, "").removeprefix("#") for name in _HREFS)
    yield from _CUT.findall(f"clip-path:{element.get('clip-path', '')};{element.get('style', '')}")


def _depth(root: ElementTree.Element) -> int:
    depth, row = 0, [root]
    while row:
        depth, row = depth + 1, [child for element in row for child in element]
    return depth


def _outside_defs(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [child for child in element if child.tag not in _FOR_USE]


def _ratio(root: ElementTree.Element) -> float | None:
    """Width ÷ height, as its size says or else its viewBox."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    for pair in ([root.get("width", ""), root.get("height", "")], box[2:]):
        sizes = [re.fullmatch(r"(\d*\.?\d+)(?:px|pt|mm|cm|in)?", size.strip()) for size in pair]
        if len(sizes) == 2 and sizes[0] and sizes[1] and float(sizes[1][1]) > 0:
            return float(sizes[0][1]) / float(sizes[1][1])
    return None
