"""Notes that only a model reads: there has to be something in them, to the end."""

import pytest

from aurora.checks.notes import MIN_CHARS, check_notes

NOTES = "# Dough\n\n" + "- Flour and water make gluten when they are kneaded for ten minutes.\n" * 6


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in check_notes(text, "notes.md")]


def test_whole_notes_pass_whatever_their_headings() -> None:
    assert found(NOTES) == []


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_empty_notes_are_stopped(text: str) -> None:
    assert found(text) == [("empty", "blocking")]


def test_a_sentence_is_no_material() -> None:
    assert found("I can help with that.") == [("thin", "blocking")]
    assert ("thin", "blocking") in found("x" * (MIN_CHARS - 1))
    assert ("thin", "blocking") not in found("x" * MIN_CHARS)


def test_notes_that_break_off_are_stopped() -> None:
    assert ("cut-off", "blocking") in found(NOTES + "- After that the dough is folded and")
