"""Steps one after another: a row, or rows that turn at their ends so that each arrow stays short."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from aurora.diagrams.blocks import PAD_X, PAD_Y, Sheet, badge, hues, node_box, tags
from aurora.diagrams.geometry import Arrow, Figure, Rect
from aurora.diagrams.graph import Graph, Pair
from aurora.diagrams.labels import connect, label_size
from aurora.diagrams.spec import DiagramSpec

WIDEST_BOX = 168.0
_GAP, _ROW_GAP, _LANE = 25.0, 24.0, 13.0


def chain(spec: DiagramSpec, graph: Graph, order: Sequence[str], sheet: Sheet) -> list[Figure]:
    """The steps in every number of rows that divides them evenly; other edges are led around the boxes.

    Neighbours in the order are joined where they are in the graph, or all of them where it has no edges.
    """
    figures: list[Figure] = []
    steps = list(pairwise(order))
    extra = [pair for pair in graph.edges if pair not in set(steps)]
    for rows in range(1, len(order) + 1):
        columns = ceil(len(order) / rows)
        if ceil(len(order) / columns) == rows:
            figure = _snake(spec, graph, order, sheet, columns, extra)
            if figure:
                figures.append(figure)
    return figures


def _snake(
    spec: DiagramSpec, graph: Graph, order: Sequence[str], sheet: Sheet, columns: int, extra: Sequence[Pair]
) -> Figure | None:
    nodes = {node.id: node for node in spec.nodes}
    hue, tag = hues(spec), tags(spec)
    blocks = {one: sheet.node_block(nodes[one], tag.get(nodes[one].group or "")) for one in order}
    sizes = [label_size(sheet, text) for text in graph.labels.values()]
    beside = [label_size(sheet, text) for pair, text in graph.labels.items() if pair not in extra]
    lane = _LANE + 6 if extra else 0.0
    gap = max(_GAP + lane, max((w for w, _ in beside), default=0.0) + 22)
    row_gap = max(_ROW_GAP + lane, max((h for _, h in sizes), default=0.0) + 18)
    room = (sheet.width - 2 * lane - (columns - 1) * gap) / columns
    widest = max(block.natural for block in blocks.values()) + 2 * PAD_X
    width = min(room, WIDEST_BOX if len(order) > 1 else max(120.0, min(240.0, widest + 30)))
    if not all(sheet.fits(block.least, width) for block in blocks.values()):
        return None
    numbered = len(order) > 2 and (not graph.edges or all(pair in graph.texts for pair in pairwise(order)))
    figure = Figure()
    rects: dict[str, Rect] = {}
    y = 5.8 if numbered else 0.0
    y += lane
    for row in range(ceil(len(order) / columns)):
        here = order[row * columns : (row + 1) * columns]
        pad = PAD_Y + (2.5 if numbered else 0.0)
        height = max(24.0, max(blocks[one].height(width - 14) for one in here) + 2 * pad)
        for place, one in enumerate(here):
            column = place if row % 2 == 0 else columns - 1 - place
            rects[one] = Rect(lane + column * (width + gap), y, width, height)
        y += height + row_gap
    figure.width = max(rect.right for rect in rects.values()) + lane
    figure.height = y - row_gap + lane
    for number, one in enumerate(order, 1):
        rect, node = rects[one], nodes[one]
        figure.boxes.append(node_box(node, blocks[one], rect, hue.get(node.group or "")))
        if numbered:
            figure.boxes.append(badge(sheet, str(number), rect.x + 9, rect.y))
    for a, b in pairwise(order):
        if graph.edges and (a, b) not in graph.texts:
            continue
        figure.arrows.append(Arrow(_between(rects[a], rects[b]), a, b))
    connect(figure, sheet, graph, extra)
    return figure


def _between(a: Rect, b: Rect) -> tuple[tuple[float, float], ...]:
    if abs(a.y - b.y) < 0.01:
        return (
            ((a.right, a.center[1]), (b.x, b.center[1])) if a.x < b.x else ((a.x, a.center[1]), (b.right, b.center[1]))
        )
    return ((a.center[0], a.bottom), (b.center[0], b.y))
