"""The book as EPUB 3."""

from __future__ import annotations

import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

from aurora.books import nodes
from aurora.books.code_colours import pandoc_theme
from aurora.books.compose import compose
from aurora.books.epub_package import finished
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import Node
from aurora.books.pandoc import write
from aurora.books.pdf_book import cover_image
from aurora.books.style import styled, stylesheet
from aurora.theme import load_theme

# Of https://www.w3.org/community/reports/publishingcg/CG-FINAL-a11y-discov-vocab-20241209/ what holds for every book.
# That it conforms to a standard is not claimed: nobody has evaluated it.
_FEATURES = ("displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")
_KINDS = {"colophon": "colophon", "glossary": "glossary", "figures": "loi"}
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "aurora-courses.books")


def epub_book(book: Manuscript, edition: Path) -> bytes:
    """Cover, contents and a file a chapter. The identifier follows from course, language, kind and selection."""
    meta: dict[str, str | list[str]] = {
        "title": book.title,
        "subtitle": ". ".join(part for part in (_subtitle(book), book.notice) if part),
        "identifier": f"urn:uuid:{identifier(book)}",
        "lang": book.language,
        "toc-title": book.words.text("book", "contents"),
        "accessModes": ["textual", "visual"] if book.pictures else ["textual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": [*_FEATURES, *(["alternativeText"] if book.pictures else [])],
        "accessibilityHazards": ["none"],
        "accessibilitySummary": _summary(book),
        "contributor": book.contributors,
    }
    if book.about:
        meta["description"] = book.about
    with TemporaryDirectory() as folder:
        css, cover = Path(folder, "book.css"), Path(folder, "cover.png")
        theme = load_theme(book.slice.theme)
        css.write_text(stylesheet(theme, partial=book.partial), "utf-8")
        cover.write_bytes(cover_image(book))
        highlighting = Path(folder, "code.theme")
        highlighting.write_text(pandoc_theme(theme), "utf-8")
        data = write(
            _in_kinds([*_colophon(book), *_with_drawings(compose(styled(book), top=1), book)]),
            "epub3-task_lists",
            f"--css={css}",
            f"--epub-cover-image={cover}",
            "--toc",
            "--toc-depth=2",
            "--split-level=2",
            "--wrap=none",
            f"--syntax-highlighting={highlighting}",
            "--reference-location=section",
            meta=meta,
            folder=edition,
            sandbox=False,
        )
    return finished(data, book.title)


def _summary(book: Manuscript) -> str:
    names = ["accessibility", *(["accessibility_pictures"] if book.pictures else [])]
    return " ".join(book.words.text("book", name) for name in names)


def _colophon(book: Manuscript) -> list[Node]:
    """The colophon as a page, the first behind the title page."""
    title = nodes.header(1, "colophon", nodes.text(book.words.text("book", "colophon")))
    return [title, nodes.div(book.colophon, nodes.attributes("", ("colophon",)))]


def _in_kinds(blocks: list[Node]) -> list[Node]:
    """The blocks with what readers are told of their kind, and figures within places that links across files find."""

    def change(node: Node) -> list[Node] | None:
        if node["t"] == "Header" and node["c"][1][0] in _KINDS:
            level, (id_, classes, _), title = node["c"]
            return [{"t": "Header", "c": [level, [id_, classes, [["epub:type", _KINDS[id_]]]], title]}]
        if node["t"] == "Figure" and node["c"][0][0]:
            (id_, *attributes), *rest = node["c"]
            return [nodes.div([{"t": "Figure", "c": [["", *attributes], *rest]}], nodes.attributes(id_))]
        return None

    return list(nodes.rewrite(blocks, change))


def _with_drawings(blocks: list[Node], book: Manuscript) -> list[Node]:
    """The blocks with drawings in the places of their pictures."""
    drawn = {picture.file: picture.file.removesuffix("png") + "svg" for picture in book.pictures if picture.svg}

    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Image":
            return None
        attributes, alt, (file, title) = node["c"]
        return [{"t": "Image", "c": [attributes, alt, [drawn.get(file, file), title]]}]

    return list(nodes.rewrite(blocks, change))


def _subtitle(book: Manuscript) -> str:
    return ", ".join(part for part in (book.subtitle, book.selection) if part)


def identifier(book: Manuscript) -> uuid.UUID:
    """UUID of version 5 (RFC 9562) from what the book is, never from what stands in it."""
    what = "/".join([book.slice.course.id, book.language, book.slice.kind, book.slice.selection or "all"])
    if book.partial:
        # In a reader's library it must never take the place of the book.
        what += "/preview"
    return uuid.uuid5(_NAMESPACE, what)
