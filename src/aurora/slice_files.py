"""Works out the slices of an edition from its outline, settings and edits, and writes those that differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from aurora.course import LabItem, LessonItem
from aurora.edits import Stock
from aurora.files import sha256, write_if_different
from aurora.outline import Closed, Module
from aurora.slices import (
    BookLab,
    BookLesson,
    BookModule,
    BookSlice,
    CourseFacts,
    EnvironmentSlice,
    ImageSlice,
    LabPageSlice,
    LabRef,
    LabSlice,
    LessonFacts,
    LessonPageSlice,
    LessonSlice,
    MasterPlanSlice,
    ModuleFacts,
    Neighbour,
    VisualSlice,
)
from aurora.targets import Edition
from aurora.theme import load_theme


def write_slices(edition: Edition, stock: Stock) -> int:
    """Writes the slices of all items of an edition, selected or not, and returns how many differed."""
    folder = Path(edition.folder) / "work/slices"
    written = 0
    for kind, name, slice_ in _slices(edition, stock, folder):
        written += write_if_different(folder / kind / f"{name}.json", dump(slice_))
    return written


def dump(slice_: Closed) -> bytes:
    """A slice as the bytes of its file."""
    return (json.dumps(slice_.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _slices(edition: Edition, stock: Stock, folder: Path) -> Iterator[tuple[str, str, Closed]]:
    course = _course(edition)
    whole = whole_edition(edition)
    provider = edition.settings.text_provider
    theme = sha256(load_theme().model_dump_json().encode())

    def mended(slice_kind: str, name: str, item: tuple[str, str]) -> str | None:
        # The last damage stays in the slice: were it forgotten, the slice would change and the page be made once more.
        return stock.damaged.get(item) or _earlier(folder / slice_kind / f"{name}.json")

    for index, item in enumerate(whole.lessons):
        facts = _lesson(edition, item)
        module = _module(item.module)
        wishes = edition.wishes(item)
        before = whole.lessons[index - 1] if index else None
        after = whole.lessons[index + 1] if index + 1 < len(whole.lessons) else None
        yield (
            "lesson",
            item.id,
            LessonSlice(
                course=course,
                module=module,
                lesson=facts,
                visuals=wishes,
                words_per_minute=edition.settings.words_per_minute,
                provider=provider,
            ),
        )
        yield (
            "lesson_page",
            item.id,
            LessonPageSlice(
                id=item.id,
                title=item.lesson.title,
                language=edition.language,
                module_number=item.module_number,
                module_title=item.module.title,
                lesson_number=item.lesson_number,
                lessons_in_module=len(item.module.lessons),
                previous=_neighbour(before),
                next=_neighbour(after),
                edit=stock.edits.get(("lesson", item.id)),
                mended=mended("lesson_page", item.id, ("lesson", item.id)),
            ),
        )
        for n, name in enumerate(edition.visuals(item), start=1):
            yield (
                "visual",
                name,
                VisualSlice(
                    course=course,
                    module=module,
                    lesson=facts,
                    n=n,
                    visuals=wishes,
                    edit=stock.edits.get(("lesson", item.id)),
                    previous=before.lesson.title if before and before.module_number == item.module_number else None,
                    next=after.lesson.title if after and after.module_number == item.module_number else None,
                    provider=provider,
                ),
            )
            image = ("image", name)
            damage = mended("image", name, image)
            yield "image", name, ImageSlice(name=name, edit=stock.edits.get(image), mended=damage, theme=theme)

    for lab in whole.labs:
        yield (
            "lab",
            lab.id,
            LabSlice(
                course=course,
                module=_module(lab.module),
                lesson_title=lab.lesson.lesson.title if lab.lesson else None,
                id=lab.id,
                lab=lab.lab,
                continues=lab.continues,
                provider=provider,
            ),
        )
        yield (
            "lab_page",
            lab.id,
            LabPageSlice(
                id=lab.id,
                title=lab.lab.title,
                language=edition.language,
                type=lab.lab.type,
                number=lab.number,
                module_number=lab.module_number,
                module_title=lab.module.title,
                lesson=_neighbour(lab.lesson),
                edit=stock.edits.get(("lab", lab.id)),
                mended=mended("lab_page", lab.id, ("lab", lab.id)),
            ),
        )

    environment = ("environment", "environment")
    yield (
        "environment",
        "environment",
        EnvironmentSlice(
            course=course,
            environment=edition.course.outline.course.environment,
            provider=provider,
            edit=stock.edits.get(environment),
            mended=mended("environment", "environment", environment),
        ),
    )
    for part in {edition.folder + edition.part: edition, whole.folder: whole}.values():
        for kind, path in (("theory", part.book), ("labs", part.lab_book)):
            name = Path(path).name
            yield "book", name, _book(part, kind, course, mended("book", name, ("book", name)), theme)
        name = Path(part.master_plan).stem
        damage = mended("master_plan", name, ("master_plan", name))
        labs = [(lab.number, lab.id) for lab in part.labs]
        yield "master_plan", name, MasterPlanSlice(course=course, labs=labs, mended=damage)


def whole_edition(edition: Edition) -> Edition:
    """The same edition with every module selected."""
    return Edition(edition.course, edition.language, edition.settings.model_copy(update={"modules": "all"}))


def _earlier(path: Path) -> str | None:
    try:
        value = json.loads(path.read_bytes()).get("mended")
    except (OSError, ValueError, AttributeError):
        return None
    return value if isinstance(value, str) else None


def _course(edition: Edition) -> CourseFacts:
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
        requirements=course.requirements,
    )


def _module(module: Module) -> ModuleFacts:
    return ModuleFacts(
        title=module.title,
        summary=module.summary,
        bloom_level=module.bloom_level,
        duration_minutes=module.duration_minutes,
    )


def _lesson(edition: Edition, item: LessonItem) -> LessonFacts:
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
        requirements=lesson.requirements,
        revision=lesson.revision,
    )


def _neighbour(item: LessonItem | None) -> Neighbour | None:
    return Neighbour(number=item.number, title=item.lesson.title) if item else None


def _book(edition: Edition, kind: str, course: CourseFacts, mended: str | None, theme: str) -> BookSlice:
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
            "mended": mended,
            "theme": theme,
        }
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
