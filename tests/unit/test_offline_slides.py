"""Slides from the outline alone say what it says, within the room of a slide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurora.outline import Topic
from aurora.providers.offline.slides import write_deck
from aurora.slices import CourseFacts, ModuleFacts, SlidesLesson, SlidesSlice


def make_slice(lesson: SlidesLesson, language: str = "en") -> SlidesSlice:
    course = CourseFacts(id="c", title="Course", language=language, outline_language=language)
    return SlidesSlice(id="module-m", course=course, module=ModuleFacts(title="Module"), lessons=[lesson])


LESSON = SlidesLesson(
    id="packing",
    title="Packing",
    description="Clothes that stay flat.",
    objectives=[f"Pack suitcase {n}" for n in range(8)],
    topics=[Topic(title="Rolling", duration_minutes=10), Topic(title="Folding")],
    visuals=2,
    described={2: "How to roll a shirt"},
)


def test_objectives_topics_and_pictures_have_slides() -> None:
    (lesson,) = write_deck(make_slice(LESSON)).lessons
    said = [(slide.title, len(slide.bullets), slide.visual) for slide in lesson.slides]
    assert said == [
        ("Objectives", 6, None),
        ("Objectives", 2, None),
        ("Topics", 2, None),
        ("Picture 1", 0, 1),
        ("How to roll a shirt", 0, 2),
    ]
    assert lesson.slides[2].bullets == ["Rolling (10 min)", "Folding"]
    assert [slide.notes for slide in lesson.slides] == ["Clothes that stay flat.", "", "", "", ""]


@pytest.mark.parametrize(("language", "word"), [("es", "Temas"), ("pt-BR", "Temas"), ("fr", "Sujets")])
def test_they_speak_the_language_of_the_edition(language: str, word: str) -> None:
    (lesson,) = write_deck(make_slice(LESSON, language)).lessons
    assert word in [slide.title for slide in lesson.slides]


@given(st.text(min_size=1), st.lists(st.text(min_size=1), max_size=20), st.integers(0, 30))
def test_whatever_the_outline_says_fits(title: str, objectives: list[str], visuals: int) -> None:
    lesson = SlidesLesson(id="a", title=title, objectives=objectives, visuals=visuals)
    (slides,) = write_deck(make_slice(lesson)).lessons
    assert 1 <= len(slides.slides) <= 12
