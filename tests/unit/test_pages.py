"""Publishing: marks become numbers, neighbours and pictures, outside of code only."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurora.errors import AuroraError
from aurora.files import sha256
from aurora.markdown import plain
from aurora.pages import Frame, fill, find_marks, make_page, read_edit
from aurora.slices import EditRef, Mark

STAGE = """# Ports \\& Adapters

[POSITION]

Text.

[VISUAL 1: A map of *all* ports \\[draft\\]]

```text
[VISUAL 2: not a mark]
[NEXT]
# not a heading
```

[NEXT]
"""


FRAME = Frame(
    item="ports",
    number="1.2",
    heading="Lesson {number}: {title}",
    position="Module 1",
    following="Next: Hexagons",
    banner="**Draft.** To be written.",
)


def filled(stage: str = STAGE) -> str:
    return fill(stage, FRAME)


def edit(tmp_path: Path, text: str) -> EditRef:
    path = tmp_path / "ports.md"
    path.write_bytes(text.encode())
    return EditRef(path=str(path), sha256=sha256(text.encode()))


def test_marks_are_filled_outside_of_code_only() -> None:
    assert (
        filled()
        == """# Lesson 1.2: Ports \\& Adapters

Module 1

Text.

![A map of \\*all\\* ports \\[draft\\]](../images/ports-1.png)

```text
[VISUAL 2: not a mark]
[NEXT]
# not a heading
```

Next: Hexagons
"""
    )


def test_a_page_with_a_slot_carries_the_banner() -> None:
    page = filled("# T\n\nTODO(example): write it\n")
    assert page.startswith("# Lesson 1.2: T\n\n> [!IMPORTANT]\n> **Draft.** To be written.\n")
    assert "[!IMPORTANT]" not in filled("# T\n\nDone.\n")


def test_marks_are_found_in_stages_and_in_published_pages() -> None:
    marks = [Mark(n=1, description="A map of *all* ports [draft]")]
    assert find_marks(STAGE, "ports") == marks
    assert find_marks(filled(), "ports") == marks
    assert find_marks(filled(), "other") == []


def test_a_longer_fence_is_not_closed_by_a_shorter_one() -> None:
    assert find_marks("````\n```\n[VISUAL 1: x]\n````\n[VISUAL 2: y]\n", "a") == [Mark(n=2, description="y")]


def test_an_edit_without_marks_is_published_as_it_is(tmp_path: Path) -> None:
    text = "# Lesson 1.2: Ports\r\n\r\nTODO(x): mine, without a banner\r\n"
    own = edit(tmp_path, text)
    frame = {"position": "Module 1", "following": "Next: Hexagons"}
    assert make_page(own, None, FRAME) == (text, {"edit": own.sha256, "edit_frame": None, "frame": frame})


def test_an_edit_that_moved_gets_its_new_number_and_nothing_else(tmp_path: Path) -> None:
    own = edit(tmp_path, "# Lesson 3.11: Ports\n\nSee Lesson 3.11: yes.\n")
    assert make_page(own, None, FRAME)[0] == "# Lesson 1.2: Ports\n\nSee Lesson 3.11: yes.\n"


def test_a_mark_in_a_published_page_is_filled_without_doubling_what_is_there(tmp_path: Path) -> None:
    page = filled("# Ports\n\nTODO(x): write\n\n[NEXT]\n")
    own = edit(tmp_path, page + "\n[VISUAL 1: A map]\n")
    assert make_page(own, None, FRAME)[0] == page + "\n![A map](../images/ports-1.png)\n"


@pytest.mark.parametrize("data", [b"", b" \n", b"\xff\xfe"])
def test_a_damaged_stage_is_not_published(tmp_path: Path, data: bytes) -> None:
    stage = tmp_path / "ports.md"
    stage.write_bytes(data)
    with pytest.raises(AuroraError, match="is damaged; delete it and run the build again"):
        make_page(None, stage, FRAME)


def test_an_edit_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuroraError, match="is empty; delete it to have the generated one back"):
        make_page(edit(tmp_path, ""), None, FRAME)
    path = tmp_path / "latin.md"
    path.write_bytes(b"# Caf\n\n\xe9\n")
    with pytest.raises(AuroraError, match=r"latin\.md:3: is not UTF-8"):
        make_page(EditRef(path=str(path), sha256=sha256(path.read_bytes())), None, FRAME)


def test_an_edit_must_be_the_one_that_the_build_was_planned_with(tmp_path: Path) -> None:
    edit = tmp_path / "intro.md"
    edit.write_bytes(b"mine")
    assert read_edit(EditRef(path=str(edit), sha256=sha256(b"mine"))) == b"mine"
    with pytest.raises(AuroraError, match="changed while the build was running"):
        read_edit(EditRef(path=str(edit), sha256=sha256(b"other")))
    with pytest.raises(AuroraError, match="cannot be read"):
        read_edit(EditRef(path=str(tmp_path / "gone.md"), sha256=""))


def test_blank_lines_in_code_and_prose_stay_as_they_are() -> None:
    body = "TODO(x): write\n\n```python\ndef one(): ...\n\n\ndef two(): ...\n```\n\n\nEnd.\n"
    page = filled(f"# T\n\n{body}")
    assert page.endswith(body)
    assert filled(page) == page


def test_a_title_of_the_edition_takes_the_place_of_the_stages_own() -> None:
    translated = replace(FRAME, title="Puertos {number}")
    assert fill(STAGE, translated).startswith("# Lesson 1.2: Puertos {number}\n")
    assert fill("# Lesson 3.1: Ports\n\n## Ports\n", translated) == "# Lesson 1.2: Puertos {number}\n\n## Ports\n"


def test_the_title_of_an_edit_is_its_authors(tmp_path: Path) -> None:
    translated = replace(FRAME, title="Puertos")
    own = edit(tmp_path, "# Lesson 1.2: My ports\n\n[VISUAL 1: A map]\n")
    assert make_page(own, None, translated)[0].startswith("# Lesson 1.2: My ports\n\n![A map]")
    own = edit(tmp_path, "# Lesson 3.1: My ports\n")
    assert make_page(own, None, translated)[0] == "# Lesson 1.2: My ports\n"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), min_size=1).filter(plain))
def test_a_published_mark_shows_what_the_mark_of_its_stage_did(shown: str) -> None:
    stage = f"[VISUAL 1: {shown}]\n"
    (before,) = find_marks(stage, "ports")
    (after,) = find_marks(filled(stage), "ports")
    assert plain(after.description) == plain(before.description)
