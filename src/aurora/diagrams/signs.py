"""Small signs for the head of a card: what sort of picture it asks for, seen before a word is read."""

from __future__ import annotations

from dataclasses import dataclass

from aurora.diagrams.geometry import Point

WIDTH, HEIGHT = 47.6, 34.0
"""Size of a sign, frame included, in points."""


@dataclass(frozen=True)
class Sign:
    """Shapes within `WIDTH` × `HEIGHT`: boxes (x, y, width, height), discs (middle, radius), lines, filled polygons."""

    boxes: tuple[tuple[float, float, float, float], ...] = ()
    discs: tuple[tuple[float, float, float], ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    polygons: tuple[tuple[Point, ...], ...] = ()


_PICTURE = Sign(
    discs=((11.1, 9.6, 3.5),),
    polygons=(((2.9, 30.6), (16.2, 16.3), (23.8, 23.8), (32.4, 12.2), (44.7, 30.6)),),
)
_SIGNS = {
    "flow": Sign(
        boxes=((5, 12, 10, 10), (19, 12, 10, 10), (33, 12, 10, 10)),
        lines=(((15, 17), (19, 17)), ((29, 17), (33, 17))),
    ),
    "hierarchy": Sign(
        boxes=((18, 6, 12, 8), (5, 21, 10, 7), (19, 21, 10, 7), (33, 21, 10, 7)),
        lines=(((24, 14), (24, 21)), ((10, 21), (10, 17.5), (38, 17.5), (38, 21))),
    ),
    "cycle": Sign(
        discs=((24, 8, 3.4), (33.5, 24, 3.4), (14.5, 24, 3.4)),
        lines=(((24, 8), (33.5, 24), (14.5, 24), (24, 8)),),
    ),
    "layers": Sign(boxes=((7, 6, 33.6, 6), (7, 14, 33.6, 6), (7, 22, 33.6, 6))),
    "comparison": Sign(
        boxes=((7, 6, 15, 5), (26, 6, 15, 5)),
        lines=tuple(((x, y), (x + 15.0, y)) for x in (7.0, 26.0) for y in (16.0, 21.0, 26.0)),
    ),
    "timeline": Sign(discs=((10, 17, 3), (24, 17, 3), (38, 17, 3)), lines=(((5, 17), (43, 17)),)),
    "concept_map": Sign(
        discs=((24, 17, 4.6), (9, 9, 2.8), (39, 9, 2.8), (9, 26, 2.8), (39, 26, 2.8)),
        lines=(((9, 9), (39, 26)), ((39, 9), (9, 26))),
    ),
}


def sign_for(kind: str | None) -> Sign:
    """The sign of a kind of diagram; hills and a sun for an illustration, and where nothing is said."""
    return _SIGNS.get(kind or "", _PICTURE)
