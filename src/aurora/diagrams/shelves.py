"""Groups as shelves: bands one above another with a heading at the left, or columns side by side with one on top."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, fsum

from aurora.diagrams.blocks import PAD_X, PAD_Y, Sheet, hues, node_box, text_box
from aurora.diagrams.geometry import Arrow, Box, Figure, Look, Rect
from aurora.diagrams.graph import Graph, Pair
from aurora.diagrams.hanging import shelf_rows
from aurora.diagrams.labels import connect
from aurora.diagrams.spec import DiagramSpec, Node

_INSET, _LANES = 8.0, 20.0


def shelves(spec: DiagramSpec) -> list[tuple[str, int | None, list[Node]]]:
    """Heading, place in the palette and nodes of each group that has nodes; what has no group comes last."""
    hue = hues(spec)
    found: list[tuple[str, int | None, list[Node]]] = []
    for group in spec.groups:
        found.append((group.label, hue[group.id], [node for node in spec.nodes if node.group == group.id]))
    found.append(("", None, [node for node in spec.nodes if node.group is None]))
    return [shelf for shelf in found if shelf[2]]


def bands(spec: DiagramSpec, graph: Graph, sheet: Sheet, steps: Sequence[Pair] = ()) -> list[Figure]:
    """Every group a band, its nodes in rows of one box, two, three, …; `steps` are arrows drawn besides the edges."""
    most = max(len(nodes) for _, _, nodes in shelves(spec))
    found = [_bands(spec, graph, sheet, columns, steps) for columns in range(1, min(most, 6) + 1)]
    return [figure for figure in found if figure]


def _bands(spec: DiagramSpec, graph: Graph, sheet: Sheet, columns: int, steps: Sequence[Pair]) -> Figure | None:
    content = shelves(spec)
    wanted = [*dict.fromkeys([*steps, *graph.edges])]
    gap = 26.0 if wanted else 9.0
    between = 26.0 if wanted else 8.0
    inset = 11.0 if wanted else _INSET
    titles = {title: sheet.block((title, True, "ink")) for title, _, _ in content}
    head = min(96.0, max(block.natural for block in titles.values()) + 2 * PAD_X) if any(titles) else 0.0
    head = max(40.0, head, max(block.least for block in titles.values()) + 2 * PAD_X) if head else 0.0
    left = head + inset
    room = sheet.width - left - inset
    figure = Figure(sheet.width)
    y = 0.0
    for title, hue, nodes in content:
        rows = shelf_rows(len(nodes), columns)
        across = columns if len(rows) > 1 or wanted else len(nodes)
        width = (room - gap * (across - 1)) / across
        top, boxes = y, []
        y += inset
        for start, end in rows:
            here = [(node, sheet.node_block(node)) for node in nodes[start:end]]
            if not all(sheet.fits(block.least, width) for _, block in here):
                return None
            tall = max(22.0, *(block.height(width - 2 * PAD_X) + 2 * PAD_Y for _, block in here))
            for n, (node, block) in enumerate(here):
                boxes.append(node_box(node, block, Rect(left + n * (width + gap), y, width, tall), hue))
            y += tall + (gap if wanted else 7.0)
        y += inset - (gap if wanted else 7.0)
        height = y - top
        if title:
            least = titles[title].height(head - 2 * PAD_X) + 2 * PAD_Y
            if least > height:
                shift = (least - height) / 2
                boxes = [box.moved(0, shift) for box in boxes]
                y, height = top + least, least
            if not sheet.fits(titles[title].least, head):
                return None
        figure.boxes.append(Box(Rect(0, top, sheet.width, height), "frame", hue=hue))
        if title:
            figure.boxes.append(text_box(titles[title], Rect(0, top, head, height), "head", hue))
        figure.boxes += boxes
        y += between
    figure.height = y - between
    _connect(figure, wanted, graph, sheet)
    return figure


def columns(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> list[Figure]:
    """Every group a column, its nodes one under another in common rows; many columns stand in several rows."""
    content = shelves(spec)
    found = [_columns(content, graph, sheet, across) for across in range(1, len(content) + 1)]
    return [figure for figure in found if figure]


def _columns(
    content: list[tuple[str, int | None, list[Node]]], graph: Graph, sheet: Sheet, across: int
) -> Figure | None:
    if ceil(len(content) / ceil(len(content) / across)) != across:
        return None
    gap = 26.0 if graph.edges else 12.0
    step = 26.0 if graph.edges else 7.0
    inset = 11.0 if graph.edges else _INSET
    width = min(210.0, (sheet.width - gap * (across - 1)) / across)
    inner = width - 2 * inset
    figure = Figure(width * across + gap * (across - 1))
    y = 0.0
    for start, end in shelf_rows(len(content), across):
        part = content[start:end]
        heads = [sheet.block((title, True, "ink")) for title, _, _ in part]
        blocks = [[sheet.node_block(node) for node in nodes] for _, _, nodes in part]
        if not all(sheet.fits(block.least, inner) for column in blocks for block in column):
            return None
        if not all(sheet.fits(block.least, width) for block in heads):
            return None
        headed = any(title for title, _, _ in part)
        head = max(block.height(width - 2 * PAD_X) for block in heads) + 2 * PAD_Y if headed else 0.0
        tall = []
        for row in range(max(len(column) for column in blocks)):
            here = [column[row].height(inner - 2 * PAD_X) for column in blocks if row < len(column)]
            tall.append(max(20.0, max(here) + 2 * PAD_Y))
        height = head + 2 * inset + fsum(tall) + step * (len(tall) - 1)
        for n, (title, hue, nodes) in enumerate(part):
            x = n * (width + gap)
            figure.boxes.append(Box(Rect(x, y, width, height), "frame", hue=hue))
            if title:
                figure.boxes.append(text_box(heads[n], Rect(x, y, width, head), "head", hue))
            at = y + head + inset
            for node, block, h in zip(nodes, blocks[n], tall, strict=False):
                figure.boxes.append(node_box(node, block, Rect(x + inset, at, inner, h), hue))
                at += h + step
        y += height + (26.0 if graph.edges else 12.0)
    figure.height = y - (26.0 if graph.edges else 12.0)
    figure.penalty = 0.3 * (ceil(len(content) / across) - 1)
    _connect(figure, graph.edges, graph, sheet)
    return figure


def stack(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> list[Figure]:
    """Every node a layer of its own: label at the left, detail at the right."""
    dense = len(spec.nodes) > 7
    gap = 24.0 if graph.edges else 3.0 if dense else 5.0
    pad, least = (3.0, 0.0) if dense else (PAD_Y + 1, 26.0)
    details = any(node.detail for node in spec.nodes)
    lanes = 2 * _LANES if graph.edges else 0.0
    width = sheet.width - lanes if details else min(sheet.width - lanes, 280.0)
    widest = max(sheet.block((node.label, True, "ink")).natural for node in spec.nodes) + 2 * PAD_X
    side = min(150.0, widest + 10) if details else width
    figure, y = Figure(width), 0.0
    for node in spec.nodes:
        label = sheet.block((node.label, True, "ink"))
        detail = sheet.block((node.detail or "", False, "muted"))
        inner, beside = side - 2 * PAD_X, width - side - PAD_X
        if not sheet.fits(label.least, side) or (not sheet.force and node.detail and detail.least > beside):
            return []
        tall = max(least, max(label.height(inner), detail.height(beside) if node.detail else 0.0) + 2 * pad)
        lines = label.set(Rect(PAD_X, y, inner, tall), "start" if details else "center", inverse=node.emphasis)
        if node.detail:
            lines += detail.set(Rect(side, y, beside, tall), "start", inverse=node.emphasis)
        look: Look = "strong" if node.emphasis else "node"
        figure.boxes.append(Box(Rect(0, y, width, tall), look, tuple(lines), node.id, hues(spec).get(node.group or "")))
        y += tall + gap
    figure.height = y - gap
    figure = figure.framed(_LANES if graph.edges else 0.0)
    _connect(figure, graph.edges, graph, sheet)
    return [figure]


def cards(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> list[Figure]:
    """Every node a column with its label as heading and its detail below: a comparison without groups."""
    found: list[Figure] = []
    for across in range(1, len(spec.nodes) + 1):
        if ceil(len(spec.nodes) / ceil(len(spec.nodes) / across)) != across:
            continue
        gap = 26.0 if graph.edges else 12.0
        lanes = _LANES if graph.edges else 0.0
        width = min(210.0, (sheet.width - 2 * lanes - gap * (across - 1)) / across)
        blocks = [sheet.node_block(node) for node in spec.nodes]
        if not all(sheet.fits(block.least, width) for block in blocks):
            continue
        figure, y = Figure(width * across + gap * (across - 1)), 0.0
        for start, end in shelf_rows(len(spec.nodes), across):
            top = any(node.detail for node in spec.nodes[start:end])
            tall = max(30.0, *(block.height(width - 2 * PAD_X) + 2 * PAD_Y + 4 for block in blocks[start:end]))
            for n in range(start, end):
                rect = Rect((n - start) * (width + gap), y, width, tall)
                hue = hues(spec).get(spec.nodes[n].group or "")
                figure.boxes.append(node_box(spec.nodes[n], blocks[n], rect, hue, top=top))
            y += tall + gap
        figure.height = y - gap
        figure.penalty = 0.3 * (ceil(len(spec.nodes) / across) - 1)
        figure = figure.framed(lanes)
        _connect(figure, graph.edges, graph, sheet)
        found.append(figure)
    return found


def _connect(figure: Figure, wanted: Sequence[Pair], graph: Graph, sheet: Sheet) -> None:
    """Arrows between neighbours straight, all others around the boxes; then their texts."""
    places = {box.node: box.rect for box in figure.boxes if box.node is not None}
    others = []
    for pair in wanted:
        a, b = places[pair[0]], places[pair[1]]
        facing = abs(a.center[1] - b.center[1]) < 0.01 and 0 < max(b.x - a.right, a.x - b.right) < 30
        if facing and pair[::-1] not in wanted:
            ends = (
                ((a.right, a.center[1]), (b.x, b.center[1]))
                if a.x < b.x
                else ((a.x, a.center[1]), (b.right, b.center[1]))
            )
            figure.arrows.append(Arrow(ends, *pair))
        else:
            others.append(pair)
    frames = [box.rect for box in figure.boxes if box.look == "frame"]
    connect(figure, sheet, graph, others, between=frames)


def steps_of(spec: DiagramSpec) -> list[Pair]:
    """One arrow from each node to the next: what a flow without edges means."""
    ordered = [node.id for _, _, nodes in shelves(spec) for node in nodes]
    return list(pairwise(ordered))
