"""Slots are found where an author has to write, and hidden without a trace and without touching anything else."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aurora.providers.offline.lesson import write_lesson
from aurora.slices import LessonSlice
from aurora.slots import Slot, find_slots, hide_slots


def page(text: str) -> str:
    return dedent(text).lstrip("\n")


def ids(text: str) -> list[str]:
    return [slot.id for slot in find_slots(text)]


def test_finds_id_line_and_hint() -> None:
    text = page("""
        # Title

        TODO(intro): one sentence
        that may be long

        - **Example:** TODO(example-1): from practice
        - [ ] TODO(check)

        | A | B |
        | --- | --- |
        | TODO(a1): left | TODO(b1): right \\| or not |
    """)
    assert find_slots(text) == [
        Slot("intro", 3, "one sentence"),
        Slot("example-1", 6, "from practice"),
        Slot("check", 7, ""),
        Slot("a1", 11, "left"),
        Slot("b1", 11, "right \\| or not"),
    ]


def test_a_bar_outside_a_table_belongs_to_the_hint() -> None:
    assert find_slots("TODO(a): cat x | sort") == [Slot("a", 1, "cat x | sort")]


def test_two_slots_on_one_line() -> None:
    assert find_slots("TODO(a): one TODO(b): two") == [Slot("a", 1, "one"), Slot("b", 1, "two")]


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("'TODO(os): the learner''s system'", "the learner's system"),
        ('"TODO(os): say \\"which\\""', 'say "which"'),
        ("TODO(os)", ""),
    ],
)
def test_a_yaml_value_in_quotes(value: str, hint: str) -> None:
    assert find_slots(f"# What all labs share\nsystems:\n  - {value}\n") == [Slot("os", 3, hint)]


@pytest.mark.parametrize(
    "text",
    [
        "```python\n# TODO(ana): rename\n```\n",
        "~~~~\n```\nTODO(a): x\n~~~\nTODO(b): y\n~~~~\n",
        "1. Run it:\n\n   ```bash\n   # TODO(a): x\n   ```\n",
        "- ```\n  TODO(a): x\n  ```\n",
        "> ```\n> TODO(a): x\n> ```\n",
        "Write `TODO(a): x` above the function.\n",
        "Write ``a ` TODO(a): x`` there.\n",
        "```\nTODO(a): never closed\n",
        "METODO(a): no slot\n",
        "TODO\\(a): escaped\n",
        "\\TODO(a): escaped\n",
        "TODO(Ana): not an id\n",
        "TODO: no id\n",
    ],
)
def test_code_and_escaped_text_hold_no_slot(text: str) -> None:
    assert find_slots(text) == []
    assert hide_slots(text) == text


def test_a_fence_ends_with_its_quote() -> None:
    assert ids("> ```\n> TODO(a): x\n\nTODO(b): y\n") == ["b"]


def test_only_an_equal_fence_closes() -> None:
    assert ids("````\n```\nTODO(a): x\n````\nTODO(b): y\n") == ["b"]
    assert ids("```\n``` x\nTODO(a): x\n```\nTODO(b): y\n") == ["b"]


def test_backticks_in_an_info_string_open_no_fence() -> None:
    assert ids("``` a`b\nTODO(a): x\n") == ["a"]


def test_line_numbers_are_those_of_an_editor() -> None:
    assert find_slots("a\u2028b\x0cc\r\nTODO(a): x\r\n") == [Slot("a", 2, "x")]


def test_hides_paragraphs_items_and_labels() -> None:
    text = page("""
        # Lesson

        TODO(why): why it matters

        Written by a person.

        - **Example:** TODO(example-1): one
        - **Mistake:** what a person wrote
        - TODO(source-1): a link
        - [ ] TODO(done): a check

        **Question:** TODO(question-1): with its answer

        Expected output: TODO(out-1): paste here

        The end.
    """)
    assert hide_slots(text) == page("""
        # Lesson

        Written by a person.

        - **Mistake:** what a person wrote

        The end.
    """)


def test_drops_headings_that_held_nothing_else_from_the_innermost_outwards() -> None:
    text = page("""
        # Lesson

        ## First

        ### Topic

        #### Detail

        TODO(a): x

        ## Second

        Text.

        ### Last

        - TODO(b): y
    """)
    assert hide_slots(text) == "# Lesson\n\n## Second\n\nText.\n"


def test_keeps_a_heading_that_was_empty_before() -> None:
    text = "# L\n\n## Empty\n\n## Other\n\nTODO(a): x\n"
    assert hide_slots(text) == "# L\n\n## Empty\n"


def test_the_first_heading_stays() -> None:
    assert hide_slots("# Lesson\n\nTODO(a): x\n") == "# Lesson\n"


def test_a_heading_inside_code_is_no_heading() -> None:
    text = "# L\n\n## Code\n\nTODO(a): x\n\n```bash\n# comment\n```\n"
    assert hide_slots(text) == "# L\n\n## Code\n\n```bash\n# comment\n```\n"


def test_nested_lists() -> None:
    text = page("""
        - **Explanation**
          - TODO(a): x
          - TODO(b): y
        - **Setup:**
          - TODO(c): z
          - start the server
        - Plain text
          - TODO(d): z
        1. **Step one**

           TODO(e): what happens

        2. **Step two**

           Do it.

           **Expected output**

           TODO(f): paste
    """)
    assert hide_slots(text) == page("""
        - **Setup:**
          - start the server
        - Plain text

        2. **Step two**

           Do it.
    """)


def test_an_item_that_is_a_slot_keeps_its_place_for_what_a_person_wrote_under_it() -> None:
    assert hide_slots("- a\n- **Why:** TODO(x): y\n  - written\n- b\n") == "- a\n- **Why:**\n  - written\n- b\n"
    assert hide_slots("- a\n- TODO(x): y\n  written\n") == "- a\n-\n  written\n"


def test_what_a_person_wrote_before_or_under_a_slot_stays() -> None:
    text = "Kubernetes runs containers. TODO(a): go on\nand a line below\n"
    assert hide_slots(text) == "Kubernetes runs containers.\nand a line below\n"
    assert hide_slots("It is short. Example: TODO(a): x\n") == "It is short. Example:\n"


def test_labels_that_stand_alone() -> None:
    text = page("""
        ## A

        **Example**

        TODO(a): x

        **Mistake:**

        written

        **Not about a slot**

        ## B

        **Steps**

        TODO(b): x
    """)
    assert hide_slots(text) == "## A\n\n**Mistake:**\n\nwritten\n\n**Not about a slot**\n"


def test_alerts() -> None:
    text = "> [!NOTE]\n> TODO(a): x\n\n> [!TIP]\n> Written.\n>\n> TODO(b): x\n\nEnd.\n"
    assert hide_slots(text) == "> [!TIP]\n> Written.\n\nEnd.\n"


def test_tables() -> None:
    text = page("""
        ## Check

        | Symptom | Cause | Remedy |
        | --- | --- | --- |
        | TODO(s1): text | TODO(c1): why | TODO(r1): what |
        | Error \\| 5 | `a` | TODO(r2): what \\| to do |
        | Only a name | TODO(c3): why | TODO(r3): what |

        ## Rubric

        | Part | Points |
        |:--|--:|
        | Label | TODO(p1): points |

        ## Setup

        Name | Value
        --- | ---
        TODO(n): name | 5
        x | TODO(v): value
    """)
    assert hide_slots(text) == page("""
        ## Check

        | Symptom | Cause | Remedy |
        | --- | --- | --- |
        | Error \\| 5 | `a` | |

        ## Setup

        Name | Value
        --- | ---
         | 5
    """)


def test_a_table_of_one_column() -> None:
    text = "| To do |\n| --- |\n| TODO(a): x |\n| written TODO(b): y |\n"
    assert hide_slots(text) == "| To do |\n| --- |\n| written |\n"


def test_a_table_ends_where_another_block_begins() -> None:
    text = "| A | B |\n| --- | --- |\n| x | y |\n- item | **L:** TODO(a): x | y\n"
    assert hide_slots(text) == "| A | B |\n| --- | --- |\n| x | y |\n- item | **L:**\n"


def test_blank_lines_in_code_stay() -> None:
    code = "```\na\n\n\n\nb\n```"
    assert hide_slots(f"{code}\n\nTODO(a): x\n\n{code}\n") == f"{code}\n\n{code}\n"


def test_windows_line_ends_stay() -> None:
    assert hide_slots("# A\r\n\r\nTODO(a): x\r\n\r\nB. TODO(b): y\r\n") == "# A\r\n\r\nB.\r\n"


def test_nothing_but_slots() -> None:
    assert hide_slots("TODO(a): x\n\n- TODO(b): y\n") == ""


_PIECES = [
    "", "# T", "## H", "### H3", "text", "**Label:**", "**L**", "- item", "  - nested", "-", "1. **One**", "- [ ] box",
    "TODO(a): hint", "**L:** TODO(b): hint", "- TODO(c): hint", "  - **L:** TODO(d-1)", "   TODO(e): hint", "> [!NOTE]",
    "> TODO(f): x", "> text", ">", "| A | B |", "| --- | --- |", "|---|", "| TODO(g): x | ` |", "| ` TODO(h)` | y |",
    "a | TODO(i)", "```", "~~~", "````bash", "`TODO(j)`", "` TODO(k): x", "## TODO(l): x", "text: TODO(m): x", "\r",
    "x\rTODO(n)", "    TODO(o): x", "\t- TODO(p)", "- ```", "> ```", "---", "\\TODO(q)", "TODO(r) `", "1) TODO(s)",
]  # fmt: skip
texts = st.lists(st.sampled_from(_PIECES), max_size=14).map("\n".join) | st.text(
    st.sampled_from("TODO(a)TODO(b): \n`|->#*~\\\r\t"), max_size=60
)


@given(texts)
@example("| TODO(b) ` | x ` | `TODO(a)` |\n| --- | --- | --- |\n")
def test_hiding_leaves_no_slot_and_is_done_once(text: str) -> None:
    hidden = hide_slots(text)
    assert find_slots(hidden) == []
    assert hide_slots(hidden) == hidden


@given(texts)
def test_a_text_without_slots_stays_as_it_is(text: str) -> None:
    if not find_slots(text):
        assert hide_slots(text) == text


@given(texts)
def test_hiding_adds_nothing(text: str) -> None:
    """Every line that is left was there, or begins one that was there and held a slot."""
    remaining = iter(line.rstrip("\r") for line in text.split("\n"))
    for line in hide_slots(text).rstrip("\n").split("\n"):
        words = [cell.strip() for cell in line.split("|")]
        assert any(all(word in other for word in words) for other in remaining), line


@given(
    st.lists(st.sampled_from(["text", "- item", "  - nested", "| a | b |", "## H", "**L**", "> q", ""]), max_size=12)
)
def test_a_slot_at_the_end_takes_nothing_with_it(lines: list[str]) -> None:
    text = "\n".join([*lines, "", "## Real", "", "end"])
    assert hide_slots(f"{text}\n\nTODO(a): x\n") == f"{text}\n"


def test_hidden_slots_never_leave_a_proposal_that_reads_as_settled() -> None:
    facts = {"id": "a", "title": "Acids", "bloom_level": "Apply"}
    course = {"id": "c", "title": "C", "language": "en", "outline_language": "en"}
    lesson = LessonSlice.model_validate(
        {
            "course": course,
            "module": {"title": "M"},
            "lesson": facts,
            "visuals": [],
            "words_per_minute": 100,
            "provider": "offline",
        }
    )
    text = hide_slots(write_lesson(lesson))
    assert "“Acids”" in text
    assert "Proposed, not confirmed yet." in text
    assert "TODO(" not in text
