"""What Word books look like: a company's own document as it is, or the styles that the theme's colours give."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from aurora.books.docx_reference import reference_docx
from aurora.errors import AuroraError, relative
from aurora.office import packed, read_parts, unpacked
from aurora.theme import Theme
from aurora.theme_pictures import as_png

REFERENCE = "reference.docx"
_STYLES = "word/styles.xml"
_LOGO_HEIGHT, _LOGO_PIXELS = 540_000, 600
"""Of a logo on the title page: its height in EMU, 360,000 to the centimetre, and its width in pixels."""
_OFFICE = "http://schemas.openxmlformats.org"
_DRAWING, _RELATION = f"{_OFFICE}/drawingml/2006", f"{_OFFICE}/officeDocument/2006/relationships"
_PACKAGE, _WORD = f"{_OFFICE}/package/2006/relationships", f"{_OFFICE}/wordprocessingml/2006/main"
_STYLE = re.compile(r"<w:style\b[^>]*>.*?</w:style>", re.DOTALL)
_BASED = re.compile(r'(<w:basedOn w:val=")([^"]*)(")')


@dataclass(frozen=True)
class Reference:
    """A document for pandoc's `--reference-doc`; `ids` has the id of each of its styles by its name in lower case."""

    data: bytes
    ids: dict[str, str]


def book_reference(header: str, theme: Theme, *, partial: bool = False) -> Reference:
    """The document whose styles, page, header and footer a book has.

    The theme's own `reference.docx` is used as it is; styles that Aurora needs and it lacks are added to it.

    Args:
        header: what the header says where the theme has no document of its own.
        partial: with the style of the frames that stand in the places of missing pictures.

    Raises:
        AuroraError: the theme's document is damaged.
    """
    made = _with_logo(reference_docx(header, theme, partial=partial), theme)
    ours = unpacked(made)[_STYLES].decode()
    own = theme.own(REFERENCE)
    if own is None:
        return Reference(made, {name: id_ for name, id_, _ in _named(ours)})
    parts = read_parts(own)
    theirs = parts.get(_STYLES, b"").decode("utf-8", "replace")
    if "</w:styles>" not in theirs:
        raise AuroraError(f"{relative(own)}: it has no styles that can be read; save it again from Word as .docx")
    ids = {name: id_ for name, id_, _ in _named(theirs)}
    names = {id_: name for name, id_, _ in _named(ours)}
    taken, added = set(ids.values()), []
    for name, id_, style in _named(ours):
        if name not in ids and id_ not in taken:
            added.append(_BASED.sub(lambda base: base[1] + ids.get(names.get(base[2], ""), base[2]) + base[3], style))
    ids |= {name: id_ for name, id_, _ in _named(ours) if name not in ids}
    if not added:
        return Reference(own.read_bytes(), ids)
    parts[_STYLES] = theirs.replace("</w:styles>", "".join(added) + "</w:styles>").encode()
    return Reference(packed(parts), ids)


def _with_logo(made: bytes, theme: Theme) -> bytes:
    """The document with the theme's logo at the head of its title page."""
    logo = theme.own(theme.logo)
    if logo is None:
        return made
    from PIL import Image

    data = as_png(logo, _LOGO_PIXELS)
    with Image.open(io.BytesIO(data)) as image:
        width = round(_LOGO_HEIGHT * image.width / image.height)
    size = f'cx="{width}" cy="{_LOGO_HEIGHT}"'
    picture = (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {size}/>'
        f'<wp:docPr id="9000" name="Logo" descr={quoteattr(theme.name or "")}/><a:graphic xmlns:a="{_DRAWING}/main">'
        f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_RELATION}" '
        'r:embed="aurora-logo"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    parts = unpacked(made)
    # The first page has a header of its own, which holds nothing but this.
    parts["word/header2.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:hdr xmlns:w="{_WORD}"><w:p><w:r>{picture}</w:r></w:p></w:hdr>'
    ).encode()
    parts["word/media/logo.png"] = data
    links = f'<Relationship Id="aurora-logo" Type="{_RELATION}/image" Target="media/logo.png"/>'
    parts["word/_rels/header2.xml.rels"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_PACKAGE}">{links}</Relationships>'
    ).encode()
    header = f'<Relationship Id="aurora-first" Type="{_RELATION}/header" Target="header2.xml"/>'
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = f'<Override PartName="/word/header2.xml" ContentType="{word}.header+xml"/>'
    if b'Extension="png"' not in parts["[Content_Types].xml"]:
        types += '<Default Extension="png" ContentType="image/png"/>'
    default = '<w:headerReference w:type="default"'
    for name, place, added in (
        ("word/document.xml", default, '<w:headerReference w:type="first" r:id="aurora-first"/>'),
        ("word/_rels/document.xml.rels", "</Relationships>", header),
        ("[Content_Types].xml", "</Types>", types),
    ):
        parts[name] = parts[name].decode().replace(place, added + place, 1).encode()
    return packed(parts)


def _named(styles: str) -> Iterator[tuple[str, str, str]]:
    """Each style: its name in lower case, as Word compares them, its id, and the whole of it."""
    for style in _STYLE.findall(styles):
        id_, name = re.search(r'w:styleId="([^"]*)"', style), re.search(r'<w:name w:val="([^"]*)"', style)
        if id_ and name:
            yield name[1].lower(), id_[1], style
