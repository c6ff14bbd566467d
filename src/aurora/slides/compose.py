"""A deck as pandoc's blocks: a heading of level 1 for each part, one of level 2 for each slide."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aurora.books import nodes
from aurora.books.nodes import Node
from aurora.books.sanitise import clean
from aurora.slides.deck import LONGEST_LINE, MOST_BULLETS, Deck, Section, Slide, shortened

LONGEST_HEADING = 160
"""Letters of the heading of a part: more would not fit on a title slide."""


def compose(deck: Deck, names: Mapping[Path, str]) -> list[Node]:
    """The agenda, a title slide and the slides of each lesson, and the summary with the note of who made the deck.

    Args:
        names: what the pictures are called in it, by their paths.
    """
    blocks = _agenda(deck)
    for section in deck.sections:
        blocks.append(_heading(1, shortened(section.heading, LONGEST_HEADING)))
        for slide in section.slides:
            picture = section.pictures.get(slide.visual or 0)
            blocks += _slide(slide, names[picture.path] if picture else None)
    blocks += [_heading(2, deck.summary_title), _bullets(deck.summary[:MOST_BULLETS])]
    return [*blocks, _notes(deck.note)] if deck.note else blocks


def _agenda(deck: Deck) -> list[Node]:
    """As many slides as the lessons need."""
    entries = [_entry(section) for section in deck.sections]
    blocks = []
    for place in range(0, len(entries), MOST_BULLETS):
        blocks += [_heading(2, deck.agenda), _bullets(entries[place : place + MOST_BULLETS])]
    return blocks


def _entry(section: Section) -> str:
    minutes = f" {section.minutes}" if section.minutes else ""
    return shortened(section.heading, LONGEST_LINE - len(minutes)) + minutes


def _slide(slide: Slide, picture: str | None) -> list[Node]:
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
    return nodes.bullets([nodes.text(clean(shortened(line, LONGEST_LINE))) for line in lines])


def _image(name: str) -> Node:
    # Each format says what it shows in its own way; a text here would become a caption.
    return nodes.para([{"t": "Image", "c": [nodes.NO_ATTRIBUTES, [], [name, ""]]}])


def _notes(said: str) -> Node:
    paragraphs = [nodes.para(nodes.text(clean(part))) for part in said.split("\n\n") if part.strip()]
    return nodes.div(paragraphs, nodes.attributes("", ("notes",)))
