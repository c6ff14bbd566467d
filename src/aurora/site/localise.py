"""What Furo and its copy button say in English alone, said in the language of a page; and markup that is in doubt.

Furo 2025.12.19; `tests/unit/test_site.py` fails where a new version says something else.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from aurora.languages import Pack

_SAID = {
    'aria-label="Toggle site navigation sidebar"': "navigation",
    'aria-label="Toggle table of contents sidebar"': "on_this_page",
    'aria-label="Toggle Light / Dark / Auto color theme"': "theme",
}
_BETWEEN = {
    'href="#furo-main-content">Skip to content<': "skip",
    "<title>Contents</title>": "on_this_page",
    "<title>Menu</title>": "navigation",
    "<title>Expand</title>": "expand",
    "<title>Light mode</title>": "light",
    "<title>Dark mode</title>": "dark",
    "<title>Auto light/dark, in light mode</title>": "as_system",
    "<title>Auto light/dark, in dark mode</title>": "as_system",
    "<span>Back to top</span>": "to_top",
}
_COPYING = {"copy": "copy", "copy_to_clipboard": "copy", "copy_success": "copied", "copy_failure": "not_copied"}
_CHOICE = "let locale = 'en'"
_MARKUP = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
}


def localise(site: Path, words: Pack) -> None:
    """Mends every page of a site in place."""
    changes = dict(_MARKUP)
    for english, word in _SAID.items():
        changes[english] = f'aria-label="{escape(words.text("site", word))}"'
    for english, word in _BETWEEN.items():
        inner = english[english.index(">") + 1 : english.rindex("<")]
        changes[english] = english.replace(inner, escape(words.text("site", word)))
    for name, word in (("sidebar-drawer", "navigation"), ("toc-drawer", "on_this_page")):
        label = f'aria-label="{escape(words.text("site", word))}"'
        changes[f'<aside class="{name}">'] = f'<aside class="{name}" {label}>'
        changes[f'<aside class="{name} no-toc">'] = f'<aside class="{name} no-toc" {label}>'
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        for english, said in changes.items():
            text = text.replace(english, said)
        page.write_text(text, encoding="utf-8")
    script = site / "_static/copybutton.js"
    if script.is_file():
        _teach(script, words)


def _teach(script: Path, words: Pack) -> None:
    """Gives the copy button the page's language; of its own it knows few."""
    said = {name: words.text("site", word) for name, word in _COPYING.items()}
    own = f"messages[document.documentElement.lang] = {json.dumps(said, ensure_ascii=False)};\n"
    text = script.read_text("utf-8")
    script.write_text(text.replace(_CHOICE, own + _CHOICE, 1), encoding="utf-8")
