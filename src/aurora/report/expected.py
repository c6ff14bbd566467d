"""What an edition has to consist of, and which jobs make each part of it: pure functions of outline and settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from aurora.components import Component
from aurora.course import LabItem, LessonItem
from aurora.targets import BOOK_FORMATS, DECK_FORMATS, LAB_STAGES, SLIDES_STAGE, Edition


@dataclass(frozen=True)
class Job:
    """A job by its first output, with its log."""

    target: str
    log: str


@dataclass(frozen=True)
class Item:
    """One thing that the settings ask for.

    `kind` and `id` are those of its provenance (None where it has none), `own` the jobs that make it, in order, and
    `before` the jobs of other things that must have run.
    """

    component: Component
    kind: str | None
    id: str
    files: tuple[str, ...]
    own: tuple[Job, ...]
    before: tuple[Job, ...] = ()


def expected_items(edition: Edition) -> list[Item]:
    """Everything that the settings ask for of an edition, in the order of the course."""
    content = edition.settings.content
    items: list[Item] = []
    if content in ("theory", "both"):
        items += _theory(edition)
    if content in ("labs", "both") and edition.labs:
        items += _labs(edition)
    return [*items, *_site(edition, items)]


def _site(edition: Edition, items: list[Item]) -> list[Item]:
    jobs = [_job(edition, f"{edition.site}/index.html", "site", edition.site)] if edition.books else []
    return [Item("site", "site", edition.site, (job.target,), (job,), _all_jobs(items)) for job in jobs]


def _theory(edition: Edition) -> list[Item]:
    items: list[Item] = []
    for lesson in edition.lessons:
        stages = _stages(edition, lesson)
        items.append(lesson_item(edition, lesson))
        for name in edition.visuals(lesson):
            spec = _job(edition, f"visuals/{name}.json", "visual", name)
            drawing = _job(edition, f"images/{name}.png", "image", name)
            pictures = (drawing.target, f"{edition.folder}/images/{name}.svg")
            items.append(Item("visuals", "visual", name, (spec.target,), (spec,), stages))
            items.append(Item("images", "image", name, pictures, (drawing,), (*stages, spec)))
    before = (*_titles(edition, edition.all_titles), *_all_jobs(items))
    decks = [_deck(edition, number) for number in edition.decks]
    return items + decks + _books(edition, edition.book, "book", before)


def _deck(edition: Edition, number: int) -> Item:
    """The slides of a module, which wait for its pictures."""
    id_ = edition.course.module_ids[number - 1]
    texts = _job(edition, f"work/{SLIDES_STAGE}/{id_}.json", "slide_texts", id_)
    deck = edition.deck(number)
    job = _job(edition, f"{deck}.{DECK_FORMATS[0]}", "deck", PurePosixPath(deck).name)
    before = list(_titles(edition, edition.titles_of_deck(number)))
    for lesson in (item for item in edition.lessons if item.module_number == number):
        before += _stages(edition, lesson)
        for name in edition.visuals(lesson):
            before.append(_job(edition, f"visuals/{name}.json", "visual", name))
            before.append(_job(edition, f"images/{name}.png", "image", name))
    files = tuple(f"{edition.folder}/{deck}.{ext}" for ext in DECK_FORMATS)
    return Item("slides", "deck", id_, files, (texts, job), tuple(before))


def _labs(edition: Edition) -> list[Item]:
    environment = _job(edition, "labguide/environment.yaml", "lab_environment", "environment")
    master = _job(edition, edition.master_plan, "lab_master_plan", PurePosixPath(edition.master_plan).stem)
    titles = _titles(edition, edition.all_titles)
    items = [lab_item(edition, lab, environment) for lab in edition.labs]
    plans = tuple(_lab_stages(edition, lab.id)[0] for lab in edition.labs)
    extras = [
        Item("lab_extras", "environment", "environment", (environment.target,), (environment,)),
        Item("lab_extras", "master_plan", "master_plan", (master.target,), (master,), (*titles, environment, *plans)),
    ]
    before = (*titles, *_all_jobs(extras + items))
    return items + extras + _books(edition, edition.lab_book, "lab_book", before)


def lesson_item(edition: Edition, lesson: LessonItem) -> Item:
    """A lesson's published page, which names the lessons beside it."""
    path = edition.lesson_page(lesson)
    page = _job(edition, path, "lesson", PurePosixPath(path).stem)
    place = edition.course.lessons.index(lesson)
    named = edition.course.lessons[max(0, place - 1) : place + 2]
    titles = _titles(edition, edition.titles_of(other.module_number for other in named))
    return Item("lessons", "lesson", lesson.id, (page.target,), (*_stages(edition, lesson), page), titles)


def lab_item(edition: Edition, lab: LabItem, environment: Job) -> Item:
    """A lab's published page."""
    path = edition.lab_page(lab)
    page = _job(edition, path, "lab", PurePosixPath(path).stem)
    continued: list[Job] = []
    by_id = {other.id: other for other in edition.course.labs}
    earlier = lab.continues
    while earlier:
        continued.append(_lab_stages(edition, earlier)[0])
        earlier = by_id[earlier].continues
    own = (*_lab_stages(edition, lab.id), page)
    titles = _titles(edition, edition.titles_of([lab.module_number]))
    return Item("labs", "lab", lab.id, (page.target,), own, (environment, *continued, *titles))


def _books(edition: Edition, book: str, rule: str, before: tuple[Job, ...]) -> list[Item]:
    name = PurePosixPath(book).name
    jobs = [_job(edition, f"{book}.{ext}", rule, f"{name}.{ext}") for ext in BOOK_FORMATS]
    return [Item("books", "book", PurePosixPath(job.target).name, (job.target,), (job,), before) for job in jobs]


def _stages(edition: Edition, lesson: LessonItem) -> tuple[Job, ...]:
    return tuple(_job(edition, f"work/{stage}/{lesson.id}.md", stage, lesson.id) for stage in edition.stages)


def _titles(edition: Edition, files: Iterable[str]) -> tuple[Job, ...]:
    paths = [PurePosixPath(file) for file in files]
    return tuple(_job(edition, str(path.relative_to(edition.folder)), "titles", path.stem) for path in paths)


def _lab_stages(edition: Edition, id_: str) -> tuple[Job, ...]:
    return tuple(_job(edition, f"work/{stage}/{id_}.{ext}", stage, id_) for stage, ext in LAB_STAGES.items())


def _all_jobs(items: Iterable[Item]) -> tuple[Job, ...]:
    return tuple(dict.fromkeys(job for item in items for job in item.own))


def _job(edition: Edition, path: str, rule: str, name: str) -> Job:
    return Job(f"{edition.folder}/{path}", f"{edition.folder}/logs/{rule}/{name}.log")
