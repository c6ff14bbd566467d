"""The styles of Word books: pandoc's own reference document, in the colours and fonts of the theme."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from aurora.books.pandoc import pandoc
from aurora.books.sanitise import ALERTS
from aurora.theme import Theme, tint

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FIXED_TIME = (2024, 1, 1, 0, 0, 0)
_CELL_MARGINS = (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))
_MONO = "Consolas"
# Styles that Word brings along.
_BUILT_IN = re.compile(r"Title|Subtitle|BodyText|TOC.*|TableofFigures|Header|Footer|Heading\d|Hyperlink")


def reference_docx(header: str, theme: Theme, *, partial: bool = False) -> bytes:
    """A document for pandoc's `--reference-doc`: A4, styles, a header with this text and page numbers in the footer.

    Args:
        partial: with the style of the frames that stand in the places of missing pictures.
    """
    source = zipfile.ZipFile(io.BytesIO(pandoc(["--print-default-data-file", "reference.docx"], b"")))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"].decode(), theme).encode()
    if partial:
        parts["word/styles.xml"] = _with_frames(parts["word/styles.xml"].decode(), theme).encode()
    parts["word/document.xml"] = _section(parts["word/document.xml"].decode()).encode()
    parts["word/header1.xml"] = _part("hdr", "Header", f'<w:r><w:t xml:space="preserve">{escape(header)}</w:t></w:r>')
    parts["word/footer1.xml"] = _part(
        "ftr", "Footer", '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
    relations = "".join(
        f'<Relationship Type="{_RELATION}/{kind}" Id="aurora-{kind}" Target="{kind}1.xml"/>'
        for kind in ("header", "footer")
    )
    types = "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="application/vnd.openxmlformats-officedocument'
        f'.wordprocessingml.{kind}+xml"/>'
        for kind in ("header", "footer")
    )
    _append(parts, "word/_rels/document.xml.rels", "</Relationships>", relations)
    _append(parts, "[Content_Types].xml", "</Types>", types)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(zipfile.ZipInfo(name, _FIXED_TIME), data)
    return out.getvalue()


def _append(parts: dict[str, bytes], name: str, end: str, added: str) -> None:
    parts[name] = parts[name].decode().replace(end, added + end).encode()


def _part(kind: str, style: str, content: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{kind} xmlns:w="{_WORD}"><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f"</w:pPr>{content}</w:p></w:{kind}>"
    ).encode()


def _section(document: str) -> str:
    section = (
        f'<w:sectPr xmlns:r="{_RELATION}"><w:headerReference w:type="default" r:id="aurora-header"/>'
        '<w:footerReference w:type="default" r:id="aurora-footer"/>'
        '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1418" w:right="1304" w:bottom="1418" w:left="1304"'
        ' w:header="709" w:footer="709" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )
    return re.sub(r"<w:sectPr>.*?</w:sectPr>", section, document, flags=re.DOTALL)


def _styles(styles: str, theme: Theme) -> str:
    colours, sans, serif = theme.colours, theme.fonts.heading.office, theme.fonts.text.office

    def runs(font: str, size: float, colour: str = colours.ink, bold: bool = False, italic: bool = False) -> str:
        return (
            f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>{"<w:b/>" if bold else ""}'
            f'{"<w:i/>" if italic else ""}<w:color w:val="{colour[1:]}"/><w:sz w:val="{size * 2:g}"/></w:rPr>'
        )

    def spacing(before: int, after: int, more: str = "") -> str:
        return f'<w:pPr>{more}<w:spacing w:before="{before}" w:after="{after}"/></w:pPr>'

    def heading(level: int, size: float, before: int, new_page: bool = False) -> str:
        page = "<w:pageBreakBefore/>" if new_page else ""
        keep = f"<w:keepNext/><w:keepLines/>{page}"
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        return f'<w:pPr>{keep}<w:spacing w:before="{before}" w:after="120"/>{outline}</w:pPr>' + runs(
            sans, size, colours.primary, bold=True
        )

    def boxed(fill: str, bar: str, before: int, after: int, more: str = "") -> str:
        side = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{bar[1:]}"/></w:pBdr>' if bar else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill[1:]}"/>'
        return (
            f'<w:pPr>{more}{side}{shade}<w:spacing w:before="{before}" w:after="{after}"/>'
            '<w:ind w:left="227" w:right="227"/></w:pPr>'
        )

    def hanging(before: int, after: int) -> str:
        return f'<w:pPr><w:spacing w:before="{before}" w:after="{after}"/><w:ind w:left="340" w:hanging="340"/></w:pPr>'

    def entry(indent: int) -> str:
        stop = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9298"/></w:tabs>'
        return f'<w:pPr>{stop}<w:spacing w:before="40" w:after="40"/><w:ind w:left="{indent}"/></w:pPr>'

    paragraphs = {
        "Title": ("Title", spacing(3600, 120, "<w:keepNext/>") + runs(sans, 32, colours.primary, bold=True)),
        "Subtitle": ("Subtitle", spacing(0, 240) + runs(sans, 16, colours.accent)),
        "Selection": ("Selection", spacing(0, 240) + runs(sans, 13, colours.muted)),
        "Colophon": ("Colophon", spacing(0, 60) + runs(sans, 9, colours.muted)),
        "GlossaryEntry": ("Glossary Entry", hanging(40, 100) + runs(serif, 11)),
        "TableofFigures": ("table of figures", hanging(40, 40) + runs(sans, 10)),
        "BodyText": ("Body Text", spacing(80, 120) + runs(serif, 11)),
        "FirstParagraph": ("First Paragraph", spacing(120, 120) + runs(serif, 11)),
        "TOCHeading": ("TOC Heading", spacing(0, 240) + runs(sans, 20, colours.primary, bold=True)),
        "TOC1": ("toc 1", entry(0) + runs(sans, 11, colours.primary, bold=True)),
        "TOC2": ("toc 2", entry(284) + runs(sans, 10.5)),
        "ImageCaption": ("Image Caption", spacing(60, 240) + runs(sans, 9.5, colours.muted)),
        "CaptionedFigure": ("Captioned Figure", spacing(180, 0, "<w:keepNext/>") + runs(sans, 9.5)),
        "SourceCode": ("Source Code", boxed("#F3F5F7", "", 120, 120) + runs(_MONO, 9)),
        "Header": ("header", spacing(0, 0) + runs(sans, 8.5, colours.muted)),
        "Footer": ("footer", '<w:pPr><w:jc w:val="center"/></w:pPr>' + runs(sans, 9, colours.muted)),
    }
    sizes = ((24, 0), (18, 0), (14, 360), (12, 280), (11, 240), (11, 240))
    for level, (size, before) in enumerate(sizes, start=1):
        paragraphs[f"Heading{level}"] = (f"heading {level}", heading(level, size, before, new_page=level <= 2))
    bars = dict(zip(ALERTS, callout_colours(theme), strict=True))
    for name, bar in bars.items():
        label = f"Callout {name.capitalize()}"
        fill = tint(bar, 0.08)
        paragraphs[label.replace(" ", "")] = (label, boxed(fill, bar, 0, 180) + runs(serif, 10.5))
        title = boxed(fill, bar, 160, 0, "<w:keepNext/>") + runs(sans, 10.5, bar, bold=True)
        paragraphs[label.replace(" ", "") + "Title"] = (f"{label} Title", title)
    for id_, (name, properties) in paragraphs.items():
        styles = _put(styles, "paragraph", id_, name, properties, "BodyText" if id_ != "BodyText" else "Normal")
    styles = _put(styles, "character", "VerbatimChar", "Verbatim Char", runs(_MONO, 9.5), "DefaultParagraphFont")
    link = f'<w:rPr><w:color w:val="{colours.primary[1:]}"/></w:rPr>'
    styles = _put(styles, "character", "Hyperlink", "Hyperlink", link, "DefaultParagraphFont")
    styles = _put(styles, "character", "DenseText", "Dense Text", runs(sans, 8), "DefaultParagraphFont")
    slot = runs(sans, 10, colours.accent, italic=True)
    styles = _put(styles, "character", "Slot", "Slot", slot, "DefaultParagraphFont")
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{colours.line[1:]}"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "bottom", "insideH"))
    margins = (
        "<w:tblCellMar>"
        + "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _CELL_MARGINS)
        + "</w:tblCellMar>"
    )
    first = (
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{tint(colours.primary, 0.1)[1:]}"/></w:tcPr></w:tblStylePr>'
    )
    table = f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders>{margins}</w:tblPr>{first}"
    return _put(styles, "table", "Table", "Table", table, "TableNormal")


def _with_frames(styles: str, theme: Theme) -> str:
    colours, sans = theme.colours, theme.fonts.heading.office
    line = f'w:val="dashed" w:sz="8" w:space="24" w:color="{colours.line[1:]}"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right"))
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{tint(colours.line, 0.1)[1:]}"/>'
    properties = (
        f"<w:pPr><w:keepNext/><w:keepLines/><w:pBdr>{sides}</w:pBdr>{fill}"
        '<w:spacing w:before="720" w:after="600"/><w:ind w:left="480" w:right="480"/><w:jc w:val="center"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{sans}" w:hAnsi="{sans}" w:cs="{sans}"/>'
        f'<w:color w:val="{colours.muted[1:]}"/><w:sz w:val="21"/></w:rPr>'
    )
    return _put(styles, "paragraph", "MissingFigure", "Missing Figure", properties, "BodyText")


def callout_colours(theme: Theme) -> list[str]:
    """One colour for each of `ALERTS`, in their order."""
    colours = theme.colours
    demo = colours.palette[3 % len(colours.palette)]
    return [colours.primary, colours.accent, colours.primary, colours.palette[1], colours.palette[1], demo]


def _put(styles: str, kind: str, id_: str, name: str, properties: str, based_on: str) -> str:
    custom = "" if _BUILT_IN.fullmatch(id_) else ' w:customStyle="1"'
    new = (
        f'<w:style w:type="{kind}"{custom} w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="{based_on}"/>'
        f"<w:qFormat/>{properties}</w:style>"
    )
    styles = re.sub(rf'<w:style\b[^>]*w:styleId="{id_}"[^>]*>.*?</w:style>', "", styles, flags=re.DOTALL)
    return styles.replace("</w:styles>", new + "</w:styles>")
