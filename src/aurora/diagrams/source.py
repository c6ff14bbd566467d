"""A layout as Typst source: every shape and line of text at its place, every text a string literal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot

from aurora.diagrams import signs
from aurora.diagrams.geometry import Arrow, Box, Point, TextLine
from aurora.diagrams.layout import Layout
from aurora.theme import TINT, Theme, tint

_HEAD, _HALF, _CORNER = 5.6, 2.5, 4.0
_PREAMBLE = """\
#set text(font: {family}, fallback: true, hyphenate: false, top-edge: "baseline", bottom-edge: "baseline")
#let t(x, y, w, size, weight, colour, middle, s) = context {{
  let body = box(text(size: size, weight: weight, fill: rgb(colour), s))
  let drawn = measure(body).width
  let over = drawn > w * 1.02
  let shift = if middle and not over {{ (w - drawn) / 2 }} else {{ 0pt }}
  place(dx: x + shift, dy: y, if over {{ scale(x: w / drawn * 100%, origin: left, body) }} else {{ body }})
}}
#let r(x, y, w, h, fill, stroke, radius) = place(dx: x, dy: y, rect(
  width: w, height: h, fill: fill, stroke: stroke, radius: radius))
#let l(colour, width, ..steps) = place(curve(stroke: (paint: rgb(colour), thickness: width, join: "round"), ..steps))
#let h(colour, ..points) = place(polygon(fill: rgb(colour), ..points))
"""


def typst_source(layout: Layout, theme: Theme) -> str:
    """The document that draws a layout on one page of its size."""
    lines = [
        f"#set page(width: {_pt(layout.width)}, height: {_pt(layout.height)}, margin: 0pt, "
        f'fill: rgb("{theme.colours.paper}"))',
        _PREAMBLE.format(family=_string(theme.fonts.family)),
        "#{",
    ]
    for box in layout.boxes:
        lines += _box(box, theme)
    for arrow in layout.arrows:
        lines += _arrow(arrow, theme)
    # Discs stand on the border of their box and labels on their line: both are drawn over the arrows.
    for box in [box for box in layout.boxes if box.look in ("badge", "dot")] + list(layout.labels):
        lines += _box(box, theme)
    return "\n".join([*lines, "}", ""])


def _string(text: str) -> str:
    """A Typst string literal; only the backslash and the quote mean something in one."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pt(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}pt" if abs(value) < 9999 else f"{value:.2f}pt"


def _box(box: Box, theme: Theme) -> Iterator[str]:
    colours = theme.colours
    hue = colours.primary if box.hue is None or box.hue < 0 else colours.palette[box.hue % len(colours.palette)]
    rect, paper = box.rect, f'rgb("{colours.paper}")'
    pale, soft = tint(hue, TINT, colours.paper), tint(hue, 0.45, colours.paper)
    shapes = {
        "node": (f'rgb("{tint(hue, TINT * 0.7, colours.paper)}")', f'0.8pt + rgb("{hue}")'),
        "strong": (f'rgb("{hue}")', f'0.8pt + rgb("{hue}")'),
        "frame": (f'rgb("{tint(hue, TINT * 0.6, colours.paper)}")', f'0.6pt + rgb("{soft}")'),
        "head": (f'rgb("{hue}")', "none"),
        "badge": (f'rgb("{colours.accent}")', f"1pt + {paper}"),
        "bar": (f'rgb("{pale if box.hue == -1 else hue}")', "none"),
        "dot": (f'rgb("{hue if box.hue is not None else colours.accent}")', f"1pt + {paper}"),
        "key": (paper, "none"),
        "card": (
            f'rgb("{tint(colours.accent, 0.035, colours.paper)}")',
            f'(paint: rgb("{colours.accent}"), thickness: 1.1pt, dash: (4pt, 3pt))',
        ),
    }
    if box.look in shapes:
        fill, stroke = shapes[box.look]
        radius = rect.h / 2 if box.look in ("badge", "dot") else box.radius
        yield f"r({_pt(rect.x)}, {_pt(rect.y)}, {_pt(rect.w)}, {_pt(rect.h)}, {fill}, {stroke}, {_pt(radius)})"
    if box.look == "title":
        bar = f'r({_pt(rect.x)}, {_pt(rect.bottom - 2)}, 26pt, 2pt, rgb("{colours.accent}"), none, 1pt)'
        yield bar
    if box.look == "card":
        yield from _sign(box.sign, rect.right - 12 - signs.WIDTH, rect.y + 12, theme)
    for line in box.lines:
        yield _text(line, hue, theme)


