"""Does a picture show anything, and nothing but a picture?"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from aurora.checks.addresses import scheme

if TYPE_CHECKING:
    from PIL.Image import Image

MIN_WIDTH = 1600
"""Pixels: what stays sharp at the width of a printed column."""

MIN_HEIGHT = 200

MAX_PIXELS = 40_000_000
"""More than this is no picture of a course; decoding it would take the memory of the job."""

MAX_BYTES = 50_000_000

# A thin drawing on white still has a thousandth of its pixels in another shade.
_MIN_DRAWN = 0.0005
_MIN_CONTRAST = 16

# Of 32 × 32 fields, so that grain evens out: a small object on a plain ground still fills a dozen.
_FIELDS = 32
_MIN_FIELDS = 0.01
_MIN_SHADE = 10

_SAME_SHAPE = 0.01
"""Drawn to whole pixels, a picture may be that much flatter or taller."""

_SVG = "{http://www.w3.org/2000/svg}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_DRAWING = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use", "image"))
_ACTING = re.compile(
    r"script|foreignObject|iframe|embed|object|audio|video|canvas|handler|listener|set|animate\w*", re.IGNORECASE
)
_FETCHING = re.compile(
    r"""@import|url\s*\(\s*['"]?\s*(?!['"\s#])|image-set\s*\(|expression\s*\(|javascript:""", re.IGNORECASE
)
_INSTRUCTION = re.compile(r"<\?(?!xml\s)", re.IGNORECASE)
_ENCODING = re.compile(r"""\s*<\?xml[^>]*encoding\s*=\s*['"]([^'"]*)""", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]*)")


def check_png(data: bytes, min_width: int = MIN_WIDTH, min_height: int = MIN_HEIGHT) -> str | None:
    """What is wrong with a PNG: it cannot be decoded, is too small, or shows nothing; None where nothing is."""
    image = _decoded(data, ("PNG",))
    if isinstance(image, str):
        return image
    if image.width < min_width or image.height < min_height:
        return f"it has {image.width} × {image.height} pixels, fewer than {min_width} × {min_height}"
    return "it is blank" if _is_blank(image) else None


def check_painting(data: bytes) -> str | None:
    """What is wrong with a painted picture: as of any PNG, or it is one colour, with noise or grain at most."""
    wrong = check_png(data)
    if wrong:
        return wrong
    image = _decoded(data, ("PNG",))
    assert not isinstance(image, str), "checked above"
    return "it is nearly one colour" if _is_uniform(image) else None


def undecodable_png(data: bytes) -> str | None:
    """Why a PNG cannot be decoded; None where it can, whatever it shows."""
    image = _decoded(data, ("PNG",))
    return image if isinstance(image, str) else None


def check_svg(data: bytes) -> str | None:
    """What is wrong with an SVG: it cannot be read, has no size, draws nothing, acts or fetches; None where nothing is.

    A raster picture inside must be embedded, decode, and show something.
    """
    root = svg_root(data)
    if isinstance(root, str):
        return root
    if not _has_size(root):
        return "it has no size: neither a viewBox nor a width and height"
    wrong = next((wrong for element in root.iter() if (wrong := _acts(element))), None)
    if wrong:
        return wrong
    if not any(_local(element) in _DRAWING for element in root.iter()):
        return "it is blank"
    return None


def same_shape(png: bytes, svg: bytes) -> bool:
    """Whether a PNG and an SVG, both sound, have the same width ÷ height."""
    image, root = _decoded(png, ("PNG",)), svg_root(svg)
    assert not isinstance(image, str), image
    assert not isinstance(root, str), root
    width, height = _size(root)
    return abs(width / height / (image.width / image.height) - 1) <= _SAME_SHAPE


def svg_root(data: bytes) -> ElementTree.Element | str:
    """The root of an SVG, or why it cannot be read."""
    if not data:
        return "it is empty"
    if len(data) > MAX_BYTES:
        return f"it has {len(data):,} bytes, more than {MAX_BYTES:,}"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "it is not UTF-8"
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        return "it declares a document type"
    if _INSTRUCTION.search(text):
        return "it holds an instruction for programs, such as a stylesheet from elsewhere"
    declared = _ENCODING.match(text)
    if declared and declared.group(1).lower() != "utf-8":
        return "it says that it is not UTF-8"
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        return f"it is not XML: {error}"
    except RecursionError:
        return "it is nested too deeply"
    return root if root.tag == f"{_SVG}svg" else "it is not SVG"


