"""What a diagram shows, as a small closed model. Positions, sizes and colours are the layout's and the theme's."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from aurora.outline.models import Closed

DiagramKind = Literal["flow", "hierarchy", "cycle", "layers", "comparison", "timeline", "concept_map", "card"]
CardKind = Literal["flow", "hierarchy", "cycle", "layers", "comparison", "timeline", "concept_map", "illustration"]


class Node(Closed):
    """One box. `detail` is a second, smaller text. `weight` is a share or a length (minutes on a timeline)."""

    id: str = Field(min_length=1)
    label: str = Field(min_length=1)
    detail: str | None = None
    group: str | None = None
    weight: float | None = Field(None, ge=0, allow_inf_nan=False)
    emphasis: bool = False


class Edge(Closed):
    """An arrow between two boxes."""

    source: str
    target: str
    label: str | None = None


class Group(Closed):
    """Boxes that belong together: a column of a comparison, a layer, a frame in a flow."""

    id: str = Field(min_length=1)
    label: str = Field(min_length=1)


class DiagramAnswer(Closed):
    """What a model says of a diagram: a `DiagramSpec` without what is known already."""

    kind: Literal["flow", "hierarchy", "cycle", "layers", "comparison", "timeline", "concept_map"]
    title: str = Field(min_length=1)
    alt: str = Field(min_length=1)
    nodes: list[Node] = Field(min_length=1)
    edges: list[Edge] = Field(default_factory=list)
    groups: list[Group] = Field(default_factory=list)


class DiagramSpec(Closed):
    """A diagram. `alt` describes the picture to someone who cannot see it; `title` stands above it.

    `card` is no diagram but a brief for one that has still to be made: nodes are its fields (label, detail), and
    `suggests` is the kind of picture that it asks for.
    Ids are unique among the nodes and among the groups; what an edge or a node refers to exists.
    """

    kind: DiagramKind
    title: str = Field(min_length=1)
    alt: str = Field(min_length=1)
    language: str = "en"
    nodes: list[Node] = Field(min_length=1)
    edges: list[Edge] = Field(default_factory=list)
    groups: list[Group] = Field(default_factory=list)
    suggests: CardKind | None = None

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> Self:
        wrong = [*_repeated("node", [node.id for node in self.nodes])]
        wrong += _repeated("group", [group.id for group in self.groups])
        nodes = {node.id for node in self.nodes}
        groups = {group.id for group in self.groups}
        for node in self.nodes:
            if node.group is not None and node.group not in groups:
                wrong.append(f"node {node.id!r} is in group {node.group!r}, which is not in groups: {_known(groups)}")
        for edge in self.edges:
            for end in (edge.source, edge.target):
                if end not in nodes:
                    wrong.append(
                        f"the edge {edge.source!r} -> {edge.target!r} names {end!r}, which is no node: {_known(nodes)}"
                    )
            if edge.source == edge.target:
                wrong.append(f"an edge goes from {edge.source!r} to itself; leave it out or name another target")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def _repeated(what: str, ids: list[str]) -> list[str]:
    return [f"the {what} id {one!r} is used more than once" for one in dict.fromkeys(ids) if ids.count(one) > 1]


def _known(ids: set[str]) -> str:
    return f"there are {', '.join(sorted(ids))}" if ids else "there are none"
