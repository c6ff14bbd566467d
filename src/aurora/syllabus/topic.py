"""The draft of an outline from a topic: what a model is asked, what it answers, and whether that will do."""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from aurora.checks.findings import Finding, capped
from aurora.errors import ProblemsError
from aurora.languages import pack
from aurora.outline import ActivityType, Closed, Environment, Outline, load_outline
from aurora.outline.detect import find_language
from aurora.outline.values import language_name
from aurora.outline.write import outline_text
from aurora.request import Request
from aurora.syllabus.parts import Part, assemble, titled

TASK = "outline.draft"
TOLERANCE = 0.25
"""How far the minutes of a draft may be from those asked for, as a share of them."""

# Of a lesson of 40 minutes with its topics and an activity, and of what is said of the course.
_TOKENS_AN_HOUR, _TOKENS_BESIDES = 600, 1500
_FILE = "the outline"
# Others may be taken for a close relative of theirs.
_TOLD_APART = ("en", "es", "fr", "pt")


class DraftTopic(Closed):
    """A topic of a lesson."""

    title: str = Field(min_length=1, description="What the topic is about.")
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the topic.")


class DraftLab(Closed):
    """An activity of a lesson or a module."""

    title: str = Field(min_length=1, description="Title of the activity, without a number.")
    type: ActivityType = Field("lab", description="What kind of activity it is.")
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the activity.")
    bloom_level: str | None = Field(None, description="Bloom level.")
    objectives: list[str] = Field(default_factory=list, description="What the learner can do afterwards.")
    description: str | None = Field(None, description="What happens in the activity.")


class DraftLesson(Closed):
    """A lesson."""

    title: str = Field(min_length=1, description="Title of the lesson, without a number.")
    description: str | None = Field(None, description="A sentence or two on what the lesson covers.")
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned, with its topics and activities.")
    bloom_level: str | None = Field(None, description="Bloom level.")
    objectives: list[str] = Field(default_factory=list, description="What the learner can do afterwards.")
    topics: list[DraftTopic] = Field(default_factory=list, description="What the lesson treats, in order.")
    labs: list[DraftLab] = Field(default_factory=list, description="Activities of this lesson.")


class DraftModule(Closed):
    """A module."""

    title: str = Field(min_length=1, description="Title of the module, without a number.")
    summary: str | None = Field(None, description="A sentence or two on the module.")
    duration_minutes: float | None = Field(None, ge=0, description="Minutes planned for the module.")
    bloom_level: str | None = Field(None, description="Bloom level.")
    lessons: list[DraftLesson] = Field(description="The lessons, in order.")
    labs: list[DraftLab] = Field(default_factory=list, description="Activities of the module as a whole.")


class DraftCourse(Closed):
    """What is said of the course as a whole."""

    title: str = Field(min_length=1, description="Title of the course.")
    language: str = Field(description="Code of the language that all texts are in.")
    description: str | None = Field(None, description="What the course is about.")
    level: str | None = Field(None, description="For whom it is.")
    audience: list[str] = Field(default_factory=list, description="Who takes the course.")
    prerequisites: list[str] = Field(default_factory=list, description="What learners must know or have before.")
    learning_outcomes: list[str] = Field(default_factory=list, description="What learners can do after the course.")
    total_duration_minutes: float | None = Field(None, ge=0, description="Minutes of the whole course.")
    hours_theory: float | None = Field(None, ge=0, description="Hours of theory.")
    hours_practice: float | None = Field(None, ge=0, description="Hours of practice.")
    environment: Environment | None = Field(None, description="What all activities share.")


class OutlineDraft(Closed):
    """The draft of an outline. Ids, pictures and requirements are the author's to add."""

    course: DraftCourse = Field(description="The course as a whole.")
    modules: list[DraftModule] = Field(description="The modules, in order.")


def draft_request(topic: str, hours: float, level: str, audience: str | None, language: str) -> Request:
    """What is asked of a model. `language` is a code such as `es`."""
    hard = {
        "topic": topic,
        "hours": int(hours) if float(hours).is_integer() else hours,
        "level": level,
        "audience": audience,
        "language": language,
    }
    tokens = round(_TOKENS_BESIDES + _TOKENS_AN_HOUR * hours)
    return Request(
        TASK, hard, dict(hard), schema=OutlineDraft.model_json_schema(), form="outline 1", expected_tokens=tokens
    )


