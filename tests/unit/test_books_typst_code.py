from __future__ import annotations

import re
from typing import Any

import pytest

from aurora.books.pandoc import parse
from aurora.books.sanitise import ALERTS, Sanitiser
from aurora.books.typst_code import TypstCode, literal

HOSTILE = [
    '**a**.at(read("/etc/passwd"))',
    '*a*(read("/etc/passwd"))',
    '#read("/etc/passwd")',
    '"; #read("x"); "',
    '\\\\ \\" \\u{41} $x$ @ref <label> // /* */ `` ` ``',
    '[a](<https://e.example/"#read(1)>)',
    '```\n"];#read("x")\n```',
    "#let x = 1 #{ } #[ ] ;",
]


def code(text: str) -> str:
    blocks = Sanitiser("x", {}).chapter(parse(text, "test"))
    return TypstCode({}, {name: name for name in ALERTS}).blocks(blocks)


def without_literals(source: str) -> str:
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', source)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_only_ever_inside_a_literal(text: str) -> None:
    assert re.fullmatch(
        r"(?:[{}();, ]|\"\"|par|ragged|strong|emph|raw|link|block: true|lang: none)*", without_literals(code(text))
    )


@pytest.mark.parametrize("text", ["\\", '"', '\\"', 'a\\"b', "a\nb\tc", "#", "\\u{41}"])
def test_a_literal_ends_where_it_should(text: str) -> None:
    found = literal(text)
    assert re.fullmatch(r'"(?:\\[\\"nt]|[^"\\\n\t])*"', found)
    plain = re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), found[1:-1])
    assert plain == text


def test_every_kind_of_block_and_inline_has_code() -> None:
    text = (
        "a **b** *c* ~~d~~ `e`  \nf [g](https://h.example)[^1]\n\n- i\n- [ ] j\n\n3. k\n\n> l\n\n> [!TIP]\n> m\n\n"
        "```py\nn\n```\n\n| o | p |\n|---|:-:|\n| q | TODO(r): s |\n\n***\n\n[^1]: t\n"
    )
    found = code(text)
    for part in (
        'strong({"b"})',
        'emph({"c"})',
        'strike({"d"})',
        'raw("e")',
        "linebreak()",
        'link("https://h.example", {"g"})',
        'footnote({{"t"}})',
        "list(",
        "enum(start: 3",
        "quote(block: true",
        'callout("tip", "tip"',
        'raw("n", block: true, lang: "python")',
        "align: (left, center,)",
        'slot({"TODO(r): s"})',
        ";rule",
    ):
        assert part in found


def test_only_long_words_may_break_anywhere() -> None:
    assert "long(" not in code("short words only and `short_code`")
    assert 'long("' + "x" * 40 in code("x" * 40)
    assert 'long-code("' in code("`" + "x" * 30 + "`")
    assert 'long-listing("' in code("```\n" + "x" * 80 + "\n```")


def test_a_node_that_no_one_sanitised_is_refused() -> None:
    stray: list[dict[str, Any]] = [{"t": "RawBlock", "c": ["typst", "#read()"]}]
    with pytest.raises(ValueError, match="RawBlock"):
        TypstCode({}, {}).blocks(stray)


def test_a_short_paragraph_stays_with_the_list_table_or_code_that_it_leads_to() -> None:
    assert code("Do this:\n\n- a\n- b").startswith('{lead({"Do this:"});list(')
    assert code("Do this:\n\n```\nls\n```").startswith('{lead({"Do this:"});raw(')
    assert code("## Head\n\nTwelve minutes\n\nThen more").count("lead(") == 1
    assert "lead(" not in code("One\n\nTwo")
    assert "lead(" not in code("word " * 40 + "\n\n- a")


def test_a_small_table_stays_whole_and_a_long_one_may_break() -> None:
    row = "| a | b |\n"
    assert "whole: true" in code(row + "|---|---|\n" + row * 3)
    assert "whole" not in code(row + "|---|---|\n" + row * 20)


def test_pictures_of_the_chapter_itself_may_float_but_for_the_last() -> None:
    image = {"t": "Image", "c": [["", [], []], [{"t": "Str", "c": "alt"}], ["a.png", ""]]}
    caption = [None, [{"t": "Plain", "c": [{"t": "Str", "c": "caption"}]}]]
    figure = {"t": "Figure", "c": [["", [], []], caption, [{"t": "Plain", "c": [image]}]]}
    writer = TypstCode({"a.png": 1}, {})
    blocks = [figure, {"t": "BlockQuote", "c": [figure]}, figure]
    assert writer.blocks(blocks, floating=True).startswith("{floating(picture(1,")
    assert writer.blocks(blocks, floating=True).count("floating(picture(1,") == 1
    assert writer.blocks(blocks, floating=True).count("visual(picture(1,") == 2
    assert "floating" not in writer.blocks(blocks)
