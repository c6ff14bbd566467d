"""Decks: what is on a slide is in both formats, and nothing of it acts."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation
from pydantic import ValidationError

from aurora.slides.deck import Slide
from aurora.slides.html_deck import html_deck
from aurora.slides.pptx_deck import pptx_deck
from tests.unit.books_edition import draw
from tests.unit.sample_deck import ALT, LONG, TITLE, make_deck


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    draw(tmp_path / "clone-1.png", 1)
    return tmp_path / "clone-1.png"


def test_a_page_needs_nothing_else_and_shows_every_slide(picture: Path) -> None:
    text = html_deck(make_deck(picture)).decode()
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#)[^"']+|url\((?!["']?data:)""", text.partition("<script>")[0])
    slides = text[text.index('class="slides"') : text.index("<script>")]
    assert slides.count(TITLE) == 3
    assert slides.count("<li>") == 1 + 6 + 4 + 6
    assert "Ask who lost work." in slides
    assert "&lt;script&gt;window.acted = 1&lt;/script&gt;" in slides
    assert not re.findall(r"<(?:script|img src=x)", slides)
    assert 'alt="Flow diagram: &quot;one&quot; &amp; &lt;two&gt;"' in slides


def test_powerpoint_has_real_layouts_notes_and_alt_texts(picture: Path) -> None:
    deck = Presentation(BytesIO(pptx_deck(make_deck(picture))))
    names = [slide.slide_layout.name for slide in deck.slides]
    assert names[:5] == ["Title Slide", "Title and Content", "Section Header", "Title and Content", "Title and Content"]
    assert names[5] == "Two Content"
    first = deck.slides[3]
    assert [paragraph.text for paragraph in first.placeholders[1].text_frame.paragraphs] == [LONG] * 6
    assert first.notes_slide.notes_text_frame.text.splitlines() == ["Say why.", "", "Ask who lost work."]
    pictures = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert [shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures] == [ALT, ALT]
    assert deck.slides[0].shapes.title.text == "Module 1: <img src=x onerror='window.acted = 1'>"


@pytest.mark.parametrize("make", [html_deck, pptx_deck])
def test_the_same_deck_gives_the_same_bytes_and_names_no_path(make, picture: Path) -> None:  # type: ignore[no-untyped-def]
    once = make(make_deck(picture))
    assert once == make(make_deck(picture))
    assert str(picture.parent).encode() not in once


def test_beside_a_picture_there_is_room_for_less() -> None:
    with pytest.raises(ValidationError, match="beside a picture there is room for 4 bullets"):
        Slide(title="A", bullets=["x"] * 5, visual=1)
