"""A deck as PowerPoint: real layouts, text that can be edited, notes, and alt texts.

A company's own `master.pptx` in the theme is used as it is; its layouts must have the names of Office's own:
https://pandoc.org/MANUAL.html#powerpoint-templates
"""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from aurora.books.pandoc import write
from aurora.books.sanitise import clean
from aurora.slides.compose import LONGEST_HEADING, compose
from aurora.slides.deck import Deck, shortened
from aurora.slides.pptx_master import MASTER, deck_master, with_own_names
from aurora.slides.pptx_reference import HEIGHT, WIDTH
from aurora.theme import load_theme

_CORE = "docProps/core.xml"
_SIZE = re.compile(r'<p:sldSz cx="(\d+)" cy="(\d+)"')


def pptx_deck(deck: Deck) -> bytes:
    """The whole presentation.

    Raises:
        AuroraError: the theme's own master is damaged, or lacks a layout.
    """
    theme = load_theme(deck.theme)
    meta: dict[str, str | list[str]] = {
        "title": clean(shortened(deck.module, LONGEST_HEADING)),
        "subtitle": clean(shortened(deck.course, LONGEST_HEADING)),
        "subject": clean(deck.course),
        "description": clean(deck.note),
        "lang": deck.language,
    }
    blocks = compose(deck, {picture.path: str(picture.path) for picture in deck.pictures})
    master, names = deck_master(theme)
    with TemporaryDirectory() as folder:
        file = Path(folder, MASTER)
        file.write_bytes(master)
        options = ("--slide-level=2", f"--reference-doc={file}")
        made = _finished(write(blocks, "pptx", *options, meta=meta, sandbox=False), deck)
    return with_own_names(made, names)


def _finished(data: bytes, deck: Deck) -> bytes:
    """The presentation with what pandoc does not write: alt texts, languages, and the note on its last slide."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        slides = [name for name in old.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        last = max(slides, key=lambda name: int(re.findall(r"\d+", name)[0]))
        size = _SIZE.search(old.read("ppt/presentation.xml").decode())
        width, height = (int(size[1]), int(size[2])) if size else (WIDTH, HEIGHT)
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename in slides:
                text = content.decode()
                if entry.filename == last and deck.note:
                    text = text.replace("</p:spTree>", _note(clean(deck.note), width, height) + "</p:spTree>")
                content = _slide(text, deck).encode()
            elif entry.filename == _CORE:
                language = f"<dc:language>{escape(deck.language)}</dc:language></cp:coreProperties>"
                content = content.decode().replace("</cp:coreProperties>", language).encode()
            new.writestr(entry, content)
    return out.getvalue()


def _slide(text: str, deck: Deck) -> str:
    """A slide in its language, whose pictures have alt texts where pandoc writes their paths on this machine."""
    alts = {str(picture.path): clean(picture.alt) for picture in deck.pictures}

    def described(match: re.Match[str]) -> str:
        path = unescape(match[1])
        return f"descr={quoteattr(alts[path])}" if path in alts else match[0]

    text = re.sub(r'descr="([^"]*)"', described, text)
    return re.sub(r"<a:rPr\b(?![^>]*\blang=)", f"<a:rPr lang={quoteattr(deck.language)}", text)


def _note(said: str, width: int, height: int) -> str:
    """A line at the foot of a slide, as a text box."""
    left, tall = width // 20, height // 9
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="1000" name="Note"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{left}" y="{height - tall}"/><a:ext cx="{width - 2 * left}" cy="{tall}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" '
        'anchor="ctr"><a:normAutofit/></a:bodyPr><a:lstStyle/><a:p><a:r><a:rPr sz="1000"/>'
        f"<a:t>{escape(said)}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
