"""The book as one Markdown file."""

from __future__ import annotations

from typing import Any

from aurora.books import nodes
from aurora.books.compose import DIVISIONS, compose, contents
from aurora.books.figures import MISSING
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import Node, plain_text
from aurora.books.pandoc import DIALECT, write
from aurora.books.sanitise import ALERTS, heading_slug


def markdown_book(book: Manuscript) -> bytes:
    """CommonMark with tables, task lists and alerts; pictures are linked from the folder beside the book's."""
    head = [nodes.header(1, "title", nodes.text(book.title)), nodes.para([nodes.strong(nodes.text(book.subtitle))])]
    if book.selection:
        head.append(nodes.para(nodes.text(book.selection)))
    if book.notice:
        head.append(nodes.div([nodes.para(nodes.text(book.notice))], nodes.attributes("", ("important",))))
    # The title stands just above it.
    head += book.colophon[1:]
    head += [nodes.header(2, "contents", nodes.text(book.words.text("book", "contents"))), contents(book)]
    blocks = [*head, *compose(book, top=2)]
    slugs = _slugs(blocks)

    def change(node: Node) -> list[Node] | None:
        content: Any = node.get("c")
        kind = node["t"]
        match kind:
            case "Header":
                return [{"t": kind, "c": [content[0], nodes.NO_ATTRIBUTES, content[2]]}]
            case "Figure" if MISSING in content[0][1]:
                caption = {"t": "Emph", "c": content[1][1][0]["c"]}
                return [{"t": "BlockQuote", "c": [nodes.para(content[2][0]["c"]), nodes.para([caption])]}]
            case "Figure":
                image = content[2][0]["c"]
                caption = {"t": "Emph", "c": content[1][1][0]["c"]}
                return [nodes.para(image), nodes.para([caption])]
            case "Image":
                return [{"t": kind, "c": [*content[:2], [f"../{content[2][0]}", ""]]}]
            case "Link" if content[2][0].startswith("#"):
                # A figure has no anchor here: its lesson has.
                place = content[2][0][1:].partition("-figure-")[0]
                slug = slugs.get(place)
                return [{"t": kind, "c": [*content[:2], [f"#{slug}", ""]]}] if slug else list(content[1])
            case "Span":
                return list(content[1])
            case "Div" if content[0][1][0] in DIVISIONS:
                return list(content[1])
            case "Div" if content[0][1] == ["demo"]:
                # Markdown has no alert for it: an important one that is headed as a demo.
                head = nodes.para([nodes.strong(nodes.text(book.words.text("book", "demo")))])
                return [_alert("important", [head, *content[1]])]
            case "Div" if content[0][1][0] in ALERTS:
                return [_alert(content[0][1][0], content[1])]
        return None

    return write(nodes.rewrite(blocks, change), DIALECT, "--wrap=none")


def _alert(kind: str, blocks: list[Node]) -> Node:
    title = nodes.div([nodes.para(nodes.text(kind.capitalize()))], nodes.attributes("", ("title",)))
    return nodes.div([title, *blocks], nodes.attributes("", (kind,)))


def _slugs(blocks: list[Node]) -> dict[str, str]:
    """From each heading's id to the anchor that GitHub and most others give it in the whole file."""
    slugs: dict[str, str] = {}
    used: set[str] = set()

    def note(node: Node) -> None:
        if node["t"] == "Header":
            slug = once = heading_slug(plain_text(node["c"][2]))
            repeat = 0
            while once in used:
                repeat += 1
                once = f"{slug}-{repeat}"
            used.add(once)
            slugs[node["c"][1][0]] = once

    nodes.rewrite(blocks, note)
    return slugs
