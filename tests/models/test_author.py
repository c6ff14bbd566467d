"""The author's answers that no build asks for are accepted, too."""

from __future__ import annotations

import pytest

from aurora.prompts import render
from aurora.syllabus.topic import check_draft, draft_request, parse_draft
from tests.models.author import Author


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_an_outline_from_a_topic(language: str) -> None:
    request = draft_request("Linux", 4, "beginner", None, language)
    said = Author().answer(render(request).text, "a-model")
    assert check_draft(parse_draft(said.text), 4, language) == []


def test_the_same_prompt_has_the_same_answer_and_another_has_another() -> None:
    one, other = (render(draft_request("Linux", hours, "beginner", None, "en")).text for hours in (4, 5))
    assert Author().answer(one, "a-model") == Author().answer(one, "a-model")
    assert Author().answer(one, "a-model") != Author().answer(other, "a-model")
    assert Author().answer(one, "a-model") != Author().answer(one, "another-model")


def test_a_prompt_of_others_has_no_answer() -> None:
    with pytest.raises(ValueError, match="no prompt that the author knows"):
        Author().answer("Tell me a joke.", "a-model")
