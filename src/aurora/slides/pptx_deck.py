"""A deck as PowerPoint: real layouts, text that can be edited, notes, and alt texts.

A company's own `master.pptx` in the theme is used as it is; its layouts must have the names of Office's own:
https://pandoc.org/MANUAL.html#powerpoint-templates
"""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from aurora.books.pandoc import write
from aurora.books.sanitise import clean
from aurora.resources import resource
from aurora.slides.compose import compose
from aurora.slides.deck import Deck

MASTER = "themes/default/master.pptx"


def pptx_deck(deck: Deck) -> bytes:
    """The whole presentation."""
    master = resource(MASTER)
    options = [f"--reference-doc={master.resolve()}"] if master.is_file() else []
    meta: dict[str, str | list[str]] = {"title": deck.module, "subtitle": deck.course, "lang": deck.language}
    data = write(compose(deck), "pptx", "--slide-level=2", *options, meta=meta, sandbox=False)
    return _with_alt_texts(data, deck)


def _with_alt_texts(data: bytes, deck: Deck) -> bytes:
    """The presentation with the alt texts of its pictures, where pandoc writes their paths on this machine."""
    said = {f"descr={quoteattr(str(one.path))}": f"descr={quoteattr(clean(one.alt))}" for one in deck.pictures}
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("ppt/slides/slide"):
                text = content.decode("utf-8")
                for path, alt in said.items():
                    text = text.replace(path, alt)
                content = text.encode("utf-8")
            new.writestr(entry, content)
    return out.getvalue()
