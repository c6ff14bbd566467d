"""Branching diagrams in levels (Sugiyama, Tagawa and Toda, 1981).

Edges that span several levels, and the texts of edges, take places of their own in the levels between, so that no line
crosses a box or a text. The order inside the levels comes from igraph; places along a level are the least-squares
solution that keeps this order; lines run at right angles in the channels between the levels.

Lengths along the levels' order are called `u`, lengths inside a level `v`: for a diagram that goes down, u is y and v
is x; for one that goes right, the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import Literal

from aurora.diagrams.blocks import PAD_X, PAD_Y, Block, Sheet, hues, node_box, tags
from aurora.diagrams.channels import Wire, tracks
from aurora.diagrams.geometry import Arrow, Figure, Point, Rect
from aurora.diagrams.graph import Graph, Pair, backward, levels
from aurora.diagrams.labels import label_box, label_size
from aurora.diagrams.route import simplified
from aurora.diagrams.spec import DiagramSpec

Direction = Literal["down", "right"]
WIDEST_BOX = {"down": 150.0, "right": 220.0}
_BESIDE = {"down": 13.0, "right": 8.0}
_SLOT, _TRACK, _LEAVE, _ARRIVE, _JOG = 4.0, 6.0, 6.0, 10.0, 20.0


@dataclass(frozen=True)
class Item:
    """What takes a place in a level: a node, the text of an edge, or (neither) an edge that passes."""

    level: int
    node: str | None = None
    text: Pair | None = None


@dataclass(frozen=True)
class Levels:
    """Items in levels, in order; `chains` leads each edge through its items from the upper end to the lower one."""

    items: tuple[Item, ...]
    rows: tuple[tuple[int, ...], ...]
    chains: tuple[tuple[Pair, bool, tuple[int, ...]], ...]


def arrange(graph: Graph) -> Levels:
    """Levels with passing items and texts put in, ordered so that few edges cross."""
    level, closed = levels(graph), backward(graph)
    ends = {pair: (pair if level[pair[0]] < level[pair[1]] else pair[::-1]) for pair in graph.edges}
    texts = sorted({level[ends[pair][0]] for pair in graph.labels})
    new = {old: old + sum(1 for text in texts if text < old) for old in range(max(level.values()) + 1)}
    items = [Item(new[level[node]], node) for node in graph.nodes]
    index = {node: n for n, node in enumerate(graph.nodes)}
    chains = []
    for pair in graph.edges:
        upper, lower = ends[pair]
        chain = [index[upper]]
        for at in range(new[level[upper]] + 1, new[level[lower]]):
            first = at == new[level[upper]] + 1
            items.append(Item(at, text=pair if first and pair in graph.labels else None))
            chain.append(len(items) - 1)
        chains.append((pair, pair in closed, (*chain, index[lower])))
    return Levels(tuple(items), _ordered(items, chains), tuple(chains))


def _ordered(
    items: Sequence[Item], chains: Sequence[tuple[Pair, bool, tuple[int, ...]]]
) -> tuple[tuple[int, ...], ...]:
    import igraph

    links = sorted({(a, b) for _, _, chain in chains for a, b in pairwise(chain)})
    plane = igraph.Graph(n=len(items), edges=links, directed=True)
    places = plane.layout_sugiyama(layers=[item.level for item in items], maxiter=200).coords
    rows: list[list[int]] = [[] for _ in range(max(item.level for item in items) + 1)]
    for n in sorted(range(len(items)), key=lambda n: (round(places[n][0], 6), n)):
        rows[items[n].level].append(n)
    return tuple(tuple(row) for row in rows)


def layered(
    spec: DiagramSpec, graph: Graph, plan: Levels, sheet: Sheet, direction: Direction, heads: bool, round_boxes: bool
) -> Figure | None:
    """The figure, its boxes as wide as the sheet allows; None where words would have to be broken."""
    hue, tag = hues(spec), tags(spec)
    blocks = {node.id: sheet.node_block(node, tag.get(node.group or "")) for node in spec.nodes}
    least = max(block.least for block in blocks.values()) + 2 * PAD_X
    many = len(plan.rows) if direction == "right" else max(len(row) for row in plan.rows)
    width = min(WIDEST_BOX[direction], max(block.natural for block in blocks.values()) + 2 * PAD_X + 8)
    width = max(width, least, 56.0)
    drawing = _Drawing(spec, graph, plan, sheet, direction, blocks, width)
    for _ in range(6):
        over = drawing.across - sheet.width
        if over <= 0:
            break
        width -= max(1.0, over / many)
        if not sheet.fits(least - 2 * PAD_X, width):
            return None
        drawing = _Drawing(spec, graph, plan, sheet, direction, blocks, width)
    return drawing.figure(hue, heads, 11.0 if round_boxes else 4.0) if drawing.across <= sheet.width + 0.01 else None


class _Drawing:
    """Places of all items for one width of boxes."""

    def __init__(
        self,
        spec: DiagramSpec,
        graph: Graph,
        plan: Levels,
        sheet: Sheet,
        direction: Direction,
        blocks: dict[str, Block],
        width: float,
    ) -> None:
        self.spec, self.graph, self.plan, self.sheet, self.direction = spec, graph, plan, sheet, direction
        self.blocks = blocks
        self.widths = [self._level_width(level, width) for level in range(len(plan.rows))]
        self.sizes = [self._size(item) for item in plan.items]
        self.v = spread(plan, [v for _, v in self.sizes], _BESIDE[direction])
        self.thick = [max(self.sizes[n][0] for n in row) for row in plan.rows]
        self.gaps = [self._channel(level) for level in range(len(plan.rows) - 1)]
        self.top: list[float] = []
        u = 0.0
        for level, thick in enumerate(self.thick):
            self.top.append(u)
            u += thick + (self.gaps[level][0] if level < len(self.gaps) else 0.0)
        self.u_total = u
        self.v_total = max(v + size[1] / 2 for v, size in zip(self.v, self.sizes, strict=True))
        self.across = self.u_total if direction == "right" else self.v_total

    def _level_width(self, level: int, width: float) -> float:
        """Boxes of one column are as wide as its longest text needs; those of rows are all alike."""
        nodes = [node for n in self.plan.rows[level] if (node := self.plan.items[n].node) is not None]
        if self.direction == "down" or not nodes:
            return width
        return min(width, max(56.0, *(self.blocks[node].natural + 2 * PAD_X + 8 for node in nodes)))

    def _size(self, item: Item) -> tuple[float, float]:
        """Extents along u and v."""
        if item.node is not None:
            width = self.widths[item.level]
            height = self.blocks[item.node].height(width - 2 * PAD_X) + 2 * PAD_Y - 1
            return (width, height) if self.direction == "right" else (height, width)
        if item.text is not None:
            w, h = label_size(self.sheet, self.graph.labels[item.text], 72.0)
            return (w, h) if self.direction == "right" else (h, w)
        return 0.0, _SLOT

    def _wires(self, level: int) -> Iterator[Wire]:
        """The lines of the channel below a level, each from an item's port to another's."""
        for _, back, chain in self.plan.chains:
            for a, b in pairwise(chain):
                if self.plan.items[a].level == level:
                    yield Wire((a, back), (b, back), self._port(a, back, "below"), self._port(b, back, "above"))

    def _port(self, n: int, back: bool, side: str) -> float:
        """Where a line meets an item: apart where lines go out and come in on the same side of a node."""
        if self.plan.items[n].node is None:
            return self.v[n]
        end = 0 if side == "below" else -1
        kinds = {other for _, other, chain in self.plan.chains if chain[end] == n}
        off = min(16.0, self.sizes[n][1] / 3) if len(kinds) > 1 and back else 0.0
        return self.v[n] + off

    def _channel(self, level: int) -> tuple[float, dict[tuple[int, bool], int]]:
        wires = list(self._wires(level))
        placed, count = tracks(wires)
        below = {self.plan.items[n].node is not None for n in self.plan.rows[level + 1]}
        back = any(wire.source[1] for wire in wires)
        leave, arrive = _LEAVE + 4 * back, _ARRIVE if True in below else 5.0
        turning = leave + arrive + max(0, count - 1) * _TRACK if count else 0.0
        return max(turning, 17.0 if True in below else 12.0 if back else 6.0), placed

    def figure(self, hue: dict[str, int], heads: bool, radius: float) -> Figure:
        down = self.direction == "down"
        size = (self.v_total, self.u_total) if down else (self.u_total, self.v_total)
        figure = Figure(*size)
        nodes = {node.id: node for node in self.spec.nodes}
        for n, item in enumerate(self.plan.items):
            u, thick = self.top[item.level], self.thick[item.level]
            if item.node is not None:
                node = nodes[item.node]
                rect = self._rect(u, self.v[n] - self.sizes[n][1] / 2, thick, self.sizes[n][1])
                figure.boxes.append(
                    node_box(node, self.blocks[node.id], rect, hue.get(node.group or ""), min(radius, rect.h / 2))
                )
            elif item.text is not None:
                w, h = self.sizes[n] if not down else self.sizes[n][::-1]
                x, y = self._point(u + thick / 2, self.v[n])
                text = self.graph.labels[item.text]
                figure.labels.append(label_box(self.sheet, text, Rect(x - w / 2, y - h / 2, w, h)))
        for pair, back, chain in self.plan.chains:
            points = simplified(list(self._line(back, chain)))
            figure.arrows.append(Arrow(tuple(points[::-1] if back else points), *pair, head=heads))
        return figure

    def _line(self, back: bool, chain: tuple[int, ...]) -> Iterator[Point]:
        for a, b in pairwise(chain):
            level = self.plan.items[a].level
            start, end = self.top[level] + self.thick[level], self.top[level + 1]
            v_a, v_b = self._port(a, back, "below"), self._port(b, back, "above")
            yield self._point(start, v_a)
            if abs(v_a - v_b) > 0.01:
                space, placed = self.gaps[level]
                count = max(placed.values(), default=0)
                spare = (space - _LEAVE - _ARRIVE - count * _TRACK) / 2
                track = min(start + _LEAVE + max(0.0, spare), end - 5.0 - count * _TRACK) + placed[a, back] * _TRACK
                yield self._point(track, v_a)
                yield self._point(track, v_b)
            yield self._point(end, v_b)

    def _point(self, u: float, v: float) -> Point:
        return (v, u) if self.direction == "down" else (u, v)

    def _rect(self, u: float, v: float, du: float, dv: float) -> Rect:
        return Rect(v, u, dv, du) if self.direction == "down" else Rect(u, v, du, dv)


def spread(plan: Levels, sizes: Sequence[float], beside: float) -> list[float]:
    """Middles along v: every level in order and without overlap, items as near as may be to what they are linked to."""
    links: list[list[tuple[int, float]]] = [[] for _ in plan.items]
    for _, _, chain in plan.chains:
        for a, b in pairwise(chain):
            passing = sum(1 for n in (a, b) if plan.items[n].node is None)
            links[a].append((b, (1.0, 3.0, 8.0)[passing]))
            links[b].append((a, (1.0, 3.0, 8.0)[passing]))
    places = [0.0] * len(plan.items)
    for row in plan.rows:
        total = fsum(sizes[n] for n in row) + beside * (len(row) - 1)
        at = -total / 2
        for n in row:
            places[n] = at + sizes[n] / 2
            at += sizes[n] + beside
    for sweep in range(24):
        side = (-1, 1, 0)[sweep % 3]
        for row in plan.rows[::-1] if side == 1 else plan.rows:
            wanted, weights = [], []
            for n in row:
                level = plan.items[n].level
                near = [(places[m], w) for m, w in links[n] if not side or plan.items[m].level == level + side]
                weight = fsum(w for _, w in near)
                wanted.append(fsum(p * w for p, w in near) / weight if near else places[n])
                weights.append(weight or 0.1)
            for n, place in zip(row, _in_order([sizes[n] for n in row], beside, wanted, weights), strict=True):
                places[n] = place
    _straighten(plan, sizes, beside, [[m for m, _ in near] for near in links], places)
    left = min(place - size / 2 for place, size in zip(places, sizes, strict=True))
    return [place - left for place in places]


def _in_order(sizes: Sequence[float], beside: float, wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The places nearest to the wanted ones that keep order and distance (pool adjacent violators)."""
    offsets = [0.0]
    for a, b in pairwise(sizes):
        offsets.append(offsets[-1] + _apart(a, b, beside))
    pools: list[tuple[float, float, int]] = []
    for place, weight, offset in zip(wanted, weights, offsets, strict=True):
        pool = (place - offset, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            value, heavy, count = pools.pop()
            total = heavy + pool[1]
            pool = ((value * heavy + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    level = [value for value, _, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(level, offsets, strict=True)]


def _apart(a: float, b: float, beside: float) -> float:
    """The least distance of the middles of two neighbours of these sizes."""
    return (a + b) / 2 + beside - (2.0 if min(a, b) <= _SLOT else 0.0)


def _straighten(
    plan: Levels, sizes: Sequence[float], beside: float, links: Sequence[Sequence[int]], places: list[float]
) -> None:
    """Takes small jogs out of lines: moves an item, with all that is in line with it, where there is room."""
    rows = {n: (row, place) for row in plan.rows for place, n in enumerate(row)}

    def in_line(n: int) -> set[int]:
        found, waiting = {n}, [n]
        while waiting:
            one = waiting.pop()
            for m in links[one]:
                if m not in found and abs(places[m] - places[one]) < 1e-6:
                    found.add(m)
                    waiting.append(m)
        return found

    def has_room(n: int, to: float, moving: set[int]) -> bool:
        row, place = rows[n]
        for other in (row[m] for m in (place - 1, place + 1) if 0 <= m < len(row)):
            if other not in moving and abs(places[other] - to) < _apart(sizes[n], sizes[other], beside) - 1e-6:
                return False
        return True

    for _ in range(3):
        for n in (n for row in plan.rows for n in row):
            for m in sorted(links[n], key=lambda m: (abs(places[m] - places[n]), m)):
                shift = places[m] - places[n]
                if 1e-6 < abs(shift) < _JOG:
                    moving = in_line(n)
                    if all(has_room(one, places[one] + shift, moving) for one in sorted(moving)):
                        for one in moving:
                            places[one] += shift
                        for one in moving:  # exactly in line, whatever was lost in adding
                            places[one] = places[m] if abs(places[one] - places[m]) < 1e-6 else places[one]
