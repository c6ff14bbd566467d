"""A diagram in words, read from its spec: for those who cannot see it, where nobody described it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aurora.diagrams.graph import read_graph
from aurora.diagrams.shelves import shelves
from aurora.diagrams.spec import DiagramSpec, Node
from aurora.diagrams.text import plain
from aurora.languages import Pack, pack


def describe(spec: DiagramSpec) -> str:
    """Its kind, its boxes with the groups that they stand in, and its arrows, in the language of the spec."""
    words = pack(spec.language)
    kind, boxes = words.text("picture", spec.kind), ". ".join(_shelves(spec, words))
    links = ", ".join(_links(spec, words))
    if links:
        return words.text("picture", "description_with_links", kind=kind, boxes=boxes, links=links)
    return words.text("picture", "description", kind=kind, boxes=boxes)


def _shelves(spec: DiagramSpec, words: Pack) -> Iterator[str]:
    for group, _, nodes in shelves(spec):
        boxes = ", ".join(_boxes(nodes, words))
        yield words.text("picture", "group", label=_quoted(group, words), boxes=boxes) if group else boxes


def _boxes(nodes: Sequence[Node], words: Pack) -> list[str]:
    return [
        words.text("picture", "box_with_detail", label=_quoted(node.label, words), detail=_said(node.detail))
        if node.detail
        else _quoted(node.label, words)
        for node in nodes
    ]


def _links(spec: DiagramSpec, words: Pack) -> Iterator[str]:
    labels = {node.id: _quoted(node.label, words) for node in spec.nodes}
    for (source, target), label in read_graph(spec).texts.items():
        ends = {"source": labels[source], "target": labels[target]}
        if label:
            yield words.text("picture", "link_with_label", **ends, label=_said(label))
        else:
            yield words.text("picture", "link", **ends)


def _quoted(text: str, words: Pack) -> str:
    return words.text("lesson", "quote", text=plain(text))


def _said(text: str) -> str:
    """A text of the diagram without the stop at its end, as part of a list."""
    return plain(text).rstrip(".")
