"""How outline text and amounts are written in a language: in its quotation marks, with its decimal mark."""

from __future__ import annotations

from aurora.languages import Pack
from aurora.markdown import escape, plain


def quoted(words: Pack, text: str) -> str:
    """Outline text in the quotation marks of the language, as inert Markdown."""
    return words.text("lesson", "quote", text=escape(text))


def quoted_plain(words: Pack, text: str) -> str:
    """Outline text in the quotation marks of the language, for pictures and captions."""
    return words.text("lesson", "quote", text=plain(text))


def number(words: Pack, value: float) -> str:
    """A number with at most two decimals, and none where it is whole."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", words.text("lesson", "decimal_mark"))


def minutes(words: Pack, value: float) -> str:
    """A duration in minutes with its unit."""
    return words.text("lesson", "minutes", n=number(words, value))


def word_budget(words: Pack, duration: float, words_per_minute: int) -> str:
    """Minutes × words a minute, to the nearest word, with its unit."""
    return words.text("lesson", "words", n=int(duration * words_per_minute + 0.5))


def kind(words: Pack, activity_type: str) -> str:
    """The name of an activity's kind."""
    return words.text("lesson", f"kind_{activity_type}")
