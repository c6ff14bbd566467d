"""Addresses of links and pictures: what scheme and host they really have, and how they are shown."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote, urlsplit

from aurora.markdown import plain

ACTIVE_SCHEMES = frozenset(
    {"javascript", "vbscript", "data", "livescript", "mocha", "blob", "filesystem", "view-source"}
)
"""Schemes that can run what the address holds, or that show it as a page."""

_MAX_SHOWN = 120

# Browsers drop some of these from an address; none belongs into one.
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]")
_USER = re.compile(r"(https?:[\\/]*|:[\\/]{2,})[^\\/?#]*@", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")


def scheme(address: str) -> str:
    """The scheme of an address in small letters, '' where it has none; entities, escapes and blanks hide nothing."""
    cleaned = _IGNORED.sub("", unquote(html.unescape(address))).casefold()
    found = _SCHEME.match(cleaned)
    return found.group(1) if found else ""


def host_of(address: str) -> str:
    """The host of a web address in small letters, '' where it has none or is malformed."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (raises where it is none)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def has_user(address: str) -> bool:
    """Whether a user name, and maybe a password, stands before the host."""
    return bool(_USER.search(address))


def shown_address(address: str, *, whole: bool = False) -> str:
    """An address for people, on one line and without user name and password; cut where it is long."""
    text = plain(_USER.sub(r"\1…@", address))
    return text if whole or len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
