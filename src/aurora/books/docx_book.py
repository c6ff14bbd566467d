"""The book as a Word document with real styles and a contents field."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from aurora.books import nodes
from aurora.books.compose import compose, shifted
from aurora.books.docx_reference import reference_docx
from aurora.books.figures import MISSING
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import Node
from aurora.books.pandoc import write
from aurora.books.sanitise import ALERTS
from aurora.books.tables import shared

_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def docx_book(book: Manuscript, edition: Path) -> bytes:
    """Cover, contents, and every part with the styles that a person can restyle in Word."""

    def change(node: Node) -> list[Node] | None:
        content: Any = node.get("c")
        kind = node["t"]
        match kind:
            case "Table":
                return [shared(node)]
            case "Span" if content[0][1] == [MISSING]:
                return list(content[1])
            case "Figure" if MISSING in content[0][1]:
                caption = nodes.para(content[1][1][0]["c"])
                frame = nodes.div([nodes.para(content[2][0]["c"])], _style("Missing Figure"))
                return [frame, nodes.div([caption], _style("Image Caption"))]
            case "Span":
                return [{"t": kind, "c": [nodes.attributes("", (), custom_style="Slot"), content[1]]}]
            case "Div" if content[0][1] == ["front"]:
                # Headings of level 2 are chapters here, and start a page.
                return list(nodes.rewrite(shifted(content[1], 2), change))
            case "Div" if content[0][1] and content[0][1][0] in ALERTS:
                name = content[0][1][0]
                title = nodes.para(nodes.text(book.words.text("book", name)))
                titled = nodes.div([title], nodes.attributes("", (), custom_style=f"Callout {name.capitalize()} Title"))
                style = nodes.attributes("", (), custom_style=f"Callout {name.capitalize()}")
                return [titled, nodes.div(content[1], style)]
        return None

    blocks = nodes.rewrite(compose(book, top=1), change)
    selection = [_styled("Selection", book.selection)] if book.selection else []
    notice = [_styled("Callout Warning", book.notice)] if book.notice else []
    front = [*selection, *notice, nodes.raw("openxml", _contents(book))]
    with TemporaryDirectory() as folder:
        reference = Path(folder, "reference.docx")
        reference.write_bytes(reference_docx(f"{book.title} · {book.subtitle}", partial=book.partial))
        return write(
            [*front, *blocks],
            "docx",
            f"--reference-doc={reference}",
            "--syntax-highlighting=none",
            meta={"title": book.title, "subtitle": book.subtitle, "lang": book.language},
            folder=edition,
            sandbox=False,
        )


def _styled(style: str, text: str) -> Node:
    return nodes.div([nodes.para(nodes.text(text))], _style(style))


def _style(name: str) -> list[Any]:
    return nodes.attributes("", (), custom_style=name)


def _contents(book: Manuscript) -> str:
    """A field of Word's that holds the chapters already, so that readers which never update fields show them too."""
    entries = [(1, chapter.anchor, chapter.title) for chapter in book.front]
    for part in book.parts:
        entries.append((1, part.anchor, part.heading))
        entries += [(2, chapter.anchor, chapter.title) for chapter in part.chapters]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines = []
    for n, (level, anchor, title) in enumerate(entries):
        lines.append(
            f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{"" if n else begin}'
            f"<w:hyperlink w:anchor={quoteattr(anchor)}>"
            f'<w:r><w:t xml:space="preserve">{escape(title)}</w:t></w:r></w:hyperlink></w:p>'
        )
    heading = escape(book.words.text("book", "contents"))
    return (
        f"{_PAGE_BREAK}<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>{heading}</w:t></w:r></w:p>'
        f'{"".join(lines)}<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>'
    )
