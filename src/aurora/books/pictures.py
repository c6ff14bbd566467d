"""The pictures of an edition: found, measured and looked at before a book takes them in."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from aurora.checks.images import MAX_PIXELS, svg_root

if TYPE_CHECKING:
    from PIL.Image import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TRUE_COLOUR = 2


@dataclass(frozen=True)
class Picture:
    """One picture. `file` is relative to the edition's folder, width and height are pixels.

    `svg` is its drawing, where it has one that shows the same in every reader.
    """

    id: str
    file: str
    path: Path
    width: int
    height: int
    alt: str
    caption: str
    svg: Path | None = None

    @property
    def shown(self) -> Path:
        """What stands in formats that know drawings: the drawing, else the picture."""
        return self.svg or self.path


def size(path: Path) -> tuple[int, int]:
    """Width and height in pixels.

    Raises:
        ValueError: the file is no PNG, or one of more pixels than a job could hold in memory.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(24)
    if len(start) < 24 or not start.startswith(_SIGNATURE) or start[12:16] != b"IHDR":
        raise ValueError("is no PNG")
    width, height = struct.unpack(">II", start[16:24])
    if not width or not height:
        raise ValueError("is an empty PNG")
    if width * height > MAX_PIXELS:
        raise ValueError(f"has {width} × {height} pixels, more than a book can hold")
    return width, height


def check(path: Path) -> None:
    """Looks at a picture or drawing before a book is begun.

    Raises:
        ValueError: it cannot be used; the text says why.
        OSError: it cannot be read.
    """
    if path.suffix != ".svg":
        size(path)
    elif isinstance(root := svg_root(path.read_bytes()), str):
        raise ValueError(f"cannot be read as a drawing, {root}")


def alt_text(spec: Path) -> str | None:
    """The alt text that a visual's spec holds, if any."""
    try:
        found = json.loads(spec.read_bytes())
    except (OSError, ValueError):
        return None
    alt = found.get("alt") if isinstance(found, dict) else None
    return alt if isinstance(alt, str) and alt.strip() else None


def colour_stream(data: bytes) -> tuple[int, int, bytes]:
    """A picture as PDF holds it: width, height, and deflated rows of 8-bit RGB.

    The rows stand under PNG predictors (ISO 32000-1, 7.4.4.4), as they do in a plain RGB PNG, whose data is
    taken as it is; other kinds of PNG are drawn on white first.
    """
    from PIL import Image as images

    header = struct.unpack(">IIBBBBB", data[16:29])
    chunks = list(_chunks(data))
    plain = header[2:] == (8, _TRUE_COLOUR, 0, 0, 0) and b"tRNS" not in dict(chunks)
    if not plain:
        with images.open(BytesIO(data), formats=["PNG"]) as image:
            out = BytesIO()
            _flat(image).save(out, format="PNG", optimize=False, compress_level=6)
        chunks = list(_chunks(out.getvalue()))
    stream = b"".join(chunk for kind, chunk in chunks if kind == b"IDAT")
    return header[0], header[1], stream


def inflated_size(stream: bytes) -> int:
    """How many bytes a deflated stream holds, 0 where it is broken. Reads it piecewise."""
    inflate, total = zlib.decompressobj(), 0
    try:
        piece = inflate.decompress(stream, 1 << 20)
        while piece:
            total += len(piece)
            piece = inflate.decompress(inflate.unconsumed_tail, 1 << 20)
    except zlib.error:
        return 0
    return total if inflate.eof else 0


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _flat(image: Image) -> Image:
    """The image as RGB, on white where it is transparent."""
    from PIL import Image as images

    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    layer = image.convert("RGBA")
    ground = images.new("RGBA", layer.size, "white")
    return images.alpha_composite(ground, layer).convert("RGB")
