"""What a site takes from its theme: fonts, colours for light and dark, logo."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from aurora.theme import Theme, tint


def write_look(static: Path, theme: Theme) -> None:
    """Makes the folder of style sheets, scripts, fonts and logos."""
    static.mkdir()
    for name in ("site.css", "site.js"):
        shutil.copyfile(theme.file(f"site/{name}"), static / name)
    rules = []
    fonts = theme.fonts
    for face in dict.fromkeys((fonts.screen.family, fonts.heading.family)):
        family = fonts.screen if face == fonts.screen.family else fonts.heading
        for weight, file in theme.font_files(family):
            shutil.copyfile(file, static / file.name)
            rules.append(
                f'@font-face {{ font-family: "{family.family}"; font-weight: {weight}; font-display: swap; '
                f'src: url("{file.name}"); }}\n'
            )
    (static / "fonts.css").write_text("".join(rules), encoding="utf-8")
    for name, path in _logos(theme).items():
        shutil.copyfile(path, static / name)


def look_settings(theme: Theme) -> dict[str, Any]:
    """What Furo and the templates are told of a theme."""
    light, dark = theme.colours, theme.on_dark
    fonts = {"font-stack": theme.fonts.screen.stack, "font-stack--headings": theme.fonts.heading.stack}
    logos = list(_logos(theme))
    return {
        "html_theme_options": {
            "light_css_variables": {**_variables(light, light.primary), **fonts},
            "dark_css_variables": {**_variables(dark, str(dark.primary)), **fonts},
            **({"light_logo": logos[0], "dark_logo": logos[1]} if logos else {}),
        },
        "html_context": {"logo_alt": theme.name},
        "templates_path": [str(folder.resolve()) for folder in theme.files("site")],
    }


def _variables(colours: Any, primary: str) -> dict[str, str]:
    """Furo's custom properties; https://pradyunsg.me/furo/customisation/colors/"""
    own = {f"color-brand-{name}": primary for name in ("primary", "content", "visited")}
    grounds = {"primary": colours.paper, "secondary": colours.panel, "border": colours.rule}
    own |= {f"color-background-{name}": colour for name, colour in grounds.items()}
    own |= {f"color-foreground-{name}": colours.muted for name in ("secondary", "muted")}
    return {
        **own,
        "color-foreground-primary": colours.ink,
        "color-background-hover": tint(primary, 0.07, colours.paper),
    }


def _logos(theme: Theme) -> dict[str, Path]:
    """The logos for light and dark, each by its name in the site."""
    light, dark = theme.own(theme.logo), theme.own(theme.logo_dark) or theme.own(theme.logo)
    if light is None or dark is None:
        return {}
    return {f"logo{light.suffix.lower()}": light, f"logo-dark{dark.suffix.lower()}": dark}
