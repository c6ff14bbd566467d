import pytest

from aurora.checks.active import check_addresses, check_html
from aurora.checks.addresses import scheme
from aurora.checks.document import parse
from aurora.markdown import escape


def _found(check, text):
    return [(found.line, found.code, found.severity) for found in check(parse(text, "a.md"))]


ACTING = [
    "<script>alert(1)</script>",
    "<SCRIPT src=//a.b/c.js></SCRIPT>",
    '<iframe src="https://a.b"></iframe>',
    '<object data="a"></object>',
    "<embed>",
    "<form><input></form>",
    "<style>body{}</style>",
    "<svg onload=alert(1)></svg>",
    "<math></math>",
    "<img src=x>",
    "<b onclick=alert(1)>a</b>",
    "<b\nOnMouseOver = 'a()'>a</b>",
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" java&#9;script:alert(1)">a</a>',
    "<a href='vbscript:a'>a</a>",
    '<p style="position:fixed">a</p>',
    "<meta http-equiv=refresh>",
    "<base href=https://a.b>",
]


@pytest.mark.parametrize("html", ACTING)
def test_html_that_acts(html):
    for text, line in ((f"# A\n\n{html}\n", 3), (f"# A\n\na\ntext {html}\n", 4), (f"# A\n\n- a\n- b {html}\n", 4)):
        found = _found(check_html, text)
        assert found
        assert line <= found[0][0] <= line + 1
        assert found[0][1:] == ("html-active", "blocking")


@pytest.mark.parametrize("html", ACTING)
def test_html_that_is_shown(html):
    assert _found(check_html, f"# A\n\n```html\n{html}\n```\n") == []
    assert _found(check_html, f"# A\n\n`{html}`\n") == []
    assert _found(check_html, f"# A\n\n    {html.splitlines()[0]}\n") == []
    assert _found(check_html, f"# A\n\n{escape(html)}\n") == []


def test_the_line_in_a_long_block_of_html():
    assert _found(check_html, "# A\n\n<div>\n<p>\n<iframe>\n</div>\n") == [(5, "html-active", "blocking")]


@pytest.mark.parametrize(
    "html", ["<div>a</div>", "<!-- a -->", "a <b>b", "write to <user> there", "<details>", "<?php a ?>"]
)
def test_other_html_is_flagged(html):
    found = _found(check_html, f"# A\n\n{html}\n")
    assert found
    assert set(found) == {(3, "html", "flagged")}


def test_what_one_parser_takes_for_text_another_may_take_for_html():
    assert _found(check_html, "# A\n\ntext\n<svg/onload=alert(1)>\n") == [(4, "html-active", "blocking")]
    assert _found(check_html, "# A\n\ntext <script\n") == [(3, "html-active", "blocking")]
    assert _found(check_html, "# A\n\n1 < 2, a <b and x<formula\n") == []


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#115;cript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "javascript&colon;alert(1)",
        "%6Aavascript:alert(1)",
        "<java\u200bscript:alert(1)>",
        "< javascript:alert(1)>",
        "vbscript:a",
        "data:text/html,<script>",
        "blob:https://a.b/c",
    ],
)
def test_links_that_act(target):
    assert _found(check_addresses, f"# A\n\n[a]({target})\n") == [(3, "link-active", "blocking")]
    assert _found(check_addresses, f"# A\n\ntext\n[a][b]\n\n[b]: {target}\n") == [
        (4, "link-active", "blocking"),
        (6, "link-active", "blocking"),
    ]
    assert _found(check_addresses, f"# A\n\n![a]({target})\n") == [(3, "image-active", "blocking")]


def test_an_unused_definition_and_an_autolink_act_too():
    assert _found(check_addresses, "# A\n\n[b]: javascript:x\n") == [(3, "link-active", "blocking")]
    assert _found(check_addresses, "# A\n\n<javascript:x>\n") == [(3, "link-active", "blocking")]


def test_links_that_are_fine_and_links_that_are_code():
    text = (
        "# A\n\n[a](https://a.b/javascript:c) [a](b.md#data:c) <mailto:a@b.c> `[a](javascript:b)` \\[a](javascript:b)\n"
    )
    assert _found(check_addresses, text) == []


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("https://a.b/c.png", "image-remote"),
        ("HTTP://a.b/c.png", "image-remote"),
        ("//a.b/c.png", "image-remote"),
        ("\\\\\\\\a\\b.png", "image-remote"),
        ("/%2Fa.b/c.png", "image-remote"),
        ("file:///etc/passwd", "image-remote"),
        ("images/a-1.png", "image-outside"),
        ("../images/../../a.png", "image-outside"),
        ("../images/..%2F..%2Fa.png", "image-outside"),
        ("../images/sub/a.png", "image-outside"),
        ("../../images/a.png", "image-outside"),
        ("../images/", "image-outside"),
        ("../images/.hidden.png", "image-outside"),
        ("/etc/a.png", "image-outside"),
        ("", "image-outside"),
    ],
)
def test_pictures_from_elsewhere(source, code):
    assert _found(check_addresses, f"# A\n\ntext\n![a]({source})\n") == [(4, code, "blocking")]


def test_pictures_of_the_course():
    assert _found(check_addresses, "# A\n\n![a](../images/lección-1.png)\n") == []


def test_the_scheme_of_an_address():
    assert scheme("HTTPS://a") == "https"
    assert scheme("a/b:c") == ""
    assert scheme("#a:b") == ""
    assert scheme("?a:b") == ""
    assert scheme("") == ""
