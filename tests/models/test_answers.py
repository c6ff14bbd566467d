"""Answers that are not as they should be: asked for again, replaced, or told of; and never paid for twice."""

from __future__ import annotations

from collections.abc import Callable

from tests.models.course import FRYING, SMALL, Course
from tests.models.vendors import Vendors
from tests.providers.servers import closed_port

PAIR = SMALL + FRYING
BOILING, FRYING_PAGE = "lessons/module-01-lesson-01.md", "lessons/module-01-lesson-02.md"
PICTURE = "images/boiling-eggs-1.png"
REFUSED = SMALL.replace(
    "visuals: 2", "visuals: [{description: A pan that is REFUSED by every painter, kind: illustration}]"
)
WRONG = "the section 'Objectives' is missing"


def prompts(vendors: Vendors, about: str = "") -> list[str]:
    """The task parts of the questions that came to OpenAI, of those about a lesson."""
    asked = [record.body["messages"][1]["content"] for record in vendors.records if record.method == "POST"]
    return [prompt for prompt in asked if f"\nTitle: {about}" in prompt]


def test_an_answer_that_fails_a_check_twice_is_asked_for_with_its_failures(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    vendors.author.spoil("lesson.draft", "section", times=2)
    course = new_course(SMALL).buys(vendors, "openai", quality="quick")
    result = course.build(BOILING)
    assert result.code == 0, result.output
    first, second, third = prompts(vendors)
    assert "Your answer was not accepted" not in first
    for prompt in (second, third):
        assert prompt.startswith(first)
        assert WRONG in prompt
    assert [WRONG in str(entry.spent) for entry in course.spent] == [True, True]
    assert course.calls == vendors.answered == 3


def test_an_answer_that_never_passes_fails_its_job_alone(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    vendors.author.spoil("lesson.draft", "section", "Frying eggs")
    course = new_course(PAIR).buys(vendors, "openai", quality="quick", content="theory")
    result = course.build(BOILING, PICTURE, FRYING_PAGE)
    assert result.code == 1
    assert (course.edition / BOILING).is_file()
    assert (course.edition / PICTURE).is_file()
    assert not (course.edition / FRYING_PAGE).exists()
    assert course.tasks == {"lesson.draft": 1, "visual.spec": 1}
    assert len(course.spent) == 3
    failure = next(one for one in course.report["failed_details"] if one["target"].endswith(FRYING_PAGE))
    assert failure["status"] == "failed"
    assert WRONG in failure["reason"]
    assert WRONG in result.output
    assert WRONG in (course.path / failure["log"]).read_text(encoding="utf-8")
    vendors.reset()
    again = course.build(BOILING, PICTURE, FRYING_PAGE)
    assert again.code == 0, again.output
    assert again.rules == {"draft": 1, "lesson": 1}
    assert vendors.asked == 1


def test_a_cut_answer_gets_more_room_and_a_refused_question_plainer_words(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    vendors.author.spoil("lesson.draft", "length", "Boiling eggs", times=1)
    vendors.author.spoil("lesson.draft", "refused", "Frying eggs", times=1)
    course = new_course(PAIR).buys(vendors, "openai", quality="quick")
    result = course.build(BOILING, FRYING_PAGE)
    assert result.code == 0, result.output
    cut, whole = prompts(vendors, "Boiling eggs")
    assert cut == whole
    rooms = [
        record.body["max_tokens"]
        for record in vendors.records
        if record.method == "POST" and record.body["messages"][1]["content"] == whole
    ]
    assert rooms[1] > rooms[0]
    refused, plainer = prompts(vendors, "Frying eggs")
    assert plainer.startswith(refused)
    assert "How far to go" in plainer
    assert sorted(str(entry.spent).partition(":")[0] for entry in course.spent) == ["refused", "truncated"]
    assert course.calls == vendors.answered == 4


def test_a_lesson_that_is_refused_twice_says_what_helps(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    vendors.author.spoil("lesson.draft", "refused")
    course = new_course(SMALL).buys(vendors, "openai", quality="quick", content="theory")
    result = course.build(BOILING)
    assert result.code == 1
    assert "refused" in result.output
    assert "; name another model in 'fallback', change what the outline says of it" in result.output


def test_a_picture_that_is_refused_twice_becomes_a_diagram(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    course = new_course(REFUSED).buys(vendors, "openai", "google", quality="quick", content="theory")
    result = course.build(PICTURE)
    assert result.code == 0, result.output
    assert "fallback" in {one["code"] for one in course.report["findings"] if one["file"].endswith(PICTURE)}
    # The spec of the illustration, and that of the diagram in its place.
    assert course.tasks == {"lesson.draft": 1, "visual.spec": 2}
    assert [str(entry.spent).partition(":")[0] for entry in course.spent] == ["refused", "refused"]
    assert course.calls == vendors.answered == 5
    before = course.bytes()
    course.wipe()
    vendors.reset()
    assert course.rebuild(PICTURE).code == 0
    assert course.bytes() == before
    assert vendors.requests == 0
    assert "fallback" in {one["code"] for one in course.report["findings"] if one["file"].endswith(PICTURE)}


def test_a_fallback_answers_where_the_first_vendor_is_down(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    nowhere = f"http://127.0.0.1:{closed_port()}"
    course = new_course(SMALL.replace("visuals: 2", "visuals: 1")).buys(
        vendors,
        "google",
        quality="quick",
        content="theory",
        retries=0,
        fallback=["openai/gpt-of-a-test"],
        base_urls={**vendors.urls, "google": nowhere},
    )
    result = course.build(BOILING, PICTURE)
    assert result.code == 0, result.output
    assert [(entry.provider, entry.fallback) for entry in course.accepted] == [("openai", "openai/gpt-of-a-test")] * 2
    assert course.calls == vendors.answered == 2
    assert [one["code"] for one in course.report["findings"]].count("fallback-model") == 2
    before = course.bytes()
    course.wipe()
    vendors.reset()
    assert course.rebuild(BOILING, PICTURE, fallback=[]).code == 0
    assert course.bytes() == before
    assert vendors.requests == 0
