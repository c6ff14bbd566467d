"""Numbers, durations and languages as people write them."""

import pytest

from aurora.outline import values


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45), ("45.5", 45.5), ("90 min", 90), ("90min.", 90), ("30 minutos", 30), ("1.5 h", 90),
        ("1,5 horas", 90),
        ("2 hours", 120), ("1h30", 90), ("1 h 30 min", 90), ("2 horas y 15 minutos", 135), ("1:30", 90), ("10'", 10),
        ("-5", -5), ("0", 0),
    ],
)  # fmt: skip
def test_durations(text, minutes):
    assert values.minutes(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "soon", "1e9", "nan", "inf", "1,200", "10-15 min", "1h90x", "0x10", "1 2", "h" * 99]
)
def test_what_is_no_duration(text):
    assert values.minutes(text) is None


def test_a_bare_number_may_be_hours():
    assert values.minutes("1.5", hours=True) == 90
    assert values.minutes("90 min", hours=True) == 90


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("es", "es"), ("ES", "es"), ("es_MX", "es-MX"), ("pt-br", "pt-BR"), ("zh-hans", "zh-Hans"),
        ("Spanish", "es"),
        ("español", "es"), ("Português (Brasil)", "pt"), ("Français", "fr"), ("spa", "es"), ("quc", "quc"),
        ("sp", None),
        ("xx", None), ("Klingon speech", None), ("", None), ("e s", None),
    ],
)  # fmt: skip
def test_languages(text, code):
    assert values.language(text) == code


def test_shares_and_whole_numbers():
    assert [values.percent(text) for text in ("60", "60 %", "62.5%", "most")] == [60, 60, 62.5, None]
    assert [values.whole(text) for text in ("3", "-3", "3.0", "three", "٣")] == [3, None, None, None, None]
