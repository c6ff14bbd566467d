"""A company's own Word and PowerPoint files, as people make them: its colours, its page, its logo, its names."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from aurora.books.pandoc import pandoc
from aurora.office import packed, unpacked

TWO_COLOURS = 'colours: {primary: "#1F4E79", accent: "#0B7A6B"}\n'
RED = "C8102E"
_OFFICE = "http://schemas.openxmlformats.org"
_RELATION = f"{_OFFICE}/officeDocument/2006/relationships"
_WORD = f"{_OFFICE}/wordprocessingml/2006/main"


def logo() -> bytes:
    """A PNG."""
    out = io.BytesIO()
    image = Image.new("RGB", (120, 60), "#C8102E")
    image.paste("#FFFFFF", (20, 20, 100, 40))
    image.save(out, "PNG")
    return out.getvalue()


def theme(folder: Path, name: str, **files: bytes) -> Path:
    """Writes a theme into the course repository at `folder`, with files such as `reference_docx`."""
    place = folder / "config/themes" / name
    place.mkdir(parents=True)
    (place / "theme.yaml").write_text(TWO_COLOURS, encoding="utf-8")
    for file, data in files.items():
        (place / file.replace("_", ".")).write_bytes(data)
    return place


def word() -> bytes:
    """US Letter, red headings called as in German, no style for code or contents but one, and a header with a logo."""
    parts = unpacked(pandoc(["--print-default-data-file", "reference.docx"], b""))
    styles = parts["word/styles.xml"].decode()
    start = styles.index('<w:style w:type="paragraph" w:styleId="Heading1">')
    heading = (
        '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
        f'<w:qFormat/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:color w:val="{RED}"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/>'
        '<w:basedOn w:val="Normal"/></w:style>'
    )
    body = styles[start:].partition('<w:style w:type="paragraph" w:styleId="Heading1">')[2].partition("</w:style>")[2]
    parts["word/styles.xml"] = (styles[:start] + heading + body).encode()
    drawing = (
        f'<w:drawing><wp:inline xmlns:wp="{_OFFICE}/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="914400" cy="457200"/><wp:docPr id="900" name="Logo" descr="Acme"/>'
        f'<a:graphic xmlns:a="{_OFFICE}/drawingml/2006/main"><a:graphicData uri="{_OFFICE}/drawingml/2006/picture">'
        f'<pic:pic xmlns:pic="{_OFFICE}/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name="Logo"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1" xmlns:r="{_RELATION}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        '<a:off x="0" y="0"/><a:ext cx="914400" cy="457200"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    parts["word/header1.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:hdr xmlns:w="{_WORD}"><w:p><w:r>{drawing}</w:r></w:p></w:hdr>'
    ).encode()
    parts["word/_rels/header1.xml.rels"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_OFFICE}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/image" Target="media/company.png"/></Relationships>'
    ).encode()
    parts["word/media/company.png"] = logo()
    _add(parts, "word/_rels/document.xml.rels", "</Relationships>", _link("header", "header1.xml"))
    _add(
        parts,
        "[Content_Types].xml",
        "</Types>",
        '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.header+xml"/>',
    )
    if b'Extension="png"' not in parts["[Content_Types].xml"]:
        _add(parts, "[Content_Types].xml", "</Types>", '<Default Extension="png" ContentType="image/png"/>')
    document = parts["word/document.xml"].decode()
    before, _, after = document.partition("<w:sectPr")
    section = (
        f'<w:sectPr xmlns:r="{_RELATION}"><w:headerReference w:type="default" r:id="company"/>'
        '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
        'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    parts["word/document.xml"] = (before + section + after.partition("</w:sectPr>")[2]).encode()
    return packed(parts)


def powerpoint(names: dict[str, str] | None = None) -> bytes:
    """A red presentation of 4:3 with a logo in its master, its layouts called as given instead of as in English."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    for layout in deck.slide_layouts:
        if names and layout.name in names:
            layout.name = names[layout.name]
    out = io.BytesIO()
    deck.save(out)
    parts = unpacked(out.getvalue())
    theme_ = next(name for name in parts if name.startswith("ppt/theme/theme"))
    text = parts[theme_].decode()
    before, _, after = text.partition("<a:accent1>")
    parts[theme_] = (
        f'{before}<a:accent1><a:srgbClr val="{RED}"/></a:accent1>{after.partition("</a:accent1>")[2]}'.encode()
    )
    parts["ppt/media/image1.png"] = logo()
    master = "ppt/slideMasters/slideMaster1.xml"
    picture = (
        '<p:pic><p:nvPicPr><p:cNvPr id="77" name="Logo" descr="Acme"/><p:cNvPicPr/><p:nvPr userDrawn="1"/></p:nvPicPr>'
        '<p:blipFill><a:blip r:embed="company"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="{Inches(1)}" cy="{Inches(0.5)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></p:spPr></p:pic></p:spTree>"
    )
    parts[master] = parts[master].replace(b"</p:spTree>", picture.encode(), 1)
    link = _link("image", "../media/image1.png")
    _add(parts, "ppt/slideMasters/_rels/slideMaster1.xml.rels", "</Relationships>", link)
    if b'Extension="png"' not in parts["[Content_Types].xml"]:
        _add(parts, "[Content_Types].xml", "</Types>", '<Default Extension="png" ContentType="image/png"/>')
    return packed(parts)


def _link(kind: str, target: str) -> str:
    return f'<Relationship Id="company" Type="{_RELATION}/{kind}" Target="{target}"/>'


def _add(parts: dict[str, bytes], name: str, place: str, added: str) -> None:
    parts[name] = parts[name].decode().replace(place, added + place, 1).encode()
