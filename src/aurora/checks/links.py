"""Links that lead nowhere, as far as their own text tells; nothing is fetched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from aurora.checks.addresses import ACTIVE_SCHEMES, scheme
from aurora.checks.document import Document, bare, first_line
from aurora.checks.findings import Finding

_KNOWN = frozenset({"http", "https", "mailto", "tel"})
_NEARLY_HTTP = re.compile(r"h?t{1,3}ps?\s*(?:;|:|/)", re.IGNORECASE)
_TWICE = re.compile(r"https?:/*https?:", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<![\w\])])\[([^\[\]\n]{1,200})\]\[([^\[\]\n]{0,200})\]")


def check_links(doc: Document) -> Iterator[Finding]:
    """Flagged: links without a target, with a malformed one, to an unknown reference or to a heading that is not."""
    anchors = {anchor for heading in doc.headings() for anchor in _anchors(heading.text)}
    targets = [(number, str(span.attrs.get("href", ""))) for number, span in doc.spans() if span.type == "link_open"]
    for number, target in sorted({*targets, *doc.definitions}):
        wrong = _wrong(target, anchors)
        if wrong:
            yield doc.flagged(number, "link-doubtful", *wrong)
    for inline in doc.inlines():
        yield from _unread(doc, bare(inline), first_line(inline))


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
        return f"blanks in the address '{target[:60]}'", "Write each blank as %20."
    if target.startswith("#"):
        wanted = unicodedata.normalize("NFC", unquote(target[1:])).casefold()
        if wanted in anchors:
            return None
        return (
            f"'{target[:60]}' leads to a heading that is not there",
            "Name one of this text, or remove the link.",
        )
    if target.lower().startswith("www."):
        return f"'{target[:60]}' lacks its scheme", full
    if _TWICE.match(target) or (kind not in ("http", "https") and _NEARLY_HTTP.match(target)):
        return f"'{target[:60]}' is no address", full
    if kind in ("http", "https") and not _has_host(target):
        return f"'{target[:60]}' names no host", full
    if kind == "mailto" and "@" not in target:
        return f"'{target[:60]}' is no mail address", "Write mailto:name@host."
    if kind and kind not in _KNOWN:
        return f"'{target[:60]}' has a scheme that readers may not be able to open", full
    return None


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
