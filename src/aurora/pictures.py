"""A picture that a person made, as the PNG and the SVG that every visual has."""

from __future__ import annotations

import base64
from io import BytesIO

from aurora.checks.damage import damaged_picture
from aurora.checks.findings import Finding
from aurora.checks.images import check_png, check_svg, same_shape
from aurora.errors import AuroraError
from aurora.pages import read_edit
from aurora.slices import EditRef

WIDTH = 1600
LEAST_WIDTH, LEAST_HEIGHT = 800, 100
"""Pixels of a person's picture: half of what is made here, which still does on paper."""


def from_edits(png: EditRef | None, svg: EditRef | None) -> tuple[bytes, bytes]:
    """PNG and SVG of a picture of which a person made one or both: an SVG is drawn as PNG, a PNG is wrapped in SVG.

    Raises:
        AuroraError: a file is not what its name says, or cannot be drawn; the text names it.
    """
    own_png, own_svg = (read_edit(edit) if edit else None for edit in (png, svg))
    for edit, data, suffix in ((png, own_png, ".png"), (svg, own_svg, ".svg")):
        wrong = _unusable(data, suffix) if data is not None else None
        if edit and wrong:
            raise AuroraError(f"{edit.path}: the picture cannot be used, {wrong}; save it again, or delete it")
    if own_svg is not None and svg:
        return own_png if own_png is not None else _draw_svg(own_svg, svg.path), own_svg
    assert own_png is not None, "a picture of a person's has at least one file"
    return own_png, wrap_png(own_png)


def check_own(png: bytes, svg: bytes, file: str) -> list[Finding]:
    """Flagged, on a picture that a person made: it shows nothing, is small in print, or its two forms differ."""
    found = []
    wrong = check_png(png, LEAST_WIDTH, LEAST_HEIGHT)
    if wrong:
        fix = f"Save it again, {WIDTH} pixels wide or more."
        found.append(Finding(file, 0, "picture", f"the picture that was put here is doubtful, {wrong}", fix, "flagged"))
    if not same_shape(png, svg):
        message = "the PNG and the SVG that were put here differ in shape, and only one of them is shown at a time"
        found.append(Finding(file, 0, "picture-shape", message, "Save both from one drawing, or one alone.", "flagged"))
    return found


def _unusable(data: bytes, suffix: str) -> str | None:
    return check_svg(data) if suffix == ".svg" else damaged_picture(data, suffix)


def wrap_png(data: bytes) -> bytes:
    """An SVG of the same size that holds nothing but a PNG."""
    from PIL import Image

    with Image.open(BytesIO(data), formats=["PNG"]) as image:
        width, height = image.size
    encoded = base64.b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image href="data:image/png;base64,{encoded}" width="{width}" height="{height}"/></svg>\n'
    ).encode()


def _draw_svg(data: bytes, path: str) -> bytes:
    import typst

    from aurora.fonts import sans_folder

    page = (
        f"#set page(width: {WIDTH}pt, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    try:
        compiler = typst.Compiler(font_paths=[str(sans_folder())], ignore_system_fonts=True)
        png = compiler.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": data.decode()})
    except (RuntimeError, UnicodeDecodeError) as error:
        raise AuroraError(
            f"{path}: is no SVG that can be drawn ({error}); save the picture again as SVG or PNG"
        ) from error
    assert isinstance(png, bytes), "one page gives one picture"
    return png
