"""What HTML and EPUB share: the style sheet, and callouts, pictures and slots in their classes."""

from __future__ import annotations

import re
from dataclasses import replace

from aurora.books import nodes
from aurora.books.code_colours import code_colours
from aurora.books.manuscript import Chapter, Manuscript
from aurora.books.nodes import Node
from aurora.books.sanitise import ALERTS
from aurora.books.tables import shared
from aurora.theme import Theme, tint

LINE_ANCHOR = re.compile(r'<a href="#cb\d+-\d+" aria-hidden="true" tabindex="-1"></a>')
"""What pandoc puts before each line of highlighted code: links that lead nowhere."""


def stylesheet(theme: Theme, *, partial: bool = False) -> str:
    """The theme's colours as custom properties, and the rules of `book.css`; for a partial book those of its marks."""
    colours = theme.colours
    shown = ("paper", "ink", "muted", "line", "primary", "accent")
    variables = "".join(f"  --{name}: {getattr(colours, name)};\n" for name in shown)
    faces = (("heading", theme.fonts.heading), ("text", theme.fonts.text))
    variables += "".join(f"  --{name}: {face.stack};\n" for name, face in faces)
    demo = colours.palette[3 % len(colours.palette)]
    hues = {"primary": colours.primary, "accent": colours.accent, "warning": colours.palette[1], "demo": demo}
    grounds = "".join(f"  --{name}-ground: {tint(hue, 0.07)};\n" for name, hue in hues.items())
    variables += f"  --rule: {colours.rule};\n  --warning: {colours.palette[1]};\n  --demo: {demo};\n{grounds}"
    variables += "".join(f"  --code-{name}: {colour};\n" for name, colour in code_colours(theme).items())
    names = ("book.css", "preview.css") if partial else ("book.css",)
    rules = "".join(theme.file(name).read_text("utf-8") for name in names)
    return f":root {{\n{variables}}}\n{rules}"


def styled(book: Manuscript) -> Manuscript:
    """The manuscript with titled callouts, task lists in a class of their own and columns of a set width."""

    def change(node: Node) -> list[Node] | None:
        if node["t"] == "Table":
            return [shared(node)]
        if node["t"] == "BulletList" and nodes.is_task_list(node["c"]):
            return [nodes.div([node], nodes.attributes("", ("tasks",)))]
        if node["t"] != "Div" or node["c"][0][1][0] not in ALERTS:
            return None
        kind = node["c"][0][1][0]
        title = nodes.para([nodes.strong(nodes.text(book.words.text("book", kind)))])
        titled = [nodes.div([title], nodes.attributes("", ("callout-title",))), *node["c"][1]]
        return [nodes.div(titled, nodes.attributes("", ("callout", kind), role="note"))]

    def boxed(node: Node) -> list[Node] | None:
        # Pandoc would make a control of the sign that one could click.
        if node["t"] == "Str" and node["c"] in ("☐", "☒"):
            return [{"t": "Span", "c": [nodes.attributes("", ("box",)), [node]]}]
        return None

    def chapter(old: Chapter) -> Chapter:
        return replace(old, blocks=nodes.rewrite(nodes.rewrite(old.blocks, change), boxed))

    back = [chapter(old) for old in book.back]
    parts = [replace(part, chapters=[chapter(old) for old in part.chapters]) for part in book.parts]
    front = [chapter(old) for old in book.front]
    return replace(book, front=front, parts=parts, back=back, banner=nodes.rewrite(book.banner, change))