def _decoded(data: bytes, formats: tuple[str, ...]) -> Image | str:
    """The picture as RGBA, or why there is none."""
    from PIL import Image, UnidentifiedImageError

    if not data:
        return "it is empty"
    if len(data) > MAX_BYTES:
        return f"it has {len(data):,} bytes, more than {MAX_BYTES:,}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=formats) as image:
                if image.width * image.height > MAX_PIXELS:
                    return f"it has {image.width} × {image.height} pixels, more than {MAX_PIXELS:,}"
                image.verify()
            # Verifying uses a picture up, so it is opened again for its pixels.
            with Image.open(BytesIO(data), formats=formats) as image:
                return image.convert("RGBA")
    except UnidentifiedImageError:
        return f"it is not {' or '.join(formats)}"
    except Image.DecompressionBombError:
        return "it claims more pixels than any picture of a course has"
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, IndexError, OverflowError) as error:
        return f"it cannot be decoded ({error})"


def _is_blank(image: Image) -> bool:
    """Is every pixel, seen on white paper, nearly the same?"""
    from PIL import Image as Images

    paper = Images.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    for band in paper.convert("RGB").split():
        histogram = band.histogram()
        ground = max(range(256), key=histogram.__getitem__)
        alike = sum(histogram[max(ground - _MIN_CONTRAST, 0) : ground + _MIN_CONTRAST + 1])
        if 1 - alike / (image.width * image.height) >= _MIN_DRAWN:
            return False
    return True


def _is_uniform(image: Image) -> bool:
    """Is nearly every field of the picture, its grain smoothed away, of one colour?"""
    from PIL import Image as Images

    fields = image.convert("RGB").resize((_FIELDS, _FIELDS), Images.Resampling.BOX)
    off = [False] * _FIELDS**2
    for band in fields.split():
        values = band.tobytes()
        usual = sorted(values)[len(values) // 2]
        off = [differs or abs(value - usual) > _MIN_SHADE for differs, value in zip(off, values, strict=True)]
    return sum(off) < _MIN_FIELDS * len(off)


def _has_size(root: ElementTree.Element) -> bool:
    return all(size > 0 for size in _size(root))


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height in units of its own, of the viewBox where it has one; 0 where nothing is said."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sizes = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    numbers = [re.match(r"\d*\.?\d+", size) for size in sizes]
    width, height = (float(number.group()) if number else 0.0 for number in numbers)
    return width, height


def _acts(element: ElementTree.Element) -> str | None:
    """How an element acts or fetches; None where it only draws."""
    name = _local(element)
    if _ACTING.fullmatch(name):
        return f"it holds <{name}>"
    if str(element.tag).startswith(_XHTML):
        return f"it holds <{name}> of HTML"
    if name == "style" and _fetches("".join(element.itertext())):
        return "its style fetches something"
    for attribute, value in element.attrib.items():
        if attribute.rpartition("}")[2].lower().startswith("on"):
            return f"it acts by {attribute}="
        if attribute in _HREFS:
            wrong = _reference(name, value)
            if wrong:
                return wrong
        # What is in the namespace of a drawing program is no style, and may hold a path of Windows.
        elif _FETCHING.search(value) if attribute.startswith("{") else _fetches(value):
            return f"{attribute}= fetches something"
    return None


def _fetches(style: str) -> bool:
    """Whether a style fetches something, or has an escape, which can spell that in a way that only a browser reads."""
    return "\\" in style or bool(_FETCHING.search(style))


def _reference(name: str, value: str) -> str | None:
    """What is wrong with what an element refers to. A link may lead to a page, anything else only into this file."""
    if value.startswith("#") or (name == "a" and scheme(value) in ("http", "https", "mailto")):
        return None
    embedded = _EMBEDDED.fullmatch(value) if name == "image" else None
    if not embedded:
        return f"<{name}> refers to '{value[:60]}', outside the file"
    try:
        raster = base64.b64decode(embedded.group(2))
    except (binascii.Error, ValueError):
        return "the picture in it is not base64"
    image = _decoded(raster, (embedded.group(1).upper(),))
    if isinstance(image, str):
        return f"the picture in it: {image}"
    return "the picture in it is blank" if _is_blank(image) else None


def _local(element: ElementTree.Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
