from __future__ import annotations

import pytest

from aurora.books import nodes
from aurora.books.tables import column_shares, is_dense, shared, widest_words


def table(*rows: list[str]) -> dict:
    return nodes.table(rows[0], [[nodes.text(cell) for cell in row] for row in rows[1:]])


def test_what_fits_gets_the_room_it_needs() -> None:
    first, second = column_shares(table(["No.", "A title of some length"], ["1", "x"]))
    assert first + second == pytest.approx(1)
    assert second > 3 * first


def test_a_short_column_beside_long_ones_does_not_wrap() -> None:
    shares = column_shares(table(["Duration", "Text", "Other"], ["12.5 min", "word " * 60, "word " * 30]))
    assert shares[0] * 95 >= len("12.5 min")
    assert shares[1] > shares[2]
    assert sum(shares) == pytest.approx(1)


def test_long_words_never_squeeze_the_others_out() -> None:
    shares = column_shares(table(["a", "b", "c"], ["x" * 300, "y" * 300, "some words here and there " * 5]))
    assert min(shares) > 0.1


@pytest.mark.parametrize("columns", [1, 2, 30])
def test_shares_are_a_whole_for_any_number_of_columns(columns: int) -> None:
    shares = column_shares(table([f"c{n}" for n in range(columns)], ["text " * 10] * columns))
    assert len(shares) == columns
    assert sum(shares) == pytest.approx(1)
    assert all(share > 0 for share in shares)


def test_an_empty_table_has_shares() -> None:
    assert column_shares(table(["", ""])) == [0.5, 0.5]


def test_shared_sets_widths_and_keeps_the_rest() -> None:
    before = table(["a", "b"], ["c", "d"])
    after = shared(before)
    assert [column[1]["t"] for column in after["c"][2]] == ["ColWidth", "ColWidth"]
    assert nodes.cells(after) == nodes.cells(before)


def test_short_words_stay_whole_where_long_ones_leave_no_room() -> None:
    wide = table([*["Component"] * 7, "Port"], [*["electroencephalographer"] * 7, "10257"])
    shares = column_shares(wide)
    assert sum(shares) == pytest.approx(1)
    assert shares[7] * 95 >= len("10257") + 3
    assert is_dense(wide)
    assert widest_words(wide)[0] < len("electroencephalographer")
    assert shared(wide)["c"][0][1] == ["dense"]


def test_a_table_of_few_columns_is_not_dense() -> None:
    narrow = table(["a", "b"], ["c", "d"])
    assert not is_dense(narrow)
    assert shared(narrow)["c"][0][1] == []
