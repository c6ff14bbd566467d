import pytest

from aurora.checks.characters import check_characters
from aurora.checks.document import parse


def _found(text):
    return [(found.line, found.code, found.severity) for found in check_characters(parse(text, "a.md"))]


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\u2060", "\x00", "\x1b", "\x0c", "\U000e0041"])
def test_characters_that_nobody_sees(char):
    assert _found(f"# A\n\na\nb{char}c\n") == [(4, "character-hidden", "flagged")]
    assert _found(f"# A\n\n```sh\nb{char}c\n```\n") == [(4, "character-hidden", "flagged")]


def test_where_it_is():
    found = list(check_characters(parse("# A\n\nab\u202ec\n", "a.md")))
    assert str(found[0]) == (
        "a.md:3: a character that cannot be seen, U+202E RIGHT-TO-LEFT OVERRIDE. Delete it (column 3)."
    )


def test_a_byte_order_mark_within_the_text_and_a_lost_character():
    assert _found("# A\n\na\ufeffb\n\n\ufffd\n") == [
        (3, "character-hidden", "flagged"),
        (5, "character-lost", "flagged"),
    ]


def test_letters_of_any_script_and_joined_emoji():
    assert _found("# Lección “año” – œuvre\n\nעברית فارسی\u200cها 👩\u200d💻 日本語\tcafé e\u0301\u00a0!\n") == []