def parse_draft(text: str) -> OutlineDraft:
    """The draft in an answer.

    Raises:
        ValueError: the answer is no JSON of this form; the text says where.
    """
    fenced = re.fullmatch(r"\s*```(?:json)?\s*\n(.*?)\n?```\s*", text, re.DOTALL)
    try:
        return OutlineDraft.model_validate(json.loads(fenced[1] if fenced else text))
    except RecursionError:
        raise ValueError("the JSON is nested too deep") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"this is no JSON: {error}") from None
    except ValidationError as error:
        places = [f"{'.'.join(map(str, item['loc'])) or 'the answer'}: {item['msg']}" for item in error.errors()]
        more = f"; and {len(places) - 10} more" if len(places) > 10 else ""
        raise ValueError("; ".join(places[:10]) + more) from None


def check_draft(draft: OutlineDraft, hours: float, language: str) -> list[Finding]:
    """What is wrong with a draft for a course of so many hours in a language; all of it is blocking."""
    if not draft.modules:
        return [_finding("no-modules", "there are no modules", "Add modules with lessons")]
    empty = [module.title for module in draft.modules if not module.lessons]
    if empty:
        named = ", ".join(f"'{title[:60]}'" for title in empty[:5])
        return [_finding("no-lessons", f"modules without lessons: {named}", "Give each module its lessons")]
    findings = []
    minutes = sum(map(_minutes, draft.modules))
    wanted = hours * 60
    if abs(minutes - wanted) > TOLERANCE * wanted:
        findings.append(
            _finding(
                "minutes",
                f"the lessons and activities of the modules sum to {minutes:g} minutes, and {wanted:g} were asked for",
                f"Add or take away lessons, or change their duration_minutes, until they sum to {wanted:g}",
            )
        )
    try:
        outline = _outline(draft, language)
        found = find_language(list(_texts(outline.model_dump(exclude={"course": {"language"}}))))
        if found in _TOLD_APART and found != language.split("-")[0]:
            asked = language_name(language)
            findings.append(
                _finding("language", f"the texts are in {language_name(found)}", f"Write all of them in {asked}")
            )
        findings += _unreadable(outline)
    except ValidationError as error:
        findings.append(_finding("form", f"it makes no outline: {error.errors()[0]['msg']}", "Correct that"))
    return capped(findings)


def as_outline(draft: OutlineDraft, language: str, topic: str, model: str) -> str:
    """The draft as YAML for its author, in the canonical form, with where it comes from at its top."""
    opening = pack(language).text("outline", "from_topic", model=model, topic=topic)
    return outline_text(_outline(draft, language), opening=[opening])


def _outline(draft: OutlineDraft, language: str) -> Outline:
    course = Part(_fields(draft.course) | {"language": language})
    modules = []
    for given in draft.modules:
        module = _titled(given, "module")
        module.labs = [_titled(lab, "lab") for lab in given.labs]
        for entry in given.lessons:
            lesson = _titled(entry, "lesson")
            lesson.topics = [_titled(topic, "topic") for topic in entry.topics]
            lesson.labs = [_titled(lab, "lab") for lab in entry.labs]
            module.lessons.append(lesson)
        modules.append(module)
    return assemble(course, modules)[0]


def _titled(item: DraftModule | DraftLesson | DraftTopic | DraftLab, role: Any) -> Part:
    part = titled(item.title, role)
    for name, value in _fields(item).items():
        if name in ("description", "summary"):
            part.say(name, value)
        elif name != "title":
            part.fields[name] = value
    return part


def _fields(item: Closed) -> dict[str, Any]:
    """The fields that say something, with texts as an outline holds them."""
    given = item.model_dump(exclude={"modules", "lessons", "topics", "labs"})
    return {name: _clean(value) for name, value in given.items() if value not in (None, [], "")}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [one for one in map(_clean, value) if one != ""]
    return value


def _minutes(module: DraftModule) -> float:
    labs = [lab.duration_minutes or 0 for lab in module.labs]
    return math.fsum([*map(_lesson_minutes, module.lessons), *labs]) or module.duration_minutes or 0


def _lesson_minutes(lesson: DraftLesson) -> float:
    topics = [topic.duration_minutes or 0 for topic in lesson.topics]
    labs = [lab.duration_minutes or 0 for lab in lesson.labs]
    return lesson.duration_minutes or math.fsum([*topics, *labs])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _unreadable(outline: Outline) -> list[Finding]:
    """What stops the draft from being read as an outline."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.yaml"
        file.write_text(outline_text(outline), encoding="utf-8")
        try:
            load_outline(file)
        except ProblemsError as error:
            return [_finding("form", problem.message, "Correct that") for problem in error.problems]
    return []


def _finding(code: str, message: str, fix: str) -> Finding:
    return Finding(_FILE, 0, f"outline-{code}", message, fix, "blocking")
