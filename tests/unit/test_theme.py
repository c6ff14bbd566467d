"""Themes: what they may say, what is refused, and where their files are found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from aurora.build import Build
from aurora.colours import LEAST_CONTRAST, contrast, tint
from aurora.errors import AuroraError
from aurora.resources import PROJECT
from aurora.theme import load_theme, theme_names
from aurora.theme_pictures import check_theme
from tests.unit.small_course import png

GOOD = """
colours:
  ink: "#111111"
  muted: "#444444"
  line: "#666666"
  primary: "#1F4E79"
  accent: "#0B7A6B"
  palette: ["#00639C", "#B04A00", "#00735A"]
"""
TWO = 'colours: {primary: "#1F4E79", accent: "#0B7A6B"}\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
SHIPPED = ("default", "grove")

Own = Callable[..., Path]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Own:
    """Writes a theme of the course repository's own."""
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "default", **files: str | bytes) -> Path:
        folder = tmp_path / "config/themes" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "theme.yaml").write_text(text, encoding="utf-8")
        for stem, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / stem.replace("_dot_", ".")).write_bytes(data)
        return folder

    return write


def test_two_themes_ship() -> None:
    assert {path.parent.name for path in (PROJECT / "config/themes").glob("*/theme.yaml")} == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_theme_is_whole(name: str) -> None:
    check_theme(name)
    theme = load_theme(name)
    assert theme.font_file().is_file()
    assert theme.font_file(strong=True).is_file()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_text_of_a_shipped_theme_has_enough_contrast_in_both_modes(name: str) -> None:
    colours, dark = load_theme(name).colours, load_theme(name).on_dark
    for strong in (colours.primary, colours.accent, *colours.palette):
        assert contrast(strong, colours.paper) >= LEAST_CONTRAST
        assert contrast(colours.ink, tint(strong, 0.1)) >= LEAST_CONTRAST
        assert contrast(colours.muted, tint(strong, 0.1)) >= LEAST_CONTRAST
    for text in (dark.ink, dark.muted, dark.primary, dark.accent):
        for ground in (dark.paper, dark.panel):
            assert contrast(str(text), ground) >= LEAST_CONTRAST


def test_a_theme_of_the_course_repository_wins(own: Own) -> None:
    own(GOOD)
    assert load_theme().colours.ink == "#111111"


def test_two_colours_are_enough(own: Own) -> None:
    own(TWO, "acme")
    theme, default = load_theme("acme"), load_theme()
    assert (theme.colours.primary, theme.colours.accent) == ("#1F4E79", "#0B7A6B")
    assert theme.colours.palette == default.colours.palette
    assert contrast(str(theme.on_dark.primary), theme.dark.panel) >= LEAST_CONTRAST
    assert theme.on_dark.primary != theme.colours.primary


def test_the_example_of_the_handbook_is_a_theme(own: Own) -> None:
    page = (PROJECT / "edits/aurora-handbook/en/lessons/themes.md").read_text("utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    own(example, "bakery")
    check_theme("bakery")
    assert load_theme("bakery").colours.primary == "#7A2E0E"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("ink:", "inc:"), "inc"),
        (('"#444444"', '"#BBBBBB"'), "colours: muted #BBBBBB on #FFFFFF has a contrast of"),
        (('"#1F4E79"', '"#7FA8D0"'), "colours: primary #7FA8D0 on #FFFFFF has a contrast of"),
        (('"#444444"', "grey"), "colours.muted: 'grey' is no colour; write one as \"#1F4E79\""),
        (("colours:", "1: x\ncolours:"), "1: Keys should be strings"),
        (("  primary:", "  secondary:"), "colours.primary: Field required"),
        (("colours:", "colours: ["), "no YAML"),
        (("colours:", "folder: x\ncolours:"), "keys colours and fonts"),
        (("colours:", 'dark: {primary: "#333333"}\ncolours:'), "dark.primary #333333 on #131416 has a contrast of"),
        (("colours:", 'dark: {paper: "#EEEEEE"}\ncolours:'), "dark.ink #CFD0D0 on #EEEEEE has a contrast of"),
        (("colours:", "logo: ../logo.svg\ncolours:"), "logo: '../logo.svg' is no file of the theme; name one"),
        (("colours:", "logo: logo.svg\ncolours:"), "name: say whose logo it is"),
        (("colours:", "name: A\nlogo: gone.svg\ncolours:"), "logo: there is no file gone.svg"),
        (("colours:", "fonts: {text: Papyrus}\ncolours:"), "fonts.text: name the files of 'Papyrus'"),
        (("colours:", 'fonts: {text: "a\\"b"}\ncolours:'), "fonts.text.family"),
        (("colours:", "fonts: {regular: None.ttf}\ncolours:"), r"fonts: there is no file .*None\.ttf"),
    ],
)
def test_a_wrong_theme_is_refused_with_its_place(own: Own, change: tuple[str, str], said: str) -> None:
    own(GOOD.replace(*change, 1))
    with pytest.raises(AuroraError, match=said) as caught:
        load_theme()
    assert "config/themes/default/theme.yaml" in str(caught.value)


