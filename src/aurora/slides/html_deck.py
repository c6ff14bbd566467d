"""A deck as one HTML page by reveal.js: it needs no other file, shows notes to a presenter, and prints as PDF.

https://revealjs.com; the files are those that sphinx-revealjs brings.
"""

from __future__ import annotations

import base64
import re
from html import escape
from importlib.resources import files

from aurora.books import nodes
from aurora.books.pandoc import write
from aurora.books.sanitise import clean
from aurora.slides.compose import LONGEST_HEADING, compose
from aurora.slides.deck import Deck, shortened
from aurora.theme import Theme, load_theme
from aurora.theme_pictures import data_uri, logo_tag

WIDTH, HEIGHT = 1280, 720
# The window of a presenter shows the deck itself in frames.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "frame-src 'self' file:; base-uri 'none'; form-action 'none'"
)
# In pandoc's output a text can hold no "<", so that only Aurora's own pictures are found.
_PART = re.compile(r'<section (?:id="" )?class="title-slide')
_PICTURE = re.compile(r'<img (?:data-)?src="picture-(\d+)"(?: alt="")?')


def html_deck(deck: Deck) -> bytes:
    """The whole page."""
    known = list({picture.path: picture for picture in deck.pictures}.values())
    names = {picture.path: f"picture-{place}" for place, picture in enumerate(known)}

    def embed(match: re.Match[str]) -> str:
        picture = known[int(match[1])]
        return f'<img alt="{escape(clean(picture.alt))}" src="{data_uri(picture.svg or picture.path)}"'

    blocks = compose(deck, names)
    if deck.note:
        blocks.append(nodes.div([nodes.para(nodes.text(clean(deck.note)))], nodes.attributes("", ("made",))))
    slides = write(blocks, "revealjs", "--slide-level=2", "--wrap=none").decode()
    colours = load_theme(deck.theme).colours
    part = f'<section {_edged(colours.panel, (colours.accent, 1.2))} class="title-slide'
    return _page(deck, _PART.sub(part, _PICTURE.sub(embed, slides))).encode("utf-8", "replace")


def _page(deck: Deck, slides: str) -> str:
    title, course = (escape(clean(shortened(text, LONGEST_HEADING))) for text in (deck.module, deck.course))
    theme = load_theme(deck.theme)
    logo = theme.own(theme.logo)
    corner = f'<img class="corner" alt="" src="{data_uri(logo)}">' if logo else ""
    ground = _edged(theme.colours.paper, (theme.colours.primary, 3), (theme.colours.accent, 3.6))
    cover = theme.own(theme.cover)
    side = f'<img class="side" alt="" src="{data_uri(cover)}">' if cover else ""
    settings = (
        f"{{hash: true, slideNumber: 'c/t', center: false, width: {WIDTH}, height: {HEIGHT}, margin: 0.04, "
        "navigationMode: 'linear', backgroundTransition: 'none'}"
    )
    return f"""<!DOCTYPE html>
<html lang="{escape(deck.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {course}</title>
<meta name="DC.title" content="{title} – {course}">
<meta name="DC.language" content="{escape(deck.language)}">
<meta name="DC.description" content="{escape(clean(deck.note))}">
<style>{_reveal("dist/reset.css")}{_reveal("dist/reveal.css")}{_style(theme)}</style>
</head>
<body>
<div class="reveal">{corner}<div class="slides">
<section {ground} class="cover">{side}{logo_tag(theme)}<h1>{title}</h1><p>{course}</p></section>
{slides}
</div></div>
<script>{_reveal("dist/reveal.js")}</script>
<script>{_reveal("plugin/notes/notes.js")}</script>
<script>Reveal.initialize(Object.assign({settings}, {{plugins: [RevealNotes]}}));</script>
</body>
</html>
"""


def _edged(ground: str, *edges: tuple[str, float]) -> str:
    """A ground for a whole screen, with stripes at its left: each a colour, and where it ends in percent."""
    begins = [0.0, *(end for _, end in edges)]
    stripes = [f"{colour} {begin:g}% {end:g}%" for begin, (colour, end) in zip(begins, edges, strict=False)]
    return f'data-background-gradient="linear-gradient(to right, {", ".join(stripes)}, {ground} {begins[-1]:g}%)"'


def _reveal(name: str) -> str:
    text = files("sphinx_revealjs").joinpath("_static/revealjs", name).read_text("utf-8")
    # A map of its sources would be looked for beside the page.
    return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text)


def _style(theme: Theme) -> str:
    colours = theme.colours
    faces = []
    fonts = theme.fonts
    for face in [fonts.screen] if fonts.heading == fonts.screen else [fonts.screen, fonts.heading]:
        for weight, file in theme.font_files(face):
            font = base64.b64encode(file.read_bytes()).decode()
            faces.append(
                f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; '
                f'src: url("data:font/ttf;base64,{font}"); }}\n'
            )
    shown = ("paper", "ink", "muted", "line", "primary", "accent")
    variables = "".join(f"--{name}: {getattr(colours, name)}; " for name in shown)
    rules = theme.file("slides.css").read_text("utf-8")
    stacks = f"--font: {fonts.screen.stack}; --heading: {fonts.heading.stack};"
    return f"{''.join(faces)}:root {{ {variables}{stacks} }}\n{rules}"
