"""Which pictures a lesson has and where they stand.

The plan follows from what the slices of a lesson and of its pictures share, so that the mark in the text and the
picture made from it agree. A picture that the author left open becomes a diagram where the outline has what it shows,
else a brief for a picture that only a person or a model can make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aurora.diagrams.spec import CardKind
from aurora.languages import Pack, pack
from aurora.markdown import plain
from aurora.outline.bloom import BloomLevel
from aurora.providers.offline.bloom_words import lesson_levels, topic_levels
from aurora.providers.offline.overlap import best_match
from aurora.providers.offline.time_plan import time_plan
from aurora.providers.offline.topics import real_topics
from aurora.providers.offline.wording import number, quoted_plain
from aurora.slices import LessonSlice, VisualSlice

WISH = "wish"
CONTEXT, PLAN, CONTENT, SUMMARY = "context", "plan", "content", "summary"

# A brief's role, and the kind of picture that suits it.
CARD_KINDS: dict[str, CardKind] = {
    "key_concept": "concept_map", "parts": "hierarchy", "process": "flow", "example": "illustration",
    "comparison": "comparison", "mistake": "comparison", "before_after": "comparison", "cause_effect": "flow",
    "decision": "flow", "cycle": "cycle", "criteria": "comparison", "overview": "concept_map",
}  # fmt: skip
# The slot of a topic that a brief stands behind; all others stand behind the explanation.
_BEHIND = {"example": "example", "mistake": "mistake"}
_FIRST_CHOICES: dict[BloomLevel, tuple[str, ...]] = {
    BloomLevel.REMEMBER: ("parts", "key_concept", "example", "overview"),
    BloomLevel.UNDERSTAND: ("key_concept", "example", "mistake", "parts"),
    BloomLevel.APPLY: ("process", "example", "mistake", "decision"),
    BloomLevel.ANALYZE: ("cause_effect", "parts", "example", "comparison"),
    BloomLevel.EVALUATE: ("criteria", "decision", "comparison", "example"),
    BloomLevel.CREATE: ("process", "before_after", "criteria", "cycle"),
}
_ALTERNATIVES = re.compile(r"\b(?:vs\.?|versus)(?=\W|$)", re.IGNORECASE)


@dataclass(frozen=True)
class PlannedVisual:
    """One picture of a lesson.

    Attributes:
        description: its caption, on one line, distinct within the lesson.
        role: `topic_map`, `flow`, `minutes`, `place` (drawn from the outline), a key of `CARD_KINDS`, or `wish`.
        topic: the place of the topic that it belongs to, None for the lesson as a whole.
        anchor: behind what its mark stands: one of the constants above, or a slot of a topic or of the whole lesson
            (`topic-1-explanation`, `lesson-example`).
    """

    description: str
    role: str
    topic: int | None
    anchor: str


def plan_visuals(slice_: LessonSlice | VisualSlice) -> list[PlannedVisual]:
    """The pictures of a lesson in the order of their marks: wishes keep their place, the others fill the rest."""
    words = pack(slice_.course.language)
    count = sum(wish is None for wish in slice_.visuals)
    diagrams = _diagrams(slice_, words)[:count]
    free = iter(sorted([*diagrams, *_cards(slice_, words, count - len(diagrams))], key=_position))
    planned: list[PlannedVisual] = []
    for place, wish in enumerate(slice_.visuals):
        if wish is None:
            planned.append(next(free))
            continue
        topic = _topic_of(slice_, wish.description, place)
        planned.append(PlannedVisual(_text(wish.description), WISH, topic, _anchor(topic, WISH)))
    return list(_distinct(words, planned))


def _diagrams(slice_: LessonSlice | VisualSlice, words: Pack) -> list[PlannedVisual]:
    """The diagrams that the outline has the content for, the most useful first."""
    lesson, topics = slice_.lesson, real_topics(slice_.lesson)
    plan = time_plan(lesson, topics)
    found = []
    if len(topics) >= 2:
        caption = words.text("visual", "caption_topic_map", lesson=quoted_plain(words, lesson.title))
        found.append(PlannedVisual(_text(caption), "topic_map", None, CONTENT))
    if len(plan.parts) >= 2:
        first, last = (quoted_plain(words, plan.parts[end].title) for end in (0, -1))
        caption = words.text("visual", "caption_flow", first=first, last=last)
        found.append(PlannedVisual(_text(caption), "flow", None, SUMMARY))
    if sum(bool(part.minutes) for part in plan.parts) >= 2:
        found.append(PlannedVisual(_text(words.text("visual", "caption_minutes")), "minutes", None, PLAN))
    caption = words.text("visual", "caption_place", module=quoted_plain(words, slice_.module.title))
    found.append(PlannedVisual(_text(caption), "place", None, CONTEXT))
    return found


def _cards(slice_: LessonSlice | VisualSlice, words: Pack, count: int) -> list[PlannedVisual]:
    """Briefs, spread over the topics, each in a role of its own."""
    topics = real_topics(slice_.lesson)
    of_lesson, _ = lesson_levels(slice_.module, slice_.lesson)
    cards, used = [], set[str]()
    for index in range(count):
        topic = index * len(topics) // count if topics else None
        levels = of_lesson if topic is None else topic_levels(topics[topic], of_lesson)
        role = _role(slice_.lesson.title if topic is None else topics[topic].title, levels, used)
        used = set() if len(used) + 1 == len(CARD_KINDS) else used | {role}
        caption = words.text("visual", f"caption_{role}")
        if topic is None:
            caption = caption[:1].upper() + caption[1:]
        else:
            subject = quoted_plain(words, topics[topic].title)
            caption = words.text("visual", "caption_of_topic", topic=subject, caption=caption)
        cards.append(PlannedVisual(_text(caption), role, topic, _anchor(topic, role)))
    return cards


def _role(title: str, levels: Sequence[BloomLevel], used: set[str]) -> str:
    wanted = ["comparison"] if _ALTERNATIVES.search(title) else []
    wanted += [role for rank in range(4) for level in levels for role in _FIRST_CHOICES[level][rank : rank + 1]]
    return next(role for role in [*wanted, *CARD_KINDS] if role not in used)


def _topic_of(slice_: LessonSlice | VisualSlice, description: str, place: int) -> int | None:
    """The topic that a wished picture belongs to: the one that shares words with it, else the next in turn."""
    topics = real_topics(slice_.lesson)
    if not topics:
        return None
    match = best_match([topic.title for topic in topics], [description])
    return match.index if match else place * len(topics) // len(slice_.visuals)


def _anchor(topic: int | None, role: str) -> str:
    if topic is None and role == "overview":
        return SUMMARY
    return f"{'lesson' if topic is None else f'topic-{topic + 1}'}-{_BEHIND.get(role, 'explanation')}"


def _position(visual: PlannedVisual) -> tuple[int, int, int]:
    """Where a mark stands in the text, for sorting."""
    sections = {CONTEXT: 0, PLAN: 1, CONTENT: 2, SUMMARY: 4}
    if visual.anchor in sections:
        return (sections[visual.anchor], 0, int(visual.role == "flow"))
    return (3, visual.topic or 0, list(_BEHIND).index(visual.role) + 1 if visual.role in _BEHIND else 0)


def _text(caption: str) -> str:
    """A caption on one line that cannot be read as a slot."""
    return plain(caption).replace("TODO(", "TODO (")


def _distinct(words: Pack, planned: Sequence[PlannedVisual]) -> Iterator[PlannedVisual]:
    seen = set[str]()
    for visual in planned:
        description, repeat = visual.description, 1
        while description in seen:
            repeat += 1
            description = f"{visual.description} ({number(words, repeat)})"
        seen.add(description)
        yield PlannedVisual(description, visual.role, visual.topic, visual.anchor)