def test_an_unknown_theme_is_named_with_those_that_are_there_before_anything_is_built(own: Own) -> None:
    own(TWO, "acme")
    assert theme_names() == ["acme", "default", "grove"]
    for name in ("dark", "acme2"):
        with pytest.raises(AuroraError, match=f"no theme '{name}'.*there are: acme, default, grove"):
            Build({"theme": name})


@pytest.mark.parametrize("name", ["../default", "Default", "a/b", "", ".."])
def test_a_theme_is_no_path(name: str) -> None:
    with pytest.raises(AuroraError, match=rf"theme: '{re.escape(name)}' is no name of a theme"):
        Build({"theme": name})


def test_the_files_of_a_theme_come_before_those_of_the_default_theme(own: Own) -> None:
    folder = own(TWO, "acme")
    (folder / "site").mkdir()
    (folder / "site/site.css").write_text("a {}\n")
    theme = load_theme("acme")
    assert theme.file("site/site.css").resolve() == folder / "site/site.css"
    assert theme.file("book.typ") == PROJECT / "config/themes/default/book.typ"
    assert [path.resolve() for path in theme.files("site")] == [folder / "site", PROJECT / "config/themes/default/site"]
    own(GOOD)
    (folder.parent / "default/book.typ").write_text("#panic()\n")
    assert load_theme("acme").file("book.typ").resolve() == folder.parent / "default/book.typ"
    assert theme.own("book.typ") is None
    with pytest.raises(AuroraError, match=r"has a file nothing\.css"):
        theme.file("nothing.css")


def test_what_is_drawn_is_set_in_the_text_where_that_has_files(own: Own) -> None:
    own(f"{TWO}fonts: {{heading: New Computer Modern, text: Fira Sans}}\n", "one")
    own(f"{TWO}fonts: {{heading: DejaVu Sans Mono, text: Libertinus Serif}}\n", "two")
    mine = "{family: Mine, regular: M.ttf, strong: M.ttf}"
    own(f"{TWO}fonts: {{folder: f, heading: Fira Sans, text: {mine}}}\n", "three")
    with pytest.raises(AuroraError, match=r"no file .*f/M\.ttf"):
        load_theme("three")
    own(f"{TWO}fonts: {{family: Fira Sans}}\n", "four")
    found = {name: load_theme(name).fonts for name in ("default", "one", "two", "four")}
    assert {name: fonts.screen.family for name, fonts in found.items()} == dict.fromkeys(found, "Fira Sans")
    assert [fonts.heading.family for fonts in found.values()][1:3] == ["New Computer Modern", "DejaVu Sans Mono"]
    assert found["four"] == found["default"]


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("logo.svg", "<svg", "it is not XML"),
        ("logo.svg", SVG.replace("<path", "<script/><path"), "it holds <script>"),
        ("logo.png", "text", "it is not PNG"),
        ("logo.png", png(), "it has 1 × 1 pixels, fewer than 48"),
        ("logo.gif", "GIF89a", "a picture of a theme is a PNG or an SVG"),
    ],
)
def test_a_picture_that_cannot_be_used_is_refused_before_anything_is_built(
    own: Own, file: str, content: str | bytes, said: str
) -> None:
    own(f"name: Acme\nlogo: {file}\n{TWO}", "acme", **{file.replace(".", "_dot_"): content})
    with pytest.raises(AuroraError, match=said) as caught:
        Build({"theme": "acme"})
    assert f"config/themes/acme/{file}" in str(caught.value)
