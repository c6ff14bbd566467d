"""Text from outlines as inert Markdown."""

from __future__ import annotations

import re
import unicodedata

# Bidirectional controls and zero-width marks can make a text read as something that it is not.
_UNSEEN = re.compile("[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|={3,}|-{3,}|\d{1,9}(?=[.)](\s|$)))")


def plain(text: str) -> str:
    """The text on one line, without control characters, bidirectional marks and surplus blanks; not escaped."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever their capitals, blanks and last stop."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return plain(text).casefold().strip(" .!?…")


def escape(text: str) -> str:
    """One line of CommonMark that shows `text` letter by letter: no markup, link, table cell or HTML in it acts."""
    text = _SPECIAL.sub(lambda m: "\\" + m.group(), plain(text))
    # Neither a slot nor the closing marks of a heading.
    text = re.sub(r"(?<=\s)(?=#+$)", r"\\", text.replace("TODO(", "TODO\\("))
    # A digit cannot be escaped, the dot behind a number can.
    text = re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text)
    return re.sub(_LINE_START, lambda m: m.group() if m.group().isdigit() else "\\" + m.group(), text)


def unfenced(text: str, *languages: str) -> str:
    """A text without the code fence around the whole of it, where that names none or one of these languages."""
    lines = text.strip().split("\n")
    opening = [f"```{language}" for language in ("", *languages)]
    if len(lines) > 2 and lines[0].strip().lower() in opening and lines[-1].strip() == "```":
        return "\n".join(lines[1:-1])
    return text


def code(text: str) -> str:
    """`text` as an inline code span, whatever backticks it holds. In a table cell, escape the bars of the result."""
    text = plain(text)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
