"""Does the text stop in the middle?

Only the last block is looked at, for an answer that is cut off is cut off there:

- a heading with nothing under it;
- a paragraph whose last character is a letter of an alphabet with capitals, a digit, a comma, a colon or an opening
  bracket or quote (scripts without capitals often end a sentence without any sign);
- the last item of a list only where it ends in a comma, a colon, an opening bracket or a word such as "and" or "the",
  for items are often no sentences;
- emphasis, a code span or a link that is opened in it and not closed;
- a last table row without the closing bar that the head of the table has.

Slots and marks are complete as they stand, and so is what ends with an address, a link, a picture or a code span. An
unclosed fence is the structure's business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from aurora.checks.document import Block, Document, bare, first_line, shown
from aurora.checks.findings import Finding
from aurora.slots import SLOT

_MARK = re.compile(r"\[(?:POSITION|NEXT|VISUAL [0-9]+: .*)\]")
_GOES_ON = re.compile(
    r"(?:the|an|of|and|or|with|el|los|las|una|del|de|con|que|para|uma|com|les|des|du|et|avec|pour|dans)"
)
_OPEN = re.compile(r"(?<!\S)(?:\*\*|`)(?=\S)|\]\([^()\s]*$")


def check_ending(doc: Document) -> Iterator[Finding]:
    """Blocking: the text goes on to its end."""
    blocks = doc.blocks()
    if not blocks:
        return
    last = blocks[-1]
    if last.level:
        yield _cut(doc, last.line, "the text ends with a heading and nothing under it")
    elif last.kind == "table":
        yield from _table(doc, last)
    elif last.kind in ("paragraph", "bullet_list", "ordered_list", "blockquote"):
        yield from _text(doc, last)


def _text(doc: Document, block: Block) -> Iterator[Finding]:
    inlines = block.inlines()
    if not inlines:
        return
    inline = inlines[-1]
    line = first_line(inline) + inline.content.rstrip("\n").count("\n")
    last_line = inline.content.rsplit("\n", 1)[-1].strip()
    if SLOT.search(inline.content) or _MARK.fullmatch(last_line):
        return
    if _OPEN.search(bare(inline)):
        yield _cut(doc, line, "the last paragraph opens emphasis, code or a link and does not close it")
        return
    text = shown(inline)
    children = inline.children or []
    if not text or (children and children[-1].type in ("image", "link_close", "code_inline", "html_inline")):
        return
    sentence = block.kind in ("paragraph", "blockquote")
    if _unfinished(text, sentence) or (sentence and last_line.startswith("|")):
        yield _cut(doc, line, f"the text ends in the middle of a sentence: '…{text[-40:]}'")


def _unfinished(text: str, sentence: bool) -> bool:
    last = text[-1]
    category = unicodedata.category(last)
    if "://" in text.rsplit(" ", 1)[-1]:
        return False
    if last in ",:" or category in ("Ps", "Pi"):
        return True
    if sentence:
        return category in ("Lu", "Ll", "Lt", "Nd", "Pd") or last in ";&+="
    return bool(_GOES_ON.fullmatch(text.rsplit(" ", 1)[-1]))


def _table(doc: Document, block: Block) -> Iterator[Finding]:
    rows = [token for token in block.tokens if token.type == "tr_open" and token.map]
    if len(rows) < 2:
        return
    head, last = (doc.lines[first_line(row) - 1].rstrip() for row in (rows[0], rows[-1]))
    if head.endswith("|") and not last.endswith("|"):
        yield _cut(doc, first_line(rows[-1]), "the last row of the last table is not finished")


def _cut(doc: Document, line: int, message: str) -> Finding:
    return doc.blocking(line, "cut-off", message, "Finish the text.")
