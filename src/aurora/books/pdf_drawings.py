"""Drawings as PDF holds them: operators in the content of a page, marked as a figure.

Where a drawing stands on its page is left out, so that one that was set alone is known again in a book.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aurora.books.typeset import typeset
from aurora.files import sha256

if TYPE_CHECKING:
    from pypdf import PdfReader

_MARKED = re.compile(rb"/\w+ ?<</MCID (\d+).*?>> ?BDC\n(.*?)\n?EMC", re.DOTALL)
_PAINT = re.compile(rb"^(?:f\*?|S|s|B\*?|b\*?|sh)$", re.MULTILINE)
# The place on the page, and names that each page gives anew.
_CLIP = re.compile(rb"\A[^A-Zn]*\bh\nW\nn\n")
_PLACE = re.compile(rb"(?:-?[\d.]+ ){6}cm")
_NAME = re.compile(rb"/([A-Za-z]+)\d+\b")
_FORM = re.compile(rb"/(\w+) Do")


def drawn_figures(reader: PdfReader) -> Iterator[tuple[str, str]]:
    """The alt text of each figure that paints something on its page, and a digest of what it paints."""
    by_page: dict[int, list[Any]] = {}
    for number in range(1, int(str(reader.trailer["/Size"]))):
        element: Any = reader.get_object(number)
        if isinstance(element, dict) and element.get("/S") == "/Figure" and "/Pg" in element:
            by_page.setdefault(element["/Pg"].indirect_reference.idnum, []).append(element)
    for place, elements in by_page.items():
        page: Any = reader.get_object(place)
        marked = _marked(page)
        for element in elements:
            content = b"\n".join(marked.get(int(mark), b"") for mark in element["/K"] if isinstance(mark, int))
            content = _whole(content, page)
            if _PAINT.search(content):
                yield str(element.get("/Alt", "")), sha256(_anywhere(content))


def set_alone(drawings: Iterable[Path]) -> Mapping[Path, str | None]:
    """What the digest of each drawing is in any book; None for one that paints nothing.

    Raises:
        AuroraError: a drawing cannot be set.
    """
    from pypdf import PdfReader

    paths = list(dict.fromkeys(drawings))
    if not paths:
        return {}
    source = '#set document(title: "drawings")\n#set page(width: auto, height: auto, margin: 0pt)\n' + "".join(
        f'#page(image(bytes(sys.inputs.at("{n}")), format: "svg", width: 142mm, alt: "{n}"))\n'
        for n in range(len(paths))
    )
    inputs = {str(n): path.read_text("utf-8") for n, path in enumerate(paths)}
    made = dict(drawn_figures(PdfReader(io.BytesIO(typeset(source, inputs, [], "pdf")))))
    return {path: made.get(str(n)) for n, path in enumerate(paths)}


def _marked(page: Any) -> dict[int, bytes]:
    """The marked content of a page by its number."""
    content = page.get("/Contents")
    parts = content if isinstance(content, list) else [content] if content else []
    data = b"\n".join(part.get_object().get_data() for part in parts)
    return {int(number): inside for number, inside in _MARKED.findall(data)}


def _whole(content: bytes, owner: Any) -> bytes:
    """Content with that of the forms that it shows, which hold what is half transparent."""

    def shown(match: re.Match[bytes]) -> bytes:
        form = owner["/Resources"]["/XObject"]["/" + match[1].decode()]
        return b"\n" + _whole(form.get_data(), form) if form.get("/Subtype") == "/Form" else match[0]

    return _FORM.sub(shown, content)


def _anywhere(content: bytes) -> bytes:
    return _NAME.sub(rb"/\1", _PLACE.sub(b"cm", _CLIP.sub(b"", content)))
