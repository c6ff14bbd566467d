from aurora.checks.findings import Finding, as_warnings, capped


def _finding(line: int, code: str = "html", severity: str = "blocking") -> Finding:
    return Finding("a.md", line, code, "raw HTML", "Remove it.", severity)


def test_the_text_of_a_finding_says_where_what_and_what_to_do():
    assert str(_finding(3)) == "a.md:3: raw HTML. Remove it."
    assert str(_finding(0)) == "a.md: raw HTML. Remove it."


def test_what_is_found_on_an_edit_stops_nothing():
    warnings = as_warnings([_finding(1), _finding(2, severity="flagged")])
    assert [warning.severity for warning in warnings] == ["flagged", "flagged"]
    assert [warning.line for warning in warnings] == [1, 2]


def test_findings_come_in_the_order_of_the_file():
    assert [finding.line for finding in capped([_finding(5), _finding(2, "cut-off"), _finding(3)])] == [2, 3, 5]


def test_many_of_a_kind_are_counted_and_others_stay():
    kept = capped([*(_finding(line) for line in range(1, 31)), _finding(40, "cut-off")], per_code=5)
    assert [finding.line for finding in kept] == [1, 2, 3, 4, 5, 40]
    assert kept[4].message == "raw HTML (and 25 more like it)"


def test_as_many_as_are_allowed_are_all_shown():
    kept = capped([_finding(line) for line in range(1, 6)], per_code=5)
    assert [finding.message for finding in kept] == ["raw HTML"] * 5
