"""Text measured with the font that draws it, and broken into lines that fit a width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_DRAWN_AS_NOTHING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINED_TO_THE_LAST = {"Mn", "Me", "Mc"}
_JOINER = "\u200d"
_PIECES = re.compile(r"[^-/]*[-/]+|[^-/]+")
_FINER_PIECES = re.compile(r"[^\W_]+[\W_]*|[\W_]+")


def plain(text: str) -> str:
    """The text as it is drawn: composed (NFC), each run of white space one space, no control characters."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    kept = (char for char in spaced if char == _JOINER or unicodedata.category(char) not in _DRAWN_AS_NOTHING)
    return " ".join("".join(kept).split())


class Face:
    """The advance widths of one font file, in ems."""

    def __init__(self, path: Path) -> None:
        from PIL import ImageFont

        # Unhinted in effect: at 1000 px an em, rounding to whole pixels is a thousandth of an em.
        self._font: FreeTypeFont = ImageFont.truetype(str(path), 1000, layout_engine=ImageFont.Layout.BASIC)
        self._missing = self._looks("\U0010fffe")
        self._advances: dict[str, float] = {}

    def _looks(self, char: str) -> tuple[float, tuple[float, ...]]:
        return self._font.getlength(char), tuple(self._font.getbbox(char))

    def draws(self, char: str) -> bool:
        """Whether the font has a glyph of its own for this character."""
        return self._looks(char) != self._missing

    def width(self, text: str) -> float:
        """Width of a line of text in ems; a character that another font has to draw counts as a whole em."""
        return fsum(self._advance(char) for char in text)

    def _advance(self, char: str) -> float:
        known = self._advances.get(char)
        if known is None:
            if unicodedata.category(char) in _JOINED_TO_THE_LAST or char == _JOINER:
                known = 0.0
            else:
                known = self._font.getlength(char) / 1000 if self.draws(char) else 1.0
            self._advances[char] = known
        return known


@cache
def face(path: Path) -> Face:
    """The face of a font file, opened once a process."""
    return Face(path)


class Measure:
    """Sets text in a regular and a strong face. Sizes and widths are points."""

    def __init__(self, regular: Path, strong: Path) -> None:
        self._faces = (face(regular), face(strong))
        self._wrapped: dict[tuple[str, float, float, bool], list[str]] = {}

    def width(self, text: str, size: float, bold: bool = False) -> float:
        return self._faces[bold].width(text) * size

    def longest_word(self, text: str, size: float, bold: bool = False, most: int = 24) -> float:
        """Width of the longest piece that is not to be broken; words of more than `most` characters may be."""
        pieces = (piece for word in plain(text).split() for piece in _pieces(word))
        return max((self.width(piece[:most], size, bold) for piece in pieces), default=0.0)

    def wrap(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        """The lines of a text, none wider than `width`: broken between words, after `-` and `/`, else anywhere."""
        key = (text, width, size, bold)
        if key not in self._wrapped:
            self._wrapped[key] = self._wrap(plain(text), width, size, bold)
        return self._wrapped[key]

    def balanced(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        """As many lines as `wrap` gives, of lengths as even as may be."""
        lines = self.wrap(text, width, size, bold)
        best, low, high = lines, width / 2, width
        if len(lines) < 2:
            return lines
        while high - low > 2:
            middle = (low + high) / 2
            tried = self._wrap(plain(text), middle, size, bold)
            if len(tried) == len(lines) and middle >= self.longest_word(text, size, bold):
                best, high = tried, middle
            else:
                low = middle
        return best

    def _wrap(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        lines: list[str] = []
        line = ""
        for piece, spaced in self._fitting(text, width, size, bold):
            longer = f"{line} {piece}" if line and spaced else line + piece
            if line and self.width(longer, size, bold) > width:
                lines.append(line)
                longer = piece
            line = longer
        return [*lines, line] if line else lines

    def _fitting(self, text: str, width: float, size: float, bold: bool) -> Iterator[tuple[str, bool]]:
        """Pieces none of which is too wide for a line, each with whether a space stands before it."""
        for word in text.split():
            spaced = True
            for piece in _pieces(word):
                if self.width(piece, size, bold) <= width:
                    yield piece, spaced
                    spaced = False
                    continue
                for finer in _FINER_PIECES.findall(piece):
                    parts = [finer] if self.width(finer, size, bold) <= width else self._cut(finer, width, size, bold)
                    for part in parts:
                        yield part, spaced
                        spaced = False

    def _cut(self, word: str, width: float, size: float, bold: bool) -> list[str]:
        """The word in parts that fit; one character that is too wide by itself stays whole."""
        parts = [""]
        for cluster in _clusters(word):
            if parts[-1] and self.width(parts[-1] + cluster, size, bold) > width:
                parts.append("")
            parts[-1] += cluster
        return parts


def _pieces(word: str) -> list[str]:
    """Where a word may be broken without harm: after hyphens and slashes, and between ideographs."""
    found: list[str] = []
    for piece in _PIECES.findall(word):
        if any(unicodedata.east_asian_width(char) in "WF" for char in piece):
            found += _clusters(piece)
        else:
            found.append(piece)
    return found


def _clusters(word: str) -> list[str]:
    """Characters with the marks and joiners that belong to them."""
    clusters: list[str] = []
    for char in word:
        joined = unicodedata.category(char) in _JOINED_TO_THE_LAST or char == _JOINER
        if clusters and (joined or clusters[-1].endswith(_JOINER)):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters
