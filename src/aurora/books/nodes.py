"""Pandoc's document tree: building nodes, reading their text, changing them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Node = dict[str, Any]

NO_ATTRIBUTES: list[Any] = ["", [], []]

_BREAKS = {"Space", "SoftBreak", "LineBreak"}
_BLOCKS = {"Para", "Plain", "Header", "CodeBlock", "Figure", "Table", "Div", "HorizontalRule", "Cell"}


def attributes(id_: str = "", classes: tuple[str, ...] = (), **pairs: str) -> list[Any]:
    """Pandoc's attribute triple; an underscore in a name stands for a hyphen."""
    return [id_, list(classes), [[name.replace("_", "-"), value] for name, value in pairs.items()]]


def text(value: str) -> list[Node]:
    """A text as words and blanks, without markup. A no-break space stays within its word."""
    inlines: list[Node] = []
    for word in re.split(r"[ \t\r\n]+", value):
        if not word:
            continue
        if inlines:
            inlines.append({"t": "Space"})
        inlines.append({"t": "Str", "c": word})
    return inlines


def strong(inlines: list[Node]) -> Node:
    """Bold text."""
    return {"t": "Strong", "c": inlines}


def para(inlines: list[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": inlines}


def header(level: int, id_: str, inlines: list[Node]) -> Node:
    """A heading; a book has six levels at most."""
    return {"t": "Header", "c": [min(level, 6), attributes(id_), inlines]}


def bullets(items: list[list[Node]]) -> Node:
    """A list; each item is its inlines."""
    return {"t": "BulletList", "c": [[{"t": "Plain", "c": item}] for item in items]}


def is_task_list(items: list[list[Node]]) -> bool:
    """Whether every item of a list begins with a box to tick."""
    firsts = [item[0].get("c") if item and item[0]["t"] in ("Plain", "Para") else None for item in items]
    return all(first and first[0]["t"] == "Str" and first[0]["c"] in ("☐", "☒") for first in firsts)


def link(id_: str, inlines: list[Node]) -> Node:
    """A link to a place in the same book."""
    return {"t": "Link", "c": [NO_ATTRIBUTES, inlines, [f"#{id_}", ""]]}


def div(blocks: list[Node], attribute: list[Any]) -> Node:
    """Blocks under a class or style."""
    return {"t": "Div", "c": [attribute, blocks]}


def table(head: list[str], rows: list[list[list[Node]]]) -> Node:
    """A table; each cell is its inlines."""

    def row(cells: list[list[Node]]) -> list[Any]:
        plain = [{"t": "AlignDefault"}, 1, 1]
        return [NO_ATTRIBUTES, [[NO_ATTRIBUTES, *plain, [{"t": "Plain", "c": cell}]] for cell in cells]]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in head]
    body = [NO_ATTRIBUTES, 0, [], [row(cells) for cells in rows]]
    caption: list[Any] = [None, []]
    head_rows = [NO_ATTRIBUTES, [row([text(cell) for cell in head])]]
    return {"t": "Table", "c": [NO_ATTRIBUTES, caption, columns, head_rows, [body], [NO_ATTRIBUTES, []]]}


def raw(format_: str, code: str) -> Node:
    """Code of a target format. Only for what Aurora itself wrote."""
    return {"t": "RawBlock", "c": [format_, code]}


def plain_text(nodes: Any) -> str:
    """What a tree says, on one line; without the footnotes."""
    return " ".join("".join(_texts(nodes)).split())


def _texts(nodes: Any) -> Iterator[str]:
    if isinstance(nodes, list):
        for node in nodes:
            yield from _texts(node)
    elif isinstance(nodes, dict):
        kind = nodes.get("t")
        if kind in _BREAKS:
            yield " "
        elif kind == "Str":
            yield nodes["c"]
        elif kind in ("Code", "CodeBlock", "RawInline", "RawBlock", "Math"):
            yield nodes["c"][1] + (" " if kind.endswith("Block") else "")
        elif kind in ("Link", "Image", "Span", "Div"):
            yield from _texts(nodes["c"][1])
            yield " " if kind == "Div" else ""
        elif kind == "Header":
            yield from _texts(nodes["c"][2])
            yield " "
        elif kind == "Table":
            for cell in cells(nodes):
                yield from _texts(cell)
                yield " "
        elif kind == "Figure":
            yield from _texts(nodes["c"][1][1])
            yield " "
        elif kind != "Note":
            yield from _texts(nodes.get("c", []))
            yield " " if kind in _BLOCKS else ""


def rows(node: Node) -> tuple[list[list[list[Node]]], list[list[list[Node]]]]:
    """The head rows and the body rows of a table; a row is its cells, a cell its blocks."""
    _, _, _, (_, head), bodies, (_, foot) = node["c"]
    body = [row for part in bodies for row in (*part[2], *part[3])]

    def cells_of(found: list[Any]) -> list[list[list[Node]]]:
        return [[cell[4] for cell in row[1]] for row in found]

    return cells_of(head), cells_of([*body, *foot])


def cells(node: Node) -> list[list[Node]]:
    """All cells of a table, each as its blocks."""
    head, body = rows(node)
    return [cell for row in (*head, *body) for cell in row]


def rewrite(nodes: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """A changed copy of a tree, from the leaves up.

    Args:
        change: what takes the place of a node; None leaves it as it is.
    """
    if isinstance(nodes, list):
        out: list[Any] = []
        for node in nodes:
            new = rewrite(node, change)
            replaced = change(new) if isinstance(new, dict) and "t" in new else None
            out.extend([new] if replaced is None else replaced)
        return out
    if isinstance(nodes, dict):
        return {key: rewrite(value, change) for key, value in nodes.items()}
    return nodes
