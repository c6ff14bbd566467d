"""A hierarchy as columns: the root on top, its children as heads, all that is below them hanging in lists."""

from __future__ import annotations

import itertools
from math import ceil

from aurora.diagrams.blocks import PAD_X, PAD_Y, Sheet, hues, node_box, tags
from aurora.diagrams.geometry import Arrow, Figure, Point, Rect
from aurora.diagrams.graph import Graph
from aurora.diagrams.spec import DiagramSpec

_GAP, _ROW, _INDENT, _DROP = 14.0, 7.0, 11.0, 24.0


def hanging(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> Figure | None:
    """The figure of one tree, None where it has several roots or words would have to be broken."""
    children = {target for _, target in graph.edges}
    roots = [node for node in graph.nodes if node not in children]
    heads = graph.children(roots[0])
    if len(roots) != 1 or len(heads) < 2 or len(heads) == len(graph.nodes) - 1:
        return None
    nodes = {node.id: node for node in spec.nodes}
    hue, tag = hues(spec), tags(spec)
    blocks = {one: sheet.node_block(nodes[one], tag.get(nodes[one].group or "")) for one in graph.nodes}
    width = min(150.0, (sheet.width - _GAP * (len(heads) - 1)) / len(heads))
    total = width * len(heads) + _GAP * (len(heads) - 1)
    listed = {head: _below(graph, head) for head in heads}
    rects: dict[str, Rect] = {}

    def put(one: str, x: float, y: float, w: float, least: float = 0.0) -> bool:
        rects[one] = Rect(x, y, w, max(least, 20.0, blocks[one].height(w - 2 * PAD_X) + 2 * PAD_Y))
        return sheet.fits(blocks[one].least, w)

    root_width = max(min(200.0, total), min(total, blocks[roots[0]].natural + 4 * PAD_X))
    if not put(roots[0], (total - root_width) / 2, 0, root_width):
        return None
    top = rects[roots[0]].bottom + _DROP
    tallest = max(20.0, *(blocks[head].height(width - 2 * PAD_X) + 2 * PAD_Y for head in heads))
    for column, head in enumerate(heads):
        x = column * (width + _GAP)
        fine = put(head, x, top, width, tallest)
        y = rects[head].bottom + _ROW + 2
        for one, depth in listed[head]:
            fine = put(one, x + depth * _INDENT, y, width - depth * _INDENT) and fine
            y = rects[one].bottom + _ROW
        if not fine:
            return None
    figure = Figure(total, max(rect.bottom for rect in rects.values()))
    for one in graph.nodes:
        figure.boxes.append(node_box(nodes[one], blocks[one], rects[one], hue.get(nodes[one].group or "")))
    for source, target in graph.edges:
        points = _fork(rects[source], rects[target]) if source == roots[0] else _hook(rects[source], rects[target])
        figure.arrows.append(Arrow(points, source, target, head=False))
    return figure


def comb(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> Figure | None:
    """A root and many leaves, two beside each other along a trunk; None for any other tree."""
    nodes = {node.id: node for node in spec.nodes}
    children = {target for _, target in graph.edges}
    root = next(node for node in graph.nodes if node not in children)
    leaves = graph.children(root)
    if len(leaves) < 5 or len(leaves) != len(graph.nodes) - 1:
        return None
    hue, tag = hues(spec), tags(spec)
    blocks = {one: sheet.node_block(nodes[one], tag.get(nodes[one].group or "")) for one in graph.nodes}
    width = (sheet.width - 2 * _DROP) / 2
    width = min(width, max(110.0, *(blocks[one].natural + 2 * PAD_X + 8 for one in leaves)))
    total = 2 * width + 2 * _DROP
    root_width = max(min(200.0, total), min(total, blocks[root].natural + 4 * PAD_X))
    if not all(sheet.fits(blocks[one].least, width) for one in graph.nodes):
        return None
    high = max(22.0, blocks[root].height(root_width - 2 * PAD_X) + 2 * PAD_Y)
    rects = {root: Rect((total - root_width) / 2, 0, root_width, high)}
    y = high + 14.0
    for start in range(0, len(leaves), 2):
        pair = leaves[start : start + 2]
        tall = max(20.0, *(blocks[one].height(width - 2 * PAD_X) + 2 * PAD_Y for one in pair))
        for side, one in enumerate(pair):
            rects[one] = Rect(side * (width + 2 * _DROP), y, width, tall)
        y += tall + 9.0
    figure = Figure(total, y - 9.0)
    figure.boxes = [
        node_box(nodes[one], blocks[one], rects[one], hue.get(nodes[one].group or "")) for one in graph.nodes
    ]
    middle = total / 2
    for one in leaves:
        rect = rects[one]
        level = rect.center[1]
        end = rect.right if rect.right < middle else rect.x
        figure.arrows.append(Arrow(((middle, high), (middle, level), (end, level)), root, one, head=False))
    return figure


def _below(graph: Graph, head: str) -> list[tuple[str, int]]:
    """Everything below a node with its depth, each node right after its parent."""
    found: list[tuple[str, int]] = []
    waiting = [(one, 1) for one in reversed(graph.children(head))]
    while waiting:
        one, depth = waiting.pop()
        found.append((one, depth))
        waiting += [(child, depth + 1) for child in reversed(graph.children(one))]
    return found


def _fork(parent: Rect, child: Rect) -> tuple[Point, ...]:
    (px, _), (cx, _) = parent.center, child.center
    if abs(px - cx) < 0.01:
        return (px, parent.bottom), (cx, child.y)
    middle = parent.bottom + _DROP / 2
    return (px, parent.bottom), (px, middle), (cx, middle), (cx, child.y)


def _hook(parent: Rect, child: Rect) -> tuple[Point, ...]:
    x, y = parent.x + _INDENT / 2, child.center[1]
    return (x, parent.bottom), (x, y), (child.x, y)


def shelf_rows(count: int, columns: int) -> list[tuple[int, int]]:
    """From and to of each row when `count` things stand in rows of at most `columns`, as even as may be."""
    rows = ceil(count / columns)
    cuts = [ceil(count * row / rows) for row in range(rows + 1)]
    return list(itertools.pairwise(cuts))
