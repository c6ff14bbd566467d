"""The links of the published pages that lead to other hosts, each with the places where it stands."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aurora.checks.addresses import host_of
from aurora.checks.document import Document, first_line
from aurora.checks.text import read
from aurora.edits import edit_file
from aurora.targets import Edition
from aurora.todo import OpenPage, open_pages

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_LENGTH = 4000
"""Longer addresses are no links of a text; servers refuse them, too."""

_WRITTEN_OUT = re.compile(r"""https?://[^\s<>"'`\x00|{}\\^]+""", re.IGNORECASE)
_NOT_ITS_END = ".,;:!?*_~'\"…"
_PAGES = {"lessons": "lesson", "labs": "lab"}
_EXAMPLES = ("example", "test", "invalid", "example.com", "example.org", "example.net")
_OWN = ("localhost", "local")


@dataclass(frozen=True, order=True)
class Place:
    """Where a link stands in a published page; `edit` and `edit_line` are where it is to be mended, if in an edit."""

    file: str
    line: int
    edit: str | None = None
    edit_line: int = 0


@dataclass
class Links:
    """Addresses with their places, in the order of the course, and how many were left out, since nobody asks them."""

    places: dict[str, list[Place]] = field(default_factory=dict)
    left_out: int = 0
    pages: int = 0


def collect(editions: Iterable[Edition], *, local: bool = False) -> Links:
    """The links to other hosts on the published lessons and labs that the settings select.

    Args:
        local: whether addresses of the reader's own machine are links like any other.
    """
    found = Links()
    for edition in editions:
        for page in open_pages(edition):
            if page.text is not None and page.component in _PAGES:
                found.pages += 1
                _collect_page(found, edition, page, local)
    return found


def links_of(doc: Document) -> list[tuple[int, str]]:
    """Line and address of each link to another host, in order, those written out in plain text too.

    The address has neither fragment nor user name: it is what a server is asked for.
    """
    targets = [(line, str(span.attrs.get("href", ""))) for line, span in doc.spans() if span.type == "link_open"]
    targets += doc.definitions
    for inline in doc.inlines():
        text = _unlinked(inline)
        for match in _WRITTEN_OUT.finditer(text):
            line = first_line(inline) + text.count("\n", 0, match.start())
            if len(match.group()) <= MAX_LENGTH:
                targets.append((line, _without_end(match.group())))
    addresses = [(line, address_of(target)) for line, target in targets]
    return sorted({(line, address) for line, address in addresses if address})


def address_of(target: str) -> str | None:
    """What a server is asked for by a link; None where it is none to a host, or malformed, which the build says."""
    if len(target) > MAX_LENGTH or re.search(r"[\s\x00-\x20\x7f-\x9f]", target):
        return None
    host = host_of(target)
    if not host:
        return None
    parts = urlsplit(target)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(scheme=parts.scheme.lower(), netloc=place.lower(), fragment="").geturl()


def page_places(edition: Edition, page: OpenPage) -> list[tuple[str, Place]]:
    """The links of one published page, each with its place."""
    doc = read(str(page.text), page.file)
    if not isinstance(doc, Document):
        return []
    edit = edit_file(Path(edition.edits), _PAGES[page.component], page.file, page.id)
    lines = _lines_of_edit(edit)
    seen: Counter[str] = Counter()
    found = []
    for line, address in links_of(doc):
        of_edit = lines.get(address, [])
        place = Place(page.file, line)
        if seen[address] < len(of_edit):
            place = Place(page.file, line, edit.as_posix(), of_edit[seen[address]])
        seen[address] += 1
        found.append((address, place))
    return found


def _collect_page(found: Links, edition: Edition, page: OpenPage, local: bool) -> None:
    for address, place in page_places(edition, page):
        if is_example(address) or (is_own(address) and not local):
            found.left_out += 1
        else:
            found.places.setdefault(address, []).append(place)


def is_example(address: str) -> bool:
    """Whether the host is one of those that stand for others in texts (RFC 2606, RFC 6761)."""
    return _is_under(host_of(address), _EXAMPLES)


def is_own(address: str) -> bool:
    """Whether the host is the machine of whoever reads it, or one beside it."""
    host = host_of(address)
    try:
        return ipaddress.ip_address(host).is_loopback or host == "0.0.0.0"
    except ValueError:
        return _is_under(host, _OWN)


def _is_under(host: str, names: Iterable[str]) -> bool:
    return any(f".{host.rstrip('.')}".endswith(f".{name}") for name in names)


def _lines_of_edit(edit: Path) -> dict[str, list[int]]:
    """The lines of each address in an edit; nothing where there is none that can be read."""
    lines: dict[str, list[int]] = {}
    try:
        doc = read(edit.read_bytes().decode("utf-8"), edit.as_posix())
    except (OSError, UnicodeDecodeError):
        return {}
    if isinstance(doc, Document):
        for line, address in links_of(doc):
            lines.setdefault(address, []).append(line)
    return lines


def _unlinked(inline: Token) -> str:
    """A run of plain text without the texts of its links, whose addresses are known already."""
    depth, parts = 0, []
    for child in inline.children or []:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(child.content if child.type == "text" and not depth else "\x00")
    return "".join(parts)


def _without_end(address: str) -> str:
    """An address without the marks that end the sentence around it, and brackets that it does not open itself."""
    while address and (address[-1] in _NOT_ITS_END or _closes_more(address)):
        address = address[:-1]
    return address


def _closes_more(address: str) -> bool:
    return any(address[-1] == close and address.count(close) > address.count(open_) for open_, close in ("()", "[]"))
