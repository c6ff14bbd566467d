"""The pictures of a theme, its logo and its cover, in the forms that formats take them in."""

from __future__ import annotations

import base64
from pathlib import Path

from aurora.checks.images import check_png, check_svg
from aurora.errors import AuroraError, relative
from aurora.office import read_parts
from aurora.theme import Theme, load_theme

_LEAST_LOGO, _LEAST_COVER = 48, 1000
"""Pixels of the width of a PNG; an SVG is sharp in any size."""
_MIME = {".svg": "image/svg+xml", ".png": "image/png"}


def check_theme(name: str) -> None:
    """Looks at all that a theme has.

    Raises:
        AuroraError: the theme cannot be loaded, or a file of it cannot be used; the text names it.
    """
    theme = load_theme(name)
    for document in filter(None, map(theme.own, ("reference.docx", "master.pptx"))):
        read_parts(document)
    for file, width in ((theme.logo, _LEAST_LOGO), (theme.logo_dark, _LEAST_LOGO), (theme.cover, _LEAST_COVER)):
        path = theme.own(file)
        if path is None:
            continue
        suffix = path.suffix.lower()
        if suffix not in _MIME:
            raise AuroraError(f"{relative(path)}: a picture of a theme is a PNG or an SVG; save it as one of them")
        data = path.read_bytes()
        wrong = check_svg(data) if suffix == ".svg" else check_png(data, min_width=width, min_height=width // 4)
        if wrong:
            raise AuroraError(f"{relative(path)}: the picture cannot be used, {wrong}; save it again")


def data_uri(path: Path) -> str:
    """A PNG or SVG as an address that holds it."""
    return f"data:{_MIME[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"


def logo_tag(theme: Theme) -> str:
    """The logo as an `img` element that holds its picture; nothing where the theme has none."""
    from html import escape

    logo = theme.own(theme.logo)
    return f'<img class="logo" alt="{escape(theme.name or "")}" src="{data_uri(logo)}">' if logo else ""


def as_svg(path: Path) -> str:
    """A picture as the text of an SVG."""
    from aurora.pictures import wrap_png

    return (path.read_bytes() if path.suffix.lower() == ".svg" else wrap_png(path.read_bytes())).decode("utf-8")


def as_png(path: Path, width: int) -> bytes:
    """A picture as a PNG; an SVG is drawn, that many pixels wide, on nothing."""
    if path.suffix.lower() == ".png":
        return path.read_bytes()
    import typst

    from aurora.fonts import sans_folder

    page = (
        f"#set page(width: {width}pt, height: auto, margin: 0pt, fill: none)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    try:
        compiler = typst.Compiler(font_paths=[str(sans_folder())], ignore_system_fonts=True)
        png = compiler.compile(page.encode(), format="png", ppi=72, sys_inputs={"svg": path.read_text("utf-8")})
    except RuntimeError as error:
        raise AuroraError(f"{relative(path)}: is no SVG that can be drawn ({error}); save it again") from error
    assert isinstance(png, bytes), "one page gives one picture"
    return png
