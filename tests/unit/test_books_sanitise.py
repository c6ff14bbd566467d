from __future__ import annotations

import json
from typing import Any

import pytest

from aurora.books import nodes
from aurora.books.nodes import plain_text
from aurora.books.pandoc import parse
from aurora.books.sanitise import Sanitiser, clean, web_link

FIGURE = {"t": "Figure", "c": ["the figure"]}
INLINE = {"t": "Str", "c": "inline-picture"}


def sanitised(text: str) -> list[dict[str, Any]]:
    return Sanitiser("x", {"../images/own-1.png": (FIGURE, INLINE)}).chapter(parse(text, "test"))


def kinds(tree: Any) -> set[str]:
    if isinstance(tree, list):
        return set().union(*map(kinds, tree)) if tree else set()
    if isinstance(tree, dict):
        return {tree["t"]} | kinds(tree.get("c"))
    return set()


@pytest.mark.parametrize("target", ["http://a.example/x?y=1#z", "https://a.example", "mailto:a@b.example"])
def test_web_and_mail_links_stay(target: str) -> None:
    assert web_link(target) == target
    assert "Link" in kinds(sanitised(f"[text](<{target}>)"))


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\u200bscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "../../secret.md",
        "/etc/passwd",
        "//evil.example/x",
        "https:evil",
        "https://[broken",
        "#nowhere",
        "mailto:",
    ],
)
def test_other_links_become_text(target: str) -> None:
    blocks = sanitised(f"see [text](<{target}>) now")
    assert "Link" not in kinds(blocks)
    assert plain_text(blocks) == "see text now"


def test_links_to_headings_of_the_chapter_lead_there() -> None:
    blocks = sanitised("## One\n\n## One\n\n[a](#one) [b](#one-1)")
    targets = [inline["c"][2][0] for inline in blocks[-1]["c"] if inline["t"] == "Link"]
    assert targets == ["#x-s1", "#x-s2"]
    assert [block["c"][1][0] for block in blocks[:2]] == ["x-s1", "x-s2"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <b onclick='x'>b</b>",
        "<img src=x onerror=y>",
        "<!-- hidden -->",
        "<svg/onload=x>",
    ],
)
def test_html_becomes_the_text_that_it_is(text: str) -> None:
    blocks = sanitised(text)
    assert not kinds(blocks) & {"RawBlock", "RawInline"}
    assert plain_text(blocks) == text


def test_raw_parts_of_other_languages_are_code_or_text() -> None:
    blocks = sanitised("```{=html}\n<script>\n```\n\n`x`{=typst}")
    assert not kinds(blocks) & {"RawBlock", "RawInline"}
    assert "<script>" in plain_text(blocks)


def test_an_own_picture_alone_is_a_figure_and_within_a_line_a_picture() -> None:
    assert sanitised("![d](../images/own-1.png)") == [FIGURE]
    assert INLINE in sanitised("text ![d](../images/own-1.png)")[0]["c"]


@pytest.mark.parametrize(
    "target",
    [
        "../images/other-1.png",
        "../images/../images/own-1.png",
        "../images/own-1.png?x",
        "images/own-1.png",
        "/etc/passwd",
        "http://evil.example/x.png",
        "data:image/png;base64,AAAA",
    ],
)
def test_any_other_image_becomes_its_description(target: str) -> None:
    blocks = sanitised(f"![what *it* shows](<{target}>)")
    assert "Image" not in kinds(blocks)
    assert plain_text(blocks) == "what it shows"


def test_no_attribute_of_the_content_survives() -> None:
    text = '# T {#a .b onclick=x}\n\n``` {.python onload="x"}\ncode\n```\n\n[a](https://a.example "title"){.c}'
    dump = json.dumps(sanitised(text))
    assert '"title"' not in dump
    assert '[["onload"' not in dump
    assert '"b"' not in dump


def test_deceiving_and_forbidden_characters_go() -> None:
    assert clean("a\u202eb\u200bc\u2066d\ufeffe\x00f\x1bg\x7fh\ud800i\nj\tk") == "abcdefghi\nj\tk"
    assert plain_text(sanitised("`a\u202eb`\n\n    c\u200bd")) == "ab cd"


def test_headings_never_skip_a_level_nor_rise_above_the_chapter() -> None:
    blocks = sanitised("# A\n\n#### B\n\n###### C\n\n# D")
    assert [block["c"][0] for block in blocks] == [2, 3, 4, 2]


def test_a_title_is_text_alone() -> None:
    (heading,) = sanitised("## A [link](https://a.example) `code` *b* ![p](../images/own-1.png)")
    assert {inline["t"] for inline in heading["c"][2]} == {"Str", "Space"}
    assert plain_text(heading) == "A link code b p"


def test_an_alert_keeps_its_kind_and_loses_its_english_title() -> None:
    (alert,) = sanitised("> [!WARNING]\n> careful")
    assert alert["c"][0] == ["", ["warning"], []]
    assert plain_text(alert) == "careful"


def test_footnotes_are_sanitised_too() -> None:
    blocks = sanitised("a[^1]\n\n[^1]: <i>x</i> [y](javascript:z)")
    assert "Note" in kinds(blocks)
    assert not kinds(blocks) & {"RawInline", "Link"}


def test_a_slot_is_marked_to_the_end_of_its_line() -> None:
    blocks = sanitised("- **Example:** TODO(ex-1): say *what*\n  next line\n- no `TODO(ex-2): code`")
    slots: list[str] = []

    def note(node: dict[str, Any]) -> None:
        if node["t"] == "Span":
            assert node["c"][0] == ["", ["slot"], []]
            slots.append(plain_text(node))

    nodes.rewrite(blocks, note)  # type: ignore[arg-type]
    assert slots == ["TODO(ex-1): say what"]


def test_two_slots_in_a_cell_are_two() -> None:
    blocks = sanitised("TODO(a-1): x TODO(a-2): y")
    assert [plain_text(inline) for inline in blocks[0]["c"]] == ["TODO(a-1): x", "TODO(a-2): y"]


def test_lists_that_pandoc_parts_at_tasks_are_one_again() -> None:
    blocks = sanitised("- a\n- [ ] b\n- c")
    assert [block["t"] for block in blocks] == ["BulletList"]
    assert len(blocks[0]["c"]) == 3


def test_a_table_keeps_cells_and_alignment_only() -> None:
    (table,) = sanitised("| a | b |\n|---|--:|\n| <i>x</i> | TODO(y): z |")
    head, body = nodes.rows(table)
    assert [plain_text(cell) for cell in head[0]] == ["a", "b"]
    assert [plain_text(cell) for cell in body[0]] == ["<i>x</i>", "TODO(y): z"]
    assert [column[0]["t"] for column in table["c"][2]] == ["AlignDefault", "AlignRight"]


def test_no_break_space_stays_within_its_word() -> None:
    assert nodes.text("Module 1\u00a0: a  b") == nodes.text("Module 1\u00a0: a b")
    assert nodes.text("1\u00a0:") == [{"t": "Str", "c": "1\u00a0:"}]
