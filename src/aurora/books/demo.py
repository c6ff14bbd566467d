"""The mark of a demo: a callout of its own at the head of its guide, so that no learner starts to type along."""

from __future__ import annotations

from aurora.books import nodes
from aurora.books.nodes import Node
from aurora.languages import Pack


def marked(blocks: list[Node], words: Pack) -> list[Node]:
    """A demo's blocks with its callout at their head.

    It says what the guide calls important before its first section, or else who performs the demo.
    """
    for n, block in enumerate(blocks):
        if block["t"] == "Header":
            break
        if block["t"] == "Div" and block["c"][0][1] == ["important"]:
            return [_callout(block["c"][1]), *blocks[:n], *blocks[n + 1 :]]
    return [_callout([nodes.para(nodes.text(words.text("book", "demo_performed")))]), *blocks]


def _callout(blocks: list[Node]) -> Node:
    return nodes.div(blocks, nodes.attributes("", ("demo",)))
