from __future__ import annotations

from itertools import pairwise

import pytest

from aurora.diagrams.timeline import amount, minutes, ticks


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (75, [0, 15, 30, 45, 60, 75]),
        (45, [0, 15, 30, 45]),
        (60, [0, 15, 30, 45, 60]),
        (50, [0, 10, 20, 30, 40, 50]),
        (12.5, [0, 5, 12.5]),
        (0.5, [0, 0.5]),
        (7000, [0, 2000, 4000, 7000]),
    ],
)
def test_ticks_are_round(total: float, expected: list[float]) -> None:
    assert ticks(total) == expected


@pytest.mark.parametrize("total", [1e-9, 0.3, 1, 3, 17, 23, 99, 101, 1234.5, 1e6, 7e12, 1e300])
def test_ticks_never_crowd(total: float) -> None:
    found = ticks(total)
    assert found[0] == 0
    assert found[-1] == total
    assert found == sorted(found)
    assert len(found) <= 6
    gaps = [after - before for before, after in pairwise(found)]
    assert min(gaps) >= 0.1 * total


def test_numbers_have_the_decimal_mark_of_the_language() -> None:
    assert minutes(12.5, "es") == "12,5 min"
    assert minutes(12.5, "en") == "12.5 min"
    assert amount(40.0, "fr") == "40"
