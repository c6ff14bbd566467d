"""The worksheet of a lesson: what its outline says, worked out, and a slot for all that only a person can know."""

from __future__ import annotations

import re

from aurora.markdown import escape, plain
from aurora.providers.offline.bloom_words import (
    MOST_OBJECTIVES,
    level_names,
    objective,
    objective_topics,
    topic_levels,
)
from aurora.providers.offline.content_section import content_section
from aurora.providers.offline.overlap import best_match
from aurora.providers.offline.plan_section import plan_section
from aurora.providers.offline.sheet import Sheet, bullets, sheet, slot, table
from aurora.providers.offline.visual_plan import CONTEXT, SUMMARY
from aurora.providers.offline.wording import kind, minutes, quoted
from aurora.slices import LessonSlice

COURSE_LEVELS = ("beginner", "intermediate", "advanced")
TAKEAWAYS = 3
"""Takeaways of a lesson without topics; else there is one a topic."""


def write_lesson(slice_: LessonSlice) -> str:
    """The draft of a lesson as a stage file: Markdown with local marks. The same slice gives the same text."""
    page = sheet(slice_)
    blocks = [
        f"# {escape(slice_.lesson.title)}",
        "[POSITION]",
        *_description(page),
        *_objectives(page),
        *_context(page),
        *_requirements(page),
        *plan_section(page),
        *content_section(page),
        *_activities(page),
        *_summary(page),
        "[NEXT]",
    ]
    return "\n\n".join(blocks) + "\n"


def _description(page: Sheet) -> list[str]:
    text = plain(page.slice.lesson.description or "")
    return [f"> {escape(text)}"] if text else []


def _objectives(page: Sheet) -> list[str]:
    given = [escape(text) for text in page.slice.lesson.objectives if plain(text)]
    if given:
        return [page.heading("objectives"), page.say("objectives_intro"), bullets(given)]
    hint = page.say("objectives_from_topics" if page.topics else "objectives_from_title")
    chosen = objective_topics(page.topics, page.levels)
    left = [topic for place, topic in enumerate(page.topics) if place not in chosen]
    if left:
        hint += " " + page.say(
            "objectives_uncovered", topics=", ".join(quoted(page.words, topic.title) for topic in left)
        )
    label = page.label(page.say("objectives_proposed"))
    # The introduction holds no slot: where slots are hidden, a proposal must not read as settled.
    intro = page.say("objectives_intro_proposed")
    return [page.heading("objectives"), intro, bullets(_proposed(page, chosen)), f"{label} {slot('objectives', hint)}"]


def _proposed(page: Sheet, chosen: list[int]) -> list[str]:
    if not page.topics:
        title = quoted(page.words, page.slice.lesson.title)
        levels = page.levels[:MOST_OBJECTIVES]
        return [objective(page.words, level, title, place) for place, level in enumerate(levels)]
    proposed = []
    for place, index in enumerate(chosen):
        topic = page.topics[index]
        levels = topic_levels(topic, page.levels)
        level = next((level for level in levels if level in page.levels), page.levels[place % len(page.levels)])
        proposed.append(objective(page.words, level, quoted(page.words, topic.title), place))
    return proposed


def _context(page: Sheet) -> list[str]:
    course, module = page.slice.course, page.slice.module
    missing = page.say("not_given")
    duration = page.plan.lesson
    rows = [
        ("module", escape(module.summary or "")),
        ("audience", " · ".join(escape(text).rstrip(".") for text in course.audience) or missing),
        ("level", _level(page)),
        ("prerequisites", " · ".join(escape(text).rstrip(".") for text in course.prerequisites) or missing),
        ("bloom", _bloom(page)),
        ("duration", missing if duration is None else minutes(page.words, duration)),
    ]
    head = [page.say("glance_head"), page.say("glance_value")]
    glance = table(head, [[page.say(f"row_{name}"), text] for name, text in rows if text], widths=(18, 60))
    return [page.heading("context"), glance, *_outcome(page), *page.marks(CONTEXT)]


def _level(page: Sheet) -> str:
    """The course's level, in the edition's language where it is one of the three usual ones."""
    level = plain(page.slice.course.level or "")
    return page.say(f"level_{level.lower()}") if level.lower() in COURSE_LEVELS else escape(level)


def _bloom(page: Sheet) -> str:
    names = level_names(page.words, page.levels)
    if page.levels_from == "assumed":
        return page.say("bloom_assumed", level=names)
    return page.say("bloom_of_module", levels=names) if page.levels_from == "module" else names


def _outcome(page: Sheet) -> list[str]:
    course, module, lesson = page.slice.course, page.slice.module, page.slice.lesson
    label = page.label(page.say("outcome"))
    if not course.learning_outcomes:
        return [f"{label} {slot('outcome', page.say('outcome_missing'))}"]
    own = [lesson.title, lesson.description or "", *lesson.objectives]
    own += [text for topic in lesson.topics for text in (topic.title, topic.description or "")]
    around = [module.title, module.summary or "", *(lab.title for lab in lesson.labs)]
    found = best_match(course.learning_outcomes, own, around, common=course.title)
    if found is None:
        return [f"{label} {slot('outcome', page.say('outcome_unmatched'))}"]
    shared = ", ".join(quoted(page.words, word) for word in found.words or found.around)
    return [
        f"{label} {quoted(page.words, course.learning_outcomes[found.index])}",
        slot("outcome", page.say("outcome_matched" if found.words else "outcome_by_module", words=shared)),
    ]


def _requirements(page: Sheet) -> list[str]:
    texts = [page.slice.course.requirements or "", page.slice.lesson.requirements or ""]
    lines = [re.sub(r"^\s*[-*•]\s+", "", line) for text in texts for line in text.splitlines()]
    items = [escape(line) for line in lines if plain(line)]
    if not items:
        return []
    checklist = bullets([f"[ ] {slot(f'requirement-{n}', text)}" for n, text in enumerate(items, start=1)])
    return [page.heading("requirements"), checklist]


def _activities(page: Sheet) -> list[str]:
    if not page.slice.lesson.labs:
        return []
    hints = page.words.texts("lesson", "activity_hints")
    items = []
    for place, lab in enumerate(page.slice.lesson.labs):
        duration = page.say("not_given") if lab.duration_minutes is None else minutes(page.words, lab.duration_minutes)
        label = page.label(f"{quoted(page.words, lab.title)} ({kind(page.words, lab.type)}, {duration})")
        items.append(f"{label} {slot(f'activity-{place + 1}', hints[place % len(hints)])}")
    return [page.heading("activities"), bullets(items)]


def _summary(page: Sheet) -> list[str]:
    hints = page.words.texts("lesson", "takeaway_hints")
    labels = [quoted(page.words, topic.title) for topic in page.topics]
    labels = labels or [f"{page.say('takeaway')} {n}" for n in range(1, TAKEAWAYS + 1)]
    takeaways = [
        f"{page.label(label)} {slot(f'takeaway-{n + 1}', hints[n % len(hints)])}" for n, label in enumerate(labels)
    ]
    return [
        page.heading("summary"),
        slot("summary", page.say("summary_hint")),
        bullets(takeaways),
        *page.marks(SUMMARY),
    ]
