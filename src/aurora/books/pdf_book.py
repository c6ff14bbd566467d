"""The book as PDF, set with Typst.

Drawings are set as drawings. Of the other pictures Typst decodes every one and holds all of them at once: 168 of
1600 × 1000 pixels take more than 1 GB. So the pages are set with placeholders of one row of pixels, and the pictures'
own compressed data takes their place afterwards, one by one, as it is: nothing is decoded, and nothing is lost.
"""

from __future__ import annotations

import hashlib
import json
import re
from io import BytesIO
from typing import Literal

from aurora.books.code_colours import textmate_theme
from aurora.books.compose import shifted
from aurora.books.figure_references import caption
from aurora.books.manuscript import Chapter, Manuscript
from aurora.books.nodes import text
from aurora.books.pictures import colour_stream
from aurora.books.sanitise import ALERTS
from aurora.books.typeset import TypesetError, typeset
from aurora.books.typst_code import TypstCode, literal
from aurora.errors import AuroraError
from aurora.theme import Theme, load_theme
from aurora.theme_pictures import as_svg

PLACEHOLDER_HEIGHT = 1
_EMOJI = re.compile("[\U0001f000-\U0001faff\ufe0e\ufe0f\u200d] ?")


def pdf_book(book: Manuscript) -> bytes:
    """A tagged PDF: cover, contents with page numbers, bookmarks, running headers, alt texts.

    It conforms to PDF/UA-1, and says so, wherever the fonts have every letter of the book.

    Raises:
        AuroraError: the pages could not be set.
    """
    images = {picture.file: n for n, picture in enumerate(book.pictures, start=1)}
    code = TypstCode(images, {name: book.words.text("book", name) for name in ALERTS})
    pages = _set(book, f"#body({code.blocks(book.colophon)}, {_body(book, code)})\n", "pdf")
    return _with_pictures(pages, book)


def cover_image(book: Manuscript) -> bytes:
    """The cover as a PNG of 1600 × 2560 pixels."""
    return _set(book, "#front-only\n", "png")


def _body(book: Manuscript, code: TypstCode) -> str:
    banner = code.blocks(book.banner)

    def chapter(one: Chapter, level: int) -> str:
        head = banner if one.slots else "none"
        title = literal(one.title)
        body = _figures(book) if one.kind == "figures" else code.blocks(shifted(one.blocks, level), floating=True)
        if one.kind == "glossary":
            body = f"glossary({body})"
        return f"chapter({level}, {literal(one.anchor)}, {title}, {head}, {body})"

    parts = [chapter(one, 1) for one in book.front]
    for part in book.parts:
        summary = code.inlines(text(part.summary or ""))
        entries = ", ".join(f"({literal(one.anchor)}, {literal(one.title)})" for one in part.chapters)
        parts.append(f"part({literal(part.anchor)}, {literal(part.heading)}, {summary}, ({entries},))")
        parts += [chapter(one, 2) for one in part.chapters]
    parts += [chapter(one, 1) for one in book.back]
    return "{\n" + ";\n".join(parts) + "\n}"


def _figures(book: Manuscript) -> str:
    entries = (f"({literal(one.anchor)}, {literal(caption(one, book.words))})" for one in book.figures)
    return f"figure-list(({', '.join(entries)},))"


def _set(book: Manuscript, code: str, format_: Literal["pdf", "png"]) -> bytes:
    theme = load_theme(book.slice.theme)
    language, _, region = book.language.partition("-")
    facts = {
        "title": book.title,
        "subtitle": book.subtitle,
        "selection": book.selection,
        "notice": book.notice,
        "description": book.slice.course.description,
        "about": book.about,
        "code_theme": textmate_theme(theme),
        "contents": book.words.text("book", "contents"),
        "language": language.lower(),
        "region": region.upper() if len(region) == 2 else None,
        "cover_only": format_ == "png",
        "pictures": [[picture.width, picture.height] for picture in book.pictures],
        "colours": theme.colours.model_dump(mode="json"),
        "sans": theme.fonts.heading.family,
        "serif": theme.fonts.text.family,
        "logo": _svg(theme, theme.logo),
        "logo_alt": theme.name,
        "cover": _svg(theme, theme.cover),
    }
    inputs = {"book": json.dumps(facts, ensure_ascii=False)}
    if format_ == "pdf":
        drawings = ((n, picture.svg) for n, picture in enumerate(book.pictures, start=1))
        inputs |= {f"drawing-{n}": svg.read_text("utf-8") for n, svg in drawings if svg}
    names = ("book.typ", "preview.typ") if book.partial else ("book.typ",)
    source = "".join(theme.file(name).read_text("utf-8") for name in names) + code
    if format_ == "png":
        return typeset(source, inputs, theme.font_folders(), "png")
    # PDF/UA-1 wants a glyph for every character. Signs that only decorate are given up for it; where letters are
    # missing, the book is made without the claim: fonts for them can be put into the theme's folder.
    plain = _EMOJI.sub("", source)
    for attempt, standards in ((source, ("ua-1",)), (plain, ("ua-1",)), (plain, ())):
        try:
            return typeset(attempt, inputs, theme.font_folders(), "pdf", standards)
        except TypesetError as error:
            if not standards or "could not be displayed" not in str(error):
                raise AuroraError(f"the pages of the book could not be set: {error}") from error
    raise AssertionError("the last attempt returns or raises")


def _svg(theme: Theme, name: str | None) -> str | None:
    path = theme.own(name)
    return as_svg(path) if path else None


def _with_pictures(pages: bytes, book: Manuscript) -> bytes:
    """The PDF with each placeholder, told by its width, replaced by its picture."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, NumberObject, StreamObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pages)))
    digest = hashlib.sha256(pages)
    for object_ in writer._objects:
        if not (isinstance(object_, StreamObject) and object_.get("/Subtype") == "/Image"):
            continue
        if int(str(object_["/Height"])) != PLACEHOLDER_HEIGHT:
            continue
        width, height, stream = colour_stream(book.pictures[int(str(object_["/Width"])) - 1].path.read_bytes())
        digest.update(stream)
        object_._data = stream
        object_[NameObject("/Width")] = NumberObject(width)
        object_[NameObject("/Height")] = NumberObject(height)
        object_[NameObject("/Filter")] = NameObject("/FlateDecode")
        parameters = {"/Predictor": 15, "/Colors": 3, "/BitsPerComponent": 8, "/Columns": width}
        object_[NameObject("/DecodeParms")] = DictionaryObject(
            {NameObject(name): NumberObject(value) for name, value in parameters.items()}
        )
    identifier = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject([identifier, identifier])
    writer.pdf_header = "%PDF-1.7"
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
