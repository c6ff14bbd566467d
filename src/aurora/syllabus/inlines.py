"""The plain text of pandoc's inline elements: no markup but backticks around commands, no HTML, no pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from aurora.markdown import plain

Element = dict[str, Any]


class Flat:
    """A run of text: its lines, as they were broken; the web addresses and descriptions of pictures met in it."""

    def __init__(self, inlines: Iterable[Element]) -> None:
        self.links: list[str] = []
        self.pictures: list[str] = []
        elements = list(inlines)
        self.strong = _all_strong(elements)
        self.lines = [line for line in map(plain, self._text(elements).split("\n")) if line]

    @property
    def text(self) -> str:
        """All lines as one."""
        return " ".join(self.lines)

    def _text(self, elements: Iterable[Element]) -> str:
        return "".join(self._one(element) for element in elements)

    def _one(self, element: Element) -> str:
        kind: str = element["t"]
        content: Any = element.get("c")
        if kind in _LITERAL:
            return _LITERAL[kind](content)
        if kind in ("Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps"):
            return self._text(content)
        if kind in ("Span", "Cite"):
            return self._text(content[1])
        if kind == "Quoted":
            return f"“{self._text(content[1])}”"
        if kind == "Link":
            return self._link(content)
        if kind == "Image":
            self.pictures.append(plain(self._text(content[1])))
            return ""
        if kind == "Note":
            return " (" + " ".join(self._text(block.get("c", [])) for block in content if block["t"] == "Para") + ")"
        return ""

    def _link(self, content: list[Any]) -> str:
        text, address = self._text(content[1]), plain(content[2][0])
        if address.startswith(("http://", "https://")) and address.rstrip("/") not in text:
            self.links.append(address)
        return text


def _raw(content: list[str]) -> str:
    return "\n" if content[1].lower().startswith("<br") else ""


_LITERAL: dict[str, Callable[[Any], str]] = {
    "Str": str,
    "Space": lambda _: " ",
    "SoftBreak": lambda _: "\n",
    "LineBreak": lambda _: "\n",
    "Code": lambda content: f"`{content[1]}`",
    "Math": lambda content: str(content[1]),
    "RawInline": _raw,
}


def leads_within(inlines: list[Element]) -> bool:
    """Whether a run is nothing but links into its own document, as the lines of a table of contents are."""
    solid = [element for element in inlines if element["t"] not in ("Space", "SoftBreak", "LineBreak")]
    return bool(solid) and all(e["t"] == "Link" and e["c"][2][0].startswith("#") for e in solid)


def _all_strong(elements: list[Element]) -> bool:
    solid = [element for element in elements if element["t"] not in ("Space", "SoftBreak", "LineBreak")]
    return bool(solid) and all(e["t"] in ("Strong", "Underline") for e in solid)
