"""The book as one HTML page that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

import base64
import re
from html import escape

from aurora.books.compose import compose, contents
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import Node
from aurora.books.pandoc import write
from aurora.books.style import styled, stylesheet

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

# In pandoc's output a text can hold no "<", so that only Aurora's own pictures are found.
_PICTURE = re.compile(r'<img src="(images/[a-z0-9-]+\.png)"')


def html_book(book: Manuscript) -> bytes:
    """The whole page, its pictures inside it."""
    body = _fragment(compose(styled(book), top=2), "--section-divs", "--reference-location=section")
    toc = _fragment([contents(book)])
    data = {picture.file: picture for picture in book.pictures}

    def embed(match: re.Match[str]) -> str:
        picture = data[match[1]]
        encoded = base64.b64encode(picture.path.read_bytes()).decode()
        return f'<img width="{picture.width}" height="{picture.height}" src="data:image/png;base64,{encoded}"'

    head, after = _frame(book, toc)
    return (head + _PICTURE.sub(embed, body) + after).encode("utf-8", "replace")


def _fragment(blocks: list[Node], *options: str) -> str:
    return write(blocks, "html5-task_lists", "--wrap=none", "--syntax-highlighting=none", *options).decode()


def _frame(book: Manuscript, toc: str) -> tuple[str, str]:
    selection = f'<p class="selection">{escape(book.selection)}</p>\n' if book.selection else ""
    notice = f'<p class="notice">{escape(book.notice)}</p>\n' if book.notice else ""
    title, subtitle = escape(book.title), escape(book.subtitle)
    contents_title = escape(book.words.text("book", "contents"))
    head = f"""<!DOCTYPE html>
<html lang="{escape(book.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {subtitle}</title>
<style>
{stylesheet(partial=book.partial)}</style>
</head>
<body class="page">
<header class="cover">
<p class="subtitle">{subtitle}</p>
<h1>{title}</h1>
{selection}{notice}</header>
<nav class="contents" aria-labelledby="contents">
<h2 id="contents">{contents_title}</h2>
{toc}</nav>
<main>
"""
    return head, "</main>\n</body>\n</html>\n"
