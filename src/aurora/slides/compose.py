"""A deck as pandoc's blocks: a heading of level 1 for each part, one of level 2 for each slide."""

from __future__ import annotations

from aurora.books import nodes
from aurora.books.nodes import Node
from aurora.books.sanitise import clean
from aurora.slides.deck import Deck, Picture, Section, Slide


def compose(deck: Deck) -> list[Node]:
    """The agenda, a title slide and the slides of each lesson, and the summary."""
    agenda = [_entry(section) for section in deck.sections]
    blocks = [_heading(2, deck.agenda), nodes.bullets(agenda)]
    for section in deck.sections:
        blocks.append(_heading(1, section.heading))
        for slide in section.slides:
            blocks += _slide(slide, section.pictures.get(slide.visual or 0))
    if deck.summary:
        blocks += [_heading(2, deck.summary_title), _bullets(deck.summary)]
    return [*blocks, _notes(deck.note)]


def _entry(section: Section) -> list[Node]:
    minutes = f" ({section.minutes:g} min)" if section.minutes else ""
    return nodes.text(clean(f"{section.heading}{minutes}"))


def _slide(slide: Slide, picture: Picture | None) -> list[Node]:
    blocks = [_heading(2, slide.title)]
    if slide.bullets and picture:
        columns = [[_bullets(slide.bullets)], [_image(picture)]]
        inner = [nodes.div(column, nodes.attributes("", ("column",))) for column in columns]
        blocks.append(nodes.div(inner, nodes.attributes("", ("columns",))))
    elif picture:
        blocks.append(_image(picture))
    elif slide.bullets:
        blocks.append(_bullets(slide.bullets))
    return [*blocks, _notes(slide.notes)] if slide.notes.strip() else blocks


def _heading(level: int, title: str) -> Node:
    return nodes.header(level, "", nodes.text(clean(title)))


def _bullets(lines: list[str]) -> Node:
    return nodes.bullets([nodes.text(clean(line)) for line in lines])


def _image(picture: Picture) -> Node:
    # Each format says what it shows in its own way; a text here would become a caption.
    return nodes.para([{"t": "Image", "c": [nodes.NO_ATTRIBUTES, [], [str(picture.path), ""]]}])


def _notes(said: str) -> Node:
    paragraphs = [nodes.para(nodes.text(clean(part))) for part in said.split("\n\n") if part.strip()]
    return nodes.div(paragraphs, nodes.attributes("", ("notes",)))
