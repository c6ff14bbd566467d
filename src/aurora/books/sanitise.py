"""What strangers and models wrote, made harmless before any format sees it.

Only the node types listed here survive, without any of their attributes. Markup of other languages becomes the text
that it is; a link leads to the web, to a mail address or to a heading of the same chapter; an image is one of the
lesson's own pictures or becomes its description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from aurora.books import nodes
from aurora.books.code_languages import code_language
from aurora.books.nodes import NO_ATTRIBUTES, Node, plain_text
from aurora.slots import SLOT

ALERTS = ("note", "tip", "important", "warning", "caution", "demo")
"""The kinds of callout. A text can ask for the first five; that of a demo is Aurora's own."""

# Bidirectional controls and zero-width marks make a text read as something that it is not; the others no XML can hold.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufff9-\uffff]"
)
_SAME = {"Emph", "Strong", "Strikeout", "Superscript", "Subscript", "Underline", "SmallCaps"}


def clean(value: str) -> str:
    """The text without characters that deceive or that a document cannot hold."""
    return _UNWANTED.sub("", value)


def web_link(target: str) -> str | None:
    """The target where it is a web or mail address, else None."""
    target = clean(target).strip()
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if re.search(r"[\s<>\"\\]", target):
        return None
    if parts.scheme.lower() in ("http", "https") and parts.hostname:
        return target
    return target if parts.scheme.lower() == "mailto" and parts.path else None


