"""A laid-out diagram as plain data. Lengths are points; x grows to the right, y downwards.

A page is 425 pt (15 cm) wide unless its content needs more room, so a size given here is the size in print when the
picture fills a 15 cm column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

Point = tuple[float, float]
Look = Literal["node", "strong", "frame", "head", "badge", "bar", "dot", "key", "title", "plain", "field", "card"]
Tone = Literal["ink", "muted", "title", "inverse", "hue"]

ASCENT, DESCENT = 0.78, 0.22
"""Share of a text size that a line takes above and below its baseline."""


@dataclass(frozen=True)
class Rect:
    """A rectangle: its top left corner, its width and its height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def center(self) -> Point:
        return self.x + self.w / 2, self.y + self.h / 2

    def grown(self, by: float) -> Rect:
        """The rectangle with its sides moved outwards by `by` (inwards where it is negative)."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def moved(self, dx: float, dy: float) -> Rect:
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def overlaps(self, other: Rect, slack: float = 0.01) -> bool:
        """Whether the insides of both have a point in common; touching is not overlapping."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def contains(self, other: Rect, slack: float = 0.01) -> bool:
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def holds(self, point: Point) -> bool:
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom


@dataclass(frozen=True)
class TextLine:
    """One line of text: its left end, its baseline, the width measured for it, and how it is set.

    What a renderer draws may be a little narrower (kerning); where `centered` is set, that rest is split evenly.
    """

    text: str
    x: float
    baseline: float
    width: float
    size: float
    bold: bool
    tone: Tone
    centered: bool = False

    @property
    def extent(self) -> Rect:
        """The rectangle that the line takes."""
        return Rect(self.x, self.baseline - ASCENT * self.size, self.width, (ASCENT + DESCENT) * self.size)


@dataclass(frozen=True)
class Box:
    """A shape with its text.

    `hue` is a place in the theme's palette; `node` is the id of the node that it shows; `sign` is the kind of picture
    that a card asks for.
    """

    rect: Rect
    look: Look
    lines: tuple[TextLine, ...] = ()
    node: str | None = None
    hue: int | None = None
    radius: float = 4.0
    sign: str = ""

    def moved(self, dx: float, dy: float) -> Box:
        lines = tuple(replace(line, x=line.x + dx, baseline=line.baseline + dy) for line in self.lines)
        return replace(self, rect=self.rect.moved(dx, dy), lines=lines)


@dataclass(frozen=True)
class Arrow:
    """A line through `points`, with a head at its end where `head` is set. `curved` smooths it.

    `source` and `target` are ids of nodes; an axis or a tick has none.
    """

    points: tuple[Point, ...]
    source: str | None = None
    target: str | None = None
    head: bool = True
    curved: bool = False
    faint: bool = False

    def moved(self, dx: float, dy: float) -> Arrow:
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))

    @property
    def segments(self) -> list[tuple[Point, Point]]:
        return list(zip(self.points, self.points[1:], strict=False))


@dataclass
class Figure:
    """What one kind of layout makes: boxes, arrows and labels between (0, 0) and (width, height).

    `keys` are edge labels that found no room beside their line: a letter stands on the line, the text under the figure.
    `penalty` tells how much less an arrangement suits its kind than the others.
    """

    width: float = 0.0
    height: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    labels: list[Box] = field(default_factory=list)
    keys: list[tuple[str, str]] = field(default_factory=list)
    penalty: float = 0.0

    def framed(self, margin: float) -> Figure:
        """The figure with room around it."""
        wider = self.moved(margin, margin)
        wider.width, wider.height = self.width + 2 * margin, self.height + 2 * margin
        return wider

    def moved(self, dx: float, dy: float) -> Figure:
        return Figure(
            self.width,
            self.height,
            [box.moved(dx, dy) for box in self.boxes],
            [arrow.moved(dx, dy) for arrow in self.arrows],
            [label.moved(dx, dy) for label in self.labels],
            list(self.keys),
            self.penalty,
        )


def crosses(a: Point, b: Point, rect: Rect) -> bool:
    """Whether the segment from a to b has a point inside the rectangle (Liang and Barsky, 1984)."""
    low, high = 0.0, 1.0
    dx, dy = b[0] - a[0], b[1] - a[1]
    for delta, near, far in ((dx, rect.x - a[0], rect.right - a[0]), (dy, rect.y - a[1], rect.bottom - a[1])):
        if abs(delta) < 1e-9:
            if near >= 0 or far <= 0:
                return False
            continue
        first, last = sorted((near / delta, far / delta))
        low, high = max(low, first), min(high, last)
    return high - low > 1e-9


def bounds(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around all of them (at least one)."""
    all_of_them = list(rects)
    left, top = min(r.x for r in all_of_them), min(r.y for r in all_of_them)
    return Rect(left, top, max(r.right for r in all_of_them) - left, max(r.bottom for r in all_of_them) - top)
