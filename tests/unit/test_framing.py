"""What says where a page stands is renewed as far as its author left it as it was."""

from __future__ import annotations

import pytest

from aurora.framing import composed, reframed, unframed
from aurora.slices import FrameLines

OLD = FrameLines(position="Lesson 2 of 3", previous="Before: A", next="Next: C", following="**Next lesson:** C.")
NEW = FrameLines(position="Lesson 3 of 3", previous="Before: B", following="This is the last lesson.")
FIRST = FrameLines(position="Lesson 1 of 3", next="Next: B", following="**Next lesson:** B.")


def page(frame: FrameLines) -> str:
    return f"# T\n\n{composed(frame)}\n\nText.\n\n{frame.following}\n"


@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (OLD, FIRST), (FIRST, OLD), (NEW, FIRST), (OLD, OLD)])
def test_a_whole_frame_is_renewed(old: FrameLines, new: FrameLines) -> None:
    assert reframed(page(old), old, new) == page(new)


def test_line_ends_stay_what_they_are() -> None:
    assert reframed(page(OLD).replace("\n", "\r\n"), OLD, NEW) == page(NEW).replace("\n", "\r\n")


def test_what_was_rewritten_stays() -> None:
    text = page(OLD).replace("Before: A", "Before this: A").replace("**Next lesson:** C.", "On to C!")
    assert reframed(text, OLD, NEW) == "# T\n\nLesson 3 of 3\\\nBefore this: A\n\nText.\n\nOn to C!\n"


def test_a_lone_line_is_renewed_or_goes() -> None:
    assert reframed("Next: C\n\nText.\n", OLD, FIRST) == "Next: B\n\nText.\n"
    assert reframed("Mine.\n\nNext: C\n\nText.\n", OLD, NEW) == "Mine.\n\n\nText.\n"


def test_code_is_left_alone() -> None:
    text = f"```text\n{composed(OLD)}\n{OLD.following}\n```\n"
    assert reframed(text, OLD, NEW) == text
    assert unframed(text, OLD) == text


def test_a_page_without_its_frame_has_the_marks_of_a_stage() -> None:
    assert unframed(page(OLD), OLD) == "# T\n\n[POSITION]\n\nText.\n\n[NEXT]\n"
    lab = FrameLines(position="Of lesson 1")
    assert unframed("# T\n\nOf lesson 1\n", lab) == "# T\n\n[POSITION]\n"
