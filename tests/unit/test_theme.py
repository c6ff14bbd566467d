import pytest

from aurora.errors import AuroraError
from aurora.theme import LEAST_CONTRAST, contrast, load_theme, tint

GOOD = """
colours:
  ink: "#111111"
  muted: "#444444"
  line: "#666666"
  primary: "#1F4E79"
  accent: "#0B7A6B"
  palette: ["#00639C", "#B04A00", "#00735A"]
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Writes a theme of the course repository's own."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "config" / "themes" / "default"
    folder.mkdir(parents=True)

    def write(text):
        (folder / "theme.yaml").write_text(text, encoding="utf-8")

    return write


def test_the_default_theme_has_its_font_files():
    theme = load_theme()
    assert theme.font_file().is_file()
    assert theme.font_file(strong=True).is_file()


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_every_text_of_the_default_theme_has_enough_contrast():
    colours = load_theme().colours
    for strong in (colours.primary, colours.accent, *colours.palette):
        assert contrast(strong, colours.paper) >= LEAST_CONTRAST
        assert contrast(colours.ink, tint(strong, 0.1)) >= LEAST_CONTRAST
        assert contrast(colours.muted, tint(strong, 0.1)) >= LEAST_CONTRAST


def test_a_theme_of_the_course_repository_wins(own):
    own(GOOD)
    assert load_theme().colours.ink == "#111111"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("ink:", "inc:"), "inc"),
        (('"#444444"', '"#BBBBBB"'), "muted #BBBBBB on #FFFFFF has a contrast of"),
        (('"#444444"', "grey"), "colours.muted"),
        (("colours:", "colours: ["), "no YAML"),
        (("colours:", "folder: x\ncolours:"), "keys colours and fonts"),
    ],
)
def test_a_wrong_theme_is_refused_with_its_place(own, change, said):
    own(GOOD.replace(*change))
    with pytest.raises(AuroraError, match=said) as caught:
        load_theme()
    assert "theme.yaml" in str(caught.value)


def test_a_missing_theme_or_font_is_named(own):
    with pytest.raises(AuroraError, match="no theme 'dark'"):
        load_theme("dark")
    own(GOOD + "fonts: {regular: None.ttf}\n")
    with pytest.raises(AuroraError, match=r"no file .*None\.ttf"):
        load_theme()
