import pytest

from aurora.checks.document import parse
from aurora.checks.length import MOST_WORDS, check_length, count_words, words_for


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


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, None), (0, None), (10, 1000), (7.5, 750), (50, MOST_WORDS), (600, MOST_WORDS)]
)
def test_the_words_of_a_lesson_are_those_of_its_minutes_up_to_one_sitting(minutes, words):
    assert words_for(minutes, 100) == words


def test_no_text_has_to_be_longer_than_one_sitting():
    def codes(words):
        return [finding.code for finding in check_length(parse("word " * words, "a.md"), 600, 100, (0.6, 1.5))]

    assert codes(round(MOST_WORDS * 0.6)) == []
    assert codes(round(MOST_WORDS * 0.6) - 1) == ["length"]
