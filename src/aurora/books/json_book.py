"""The book's structure as JSON: what is in it, where its files are, how long it is."""

from __future__ import annotations

import json
from typing import Any

from aurora.books.glossary import find_terms
from aurora.books.manuscript import Chapter, Manuscript
from aurora.books.nodes import plain_text

FORMATS = ("md", "json", "html", "epub", "pdf", "docx")


def json_book(book: Manuscript) -> bytes:
    """Course, modules, lessons or labs, with words, pictures and alt texts. Paths start from the edition's folder."""
    kind = "lessons" if book.slice.kind == "theory" else "labs"
    folder = "preview" if book.partial else "book" if book.slice.kind == "theory" else "labguide"
    modules = [
        {
            "number": part.number,
            "title": part.title,
            "heading": part.heading,
            "summary": part.summary,
            "words": sum(words(chapter) for chapter in part.chapters),
            kind: [_chapter(chapter, book) for chapter in part.chapters],
        }
        for part in book.parts
    ]
    content: dict[str, Any] = {
        "kind": book.slice.kind,
        "name": book.slice.name,
        "title": book.title,
        "subtitle": book.subtitle,
        "selection": book.slice.selection,
        "course": book.slice.course.model_dump(mode="json"),
        "statistics": {
            "modules": len(modules),
            kind: sum(len(part.chapters) for part in book.parts),
            "images": len(book.pictures),
            "words": sum(words(chapter) for chapter in book.chapters),
            "open_slots": sum(chapter.slots for chapter in book.chapters),
        },
        "made": {"summary": book.made, "contributors": book.contributors},
        "front": _around(book.front),
        "modules": modules,
        "back": _around(book.back),
        "glossary": [
            {"term": term.text, "said": [{"text": plain_text(said), "in": chapter.id} for said, chapter in term.said]}
            for term in find_terms(book.parts, book.words, book.language)
        ],
        "files": {format_: f"{folder}/{book.slice.name}.{format_}" for format_ in FORMATS},
    }
    if book.partial:
        there = {name: {"present": count.there, "expected": count.of} for name, count in book.counts.items()}
        content["preview"] = {"notice": book.notice, **there}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def words(chapter: Chapter) -> int:
    """Words of a chapter, its title and captions among them; marks, numbering and placeholders don't count."""
    if chapter.missing:
        return 0
    text = f"{chapter.title} {plain_text(chapter.blocks)}"
    return sum(1 for word in text.split() if any(character.isalnum() for character in word))


def _around(chapters: list[Chapter]) -> list[dict[str, Any]]:
    return [
        {"kind": chapter.kind, "title": chapter.title, "file": chapter.file, "words": words(chapter)}
        for chapter in chapters
    ]


def _chapter(chapter: Chapter, book: Manuscript) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": chapter.id,
        "number": chapter.number,
        "title": chapter.title,
        "file": chapter.file,
        "words": words(chapter),
        "open_slots": chapter.slots,
        "sections": [
            plain_text(node["c"][2]) for node in chapter.blocks if node["t"] == "Header" and node["c"][0] == 2
        ],
    }
    if book.partial:
        out["missing"] = chapter.missing
    if chapter.type:
        out["type"] = chapter.type
    if chapter.kind == "lesson":
        numbers = {figure.picture: figure.number for figure in chapter.figures}
        out["images"] = [
            {
                "id": picture.id,
                "number": numbers.get(picture.id),
                "file": picture.file,
                "svg": picture.file.removesuffix("png") + "svg",
                "caption": picture.caption,
                "alt": picture.alt,
                "width": picture.width,
                "height": picture.height,
            }
            for picture in chapter.pictures
        ]
    return out
