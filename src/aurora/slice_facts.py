"""What an outline says of each item, as its slice holds it: pure functions of the edition."""

from __future__ import annotations

from pathlib import Path

from aurora.course import LabItem, LessonItem
from aurora.outline import Module
from aurora.revisions import Revision
from aurora.slices import (
    BookLab,
    BookLesson,
    BookModule,
    BookSlice,
    CourseFacts,
    DeckCourse,
    DeckLesson,
    DeckSlice,
    LabRef,
    LessonFacts,
    ModuleFacts,
    Neighbour,
    SlidesLesson,
    SlidesSlice,
    joined,
)
from aurora.targets import Edition


def course_facts(edition: Edition) -> CourseFacts:
    """What is said of the course; requirements of the settings come after the outline's."""
    course = edition.course.outline.course
    return CourseFacts(
        id=edition.course.id,
        title=course.title,
        language=edition.language,
        outline_language=course.language,
        description=course.description,
        level=course.level,
        audience=course.audience,
        prerequisites=course.prerequisites,
        learning_outcomes=course.learning_outcomes,
        requirements=joined(course.requirements, edition.settings.requirements),
    )


def module_facts(module: Module) -> ModuleFacts:
    """What is said of a module."""
    return ModuleFacts(
        title=module.title,
        summary=module.summary,
        bloom_level=module.bloom_level,
        duration_minutes=module.duration_minutes,
    )


def lesson_facts(edition: Edition, item: LessonItem, again: Revision) -> LessonFacts:
    """What is said of a lesson, in the revision that is built."""
    lesson = item.lesson
    labs = [
        LabRef(id=lab.id, title=lab.lab.title, type=lab.lab.type, duration_minutes=lab.lab.duration_minutes)
        for lab in edition.course.labs
        if lab.lesson and lab.lesson.id == item.id
    ]
    return LessonFacts(
        id=item.id,
        title=lesson.title,
        description=lesson.description,
        duration_minutes=lesson.duration_minutes,
        bloom_level=lesson.bloom_level,
        objectives=lesson.objectives,
        topics=lesson.topics,
        labs=labs,
        requirements=joined(lesson.requirements, again.said),
        revision=lesson.revision + again.revision - 1,
    )


def neighbour(item: LessonItem | None) -> Neighbour | None:
    """A lesson as others name it."""
    return Neighbour(number=item.number, title=item.lesson.title) if item else None


def book_slice(edition: Edition, kind: str, course: CourseFacts) -> BookSlice:
    """What stands in the `theory` or the `labs` book of an edition."""
    modules: dict[int, BookModule] = {}
    lessons, labs = (edition.lessons, []) if kind == "theory" else ([], edition.labs)
    for number, module in enumerate(edition.course.outline.modules, start=1):
        own_lessons = [item for item in lessons if item.module_number == number]
        own_labs = [item for item in labs if item.module_number == number]
        if own_lessons or own_labs:
            modules[number] = BookModule(
                number=number,
                title=module.title,
                summary=module.summary,
                lessons=[_book_lesson(edition, item) for item in own_lessons],
                labs=[_book_lab(edition, item) for item in own_labs],
            )
    return BookSlice.model_validate(
        {
            "kind": kind,
            "name": Path(edition.book if kind == "theory" else edition.lab_book).name,
            "course": course,
            "modules": list(modules.values()),
            "selection": edition.selection,
            "draft_slots": edition.settings.draft_slots,
            "master_plan": edition.master_plan,
            "theme": edition.settings.theme,
        }
    )


def slides_slice(edition: Edition, number: int, course: CourseFacts, again: Revision) -> SlidesSlice:
    """What stands on the slides of a module, in the revision that is built."""
    return SlidesSlice(
        id=edition.course.module_ids[number - 1],
        course=course,
        module=module_facts(edition.course.outline.modules[number - 1]),
        lessons=[_slides_lesson(edition, item) for item in edition.lessons if item.module_number == number],
        requirements=again.said,
        revision=again.revision,
    )


def deck_slice(edition: Edition, number: int) -> DeckSlice:
    """How the slides of a module are published."""
    return DeckSlice(
        id=edition.course.module_ids[number - 1],
        course=DeckCourse(title=edition.course.outline.course.title, language=edition.language),
        module_number=number,
        module_title=edition.course.outline.modules[number - 1].title,
        lessons=[
            DeckLesson(
                id=item.id,
                number=item.number,
                title=item.lesson.title,
                minutes=item.lesson.duration_minutes,
                visuals=edition.visuals(item),
            )
            for item in edition.lessons
            if item.module_number == number
        ],
        theme=edition.settings.theme,
    )


def minutes(edition: Edition) -> dict[str, float]:
    """How long lessons and labs take, as far as the outline says: `lesson:ID` and `lab:ID` to minutes."""
    lessons = {f"lesson:{item.id}": item.lesson.duration_minutes for item in edition.lessons}
    labs = {f"lab:{item.id}": item.lab.duration_minutes for item in edition.labs}
    return {name: duration for name, duration in {**lessons, **labs}.items() if duration}


def _slides_lesson(edition: Edition, item: LessonItem) -> SlidesLesson:
    lesson, wishes = item.lesson, edition.wishes(item)
    return SlidesLesson(
        id=item.id,
        title=lesson.title,
        description=lesson.description,
        duration_minutes=lesson.duration_minutes,
        objectives=lesson.objectives,
        topics=lesson.topics,
        requirements=lesson.requirements,
        visuals=len(wishes),
        described={n: wish.description for n, wish in enumerate(wishes, start=1) if wish},
    )


def _book_lesson(edition: Edition, item: LessonItem) -> BookLesson:
    return BookLesson(
        id=item.id,
        number=item.number,
        title=item.lesson.title,
        file=edition.lesson_page(item),
        visuals=edition.visuals(item),
    )


def _book_lab(edition: Edition, item: LabItem) -> BookLab:
    return BookLab(
        id=item.id, number=item.number, title=item.lab.title, type=item.lab.type, file=edition.lab_page(item)
    )
