"""Tables of a syllabus: those that describe the course, a field a line, and those that list parts, a part a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aurora.outline.values import fold
from aurora.syllabus.inlines import Element, Flat
from aurora.syllabus.tree import ITEM, MODULE, Node
from aurora.syllabus.words import field_of

# Singular names of parts head a column of titles; plural ones, a column of what the parts hold.
_TITLES = re.compile(
    r"modul[oe]?|module|unit|unidad|unidade|unite|block|bloque|bloco|bloc|chapter|capitulo|chapitre|part|parte|partie"
    r"|section|seccion|unidad (?:didactica|tematica)"
)
_SUBTITLES = re.compile(
    r"lesson|leccion|licao|aula|lecon|class|clase|session|sesion|sessao|seance|topic|tema|topico|sujet|title|titulo"
    r"|titre|name|nombre|nome|nom|subject|asunto|activity|actividad|atividade|activite"
)
_NUMBERS = re.compile(r"#|no?\.?|n[ºo°]\.?|num\.?|numero|number|week|semana|semaine|day|dia|jour|date|fecha|data")
_NUMBER = re.compile(r"(?:[^\W\d_]+\s+)?[\d.,/–-]{1,12}|[IVXivx]{1,5}")
_TOTAL = re.compile(r"(?:sub)?total(?:es)?(?: .*)?")

Cell = list[Element]
Build = Callable[[Node, Cell], None]


@dataclass
class Table:
    """What a table holds: fields of the part that it stands in, parts of it, or neither."""

    fields: list[Node] = field(default_factory=list)
    rows: list[Node] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)


def read_table(content: list[Any], build: Build) -> Table:
    """A table of pandoc's; `build` puts the blocks of a cell under a node."""
    rows = [row for row in _grid(content) if any(map(_text, row))]
    if not rows:
        return Table()
    if all(len(row) == 2 for row in rows):
        named = [row for row in rows if field_of(_text(row[0]))]
        if 2 * len(named) >= len(rows) and (len(named) > 1 or not _columns(rows[0])):
            others = [_shown(row) for row in rows if row not in named]
            return Table(fields=[_field(row, build) for row in named], leftovers=others)
    columns = _columns(rows[0])
    if columns is None:
        return Table(leftovers=[_shown(row) for row in rows])
    return _parts(rows[0], rows[1:], columns, build)


def _field(row: list[Cell], build: Build) -> Node:
    node = Node(_text(row[0]).rstrip(":") + ":", ITEM)
    build(node, row[1])
    if len(node.prose) == 1 and not node.children:
        node.text += " " + node.prose.pop()
    return node


def _columns(head: list[Cell]) -> dict[int, str] | None:
    """What each column holds, None where none holds titles."""
    found: dict[int, str] = {}
    for index, cell in enumerate(head):
        text = " ".join(re.sub(r"\([^()]*\)", " ", fold(_text(cell))).split()).strip(" :")
        named = field_of(_text(cell))
        if _TITLES.fullmatch(text) and "module" not in found.values():
            found[index] = "module"
        elif _SUBTITLES.fullmatch(text) and "part" not in found.values():
            found[index] = "part"
        elif _NUMBERS.fullmatch(text):
            found[index] = "number"
        elif named is not None:
            found[index] = named.field
    held = set(found.values())
    if not held & {"module", "part"}:
        if "contents" not in held:
            return None
        found[next(index for index, name in found.items() if name == "contents")] = "part"
    return found


def _parts(head: list[Cell], rows: list[list[Cell]], columns: dict[int, str], build: Build) -> Table:
    """A node for each line; lines with one module's title and titles of their own are that module's."""
    table = Table()
    titles = [name for name in ("module", "part") if name in columns.values()]
    level = MODULE if "module" in titles else ITEM
    where = {name: next(index for index, held in columns.items() if held == name) for name in titles}
    for row in rows:
        texts = [_text(row[where[name]]) for name in titles]
        if any(_TOTAL.fullmatch(fold(text)) for text in map(_text, row[:2])):
            amount = next((_text(row[i]) for i, held in columns.items() if held == "duration" and _text(row[i])), "")
            index = next((i for i, held in columns.items() if held == "duration"), None)
            if amount and index is not None:
                table.fields.append(Node(f"{_text(head[index])}: {amount}", ITEM))
            continue
        if not any(texts):
            table.leftovers.append(_shown(row))
            continue
        target = table.rows
        if len(titles) == 2 and texts[1]:
            if not texts[0] and not table.rows:
                texts[0] = texts[1]
            elif texts[0] and not (table.rows and table.rows[-1].text == texts[0]):
                table.rows.append(Node(texts[0], level))
            if table.rows:
                target = table.rows[-1].children
        node = Node(texts[-1] or texts[0], level if target is table.rows else ITEM)
        _fill(node, head, row, columns, build)
        target.append(node)
    return table


def _fill(node: Node, head: list[Cell], row: list[Cell], columns: dict[int, str], build: Build) -> None:
    for index, cell in enumerate(row):
        held = columns.get(index)
        if held in ("module", "part") or not _text(cell):
            continue
        if held == "number" and _NUMBER.fullmatch(_text(cell)):
            continue
        if held in (None, "number"):
            node.leftovers.append(f"{_text(head[index])}: {_text(cell)}".lstrip(": "))
            continue
        under = Node(_text(head[index]) + ":", ITEM)
        build(under, cell)
        if not under.children and len(under.prose) == 1 and held != "contents":
            under.text += " " + under.prose.pop()
        elif held == "contents":
            _split_prose(under)
        node.children.append(under)


def _split_prose(node: Node) -> None:
    """Makes items of the sentences or lines of a cell that lists without being a list."""
    lines = [part.strip(" .") for text in node.prose for part in re.split(r";\s+|(?<=[^\W\d_])\.\s+(?=[^\W\d_])", text)]
    node.children = [Node(line, ITEM) for line in lines if line] + node.children
    node.prose = []


def _grid(content: list[Any]) -> list[list[Cell]]:
    """The cells by lines and columns; a cell that spans several stands in each of them."""
    lines = [*content[3][1], *(row for body in content[4] for row in [*body[2], *body[3]]), *content[5][1]]
    width = min(len(content[2]), 60)
    grid: list[list[Cell]] = []
    spans: dict[int, tuple[int, Cell]] = {}
    for _, cells in lines:
        row: list[Cell] = []
        queue = list(cells)
        while len(row) < width:
            column = len(row)
            left, cell = spans.pop(column, (0, []))
            if left:
                row.append(cell)
                if left > 1:
                    spans[column] = (left - 1, cell)
                continue
            if not queue:
                row.append([])
                continue
            _, _, tall, wide, blocks = queue.pop(0)
            for offset in range(min(wide, width - column)):
                row.append(blocks if not offset else [])
                if tall > 1:
                    spans[column + offset] = (tall - 1, blocks if not offset else [])
        grid.append(row)
    return grid


def _text(cell: Cell) -> str:
    """All the text of a cell on one line."""
    texts: list[str] = []
    for block in cell:
        if block["t"] in ("Para", "Plain"):
            texts.append(Flat(block["c"]).text)
        elif block["t"] in ("BulletList", "OrderedList"):
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            texts += [_text(item) for item in items]
        elif block["t"] in ("Div", "BlockQuote"):
            texts.append(_text(block["c"] if block["t"] == "BlockQuote" else block["c"][1]))
        elif block["t"] == "Header":
            texts.append(Flat(block["c"][2]).text)
    return "; ".join(text for text in texts if text)


def _shown(row: list[Cell]) -> str:
    return " | ".join(_text(cell) or "–" for cell in row)
