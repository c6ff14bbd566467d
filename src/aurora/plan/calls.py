"""Which calls a build of an edition would make: worked out from slices, stages and the ledger, as its jobs would.

A step whose file is there and newer than what it is made from is not made again. Else the ledger is asked, with the
very request that the job would make; where it has the answer, the next step is worked out from that. Where it has not,
the text is unknown, and so all that follows from it would be bought, too: its prompts are measured with a text of the
usual length in the place of the unknown one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from aurora.course import LabItem, LessonItem
from aurora.edits import Stock
from aurora.errors import AuroraError
from aurora.generate import Answer, answer_of, ledger_at, question_of
from aurora.illustrations import IllustrationSpec, image_request, read_spec
from aurora.lab_environment import is_complete, read_environment
from aurora.lab_plan import LabPlan
from aurora.labs import environment_request, environment_text, guide_request, parse_plan, plan_request
from aurora.lessons import stage_request, stage_text
from aurora.outline.models import Closed, Environment
from aurora.prices import cost, load_prices
from aurora.prompts import measure, render
from aurora.providers.base import Usage
from aurora.providers.offline import write
from aurora.request import Request
from aurora.slice_files import all_slices, course_map, slice_bytes
from aurora.slices import (
    EnvironmentSlice,
    ImageSlice,
    LabSlice,
    LessonSlice,
    SlidesSlice,
    TitlesSlice,
    VisualSlice,
    Writer,
)
from aurora.slides.texts import slides_request
from aurora.targets import Edition, all_targets
from aurora.titles import titles_request
from aurora.visuals import parse_spec, spec_request
from aurora.writers import ENVIRONMENT, GUIDE, IMAGE_TASK, PLAN, SLIDES, SPEC, TITLES

S = TypeVar("S", bound=Closed)
T = TypeVar("T")

CHARS_PER_TOKEN = 4
"""Characters of the text that stands in for an unknown one, for each token that it is expected to have."""


@dataclass(frozen=True)
class PlannedCall:
    """One call. `found`: the ledger has its answer. Tokens are estimates; `usd` is None where the price is not known.

    `key` is its key in the ledger, None where that follows from an answer that is not there yet; `edition` is
    `course/language`. `replaces` says that its answer takes the place of a file that is there.
    """

    key: str | None
    task: str
    item: str
    provider: str
    model: str
    found: bool
    prompt_tokens: int
    output_tokens: int
    images: int
    usd: float | None
    edition: str
    replaces: bool


@dataclass(frozen=True)
class _Made:
    """A step's file as the build would leave it: its text, None where only a call could tell, and whether it stays.

    `tokens` is how long an unknown text is expected to be.
    """

    text: str | None
    stays: bool
    tokens: int = 0


def planned_calls(
    edition: Edition, stock: Stock, made: Collection[str] | None = None, *, from_nothing: bool = False
) -> Iterator[PlannedCall]:
    """The calls of an edition, as far as the settings ask for its parts, in the order of the course.

    Args:
        made: the files that a build is going to make, where that is known.
        from_nothing: as if nothing were built yet, so that every answer that the edition uses is among them.
    """
    yield from _Planner(edition, stock, made, from_nothing).calls()


class _Planner:
    """One edition on its way to a plan."""

    def __init__(self, edition: Edition, stock: Stock, made: Collection[str] | None, from_nothing: bool) -> None:
        self.edition, self.stock, self.made, self.from_nothing = edition, stock, made, from_nothing
        # What is going to be made may have been asked for by name, whatever the settings select.
        self.parts = edition if made is None else edition.whole
        self.folder = Path(edition.folder)
        self.name = f"{edition.course.id}/{edition.language}"
        self.slices = {(kind, name): slice_ for kind, name, slice_ in all_slices(edition, stock)}
        self.map = course_map(edition)
        self.ledger = ledger_at(edition.settings.ledger)
        self.found_calls: list[PlannedCall] = []
        self.keys: set[str | None] = set()

    def calls(self) -> Iterator[PlannedCall]:
        content = self.edition.settings.content
        if self.edition.translated and all_targets(self.edition):
            for kind, name in self.slices:
                if kind == "titles":
                    self._titles(name)
        if self.made is not None or content != "labs":
            for lesson in self.parts.lessons:
                self._lesson(lesson)
            for number in self.parts.decks:
                self._slides(number)
        if (self.made is not None or content != "theory") and self.parts.labs:
            self._labs()
        yield from self.found_calls

    def _titles(self, name: str) -> None:
        slice_ = self._slice(TitlesSlice, "titles", name)
        file = Path(self.edition.titles_file(name))
        made = self._stays(file, [("titles", name)], [])
        if not self._is_left(file, made.stays):
            self._step(titles_request(slice_), slice_.writers[TITLES], f"titles:{name}", file)

    def _lesson(self, item: LessonItem) -> None:
        slice_ = self._slice(LessonSlice, "lesson", item.id)
        edit = self.stock.edit("lesson", item.id)
        if edit and self.stock.wants_merge("lesson", item.id):
            self._stages(item, slice_)
        made = _Made(_read(Path(edit.path)), stays=True) if edit else self._stages(item, slice_)
        for n, name in enumerate(self.edition.visuals(item), start=1):
            stage = None if edit else Path(self.edition.stage_file(self.edition.stages[-1], item.id))
            self._visual(name, n, made, stage)

    def _stages(self, item: LessonItem, slice_: LessonSlice) -> _Made:
        made = _Made(None, stays=True)
        before: Path | None = None
        for stage in self.edition.stages:
            task = f"lesson.{stage}"
            file = Path(self.edition.stage_file(stage, item.id))
            there = self._stays(file, [("lesson", item.id)], [before] if before else [])
            if self._is_left(file, made.stays and there.stays):
                made, before = there, file
                continue
            known = before is None or made.text is not None
            text = made.text if known else _stand_in(made.tokens)
            request = stage_request(task, slice_, text, self.map)
            answer = self._step(request, slice_.writers[task], f"lesson:{item.id}", file, known=known)
            made = _Made(stage_text(answer.text) if answer else None, stays=False, tokens=request.expected_tokens)
            before = file
        return made

    def _visual(self, name: str, n: int, lesson: _Made, stage: Path | None) -> None:
        slice_ = self._slice(VisualSlice, "visual", name)
        if self.stock.edit("image", name, ".png") or self.stock.edit("image", name, ".svg"):
            return
        file = self.folder / f"visuals/{name}.json"
        made = self._stays(file, [("visual", name)], [stage] if stage else [])
        if not self._is_left(file, lesson.stays and made.stays):
            known = lesson.text is not None
            request = spec_request(
                slice_, lesson.text if lesson.text is not None else _stand_in(lesson.tokens), self.map
            )
            answer = self._step(request, slice_.writers[SPEC], f"visual:{name}", file, known=known)
            spec_text = _parsed(lambda: parse_spec(slice_, answer).model_dump_json()) if answer else None
            made = _Made(spec_text, stays=False)
        image = self._slice(ImageSlice, "image", name)
        if image.illustration is None:
            return
        png = self.folder / f"images/{name}.png"
        picture = self._stays(png, [("image", name)], [file])
        if self._is_left(png, made.stays and picture.stays):
            return
        text = made.text
        found = _parsed(lambda: read_spec(text.encode())) if text else None
        spec = found if isinstance(found, IllustrationSpec) else None
        request = image_request(spec or _STAND_IN, image.illustration)
        writer = image.illustration.writers[IMAGE_TASK]
        self._step(request, writer, f"image:{name}", png, known=spec is not None)

    def _slides(self, number: int) -> None:
        name = self.edition.course.module_ids[number - 1]
        slice_ = self._slice(SlidesSlice, "slides", name)
        file = Path(self.edition.slides_file(number))
        made = self._stays(file, [("slides", name)], [])
        if not self._is_left(file, made.stays):
            self._step(slides_request(slice_, self.map), slice_.writers[SLIDES], f"slides:{name}", file)

    def _labs(self) -> None:
        environment, stays = self._environment()
        plans: dict[str, tuple[LabPlan | None, bool]] = {}
        by_id = {item.id: item for item in self.edition.course.labs}
        for item in self.parts.labs:
            plan, plan_stays = self._plan(item, environment, stays, plans, by_id)
            if not self.stock.edit("lab", item.id) or self.stock.wants_merge("lab", item.id):
                self._guide(item, plan, environment, stays and plan_stays)

    def _environment(self) -> tuple[Environment | None, bool]:
        slice_ = self._slice(EnvironmentSlice, "environment", "environment")
        file = self.folder / "labguide/environment.yaml"
        made = self._stays(file, [("environment", "environment")], [])
        if slice_.edit:
            edit = _read(Path(slice_.edit.path))
            return _parsed(lambda: read_environment(edit or "")), made.stays
        if self._is_left(file, made.stays):
            return _parsed(lambda: read_environment(made.text or "")), True
        if slice_.environment and is_complete(slice_.environment):
            return slice_.environment, False
        answer = self._step(environment_request(slice_, self.map), slice_.writers[ENVIRONMENT], "environment", file)
        return _parsed(lambda: read_environment(environment_text(slice_, answer))) if answer else None, False

    def _plan(
        self,
        item: LabItem,
        environment: Environment | None,
        stays: bool,
        plans: dict[str, tuple[LabPlan | None, bool]],
        by_id: dict[str, LabItem],
    ) -> tuple[LabPlan | None, bool]:
        if item.id in plans:
            return plans[item.id]
        continued: LabPlan | None = None
        continued_stays = True
        inputs = [self.folder / "labguide/environment.yaml"]
        if item.continues:
            continued, continued_stays = self._plan(by_id[item.continues], environment, stays, plans, by_id)
            inputs.append(self.folder / f"work/lab_plan/{item.continues}.json")
        slice_ = self._slice(LabSlice, "lab", item.id)
        file = self.folder / f"work/lab_plan/{item.id}.json"
        made = self._stays(file, [("lab", item.id)], inputs)
        if self._is_left(file, stays and continued_stays and made.stays):
            plans[item.id] = (_parsed(lambda: LabPlan.model_validate_json(made.text or "")), True)
            return plans[item.id]
        known = environment is not None and (continued is not None or not item.continues)
        request = plan_request(slice_, environment or Environment(), continued, self.map)
        if slice_.pinned and not (known and self._in_ledger(request, slice_.writers[PLAN])):
            worksheet = slice_.model_copy(update={"writers": {}})
            plan = _parsed(lambda: parse_plan(worksheet, Answer(write(request)))) if known else None
            plans[item.id] = (plan, False)
            return plans[item.id]
        answer = self._step(request, slice_.writers[PLAN], f"lab:{item.id}", file, known=known)
        plans[item.id] = (_parsed(lambda: parse_plan(slice_, answer)) if answer else None, False)
        return plans[item.id]

    def _guide(self, item: LabItem, plan: LabPlan | None, environment: Environment | None, stays: bool) -> None:
        slice_ = self._slice(LabSlice, "lab", item.id)
        inputs = [self.folder / f"work/lab_plan/{item.id}.json", self.folder / "labguide/environment.yaml"]
        file = self.folder / f"work/lab_guide/{item.id}.md"
        made = self._stays(file, [("lab", item.id)], inputs)
        if self._is_left(file, stays and made.stays):
            return
        known = plan is not None and environment is not None
        request = guide_request(slice_, plan or _plan_stand_in(slice_), environment or Environment(), self.map)
        self._step(request, slice_.writers[GUIDE], f"lab:{item.id}", file, known=known)

    def _slice(self, form: type[S], kind: str, name: str) -> S:
        slice_ = self.slices[kind, name]
        assert isinstance(slice_, form), "slices are of the form that their kind says"
        return slice_

    def _is_left(self, file: Path, stays: bool) -> bool:
        """Whether a file is not made again: as the build says where that is known, else as its inputs say."""
        return str(file) not in self.made if self.made is not None else stays

    def _stays(self, file: Path, slices: list[tuple[str, str]], inputs: list[Path]) -> _Made:
        """Whether a file is there and would not be made again, going by content for slices and by time for files."""
        text = _read(file)
        if self.made is not None:
            return _Made(text or None, stays=str(file) not in self.made)
        if not text or self.from_nothing:
            return _Made(None, stays=False)
        for kind, name in slices:
            on_disk = self.folder / f"work/slices/{kind}/{name}.json"
            if (_read(on_disk) or "").encode() != slice_bytes(self.slices[kind, name]):
                return _Made(None, stays=False)
            inputs = [*inputs, on_disk]
        try:
            newest = max(path.stat().st_mtime for path in inputs)
        except OSError:
            return _Made(None, stays=False)
        return _Made(text, stays=file.stat().st_mtime >= newest)

    def _in_ledger(self, request: Request, writer: Writer) -> bool:
        from aurora.ledger.keys import key_of

        return self.ledger.find(key_of(question_of(request, writer))) is not None

    def _step(self, request: Request, writer: Writer, item: str, file: Path, *, known: bool = True) -> Answer | None:
        """Notes one call; its answer where the ledger has it."""
        from aurora.ledger.keys import key_of

        key = key_of(question_of(request, writer)) if known else None
        entry = self.ledger.find(key) if key else None
        again = key is not None and key in self.keys
        self.keys.add(key)
        if again:
            # Asked for twice, bought once.
            return answer_of(entry, self.ledger) if entry else None
        if entry:
            tokens, output, usd = 0, 0, entry.cost_usd
        else:
            tokens, output = measure(render(request)), request.billed_tokens
            usage = Usage(input_tokens=tokens, output_tokens=output, images=1 if request.picture else 0)
            usd = cost(usage, load_prices().find(writer.provider, writer.model))
        images = 1 if request.picture else 0
        self.found_calls.append(
            PlannedCall(
                key,
                request.task,
                item,
                writer.provider,
                writer.model,
                bool(entry),
                tokens,
                output,
                images,
                usd,
                self.name,
                file.is_file(),
            )
        )
        return answer_of(entry, self.ledger) if entry else None


_STAND_IN = IllustrationSpec(title="x" * 40, alt="x" * 200, scene="x" * 500)


def _stand_in(tokens: int) -> str:
    return "x" * (CHARS_PER_TOKEN * tokens)


def _plan_stand_in(slice_: LabSlice) -> LabPlan:
    """A plan of the usual length, where none is known."""
    lab = slice_.lab
    facts: dict[str, Any] = {"id": slice_.id, "title": lab.title, "type": lab.type, "minutes": lab.duration_minutes}
    steps = [{"action": "x" * 250, "expected": "x" * 100, "verification": "x" * 100}] * 8
    return LabPlan.model_validate(
        {
            **facts,
            "bloom_level": lab.bloom_level,
            "objectives": ["x" * 80] * 3,
            "objectives_proposed": True,
            "steps": steps,
        }
    )


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return None


def _parsed(parse: Callable[[], T]) -> T | None:
    """What a text holds; None where it cannot be read, in which case the build says so."""
    try:
        return parse()
    except (ValueError, AuroraError):
        return None
