"""The book as a Word document with real styles and a contents field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from aurora.books import nodes
from aurora.books.code_colours import pandoc_theme
from aurora.books.compose import compose, shifted
from aurora.books.docx_company import REFERENCE, book_reference
from aurora.books.figures import MISSING
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import Node
from aurora.books.pandoc import write
from aurora.books.sanitise import ALERTS
from aurora.books.tables import is_dense, shared
from aurora.theme import load_theme

_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def docx_book(book: Manuscript, edition: Path) -> bytes:
    """Cover, contents, and every part with the styles that a person can restyle in Word."""

    def change(node: Node) -> list[Node] | None:
        content: Any = node.get("c")
        kind = node["t"]
        match kind:
            case "Table":
                return [_dense(shared(node)) if is_dense(node) else shared(node)]
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
            case "Div" if content[0][1] == ["glossary"]:
                return [nodes.div(content[1], _style("Glossary Entry"))]
            case "Div" if content[0][1] == ["figures"]:
                lines = [nodes.para(item[0]["c"]) for list_ in content[1] for item in list_["c"]]
                return [nodes.div(lines, _style("table of figures"))]
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
    colophon = [nodes.raw("openxml", _PAGE_BREAK), nodes.div(book.colophon, _style("Colophon"))]
    theme = load_theme(book.slice.theme)
    reference = book_reference(f"{book.title} · {book.subtitle}", theme, partial=book.partial)
    front = [*selection, *notice, *colophon, nodes.raw("openxml", _contents(book, reference.ids))]
    with TemporaryDirectory() as folder:
        file = Path(folder, REFERENCE)
        file.write_bytes(reference.data)
        highlighting = Path(folder, "code.theme")
        highlighting.write_text(pandoc_theme(theme), "utf-8")
        return write(
            [*front, *blocks],
            "docx",
            f"--reference-doc={file}",
            f"--syntax-highlighting={highlighting}",
            meta={"title": book.title, "subtitle": book.subtitle, "lang": book.language, "description": book.about},
            folder=edition,
            sandbox=False,
        )


def _dense(table: Node) -> Node:
    # Pandoc gives the paragraphs of cells a style of its own, so that only their characters can have another.
    def change(node: Node) -> list[Node] | None:
        if node["t"] not in ("Plain", "Para"):
            return None
        return [{"t": node["t"], "c": [{"t": "Span", "c": [_style("Dense Text"), node["c"]]}]}]

    return {"t": "Table", "c": nodes.rewrite(table["c"], change)}


def _styled(style: str, text: str) -> Node:
    return nodes.div([nodes.para(nodes.text(text))], _style(style))


def _style(name: str) -> list[Any]:
    return nodes.attributes("", (), custom_style=name)


def _contents(book: Manuscript, ids: Mapping[str, str]) -> str:
    """A field of Word's that holds the chapters already, so that readers which never update fields show them too."""
    entries = [(1, chapter.anchor, chapter.title) for chapter in book.front]
    for part in book.parts:
        entries.append((1, part.anchor, part.heading))
        entries += [(2, chapter.anchor, chapter.title) for chapter in part.chapters]
    entries += [(1, chapter.anchor, chapter.title) for chapter in book.back]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines = []
    for n, (level, anchor, title) in enumerate(entries):
        lines.append(
            f'<w:p><w:pPr><w:pStyle w:val="{ids[f"toc {level}"]}"/></w:pPr>{"" if n else begin}'
            f"<w:hyperlink w:anchor={quoteattr(anchor)}>"
            f'<w:r><w:t xml:space="preserve">{escape(title)}</w:t></w:r></w:hyperlink></w:p>'
        )
    heading = escape(book.words.text("book", "contents"))
    return (
        f"{_PAGE_BREAK}<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f'<w:p><w:pPr><w:pStyle w:val="{ids["toc heading"]}"/></w:pPr><w:r><w:t>{heading}</w:t></w:r></w:p>'
        f'{"".join(lines)}<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>'
    )
