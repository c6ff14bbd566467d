import pytest

from aurora.checks.document import parse
from aurora.checks.length import check_length, count_words


def test_words_that_a_reader_sees():
    text = "# Dos palabras\n\n[VISUAL 1: no cuenta]\n\n[NEXT]\n\n- uno **dos** `tres`\n- l’eau, peut-être\n\n"
    text += "| cuatro |\n|---|\n| cinco |\n\n```sh\nno cuenta\n```\n\n![tampoco esto](../images/a-1.png)\n"
    assert count_words(parse(text, "a.md")) == 2 + 3 + 2 + 2


@pytest.mark.parametrize(("words", "wrong"), [(599, "too short"), (600, None), (1500, None), (1501, "too long")])
def test_the_bounds_of_its_minutes(words, wrong):
    doc = parse("word " * words, "a.md")
    found = list(check_length(doc, 10, 100, (0.6, 1.5)))
    assert [(finding.line, finding.code, finding.severity) for finding in found] == [(0, "length", "flagged")] * bool(
        wrong
    )
    assert not wrong or found[0].message == f"{words} words are {wrong} for 10 minutes (600 to 1500)"


@pytest.mark.parametrize(("minutes", "rate"), [(None, 100), (0, 100), (10, None)])
def test_without_minutes_there_is_no_measure(minutes, rate):
    assert list(check_length(parse("word", "a.md"), minutes, rate, (0.6, 1.5))) == []
