"""A picture that a person made, as the PNG and the SVG that every visual has."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

from aurora.errors import AuroraError

WIDTH = 1600


def from_file(data: bytes, path: Path) -> tuple[bytes, bytes]:
    """PNG and SVG from either of the two: an SVG is drawn, a PNG is wrapped.

    Raises:
        AuroraError: the file is neither, or cannot be drawn.
    """
    if path.suffix == ".svg":
        return _draw_svg(data, path), data
    return data, _wrap_png(data, path)


def _wrap_png(data: bytes, path: Path) -> bytes:
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as image:
            width, height = image.size
    except OSError as error:
        raise AuroraError(f"{path}: is no PNG that can be read; save the picture again as PNG") from error
    encoded = base64.b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image href="data:image/png;base64,{encoded}" width="{width}" height="{height}"/></svg>\n'
    ).encode()


def _draw_svg(data: bytes, path: Path) -> bytes:
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
