import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aurora.diagrams.text import Measure, plain
from aurora.theme import load_theme


@pytest.fixture(scope="module")
def measure():
    theme = load_theme()
    return Measure(theme.font_file(), theme.font_file(strong=True))


SAMPLES = [
    "Autenticación y transporte seguro",
    "AVATAR Tokyo fi fl ffi",
    "kubectl get pods --all-namespaces",
    "Ωμέγα Жук",
    "مرحبا بالعالم",
    "漢字テスト",
    "emoji 😀 ok",
    "→ ≤ ∑ ×",
]


@pytest.mark.parametrize("bold", [False, True])
def test_typst_draws_no_line_wider_than_it_was_measured(measure, bold):
    """Beyond 2 % the drawing squeezes a line, which is for rare signs of other fonts alone."""
    import json

    import typst

    theme = load_theme()
    weight = '"semibold"' if bold else '"regular"'
    calls = "".join(
        f'#context [#metadata(measure(text(size: 10pt, weight: {weight}, "{text}")).width.pt()) <width>]\n'
        for text in SAMPLES
    )
    source = f'#set text(font: "{theme.fonts.family}")\n{calls}'
    compiler = typst.Compiler(source.encode(), font_paths=[*map(str, theme.font_folders())], ignore_system_fonts=True)
    drawn = json.loads(compiler.query("<width>", field="value"))
    for text, width in zip(SAMPLES, drawn, strict=True):
        assert width <= measure.width(text, 10, bold) * 1.02, text


def test_lines_break_between_words_and_after_hyphens(measure):
    lines = measure.wrap("a man-in-the-middle attack on the road", 50, 9)
    assert " ".join(lines).replace("- ", "-") == "a man-in-the-middle attack on the road"
    assert len(lines) > 2


def test_a_long_address_is_broken_at_its_signs(measure):
    address = "https://example.com/path?with=parameters&and=more"
    lines = measure.wrap(address, 80, 9)
    assert "".join(lines) == address
    assert lines[0].endswith("/")


def test_balanced_lines_are_as_many_and_less_uneven(measure):
    text = "Canal de datos con todos los puntos de control que hay"
    greedy, even = measure.wrap(text, 150, 9), measure.balanced(text, 150, 9)
    assert len(greedy) == len(even)

    def unevenness(lines):
        widths = [measure.width(line, 9) for line in lines]
        return max(widths) - min(widths)

    assert unevenness(even) <= unevenness(greedy)


def test_plain_drops_what_cannot_be_drawn():
    assert plain(" a\n\tb\x00\u202ec\u200b ") == "a bc"
    assert plain("e\u0301") == "é"


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(max_size=120), st.floats(20, 200), st.booleans())
def test_wrapping_loses_nothing_and_fits(text, width, bold):
    theme = load_theme()
    measure = Measure(theme.font_file(), theme.font_file(strong=True))
    lines = measure.wrap(text, width, 8, bold)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())
    assert all(measure.width(line, 8, bold) <= width or len(plain(line)) <= 12 for line in lines)
