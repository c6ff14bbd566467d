"""What is inside a built book, whatever its format."""

from __future__ import annotations

import base64
import io
import json
import posixpath
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from aurora.books.nodes import plain_text
from aurora.books.pandoc import parse
from aurora.books.pdf_drawings import drawn_figures
from aurora.checks.images import check_svg
from aurora.files import sha256

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ACTIVE = ("script", "iframe", "object", "embed", "form", "base", "video", "audio", "applet")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass
class Inside:
    """Titles of headings, SHA-256 of pictures (for JSON their files), alt texts, and what could act.

    `drawn` are the drawings of a PDF: their alt texts, and what they are known by (`aurora.books.pdf_drawings`).
    """

    titles: set[str] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)
    alts: set[str] = field(default_factory=set)
    active: list[str] = field(default_factory=list)
    drawn: set[tuple[str, str]] = field(default_factory=set)


def inspect(format_: str, data: bytes, folder: Path) -> Inside:
    """Reads a built book.

    Args:
        folder: where the book's relative paths start from.

    Raises:
        Exception: whatever a damaged file makes its reader raise.
    """
    match format_:
        case "md":
            return _markdown(data, folder)
        case "json":
            return _json(data)
        case "html":
            return _html(data.decode(), {})
        case "epub":
            return _epub(data)
        case "docx":
            return _docx(data)
        case "pdf":
            return _pdf(data)
    raise ValueError(f"{format_} is no format of a book")


def _line(text: str) -> str:
    return " ".join(text.split())


def _markdown(data: bytes, folder: Path) -> Inside:
    inside = Inside()

    def walk(tree: Any) -> None:
        if isinstance(tree, list):
            for item in tree:
                walk(item)
        elif isinstance(tree, dict):
            content: Any = tree.get("c")
            if tree.get("t") == "Header":
                inside.titles.add(plain_text(content[2]))
            elif tree.get("t") == "Image":
                path = Path(posixpath.normpath(folder / content[2][0]))
                if path.is_file():
                    inside.pictures.add(sha256(path.read_bytes()))
                inside.alts.add(plain_text(content[1]))
            elif tree.get("t") in ("RawBlock", "RawInline") and content[1].strip() != "<!-- -->":
                inside.active.append("raw HTML")
            walk(content)

    walk(parse(data.decode(), "the book"))
    return inside


def _json(data: bytes) -> Inside:
    book = json.loads(data)
    inside = Inside({_line(chapter["title"]) for chapter in [*book["front"], *book.get("back", [])]})
    for module in book["modules"]:
        inside.titles.add(_line(module["heading"]))
        for chapter in module.get("lessons", module.get("labs", [])):
            inside.titles.add(_line(chapter["title"]))
            for image in chapter.get("images", []):
                inside.pictures.add(image["file"])
                inside.alts.add(_line(image["alt"]))
    return inside


class _Reader(HTMLParser):
    """Collects from HTML; `files` holds what relative addresses lead to."""

    def __init__(self, inside: Inside, files: dict[str, bytes]) -> None:
        super().__init__()
        self._inside, self._files = inside, files
        self._heading: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HEADINGS:
            self._heading = []
        values = {name: value or "" for name, value in attrs}
        if tag in _ACTIVE or any(name.startswith("on") for name in values):
            self._inside.active.append(f"an active element <{tag}>")
        source = values.get("src") or (values.get("xlink:href", "") if tag == "image" else "")
        if source.startswith(("data:image/png;base64,", "data:image/svg+xml;base64,")):
            self._picture(base64.b64decode(source.partition(",")[2], validate=True), values)
        elif source in self._files:
            self._picture(self._files[source], values)
        elif source:
            self._inside.active.append(f"a picture from elsewhere ({source[:60]})")
        scheme = urlsplit(values.get("href", "")).scheme
        if scheme not in ("", "http", "https", "mailto") or (tag == "link" and scheme):
            self._inside.active.append(f"a link to {values['href'][:60]}")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS and self._heading is not None:
            self._inside.titles.add(_line("".join(self._heading)))
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading.append(data)

    def _picture(self, data: bytes, values: dict[str, str]) -> None:
        self._inside.pictures.add(sha256(data))
        wrong = None if data.startswith(b"\x89PNG") else check_svg(data)
        if wrong:
            self._inside.active.append(f"a picture that is no drawing: {wrong}")
        self._inside.alts.add(_line(values.get("alt", "")))


def _html(text: str, files: dict[str, bytes]) -> Inside:
    inside = Inside()
    reader = _Reader(inside, files)
    reader.feed(text)
    reader.close()
    return inside


def _epub(data: bytes) -> Inside:
    whole = Inside()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        for name in sorted(names):
            if not name.endswith(".xhtml"):
                continue
            text = archive.read(name).decode()
            folder = posixpath.dirname(name)
            files = {}
            for other in names:
                if other.endswith((".png", ".svg")):
                    address = posixpath.relpath(other, folder)
                    if f'"{address}"' in text:
                        files[unquote(address)] = archive.read(other)
            inside = _html(text, files)
            whole.titles |= inside.titles
            whole.pictures |= inside.pictures
            whole.alts |= inside.alts
            whole.active += inside.active
    return whole


def _docx(data: bytes) -> Inside:
    inside = Inside()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = ElementTree.fromstring(archive.read("word/document.xml"))
        styles = ElementTree.fromstring(archive.read("word/styles.xml")).iter(f"{_WORD}style")
        inside.pictures = {sha256(archive.read(name)) for name in archive.namelist() if name.startswith("word/media/")}
    # The id of a style is in the language of the Word that made it; its name is not.
    headings = {
        style.get(f"{_WORD}styleId")
        for style in styles
        for name in style.iter(f"{_WORD}name")
        if name.get(f"{_WORD}val", "").lower().startswith("heading ")
    }
    for paragraph in document.iter(f"{_WORD}p"):
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        if style is not None and style.get(f"{_WORD}val") in headings:
            inside.titles.add(_line("".join(text.text or "" for text in paragraph.iter(f"{_WORD}t"))))
    inside.alts = {_line(properties.get("descr", "")) for properties in document.iter(f"{_DRAWING}docPr")}
    return inside


def _pdf(data: bytes) -> Inside:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, StreamObject

    reader = PdfReader(io.BytesIO(data))
    inside = Inside()

    def outline(entries: list[Any]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                outline(entry)
            else:
                inside.titles.add(_line(str(entry.title)))

    outline(reader.outline)
    inside.drawn = {(_line(alt), digest) for alt, digest in drawn_figures(reader)}
    for number in range(1, int(str(reader.trailer["/Size"]))):
        found = reader.get_object(number)
        if isinstance(found, StreamObject):
            if found.get("/Subtype") == "/Image":
                inside.pictures.add(sha256(found._data))
        elif isinstance(found, DictionaryObject):
            if found.get("/S") == "/Figure" and "/Alt" in found:
                inside.alts.add(_line(str(found["/Alt"])))
            if found.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/GoToR", "/ImportData"):
                inside.active.append(f"an action {found['/S']}")
    return inside
