"""Outline text in Markdown: it shows letter by letter and never acts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from aurora.markdown import code, escape, plain, unfenced

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("snake_case and a_b", "snake_case and a_b"),
        ("_emphasis_ *here*", r"\_emphasis\_ \*here\*"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("<script>", r"\<script\>"),
        ("a | b", r"a \| b"),
        ("&amp; & &#60;", r"\&amp; & \&#60;"),
        ("# title", r"\# title"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("1.5 hours", "1.5 hours"),
        ("two\nlines\tand\x00more", "two lines and more"),
        ("over\u202eride", "override"),
    ],
)
def test_escape(text: str, written: str) -> None:
    assert escape(text) == written


@given(st.text(max_size=60))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    inline = PARSER.parseInline(escape(text))[0].children or []
    assert {token.type for token in inline} <= {"text", "text_special"}
    assert re.sub(r"\s+", " ", "".join(token.content for token in inline)) == plain(text)


@given(st.text(max_size=60).filter(lambda text: plain(text)))
def test_an_escaped_line_is_one_paragraph(text: str) -> None:
    assert [token.type for token in PARSER.parse(escape(text))] == ["paragraph_open", "inline", "paragraph_close"]


@given(st.text(alphabet="`ab <", min_size=1, max_size=12).filter(lambda text: plain(text)))
def test_code_spans_hold_any_backticks(text: str) -> None:
    inline = PARSER.parseInline(code(text))[0].children or []
    assert [(token.type, token.content) for token in inline] == [("code_inline", plain(text))]


def test_only_a_fence_around_the_whole_is_taken_away():
    assert unfenced("```json\n{}\n```\n", "json") == "{}"
    assert unfenced("```\n{}\n```") == "{}"
    for text in ("```python\nx\n```", "```\na\n```\nb", "a\n```\nb\n```", "```\n```", "", "{}"):
        assert unfenced(text, "json") == text
