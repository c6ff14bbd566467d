"""Which versions there are of a lesson, a lab guide, a picture or slides, which is built, and how to go back.

Versions are answers in the ledger, where they stay; what a person wrote stands beside them under `edits/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import Field

from aurora.edits import EARLIER, Stock, edit_name
from aurora.generate import ledger_at
from aurora.item_names import NamedKind, UnknownItem, find_item
from aurora.ledger import Entry, Ledger
from aurora.lessons import stage_text
from aurora.outline.models import Closed
from aurora.retry import Retry
from aurora.slice_files import all_slices
from aurora.targets import Edition
from aurora.versions import LAST_STEPS, Made, Now, Slice, made_versions
from aurora.writers import IMAGE_TASK, SLIDES, asks_models, lesson_tasks

if TYPE_CHECKING:
    from aurora.build import Build

_EDITED = {"lesson": ("lesson", (".md",)), "lab": ("lab", (".md",)), "visual": ("image", (".png", ".svg"))}
"""What takes the place of an item, and with which extensions; nothing does of slides."""


class Painting(Closed):
    """A painted picture of a spec. `file` is its place in the ledger, None where a diagram took its place."""

    file: str | None
    date: str
    model: str
    usd: float | None
    built: bool


class Version(Closed):
    """One version. They are numbered from the oldest on, from 1.

    `revision` is its number for `regenerate=ITEM@1`, None where the outline itself had another one then. `usd` is what
    all its steps cost, None where that is not known. `built` says that it is what is built now, or would be without the
    edit. `differs` names what has to be set back to have it again, `command` goes back to its revision; None where
    there is nothing to do.
    """

    number: int
    key: str
    task: str
    revision: int | None
    requirements: str | None
    date: str
    model: str
    usd: float | None
    built: bool
    differs: list[str]
    command: str | None
    paintings: list[Painting]
    text: str = Field(exclude=True)


class ItemHistory(Closed):
    """All versions of an item of one edition, and the edits of it.

    `edits` are the files that take its place now, `earlier` those that a later change took the place of. `revision` is
    the one that is to be built, `pending` says that no build has finished with it. `command` builds with the settings
    of now.
    """

    item: str
    course: str
    language: str
    number: str
    title: str
    revision: int
    pending: bool
    versions: list[Version]
    edits: list[str]
    earlier: list[str]
    command: str


def item_history(build: Build, text: str) -> list[ItemHistory]:
    """The history of an item in each edition that has it.

    Args:
        text: `lesson:ID`, `lab:ID`, `visual:ID-3` or `slides:MODULE-ID`; numbers work, too.

    Raises:
        UnknownItem: no edition has it; the text names the nearest ones.
        AuroraError: the ledger cannot be read.
    """
    found: list[tuple[Edition, NamedKind, str]] = []
    unknown: UnknownItem | None = None
    for edition in build.editions:
        try:
            found.append((edition, *find_item(edition, text)))
        except UnknownItem as error:
            unknown = error
    if unknown and not found:
        raise unknown
    ledger = ledger_at(build.settings.ledger)
    entries = list(ledger.entries())
    return [_Histories(edition, build, ledger, entries).of(kind, id_) for edition, kind, id_ in found]


def all_histories(build: Build) -> list[ItemHistory]:
    """The histories of all items that have an edit or more than one version, in the order of the course."""
    ledger = ledger_at(build.settings.ledger)
    entries = list(ledger.entries())
    found = []
    for edition in build.editions:
        histories = _Histories(edition, build, ledger, entries)
        histories_of = (histories.of(kind, id_) for kind, id_ in histories.said)
        found += [one for one in histories_of if one.edits or one.earlier or len(one.versions) > 1]
    return found


@dataclass(frozen=True)
class _Said:
    """What the outline itself says of an item; a picture has the title of its lesson."""

    number: str
    title: str
    revision: int = 1
    requirements: str | None = None


def _outlined(edition: Edition) -> Iterator[tuple[tuple[NamedKind, str], _Said]]:
    """All items of an outline, selected or not, in its order."""
    for item in edition.course.lessons:
        lesson = item.lesson
        yield ("lesson", item.id), _Said(item.number, lesson.title, lesson.revision, lesson.requirements)
        wishes = zip(edition.visuals(item), edition.wishes(item), strict=True)
        for n, (name, wish) in enumerate(wishes, start=1):
            own = (wish.revision, wish.requirements) if wish else ()
            yield ("visual", name), _Said(f"{item.number}-{n}", lesson.title, *own)
    for lab in edition.course.labs:
        yield ("lab", lab.id), _Said(lab.number, lab.lab.title, lab.lab.revision, lab.lab.requirements)
    for number in edition.whole.decks:
        title = edition.course.outline.modules[number - 1].title
        yield ("slides", edition.course.module_ids[number - 1]), _Said(str(number), title)


class _Histories:
    """The histories of the items of one edition."""

    def __init__(self, edition: Edition, build: Build, ledger: Ledger, entries: Iterable[Entry]) -> None:
        self.edition, self.stock, self.ledger = edition, build.stocks[edition.folder], ledger
        self.entries: dict[str, list[Entry]] = {}
        for entry in entries:
            if (entry.course, entry.language) == (edition.course.id, edition.language):
                self.entries.setdefault(entry.item, []).append(entry)
        self.slices = {(kind, name): slice_ for kind, name, slice_ in all_slices(edition, self.stock)}
        self.said = dict(_outlined(edition))
        self.retry = Retry(edition, build.editions)
        self.beneath: dict[str, dict[str, set[str]]] = {}

    def of(self, kind: NamedKind, id_: str) -> ItemHistory:
        """The history of one item."""
        name = f"{kind}:{id_}"
        edits = self._edits(kind, id_)
        used = self._used_without(kind) if edits else self._used
        keys = used.get(name, set())
        entries = self._with_used(self.entries.get(name, []), keys)
        last = lesson_tasks(self.edition.settings)[-1] if asks_models(self.edition.settings) else None
        steps = (last,) if kind == "lesson" else LAST_STEPS[kind]
        versions = made_versions(kind, entries, last, keys)
        built = next((made for made in versions if made.entry.key in keys and made.entry.task in steps), None)
        now = self._now(kind, id_, built)
        paintings = self._with_used(self.entries.get(f"image:{id_}", []), used.get(f"image:{id_}", set()))
        return ItemHistory(
            item=name,
            course=self.edition.course.id,
            language=self.edition.language,
            number=self.said[kind, id_].number,
            title=self.said[kind, id_].title,
            revision=now.again.revision,
            pending=now.again.pending,
            versions=[
                self._version(place, name, made, now, paintings, used.get(f"image:{id_}", set()))
                for place, made in enumerate(versions, start=1)
            ],
            edits=edits,
            earlier=self._earlier(kind, id_),
            command=self.retry.everything,
        )

    def _version(
        self, place: int, name: str, made: Made, now: Now, paintings: Sequence[Entry], used: set[str]
    ) -> Version:
        entry, number = made.entry, now.number_of(made)
        built = now.built is made
        goes_back = number is not None and number != now.again.revision
        text = _text_of(made, now.slice)
        return Version(
            number=place,
            key=entry.key,
            task=entry.task,
            revision=number,
            requirements=made.own.get("requirements"),
            date=entry.date,
            model=f"{entry.provider}/{entry.model}",
            usd=made.usd,
            built=built,
            differs=[] if built else now.differs(made),
            command=self.retry.again(f"{name}@{number}") if goes_back else None,
            paintings=[
                _painting(one, self.ledger.location, built and one.key in used)
                for one in paintings
                if _is_of(one, text, made)
            ],
            text=text,
        )

    def _now(self, kind: NamedKind, id_: str, built: Made | None) -> Now:
        slice_ = cast(Slice, self.slices[kind, id_])
        said = self.said[kind, id_]
        return Now(slice_, self.stock.revisions.of(kind, id_), said.revision, said.requirements, built)

    def _with_used(self, entries: list[Entry], keys: set[str]) -> list[Entry]:
        """Also those that were bought under another name: two items may ask for the same."""
        missing = keys - {entry.key for entry in entries}
        return entries + [entry for key in sorted(missing) if (entry := self.ledger.find(key))]

    @cached_property
    def _used(self) -> dict[str, set[str]]:
        return self._keys(self.stock)

    def _used_without(self, kind: NamedKind) -> dict[str, set[str]]:
        """The keys that would be used if nothing of a kind were edited."""
        if kind not in self.beneath:
            own, suffixes = _EDITED[kind]
            names = {edit_name(own, id_, suffix) for of, id_ in self.said if of == kind for suffix in suffixes}
            others = {name: edit for name, edit in self.stock.edits.items() if name not in names}
            self.beneath[kind] = self._keys(replace(self.stock, edits=others))
        return self.beneath[kind]

    def _keys(self, stock: Stock) -> dict[str, set[str]]:
        """The keys of all answers that a build uses, by item."""
        if not asks_models(self.edition.settings):
            return {}
        from aurora.plan import planned_calls

        settings = self.edition.settings.model_copy(update={"content": "both", "modules": "all"})
        found: dict[str, set[str]] = {}
        for call in planned_calls(replace(self.edition, settings=settings), stock, from_nothing=True):
            if call.key:
                found.setdefault(call.item, set()).add(call.key)
        return found

    def _edits(self, kind: NamedKind, id_: str) -> list[str]:
        own, suffixes = _EDITED.get(kind, (kind, ()))
        edits = [self.stock.edits.get(edit_name(own, id_, suffix)) for suffix in suffixes]
        return [edit.path for edit in edits if edit]

    def _earlier(self, kind: NamedKind, id_: str) -> list[str]:
        if kind not in _EDITED:
            return []
        suffixes = "|".join(re.escape(suffix) for suffix in _EDITED[kind][1])
        form = re.compile(rf"{re.escape(id_)}\.[0-9a-f]{{8}}({suffixes})")
        places = sorted(Path(self.edition.edits, EARLIER).glob("*"))
        return [path.as_posix() for path in places if form.fullmatch(path.name)]


def _text_of(made: Made, slice_: Slice) -> str:
    """A version as the file of its last step would hold it."""
    answer = made.entry.answer or ""
    if made.entry.task in (*LAST_STEPS["lesson"], *LAST_STEPS["lab"]):
        return stage_text(answer)
    from aurora.generate import Answer
    from aurora.slices import VisualSlice, Writer
    from aurora.slides.texts import parse_slides, slides_text
    from aurora.visuals import parse_spec

    if made.entry.task == SLIDES:
        try:
            return slides_text(parse_slides(Answer(answer)))
        except ValueError:
            return f"{answer}\n"
    assert isinstance(slice_, VisualSlice), "the spec of a picture has a slice of its kind"
    by_model = {made.entry.task: Writer(provider=made.entry.provider, model=made.entry.model, prompt="")}
    try:
        spec = parse_spec(
            slice_.model_copy(update={"kind": made.hard.get("kind", slice_.kind), "writers": by_model}), Answer(answer)
        )
    except ValueError:
        return f"{answer}\n"
    return json.dumps(spec.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def _is_of(painting: Entry, spec: str, made: Made) -> bool:
    hard: Mapping[str, object] = painting.question["hard"]
    if painting.task != IMAGE_TASK or hard.get("revision") != made.hard.get("revision"):
        return False
    try:
        return bool(json.loads(spec).get("scene") == hard.get("scene"))
    except (ValueError, AttributeError):
        return False


def _painting(entry: Entry, ledger: str, built: bool) -> Painting:
    return Painting(
        file=f"{ledger}/{entry.media.file[:2]}/{entry.media.file}" if entry.media else None,
        date=entry.date,
        model=f"{entry.provider}/{entry.model}",
        usd=entry.cost_usd,
        built=built,
    )
