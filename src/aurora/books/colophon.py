"""The colophon: what stands behind a book's title page, and what a book says of itself to machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from aurora.books import nodes
from aurora.books.nodes import Node
from aurora.disclosure import made, made_summary
from aurora.languages import Pack, primary
from aurora.slices import BookSlice


def made_of(slice_: BookSlice, edition: Path, words: Pack) -> str:
    """What of a book was written by which model, by hand or by nobody, in one line; empty where nothing is known."""
    return made_summary(edition, book_files(slice_), words)


def contributors(slice_: BookSlice, edition: Path) -> list[str]:
    """The models that wrote or painted something of a book, by name."""
    found = (made(edition, file) for file in book_files(slice_))
    return sorted({how.author.model for how in found if how and how.author})


def book_files(slice_: BookSlice) -> Iterator[str]:
    """The texts and pictures that a book is made of, relative to the edition's folder."""
    for module in slice_.modules:
        if slice_.kind == "labs":
            yield from (lab.file for lab in module.labs)
            continue
        for lesson in module.lessons:
            yield lesson.file
            yield from (f"images/{id_}.png" for id_ in lesson.visuals)


def language_name(language: str, words: Pack) -> str:
    """What the language of an edition is called in it, with its code where that says more."""
    if words.code != primary(language):
        return language
    name = words.text("book", "language_name")
    return name if language == words.code else f"{name} ({language})"


def colophon(slice_: BookSlice, title: str, subtitle: str, made_line: str, words: Pack) -> list[Node]:
    """The lines of the colophon. It holds no date: a book made again of the same texts is the same book."""
    language = language_name(slice_.course.language, words)
    lines = [f"{title} · {subtitle}", words.text("book", "edition_language", language=language), made_line]
    return [nodes.para(nodes.text(line)) for line in lines if line]