def heading_slug(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


class Sanitiser:
    """Makes one chapter's blocks harmless.

    Args:
        anchor: what every id of the chapter begins with.
        pictures: from the target of an image, as the chapter writes it, to the figure that stands for it when the
            image is alone in its paragraph, and the alt text for where it is not.
        top: the level that the chapter's highest heading gets.
    """

    def __init__(self, anchor: str, pictures: Mapping[str, tuple[Node, Node]], top: int = 2) -> None:
        self._anchor = anchor
        self._pictures = pictures
        self._top = top
        self._places: dict[str, str] = {}
        self._headings = 0
        self._level = top - 1

    def chapter(self, blocks: list[Node]) -> list[Node]:
        """The chapter's blocks, fit for a book."""
        self._find_places(blocks)
        return self._blocks(blocks)

    def _find_places(self, tree: Any) -> None:
        for count, node in enumerate(_headings(tree), start=1):
            slug = slug_once = heading_slug(plain_text(node["c"][2]))
            repeat = 0
            while slug_once in self._places:
                repeat += 1
                slug_once = f"{slug}-{repeat}"
            self._places[slug_once] = f"{self._anchor}-s{count}"

    def _blocks(self, blocks: list[Node]) -> list[Node]:
        out: list[Node] = []
        for block in blocks:
            for new in self._block(block):
                # Pandoc parts a list where task items begin; as one list it reads as it was written.
                if out and new["t"] == "BulletList" and out[-1]["t"] == "BulletList":
                    out[-1] = {"t": "BulletList", "c": [*out[-1]["c"], *new["c"]]}
                else:
                    out.append(new)
        return out

    def _block(self, block: Node) -> list[Node]:
        content: Any = block.get("c")
        kind = block["t"]
        match kind:
            case "Para" | "Plain":
                figure = self._figure(content)
                return [figure] if figure else [{"t": kind, "c": self._inlines(content)}]
            case "LineBlock":
                return [{"t": kind, "c": [self._inlines(line) for line in content]}]
            case "Header":
                return [self._header(*content)]
            case "CodeBlock":
                (_, classes, _), code = content
                language = code_language(classes[0]) if classes else None
                return [{"t": kind, "c": [["", [language] if language else [], []], clean(code)]}]
            case "BlockQuote":
                return [{"t": kind, "c": self._blocks(content)}]
            case "BulletList":
                return [{"t": kind, "c": [self._blocks(item) for item in content]}]
            case "OrderedList":
                (start, _, _), items = content
                style = [start, {"t": "Decimal"}, {"t": "Period"}]
                return [{"t": kind, "c": [style, [self._blocks(item) for item in items]]}]
            case "HorizontalRule":
                return [{"t": kind}]
            case "Table":
                return [self._table(content)]
            case "Div":
                return self._alert(content[0][1], content[1])
            case "RawBlock":
                lines = [nodes.text(clean(line)) for line in content[1].splitlines() if line.strip()]
                return [nodes.para(_joined(lines))] if lines else []
        return [nodes.para(nodes.text(clean(plain_text(block))))]

    def _header(self, level: int, _attributes: Any, inlines: list[Node]) -> Node:
        self._headings += 1
        self._level = max(self._top, min(level, self._level + 1))
        # A title goes into contents lists and bookmarks, where links and footnotes have no place.
        return nodes.header(self._level, f"{self._anchor}-s{self._headings}", nodes.text(clean(plain_text(inlines))))

    def _alert(self, classes: list[str], blocks: list[Node]) -> list[Node]:
        kind = classes[0] if classes else ""
        titled = blocks and blocks[0]["t"] == "Div" and blocks[0]["c"][0][1] == ["title"]
        inner = self._blocks(blocks[1:] if titled else blocks)
        return [nodes.div(inner, nodes.attributes("", (kind,)))] if kind in ALERTS and titled else inner

    def _table(self, content: list[Any]) -> Node:
        _, _, columns, (_, head), bodies, (_, foot) = content

        def rows(found: list[Any]) -> list[Any]:
            return [
                [
                    NO_ATTRIBUTES,
                    [[NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, self._blocks(cell[4])] for cell in row[1]],
                ]
                for row in found
            ]

        body = [NO_ATTRIBUTES, 0, [], [row for part in bodies for row in rows([*part[2], *part[3]])]]
        plain_columns = [[align, {"t": "ColWidthDefault"}] for align, _ in columns]
        return {
            "t": "Table",
            "c": [
                NO_ATTRIBUTES,
                [None, []],
                plain_columns,
                [NO_ATTRIBUTES, rows(head)],
                [body],
                [NO_ATTRIBUTES, rows(foot)],
            ],
        }

    def _figure(self, inlines: list[Node]) -> Node | None:
        if len(inlines) == 1 and inlines[0]["t"] == "Image":
            known = self._pictures.get(inlines[0]["c"][2][0])
            return known[0] if known else None
        return None

    def _inlines(self, inlines: list[Node]) -> list[Node]:
        return _mark_slots([new for inline in inlines for new in self._inline(inline)])

    def _inline(self, inline: Node) -> list[Node]:
        content: Any = inline.get("c")
        kind = inline["t"]
        match kind:
            case "Str":
                text = clean(content)
                return [{"t": kind, "c": text}] if text else []
            case "Space" | "SoftBreak" | "LineBreak":
                return [{"t": kind}]
            case "Code":
                return [{"t": kind, "c": [NO_ATTRIBUTES, clean(content[1])]}]
            case "Link":
                return self._link(self._inlines(content[1]), content[2][0])
            case "Image":
                known = self._pictures.get(content[2][0])
                return [known[1]] if known else nodes.text(clean(plain_text(content[1])))
            case "Note":
                return [{"t": kind, "c": self._blocks(content)}]
            case "RawInline" | "Math":
                return nodes.text(clean(content[1]))
        if kind in _SAME:
            return [{"t": kind, "c": self._inlines(content)}]
        return nodes.text(clean(plain_text(inline)))

    def _link(self, inlines: list[Node], target: str) -> list[Node]:
        if target.startswith("#"):
            place = self._places.get(target[1:])
            return [nodes.link(place, inlines)] if place else inlines
        address = web_link(target)
        return [{"t": "Link", "c": [NO_ATTRIBUTES, inlines, [address, ""]]}] if address else inlines


def _headings(tree: Any) -> list[Node]:
    if isinstance(tree, list):
        return [found for item in tree for found in _headings(item)]
    if isinstance(tree, dict):
        return [tree] if tree.get("t") == "Header" else _headings(tree.get("c"))
    return []


def _joined(lines: list[list[Node]]) -> list[Node]:
    out: list[Node] = []
    for line in lines:
        out.extend([{"t": "LineBreak"}, *line] if out else line)
    return out


def _mark_slots(inlines: list[Node]) -> list[Node]:
    """The inlines with every slot, up to the end of its line, under the class `slot`."""
    out: list[Node] = []
    slot: list[Node] | None = None
    for node in inlines:
        found = SLOT.search(node["c"]) if node["t"] == "Str" else None
        if found:
            before, rest = node["c"][: found.start()], node["c"][found.start() :]
            if before:
                (out if slot is None else slot).append({"t": "Str", "c": before})
            slot = [{"t": "Str", "c": rest}]
            out.append({"t": "Span", "c": [nodes.attributes("", ("slot",)), slot]})
        elif slot is not None and node["t"] not in ("SoftBreak", "LineBreak"):
            slot.append(node)
        else:
            slot = None
            out.append(node)
    return out
