"""Nothing in a text acts when a page is opened or a link is followed: no script, no frame, nothing from elsewhere.

HTML that is shown, in a code span or in a block of code, is text like any other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from aurora.checks.addresses import ACTIVE_SCHEMES, scheme
from aurora.checks.document import Document, bare, first_line
from aurora.checks.findings import Finding

_ELEMENTS = (
    "applet|area|audio|base|bgsound|body|button|canvas|dialog|embed|fencedframe|form|frame|frameset|head|html|iframe|image|"
    "img|input|isindex|keygen|layer|link|map|marquee|math|meta|noembed|noframes|noscript|object|option|param|picture|"
    "plaintext|portal|script|select|slot|source|style|svg|template|textarea|title|track|video|xmp"
)
_ELEMENT = re.compile(rf"</?({_ELEMENTS})(?![a-z0-9-])", re.IGNORECASE)
_HANDLER = re.compile(r"""[\s/"'](on[a-z]{3,30})\s*=""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[\s/"'](style|srcdoc|formaction|background|ping|http-equiv)\s*=""", re.IGNORECASE)
_TARGET = re.compile(
    r"""[\s/"'](?:href|src|xlink:href|action|cite|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE
)
_IMAGE = re.compile(r"\.\./images/(?!\.)[^/\\?#%:]+")


def check_html(doc: Document) -> Iterator[Finding]:
    """Blocking: HTML that acts. Flagged: any other HTML."""
    for number, content in _html(doc):
        acting = _acting(content)
        if acting:
            fix = "Remove it; to show it, set it as code."
            yield doc.blocking(number + content.count("\n", 0, acting[0]), "html-active", acting[1], fix)
        else:
            tag = content.strip().split("\n")[0][:60]
            fix = "Write it in Markdown; to show it, set it as code."
            yield doc.flagged(number, "html", f"raw HTML: {tag}", fix)
    for inline in doc.inlines():
        text = bare(inline)
        found = _ELEMENT.search(text)
        if found:
            number = first_line(inline) + text.count("\n", 0, found.start())
            message = f"{found.group()} may be read as HTML that acts"
            yield doc.blocking(number, "html-active", message, "Remove it; to show it, set it as code.")


def check_addresses(doc: Document) -> Iterator[Finding]:
    """Blocking: links and pictures whose address acts, pictures from elsewhere than `../images/`."""
    for number, span in doc.spans():
        if span.type == "link_open":
            yield from _link(doc, number, str(span.attrs.get("href", "")))
        elif span.type == "image":
            yield from _image(doc, number, str(span.attrs.get("src", "")))
    for number, target in doc.definitions:
        yield from _link(doc, number, target)


def _link(doc: Document, number: int, target: str) -> Iterator[Finding]:
    if scheme(target) in ACTIVE_SCHEMES:
        message = f"a link with an address that acts: '{target[:60]}'"
        yield doc.blocking(number, "link-active", message, "Link to a page (https://…), or remove the link.")


def _image(doc: Document, number: int, source: str) -> Iterator[Finding]:
    kind = scheme(source)
    if kind in ACTIVE_SCHEMES:
        message = f"a picture with an address that acts: '{source[:60]}'"
        yield doc.blocking(number, "image-active", message, "Put the picture into ../images/ and name it there.")
    elif kind or re.match(r"[\\/]{2}", unquote(source).strip()):
        message = f"a picture from elsewhere: '{source[:60]}'"
        yield doc.blocking(number, "image-remote", message, "Put the picture into ../images/ and name it there.")
    elif not _IMAGE.fullmatch(source):
        message = f"a picture outside ../images/: '{source[:60]}'"
        yield doc.blocking(number, "image-outside", message, "Put the picture into ../images/ and name it there.")


def _html(doc: Document) -> Iterator[tuple[int, str]]:
    for token in doc.tokens:
        if token.type == "html_block":
            yield first_line(token), token.content
    for number, span in doc.spans():
        if span.type == "html_inline":
            yield number, span.content


def _acting(content: str) -> tuple[int, str] | None:
    """Where a piece of HTML acts and what does; None where nothing does."""
    found = _ELEMENT.search(content)
    if found:
        return found.start(), f"<{found.group(1).lower()}> acts"
    found = _HANDLER.search(content) or _ATTRIBUTE.search(content)
    if found:
        return found.start(), f"the attribute {found.group(1).lower()}= acts"
    for found in _TARGET.finditer(content):
        target = html.unescape(found.group(1).strip("\"'"))
        if scheme(target) in ACTIVE_SCHEMES:
            return found.start(), f"the address '{target[:60]}' acts"
    return None
