"""The master of PowerPoint decks: a company's own as it is, or the theme's colours with its logo and its cover."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

from aurora.errors import AuroraError, relative
from aurora.office import packed, read_parts, unpacked
from aurora.slides.pptx_reference import HEIGHT, WIDTH, reference_pptx
from aurora.theme import Theme
from aurora.theme_pictures import as_png

MASTER = "master.pptx"
LAYOUTS = {"title": "Title Slide", "obj": "Title and Content", "secHead": "Section Header", "twoObj": "Two Content"}
"""The layouts of a deck: PowerPoint's own types, which are the same in every language, and pandoc's names for them."""

_NAME = re.compile(r'(<p:cSld\b[^>]*\bname=")([^"]*)(")')
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_SLIDES, _TITLE = "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout1.xml"
_EDGE, _COVER_WIDTH = 548_640, 3_017_520


def deck_master(theme: Theme) -> tuple[bytes, dict[str, str]]:
    """A presentation for pandoc's `--reference-doc`, and what its layouts are called, by pandoc's names for them.

    Raises:
        AuroraError: the theme's own master is damaged, or lacks a layout.
    """
    own = theme.own(MASTER)
    if own:
        return _named(own)
    parts = unpacked(reference_pptx(theme))
    logo, cover = theme.own(theme.logo), theme.own(theme.cover)
    if logo:
        data, alt = as_png(logo, 600), theme.name or ""
        _picture(parts, _SLIDES, 1, data, alt, (WIDTH - _EDGE, HEIGHT - 411_480), 297_180)
        _picture(parts, _TITLE, 1, data, alt, (685_800, HEIGHT - 1_005_840), 594_360, to_the_right=True)
    if cover:
        _picture(parts, _TITLE, 2, _cropped(as_png(cover, 1600)), "", (WIDTH, 0), HEIGHT)
        wide, narrow = (f'cx="{WIDTH - left - 685_800}"' for left in (685_800, _COVER_WIDTH + 411_480))
        parts[_TITLE] = parts[_TITLE].decode().replace(wide, narrow).encode()
    return packed(parts), {}


def with_own_names(deck: bytes, names: dict[str, str]) -> bytes:
    """The deck with its layouts called as in their master."""
    if not names:
        return deck
    parts = unpacked(deck)
    for part, text in _layouts(parts).items():
        found = _NAME.search(text)
        if found and found[2] in names:
            parts[part] = _renamed(text, names[found[2]])
    return packed(parts)


def _named(master: Path) -> tuple[bytes, dict[str, str]]:
    """A company's master, in which every layout of a deck has the name that pandoc knows."""
    parts = read_parts(master)
    layouts = _layouts(parts)
    there = {part: found[2] for part, text in layouts.items() if (found := _NAME.search(text))}
    names, missing = {}, []
    for kind, name in LAYOUTS.items():
        if name in there.values():
            continue
        part = next((part for part in there if re.search(rf'<p:sldLayout\b[^>]* type="{kind}"', layouts[part])), None)
        if part is None:
            missing.append(name)
        else:
            names[name] = there[part]
            parts[part] = _renamed(layouts[part], name)
    if missing:
        raise AuroraError(
            f"{relative(master)}: it has no layout {', '.join(missing)}; give those names to the layouts for them, "
            f"in PowerPoint under View, Slide Master (there are: {', '.join(there.values()) or 'none'})"
        )
    return packed(parts) if names else master.read_bytes(), names


def _layouts(parts: dict[str, bytes]) -> dict[str, str]:
    found = (name for name in sorted(parts) if re.fullmatch(r"ppt/slideLayouts/slideLayout\d+\.xml", name))
    return {name: parts[name].decode("utf-8", "replace") for name in found}


def _renamed(layout: str, name: str) -> bytes:
    return _NAME.sub(lambda match: match[1] + name + match[3], layout, count=1).encode()


def _cropped(data: bytes) -> bytes:
    """The middle of a picture, as high as a slide and as wide as its cover."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        width = min(image.width, round(image.height * _COVER_WIDTH / HEIGHT))
        left = (image.width - width) // 2
        image.convert("RGB").crop((left, 0, left + width, image.height)).save(out, "PNG")
    return out.getvalue()


def _picture(
    parts: dict[str, bytes],
    name: str,
    n: int,
    data: bytes,
    alt: str,
    corner: tuple[int, int],
    height: int,
    *,
    to_the_right: bool = False,
) -> None:
    """Puts a picture behind all else of a master or a layout: its upper right corner there, or its left one."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        width = round(height * image.width / image.height)
    parts[f"ppt/media/image{n}.png"] = data
    left = corner[0] if to_the_right else corner[0] - width
    decorates = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    element = (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{80 + n}" name="Picture {n}" descr={quoteattr(alt)}>'
        f"{'' if alt else decorates}</p:cNvPr><p:cNvPicPr>"
        f'<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="aurora-{n}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>'
        f'<a:off x="{left}" y="{corner[1]}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
    folder, _, file = name.rpartition("/")
    link = f'<Relationship Id="aurora-{n}" Type="{_IMAGE}" Target="../media/image{n}.png"/>'
    kind = '<Default Extension="png" ContentType="image/png"/>'
    _add(parts, name, "</p:grpSpPr>", element, after=True)
    _add(parts, f"{folder}/_rels/{file}.rels", "</Relationships>", link)
    if b'Extension="png"' not in parts["[Content_Types].xml"]:
        _add(parts, "[Content_Types].xml", "</Types>", kind)


def _add(parts: dict[str, bytes], name: str, place: str, added: str, *, after: bool = False) -> None:
    both = place + added if after else added + place
    parts[name] = parts[name].decode().replace(place, both, 1).encode()
