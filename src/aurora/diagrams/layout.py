"""Lays a diagram out: tries sizes and arrangements, and takes the first that is legible and fits the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import log

from aurora.diagrams.blocks import SMALLEST, Block, Paragraph, Sheet, badge
from aurora.diagrams.card import card
from aurora.diagrams.chain import chain
from aurora.diagrams.geometry import Arrow, Box, Figure, Rect
from aurora.diagrams.graph import Graph, is_forest, longest_first, path_of, read_graph, without_steps
from aurora.diagrams.hanging import comb, hanging
from aurora.diagrams.layered import arrange, layered
from aurora.diagrams.measure import faults
from aurora.diagrams.ring import cycle, hub_of, radial
from aurora.diagrams.shelves import bands, cards, columns, stack, steps_of
from aurora.diagrams.spec import DiagramSpec
from aurora.diagrams.text import Measure
from aurora.diagrams.timeline import bars, marks

PAGE = 425.0
"""Width of a page in points: 15 cm."""
MARGIN = 14.0
FLATTEST, WANTED, TALLEST = 16 / 7, 1.62, 4 / 3
"""Width to height of a page: the bounds, and what looks best."""

Place = Callable[[Sheet], list[Figure]]


@dataclass(frozen=True)
class Layout:
    """A page and all that stands on it, in drawing order: boxes (frames first), arrows, labels."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    labels: tuple[Box, ...]


@dataclass(frozen=True)
class _Attempt:
    """One size to try: of the labels, of the page, and whether words may be broken."""

    size: float
    width: float
    height: float
    force: bool


def _attempts() -> Iterator[_Attempt]:
    for size in (10.5, 10.0, 9.5, 9.0):
        yield _Attempt(size, PAGE, PAGE / WANTED, False)
    for size in (9.5, 9.0, 8.5, 8.0, 7.5):
        yield _Attempt(size, PAGE, PAGE / TALLEST, False)
    for height in (PAGE / 1.1, PAGE, PAGE * 4 / 3):
        for size in (9.0, 8.5, 8.0, 7.5):
            yield _Attempt(size, PAGE, height, False)
    for height in (PAGE / TALLEST, PAGE, PAGE * 4 / 3):
        yield _Attempt(7.5, PAGE, height, True)
    for share in (1.2, 1.5, 1.9, 2.4, 3.0, 4.0, 5.5, 8.0, 12.0):
        for ratio in (TALLEST, 1.0, 0.75):
            yield _Attempt(7.5, PAGE * share, PAGE * share / ratio, share > 2)
    yield _Attempt(7.5, PAGE * 16, 1e9, True)


def layout(spec: DiagramSpec, measure: Measure) -> Layout:
    """The page of a diagram.

    It is 15 cm wide with text of at least 7 pt. Its height is between 7/16 and 3/4 of that; content that needs more
    room makes it taller (up to 20 cm), and content that needs still more makes the page larger in both directions,
    which shows smaller when it is printed. A page with a text that cannot be read is passed over for the next best one.
    """
    place = _placer(spec)
    first: Layout | None = None
    for attempt in _attempts():
        width = attempt.width - 2 * MARGIN
        title = _title(spec, measure, width)
        room = attempt.height - title.rect.bottom - 12 - MARGIN
        sheet = Sheet(measure, width, room, attempt.size, attempt.force, draft=True)
        scores: list[tuple[float, int]] = []
        for n, figure in enumerate(place(sheet)):
            figure = _with_keys(figure, sheet)
            if (figure.width <= width + 0.01 and figure.height <= room) or attempt.height >= 1e9:
                scores.append((_score(figure, attempt, title.rect.bottom), n))
        for _, n in sorted(scores):
            page = _page(_with_keys(place(replace(sheet, draft=False))[n], sheet), title, attempt.width)
            if not faults(page):
                return page
            first = first or page
    assert first is not None, "the last attempt takes every figure"
    return first


def _score(figure: Figure, attempt: _Attempt, above: float) -> float:
    """How far a figure is from what looks best; less is better."""
    height = max(attempt.width / FLATTEST, above + figure.height + 12 + MARGIN)
    off = abs(log(attempt.width / height / WANTED))
    turns = sum(max(0, len(arrow.points) - 2) for arrow in figure.arrows if not arrow.curved)
    narrow = 1 - figure.width / (attempt.width - 2 * MARGIN)
    return figure.penalty + off + 0.35 * len(figure.keys) + 0.012 * turns + 0.35 * narrow


def _title(spec: DiagramSpec, measure: Measure, width: float) -> Box:
    for size in (13.0, 11.5, 10.0):
        block = Block(measure, [Paragraph(spec.title, size, True, "title")])
        if block.height(width) <= 2.2 * size * 1.2:
            break
    height = block.height(width)
    # Set in the middle for lines of even length, then moved to the left margin.
    lines = block.set(Rect(MARGIN, MARGIN - 3, width, height))
    lines = [replace(line, x=MARGIN, centered=False) for line in lines]
    return Box(Rect(MARGIN, MARGIN - 3, width, height + 6), "title", tuple(lines))


