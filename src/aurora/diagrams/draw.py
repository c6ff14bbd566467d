"""From a spec to a picture: measured, laid out, drawn by Typst as PNG and SVG, the same bytes on every machine."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from aurora.diagrams.compact import compact
from aurora.diagrams.layout import Layout, layout
from aurora.diagrams.measure import faults
from aurora.diagrams.source import typst_source
from aurora.diagrams.spec import DiagramSpec
from aurora.diagrams.text import Measure, plain
from aurora.theme import Theme, load_theme

LEAST_PIXELS = 1700
_COLOUR = re.compile(r"(?<=\")#[0-9A-Fa-f]{6}(?=\")")


@dataclass(frozen=True)
class Drawing:
    """One picture twice; `width` and `height` are the pixels of the PNG, `faults` say which texts cannot be read."""

    png: bytes
    svg: bytes
    width: int
    height: int
    faults: tuple[str, ...] = ()


def lay_out(spec: DiagramSpec, theme: Theme) -> Layout:
    """The geometry of a diagram in the fonts of a theme."""
    return layout(spec, Measure(theme.font_file(), theme.font_file(strong=True)))


def draw(spec: DiagramSpec, theme: Theme | None = None) -> Drawing:
    """Draws a diagram in the theme's look (the default theme's where none is given)."""
    import typst

    theme = theme or load_theme()
    page = lay_out(spec, theme)
    compiler = typst.Compiler(font_paths=[str(folder) for folder in theme.font_folders()], ignore_system_fonts=True)
    source = typst_source(page, theme).encode()
    # A larger page holds smaller print: it gets more pixels, up to a size that every viewer still opens.
    pixels = min(LEAST_PIXELS * max(1.0, page.width / 425), 4000)
    png = compiler.compile(input=source, format="png", ppi=pixels / page.width * 72)
    svg = compiler.compile(input=source, format="svg")
    if not isinstance(png, bytes) or not isinstance(svg, bytes):  # pragma: no cover
        raise TypeError("a picture is one page")
    packed, width, height = _packed(png, sorted(set(_COLOUR.findall(source.decode()))))
    return Drawing(packed, _described(compact(svg.decode()), spec), width, height, tuple(faults(page)))


def _packed(png: bytes, exact: list[str]) -> tuple[bytes, int, int]:
    """The same picture with a palette: the colours that it is drawn in, and 64 for the edges of letters."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        flat = image.convert("RGB")
    out = io.BytesIO()
    colours: list[tuple[int, ...]] = [tuple(bytes.fromhex(colour[1:])) for colour in exact[:128]]
    sample = flat.resize((flat.width // 3, flat.height // 3), Image.Resampling.NEAREST)  # as good, ten times as fast
    mixed = sample.quantize(64, method=Image.Quantize.MEDIANCUT).getpalette() or []
    # Pillow looks colours up by their six upper bits: a mixed colour right beside an exact one could be taken for it.
    for colour in list(zip(mixed[::3], mixed[1::3], mixed[2::3], strict=True)):
        if all(max(abs(a - b) for a, b in zip(colour, other, strict=True)) > 9 for other in colours[:128]):
            colours.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    few = flat.quantize(palette=palette, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=7)  # 9 takes six times as long for a tenth
    return out.getvalue(), flat.width, flat.height


def _described(svg: str, spec: DiagramSpec) -> bytes:
    """The SVG with its title and description for those who cannot see it."""
    start, rest = svg.split(">", 1)
    title, alt = escape(plain(spec.title)), escape(plain(spec.alt))
    words = f'<title id="title">{title}</title><desc id="desc">{alt}</desc>'
    attributes = f' role="img" xml:lang={quoteattr(plain(spec.language))} aria-labelledby="title desc"'
    return f"{start}{attributes}>{words}{rest}".encode()
