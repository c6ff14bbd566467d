"""The book as one HTML page that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

import base64
import re
from html import escape

from aurora.books.compose import compose, contents
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import Node
from aurora.books.pandoc import write
from aurora.books.style import LINE_ANCHOR, styled, stylesheet
from aurora.theme import load_theme
from aurora.theme_pictures import logo_tag

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
        encoded = base64.b64encode(picture.shown.read_bytes()).decode()
        kind = "svg+xml" if picture.svg else "png"
        return f'<img width="{picture.width}" height="{picture.height}" src="data:image/{kind};base64,{encoded}"'

    # Of the colophon all but the title, which stands just above it.
    head, after = _frame(book, toc, _fragment(book.colophon[1:]))
    return (head + _PICTURE.sub(embed, body) + after).encode("utf-8", "replace")


def _fragment(blocks: list[Node], *options: str) -> str:
    html = write(blocks, "html5-task_lists", "--wrap=none", "--syntax-highlighting=pygments", *options).decode()
    return LINE_ANCHOR.sub("", html)


def _metadata(book: Manuscript) -> str:
    """Dublin Core in HTML (https://www.dublincore.org/specifications/dublin-core/dcq-html/)."""
    pairs = [("DC.title", book.title), ("DC.language", book.language)]
    pairs += [("DC.description", book.about)] if book.about else []
    pairs += [("DC.contributor", name) for name in book.contributors]
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in pairs)


def _frame(book: Manuscript, toc: str, colophon: str) -> tuple[str, str]:
    selection = f'<p class="selection">{escape(book.selection)}</p>\n' if book.selection else ""
    notice = f'<p class="notice">{escape(book.notice)}</p>\n' if book.notice else ""
    theme = load_theme(book.slice.theme)
    title, subtitle = escape(book.title), escape(book.subtitle)
    contents_title = escape(book.words.text("book", "contents"))
    head = f"""<!DOCTYPE html>
<html lang="{escape(book.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
{_metadata(book)}<title>{title} – {subtitle}</title>
<style>
{stylesheet(theme, partial=book.partial)}</style>
</head>
<body class="page">
<header class="cover">
{logo_tag(theme)}<p class="subtitle">{subtitle}</p>
<h1>{title}</h1>
{selection}{notice}<div class="colophon">
{colophon}</div>
</header>
<nav class="contents" aria-labelledby="contents">
<h2 id="contents">{contents_title}</h2>
{toc}</nav>
<main>
"""
    return head, "</main>\n</body>\n</html>\n"
