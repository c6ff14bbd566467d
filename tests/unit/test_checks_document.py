import pytest

from aurora.checks.document import bare, parse, shown


def test_blocks_headings_and_lines():
    doc = parse("# One\n\ntext\n\n- a\n- b\n\n> ## Two\n\n| a |\n|---|\n| b |\n", "a.md")
    assert [(block.kind, block.line, block.level) for block in doc.blocks()] == [
        ("heading", 1, 1),
        ("paragraph", 3, 0),
        ("bullet_list", 5, 0),
        ("blockquote", 8, 0),
        ("table", 10, 0),
    ]
    assert [(heading.level, heading.line, heading.text) for heading in doc.headings()] == [(1, 1, "One"), (2, 8, "Two")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_count_alike_with_every_line_ending(ending):
    doc = parse(ending.join(["# A", "", "b", "[c](d)", "", "```sh", "ls", "```"]), "a.md")
    assert [(line, span.type) for line, span in doc.spans() if span.type == "link_open"] == [(4, "link_open")]
    assert [(fence.line, fence.closed) for fence in doc.fences()] == [(6, True)]


def test_each_row_of_a_table_has_its_own_line():
    doc = parse("| a |\n|---|\n| [b](x) |\n| [c](y) |\n", "a.md")
    assert [line for line, span in doc.spans() if span.type == "link_open"] == [3, 4]


def test_a_byte_order_mark_hides_no_title():
    assert parse("\ufeff# Title\n", "a.md").headings()[0].text == "Title"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("```\nx\n```", True),
        ("```\n```", True),
        ("```\n\n\n```\n", True),
        ("````\n```\n````\n", True),
        ("~~~\n```\n~~~\n", True),
        ("- a\n  ```\n  x\n  ```\n\nb\n", True),
        ("> ```\n> x\n> ```\n", True),
        ("```", False),
        ("```\nx", False),
        ("```\nx\n", False),
        ("```\nx\n\n", False),
        ("````\nx\n```\n", False),
        ("```\nx\n~~~\n", False),
        ("```\nx\n    ```\n", False),
        ("> ```\n> x\n\n", False),
        ("- ```\n  x\n\nb\n", False),
    ],
)
def test_whether_a_fence_is_closed(text, closed):
    assert [fence.closed for fence in parse(text, "a.md").fences()] == [closed]


def test_prose_is_what_stands_outside_code():
    doc = parse("a\n\n```\nb\n```\n\n    c\n\nd\n", "a.md")
    assert [(number, line) for number, line in doc.prose() if line] == [(1, "a"), (9, "d")]


def test_what_is_shown_and_what_the_parser_took_for_plain_text():
    inline = parse("a **b** `c` \\* &lt; ![d](e) <i>f</i>\ng", "a.md").inlines()[0]
    assert shown(inline) == "a b c * < f g"
    assert "c" not in bare(inline)
    assert "*" not in bare(inline)
    assert "<" not in bare(inline)
    assert bare(inline).endswith("\ng")


def test_links_keep_their_scheme_and_definitions_their_line():
    doc = parse("[a](javascript:x)\n\n[b]: vbscript:y\n", "a.md")
    assert [span.attrs["href"] for _, span in doc.spans() if span.type == "link_open"] == ["javascript:x"]
    assert doc.definitions == [(3, "vbscript:y")]
