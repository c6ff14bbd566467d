"""Circles: boxes around an ellipse, or around a rectangle where there are many; and a hub with boxes around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, cos, fsum, pi, sin

from aurora.diagrams.blocks import PAD_X, PAD_Y, Block, Sheet, badge, hues, node_box, tags
from aurora.diagrams.geometry import Arrow, Figure, Point, Rect
from aurora.diagrams.graph import Graph, Pair, ring_of
from aurora.diagrams.labels import annotate, connect, label_size
from aurora.diagrams.route import free_of, straight
from aurora.diagrams.spec import DiagramSpec

MOST_ON_ELLIPSE = 6
_STEPS = 96


def cycle(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> list[Figure]:
    """The steps of a cycle, clockwise from the top; edges that are no step of it are led around the boxes."""
    order = ring_of(graph)
    ring = list(zip(order, [*order[1:], order[0]], strict=True)) if len(order) > 1 else []
    drawn = [pair for pair in ring if pair in graph.texts] if graph.edges else ring
    extra = [pair for pair in graph.edges if pair not in set(ring)]
    found = []
    if 2 <= len(order) <= MOST_ON_ELLIPSE and not extra:
        found = [_ellipse(spec, graph, order, drawn, sheet, share) for share in (0.85, 1.0)]
    if len(order) < 4 and any(found):
        return [figure for figure in found if figure]
    for across in range(max(1, ceil(len(order) / 4)), ceil(len(order) / 2) + 1):
        found.append(_around(spec, graph, order, drawn, extra, sheet, across))
    return [figure for figure in found if figure]


def _ellipse(
    spec: DiagramSpec, graph: Graph, order: Sequence[str], drawn: Sequence[Pair], sheet: Sheet, share: float
) -> Figure | None:
    nodes, hue, tag = {node.id: node for node in spec.nodes}, hues(spec), tags(spec)
    blocks = {one: sheet.node_block(nodes[one], tag.get(nodes[one].group or "")) for one in order}
    width = min(130.0, sheet.width / 3.1)
    if not all(sheet.fits(block.least, width) for block in blocks.values()):
        return None
    heights = {one: max(26.0, blocks[one].height(width - 2 * PAD_X) + 2 * PAD_Y + 3) for one in order}
    tallest = max(heights.values())
    start = -pi / 2 if len(order) != 2 else pi
    angles = [start + 2 * pi * n / len(order) for n in range(len(order))]
    rx = (sheet.width - width) / 2 * (0.72 if len(order) == 3 else 0.86)
    ry = max(tallest * 1.05 + 16, sheet.height * share * 0.5 - tallest * 0.55)
    centers = [(rx * cos(angle), ry * sin(angle)) for angle in angles]
    rects = {
        one: Rect(x - width / 2, y - heights[one] / 2, width, heights[one])
        for one, (x, y) in zip(order, centers, strict=True)
    }
    everything = list(rects.values())
    if any(a.grown(9).overlaps(b) for n, a in enumerate(everything) for b in everything[n + 1 :]):
        return None
    arcs = {}
    for n, (a, b) in enumerate(zip(order, [*order[1:], order[0]], strict=True)):
        arc = [
            (rx * cos(t), ry * sin(t))
            for t in (angles[n] + 2 * pi / len(order) * step / _STEPS for step in range(_STEPS + 1))
        ]
        points = _outside(arc, rects[a], rects[b])
        if len(points) < 8 or not free_of(points[2:-2], [r for one, r in rects.items() if one not in (a, b)]):
            return None
        arcs[a, b] = points
    xs = [x for points in arcs.values() for x, _ in points] + [x for r in everything for x in (r.x, r.right)]
    room = 9.0 if graph.labels else 0.0
    arcs_y = [y for points in arcs.values() for _, y in points]
    ys = [y for r in everything for y in (r.y - 6, r.bottom)] + [min(arcs_y) - room, max(arcs_y) + room]
    dx, dy = -min(xs), -min(ys)
    figure = Figure(max(xs) + dx, max(ys) + dy)
    for number, one in enumerate(order, 1):
        _numbered(figure, sheet, spec, one, blocks, rects[one].moved(dx, dy), hue, number if len(order) > 2 else 0)
    for pair in drawn:
        points = [(x + dx, y + dy) for x, y in arcs[pair]]
        figure.arrows.append(Arrow(tuple(points), *pair, curved=True))
    annotate(figure, sheet, graph.labels)
    return figure


def _outside(arc: Sequence[Point], source: Rect, target: Rect) -> list[Point]:
    """The piece of an arc between two boxes, its ends on their sides."""
    outside = [n for n, p in enumerate(arc) if not source.holds(p) and not target.holds(p)]
    if not outside:
        return []
    first, last = outside[0], outside[-1]
    points = list(arc[first : last + 1])
    return [_side(arc[first - 1], arc[first], source), *points, _side(arc[last + 1], arc[last], target)]


def _side(inside: Point, outside: Point, rect: Rect) -> Point:
    for _ in range(30):
        middle = ((inside[0] + outside[0]) / 2, (inside[1] + outside[1]) / 2)
        if rect.holds(middle):
            inside = middle
        else:
            outside = middle
    return outside


def _numbered(
    figure: Figure,
    sheet: Sheet,
    spec: DiagramSpec,
    one: str,
    blocks: dict[str, Block],
    rect: Rect,
    hue: dict[str, int],
    number: int,
) -> None:
    node = next(node for node in spec.nodes if node.id == one)
    figure.boxes.append(node_box(node, blocks[one], rect, hue.get(node.group or "")))
    if number:
        figure.boxes.append(badge(sheet, str(number), rect.x + 9, rect.y))


def _around(
    spec: DiagramSpec,
    graph: Graph,
    order: Sequence[str],
    drawn: Sequence[Pair],
    extra: Sequence[Pair],
    sheet: Sheet,
    across: int,
) -> Figure | None:
    """Boxes around a rectangle with `across` columns."""
    nodes, hue, tag = {node.id: node for node in spec.nodes}, hues(spec), tags(spec)
    blocks = {one: sheet.node_block(nodes[one], tag.get(nodes[one].group or "")) for one in order}
    cells, rows = perimeter(len(order), across)
    sizes = [label_size(sheet, text) for text in graph.labels.values()]
    lane = 13.0 if extra else 0.0
    gap = max(30.0 if extra else 24.0, max((w for w, _ in sizes), default=0.0) + 22)
    row_gap = max(30.0 if extra else 24.0, max((h for _, h in sizes), default=0.0) + 18)
    width = min(150.0, (sheet.width - 2 * lane - gap * (across - 1)) / across)
    if not all(sheet.fits(block.least, width) for block in blocks.values()):
        return None
    tall = [26.0] * rows
    for one, (row, _) in zip(order, cells, strict=True):
        tall[row] = max(tall[row], blocks[one].height(width - 2 * PAD_X) + 2 * PAD_Y + 4)
    tops = [lane + 5.8 + fsum(tall[:row]) + row_gap * row for row in range(rows)]
    figure = Figure(width * across + gap * (across - 1) + 2 * lane, tops[-1] + tall[-1] + lane)
    rects = {}
    for number, (one, (row, column)) in enumerate(zip(order, cells, strict=True), 1):
        rects[one] = Rect(lane + column * (width + gap), tops[row], width, tall[row])
        _numbered(figure, sheet, spec, one, blocks, rects[one], hue, number if len(order) > 2 else 0)
    around = []
    for a, b in drawn:
        line = straight(rects[a], rects[b])
        level = abs(line[0][0] - line[1][0]) < 0.01 or abs(line[0][1] - line[1][1]) < 0.01
        if level and free_of(line, [r for one, r in rects.items() if one not in (a, b)]) and (b, a) not in around:
            figure.arrows.append(Arrow(tuple(line), a, b))
        else:
            around.append((a, b))
    connect(figure, sheet, graph, [*around, *extra])
    return figure


def perimeter(count: int, across: int) -> tuple[list[tuple[int, int]], int]:
    """Clockwise (row, column) places around a rectangle with `across` columns, and its number of rows.

    Where fewer boxes than places are left, the lower left corner side stays open.
    """
    if across == 1 or count <= across:
        return [(n, 0) for n in range(count)] if across == 1 else [
            (0, n) for n in range(count)
        ], count if across == 1 else 1
    rows = max(2, ceil((count - 2 * across) / 2) + 2)
    places = [(0, column) for column in range(across)]
    places += [(row, across - 1) for row in range(1, rows)]
    places += [(rows - 1, column) for column in range(across - 2, -1, -1)]
    places += [(row, 0) for row in range(rows - 2, 0, -1)]
    return places[:count], rows


def hub_of(graph: Graph) -> str | None:
    """The node that is linked to at least three others and to most of all, where few other links exist."""
    near = {one: {b if a == one else a for a, b in graph.edges if one in (a, b)} for one in graph.nodes}
    hub = max(graph.nodes, key=lambda one: len(near[one]))
    others = len(graph.nodes) - 1
    rest = [pair for pair in graph.edges if hub not in pair]
    return hub if len(near[hub]) >= 3 and len(near[hub]) >= 0.8 * others and len(rest) <= 3 else None


def radial(spec: DiagramSpec, graph: Graph, hub: str, sheet: Sheet) -> Figure | None:
    """A hub in the middle of what it is linked to."""
    nodes, hue, tag = {node.id: node for node in spec.nodes}, hues(spec), tags(spec)
    blocks = {one: sheet.node_block(nodes[one], tag.get(nodes[one].group or "")) for one in graph.nodes}
    others = [one for one in graph.nodes if one != hub]
    width = min(118.0, (sheet.width - 118) / 3)
    if not all(sheet.fits(block.least, width) for block in blocks.values()):
        return None
    tall = max(24.0, *(block.height(width - 2 * PAD_X) + 2 * PAD_Y for block in blocks.values()))
    rx, ry = (sheet.width - width) / 2 - 14, max(tall + 34.0, (sheet.height - tall) / 2 - 14)
    rects = {hub: Rect(-width / 2, -tall / 2, width, tall)}
    for one, (x, y) in zip(others, _even(len(others), rx, ry), strict=True):
        rects[one] = Rect(x - width / 2, y - tall / 2, width, tall)
    everything = list(rects.values())
    if any(a.grown(8).overlaps(b) for n, a in enumerate(everything) for b in everything[n + 1 :]):
        return None
    left, top = min(r.x for r in everything), min(r.y for r in everything)
    rects = {one: rect.moved(-left, -top) for one, rect in rects.items()}
    figure = Figure(max(r.right for r in rects.values()), max(r.bottom for r in rects.values()))
    for one in graph.nodes:
        figure.boxes.append(node_box(nodes[one], blocks[one], rects[one], hue.get(nodes[one].group or ""), 11.0))
    around: list[Pair] = []
    for a, b in graph.edges:
        line = straight(rects[a], rects[b])
        if (b, a) not in graph.texts and free_of(line, [r for one, r in rects.items() if one not in (a, b)]):
            figure.arrows.append(Arrow(tuple(line), a, b))
        else:
            around.append((a, b))
    if around:
        figure = figure.framed(14.0)
    connect(figure, sheet, graph, around)
    return figure


def _even(count: int, rx: float, ry: float) -> list[Point]:
    """Points at even distances along an ellipse, the first at the left of the top."""
    fine = [(rx * cos(t), ry * sin(t)) for t in (2 * pi * n / 720 - pi / 2 for n in range(721))]
    along = [0.0]
    for (ax, ay), (bx, by) in pairwise(fine):
        along.append(along[-1] + ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5)
    offset = 0.0 if count % 2 or count == 4 else 0.5
    wanted = [along[-1] * ((n + offset) / count) for n in range(count)]
    return [fine[min(range(721), key=lambda n: abs(along[n] - want))] for want in wanted]
