"""What a theme's logo, cover, colours and fonts do to books and the report."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from aurora.books.build import make_book
from aurora.books.reading import inspect
from aurora.report import examine
from aurora.report.html import render_html
from aurora.theme import load_theme
from tests.unit import company_files
from tests.unit.books_edition import make_edition
from tests.unit.small_course import make_edition as small_edition


def made(folder: Path, format_: str, theme: str) -> bytes:
    slice_, edition = make_edition(folder)
    return make_book(slice_.model_copy(update={"theme": theme}), edition, format_, f"book.{format_}")  # type: ignore[arg-type]


@pytest.mark.parametrize("logo", ["logo.png", "logo.svg"])
def test_a_pdf_has_logo_and_fonts_and_still_conforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logo: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if logo.endswith("png"):
        place = company_files.theme(tmp_path, "acme", logo_png=company_files.logo())
        look = "fonts: {heading: Libertinus Serif, text: Fira Sans}\nname: Grove\nlogo: logo.png\n"
        (place / "theme.yaml").write_text(company_files.TWO_COLOURS + look)
    data = made(tmp_path, "pdf", "acme" if logo.endswith("png") else "grove")
    reader = PdfReader(io.BytesIO(data))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_data()
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert {"FiraSans", "LibertinusSerif"} <= fonts
    assert "Grove" in inspect("pdf", data, tmp_path).alts
    assert "Grove" not in inspect("pdf", made(tmp_path, "pdf", "default"), tmp_path).alts


def test_the_cover_of_an_epub_shows_the_themes_picture(tmp_path: Path) -> None:
    def colours(theme: str) -> set[tuple[int, int, int]]:
        with zipfile.ZipFile(io.BytesIO(made(tmp_path, "epub", theme))) as book:
            covers = [name for name in book.namelist() if name.endswith(".png") and b"IHDR" in book.read(name)]
            images = [Image.open(io.BytesIO(book.read(name))) for name in covers]
            cover = next(image for image in images if image.size == (1600, 2560))
            return {value for _, value in cover.convert("RGB").getcolors(1_000_000) or []}  # type: ignore[misc]

    sun = (0xE0, 0xAE, 0x55)
    assert sun in colours("grove")
    assert sun not in colours("default")


def test_html_has_the_logo_and_the_themes_colours_and_fonts(tmp_path: Path) -> None:
    page, plain = (made(tmp_path, "html", theme).decode() for theme in ("grove", "default"))
    assert '<img class="logo" alt="Grove" src="data:image/svg+xml;base64,' in page
    assert 'class="logo"' not in plain
    assert f"--primary: {load_theme('grove').colours.primary};" in page
    assert '--heading: "Libertinus Serif", Georgia' in page
    assert '--text: "Libertinus Serif", Georgia' in plain


def test_the_report_has_the_logo_and_the_themes_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    report = examine(small_edition(), [])
    page = render_html(report.model_copy(update={"theme": "grove"}))
    assert '<img class="logo" alt="Grove" src="data:image/svg+xml;base64,' in page
    theme = load_theme("grove")
    for colour in (theme.colours.primary, theme.on_dark.primary, theme.dark.paper):
        assert f": {colour};" in page
    assert 'class="logo"' not in render_html(report)
