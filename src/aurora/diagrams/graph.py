"""What the edges of a spec say: chains, trees, levels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from aurora.diagrams.spec import DiagramSpec

Pair = tuple[str, str]


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the spec, edges once a pair; several texts of one pair are joined."""

    nodes: tuple[str, ...]
    texts: dict[Pair, str]

    @property
    def edges(self) -> tuple[Pair, ...]:
        return tuple(self.texts)

    @property
    def labels(self) -> dict[Pair, str]:
        return {pair: text for pair, text in self.texts.items() if text}

    def children(self, node: str) -> list[str]:
        return [target for source, target in self.texts if source == node]


def read_graph(spec: DiagramSpec) -> Graph:
    """The graph of a spec."""
    texts: dict[Pair, list[str]] = {}
    for edge in spec.edges:
        said = texts.setdefault((edge.source, edge.target), [])
        if edge.label and edge.label.strip() and edge.label not in said:
            said.append(edge.label)
    return Graph(tuple(node.id for node in spec.nodes), {pair: " / ".join(said) for pair, said in texts.items()})


def without_steps(graph: Graph) -> Graph:
    """The graph without edges that only say that one node follows the one before it in the spec."""
    steps = set(pairwise(graph.nodes))
    return Graph(graph.nodes, {pair: text for pair, text in graph.texts.items() if text or pair not in steps})


def path_of(graph: Graph) -> list[str] | None:
    """All nodes along a path of edges: the one path that there is, or the order of the spec where edges follow it."""
    if all((a, b) in graph.texts for a, b in zip(graph.nodes, graph.nodes[1:], strict=False)):
        return list(graph.nodes)
    after = dict(graph.edges)
    starts = [node for node in graph.nodes if node not in after.values()]
    if len(after) != len(graph.edges) or len(starts) != 1:
        return None
    path = [starts[0]]
    while path[-1] in after and len(path) <= len(graph.nodes):
        path.append(after[path[-1]])
    return path if len(path) == len(graph.nodes) == len(set(path)) else None


def ring_of(graph: Graph) -> list[str]:
    """The nodes in the order of the circle that the edges make, else in the order of the spec."""
    after = dict(graph.edges)
    order = [graph.nodes[0]]
    while order[-1] in after and len(order) <= len(graph.nodes):
        order.append(after[order[-1]])
    if len(order) == len(graph.nodes) + 1 and order[-1] == order[0] and len(set(order)) == len(graph.nodes):
        return order[:-1]
    return path_of(graph) or list(graph.nodes)


def is_forest(graph: Graph) -> bool:
    """Whether every node has at most one parent and there is no circle."""
    parents = [target for _, target in graph.edges]
    if len(set(parents)) != len(parents):
        return False
    seen: set[str] = set()
    waiting = [node for node in graph.nodes if node not in set(parents)]
    while waiting:
        node = waiting.pop()
        seen.add(node)
        waiting += graph.children(node)
    return len(seen) == len(graph.nodes)


def longest_first(graph: Graph) -> list[str]:
    """The longest way through the levels, then what lies beside it, level by level."""
    level, closed = levels(graph), backward(graph)
    longest: dict[str, list[str]] = {}
    for node in sorted(graph.nodes, key=lambda node: (-level[node], graph.nodes.index(node))):
        ways = [longest[child] for child in graph.children(node) if (node, child) not in closed]
        longest[node] = [node, *max(ways, key=len, default=[])]
    main = max((longest[node] for node in graph.nodes), key=len)
    beside = [node for node in graph.nodes if node not in main]
    return [*main, *sorted(beside, key=lambda node: -level[node])]


def backward(graph: Graph) -> set[Pair]:
    """Edges that close a circle, found by going through the graph in the order of the spec."""
    closed: set[Pair] = set()
    state: dict[str, int] = {}
    targets = {target for _, target in graph.edges}
    first = [node for node in graph.nodes if node not in targets]
    for root in [*first, *graph.nodes]:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(graph.children(root)))]
        while stack:
            node, rest = stack[-1]
            child = next(rest, None)
            if child is None:
                state[node] = 2
                stack.pop()
            elif child not in state:
                state[child] = 1
                stack.append((child, iter(graph.children(child))))
            elif state[child] == 1:
                closed.add((node, child))
    return closed


def levels(graph: Graph) -> dict[str, int]:
    """The level of each node: one more than its deepest parent's, edges that close a circle left out.

    A node without parents stands right above its nearest child.
    """
    closed = backward(graph)
    forward = [pair for pair in graph.edges if pair not in closed]
    level = dict.fromkeys(graph.nodes, 0)
    for _ in graph.nodes:
        changed = False
        for source, target in forward:
            if level[target] < level[source] + 1:
                level[target], changed = level[source] + 1, True
        if not changed:
            break
    targets = {target for _, target in forward}
    for node in graph.nodes:
        below = [level[target] for source, target in forward if source == node]
        if node not in targets and below:
            level[node] = min(below) - 1
    return level
