import pytest

from aurora.checks.document import parse
from aurora.checks.links import check_links, check_pages


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


def _misleading(link):
    return [found.message for found in check_links(parse(f"# A\n\n{link}\n", "a.md")) if "misleading" in found.code]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("[Apple](https://\u0430pple.com)", "its host is really xn--pple-43d.com"),
        ("[Apple](https://www.xn--pple-43d.com/a)", "its host is really www.xn--pple-43d.com"),
        ("<https://\u0430\u0440\u0440\u04cf\u0435.com>", "its host is really xn--80ak6aa92e.com"),
        ("[a]\n\n[a]: https://g\u03bf\u03bfgle.com", "its host is really xn--ggle-0nda.com"),
        ("[a](https://example.com/&#x202e;gpj.exe)", "cannot be seen, U+202E"),
        ("[a](https://example.com/%E2%80%8B)", "cannot be seen, U+200B"),
        ("[a](https://apple.com@evil.com/)", "'https://…@evil.com/' has a user name before its host, evil.com"),
    ],
)
def test_addresses_that_do_not_lead_where_they_seem_to(link, said):
    message = _misleading(link)[0]
    assert said in message


def test_a_password_is_never_shown():
    for form in (
        "https://me:secret@a.b",
        "https:me:secret@",
        "https:\\\\me:secret@a.b",
        "http://x http://me:secret@a.b",
    ):
        for found in check_links(parse(f"# A\n\n[a](<{form}>)\n", "a.md")):
            assert "secret" not in found.message


@pytest.mark.parametrize("characters", [3_000, 100_000])
def test_an_address_that_is_far_too_long(characters):
    found = list(check_links(parse(f"# A\n\n[a](https://a.b/{'c' * characters})\n", "a.md")))
    assert [(one.line, one.code) for one in found] == [(3, "link-doubtful")]
    assert len(found[0].message) < 200


def test_pages_that_are_not_there():
    text = (
        "# A\n\n[a](b.md) [c](../labguide/d.md#e) ![x](../images/x.png)\n[f](gone.md) [g](./b%2Emd)\n\n"
        "[h](../../../i.md)\n[j](/etc/k)\n[l](..\\\\m)\n\n[n]: ../gone.md 'o'\n[p](#a) [q](https://r.s) [t](www.u.v)\n"
    )
    there = {"lessons/b.md", "labguide/d.md"}
    found = check_pages(parse(text, "build/a/en/lessons/a.md"), "build/a/en", there.__contains__)
    assert [(one.line, one.code, one.message.split("' ")[1][:8]) for one in found] == [
        (4, "link-nowhere", "leads to"),
        (6, "link-nowhere", "leads ou"),
        (7, "link-nowhere", "leads ou"),
        (8, "link-nowhere", "leads ou"),
        (10, "link-nowhere", "leads to"),
    ]
