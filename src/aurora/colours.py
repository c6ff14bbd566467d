"""Colours as #RRGGBB: mixed, and compared as WCAG does."""

from __future__ import annotations

from collections.abc import Iterable

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA) for text of normal size."""

TINT = 0.1
"""How much of a colour is in its palest tint, the ground of boxes and frames."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tint(colour: str, share: float, paper: str = "#FFFFFF") -> str:
    """The colour mixed into the paper; a share of 1 is the colour itself."""
    mixed = (round(c * share + p * (1 - share)) for c, p in zip(_channels(colour), _channels(paper), strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def lightened(colour: str, *grounds: str) -> str:
    """The colour, lightened until text in it can be read on all grounds; white where none can be."""
    lighter = (tint(colour, share / 100) for share in range(100, -1, -5))
    readable = (light for light in lighter if all(contrast(light, ground) >= LEAST_CONTRAST for ground in grounds))
    return next(readable, "#FFFFFF")


def refuse_unreadable(pairs: Iterable[tuple[str, str, str]], hint: str) -> None:
    """Refuses what cannot be read.

    Args:
        pairs: each the name of a text's colour, the colour, and the ground that it stands on.
        hint: what to do about it.

    Raises:
        ValueError: a pair has less contrast than text needs.
    """
    for name, text, ground in pairs:
        if (found := contrast(text, ground)) < LEAST_CONTRAST:
            raise ValueError(
                f"{name} {text} on {ground} has a contrast of {found:.1f}:1, text needs {LEAST_CONTRAST}:1; {hint}"
            )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
