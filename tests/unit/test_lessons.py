"""What is asked for the steps of a lesson, and the text that an answer becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.checks.length import MOST_WORDS
from aurora.errors import AuroraError
from aurora.lessons import WORDS_WITHOUT_MINUTES, stage_request, stage_text, write_stage
from aurora.pages import find_marks
from aurora.settings import Settings
from aurora.slice_files import slice_bytes
from aurora.slices import CourseFacts, CourseMap, LessonFacts, LessonSlice, ModuleFacts

SLICE = LessonSlice(
    course=CourseFacts(id="bees", title="Bees", language="en", outline_language="en"),
    module=ModuleFacts(title="The hive"),
    lesson=LessonFacts(id="queens", title="Queens", duration_minutes=10),
    visuals=[None],
    words_per_minute=100,
    provider="offline",
)
MAP = CourseMap(title="Bees", modules=[])


@pytest.mark.parametrize(
    "answer",
    [
        "# Queens\n\n[VISUAL 1: A queen]\n",
        "\r\n# Queens\r\n\r\n[VISUAL 1: A queen]\r\n",
        "# Queens\r\r[VISUAL 1: A queen]",
        "```markdown\n# Queens\n\n[VISUAL 1: A queen]\n```",
        "```md\r\n# Queens\r\n\r\n[VISUAL 1: A queen]\r\n```\r\n",
        "```\n\n# Queens\n\n[VISUAL 1: A queen]\n\n```\n\n",
    ],
)
def test_whatever_ends_its_lines_or_stands_around_it_a_text_is_the_same(answer: str) -> None:
    text = stage_text(answer)
    assert text == "# Queens\n\n[VISUAL 1: A queen]\n"
    assert [mark.description for mark in find_marks(text, "queens")] == ["A queen"]


def test_fences_within_a_text_stay() -> None:
    text = "```sh\nls\n```\n\nText.\n\n```sh\nls\n```\n"
    assert stage_text(text) == text
    assert stage_text("```python\nx = 1\n```") == "```python\nx = 1\n```\n"
    assert stage_text(" \n ") == ""


def test_the_step_before_decides_and_the_map_does_not() -> None:
    asked = stage_request("lesson.review", SLICE, "# Queens\n", None)
    assert stage_request("lesson.review", SLICE, "# Queens\n", MAP).hard == asked.hard
    assert stage_request("lesson.review", SLICE, "# Queens.\n", None).hard != asked.hard
    assert "before" not in stage_request("lesson.draft", SLICE, None, None).hard


@pytest.mark.parametrize(
    ("minutes", "words"), [(10, 1000), (None, WORDS_WITHOUT_MINUTES), (0, WORDS_WITHOUT_MINUTES), (999, MOST_WORDS)]
)
def test_the_minutes_of_a_lesson_say_how_many_words_it_has(minutes: float | None, words: int) -> None:
    lesson = SLICE.lesson.model_copy(update={"duration_minutes": minutes})
    request = stage_request("lesson.draft", SLICE.model_copy(update={"lesson": lesson}), None, None)
    assert request.facts["words"] == words
    assert request.expected_tokens == round(1.5 * words)


def test_a_damaged_step_is_named_and_not_asked_about(tmp_path: Path) -> None:
    slice_file, draft = tmp_path / "slice.json", tmp_path / "draft.md"
    slice_file.write_bytes(slice_bytes(SLICE))
    draft.write_bytes(b"# Caf\xe9\n")
    with pytest.raises(AuroraError, match=r"draft\.md: is damaged; delete it and run the build again"):
        write_stage("lesson.review", slice_file, draft, None, tmp_path / "review.md", Settings())
