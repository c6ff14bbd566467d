"""A deck as one HTML page by reveal.js: it needs no other file, shows notes to a presenter, and prints as PDF.

https://revealjs.com; the files are those that sphinx-revealjs brings.
"""

from __future__ import annotations

import base64
import re
from html import escape
from importlib.resources import files

from aurora.books.pandoc import write
from aurora.books.sanitise import clean
from aurora.resources import resource
from aurora.slides.compose import compose
from aurora.slides.deck import Deck
from aurora.theme import load_theme

WIDTH, HEIGHT = 1280, 720
_MIME = {".svg": "image/svg+xml", ".png": "image/png"}
# In pandoc's output a text can hold no "<", so that only Aurora's own pictures are found.
_PICTURE = re.compile(r'<img (?:data-)?src="([^"]+)"(?: alt="")?')


def html_deck(deck: Deck) -> bytes:
    """The whole page."""
    known = {escape(str(picture.path)): picture for picture in deck.pictures}

    def embed(match: re.Match[str]) -> str:
        picture = known[match[1]]
        data = base64.b64encode(picture.path.read_bytes()).decode()
        return f'<img alt="{escape(clean(picture.alt))}" src="data:{_MIME[picture.path.suffix]};base64,{data}"'

    slides = write(compose(deck), "revealjs", "--slide-level=2", "--wrap=none").decode()
    return _page(deck, _PICTURE.sub(embed, slides)).encode("utf-8", "replace")


def _page(deck: Deck, slides: str) -> str:
    title, course = escape(deck.module), escape(deck.course)
    settings = f"{{hash: true, slideNumber: 'c/t', center: false, width: {WIDTH}, height: {HEIGHT}, margin: 0.04}}"
    return f"""<!DOCTYPE html>
<html lang="{escape(deck.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {course}</title>
<style>{_reveal("dist/reset.css")}{_reveal("dist/reveal.css")}{_style()}</style>
</head>
<body>
<div class="reveal"><div class="slides">
<section class="cover"><h1>{title}</h1><p>{course}</p></section>
{slides}
</div></div>
<script>{_reveal("dist/reveal.js")}</script>
<script>{_reveal("plugin/notes/notes.js")}</script>
<script>Reveal.initialize(Object.assign({settings}, {{plugins: [RevealNotes]}}));</script>
</body>
</html>
"""


def _reveal(name: str) -> str:
    text = files("sphinx_revealjs").joinpath("_static/revealjs", name).read_text("utf-8")
    # A map of its sources would be looked for beside the page.
    return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text)


def _style() -> str:
    theme = load_theme()
    colours = theme.colours
    faces = []
    for weight, strong in ((400, False), (600, True)):
        font = base64.b64encode(theme.font_file(strong).read_bytes()).decode()
        faces.append(
            f'@font-face {{ font-family: "{theme.fonts.family}"; font-weight: {weight}; '
            f'src: url("data:font/ttf;base64,{font}"); }}\n'
        )
    shown = ("paper", "ink", "muted", "line", "primary", "accent")
    variables = "".join(f"--{name}: {getattr(colours, name)}; " for name in shown)
    rules = resource("themes/default/slides.css").read_text("utf-8")
    return f'{"".join(faces)}:root {{ {variables}--font: "{theme.fonts.family}", sans-serif; }}\n{rules}'
