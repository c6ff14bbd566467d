"""Addresses of links and pictures: what scheme they really have."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

ACTIVE_SCHEMES = frozenset(
    {"javascript", "vbscript", "data", "livescript", "mocha", "blob", "filesystem", "view-source"}
)
"""Schemes that can run what the address holds, or that show it as a page."""

# Browsers drop some of these from an address; none belongs into one.
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")


def scheme(address: str) -> str:
    """The scheme of an address in small letters, '' where it has none; entities, escapes and blanks hide nothing."""
    cleaned = _IGNORED.sub("", unquote(html.unescape(address))).casefold()
    found = _SCHEME.match(cleaned)
    return found.group(1) if found else ""
