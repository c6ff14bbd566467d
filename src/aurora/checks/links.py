"""Links that lead nowhere, as far as their own text tells; nothing is fetched."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from aurora.checks.addresses import ACTIVE_SCHEMES, has_user, host_of, scheme, shown_address
from aurora.checks.characters import HIDDEN
from aurora.checks.document import Document, bare, first_line
from aurora.checks.findings import Finding
from aurora.checks.hosts import posing

MAX_LENGTH = 2000
"""Some browsers and many servers take no longer addresses."""

_KNOWN = frozenset({"http", "https", "mailto", "tel"})
_NEARLY_HTTP = re.compile(r"h?t{1,3}ps?\s*(?:;|:|/)", re.IGNORECASE)
_TWICE = re.compile(r"https?:/*https?:", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<![\w\])])\[([^\[\]\n]{1,200})\]\[([^\[\]\n]{0,200})\]")


def check_links(doc: Document) -> Iterator[Finding]:
    """Flagged: links without a target, with a malformed one, to an unknown reference or to a heading that is not.

    Flagged, too: addresses that do not lead where they seem to.
    """
    anchors = {anchor for heading in doc.headings() for anchor in _anchors(heading.text)}
    targets = [(number, str(span.attrs.get("href", ""))) for number, span in doc.spans() if span.type == "link_open"]
    for number, target in sorted({*targets, *doc.definitions}):
        wrong = _wrong(target, anchors)
        if wrong:
            yield doc.flagged(number, "link-doubtful", *wrong)
        misleading = _misleading(target)
        if misleading:
            yield doc.flagged(number, "link-misleading", *misleading)
    for inline in doc.inlines():
        yield from _unread(doc, bare(inline), first_line(inline))


def check_pages(doc: Document, folder: str, is_there: Callable[[str], bool]) -> Iterator[Finding]:
    """Flagged: links to files that are not there, or outside the course.

    Args:
        folder: the edition's; the file of the text is under it.
        is_there: whether a path under the folder is a file.
    """
    here = posixpath.relpath(posixpath.dirname(doc.file), folder)
    targets = [(number, str(span.attrs.get("href", ""))) for number, span in doc.spans() if span.type == "link_open"]
    for number, target in sorted({*targets, *doc.definitions}):
        path = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
        if not path or scheme(target) or target.lower().startswith("www.") or re.search(r"[\s\x00]", target):
            continue
        place = posixpath.normpath(posixpath.join("/" if path[0] in "/\\" else here, path))
        if place.startswith(("/", "..")) or "\\" in path:
            message = f"'{_short(target)}' leads out of the course"
            yield doc.flagged(number, "link-nowhere", message, "Write the whole address: https://…")
        elif not is_there(place):
            message = f"'{_short(target)}' leads to a file that is not there"
            yield doc.flagged(number, "link-nowhere", message, "Name a page of the course, or remove the link.")


def _unread(doc: Document, text: str, line: int) -> Iterator[Finding]:
    """What was meant as a link and is not one to the parser."""
    for match in re.finditer(r"\]\(", text):
        number = line + text.count("\n", 0, match.start())
        message = f"'{text[match.start() : match.start() + 40].splitlines()[0]}' was meant as a link and is none"
        fix = "Write '[text](address)' with an address without blanks, and close the bracket."
        yield doc.flagged(number, "link-doubtful", message, fix)
    for match in _REFERENCE.finditer(text):
        number = line + text.count("\n", 0, match.start())
        message = f"'{match.group()[:60]}' refers to a link that is not defined"
        fix = "Write the address behind it: '[text](address)'."
        yield doc.flagged(number, "link-doubtful", message, fix)


def _wrong(target: str, anchors: set[str]) -> tuple[str, str] | None:
    """What is wrong with an address and what to do; None where nothing is, or where another check says it."""
    kind = scheme(target)
    full = "Write the whole address: https://…"
    if kind in ACTIVE_SCHEMES:
        return None
    if target.strip() in ("", "#"):
        return "a link without an address", "Write the address, or make it plain text."
    if re.search(r"\s", target):
        return f"blanks in the address '{_short(target)}'", "Write each blank as %20."
    if target.startswith("#"):
        wanted = unicodedata.normalize("NFC", unquote(target[1:])).casefold()
        if wanted in anchors:
            return None
        return (
            f"'{_short(target)}' leads to a heading that is not there",
            "Name one of this text, or remove the link.",
        )
    if target.lower().startswith("www."):
        return f"'{_short(target)}' lacks its scheme", full
    if _TWICE.match(target) or (kind not in ("http", "https") and _NEARLY_HTTP.match(target)):
        return f"'{_short(target)}' is no address", full
    if kind in ("http", "https") and not _has_host(target):
        return f"'{_short(target)}' names no host", full
    if len(target) > MAX_LENGTH:
        return f"the address '{_short(target)}' has {len(target):,} characters", "Find a shorter one."
    if kind == "mailto" and "@" not in target:
        return f"'{_short(target)}' is no mail address", "Write mailto:name@host."
    if kind and kind not in _KNOWN:
        return f"'{_short(target)}' has a scheme that readers may not be able to open", full
    return None


def _misleading(target: str) -> tuple[str, str] | None:
    """How an address seems to lead elsewhere than it does, and what to do; None where it does not."""
    hidden = HIDDEN.search(unquote(target))
    if hidden:
        message = f"'{_short(target)}' holds a character that cannot be seen, U+{ord(hidden.group()):04X}"
        return message, "Write the address anew."
    host = host_of(target)
    real = posing(host)
    if host and has_user(target):
        return f"'{_short(target)}' has a user name before its host, {real or host}", "Write the address without it."
    if real:
        message = f"'{_short(target)}' has letters of another script that look alike; its host is really {real}"
        return message, "Look where it leads, and type the address yourself."
    return None


def _short(target: str) -> str:
    return shown_address(target)[:60]


def _has_host(target: str) -> bool:
    try:
        return bool(urlsplit(target).hostname)
    except ValueError:
        return False


def _anchors(heading: str) -> tuple[str, str]:
    """The names that GitHub and pandoc give a heading."""
    text = unicodedata.normalize("NFC", heading).casefold()
    github = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
    pandoc = re.sub(r"^[\W\d_]+", "", re.sub(r"[^\w\-. ]", "", text)).replace(" ", "-")
    return github, pandoc
