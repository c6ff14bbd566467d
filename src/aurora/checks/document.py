"""A Markdown text as the checks see it: parsed once, every part with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from aurora.checks.findings import Finding, Severity

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_CHARS = 400_000
"""Longer texts are not read at all: some constructs cost the parser seconds from here on."""

MAX_NESTING = 20
"""What is nested deeper than this, the parser passes over in silence (markdown-it's own default)."""

_BREAKS = ("softbreak", "hardbreak")
# Stands in a bare text for a character that was escaped, so that it is never taken for markup.
_ESCAPED = "\x00"


@dataclass(frozen=True)
class Block:
    """One block at the top of the text: a heading, paragraph, list, quote, table, piece of code or HTML."""

    kind: str
    line: int
    tokens: list[Token]

    @property
    def level(self) -> int:
        """The level of a heading, 0 for anything else."""
        return int(self.tokens[0].tag[1:]) if self.kind == "heading" else 0

    def inlines(self) -> list[Token]:
        """The runs of text in it, in order."""
        return [token for token in self.tokens if token.type == "inline"]


@dataclass(frozen=True)
class Heading:
    """A heading anywhere in the text, in a quote or a list too."""

    level: int
    line: int
    text: str


@dataclass(frozen=True)
class Code:
    """A fenced piece of code. `line` is the one of the opening fence."""

    line: int
    info: str
    content: str
    closed: bool


@dataclass(frozen=True)
class Document:
    """A parsed text. Lines count from 1."""

    file: str
    lines: list[str]
    tokens: list[Token]
    definitions: list[tuple[int, str]] = field(default_factory=list)
    """Link definitions (`[name]: target`): line and target."""

    def blocking(self, line: int, code: str, message: str, fix: str) -> Finding:
        """A finding that stops generated text."""
        return self._finding(line, code, message, fix, "blocking")

    def flagged(self, line: int, code: str, message: str, fix: str) -> Finding:
        """A finding that only shows in the report."""
        return self._finding(line, code, message, fix, "flagged")

    def _finding(self, line: int, code: str, message: str, fix: str, severity: Severity) -> Finding:
        return Finding(self.file, line, code, message, fix, severity)

    def blocks(self) -> list[Block]:
        """The blocks at the top, in order."""
        blocks: list[Block] = []
        for token in self.tokens:
            if token.level == 0 and token.nesting >= 0:
                blocks.append(Block(token.type.removesuffix("_open"), first_line(token), [token]))
            elif blocks:
                blocks[-1].tokens.append(token)
        return blocks

    def headings(self) -> list[Heading]:
        """All headings, in order."""
        return [
            Heading(int(opening.tag[1:]), first_line(opening), shown(content))
            for opening, content in zip(self.tokens, self.tokens[1:], strict=False)
            if opening.type == "heading_open"
        ]

    def inlines(self) -> list[Token]:
        """All runs of text: of paragraphs, headings and table cells."""
        return [token for token in self.tokens if token.type == "inline"]

    def spans(self) -> Iterator[tuple[int, Token]]:
        """All parts of all runs of text (texts, links, images, code spans, HTML), each with its line."""
        for token in self.inlines():
            line = first_line(token)
            for child in token.children or []:
                yield line, child
                line += 1 if child.type in _BREAKS else child.content.count("\n")

    def fences(self) -> list[Code]:
        """All fenced code."""
        found = []
        for token in self.tokens:
            if token.type == "fence" and token.map:
                start, end = token.map
                closed = end - start - 1 > token.content.count("\n")
                found.append(Code(start + 1, token.info.strip(), token.content, closed))
        return found

    def prose(self) -> Iterator[tuple[int, str]]:
        """The lines outside blocks of code, as they stand, each with its number."""
        code: set[int] = set()
        for token in self.tokens:
            if token.type in ("fence", "code_block") and token.map:
                code.update(range(*token.map))
        for index, line in enumerate(self.lines):
            if index not in code:
                yield index + 1, line


def first_line(token: Token) -> int:
    """The line that a block begins on, counting from 1."""
    return token.map[0] + 1 if token.map else 0


def shown(inline: Token) -> str:
    """What a reader sees of a run of text, on one line; pictures show nothing."""
    parts = []
    for child in inline.children or []:
        if child.type in _BREAKS:
            parts.append(" ")
        elif child.type in ("text", "text_special", "code_inline"):
            parts.append(child.content)
    return " ".join("".join(parts).split())


def bare(inline: Token) -> str:
    """What the parser took for plain text in a run of text, line by line; code, HTML and escapes are blotted out."""
    parts = []
    for child in inline.children or []:
        if child.type in _BREAKS:
            parts.append("\n")
        elif child.type == "text":
            parts.append(child.content)
        else:
            parts.append(_ESCAPED)
    return "".join(parts)


def parse(text: str, file: str) -> Document:
    """The text, parsed as CommonMark with tables and struck-out text.

    Links with any scheme are kept as links, so that the checks can judge them. Never raises on any text.
    """
    text = re.sub(r"\r\n?", "\n", text)
    if not text.endswith("\n"):
        text += "\n"
    env: dict[str, dict[str, dict[str, object]]] = {}
    tokens = _parser().parse(text.removeprefix("\ufeff"), env)
    definitions = []
    for reference in env.get("references", {}).values():
        place = reference.get("map")
        line = place[0] + 1 if isinstance(place, list) else 0
        definitions.append((line, str(reference.get("href", ""))))
    return Document(file, text.split("\n")[:-1], tokens, sorted(definitions))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    parser.disable("text_join")  # it would melt escaped characters and plain text together
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser
