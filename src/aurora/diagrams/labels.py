"""Texts of arrows: beside their line where there is room, else a letter on the line and the text under the figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from string import ascii_uppercase

from aurora.diagrams.blocks import Block, Paragraph, Sheet, badge
from aurora.diagrams.geometry import Arrow, Box, Figure, Point, Rect, crosses
from aurora.diagrams.graph import Graph, Pair
from aurora.diagrams.route import route

WIDEST = 84.0
_STEP = 3.0
_PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)


def label_block(sheet: Sheet, text: str) -> Block:
    """The text of an arrow."""
    return Block(sheet.measure, [Paragraph(text, sheet.small, False, "muted")])


def label_size(sheet: Sheet, text: str, widest: float = WIDEST) -> tuple[float, float]:
    """Width and height of an arrow's text with the white margin around it."""
    block = label_block(sheet, text)
    width = min(block.natural, max(widest, block.least if not sheet.force else 0.0))
    lines = block.set(Rect(0, 0, width, 0))
    return max((line.width for line in lines), default=0.0) + 4, block.height(width) + 2


def label_box(sheet: Sheet, text: str, rect: Rect) -> Box:
    """An arrow's text in a rectangle of the size that `label_size` gave."""
    return Box(rect, "key", tuple(label_block(sheet, text).set(rect.grown(-1.9))), radius=1.5)


def connect(
    figure: Figure, sheet: Sheet, graph: Graph, around: Sequence[Pair], between: Sequence[Rect] = (), right: float = 0.0
) -> None:
    """Leads edges around the boxes of a figure, then puts the texts of all its arrows in place.

    Lines stay inside the figure, left of `right` where that is given. A draft that is too high for its sheet anyway is
    left as it is.
    """
    if sheet.draft and figure.height > sheet.height:
        return
    route(figure, around, Rect(0, 0, right or figure.width, figure.height), between)
    annotate(figure, sheet, graph.labels)


def annotate(figure: Figure, sheet: Sheet, texts: Mapping[tuple[str, str], str]) -> None:
    """Puts the texts of arrows, by (source, target), on lines that stand already."""
    blocked = [box.rect for box in figure.boxes if box.look != "frame"]
    for arrow in list(figure.arrows):
        text = texts.get((arrow.source or "", arrow.target or ""))
        if not text:
            continue
        others = [segment for other in figure.arrows if other is not arrow for segment in other.segments]
        walls = [*blocked, *(label.rect for label in figure.labels)]
        for widest in (WIDEST, WIDEST * 0.66):
            size = label_size(sheet, text, widest)
            place = _place(arrow, size, walls, others, figure, margin=3.0)
            if place:
                figure.labels.append(label_box(sheet, text, place))
                break
        else:
            letter = _letter(len(figure.keys))
            mark = badge(sheet, letter, 0, 0)
            size = mark.rect.w, mark.rect.h
            place = (
                _place(arrow, size, walls, others, figure, margin=0.0)
                or _free_spot(arrow, size, walls, others, figure)
                or _middle(arrow, size)
            )
            figure.labels.append(badge(sheet, letter, *place.center))
            figure.keys.append((letter, text))


def _letter(n: int) -> str:
    return ascii_uppercase[n % 26] + (str(n // 26) if n >= 26 else "")


def _place(
    arrow: Arrow,
    size: tuple[float, float],
    walls: Sequence[Rect],
    others: Sequence[tuple[Point, Point]],
    figure: Figure,
    margin: float,
) -> Rect | None:
    """A place on the line that covers no box, no label and no other line, and leaves both ends to be seen."""
    page = Rect(0, 0, figure.width, figure.height)
    start, tip = arrow.points[0], arrow.points[-1]
    for middle in _spots(arrow.points):
        rect = Rect(middle[0] - size[0] / 2, middle[1] - size[1] / 2, *size)
        if not page.contains(rect) or rect.grown(margin + 4).holds(tip) or rect.grown(margin).holds(start):
            continue
        if any(rect.grown(1.0).overlaps(wall) for wall in walls):
            continue
        if not any(crosses(a, b, rect) for a, b in others):
            return rect
    return None


def _free_spot(
    arrow: Arrow,
    size: tuple[float, float],
    walls: Sequence[Rect],
    others: Sequence[tuple[Point, Point]],
    figure: Figure,
) -> Rect | None:
    """A place anywhere on the line that covers no box and no label, and as few other lines as may be."""
    page = Rect(0, 0, figure.width, figure.height)
    best: tuple[int, Rect] | None = None
    for (ax, ay), (bx, by) in pairwise(arrow.points):
        steps = max(1, round((abs(bx - ax) + abs(by - ay)) / _STEP))
        for n in range(steps + 1):
            x, y = ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps
            rect = Rect(x - size[0] / 2, y - size[1] / 2, *size)
            if page.contains(rect) and not any(rect.overlaps(wall) for wall in walls):
                met = sum(crosses(a, b, rect) for a, b in others)
                if best is None or met < best[0]:
                    best = (met, rect)
    return best[1] if best else None


def _spots(points: Sequence[Point]) -> Iterator[Point]:
    if len(points) > 8:  # an arc: its own points, from the middle outwards
        middle = len(points) // 2
        yield from sorted(points[2:-2], key=lambda p: abs(points.index(p) - middle))
        return
    pieces = sorted(pairwise(points), key=lambda s: -(abs(s[0][0] - s[1][0]) + abs(s[0][1] - s[1][1])))
    for share in _PLACES:
        for (ax, ay), (bx, by) in pieces:
            yield ax + (bx - ax) * share, ay + (by - ay) * share


def _middle(arrow: Arrow, size: tuple[float, float]) -> Rect:
    x, y = next(_spots(arrow.points))
    return Rect(x - size[0] / 2, y - size[1] / 2, *size)
