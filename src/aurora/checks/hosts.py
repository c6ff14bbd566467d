"""Names of hosts that look like others: letters of several scripts in one name, or of another one throughout.

The rule for mixed scripts is the "highly restrictive" one of Unicode's UTS 39, as browsers use it.
"""

from __future__ import annotations

import unicodedata

_SCRIPTS = (
    *("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "HEBREW", "ARABIC", "DEVANAGARI", "THAI", "GEORGIAN"),
    *("HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL", "CJK"),
)
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
# Letters that are drawn as Latin ones are.
_ALIKE = {
    "CYRILLIC": frozenset("асԁеһіјӏорԛѕԝхуѵьвгкмнтпь"),
    "GREEK": frozenset("αικνορυχγ"),
    "ARMENIAN": frozenset("ցհոսօզ"),
}


def posing(host: str) -> str | None:
    """The ASCII form of a host whose name can be taken for another one; None for any other host."""
    labels = [_decoded(label) for label in host.rstrip(".").split(".")]
    if all(label.isascii() for label in labels):
        return None
    latin_end = labels[-1].isascii()
    if any(_mixed(label) or (latin_end and _is_alike(label)) for label in labels):
        return ".".join(_encoded(label) for label in labels)
    return None


def _mixed(label: str) -> bool:
    scripts = {_script(char) for char in label if char.isalpha()}
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)


def _is_alike(label: str) -> bool:
    letters = {char for char in label if char.isalpha()}
    return bool(letters) and any(letters <= alike for alike in _ALIKE.values())


def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), name.split(" ")[0])


def _decoded(label: str) -> str:
    if not label.lower().startswith("xn--"):
        return unicodedata.normalize("NFC", label.casefold())
    try:
        return label[4:].lower().encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _encoded(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