def _text(line: TextLine, hue: str, theme: Theme) -> str:
    colours = theme.colours
    colour = {
        "ink": colours.ink,
        "muted": colours.muted,
        "title": colours.primary,
        "inverse": colours.paper,
        "hue": hue,
    }[line.tone]
    weight = '"semibold"' if line.bold else '"regular"'
    middle = "true" if line.centered else "false"
    return (
        f"t({_pt(line.x)}, {_pt(line.baseline)}, {_pt(line.width)}, {_pt(line.size)}, {weight}, "
        f'"{colour}", {middle}, {_string(line.text)})'
    )


def _arrow(arrow: Arrow, theme: Theme) -> Iterator[str]:
    colour = theme.colours.line
    width = "0.8pt" if arrow.faint else "1.1pt"
    points = list(arrow.points)
    head: list[Point] = []
    if arrow.head:
        points, head = _headed(points)
    if len(points) > 1:
        steps = ", ".join(_steps(points, arrow.curved))
        yield f'l("{colour}", {width}, {steps})'
    if head:
        corners = ", ".join(_point(p) for p in head)
        yield f'h("{colour}", {corners})'


def _headed(points: Sequence[Point]) -> tuple[list[Point], list[Point]]:
    """The line cut short of its end, and the corners of the head that stands there."""
    tip = points[-1]
    shaft = list(points[:-1])
    while len(shaft) > 1 and hypot(tip[0] - shaft[-1][0], tip[1] - shaft[-1][1]) < _HEAD:
        shaft.pop()
    dx, dy = tip[0] - shaft[-1][0], tip[1] - shaft[-1][1]
    length = hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    base = (tip[0] - dx * _HEAD, tip[1] - dy * _HEAD)
    left = (base[0] - dy * _HALF, base[1] + dx * _HALF)
    right = (base[0] + dy * _HALF, base[1] - dx * _HALF)
    return [*shaft, (base[0] + dx * 0.5, base[1] + dy * 0.5)], [tip, left, right]


def _steps(points: Sequence[Point], curved: bool) -> Iterator[str]:
    """The line with its corners rounded; the many points of an arc are joined as they are."""
    yield f"curve.move({_point(points[0])})"
    for n in range(1, len(points) - 1):
        before, corner, after = points[n - 1], points[n], points[n + 1]
        if curved:
            yield f"curve.line({_point(corner)})"
            continue
        first, second = _towards(corner, before), _towards(corner, after)
        yield f"curve.line({_point(first)})"
        yield f"curve.quad({_point(corner)}, {_point(second)})"
    yield f"curve.line({_point(points[-1])})"


def _towards(corner: Point, other: Point) -> Point:
    length = hypot(other[0] - corner[0], other[1] - corner[1])
    share = min(_CORNER / length, 0.5) if length else 0.0
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def _point(point: Point) -> str:
    return f"({_pt(point[0])}, {_pt(point[1])})"


def _sign(kind: str, x: float, y: float, theme: Theme) -> Iterator[str]:
    """The sign of the wanted kind in a frame."""
    sign, paper = signs.sign_for(kind), f'rgb("{theme.colours.paper}")'
    soft = tint(theme.colours.accent, 0.55, theme.colours.paper)
    yield (f'r({_pt(x)}, {_pt(y)}, {_pt(signs.WIDTH)}, {_pt(signs.HEIGHT)}, {paper}, 1.1pt + rgb("{soft}"), 3pt)')
    for line in sign.lines:
        steps = ", ".join(_steps([(x + a, y + b) for a, b in line], curved=True))
        yield f'l("{soft}", 1.2pt, {steps})'
    rounded = [(*box, 1.5) for box in sign.boxes]
    rounded += [(a - r, b - r, 2 * r, 2 * r, r) for a, b, r in sign.discs]
    for a, b, wide, high, radius in rounded:
        yield f'r({_pt(x + a)}, {_pt(y + b)}, {_pt(wide)}, {_pt(high)}, rgb("{soft}"), none, {_pt(radius)})'
    for polygon in sign.polygons:
        yield f'h("{soft}", {", ".join(_point((x + a, y + b)) for a, b in polygon)})'
