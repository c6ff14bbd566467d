"""What a site takes from its theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.colours import LEAST_CONTRAST, contrast
from aurora.site.look import look_settings, write_look
from aurora.theme import load_theme


@pytest.mark.parametrize("name", ["default", "grove"])
def test_text_can_be_read_in_light_and_dark(name: str) -> None:
    options = look_settings(load_theme(name))["html_theme_options"]
    for mode in ("light", "dark"):
        colours = options[f"{mode}_css_variables"]
        texts = [f"color-foreground-{kind}" for kind in ("primary", "secondary", "muted")]
        texts += [f"color-brand-{kind}" for kind in ("primary", "content", "visited")]
        for text in texts:
            for ground in ("color-background-primary", "color-background-secondary", "color-background-hover"):
                assert contrast(colours[text], colours[ground]) >= LEAST_CONTRAST, (mode, text, ground)


def test_fonts_and_logos_are_files_of_the_site(tmp_path: Path) -> None:
    theme = load_theme("grove")
    write_look(tmp_path / "static", theme)
    found = {path.name for path in (tmp_path / "static").iterdir()}
    assert {"logo.svg", "logo-dark.svg", "FiraSans-Regular.ttf", "site.css", "site.js", "fonts.css"} <= found
    settings = look_settings(theme)
    assert {settings["html_theme_options"][f"{mode}_logo"] for mode in ("light", "dark")} <= found
    assert settings["html_context"] == {"logo_alt": "Grove"}
    assert settings["html_theme_options"]["light_css_variables"]["font-stack--headings"].startswith(
        '"Libertinus Serif"'
    )
    rules = (tmp_path / "static/fonts.css").read_text("utf-8")
    assert rules.count("@font-face") == 2


def test_without_a_logo_there_is_none() -> None:
    assert "light_logo" not in look_settings(load_theme())["html_theme_options"]
