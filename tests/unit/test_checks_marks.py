import pytest

from aurora.checks.document import parse
from aurora.checks.marks import check_local_marks, check_no_marks, check_pictures, check_visual_marks


def _found(check, text, *args):
    return [(found.line, found.code, found.severity) for found in check(parse(text, "a.md"), *args)]


STAGE = "# A\n\n[POSITION]\n\n[VISUAL 1: a map \\[with\\] **marks**]\n\ntext\n\n[VISUAL 2: b]\n\n[NEXT]\n"
PAGE = "# A\n\n![a](../images/the-id-1.png)\n\ntext\n\n![b](../images/the-id-2.png)\n"


def test_the_marks_of_a_stage():
    assert _found(check_visual_marks, STAGE, 2) == []
    assert _found(check_local_marks, STAGE, ("POSITION", "NEXT")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[VISUAL 1: a]", [(0, "visual-missing")]),
        ("[VISUAL 1: a]\n\n[VISUAL 1: b]\n\n[VISUAL 2: b]", [(5, "visual-twice")]),
        ("[VISUAL 1: a]\n\n[VISUAL 2: b]\n\n[VISUAL 3: c]", [(7, "visual-surplus")]),
        ("[VISUAL 1: a]\n\n```\n[VISUAL 2: b]\n```", [(0, "visual-missing")]),
        ("[VISUAL 1: a]\n\n\\[VISUAL 2: b]", [(0, "visual-missing")]),
        ("[VISUAL 1: a]\n\n- [VISUAL 2: b]", [(5, "visual-mark-malformed"), (0, "visual-missing")]),
        ("[VISUAL 1: a]\n\n **[Visual 2: b]**", [(5, "visual-mark-malformed"), (0, "visual-missing")]),
        ("[VISUAL 1: a]\n\n[VISUAL 2 – b]", [(5, "visual-mark-malformed"), (0, "visual-missing")]),
        ("[VISUAL 1: a]\n\nas [VISUAL 2: b] shows", [(5, "visual-mark-malformed"), (0, "visual-missing")]),
        ("[VISUAL 1: a]\n\n[VISUAL 2: b]\n\n![c](../images/x-3.png)", [(7, "image-not-mark")]),
    ],
)
def test_marks_that_are_wrong(text, expected):
    assert _found(check_visual_marks, f"# A\n\n{text}\n", 2) == [(*place, "blocking") for place in expected]


def test_a_mark_within_a_paragraph_is_only_flagged():
    text = "# A\n\n[VISUAL 1: a]\ntext\n\n## B\n[VISUAL 2: b]\n## C\n"
    assert _found(check_visual_marks, text, 2) == [(3, "visual-mark-joined", "flagged")]


def test_words_that_look_like_marks_are_let_be():
    assert _found(check_visual_marks, "# A\n\n[Visual Studio](https://a.b), [visual] and `[VISUAL 1: a]`\n", 0) == []


def test_local_marks_once_and_where_they_mean_something():
    assert _found(check_local_marks, "# A\n", ("POSITION", "NEXT")) == [
        (0, "mark-missing", "flagged"),
        (0, "mark-missing", "flagged"),
    ]
    text = "# A\n\n[POSITION]\n\n[POSITION]\n\n[NEXT]\n"
    assert _found(check_local_marks, text, ("POSITION",)) == [
        (5, "mark-surplus", "flagged"),
        (7, "mark-surplus", "flagged"),
    ]


def test_the_pictures_of_a_page():
    assert _found(check_pictures, PAGE, 2, None) == []
    assert _found(check_pictures, PAGE, 2, "the-id") == []
    numbered = PAGE.replace("the-id", "the-id-2")
    assert _found(check_pictures, numbered, 2, "the-id-2") == []


def test_pictures_that_are_missing_or_twice_or_too_many():
    assert _found(check_pictures, PAGE, 3, None) == [(0, "visual-missing", "blocking")]
    assert _found(check_pictures, PAGE, 1, None) == [(7, "visual-surplus", "blocking")]
    twice = PAGE.replace("id-2", "id-1")
    assert _found(check_pictures, twice, 1, None) == [(7, "visual-twice", "blocking")]


def test_foreign_pictures_and_pictures_without_words():
    text = PAGE + "\n![](../images/logo.png)\n"
    assert _found(check_pictures, text, 2, None) == [(9, "image-foreign", "flagged"), (9, "alt-missing", "flagged")]
    assert _found(check_pictures, PAGE, 2, "other-id") == [
        (3, "image-foreign", "flagged"),
        (7, "image-foreign", "flagged"),
        (0, "visual-missing", "blocking"),
        (0, "visual-missing", "blocking"),
    ]


def test_a_picture_whose_name_holds_braces():
    assert _found(check_pictures, "# A\n\n![a](../images/{0}{x}-1.png)\n", 2, None) == [
        (0, "visual-missing", "blocking")
    ]


def test_no_mark_is_left_on_a_page():
    assert _found(check_no_marks, PAGE) == []
    assert _found(check_no_marks, STAGE) == [(line, "mark-left", "blocking") for line in (3, 5, 9, 11)]
    assert _found(check_no_marks, "# A\n\n```\n[NEXT]\n```\n\n\\[NEXT\\] and `[NEXT]`\n") == []
