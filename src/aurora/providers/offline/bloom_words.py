"""What follows from a Bloom level: guiding questions, proposed objectives, and the name of the level."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Literal

from aurora.languages import Pack
from aurora.outline.bloom import BloomLevel, parse_bloom
from aurora.outline.models import Topic
from aurora.slices import LessonFacts, ModuleFacts

QUESTIONS = 3
MOST_OBJECTIVES = 3
ASSUMED = BloomLevel.UNDERSTAND

Origin = Literal["lesson", "topics", "module", "assumed"]


def lesson_levels(module: ModuleFacts, lesson: LessonFacts) -> tuple[tuple[BloomLevel, ...], Origin]:
    """The Bloom levels of a lesson, and who says so: itself, its topics, its module, or nobody."""
    own = parse_bloom(lesson.bloom_level)
    if own:
        return own, "lesson"
    found = {level for topic in lesson.topics for level in parse_bloom(topic.bloom_level)}
    if found:
        return tuple(level for level in BloomLevel if level in found), "topics"
    of_module = parse_bloom(module.bloom_level)
    if of_module:
        return of_module, "module"
    return (ASSUMED,), "assumed"


def topic_levels(topic: Topic, of_lesson: tuple[BloomLevel, ...]) -> tuple[BloomLevel, ...]:
    """The Bloom levels of a topic, its lesson's where it has none."""
    return parse_bloom(topic.bloom_level) or of_lesson


def level_names(words: Pack, levels: Sequence[BloomLevel]) -> str:
    """The names of some levels, joined with a slash."""
    return " / ".join(words.text("bloom", f"level_{level}") for level in levels)


def seed(lesson_id: str) -> int:
    """Where a lesson begins in the lists of texts, so that neighbours don't ask alike. The same on every machine."""
    return zlib.crc32(lesson_id.encode())


def guiding_questions(words: Pack, levels: Sequence[BloomLevel], subject: str, start: int, turn: int) -> list[str]:
    """Three questions on a subject, taken in turn from its levels; the first names it.

    Args:
        subject: the quoted title.
        start: where the lesson begins in the lists.
        turn: how many topics before this one took from the same lists; each turn gives another three.
    """
    questions = []
    for number in range(QUESTIONS):
        texts = words.texts("bloom", f"questions_{levels[number % len(levels)]}")
        threes = len(texts) // QUESTIONS
        # Once all threes were had, they are mixed.
        three = (start + turn + turn // threes * number) % threes
        questions.append(texts[QUESTIONS * three + number].format(topic=subject))
    return questions


def objective_topics(topics: Sequence[Topic], of_lesson: tuple[BloomLevel, ...]) -> list[int]:
    """The topics, by place, that the proposed objectives are made of: at most three, in the outline's order.

    Those at one of the lesson's own levels come first, and among them those with most minutes.
    """

    def rank(index: int) -> tuple[bool, float, int]:
        topic = topics[index]
        at_level = bool(set(topic_levels(topic, of_lesson)) & set(of_lesson))
        return (not at_level, -(topic.duration_minutes or 0), index)

    return sorted(sorted(range(len(topics)), key=rank)[:MOST_OBJECTIVES])


def objective(words: Pack, level: BloomLevel, subject: str, place: int) -> str:
    """One proposed objective on a subject (a quoted title), with a verb of the level."""
    texts = words.texts("bloom", f"objectives_{level}")
    return texts[place % len(texts)].format(topic=subject)
