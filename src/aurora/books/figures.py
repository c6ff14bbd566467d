"""The pictures of a lesson as its book shows them: numbered and captioned, or framed where one is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from aurora.books import nodes, pictures
from aurora.books.drawings import drawing
from aurora.books.nodes import Node, plain_text
from aurora.books.pictures import Picture
from aurora.books.sanitise import clean
from aurora.languages import Pack
from aurora.picture_texts import picture_texts
from aurora.slices import BookLesson

MISSING = "missing"
"""The class of a figure without a picture, and of the text that stands in the picture's place."""


@dataclass(frozen=True)
class Figures:
    """The pictures of one lesson that are there, in order.

    `by_target` has for every picture, there or missing, the figure and what stands for it within a line, by the target
    of its image in the lesson's text; `unshown` are the figures of those that the text does not name.
    """

    pictures: list[Picture]
    by_target: dict[str, tuple[Node, Node]]
    unshown: list[Node]


def find_figures(
    lesson: BookLesson,
    edition: Path,
    blocks: list[Node],
    words: Pack,
    missing: Collection[str] = (),
    wishes: Mapping[str, str] | None = None,
) -> Figures:
    """All pictures of a lesson.

    Args:
        blocks: the lesson's text, whose images describe the pictures.
        missing: files of pictures, relative to the edition's folder, in whose places a frame stands.
        wishes: what missing pictures (`{id}-{n}`) are to show, for those that the text does not describe.
    """
    described = _descriptions(blocks)
    found = Figures([], {}, [])
    for id_ in lesson.visuals:
        file = f"images/{id_}.png"
        target = f"../{file}"
        said, title = (clean(text).strip() for text in described.get(target, ("", "")))
        number = f"{lesson.number}.{id_.rpartition('-')[2]}"
        if file in missing:
            said = title or said or clean((wishes or {}).get(id_, "")).strip()
            found.by_target[target] = _missing_figure(number, said, words), _missing_inline(number, said, words)
        else:
            width, height = pictures.size(edition / file)
            texts = picture_texts(edition, id_, said, title, lesson.title)
            alt, caption = clean(texts.alt), clean(texts.caption)
            svg = drawing(edition / file, width, height)
            picture = Picture(id_, file, edition / file, width, height, alt, caption, svg)
            found.pictures.append(picture)
            found.by_target[target] = _figure(picture, number, words), _inline(picture)
        # What was made for the lesson is not lost because its text stopped naming it.
        if target not in described:
            found.unshown.append(found.by_target[target][0])
    return found


def _figure(picture: Picture, number: str, words: Pack) -> Node:
    """A picture with its numbered caption: figure 1.3.2 is the second of lesson 1.3."""
    caption = words.text("book", "figure", number=number, description=picture.caption)
    return _captioned(_inline(picture), caption, ("visual",))


def _inline(picture: Picture) -> Node:
    """A picture within a line; its target is relative to the edition's folder."""
    return {"t": "Image", "c": [nodes.NO_ATTRIBUTES, nodes.text(picture.alt), [picture.file, ""]]}


def _missing_figure(number: str, description: str, words: Pack) -> Node:
    said = nodes.text(words.text("book", "missing_picture"))
    frame = {"t": "Span", "c": [nodes.attributes("", (MISSING,)), said]}
    return _captioned(frame, _missing_caption(number, description, words), ("visual", MISSING))


def _missing_inline(number: str, description: str, words: Pack) -> Node:
    said = f"[{_missing_caption(number, description, words)} – {words.text('book', 'missing_picture')}]"
    return {"t": "Emph", "c": nodes.text(said)}


def _missing_caption(number: str, description: str, words: Pack) -> str:
    if description:
        return words.text("book", "figure", number=number, description=description)
    return words.text("book", "figure_without_description", number=number)


def _captioned(inline: Node, caption: str, classes: tuple[str, ...]) -> Node:
    body = [{"t": "Plain", "c": [inline]}]
    return {
        "t": "Figure",
        "c": [nodes.attributes("", classes), [None, [{"t": "Plain", "c": nodes.text(caption)}]], body],
    }


def _descriptions(tree: object) -> dict[str, tuple[str, str]]:
    """By its target, what the text says in the place of each image, and the title that it gives it."""
    out: dict[str, tuple[str, str]] = {}
    if isinstance(tree, list):
        for item in tree:
            out = {**_descriptions(item), **out}
    elif isinstance(tree, dict):
        if tree.get("t") == "Image":
            out[tree["c"][2][0]] = plain_text(tree["c"][1]), tree["c"][2][1]
        else:
            out = _descriptions(tree.get("c"))
    return out
