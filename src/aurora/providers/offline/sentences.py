"""Splits a description into the steps that it names, without cutting into commands, file names or abbreviations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aurora.languages import pack
from aurora.markdown import plain
from aurora.providers.offline.commands import find_code

_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?:[.!?]+|…)[)»”\"’]*\s+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class _Grammar:
    abbreviations: frozenset[str]
    head: re.Pattern[str]
    not_heads: frozenset[str]
    separator: re.Pattern[str]
    blocker: re.Pattern[str]
    check_heads: frozenset[str]

    def starts_step(self, text: str) -> bool:
        """Whether the first word is a verb that tells somebody to do something."""
        word = _WORD.match(text.lstrip('¿¡"“«('))
        return word is not None and self._is_head(word.group())

    def has_other_verb(self, text: str) -> bool:
        """Whether a verb behind the first word rules what follows: `antes de particionar, formatear o montar`."""
        words = _WORD.findall(text)[1:]
        return bool(self.blocker.search(text)) or any(self._is_head(word) for word in words)

    def _is_head(self, word: str) -> bool:
        return word.casefold() not in self.not_heads and bool(self.head.fullmatch(word.casefold()))


@cache
def _grammar(language: str) -> _Grammar:
    words = pack(language)
    joiners = "|".join(re.escape(joiner) for joiner in words.texts("lab", "step_joiners"))
    return _Grammar(
        abbreviations=frozenset(words.texts("lab", "abbreviations")),
        head=re.compile(words.text("lab", "step_heads")),
        not_heads=frozenset(words.texts("lab", "step_heads_except")),
        separator=re.compile(rf",\s+(?:(?:{joiners})\s+)?|\s+(?:{joiners})\s+", re.IGNORECASE),
        blocker=re.compile(rf"\b(?:{words.text('lab', 'step_blockers')})\b", re.IGNORECASE),
        check_heads=frozenset(words.texts("lab", "check_heads")),
    )


def split_steps(text: str, language: str) -> list[str]:
    """The steps of a description in its own words: its list items or sentences, and their parts where a sentence
    lists one action after another. Only a capital letter and a full stop are added where a sentence is cut.

    `language` is the language that the description is written in.
    """
    grammar = _grammar(language)
    steps = [
        step
        for block in _blocks(text)
        for sentence in _sentences(block, grammar)
        for step in _clauses(sentence, grammar)
    ]
    return [step for step in steps if re.search(r"\w", step)]


def is_check(step: str, language: str) -> bool:
    """Whether a step does nothing but check something."""
    first = _WORD.match(step)
    return first is not None and first.group().casefold() in _grammar(language).check_heads


def _blocks(text: str) -> list[str]:
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if not line.strip() or _ITEM.match(line):
            blocks.append([])
        blocks[-1].append(_ITEM.sub("", line))
    return [block for block in (plain(" ".join(lines)) for lines in blocks) if block]


def _sentences(text: str, grammar: _Grammar) -> list[str]:
    spans = [(quote.start, quote.end) for quote in find_code(text)]
    cuts = [0]
    for match in _SENTENCE_END.finditer(text):
        if _is_end(text, match, cuts[-1], spans, grammar):
            cuts.append(match.end())
    return [text[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _is_end(text: str, match: re.Match[str], start: int, spans: list[tuple[int, int]], grammar: _Grammar) -> bool:
    if _inside(text, match.start(), start, spans):
        return False
    following = text[match.end() :].lstrip('¿¡"“«(')
    begins_with_code = any(first == match.end() for first, _ in spans)
    if not (following[:1].isupper() or following[:1].isdigit() or begins_with_code):
        return False
    if text[match.start()] != ".":
        return True
    before = text[start : match.start()].split()
    word = before[-1].lstrip('(«“¿¡"').casefold() if before else ""
    if not word or (word.isdigit() and len(before) == 1):
        return False
    in_code = any(first < match.start() <= last for first, last in spans)
    return in_code or not (word in grammar.abbreviations or (len(word) == 1 and word.isalpha()))


def _clauses(sentence: str, grammar: _Grammar) -> list[str]:
    sentence = _ITEM.sub("", sentence)
    spans = [(quote.start, quote.end) for quote in find_code(sentence)]
    pieces: list[str] = []
    start = 0
    for match in re.finditer(rf";\s+|{grammar.separator.pattern}", sentence, re.IGNORECASE):
        if match.start() < start or _inside(sentence, match.start(), start, spans):
            continue
        piece, rest = sentence[start : match.start()], sentence[match.end() :]
        listed = (
            grammar.starts_step(piece)
            and grammar.starts_step(rest)
            and len(piece.split()) > 1
            and not grammar.has_other_verb(piece)
        )
        if match.group().startswith(";") or listed:
            pieces.append(piece)
            start = match.end()
    pieces.append(sentence[start:])
    if len(pieces) == 1:
        return [sentence]
    codes = {sentence[first:last] for first, last in spans}
    return [_as_sentence(piece, codes) for piece in pieces]


def _as_sentence(piece: str, codes: set[str]) -> str:
    piece = piece.strip()
    if not any(piece.startswith(code) for code in codes):
        piece = piece[:1].upper() + piece[1:]
    return piece if piece[-1:] in ".!?…:" else piece + "."


def _inside(text: str, position: int, start: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place is within code or within brackets that opened since `start`."""
    if any(first <= position < last for first, last in spans):
        return True
    part = text[start:position]
    return any(part.count(opening) > part.count(closing) for opening, closing in ("()", "[]", "«»", "“”"))
