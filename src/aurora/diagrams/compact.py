"""Typst's SVG in fewer bytes, the same to the pixel.

Typst names every letter by a digest of 33 characters, and repeats at each letter its colour and what is true anyway.
Pages and books hold hundreds of drawings, so that this is most of their size.
"""

from __future__ import annotations

import re

# What SVG 1.1 takes for given where an attribute is absent; no element around sets another value.
_DEFAULTS = re.compile(
    r' (?:xmlns:h5="[^"]*"|fill-rule="nonzero"|stroke-linecap="butt"|stroke-linejoin="miter"|stroke-miterlimit="4")'
)
_AT_ZERO = re.compile(r'(?<=")(?: x="0"| y="0")+(?=[ /])')
_LETTER = re.compile(r'<symbol id="([^"]+)" overflow="visible"><path (d="[^"]*")/></symbol>')
_LETTERS = r"((?:<use [^<>]*/>)+)</g>"
_FLIPPED = re.compile(rf'<g transform="(translate\([^"()]*\))"><g transform="(scale\(1 -1\))">{_LETTERS}</g>')
_LINE = re.compile(rf'<g transform="([^"]*)">{_LETTERS}')
_FILL = re.compile(r' fill="([^"]*)"')
_PATH = re.compile(r'(?<= d=")[^"]*(?=")')


def compact(svg: str) -> str:
    """The same drawing: letters under short names, one colour a line of text, no attribute that says the default."""
    names = {name: f"g{n}" for n, name in enumerate(dict.fromkeys(re.findall(r'<symbol id="([^"]+)"', svg)))}
    svg = _DEFAULTS.sub("", svg)
    svg = re.sub(r"<use [^<>]*>", lambda use: _AT_ZERO.sub("", use[0]), svg)
    svg = re.sub(r'( id="| xlink:href="#)([^"]+)', lambda named: named[1] + names.get(named[2], named[2]), svg)
    svg = _LETTER.sub(r'<path id="\1" \2/>', svg)
    svg = _LINE.sub(_line, _FLIPPED.sub(r'<g transform="\1\2">\3</g>', svg))
    return _PATH.sub(lambda path: _shorter(path[0]), svg)


def _line(match: re.Match[str]) -> str:
    """A line of text: a group whose letters have its colour."""
    place, letters = match.groups()
    fills = _FILL.findall(letters)
    if len(fills) != letters.count("<use ") or len(set(fills)) != 1:
        return match[0]
    return f'<g transform="{place}" fill="{fills[0]}">{_FILL.sub("", letters)}</g>'


def _shorter(path: str) -> str:
    """Path data without the characters that its grammar does not need."""
    # A path's first relative move starts from 0 0, as Typst says once more in front of it.
    path = re.sub(r"^M 0 0 ?m", "m", path.strip())
    path = re.sub(r"(?<=[A-Za-z]) | (?=[-A-Za-z])", "", path)
    path = re.sub(r"(?<![\d.])0(?=\.\d)", "", path)
    return re.sub(r"(\.\d+) (?=\.)", r"\1", path)
