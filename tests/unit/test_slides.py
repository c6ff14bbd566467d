"""Decks: what is on a slide is in both formats, and nothing of it acts."""

from __future__ import annotations

import re
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pydantic import ValidationError

from aurora.languages import pack
from aurora.slides.deck import Picture, Section, Slide
from aurora.slides.html_deck import html_deck
from aurora.slides.pptx_deck import pptx_deck
from aurora.slides.publish import said_minutes
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
    assert slides.count(TITLE) == 4
    assert slides.count("<li>") == 1 + 6 + 4 + 4 + 6
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


def test_every_run_of_powerpoint_has_the_language_of_the_deck(picture: Path) -> None:
    with ZipFile(BytesIO(pptx_deck(make_deck(picture)))) as archive:
        slides = [archive.read(name).decode() for name in archive.namelist() if name.startswith("ppt/slides/slide")]
    runs = [run for slide in slides for run in re.findall(r"<a:rPr\b[^>]*>", slide)]
    assert runs
    assert [run for run in runs if run.count('lang="en"') != 1] == []


@pytest.mark.parametrize(
    ("language", "minutes", "said"), [("es", 12.5, "(12,5 min)"), ("en", 12.5, "(12.5 min)"), ("fr", None, None)]
)
def test_minutes_are_said_in_the_language_of_the_deck(language: str, minutes: float | None, said: str | None) -> None:
    assert said_minutes(minutes, pack(language)) == said


def test_a_page_takes_the_svg_of_a_picture_and_powerpoint_its_png(picture: Path, tmp_path: Path) -> None:
    drawing = tmp_path / "clone-1.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="8" height="4"/></svg>')
    deck = make_deck(picture)
    both = Picture(path=picture, alt=ALT, svg=drawing)
    deck = deck.model_copy(update={"sections": [deck.sections[0].model_copy(update={"pictures": {1: both}})]})
    page = html_deck(deck).decode()
    assert page.count(f"data:image/svg+xml;base64,{b64encode(drawing.read_bytes()).decode()}") == 2
    assert "data:image/png" not in page.partition('class="slides"')[2].partition("<script>")[0]
    media = [name for name in ZipFile(BytesIO(pptx_deck(deck))).namelist() if name.startswith("ppt/media/")]
    assert media
    assert all(name.endswith(".png") for name in media)


def test_both_say_who_made_them_in_their_last_slide_and_in_their_properties(picture: Path) -> None:
    deck = make_deck(picture)
    page = html_deck(deck).decode()
    assert page.rpartition("</aside>")[2].count(deck.note) == 1
    head = page.partition("</head>")[0]
    assert f'<meta name="DC.description" content="{deck.note}">' in head
    assert '<meta name="DC.language" content="en">' in head
    assert '<html lang="en">' in head
    presentation = Presentation(BytesIO(pptx_deck(deck)))
    last = presentation.slides[len(presentation.slides) - 1]
    assert deck.note in [shape.text_frame.text for shape in last.shapes if shape.has_text_frame]
    core = presentation.core_properties
    assert core.title == "Module 1: <img src=x onerror='window.acted = 1'>"
    assert (core.subject, core.comments, core.language) == ("Git <b>for</b> small teams", deck.note, "en")


def test_marks_that_deceive_are_left_out_everywhere(picture: Path) -> None:
    trick = "safe\u202egpj.exe\x07"
    slide = Slide(title=trick, bullets=[trick], notes=trick, visual=1)
    shown = Picture(path=picture, alt=trick)
    section = Section(heading=trick, minutes=None, slides=[slide], pictures={1: shown})
    deck = make_deck(picture).model_copy(
        update={"module": trick, "course": trick, "sections": [section], "summary": [trick], "note": trick}
    )
    page = html_deck(deck).decode()
    slides = page[page.index("<title>") : page.index("<style>")] + page[page.index("<body>") : page.index("<script>")]
    assert not re.search("[\u202e\x07]", slides)
    with ZipFile(BytesIO(pptx_deck(deck))) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    assert not any(re.search("[\u202e\x07]", part) for part in parts)
    assert sum("safegpj.exe" in part for part in parts) >= 5


def test_an_agenda_has_as_many_slides_as_it_needs_and_no_heading_is_too_long(picture: Path) -> None:
    whole = make_deck(picture)
    section = whole.sections[0].model_copy(update={"heading": f"Lesson 1.1: {'word ' * 80}"})
    deck = Presentation(BytesIO(pptx_deck(whole.model_copy(update={"sections": [section] * 7}))))
    agenda = [slide for slide in deck.slides if slide.shapes.title.text == "Agenda"]
    assert [len(slide.placeholders[1].text_frame.paragraphs) for slide in agenda] == [6, 1]
    lines = [paragraph.text for slide in agenda for paragraph in slide.placeholders[1].text_frame.paragraphs]
    assert all(line.endswith("… (40 min)") and len(line) <= 110 for line in lines)
    assert max(len(slide.shapes.title.text) for slide in deck.slides) <= 160


@pytest.mark.parametrize("make", [html_deck, pptx_deck])
def test_the_same_deck_gives_the_same_bytes_and_names_no_path(make, picture: Path) -> None:  # type: ignore[no-untyped-def]
    once = make(make_deck(picture))
    assert once == make(make_deck(picture))
    assert str(picture.parent).encode() not in once


def test_beside_a_picture_there_is_room_for_less() -> None:
    with pytest.raises(ValidationError, match="beside a picture there is room for 4 bullets"):
        Slide(title="A", bullets=["x"] * 5, visual=1)
