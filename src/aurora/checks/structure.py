"""Is it whole and in order: one title, headings that descend step by step, every required section, closed fences."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from aurora.checks.document import MAX_NESTING, Block, Document, Heading, bare, first_line
from aurora.checks.findings import Finding
from aurora.languages import pack

# The parser gives up on links in so many open brackets; far fewer are no text of a course either.
_MAX_BRACKETS = 15


def check_title(doc: Document) -> Iterator[Finding]:
    """Blocking: exactly one H1 that says something, and nothing before it."""
    titles = [heading for heading in doc.headings() if heading.level == 1]
    if not titles:
        yield doc.blocking(1, "title-missing", "there is no title", "Begin the text with one line '# Title'.")
        return
    if not titles[0].text:
        yield doc.blocking(titles[0].line, "title-missing", "the title is empty", "Write the title behind the '#'.")
    for extra in titles[1:]:
        message = f"a second title, '{_short(extra.text)}', after the one in line {titles[0].line}"
        yield doc.blocking(extra.line, "title-twice", message, "Keep one '#' heading, make the others '##'.")
    first = doc.blocks()[0]
    if first.level != 1:
        message = f"a {_KINDS.get(first.kind, first.kind)} stands before the title"
        yield doc.blocking(first.line, "title-not-first", message, "Make the '# Title' the first line of the text.")


def check_levels(doc: Document) -> Iterator[Finding]:
    """Blocking: no heading is more than one level below the one before it. Flagged: a heading without words."""
    before = 0
    for heading in doc.headings():
        if before and heading.level > before + 1:
            message = (
                f"'{_short(heading.text)}' is a heading of level {heading.level} right under one of level {before}"
            )
            fix = f"Make it level {before + 1} ('{'#' * (before + 1)} …')."
            yield doc.blocking(heading.line, "heading-skipped", message, fix)
        if heading.level > 1 and not heading.text:
            yield doc.flagged(
                heading.line, "heading-empty", "a heading without words", "Name the section or remove it."
            )
        before = heading.level


def check_sections(doc: Document, part: str, required: str, language: str) -> Iterator[Finding]:
    """Blocking: every section that the language pack requires. Flagged: one that comes twice or holds nothing.

    Args:
        part: the part of the language pack, `lesson` or `lab`.
        required: the pack's list of the names of the headings.
    """
    words = pack(language)
    headings = doc.headings()
    for name in words.texts(part, required):
        text = words.text(part, name)
        found = [heading for heading in headings if _same(heading.text, text)]
        proper = [heading for heading in found if heading.level == 2]
        if not found:
            message = f"the section '{text}' is missing"
            yield doc.blocking(0, "section-missing", message, f"Write it under the heading '## {text}'.")
        elif not proper:
            message = f"the section '{text}' is a heading of level {found[0].level}"
            yield doc.blocking(found[0].line, "section-level", message, f"Write the heading as '## {text}'.")
        for extra in proper[1:]:
            message = f"the section '{text}' comes again, after the one in line {proper[0].line}"
            yield doc.flagged(extra.line, "section-twice", message, "Join the two.")
        if proper and _holds_nothing(doc, proper[0]):
            message = f"the section '{text}' is empty"
            yield doc.flagged(proper[0].line, "section-empty", message, "Write it.")


def check_fences(doc: Document) -> Iterator[Finding]:
    """Blocking: every code fence is closed."""
    for fence in doc.fences():
        if not fence.closed:
            fix = "Close it with a fence of its own line, of the same characters and at least as many."
            yield doc.blocking(fence.line, "fence-unclosed", "the code fence that opens here is never closed", fix)


def check_nesting(doc: Document) -> Iterator[Finding]:
    """Blocking: nothing is nested so deeply that it can hide from the other checks."""
    fix = "Write it with fewer levels of quotes, lists and brackets."
    for token in doc.tokens:
        too_deep = token.level >= MAX_NESTING - 1
        if too_deep or (token.type == "inline" and _brackets(bare(token)) > _MAX_BRACKETS):
            line = first_line(token)
            yield doc.blocking(line, "nested-too-deep", "quotes, lists or brackets nested too deeply to be read", fix)
            return


_KINDS = {
    "paragraph": "paragraph",
    "heading": "lower heading",
    "bullet_list": "list",
    "ordered_list": "list",
    "blockquote": "quote",
    "fence": "piece of code",
    "code_block": "piece of code",
    "html_block": "piece of HTML",
    "hr": "rule",
}


def _holds_nothing(doc: Document, heading: Heading) -> bool:
    blocks = doc.blocks()
    following: Block | None = next((block for block in blocks if block.line > heading.line), None)
    return following is None or 0 < following.level <= heading.level


def _brackets(text: str) -> int:
    deepest = depth = 0
    for char in text:
        if char == "[":
            depth += 1
            deepest = max(deepest, depth)
        elif char == "]":
            depth = max(depth - 1, 0)
    return deepest


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" :.")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
