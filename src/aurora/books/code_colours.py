"""The colours of highlighted code, from those of the theme, as pandoc, Typst and style sheets want them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.sax.saxutils import escape

from aurora.theme import LEAST_CONTRAST, Theme, contrast, tint

GROUND = "#F3F5F7"
"""The ground of code blocks in every format, or the darkest of them where they differ."""

_BLACK_STEP = 0.06

# The kinds of token as pandoc's highlighter names them, and as TextMate grammars do.
_KDE = {
    "keyword": ("Keyword", "ControlFlow", "Import", "Preprocessor"),
    "function": ("Function", "BuiltIn", "Extension", "Attribute"),
    "string": ("String", "VerbatimString", "SpecialString", "Char", "SpecialChar"),
    "number": ("DecVal", "BaseN", "Float", "Constant", "Alert", "Error"),
    "type": ("DataType", "Variable", "Other", "RegionMarker"),
    "comment": ("Comment", "Documentation", "Annotation", "CommentVar", "Information", "Warning"),
}
_TEXTMATE = {
    "keyword": "keyword, storage",
    "function": "entity.name.function, support.function, variable.function, variable.parameter.option, entity.name.tag",
    "string": "string, constant.character.escape",
    "number": "constant.numeric, constant.language, constant.other, invalid",
    "type": "entity.name.type, support.type, storage.type, variable.other, entity.other.attribute-name",
    "comment": "comment",
}


def code_colours(theme: Theme) -> dict[str, str]:
    """The colour of each kind of token; every one can be read on `GROUND` (WCAG AA)."""
    colours = theme.colours
    palette = colours.palette
    wanted = {
        "keyword": colours.primary,
        "function": palette[0],
        "string": colours.accent,
        "number": palette[1],
        "type": palette[3 % len(palette)],
        "comment": colours.muted,
    }
    return {name: _readable(colour) for name, colour in wanted.items()}


def pandoc_theme(theme: Theme) -> str:
    """A theme for pandoc's `--syntax-highlighting`, as JSON."""
    colours = code_colours(theme)
    styles = {
        token: {
            "text-color": colours[group],
            "background-color": None,
            "bold": token in ("Alert", "Error"),
            "italic": group == "comment",
            "underline": False,
        }
        for group, tokens in _KDE.items()
        for token in tokens
    }
    grounds = ("background-color", "line-number-color", "line-number-background-color")
    return json.dumps({"text-color": None, **dict.fromkeys(grounds), "text-styles": styles})


def textmate_theme(theme: Theme) -> str:
    """A theme for Typst's `raw`, as the property list that TextMate themes are."""
    rules = [_rule({"foreground": theme.colours.ink, "background": GROUND})]
    for group, colour in code_colours(theme).items():
        style = {"foreground": colour} | ({"fontStyle": "italic"} if group == "comment" else {})
        rules.append(_rule(style, _TEXTMATE[group]))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>name</key><string>aurora</string>'
        f"<key>settings</key><array>{''.join(rules)}</array></dict></plist>"
    )


def _rule(style: Mapping[str, str], scope: str | None = None) -> str:
    where = f"<key>scope</key><string>{escape(scope)}</string>" if scope else ""
    said = "".join(f"<key>{name}</key><string>{value}</string>" for name, value in style.items())
    return f"<dict>{where}<key>settings</key><dict>{said}</dict></dict>"


def _readable(colour: str) -> str:
    """The colour, darkened as far as text on `GROUND` needs it."""
    share = 1.0
    while contrast(tint(colour, share, "#000000"), GROUND) < LEAST_CONTRAST:
        share -= _BLACK_STEP
    return tint(colour, share, "#000000")
