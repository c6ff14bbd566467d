"""The layouts of presentations: pandoc's own reference presentation, in the colours and fonts of the theme."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

from aurora.books.pandoc import pandoc
from aurora.office import packed, unpacked
from aurora.theme import Theme

WIDTH, HEIGHT = 9_144_000, 5_143_500
"""Of a slide, in EMU: 914,400 to the inch, 12,700 to the point (ECMA-376, 20.1.10.16)."""

_LEFT = 457_200
_TITLE, _SECTION = "ppt/slideLayouts/slideLayout1.xml", "ppt/slideLayouts/slideLayout3.xml"
_TWO = "ppt/slideLayouts/slideLayout4.xml"
_MASTER = "ppt/slideMasters/slideMaster1.xml"
_BODY, _BESIDE = 1700, 1400
"""Hundredths of a point, such that six bullets of 110 letters fit, and four of them beside a picture."""


def reference_pptx(theme: Theme) -> bytes:
    """A presentation for pandoc's `--reference-doc`."""
    parts = unpacked(pandoc(["--print-default-data-file", "reference.pptx"], b""))
    for name, change in (
        ("ppt/theme/theme1.xml", lambda text: _theme(text, theme)),
        (_MASTER, _master),
        (_TITLE, _title_slide),
        (_SECTION, _section_header),
        (_TWO, _two_content),
    ):
        parts[name] = change(parts[name].decode()).encode()
    return packed(parts)


def _theme(text: str, theme: Theme) -> str:
    colours, fonts = theme.colours, theme.fonts
    named = {"dk1": colours.ink, "lt1": colours.paper, "dk2": colours.primary, "lt2": colours.panel}
    strong = (colours.primary, colours.accent, *colours.palette)
    named |= {f"accent{n}": strong[(n - 1) % len(strong)] for n in range(1, 7)}
    named |= {"hlink": colours.primary, "folHlink": colours.muted}
    for name, colour in named.items():
        value = f'<a:{name}><a:srgbClr val="{colour.removeprefix("#")}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", value, text)
    for name, face in (("major", fonts.heading), ("minor", fonts.screen)):
        latin = f"<a:latin typeface={quoteattr(face.office)}/>"
        text = re.sub(rf"(<a:{name}Font>)<a:latin [^>]*/>", lambda match, latin=latin: match[1] + latin, text)  # type: ignore[misc]
    return text


def _master(text: str) -> str:
    """Titles to the left in the first colour with a rule below, bullets in the second."""
    text = _placed(text, "title", 205_979, 700_000)
    text = _placed(text, "body", 1_070_000, 3_560_000)
    before, begin, title = text.partition("<p:titleStyle>")
    title, end, after = title.partition("</p:titleStyle>")
    title = title.replace('algn="ctr"', 'algn="l"', 1).replace('sz="3300"', 'sz="2400" b="1"', 1)
    title = title.replace('<a:schemeClr val="tx1"/>', '<a:schemeClr val="tx2"/>', 1)
    body, close, others = after.partition("</a:lvl1pPr>")
    body = body.replace('sz="2400"', f'sz="{_BODY}"').replace('<a:spcPct val="20000"/>', '<a:spcPct val="30000"/>')
    body = body.replace("<a:buFont", '<a:buClr><a:schemeClr val="accent2"/></a:buClr><a:buFont')
    text = "".join((before, begin, title, end, body, close, others))
    return _with_box(text, "accent2", _LEFT + 91_440, 915_000, WIDTH - 2 * (_LEFT + 91_440), 28_000)


def _title_slide(text: str) -> str:
    text = _aligned(text, '<p:ph type="ctrTitle"/>', 685_800, 1_250_000, 1_450_000, 'sz="3600"', anchor="b")
    text = _aligned(text, '<p:ph type="subTitle" idx="1"/>', 685_800, 2_800_000, 1_000_000, 'sz="2000"')
    text = _with_box(text, "accent1", 0, 0, 274_000, HEIGHT)
    return _alone(_with_box(text, "accent2", 274_000, 0, 55_000, HEIGHT))


def _section_header(text: str) -> str:
    text = _aligned(text, '<p:ph type="title"/>', 685_800, 1_571_750, 2_000_000, 'sz="3000" b="1"', anchor="ctr")
    ground = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg2"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    text = text.replace("<p:spTree>", f"{ground}<p:spTree>", 1)
    return _alone(_with_box(text, "accent2", 0, 0, 110_000, HEIGHT))


def _two_content(text: str) -> str:
    text = text.replace('y="1200151"', 'y="1070000"').replace('cy="3394472"', 'cy="3560000"')
    return text.replace('<a:defRPr sz="2100"/>', f'<a:defRPr sz="{_BESIDE}"/>')


def _placed(text: str, kind: str, top: int, height: int) -> str:
    """The master with a placeholder at another height."""
    form = rf'(<p:ph type="{kind}".*?<a:off x="\d+" y=)"\d+"(/><a:ext cx="\d+" cy=)"\d+"'
    return re.sub(form, rf'\g<1>"{top}"\g<2>"{height}"', text, count=1, flags=re.DOTALL)


def _aligned(text: str, placeholder: str, left: int, top: int, height: int, letters: str, anchor: str = "t") -> str:
    """A layout with a placeholder to the left, in letters of its own."""
    before, found, after = text.partition(placeholder)
    assert found, f"pandoc's layout has the placeholder {placeholder}"
    shape, end, rest = after.partition("</p:sp>")
    place = f'<a:off x="{left}" y="{top}"/><a:ext cx="{WIDTH - 2 * left}" cy="{height}"/>'
    shape = re.sub(r"<a:off [^>]*/><a:ext [^>]*/>", place, shape, count=1)
    shape = re.sub(r"<a:bodyPr[^>]*/>", f'<a:bodyPr anchor="{anchor}"><a:normAutofit/></a:bodyPr>', shape, count=1)
    colour = "tx2" if 'itle"' in placeholder and "sub" not in placeholder else "tx1"
    style = (
        f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr {letters}><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    shape = re.sub(r"<a:lstStyle/>|<a:lstStyle>.*?</a:lstStyle>", style, shape, count=1, flags=re.DOTALL)
    return before + found + shape + end + rest


def _with_box(text: str, colour: str, x: int, y: int, width: int, height: int) -> str:
    """A master or a layout with a filled box behind all else; it only decorates."""
    number = max(int(found) for found in re.findall(r'<p:cNvPr id="(\d+)"', text)) + 1
    box = (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Box {number}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect">'
        f'<a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )
    return text.replace("</p:grpSpPr>", f"</p:grpSpPr>{box}", 1)


def _alone(text: str) -> str:
    """A layout without what its master draws."""
    return text.replace("<p:sldLayout ", '<p:sldLayout showMasterSp="0" ', 1)
