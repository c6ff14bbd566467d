"""A company's own master, read back out of a deck; and the one that a theme gives."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck

from aurora.errors import AuroraError
from aurora.office import unpacked
from aurora.slides.pptx_deck import pptx_deck
from aurora.slides.pptx_master import LAYOUTS, deck_master
from aurora.theme import load_theme
from tests.unit import company_files
from tests.unit.books_edition import draw
from tests.unit.sample_deck import make_deck

GERMAN = {
    "Title Slide": "Titelfolie",
    "Title and Content": "Titel und Inhalt",
    "Section Header": "Abschnitts-überschrift",
    "Two Content": "Zwei Inhalte",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    draw(tmp_path / "clone-1.png", 1)
    return tmp_path


def made(repository: Path, theme: str) -> tuple[Deck, dict[str, bytes]]:
    data = pptx_deck(make_deck(repository / "clone-1.png").model_copy(update={"theme": theme}))
    return Presentation(BytesIO(data)), unpacked(data)


def pictures(shapes: object) -> list[tuple[str, bytes]]:
    """Alt text and bytes of each picture."""
    found = [shape for shape in shapes if shape.shape_type == 13]  # type: ignore[attr-defined]
    return [(shape._element.nvPicPr.cNvPr.get("descr"), shape.image.blob) for shape in found]


@pytest.mark.parametrize("names", [{}, GERMAN])
def test_layouts_colours_size_and_logo_of_a_deck_are_the_companys(repository: Path, names: dict[str, str]) -> None:
    company_files.theme(repository, "acme", master_pptx=company_files.powerpoint(names))
    deck, parts = made(repository, "acme")
    assert (deck.slide_width, deck.slide_height) == (9144000, 6858000)
    called = [names.get(name, name) for name in LAYOUTS.values()]
    assert {slide.slide_layout.name for slide in deck.slides} == set(called)
    assert deck.slides[0].slide_layout.name == called[0]
    assert any(f'<a:accent1><a:srgbClr val="{company_files.RED}"/>'.encode() in data for data in parts.values())
    assert pictures(deck.slide_master.shapes) == [("Acme", company_files.logo())]


def test_a_master_without_a_layout_says_which_it_has(repository: Path) -> None:
    data = company_files.powerpoint({"Two Content": "Zwei", "Section Header": "Abschnitt"})
    parts = unpacked(data)
    for name in list(parts):
        if name.startswith("ppt/slideLayouts/slideLayout"):
            parts[name] = parts[name].replace(b' type="twoObj"', b"").replace(b' type="secHead"', b"")
    from aurora.office import packed

    company_files.theme(repository, "acme", master_pptx=packed(parts))
    with pytest.raises(AuroraError, match=r"master\.pptx: it has no layout Section Header, Two Content; ") as caught:
        deck_master(load_theme("acme"))
    assert "there are: Title Slide, " in str(caught.value)
    assert "Abschnitt" in str(caught.value)


def test_a_theme_gives_colours_fonts_logo_and_cover(repository: Path) -> None:
    deck, parts = made(repository, "grove")
    theme = load_theme("grove")
    look = parts["ppt/theme/theme1.xml"].decode()
    assert f'<a:dk2><a:srgbClr val="{theme.colours.primary[1:]}"/></a:dk2>' in look
    assert '<a:majorFont><a:latin typeface="Georgia"/>' in look
    assert '<a:minorFont><a:latin typeface="Fira Sans"/>' in look
    assert [alt for alt, _ in pictures(deck.slide_master.shapes)] == ["Grove"]
    assert sorted(alt for alt, _ in pictures(deck.slides[0].slide_layout.shapes)) == ["", "Grove"]
    cover = next(shape for shape in deck.slides[0].slide_layout.shapes if shape.name == "Picture 2")
    for shape in deck.slides[0].placeholders:
        assert shape.left + shape.width <= cover.left
    assert cover.left + cover.width == deck.slide_width
    assert not pictures(made(repository, "default")[0].slide_master.shapes)


def test_the_same_theme_gives_the_same_master() -> None:
    theme = load_theme("grove")
    assert deck_master(theme) == deck_master(theme)