def _page(figure: Figure, title: Box, width: float) -> Layout:
    top = title.rect.bottom + 12
    height = max(width / FLATTEST, top + figure.height + MARGIN)
    placed = figure.moved((width - figure.width) / 2, top + (height - top - MARGIN - figure.height) / 2)
    frames = [box for box in placed.boxes if box.look in ("frame", "card")]
    others = [box for box in placed.boxes if box.look not in ("frame", "card")]
    return Layout(width, height, (title, *frames, *others), tuple(placed.arrows), tuple(placed.labels))


def _with_keys(figure: Figure, sheet: Sheet) -> Figure:
    """The figure with the texts of its lettered arrows in one or two columns below it."""
    if not figure.keys:
        return figure
    figure = figure.moved((sheet.width - figure.width) / 2, 0)
    figure.width = sheet.width
    across = 2 if len(figure.keys) > 2 else 1
    column = sheet.width / across
    tops = [figure.height + 10] * across
    for n, (letter, text) in enumerate(figure.keys):
        x, y = (n % across) * column, tops[n % across]
        block = sheet.block((text, False, "muted", max(SMALLEST, sheet.small)))
        height = max(12.0, block.height(column - 26))
        figure.labels.append(badge(sheet, letter, x + 7, y + 6))
        area = Rect(x + 18, y + (12.0 - block.height(column - 26)) / 2 if height == 12.0 else y, column - 26, height)
        figure.labels.append(Box(area, "plain", tuple(block.set(area, "start", top=True))))
        tops[n % across] = y + height + 3
    figure.height = max(tops)
    return figure


def _placer(spec: DiagramSpec) -> Place:
    """The arrangements that suit the kind and the content of a spec."""
    graph = read_graph(spec)
    grouped = any(node.group for node in spec.nodes)
    if spec.kind == "card":
        return lambda sheet: _found(card(spec, sheet))
    if spec.kind == "cycle":
        return lambda sheet: cycle(spec, graph, sheet)
    if spec.kind == "timeline":
        graph = without_steps(graph)
        if any(node.weight is not None for node in spec.nodes):
            return lambda sheet: _found(bars(spec, graph, sheet))
        return lambda sheet: marks(spec, graph, sheet)
    if spec.kind == "comparison":
        return lambda sheet: (columns if grouped else cards)(spec, graph, sheet)
    if spec.kind == "layers":
        return lambda sheet: bands(spec, graph, sheet) if grouped else stack(spec, graph, sheet)
    if spec.kind == "flow":
        return _flow(spec, graph, grouped)
    if spec.kind == "hierarchy":
        return _hierarchy(spec, graph, grouped)
    return _concept_map(spec, graph, grouped)


def _flow(spec: DiagramSpec, graph: Graph, grouped: bool) -> Place:
    if grouped:
        steps = [] if graph.edges else steps_of(spec)
        return lambda sheet: bands(spec, graph, sheet, steps)
    path = path_of(graph) if graph.edges else list(graph.nodes)
    if path and len(graph.edges) <= len(path) - 1:
        return lambda sheet: chain(spec, graph, path, sheet)
    levels = _levels(spec, graph, heads=True)
    if path:
        return lambda sheet: [*chain(spec, graph, path, sheet), *levels(sheet)]
    order = longest_first(graph)
    return lambda sheet: [*levels(sheet), *chain(spec, graph, order, sheet)]


def _hierarchy(spec: DiagramSpec, graph: Graph, grouped: bool) -> Place:
    if not graph.edges:
        return lambda sheet: bands(spec, graph, sheet) if grouped else stack(spec, graph, sheet)
    forest = is_forest(graph)
    levels = _levels(spec, graph, heads=not forest)
    if forest and not graph.labels:
        return lambda sheet: [*_found(hanging(spec, graph, sheet)), *_found(comb(spec, graph, sheet)), *levels(sheet)]
    return levels


def _concept_map(spec: DiagramSpec, graph: Graph, grouped: bool) -> Place:
    if not graph.edges:
        return lambda sheet: (columns if grouped else cards)(spec, graph, sheet)
    levels = _levels(spec, graph, heads=True, round_boxes=True)
    hub = hub_of(graph)
    if hub:
        return lambda sheet: [*_found(radial(spec, graph, hub, sheet)), *levels(sheet)]
    return levels


def _levels(spec: DiagramSpec, graph: Graph, heads: bool, round_boxes: bool = False) -> Place:
    plan = arrange(graph)

    def place(sheet: Sheet) -> list[Figure]:
        found = [layered(spec, graph, plan, sheet, to, heads, round_boxes) for to in ("down", "right")]
        return [figure for figure in found if figure]

    return place


def _found(figure: Figure | None) -> list[Figure]:
    return [figure] if figure else []
