"""The content of a worksheet: a section a topic, or one table that asks to split the lesson where it has none."""

from __future__ import annotations

from collections.abc import Sequence

from aurora.markdown import escape, plain
from aurora.outline.bloom import BloomLevel
from aurora.outline.models import Topic
from aurora.providers.offline.bloom_words import guiding_questions, level_names, seed, topic_levels
from aurora.providers.offline.sheet import Sheet, bullets, numbered, slot, table
from aurora.providers.offline.topics import title_parts
from aurora.providers.offline.visual_plan import CONTENT
from aurora.providers.offline.wording import minutes, quoted, word_budget

EMPTY_ROWS = 3


def content_section(sheet: Sheet) -> list[str]:
    """The section as blocks of Markdown."""
    blocks = [sheet.heading("content")]
    if not sheet.topics:
        return [*blocks, *_whole_lesson(sheet)]
    if any(topic.duration_minutes for topic in sheet.topics):
        blocks.append(sheet.say("budget", words_per_minute=sheet.slice.words_per_minute))
    blocks += sheet.marks(CONTENT)
    for place, topic in enumerate(sheet.topics):
        blocks += _topic(sheet, topic, place)
    return blocks


def _topic(sheet: Sheet, topic: Topic, place: int) -> list[str]:
    levels = topic_levels(topic, sheet.levels)
    facts = [sheet.say("minutes_not_given")]
    if topic.duration_minutes is not None:
        facts = [minutes(sheet.words, topic.duration_minutes)]
    if topic.duration_minutes:
        budget = word_budget(sheet.words, topic.duration_minutes, sheet.slice.words_per_minute)
        facts.append(sheet.say("about_words", words=budget))
    if sheet.levels_from != "assumed":
        facts.append(sheet.say("bloom", levels=level_names(sheet.words, levels)))
    facts[0] = facts[0][:1].upper() + facts[0][1:]
    return [
        f"### {escape(topic.title)}",
        " · ".join(facts),
        *([f"> {escape(topic.description)}"] if topic.description and plain(topic.description) else []),
        f"*{sheet.say('questions')}*",
        _questions(sheet, levels, topic.title, place),
        *_slots(sheet, f"topic-{place + 1}", levels[0], place),
    ]


def _whole_lesson(sheet: Sheet) -> list[str]:
    title, left = sheet.slice.lesson.title, sheet.plan.rest
    parts = title_parts(title)
    lead = (
        sheet.say("split_minutes", minutes=minutes(sheet.words, left))
        if left and left > 0
        else sheet.say("split_no_minutes")
    )
    if parts:
        lead += " " + sheet.say("split_from_title")
    hints = [sheet.say("split_row_proposed", title=quoted(sheet.words, part)) for part in parts]
    hints = hints or [sheet.say("split_row")] * EMPTY_ROWS
    head = [sheet.say("split_topic"), sheet.say("plan_minutes"), sheet.say("row_bloom"), sheet.say("split_activity")]
    rows = [[slot(f"split-{n}", hint), "", "", ""] for n, hint in enumerate(hints, start=1)]
    budget = []
    if left and left > 0:
        budget = [
            sheet.say(
                "budget_lesson",
                minutes=minutes(sheet.words, left),
                words_per_minute=sheet.slice.words_per_minute,
                words=word_budget(sheet.words, left, sheet.slice.words_per_minute),
            )
        ]
    return [
        f"{sheet.label(sheet.say('split'))} {slot('split', lead)}",
        table(head, rows, widths=(30, 10, 14, 24)),
        *budget,
        f"*{sheet.say('questions_lesson')}*",
        _questions(sheet, sheet.levels, title, 0),
        *_slots(sheet, "lesson", sheet.levels[0], seed(sheet.slice.lesson.id)),
    ]


def _questions(sheet: Sheet, levels: Sequence[BloomLevel], title: str, place: int) -> str:
    earlier = [topic_levels(topic, sheet.levels)[0] for topic in sheet.topics[:place]]
    subject, start = quoted(sheet.words, title), seed(sheet.slice.lesson.id)
    return numbered(guiding_questions(sheet.words, levels, subject, start, earlier.count(levels[0])))


def _slots(sheet: Sheet, of: str, level: BloomLevel, place: int) -> list[str]:
    """The slots of a topic as lists, broken where a picture stands behind one of them."""
    hints = {name: sheet.words.text("bloom", f"{name}_{level}") for name in ("explanation", "example", "check")}
    for name in ("mistake", "answer", "source"):
        texts = sheet.words.texts("lesson", f"{name}_hints")
        hints[name] = texts[place % len(texts)]
    blocks: list[str] = []
    items: list[str] = []
    for name in ("explanation", "example", "mistake", "check", "answer", "source"):
        items.append(f"{sheet.label(sheet.say(f'slot_{name}'))} {slot(f'{of}-{name}', hints[name])}")
        marks = sheet.marks(f"{of}-{name}")
        if marks:
            blocks += [bullets(items), *marks]
            items = []
    return [*blocks, bullets(items)]
