"""What pandoc leaves open in an EPUB: titles of its pages, a name for the cover, no date that nobody set."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

from aurora.books.style import LINE_ANCHOR

_PAGE_TITLE = re.compile(r"<title>ch\d+\.xhtml</title>")
_HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_COVER = '<svg xmlns="http://www.w3.org/2000/svg"'
# Pandoc takes every colophon for one at the end.
_COLOPHON = (
    '<body epub:type="backmatter">\n<section id="colophon"',
    '<body epub:type="frontmatter">\n<section id="colophon"',
)
_DATE = re.compile(r"\s*<dc:date\b[^>]*>[^<]*</dc:date>")


def finished(data: bytes, title: str) -> bytes:
    """The EPUB with a title of its own for each page, `title` as what its cover says, and without a date of issue."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename.endswith((".xhtml", ".opf")):
                content = _page(info.filename, content.decode(), title).encode()
            target.writestr(info, content)
    return out.getvalue()


def _page(name: str, text: str, title: str) -> str:
    if name.endswith(".opf"):
        return _DATE.sub("", text)
    if name.endswith("/cover.xhtml"):
        return text.replace(_COVER, f'<svg role="img" aria-label="{escape(title)}"{_COVER.removeprefix("<svg")}', 1)
    text = text.replace(*_COLOPHON)
    heading = _HEADING.search(text)
    if heading:
        text = _PAGE_TITLE.sub(lambda _: f"<title>{_TAG.sub('', heading[1]).strip()}</title>", text, count=1)
    return LINE_ANCHOR.sub("", text)
