"""Lines around boxes: right-angled paths that cross no box and keep apart from each other."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from aurora.diagrams.geometry import Arrow, Figure, Point, Rect, crosses

STUB = 8.0
"""How far a line leaves a box before it may turn; also the distance of the nearest lane from a box."""
CLEAR = 2.5
_BEND, _CROSSING, _SHARED = 40.0, 45.0, 400.0
_STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))


def route(figure: Figure, wanted: Sequence[tuple[str, str]], frame: Rect, between: Sequence[Rect] = ()) -> None:
    """Adds an arrow for each (source, target) to a figure whose boxes stand already.

    Frames are passed through, every other box is walked around; `frame` is the area that lines may use. The middle
    between two of the rectangles in `between` is a lane too.
    Where no path exists (boxes without room between them) the line is straight.
    """
    blocked = [box.rect for box in figure.boxes if box.look not in ("frame", "badge", "dot")]
    places = {box.node: box.rect for box in figure.boxes if box.node is not None}
    taken = [segment for arrow in figure.arrows for segment in arrow.segments]
    if not wanted:
        return
    grid = _Grid(blocked, frame, between)
    for source, target in wanted:
        points = grid.path(places[source], places[target], taken)
        arrow = Arrow(tuple(points), source, target)
        figure.arrows.append(arrow)
        taken += arrow.segments


class _Grid:
    """The lanes beside and through the middle of every box, and which pieces of them are free."""

    def __init__(self, blocked: Sequence[Rect], frame: Rect, between: Sequence[Rect]) -> None:
        self.xs = _lanes([(r.x, r.right) for r in blocked], frame.x, frame.right, [(r.x, r.right) for r in between])
        self.ys = _lanes([(r.y, r.bottom) for r in blocked], frame.y, frame.bottom, [(r.y, r.bottom) for r in between])
        self._walls = [r.grown(CLEAR) for r in blocked]
        self._free_across = [
            self._free([(y, r.y, r.bottom, r.x, r.right) for r in self._walls], self.xs) for y in self.ys
        ]
        self._free_down = [
            self._free([(x, r.x, r.right, r.y, r.bottom) for r in self._walls], self.ys) for x in self.xs
        ]

    @staticmethod
    def _free(walls: list[tuple[float, float, float, float, float]], lanes: list[float]) -> list[bool]:
        near = [(low, high) for at, first, last, low, high in walls if first < at < last]
        return [not any(low < b and a < high for low, high in near) for a, b in itertools.pairwise(lanes)]

    def path(self, source: Rect, target: Rect, taken: Iterable[tuple[Point, Point]]) -> list[Point]:
        """The points of the cheapest way: short, with few turns, few crossings, and on no other line."""
        rows, columns = _busy(taken)
        ends = {self._at(lane): (port, way) for port, lane, way in _ports(target)}
        heap: list[tuple[float, float, tuple[int, int], int]] = []
        cost: dict[tuple[tuple[int, int], int], float] = {}
        came: dict[tuple[tuple[int, int], int], tuple[tuple[int, int], int] | None] = {}
        starts: dict[tuple[int, int], Point] = {}
        for port, lane, way in _ports(source):
            at = self._at(lane)
            if any(wall.grown(-0.1).holds(lane) for wall in self._walls):
                continue
            price = self._price(port, lane, rows, columns)
            starts[at] = port
            if price < cost.get((at, way), 1e12):
                cost[at, way], came[at, way] = price, None
                heappush(heap, (price + self._far(at, target), price, at, way))
        best: tuple[float, tuple[tuple[int, int], int], Point] | None = None
        while heap:
            hope, price, at, way = heappop(heap)
            if best and hope >= best[0]:
                break
            if price > cost[at, way]:
                continue
            if at in ends:
                port, side = ends[at]
                turn = 0.0 if (side + 2) % 4 == way else _BEND if side != way else 4 * _BEND
                here = (self.xs[at[0]], self.ys[at[1]])
                total = price + turn + self._price(here, port, rows, columns)
                if best is None or total < best[0]:
                    best = (total, (at, way), port)
            for new_way, (dx, dy) in enumerate(_STEPS):
                if (new_way + 2) % 4 == way or not self._open(at, dx, dy):
                    continue
                there = (at[0] + dx, at[1] + dy)
                a, b = (self.xs[at[0]], self.ys[at[1]]), (self.xs[there[0]], self.ys[there[1]])
                new = price + self._price(a, b, rows, columns) + (_BEND if new_way != way else 0.0)
                if new < cost.get((there, new_way), 1e12) - 1e-9:
                    cost[there, new_way], came[there, new_way] = new, (at, way)
                    heappush(heap, (new + self._far(there, target), new, there, new_way))
        if best is None:
            return straight(source, target)
        points = [best[2]]
        step: tuple[tuple[int, int], int] | None = best[1]
        while step is not None:
            points.append((self.xs[step[0][0]], self.ys[step[0][1]]))
            last, step = step, came[step]
        points.append(starts[last[0]])
        return simplified(points[::-1])

    def _at(self, point: Point) -> tuple[int, int]:
        return _nearest(self.xs, point[0]), _nearest(self.ys, point[1])

    def _far(self, at: tuple[int, int], target: Rect) -> float:
        x, y = self.xs[at[0]], self.ys[at[1]]
        return max(0.0, target.x - x, x - target.right) + max(0.0, target.y - y, y - target.bottom)

    def _open(self, at: tuple[int, int], dx: int, dy: int) -> bool:
        i, j = at
        if dx:
            i = min(i, i + dx)
            return 0 <= i < len(self.xs) - 1 and self._free_across[j][i]
        j = min(j, j + dy)
        return 0 <= j < len(self.ys) - 1 and self._free_down[i][j]

    @staticmethod
    def _price(a: Point, b: Point, rows: list[_Run], columns: list[_Run]) -> float:
        """Length, and what it costs to cross lines that stand already or to lie on one."""
        flat = abs(a[1] - b[1]) < 1e-6
        at, (low, high) = (a[1], sorted((a[0], b[0]))) if flat else (a[0], sorted((a[1], b[1])))
        along, across = (rows, columns) if flat else (columns, rows)
        price = high - low
        for place, first, last in along:
            if abs(place - at) < 3.5 and first < high + 1 and low - 1 < last:
                price += _SHARED
        for place, first, last in across:
            if low < place <= high and first - 0.1 < at < last + 0.1:
                price += _CROSSING
        return price


_Run = tuple[float, float, float]


def _busy(taken: Iterable[tuple[Point, Point]]) -> tuple[list[_Run], list[_Run]]:
    """Lines that stand, as rows (y, from, to) and columns (x, from, to); slanted ones count as both."""
    rows: list[_Run] = []
    columns: list[_Run] = []
    for (ax, ay), (bx, by) in taken:
        if abs(ay - by) < 0.5 or abs(ax - bx) > 0.5:
            rows.append(((ay + by) / 2, min(ax, bx), max(ax, bx)))
        if abs(ax - bx) < 0.5 or abs(ay - by) > 0.5:
            columns.append(((ax + bx) / 2, min(ay, by), max(ay, by)))
    return rows, columns


def _offsets(length: float) -> tuple[float, ...]:
    """Where lines may meet a side: its middle and, on a long one, a little beside it."""
    return (0.5,) if length < 22 else (0.5, 0.5 - 9 / length, 0.5 + 9 / length)


_Span = tuple[float, float]


def _lanes(spans: Iterable[_Span], least: float, most: float, between: Iterable[_Span]) -> list[float]:
    """Lanes beside and through all spans, and in the gaps between those of `between`."""
    found = {round(least, 3), round(most, 3)}
    reach: float | None = None
    for low, high in sorted(between):
        if reach is not None and low > reach:
            found |= {round((low + reach) / 2 + off, 3) for off in (-5.0, 0.0, 5.0)}
        reach = max(high, reach or high)
    for low, high in spans:
        lanes = [low - STUB, high + STUB, low - STUB - 5, high + STUB + 5]
        lanes += [low + (high - low) * share for share in _offsets(high - low)]
        found |= {round(lane, 3) for lane in lanes if least <= lane <= most}
    merged: list[float] = []
    for lane in sorted(found):
        if not merged or lane - merged[-1] > 0.002:
            merged.append(lane)
    return merged


def _nearest(lanes: list[float], value: float) -> int:
    return min(range(len(lanes)), key=lambda i: (abs(lanes[i] - value), i))


def _ports(rect: Rect) -> list[tuple[Point, Point, int]]:
    """Where lines may leave: the point on the side, the one `STUB` away, and the direction (a place in _STEPS)."""
    found: list[tuple[Point, Point, int]] = []
    for share in _offsets(rect.h):
        y = round(rect.y + rect.h * share, 3)
        found.append(((rect.right, y), (rect.right + STUB, y), 0))
        found.append(((rect.x, y), (rect.x - STUB, y), 2))
    for share in _offsets(rect.w):
        x = round(rect.x + rect.w * share, 3)
        found.append(((x, rect.bottom), (x, rect.bottom + STUB), 1))
        found.append(((x, rect.y), (x, rect.y - STUB), 3))
    return found


def simplified(points: Sequence[Point]) -> list[Point]:
    """The same path without points that lie on a straight piece of it."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) + abs(kept[-1][1] - point[1]) < 0.01:
            continue
        if len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if abs((bx - ax) * (point[1] - by) - (by - ay) * (point[0] - bx)) < 0.01 and (
                (bx - ax) * (point[0] - bx) + (by - ay) * (point[1] - by) >= 0
            ):
                kept.pop()
        kept.append(point)
    return kept


def straight(source: Rect, target: Rect) -> list[Point]:
    """The line between the middles of two boxes, as far as it lies outside of both."""
    return [_leaves(source, target.center), _leaves(target, source.center)]


def _leaves(rect: Rect, towards: Point) -> Point:
    (cx, cy), (tx, ty) = rect.center, towards
    dx, dy = tx - cx, ty - cy
    share = min(rect.w / 2 / abs(dx) if abs(dx) > 1e-9 else 1e9, rect.h / 2 / abs(dy) if abs(dy) > 1e-9 else 1e9, 1.0)
    return cx + dx * share, cy + dy * share


def free_of(points: Sequence[Point], rects: Iterable[Rect]) -> bool:
    """Whether a path keeps clear of every one of the rectangles."""
    grown = [rect.grown(CLEAR) for rect in rects]
    return not any(crosses(a, b, rect) for a, b in itertools.pairwise(points) for rect in grown)
