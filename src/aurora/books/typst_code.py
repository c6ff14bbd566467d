"""Sanitised blocks as Typst code in which every text is a string literal.

Pandoc's own Typst writer leaves `**a**.at(…)` a method call, so a text could be evaluated. In code mode there is no
markup that a text could slip into: between the quotes of a literal only `\\` and `"` mean anything; both are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from aurora.books.figures import MISSING
from aurora.books.nodes import Node, is_task_list, plain_text, rows
from aurora.books.sanitise import ALERTS
from aurora.books.tables import column_shares, is_dense, widest_words

_SIMPLE = {"Emph": "emph", "Strong": "strong", "Strikeout": "strike", "Superscript": "super", "Subscript": "sub"}
_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": "left"}
# From how many characters a word may break anywhere: about half of the narrowest place it stands in.
_LONG_WORD = 34
_LONG_IN_TABLE = 16
_LONG_LETTERS = 26
_LONG_CODE = 20
_LONG_CODE_LINE = 60
# Up to how many rows and characters a table stays on one page.
_SMALL_TABLE = 10
_SMALL_TABLE_TEXT = 1000
# A paragraph of up to this many characters stays with what it leads to.
_SHORT = 130
_SHORT_ABOVE_CODE = 400
_LED = ("BulletList", "OrderedList", "Table", "CodeBlock")

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

    def blocks(self, blocks: list[Node], floating: bool = False) -> str:
        """Code that yields the blocks.

        Args:
            floating: a picture among them may go to the top of the next page where it does not fit on its own. The last
                one stays in its place: it would stand on a page alone where the text ends before.
        """
        parts = []
        last = max((n for n, block in enumerate(blocks) if block["t"] == "Figure"), default=None)
        for n, (block, leads) in enumerate(zip(blocks, _leading(blocks), strict=True)):
            if leads:
                parts.append(f"lead({self.inlines(block['c'])})")
            elif floating and block["t"] == "Figure" and n != last:
                parts.append(self._figure("floating", block))
            else:
                parts.append(self._block(block))
        return "{" + ";".join(parts) + "}" if blocks else "[]"

    def _figure(self, name: str, block: Node) -> str:
        (id_, classes, _), (_, caption), (image,) = block["c"]
        inside, said = image["c"][0], self.inlines(caption[0]["c"])
        if MISSING in classes:
            return f"missing({self.inlines(inside['c'][1])}, {said})"
        place = f", id: {literal(id_)}" if id_ else ""
        return f"{name}({self._image(inside)}, {said}{place})"

    def _block(self, block: Node) -> str:
        content: Any = block.get("c")
        kind = block["t"]
        match kind:
            case "Para":
                name = "ragged" if any(inline["t"] in ("Span", "Code") for inline in content) else "par"
                return f"{name}({self.inlines(content)})"
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
                if is_task_list(content):
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
                return self._figure("visual", block)
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
                case "Str" if self._breaks_anywhere(inline["c"]):
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

    def _breaks_anywhere(self, word: str) -> bool:
        # A word of letters is parted by the rules of its language, unless it is longer than those make sure of.
        return len(word) >= (max(self._long, _LONG_LETTERS) if word.isalpha() else self._long)

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
        widest = [min(_LONG_IN_TABLE, most) for most in widest_words(block)]
        cells = [f"table.header({', '.join(cell for row in head for cell in self._row(row, widest))})"] if head else []
        cells += [cell for row in body for cell in self._row(row, widest)]
        dense = ", dense: true" if is_dense(block) else ""
        small = len(body) <= _SMALL_TABLE and len(plain_text([block])) <= _SMALL_TABLE_TEXT
        whole = ", whole: true" if small else ""
        return f"wide(table(columns: ({shares},), align: ({align},), {', '.join(cells)}){whole}{dense})"

    def _row(self, cells: list[list[Node]], widest: list[int]) -> Iterator[str]:
        for cell, self._long in zip(cells, widest, strict=False):
            yield self.blocks(cell)


def _leading(blocks: list[Node]) -> list[bool]:
    """Which blocks are short paragraphs that belong to what follows: a list, a table or code, or text right below a
    heading.
    """
    found = []
    for n, block in enumerate(blocks):
        after = blocks[n + 1]["t"] if n + 1 < len(blocks) else None
        said = plain_text(block["c"]) if block["t"] == "Para" else ""
        under = n > 0 and blocks[n - 1]["t"] == "Header"
        led = after in _LED or (under and after in ("Para", "Plain"))
        most = _SHORT_ABOVE_CODE if after == "CodeBlock" else _SHORT
        found.append(0 < len(said) <= most and led)
    return found


def _longest(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def _tight(items: list[list[Any]]) -> str:
    loose = any(block["t"] == "Para" for item in items for block in item)
    return "tight: false, " if loose else ""
