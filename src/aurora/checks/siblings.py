"""Does a text say again, word for word, what a sibling has said?

Only titles and paragraphs of some length are compared. List items, tables, code, pictures and slots often have to be
alike, and so has what Aurora itself writes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from aurora.checks.findings import Finding
from aurora.languages import pack
from aurora.slots import SLOT

MIN_WORDS = 12
"""Shorter paragraphs may well be alike."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_TITLE = re.compile(r" {0,3}#(?!#)\s+(.*)")
_NUMBERED = re.compile(r"[^\W\d_]+\s+\d+(?:\.\d+)*\s*[:.—–-]\s*")
_NO_PARAGRAPH = re.compile(r"(?:#{1,6}(?:\s|$)|[-*+]\s|\d{1,9}[.)]\s|\||!\[|\[(?:VISUAL|POSITION|NEXT)\b|<| {4}|\t)")
_QUOTED = re.compile(r" {0,3}(?:>\s?)+(?:\[![A-Z]+\]\s*$)?")
_PARTS = ("lesson", "lab", "bloom", "book", "page", "visual")
_MIN_PHRASE = 4


def check_siblings(
    texts: Mapping[str, str], languages: Iterable[str] = ("en", "es", "pt", "fr"), known: Iterable[str] = ()
) -> list[Finding]:
    """Flagged: titles and paragraphs that repeat those of an earlier text, in time that grows with the texts alone.

    Args:
        texts: file → Markdown, in the order of the course; a repetition is found on the later file.
        languages: whose packs' fixed words may repeat.
        known: texts of the outline that belong to the whole course and may be quoted in every text.
    """
    findings: list[Finding] = []
    titles: dict[str, tuple[str, int]] = {}
    paragraphs: dict[str, tuple[str, int]] = {}
    fixed = _Fixed(languages, known)
    for file, text in texts.items():
        for line, is_title, content in _pieces(text):
            words = _words(_NUMBERED.sub("", content, count=1) if is_title else content)
            if not is_title and words.count(" ") + 1 < MIN_WORDS:
                continue
            where = titles if is_title else paragraphs
            first = where.setdefault(words, (file, line))
            if first[0] == file or not words or (not is_title and fixed.holds(words)):
                continue
            code, what = ("title-repeated", "title") if is_title else ("paragraph-repeated", "paragraph")
            message = f"the {what} '{content[:50]}' repeats {first[0]}:{first[1]}"
            fix = "Say what is particular to this text, or refer to the other."
            findings.append(Finding(file, line, code, message, fix, "flagged"))
    return sorted(findings)


def _pieces(text: str) -> Iterator[tuple[int, bool, str]]:
    """The titles and paragraphs of a text: line, whether it is a title, content.

    A scan by line, not a parse: a course has thousands of paragraphs and this runs on all of them at once.
    """
    fence = ""
    start, gathered, skipping = 0, list[str](), False
    for number, raw in enumerate([*text.splitlines(), ""], start=1):
        quoted = _QUOTED.match(raw)
        line = raw[quoted.end() :] if quoted else raw
        mark = _FENCE.match(line)
        title = None if fence else _TITLE.match(line)
        if not (fence or mark or title or not line.strip()):
            skipping = skipping or (not gathered and bool(_NO_PARAGRAPH.match(line)))
            if not skipping:
                start = start or number
                gathered.append(line.strip())
            continue
        content = " ".join(gathered)
        if content and not SLOT.search(content):
            yield start, False, content
        start, gathered, skipping = 0, [], False
        if title:
            yield number, True, title.group(1).strip()
        if mark and not fence:
            fence = mark.group(1)
        elif mark and mark.group(1).startswith(fence) and not mark.group(2).strip():
            fence = ""


class _Fixed:
    """The words that any text may hold, tried only on what was found to repeat."""

    def __init__(self, languages: Iterable[str], known: Iterable[str]) -> None:
        self._languages = tuple(languages)
        self._known = [_words(text) for text in known]
        self._seen: dict[str, bool] = {}

    def holds(self, words: str) -> bool:
        """Is a paragraph a fixed text with its values, or too little beside fixed phrases and numbers?"""
        if words not in self._seen:
            self._seen[words] = (
                any(_fits(words, template) for template in self._templates) or self._rest(words) < MIN_WORDS
            )
        return self._seen[words]

    def _rest(self, words: str) -> int:
        for phrase in self._phrases:
            words = words.replace(phrase, " ")
        return sum(not word.isdecimal() for word in words.split())

    @cached_property
    def _templates(self) -> list[list[str]]:
        return [pieces for pieces in _texts_of_packs(self._languages) if pieces[0] or pieces[-1]]

    @cached_property
    def _phrases(self) -> list[str]:
        pieces = {piece for pieces in _texts_of_packs(self._languages) for piece in pieces}
        long = {phrase for phrase in (*pieces, *self._known) if phrase.count(" ") + 1 >= _MIN_PHRASE}
        return sorted(long, key=lambda phrase: (-len(phrase), phrase))


def _texts_of_packs(languages: Iterable[str]) -> Iterator[list[str]]:
    """The paragraphs of the language packs, as the words between the places where a value is filled in."""
    for language in languages:
        words = pack(language)
        for part in _PARTS:
            try:
                group = words.group(part)
            except FileNotFoundError:
                continue
            for value in group.values():
                for text in value if isinstance(value, list) else [value]:
                    for paragraph in str(text).split("\n\n"):
                        pieces = [_words(piece) for piece in re.split(r"\{[^{}]*\}", paragraph)]
                        if sum(len(piece.split()) for piece in pieces) >= _MIN_PHRASE:
                            yield pieces


def _fits(words: str, pieces: list[str]) -> bool:
    """Do the words begin with the first piece, end with the last, and hold the others in order?"""
    if len(pieces) == 1:
        return words == pieces[0]
    if not words.startswith(pieces[0]) or not words.endswith(pieces[-1]):
        return False
    place, end = len(pieces[0]), len(words) - len(pieces[-1])
    for piece in pieces[1:-1]:
        found = words.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return place <= end


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
