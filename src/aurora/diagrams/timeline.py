"""Time: bars as long as their share with the minutes beside them, or marks along a line where no weights are given."""

from __future__ import annotations

from math import ceil, fsum, inf, log10

from aurora.diagrams.blocks import PAD_X, PAD_Y, SMALLEST, Sheet, hues, node_box, tags, text_box
from aurora.diagrams.geometry import Arrow, Box, Figure, Rect
from aurora.diagrams.graph import Graph
from aurora.diagrams.hanging import shelf_rows
from aurora.diagrams.labels import connect
from aurora.diagrams.spec import DiagramSpec
from aurora.languages import pack

_ROW_GAP, _BAR = 5.0, 13.0
_INTERVALS = 5


def amount(weight: float, language: str) -> str:
    """A number in the manner of a language, with decimals only where it has some."""
    shown = f"{weight:.10g}" if weight < 1e9 else f"{weight:.3g}"
    return shown.replace(".", pack(language).text("lesson", "decimal_mark"))


def minutes(weight: float, language: str) -> str:
    """A number of minutes with their unit."""
    return f"{amount(weight, language)} min"


def ticks(total: float) -> list[float]:
    """Round numbers from 0 to the total, both included: at most six, evenly spaced where the total allows it."""
    power = 10.0 ** max(0, ceil(log10(max(total, 1.0))) - 2)
    steps = sorted({*(1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0), *(power * n for n in (10, 20, 50, 100))})
    wide = [step for step in steps if total / step <= _INTERVALS]
    step = next((step for step in wide if step < total and total % step == 0), wide[0])
    # A tick that stands close to the end would run into its label.
    inner = [step * n for n in range(1, _INTERVALS + 1) if step * n <= total - step * 0.6]
    return [0.0, *inner, total]


def bars(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> Figure | None:
    """Rows one under another: the label at the left; at the right a bar that begins where the last one ended."""
    total = fsum(node.weight or 0.0 for node in spec.nodes)
    tag = tags(spec)
    blocks = [sheet.node_block(node) for node in spec.nodes]
    texts = [
        sheet.block((minutes(node.weight, spec.language), True, "ink")) if node.weight is not None else None
        for node in spec.nodes
    ]
    beside = max(text.natural for text in texts if text) + 8
    end = sheet.block((minutes(total, spec.language), False, "muted", SMALLEST)).natural / 2
    side = min(sheet.width * 0.46, max(block.natural for block in blocks) + 2 * PAD_X)
    side = max(side, 60.0)
    if not all(sheet.fits(block.least, side) for block in blocks):
        return None
    lane = 24.0 if graph.edges else 0.0
    left = side + 12 + lane
    length = sheet.width - left - max(end, 4.0)
    figure, y, passed = Figure(sheet.width), 0.0, 0.0
    gap = 22.0 if graph.edges else _ROW_GAP if len(blocks) < 9 else 3.0
    scale = length / total if total > 0 else 0.0
    dots: list[Box] = []
    for n, (node, block, text) in enumerate(zip(spec.nodes, blocks, texts, strict=True)):
        tall = max(_BAR + 3, block.height(side - 2 * PAD_X) + (2 * PAD_Y - 3 if len(blocks) < 9 else PAD_Y))
        hue = hues(spec).get(node.group or "")
        if node.group and (n == 0 or spec.nodes[n - 1].group != node.group):
            heading = sheet.block((tag[node.group], True, "hue", sheet.small))
            y += 3.0 if n else 0.0
            high = heading.height(side)
            figure.boxes.append(text_box(heading, Rect(0, y, side, high), "plain", hue, "start"))
            y += high + 1.5
        figure.boxes.append(node_box(node, block, Rect(0, y, side, tall), hue, align="start"))
        x, middle = left + passed * scale, y + tall / 2
        figure.boxes.append(Box(Rect(left, middle - _BAR / 2, length, _BAR), "bar", hue=-1, radius=2.0))
        if node.weight and scale:
            wide = node.weight * scale
            rect = Rect(x, middle - _BAR / 2, wide, _BAR)
            figure.boxes.append(Box(rect, "bar", hue=hue, radius=2.0))
            passed += node.weight
        else:
            rect = Rect(x - 3, middle - 3, 6, 6)
            dots.append(Box(rect, "dot", hue=hue))
        if text:
            after = rect.right + 4
            inside = rect.w > beside
            at = (
                rect.x + (rect.w - beside) / 2
                if inside
                else after
                if after + beside < left + length
                else rect.x - beside - 2
            )
            place = Rect(at, middle - _BAR / 2, beside, _BAR)
            lines = text.set(place, "center" if inside or at != after else "start", inverse=inside)
            figure.boxes.append(Box(place, "plain", tuple(lines)))
        y += tall + (gap if n < len(blocks) - 1 else 0.0)
    figure.boxes += dots
    figure.height = y
    if 0 < total < inf:
        _axis(figure, sheet, left, length, total, spec.language)
    connect(figure, sheet, graph, graph.edges, right=left - 1)
    return figure


def _axis(figure: Figure, sheet: Sheet, left: float, length: float, total: float, language: str) -> None:
    y = figure.height + 7
    figure.arrows.append(Arrow(((left, y), (left + length, y)), head=False, faint=True))
    for tick in ticks(total):
        x = left + length * tick / total
        figure.arrows.append(Arrow(((x, y - 2.5), (x, y + 2.5)), head=False, faint=True))
        shown = minutes(tick, language) if tick == total else amount(tick, language)
        block = sheet.block((shown, False, "muted", SMALLEST))
        figure.boxes.append(text_box(block, Rect(x - block.natural / 2, y + 3.5, block.natural, 9), "plain"))
    figure.height = y + 13


def marks(spec: DiagramSpec, graph: Graph, sheet: Sheet) -> list[Figure]:
    """Boxes below a line with a dot for each; many stand in several rows."""
    found: list[Figure] = []
    tag, count = tags(spec), len(spec.nodes)
    blocks = [sheet.node_block(node, tag.get(node.group or "")) for node in spec.nodes]
    gap = 22.0 if graph.edges else 11.0
    for rows in range(1, count + 1):
        across = ceil(count / rows)
        if ceil(count / across) != rows:
            continue
        width = (sheet.width - gap * (across - 1)) / across
        if not all(sheet.fits(block.least, width) for block in blocks):
            continue
        figure, y = Figure(sheet.width), 0.0
        for start, end in shelf_rows(count, across):
            tall = max(26.0, *(block.height(width - 2 * PAD_X) + 2 * PAD_Y for block in blocks[start:end]))
            figure.arrows.append(Arrow(((0.0, y + 4), (sheet.width, y + 4)), head=end == count, faint=True))
            for n in range(start, end):
                x, node = (n - start) * (width + gap), spec.nodes[n]
                hue = hues(spec).get(node.group or "")
                middle = x + width / 2
                figure.arrows.append(Arrow(((middle, y + 4), (middle, y + 16)), head=False, faint=True))
                figure.boxes.append(Box(Rect(middle - 4, y, 8, 8), "dot", hue=hue))
                rect = Rect(x, y + 16, width, tall)
                top = any(one.detail for one in spec.nodes[start:end])
                figure.boxes.append(node_box(node, blocks[n], rect, hue, top=top))
            y += tall + 16 + (30.0 if graph.edges else 18.0)
        figure.height = y - (12.0 if graph.edges else 18.0)
        figure.penalty = 0.3 * (rows - 1)
        connect(figure, sheet, graph, graph.edges)
        found.append(figure)
    return found
