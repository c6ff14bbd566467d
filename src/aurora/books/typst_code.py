"""Sanitised blocks as Typst code in which every text is a string literal.

Pandoc's own Typst writer leaves `**a**.at(…)` a method call, so a text could be evaluated. In code mode there is no
markup that a text could slip into: between the quotes of a literal only `\\` and `"` mean anything; both are escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from aurora.books.nodes import Node, is_task_list, plain_text, rows
from aurora.books.sanitise import ALERTS
from aurora.books.tables import column_shares

_SIMPLE = {"Emph": "emph", "Strong": "strong", "Strikeout": "strike", "Superscript": "super", "Subscript": "sub"}
_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": "left"}
# From how many characters a word may break anywhere: about half of the narrowest place it stands in.
_LONG_WORD = 34
_LONG_IN_TABLE = 16
_LONG_CODE = 20
_LONG_CODE_LINE = 60

# The fonts that Typst brings have no emoji; these signs they have.
_SIGNS = str.maketrans(
    {
        "✅": "✔",
        "❌": "✘",
        "❎": "✘",
        "⭐": "★",
        "🔴": "●",
        "🟢": "●",
        "🟡": "●",
        "➡": "→",
        "⬅": "←",
        "️": None,
        "‍": None,
    }
)


def literal(text: str) -> str:
    """A Typst string literal for any text."""
    text = text.translate(_SIGNS).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n").replace("\r", "").replace("\t", "\\t") + '"'


class TypstCode:
    """Writes blocks as Typst code for `book.typ`.

    Args:
        images: from a picture's file to its number in the book, counting from 1.
    """

    def __init__(self, images: Mapping[str, int], alert_titles: Mapping[str, str]) -> None:
        self._images = images
        self._alert_titles = alert_titles
        self._long = _LONG_WORD

    def blocks(self, blocks: list[Node]) -> str:
        """Code that yields the blocks."""
        return "{" + ";".join(self._block(block) for block in blocks) + "}" if blocks else "[]"

    def _block(self, block: Node) -> str:
        content: Any = block.get("c")
        kind = block["t"]
        match kind:
            case "Para":
                return f"par({self.inlines(content)})"
            case "Plain":
                return self.inlines(content)
            case "LineBlock":
                return "par({" + ";linebreak();".join(self.inlines(line) for line in content) + "})"
            case "Header":
                level, (id_, _, _), inlines = content
                return f"section({level}, {literal(id_)}, {self.inlines(inlines)})"
            case "CodeBlock":
                (_, classes, _), code = content
                language = literal(classes[0].lower()) if classes else "none"
                name = "long-listing" if _longest(code) >= _LONG_CODE_LINE else "raw"
                return f"{name}({literal(code)}, block: true, lang: {language})"
            case "BlockQuote":
                return f"quote(block: true, {self.blocks(content)})"
            case "BulletList":
                if is_task_list(block):
                    return self._tasks(content)
                return f"list({_tight(content)}{self._items(content)})"
            case "OrderedList":
                (start, _, _), items = content
                return f"enum(start: {int(start)}, {_tight(items)}{self._items(items)})"
            case "HorizontalRule":
                return "rule"
            case "Table":
                return self._table(block)
            case "Figure":
                _, (_, caption), ((image),) = content
                return f"visual({self._image(image['c'][0])}, {self.inlines(caption[0]['c'])})"
            case "Div" if content[0][1] and content[0][1][0] in ALERTS:
                alert = content[0][1][0]
                return f"callout({literal(alert)}, {literal(self._alert_titles[alert])}, {self.blocks(content[1])})"
        raise ValueError(f"no Typst code for a block of the kind {kind}")

    def inlines(self, inlines: list[Node]) -> str:
        """Code that yields the inlines; `none` where there are none."""
        parts: list[str] = []
        run = ""
        for inline in inlines:
            match inline["t"]:
                case "Str" if len(inline["c"]) >= self._long:
                    parts += [literal(run)] if run else []
                    run = ""
                    parts.append(f"long({literal(inline['c'])})")
                case "Str":
                    run += inline["c"]
                case "Space" | "SoftBreak":
                    run += " "
                case _:
                    if run:
                        parts.append(literal(run))
                    run = ""
                    parts.append(self._inline(inline))
        if run:
            parts.append(literal(run))
        return "{" + ";".join(parts) + "}" if parts else "[]"

    def _inline(self, inline: Node) -> str:
        content: Any = inline.get("c")
        kind = inline["t"]
        match kind:
            case "LineBreak":
                return "linebreak()"
            case "Code":
                name = "long-code" if _longest(content[1]) >= min(_LONG_CODE, self._long) else "raw"
                return f"{name}({literal(content[1])})"
            case "Link":
                target = content[2][0]
                place = f"label({literal(target[1:])})" if target.startswith("#") else literal(target)
                return f"link({place}, {self.inlines(content[1])})"
            case "Image":
                return f"box({self._image(inline)})"
            case "Note":
                return f"footnote({self._note(content)})"
            case "Span":
                return f"slot({self.inlines(content[1])})"
            case "Underline" | "SmallCaps":
                return self.inlines(content)
        if kind in _SIMPLE:
            return f"{_SIMPLE[kind]}({self.inlines(content)})"
        raise ValueError(f"no Typst code for an inline of the kind {kind}")

    def _tasks(self, items: list[list[Node]]) -> str:
        # The box is the marker of its item, and a list has one marker: each run of equal boxes is a list.
        lists = []
        for box, run in groupby(items, key=lambda item: item[0]["c"][0]["c"]):
            bare = [[{**item[0], "c": item[0]["c"][2:]}, *item[1:]] for item in run]
            lists.append(f"tasks({literal(box)}, {_tight(bare)}{self._items(bare)})")
        return "{" + ";".join(lists) + "}"

    def _note(self, blocks: list[Node]) -> str:
        # A paragraph of its own would start a line below the number.
        parts = [self.inlines(one["c"]) if one["t"] == "Para" else self._block(one) for one in blocks]
        return "{" + ";parbreak();".join(parts) + "}" if parts else "[]"

    def _image(self, image: Node) -> str:
        return f"picture({self._images[image['c'][2][0]]}, {literal(plain_text(image['c'][1]))})"

    def _items(self, items: list[list[Node]]) -> str:
        return ", ".join(self.blocks(item) for item in items)

    def _table(self, node: Node) -> str:
        self._long = _LONG_IN_TABLE
        try:
            return self._table_code(node)
        finally:
            self._long = _LONG_WORD

    def _table_code(self, block: Node) -> str:
        head, body = rows(block)
        columns = block["c"][2]
        shares = ", ".join(f"{share:.3f}fr" for share in column_shares(block))
        align = ", ".join(_ALIGN[column[0]["t"]] for column in columns)
        cells = [f"table.header({', '.join(self.blocks(cell) for row in head for cell in row)})"] if head else []
        cells += [self.blocks(cell) for row in body for cell in row]
        return f"wide(table(columns: ({shares},), align: ({align},), {', '.join(cells)}))"


def _longest(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def _tight(items: list[list[Any]]) -> str:
    loose = any(block["t"] == "Para" for item in items for block in item)
    return "tight: false, " if loose else ""
