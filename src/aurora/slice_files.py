"""Works out the slices of an edition from its outline, settings and edits, and writes those that differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from aurora.course import LabItem, LessonItem
from aurora.edits import Stock
from aurora.files import write_if_different
from aurora.languages import pack
from aurora.outline import Closed, VisualWish
from aurora.resources import own_digest
from aurora.revisions import Revision
from aurora.slice_facts import (
    book_slice,
    course_facts,
    deck_slice,
    lesson_facts,
    minutes,
    module_facts,
    neighbour,
    slides_slice,
)
from aurora.slices import (
    CourseMap,
    EnvironmentSlice,
    IllustrationFacts,
    ImageSlice,
    LabPageSlice,
    LabSlice,
    LessonPageSlice,
    LessonSlice,
    MapLesson,
    MapModule,
    MasterPlanSlice,
    SiteSlice,
    TitlesSlice,
    VisualSlice,
    dump,
    joined,
)
from aurora.targets import (
    BOOK_FORMATS,
    COURSE_TITLES,
    LAB_STAGES,
    LESSON_STAGES,
    SITE_DOWNLOADS,
    SLIDES_STAGE,
    Edition,
)
from aurora.writers import (
    ENVIRONMENT,
    GUIDE,
    IMAGE_TASK,
    PLAN,
    SLIDES,
    SPEC,
    TITLES,
    asks_models,
    lesson_tasks,
    paints,
    writers,
)

Named = Iterator[tuple[str, str, Closed]]


def write_slices(edition: Edition, stock: Stock) -> int:
    """Writes the slices of all items of an edition, selected or not, and returns how many differed."""
    folder = Path(edition.folder) / "work/slices"
    written = 0
    for kind, name, slice_ in all_slices(edition, stock):
        written += write_if_different(folder / kind / f"{name}.json", slice_bytes(slice_))
    if edition.course_map:
        write_if_different(Path(edition.course_map), slice_bytes(course_map(edition)))
    return written


def written_by_models(edition: Edition) -> bool:
    """Whether models were asked when the slices of an edition were written last."""
    first = next(iter(edition.course.lessons))
    try:
        return b'"writers"' in (Path(edition.folder) / f"work/slices/lesson/{first.id}.json").read_bytes()
    except OSError:
        return False


def all_slices(edition: Edition, stock: Stock) -> Named:
    """Every slice of an edition, each with its kind and its name."""
    return _Slices(edition, stock, Path(edition.folder) / "work/slices").all()


def slice_bytes(slice_: Closed) -> bytes:
    """A slice as its file holds it."""
    return (json.dumps(dump(slice_), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def course_map(edition: Edition) -> CourseMap:
    """What the whole course covers, whatever is selected of it."""
    labs = edition.course.labs
    return CourseMap(
        title=edition.course.outline.course.title,
        modules=[
            MapModule(
                title=module.title,
                summary=module.summary,
                lessons=[
                    MapLesson(
                        id=item.id,
                        title=item.lesson.title,
                        description=item.lesson.description,
                        topics=[topic.title for topic in item.lesson.topics],
                        labs=[lab.lab.title for lab in labs if lab.lesson and lab.lesson.id == item.id],
                    )
                    for item in edition.course.lessons
                    if item.module_number == number
                ],
                labs=[lab.lab.title for lab in labs if lab.module_number == number and not lab.lesson],
            )
            for number, module in enumerate(edition.course.outline.modules, start=1)
        ],
    )


class _Slices:
    """The slices of one edition, each with its kind and its name."""

    def __init__(self, edition: Edition, stock: Stock, folder: Path) -> None:
        self.edition = edition
        self.whole = edition.whole
        self.stock = stock
        self.folder = folder
        self.course = course_facts(edition)
        self.provider = edition.settings.text_provider
        self.lesson_writers = writers(edition.settings, *lesson_tasks(edition.settings))
        self.spec_writers = writers(edition.settings, SPEC)
        self.slides_writers = writers(edition.settings, SLIDES)
        self.lab_writers = writers(edition.settings, PLAN, GUIDE)
        self.titles_writers = writers(edition.settings, TITLES) if edition.translated else {}
        self.image_writers = writers(edition.settings, SPEC, IMAGE_TASK) if paints(edition.settings) else {}
        code = pack(edition.language).code
        self.words = own_digest(f"languages/{code}", "commands.yaml")
        self.theme = edition.settings.theme
        self.look = own_digest(*dict.fromkeys(("themes/default", f"themes/{self.theme}")))

    def all(self) -> Named:
        """Every slice."""
        lessons = self.whole.lessons
        for index, item in enumerate(lessons):
            before = lessons[index - 1] if index else None
            after = lessons[index + 1] if index + 1 < len(lessons) else None
            yield from self._lesson(item, before, after)
        for number in self.whole.decks:
            yield from self._slides(number)
        for lab in self.whole.labs:
            yield from self._lab(lab)
        yield (
            "environment",
            "environment",
            EnvironmentSlice(
                course=self.course,
                environment=self.edition.course.outline.course.environment,
                provider=self.provider,
                writers=writers(self.edition.settings, ENVIRONMENT),
                edit=self.stock.edit("environment", "environment"),
                mended=self._mended("environment", "environment", "environment"),
                words=self.words,
            ),
        )
        if self.edition.translated:
            yield from self._titles()
        for part in {one.part: one for one in (self.edition, self.whole)}.values():
            yield from self._books(part)

    def _mended(self, slice_kind: str, name: str, kind: str) -> str | None:
        # The last damage stays in a slice: were it forgotten, the slice would change and the item be made once more.
        return self.stock.damaged.get((kind, name)) or _earlier(self.folder / slice_kind / f"{name}.json")

    def _mended_book(self, name: str) -> str | None:
        found = [self.stock.damaged.get(("book", f"{name}.{ext}")) for ext in BOOK_FORMATS]
        return next((digest for digest in found if digest), None) or _earlier(self.folder / f"book/{name}.json")

    def _mended_steps(self, slice_kind: str, name: str, steps: Iterable[str]) -> str | None:
        found = [self.stock.damaged.get(("stage", f"{step}/{name}")) for step in steps]
        return next((digest for digest in found if digest), None) or _earlier(self.folder / slice_kind / f"{name}.json")

    def _lesson(self, item: LessonItem, before: LessonItem | None, after: LessonItem | None) -> Named:
        facts = lesson_facts(self.edition, item, self.stock.revisions.of("lesson", item.id))
        module = module_facts(item.module)
        wishes = self.edition.wishes(item)
        edit = self.stock.edit("lesson", item.id)
        yield (
            "lesson",
            item.id,
            LessonSlice(
                course=self.course,
                module=module,
                lesson=facts,
                visuals=wishes,
                words_per_minute=self.edition.settings.words_per_minute,
                provider=self.provider,
                writers=self.lesson_writers,
                mended=self._mended_steps("lesson", item.id, LESSON_STAGES),
                words=self.words,
            ),
        )
        yield (
            "lesson_page",
            item.id,
            LessonPageSlice(
                id=item.id,
                title=item.lesson.title,
                language=self.edition.language,
                module_number=item.module_number,
                module_title=item.module.title,
                lesson_number=item.lesson_number,
                lessons_in_module=len(item.module.lessons),
                previous=neighbour(before),
                next=neighbour(after),
                edit=self.stock.page_edit("lesson", item.id),
                mended=self._mended("lesson_page", item.id, "lesson"),
                words=self.words,
            ),
        )
        kinds = self.edition.kinds(item)
        for n, name in enumerate(self.edition.visuals(item), start=1):
            png, svg = (self.stock.edit("image", name, suffix) for suffix in (".png", ".svg"))
            drawn_by_hand = bool(png or svg)
            painted = kinds[n - 1] == "illustration"
            drawn = not (painted or drawn_by_hand)
            again = self.stock.revisions.of("visual", name)
            yield (
                "visual",
                name,
                VisualSlice(
                    course=self.course,
                    module=module,
                    lesson=facts,
                    n=n,
                    visuals=wishes,
                    edit=edit,
                    previous=before.lesson.title if before and before.module_number == item.module_number else None,
                    next=after.lesson.title if after and after.module_number == item.module_number else None,
                    provider=self.provider,
                    writers=self.spec_writers,
                    kind=kinds[n - 1],
                    revision=again.revision,
                    requirements=again.said,
                    pinned=drawn_by_hand and asks_models(self.edition.settings),
                    style=self.edition.settings.image_style if painted else None,
                    mended=self._mended("visual", name, "visual"),
                    words=self.words,
                ),
            )
            yield (
                "image",
                name,
                ImageSlice(
                    name=name,
                    png=png,
                    svg=svg,
                    illustration=self._illustration(wishes[n - 1], again) if painted and not drawn_by_hand else None,
                    theme=self.theme if drawn else "default",
                    mended=self._mended("image", name, "image"),
                    look=self.look if drawn else None,
                ),
            )

    def _illustration(self, wish: VisualWish | None, again: Revision) -> IllustrationFacts:
        return IllustrationFacts(
            course=self.course.id,
            language=self.course.language,
            style=self.edition.settings.image_style,
            revision=(wish.revision if wish else 1) + again.revision - 1,
            writers=self.image_writers,
        )

    def _slides(self, number: int) -> Named:
        id_ = self.edition.course.module_ids[number - 1]
        again = self.stock.revisions.of("slides", id_)
        own = {"writers": self.slides_writers, "mended": self._mended_steps("slides", id_, [SLIDES_STAGE])}
        texts = slides_slice(self.whole, number, self.course, again)
        yield "slides", id_, texts.model_copy(update={**own, "words": self.words})
        mended = self._mended("deck", id_, "deck")
        yield (
            "deck",
            id_,
            deck_slice(self.whole, number).model_copy(
                update={"mended": mended, "words": self.words, "look": self.look}
            ),
        )

    def _titles(self) -> Named:
        course = self.course
        said = [course.description, course.level, *course.audience, *course.prerequisites, *course.learning_outcomes]
        yield self._titles_slice(COURSE_TITLES, [course.title, *said])
        for number, name in enumerate(self.edition.course.module_ids, start=1):
            module = self.edition.course.outline.modules[number - 1]
            lessons = [item.lesson.title for item in self.whole.lessons if item.module_number == number]
            labs = [item.lab.title for item in self.whole.labs if item.module_number == number]
            yield self._titles_slice(name, [module.title, module.summary, *lessons, *labs])

    def _titles_slice(self, name: str, texts: list[str | None]) -> tuple[str, str, Closed]:
        slice_ = TitlesSlice(
            course=self.course.id,
            course_title=self.course.title,
            language=self.course.language,
            outline_language=self.course.outline_language,
            texts=list(dict.fromkeys(text for text in texts if text)),
            writers=self.titles_writers,
            mended=self._mended_steps("titles", name, ("titles",)),
        )
        return ("titles", name, slice_)

    def _lab(self, item: LabItem) -> Named:
        again = self.stock.revisions.of("lab", item.id)
        yield (
            "lab",
            item.id,
            LabSlice(
                course=self.course,
                module=module_facts(item.module),
                lesson_title=item.lesson.lesson.title if item.lesson else None,
                id=item.id,
                lab=item.lab.model_copy(
                    update={
                        # How the outline names a lab or the one it continues decides nothing: the ids beside it do.
                        "id": None,
                        "continues": None,
                        "revision": item.lab.revision + again.revision - 1,
                        "requirements": joined(item.lab.requirements, again.said),
                    }
                ),
                continues=item.continues,
                provider=self.provider,
                writers=self.lab_writers,
                pinned=bool(self.lab_writers and self.stock.edit("lab", item.id))
                and not self.stock.wants_merge("lab", item.id),
                mended=self._mended_steps("lab", item.id, LAB_STAGES),
                words=self.words,
            ),
        )
        yield (
            "lab_page",
            item.id,
            LabPageSlice(
                id=item.id,
                title=item.lab.title,
                language=self.edition.language,
                type=item.lab.type,
                number=item.number,
                module_number=item.module_number,
                module_title=item.module.title,
                lesson=neighbour(item.lesson),
                edit=self.stock.page_edit("lab", item.id),
                mended=self._mended("lab_page", item.id, "lab"),
                words=self.words,
            ),
        )

    def _books(self, part: Edition) -> Named:
        for kind, path in (("theory", part.book), ("labs", part.lab_book)):
            name = Path(path).name
            yield (
                "book",
                name,
                book_slice(part, kind, self.course).model_copy(
                    update={"mended": self._mended_book(name), "words": self.words, "look": self.look}
                ),
            )
        if part.books:
            yield "site", part.site, self._site(part)
        name = Path(part.master_plan).stem
        yield (
            "master_plan",
            name,
            MasterPlanSlice(
                course=self.course,
                labs=[(lab.number, lab.id) for lab in part.labs],
                mended=self._mended("master_plan", name, "master_plan"),
            ),
        )

    def _site(self, part: Edition) -> SiteSlice:
        kinds = [kind for kind, path in (("theory", part.book), ("labs", part.lab_book)) if path in part.books]
        return SiteSlice(
            books=[book_slice(part, kind, self.course) for kind in kinds],
            minutes=minutes(part),
            downloads={
                kind: [f"{path}.{ext}" for ext in SITE_DOWNLOADS] for kind, path in zip(kinds, part.books, strict=True)
            },
            mended=self._mended("site", part.site, "site"),
            words=self.words,
            look=self.look,
        )


def _earlier(path: Path) -> str | None:
    try:
        value = json.loads(path.read_bytes()).get("mended")
    except (OSError, ValueError, AttributeError):
        return None
    return value if isinstance(value, str) else None
