import pytest

from aurora.checks.document import parse
from aurora.checks.links import check_links


def _found(text):
    return [(found.line, found.code, found.severity) for found in check_links(parse(text, "a.md"))]


@pytest.mark.parametrize(
    "link",
    [
        "[a]()",
        "[a](<>)",
        "[a](#)",
        "[a](<b c.md>)",
        "[a](b c.md)",
        "[a](http:/b.c)",
        "[a](https:b.c)",
        "[a](http://)",
        "[a](https://[b/)",
        "[a](htp://b.c)",
        "[a](http//b.c)",
        "[a](http;//b.c)",
        "[a](http://http://b.c)",
        "[a](www.b.c)",
        "[a](localhost:8080)",
        "[a](file:///b)",
        "[a](C:/b)",
        "[a](mailto:b)",
        "[a](#nowhere)",
        "[a][b]",
        "[a][]",
        "[**a** b](c d)",
        "[a](https://b.c",
    ],
)
def test_links_that_lead_nowhere(link):
    assert _found(f"# Title\n\ntext\nand {link} here\n") == [(4, "link-doubtful", "flagged")]


def test_a_definition_that_leads_nowhere():
    assert _found("# A\n\n[b]: http:/c.d\n") == [(3, "link-doubtful", "flagged")]


@pytest.mark.parametrize(
    "link",
    [
        "[a](https://b.c/d_(e)?f=g#h)",
        "[a](b.md)",
        "[a](../b/c.md#d)",
        "[a](mailto:b@c.d)",
        "[a](tel:+34123)",
        "<https://b.c>",
        "[a](#title)",
        "[a](#Title)",
        "[a](#qué-es-la-red)",
        "[a](#qu%C3%A9-es-la-red)",
        "[a](#step-by-step)",
        "[a](#1-step-by-step)",
        "[a][known]",
        "[known]",
        "matrix[0][1] and [a] (b)",
        "`[a](b c)` and `[a][b]`",
        "\\[a\\](b c) and \\[a\\]\\[b\\]",
        "[ ] and [x]",
    ],
)
def test_links_that_are_fine(link):
    text = f"# Title\n\n## ¿Qué es la *red*?\n\n## 1. Step by step\n\ntext {link} here\n\n[known]: https://a.b\n"
    assert _found(text) == []


def test_a_link_that_acts_is_not_said_twice():
    assert _found("# A\n\n[a](javascript:b)\n") == []
