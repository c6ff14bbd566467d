"""The draft of an outline from a topic: the request, the answer's form, its checks, and the file that it becomes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from aurora.course import load_course
from aurora.syllabus.topic import OutlineDraft, as_outline, check_draft, draft_request, parse_draft

LESSON: dict[str, Any] = {
    "title": "Lesson 1: Where a backup lives",
    "description": "Which places survive what.",
    "duration_minutes": 60,
    "objectives": ["Choose a place that survives a fire"],
    "topics": [{"title": "Places and their risks", "duration_minutes": 25}],
    "labs": [{"title": "Lab: copy a folder", "type": "lab", "duration_minutes": 30, "objectives": ["Copy it"]}],
}
ANSWER: dict[str, Any] = {
    "course": {
        "title": "Backups: the ones that restore",
        "language": "en",
        "description": "A backup is worth what its restore is worth.",
        "audience": ["Administrators of small servers"],
        "prerequisites": ["Moving between folders in a terminal"],
        "learning_outcomes": ["Restore a folder within an hour"],
        "environment": {"systems": ["Any Linux"], "tools": [{"name": "rsync", "version": "3.1"}]},
    },
    "modules": [{"title": "Module 1 — Places", "summary": "Where copies are kept.", "lessons": [LESSON]}],
}
SHORT: dict[str, Any] = {
    "course": {"title": "C", "language": "en"},
    "modules": [{"title": "M", "lessons": [{"title": "L", "duration_minutes": 60}]}],
}


def answer(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(ANSWER) | changes


def draft(data: dict[str, Any]) -> OutlineDraft:
    return parse_draft(json.dumps(data))


def messages(data: dict[str, Any], hours: float = 1, language: str = "en") -> list[str]:
    findings = check_draft(draft(data), hours, language)
    assert {finding.severity for finding in findings} <= {"blocking"}
    return [str(finding) for finding in findings]


def test_a_request_is_decided_by_what_the_author_says() -> None:
    request = draft_request("Backups", 16.0, "intermediate", None, "es")
    assert request.task == "outline.draft"
    said = {"topic": "Backups", "hours": 16, "level": "intermediate", "audience": None, "language": "es"}
    assert request.hard == said == request.facts
    assert json.dumps(request.hard) == json.dumps(draft_request("Backups", 16, "intermediate", None, "es").hard)
    assert request.expected_tokens > draft_request("Backups", 4, "intermediate", None, "es").expected_tokens


def test_the_schema_takes_what_the_form_takes() -> None:
    schema = draft_request("x", 1, "any", None, "en").schema
    jsonschema.validate(ANSWER, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer(extra=1), schema)


def test_a_good_draft_passes_and_becomes_an_outline(tmp_path: Path) -> None:
    assert messages(ANSWER) == []
    text = as_outline(draft(ANSWER), "en", "Backups\n# with: tricks", "anthropic/some-model")
    assert text.startswith("# A draft by anthropic/some-model, from “Backups # with: tricks”.")
    file = tmp_path / "backups.yaml"
    file.write_text(text, encoding="utf-8")
    course = load_course(file)
    assert course.warnings == ()
    assert course.outline.course.title == "Backups: the ones that restore"
    assert course.outline.course.environment is not None
    assert course.outline.course.environment.tools[0].version == "3.1"
    module = course.outline.modules[0]
    assert (module.title, module.lessons[0].title) == ("Places", "Where a backup lives")
    assert [(lab.title, lab.duration_minutes) for lab in module.lessons[0].labs] == [("Copy a folder", 30)]


def test_the_language_is_the_one_that_was_asked_for() -> None:
    other = answer(course=ANSWER["course"] | {"language": "xx"})
    assert "\n  language: es\n" in as_outline(draft(other), "es", "t", "m")


def test_an_answer_in_a_fence_is_read() -> None:
    assert parse_draft(f"```json\n{json.dumps(ANSWER)}\n```\n") == draft(ANSWER)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Here is your outline", "no JSON"),
        ('{"course": ', "no JSON"),
        ("[]", "the answer"),
        (json.dumps(answer(modules=[{"title": "M"}])), "modules.0.lessons: Field required"),
        (json.dumps(answer(notes="x")), "notes: Extra inputs"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_an_answer_of_another_form_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        parse_draft(text)


def test_no_modules_and_no_lessons_block() -> None:
    assert "there are no modules" in messages(answer(modules=[]))[0]
    assert "modules without lessons: 'Empty'" in messages(answer(modules=[{"title": "Empty", "lessons": []}]))[0]


@pytest.mark.parametrize(("hours", "fits"), [(1, True), (1.25, True), (0.81, True), (1.4, False), (0.7, False)])
def test_minutes_far_off_the_hours_block(hours: float, fits: bool) -> None:
    found = messages(SHORT, hours)
    assert len(found) == (0 if fits else 1)
    assert fits or "sum to 60 minutes" in found[0]


def test_minutes_are_summed_from_topics_where_lessons_have_none() -> None:
    lesson = {**LESSON, "duration_minutes": None}
    assert (
        "sum to 55 minutes, and 600 were asked for"
        in messages(answer(modules=[ANSWER["modules"][0] | {"lessons": [lesson]}]), 10)[0]
    )


def test_a_draft_in_another_language_blocks() -> None:
    assert "the texts are in English" in messages(ANSWER, language="es")[0]


def test_a_draft_that_would_not_load_blocks() -> None:
    too_long = {**LESSON, "duration_minutes": 200_000}
    found = messages(answer(modules=[{"title": "M", "lessons": [too_long]}]))
    assert any("too much for duration_minutes" in text for text in found)
