"""The slides of a module, published with its number as a page and as a presentation."""

from __future__ import annotations

from pathlib import Path

from aurora.books.drawings import drawing
from aurora.books.pictures import size
from aurora.disclosure import made_summary
from aurora.errors import AuroraError
from aurora.languages import Pack, pack
from aurora.picture_texts import picture_texts
from aurora.provenance import made_of, publish
from aurora.slices import DeckLesson, DeckSlice
from aurora.slides.deck import Deck, DeckAnswer, Picture, Section, Slide
from aurora.slides.html_deck import html_deck
from aurora.slides.pptx_deck import pptx_deck
from aurora.slides.texts import read_slides
from aurora.titles import Titles

_MAKERS = {".html": html_deck, ".pptx": pptx_deck}


def publish_deck(
    slice_file: Path, texts: Path, titles: list[Path], inputs: list[Path], edition: Path, files: list[str]
) -> None:
    """Publishes the slides of a module.

    Args:
        texts: what stands on them.
        titles: the titles in the edition's language, where that is not the outline's.
        inputs: all files that they are made from, for their records.
        edition: the edition's folder.
        files: what to publish, relative to the edition's folder; the extensions are the formats.

    Raises:
        AuroraError: what stands on them cannot be read, or a format cannot be made.
    """
    data = slice_file.read_bytes()
    slice_ = Titles.read(titles).translated(DeckSlice.model_validate_json(data))
    deck = make_deck(slice_, read_slides(texts), edition, texts.relative_to(edition).as_posix())
    made_from = made_of(edition, slice_file, data, inputs)
    for file in files:
        publish(edition, "deck", slice_.id, file, _MAKERS[Path(file).suffix](deck), made_from)


def said_minutes(minutes: float | None, words: Pack) -> str | None:
    """How long something takes, in brackets; None where nothing is said of it."""
    if not minutes:
        return None
    number = f"{minutes:.10g}".replace(".", words.text("lesson", "decimal_mark"))
    return words.text("slides", "minutes", minutes=number)


def make_deck(slice_: DeckSlice, answer: DeckAnswer, edition: Path, texts: str) -> Deck:
    """The deck of a module: its lessons in the order that they have now, with their numbers and pictures.

    Args:
        texts: the file of what stands on the slides, relative to the edition's folder.
    """
    words = pack(slice_.course.language)
    slides = {one.lesson: one.slides for one in answer.lessons}
    sections = [
        Section(
            heading=words.text("page", "lesson_heading", number=lesson.number, title=lesson.title),
            minutes=said_minutes(lesson.minutes, words),
            slides=slides.get(lesson.id, []),
            pictures=_pictures(lesson, slides.get(lesson.id, []), edition),
        )
        for lesson in slice_.lessons
    ]
    shown = [f"images/{picture.path.name}" for section in sections for picture in section.pictures.values()]
    return Deck(
        course=slice_.course.title,
        module=words.text("book", "module_heading", number=slice_.module_number, title=slice_.module_title),
        language=slice_.course.language,
        agenda=words.text("slides", "agenda"),
        summary_title=words.text("slides", "summary"),
        sections=sections,
        summary=answer.summary or [lesson.title for lesson in slice_.lessons],
        note=made_summary(edition, [texts, *shown], words),
        theme=slice_.theme,
    )


def _pictures(lesson: DeckLesson, slides: list[Slide], edition: Path) -> dict[int, Picture]:
    """The pictures that stand on the slides of a lesson, by number."""
    wanted = {slide.visual for slide in slides}
    return {n: _picture(edition, name, lesson.title) for n, name in enumerate(lesson.visuals, start=1) if n in wanted}


def _picture(edition: Path, name: str, title: str) -> Picture:
    path = edition / f"images/{name}.png"
    try:
        svg = drawing(path, *size(path))
    except ValueError as error:
        raise AuroraError(f"{path}: {error}; delete it and run the build again") from None
    return Picture(path=path, alt=picture_texts(edition, name, "", otherwise=title).alt, svg=svg)
