import pytest

from aurora.colours import LEAST_CONTRAST, contrast, lightened, refuse_unreadable, tint


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_tint_lies_between_colour_and_paper() -> None:
    assert (tint("#204060", 1), tint("#204060", 0), tint("#000000", 0.5, "#FEFEFE")) == (
        "#204060",
        "#FFFFFF",
        "#7F7F7F",
    )


def test_a_colour_is_lightened_no_more_than_it_has_to_be() -> None:
    light = lightened("#1F4E79", "#131416", "#1A1C1E")
    assert LEAST_CONTRAST <= contrast(light, "#1A1C1E") < LEAST_CONTRAST + 1
    assert lightened("#EEEEEE", "#131416") == "#EEEEEE"
    assert lightened("#F0F0F0", "#FFFFFF") == "#FFFFFF"


def test_what_cannot_be_read_is_named() -> None:
    refuse_unreadable([("ink", "#000000", "#FFFFFF")], "")
    with pytest.raises(ValueError, match=r"ink #999999 on #FFFFFF has a contrast of 2\.8:1, text needs 4\.5:1; darker"):
        refuse_unreadable([("ink", "#999999", "#FFFFFF")], "darker")
