"""Publishing: marks become numbers, neighbours and pictures, outside of code only."""

from pathlib import Path

import pytest

from aurora.errors import AuroraError
from aurora.files import sha256
from aurora.languages import pack
from aurora.pages import fill, find_marks, read_edit
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


def filled(stage: str = STAGE) -> str:
    return fill(
        stage,
        pack("en"),
        heading=lambda title: f"Lesson 1.2: {title}",
        position="Module 1",
        following="Next: Hexagons",
        item="ports",
    )


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
    assert page.startswith("# Lesson 1.2: T\n\n> [!IMPORTANT]\n> **Draft without a model.**")
    assert "[!IMPORTANT]" not in filled("# T\n\nDone.\n")


def test_marks_are_found_in_stages_and_in_published_pages() -> None:
    marks = [Mark(n=1, description="A map of *all* ports [draft]")]
    assert find_marks(STAGE, "ports") == marks
    assert find_marks(filled(), "ports") == marks
    assert find_marks(filled(), "other") == []


def test_a_longer_fence_is_not_closed_by_a_shorter_one() -> None:
    assert find_marks("````\n```\n[VISUAL 1: x]\n````\n[VISUAL 2: y]\n", "a") == [Mark(n=2, description="y")]


def test_an_edit_must_be_the_one_that_the_build_was_planned_with(tmp_path: Path) -> None:
    edit = tmp_path / "intro.md"
    edit.write_bytes(b"mine")
    assert read_edit(EditRef(path=str(edit), sha256=sha256(b"mine"))) == b"mine"
    with pytest.raises(AuroraError, match="changed while the build was running"):
        read_edit(EditRef(path=str(edit), sha256=sha256(b"other")))
    with pytest.raises(AuroraError, match="cannot be read"):
        read_edit(EditRef(path=str(tmp_path / "gone.md"), sha256=""))
