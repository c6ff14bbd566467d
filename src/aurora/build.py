"""What the Snakefile asks: which editions there are, which files they have, and what each rule reads.

Made once each time the Snakefile is parsed. Parsing writes slices and nothing else; `start` and `end` run around a
build that really runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from aurora.editions import course_ids, editions, items, load_courses, selection_notes
from aurora.edits import Stock, keep, strays, take_stock
from aurora.errors import AuroraError, ProblemsError
from aurora.languages import pack
from aurora.prompts import misnamed
from aurora.runs import forget_old_runs
from aurora.settings import load_settings
from aurora.slice_files import write_slices, written_by_models
from aurora.targets import (
    BUILD,
    Edition,
    all_targets,
    image_targets,
    lab_half_targets,
    lab_targets,
    lesson_targets,
    published_files,
    theory_targets,
    visual_targets,
)
from aurora.writers import asks_models, fallbacks

if TYPE_CHECKING:
    from aurora.plan import Plan, PlannedCall


class UnknownTarget(AuroraError):
    """A file was asked for that no outline has."""


class Wildcards(Protocol):
    """Snakemake's wildcards of a job: those of the names in its rule's output."""

    course: str
    lang: str
    id: str
    n: str
    mm: str
    ll: str
    nn: str
    part: str


Inputs = dict[str, str | list[str]]


def _or_missing(find: Callable[[Build, Wildcards], Inputs]) -> Callable[[Build, Wildcards], Inputs]:
    """For a target that no outline has, an input that says so: Snakemake shows it as missing, without a traceback."""

    @wraps(find)
    def inputs(build: Build, wildcards: Wildcards) -> Inputs:
        try:
            return find(build, wildcards)
        except UnknownTarget as error:
            return {"slice": str(error)}

    return inputs


class Build:
    """All editions that the config asks for.

    Args:
        config: Snakemake's merged config.
        ancient: marks an input whose time makes nothing anew; Snakemake's function of that name.

    Raises:
        ProblemsError: problems of the config and of all outlines, together.
    """

    def __init__(self, config: Mapping[str, Any], ancient: Callable[[str], str] = str) -> None:
        self._ancient = ancient
        self.settings = load_settings(config)
        self.courses, self.notes = load_courses(self.settings)
        self.editions = editions(self.courses, self.settings)
        self.notes += selection_notes(self.courses, self.settings)
        if asks_models(self.settings):
            self.notes += misnamed()
        self.stocks = self._take_stock()
        self._parts: dict[tuple[str, str], Edition] = {}
        for edition in self.editions:
            self.notes += self.stocks[edition.folder].notes
            self._parts |= {(one.folder, one.part): one for one in (edition.whole, edition)}
            if not asks_models(self.settings) and written_by_models(edition):
                self.notes.append(
                    f"{edition.folder}/: models wrote this course, and text_provider is offline now, which makes "
                    "worksheets in its place; set text_provider as before (the ledger has what was bought)"
                )
            if pack(edition.language).fallback:
                where = f"{edition.course.id}: there is no language file for '{edition.language}'"
                self.notes.append(f"{where}; headings are in English")
        used = [edit.path for stock in self.stocks.values() for edit in stock.edits.values()]
        places = [edition.edits.removeprefix("edits/") for edition in self.editions]
        self.notes += strays(Path("edits"), used, places, course_ids(self.courses))

    def _take_stock(self) -> dict[str, Stock]:
        stocks, problems = {}, []
        for edition in self.editions:
            folder = Path(edition.folder)
            try:
                found = take_stock(folder, Path(edition.edits), items(edition), published_files(edition.whole))
            except ProblemsError as error:
                problems += error.problems
                continue
            stocks[edition.folder] = found
        if problems:
            raise ProblemsError(problems)
        return stocks

    def write_slices(self) -> None:
        """Writes what has changed of what decides each item."""
        for edition in self.editions:
            write_slices(edition, self.stocks[edition.folder])

    def targets(self) -> list[str]:
        """Every file that `rule all` asks for."""
        return [target for edition in self.editions for target in all_targets(edition)]

    def theory_targets(self) -> list[str]:
        """Every file of the theory half, whatever `content` says."""
        return [target for edition in self.editions for target in theory_targets(edition)]

    def lab_targets(self) -> list[str]:
        """Every file of the lab half, whatever `content` says."""
        return [target for edition in self.editions for target in lab_half_targets(edition)]

    def folder(self, wildcards: Wildcards) -> str:
        """The edition's folder."""
        return self._edition(wildcards).folder

    @_or_missing
    def research_inputs(self, wildcards: Wildcards) -> Inputs:
        """The lesson's slice, and the map of the course."""
        return self._stage_inputs("research", wildcards)

    @_or_missing
    def draft_inputs(self, wildcards: Wildcards) -> Inputs:
        """The lesson's slice, what was collected for it where that is asked for, and the map of the course."""
        return self._stage_inputs("draft", wildcards)

    @_or_missing
    def review_inputs(self, wildcards: Wildcards) -> Inputs:
        """The lesson's slice, its draft, and the map of the course."""
        return self._stage_inputs("review", wildcards)

    def _stage_inputs(self, stage: str, wildcards: Wildcards) -> Inputs:
        edition = self._edition(wildcards)
        if stage not in edition.stages:
            raise UnknownTarget(f"quality: {edition.settings.quality} has no step '{stage}'")
        inputs: Inputs = {"slice": _slice(edition, "lesson", wildcards.id), **self._map(edition)}
        place = edition.stages.index(stage)
        if place:
            inputs["before"] = edition.stage_file(edition.stages[place - 1], wildcards.id)
        return inputs

    @_or_missing
    def lesson_inputs(self, wildcards: Wildcards) -> Inputs:
        """The page's slice and the lesson's last stage; an edit takes the stage's place and is named by the slice."""
        edition = self._edition(wildcards)
        item = _find(edition.lessons, wildcards.mm, wildcards.ll)
        inputs: Inputs = {"slice": _slice(edition, "lesson_page", item.id)}
        if not self._edited(edition, "lesson", item.id):
            inputs["stage"] = edition.stage_file(edition.stages[-1], item.id)
        place = edition.course.lessons.index(item)
        shown = edition.course.lessons[max(0, place - 1) : place + 2]
        inputs |= _titles(edition.titles_of(sorted(lesson.module_number for lesson in shown)))
        return inputs

    @_or_missing
    def titles_inputs(self, wildcards: Wildcards) -> Inputs:
        """The texts of one module, or of the course, as the outline has them."""
        edition = self._edition(wildcards)
        if edition.titles_file(wildcards.id) not in edition.all_titles:
            raise UnknownTarget(f"{edition.folder} has no translated titles '{wildcards.id}'")
        return {"slice": _slice(edition, "titles", wildcards.id)}

    @_or_missing
    def visual_inputs(self, wildcards: Wildcards) -> Inputs:
        """The picture's slice and the lesson's last stage, which holds its mark; an edit takes the stage's place."""
        edition = self._edition(wildcards)
        inputs: Inputs = {"slice": _slice(edition, "visual", f"{wildcards.id}-{wildcards.n}"), **self._map(edition)}
        if not self._edited(edition, "lesson", wildcards.id):
            inputs["stage"] = edition.stage_file(edition.stages[-1], wildcards.id)
        return inputs

    @_or_missing
    def image_inputs(self, wildcards: Wildcards) -> Inputs:
        """The picture's slice and its spec; an edit takes the spec's place."""
        edition = self._edition(wildcards)
        name = f"{wildcards.id}-{wildcards.n}"
        inputs: Inputs = {"slice": _slice(edition, "image", name)}
        if not self._edited(edition, "image", name):
            inputs["spec"] = f"{edition.folder}/visuals/{name}.json"
        return inputs

    @property
    def text_calls(self) -> int:
        """How many answers a writing job asks for at once: none with the offline writer, who may use every core."""
        return int(asks_models(self.settings))

    def image_calls(self, wildcards: Wildcards) -> int:
        """How many pictures a job buys: one where a model paints it, none where it is drawn."""
        edition = self._edition(wildcards)
        item = next((item for item in edition.course.lessons if item.id == wildcards.id), None)
        kinds = edition.kinds(item) if item else []
        place = int(wildcards.n)
        return int(place <= len(kinds) and kinds[place - 1] == "illustration")

    @_or_missing
    def lab_plan_inputs(self, wildcards: Wildcards) -> Inputs:
        """The lab's slice, the environment, and the plan of the lab that it continues."""
        edition = self._edition(wildcards)
        inputs: Inputs = {
            "slice": _slice(edition, "lab", wildcards.id),
            "environment": f"{edition.folder}/labguide/environment.yaml",
            **self._map(edition),
        }
        continued = next((item.continues for item in edition.labs if item.id == wildcards.id), None)
        if continued:
            inputs["continued"] = _lab_plan(edition, continued)
        return inputs

    @_or_missing
    def lab_guide_inputs(self, wildcards: Wildcards) -> Inputs:
        """The lab's slice, its plan and the environment."""
        edition = self._edition(wildcards)
        return {
            "slice": _slice(edition, "lab", wildcards.id),
            "plan": _lab_plan(edition, wildcards.id),
            "environment": f"{edition.folder}/labguide/environment.yaml",
            **self._map(edition),
        }

    @_or_missing
    def environment_inputs(self, wildcards: Wildcards) -> Inputs:
        """The slice of what all labs share."""
        edition = self._edition(wildcards)
        return {"slice": _slice(edition, "environment", "environment"), **self._map(edition)}

    @_or_missing
    def lab_inputs(self, wildcards: Wildcards) -> Inputs:
        """The page's slice and the lab's guide; an edit takes the guide's place."""
        edition = self._edition(wildcards)
        item = _find(edition.labs, wildcards.mm, wildcards.ll, wildcards.nn)
        inputs: Inputs = {"slice": _slice(edition, "lab_page", item.id)}
        if not self._edited(edition, "lab", item.id):
            inputs["guide"] = f"{edition.folder}/work/lab_guide/{item.id}.md"
        inputs |= _titles(edition.titles_of([item.module_number]))
        return inputs

    @_or_missing
    def master_plan_inputs(self, wildcards: Wildcards) -> Inputs:
        """The plans of the selected labs, and the environment."""
        edition = self._part(wildcards)
        return {
            "slice": _slice(edition, "master_plan", Path(edition.master_plan).stem),
            "plans": [_lab_plan(edition, item.id) for item in edition.labs],
            "environment": f"{edition.folder}/labguide/environment.yaml",
            **_titles(edition.all_titles),
        }

    @_or_missing
    def book_inputs(self, wildcards: Wildcards) -> Inputs:
        """The selected lessons, their pictures, and the specs that hold the pictures' alt texts."""
        edition = self._part(wildcards)
        return {
            "lessons": lesson_targets(edition),
            "images": image_targets(edition),
            "visuals": visual_targets(edition),
            **_titles(edition.all_titles),
        }

    @_or_missing
    def lab_book_inputs(self, wildcards: Wildcards) -> Inputs:
        """The selected labs, their environment and master plan."""
        edition = self._part(wildcards)
        return {"labs": lab_targets(edition), **_titles(edition.all_titles)}

    def start(self) -> None:
        """Keeps what the build could overwrite, also what was changed since the outlines were read.

        Where models are to be asked, their keys and the budget are tried before any work.

        Raises:
            AuroraError: a key is missing or refused, or the plan is above the budget.
        """
        forget_old_runs()
        for stock in self._take_stock().values():
            for line in keep(stock):
                print(f"aurora: {line}", file=sys.stderr)
        if asks_models(self.settings):
            self._try_models()

    def _try_models(self) -> None:
        from aurora.buying import check_access
        from aurora.generate import ledger_at
        from aurora.providers.base import CallFailed

        plan = self.plan()
        for line in ledger_at(self.settings.ledger).warnings:
            print(f"aurora: {line}", file=sys.stderr)
        if plan.over_budget:
            raise AuroraError(
                f"the plan comes to {plan.total.price}, which is above budget_usd: {plan.budget_usd:g}; nothing was "
                "bought. 'aurora plan' lists it; raise budget_usd, or build a part: modules=1, content=theory"
            )
        if plan.total.unknown and plan.budget_usd is not None:
            raise AuroraError(
                f"budget_usd is set, and the price of {plan.total.unknown} calls is not known; nothing was bought. Add "
                f"the price of {', '.join(plan.without_price)} to config/prices.yaml, or take budget_usd away"
            )
        others = [provider for provider, _ in fallbacks(self.settings)] if plan.providers else []
        for provider in dict.fromkeys([*plan.providers, *others]):
            try:
                check_access(provider, self.settings)
            except CallFailed as error:
                if error.kind == "access" or not others:
                    raise
                print(f"aurora: {error}", file=sys.stderr)

    def plan(self) -> Plan:
        """Every call that a build would make, added up."""
        from aurora.plan import make_plan

        return make_plan(self.calls(), self.settings.budget_usd)

    def calls(self, *, from_nothing: bool = False) -> list[PlannedCall]:
        """Every call that a build would make, and those whose answers the ledger has.

        Args:
            from_nothing: as if nothing were built yet and everything were asked for, whatever the settings select.
        """
        if not asks_models(self.settings):
            return []
        from aurora.plan import planned_calls

        update = {"content": "both", "modules": "all"} if from_nothing else {}
        settings = self.settings.model_copy(update=update)
        return [
            call
            for edition in self.editions
            for call in planned_calls(
                replace(edition, settings=settings), self.stocks[edition.folder], from_nothing=from_nothing
            )
        ]

    def end(self) -> None:
        """Writes the reports, and says where the books are and what comes next."""
        from aurora.report import write_reports

        write_reports(self)

    def say(self) -> None:
        """Prints the warnings about outlines, settings and edits, and which files of a person the build keeps."""
        for note in self.notes:
            print(f"aurora: {note}", file=sys.stderr)

    def _edition(self, wildcards: Wildcards, part: str = "") -> Edition:
        folder = f"{BUILD}/{wildcards.course}/{wildcards.lang}"
        if (folder, part) not in self._parts:
            known = ", ".join(sorted(folder + part for folder, part in self._parts)) or "none"
            raise UnknownTarget(f"{folder}{part} is not among the editions of this build, which are: {known}")
        return self._parts[folder, part]

    def _map(self, edition: Edition) -> Inputs:
        return {"course_map": self._ancient(edition.course_map)} if edition.course_map else {}

    def _part(self, wildcards: Wildcards) -> Edition:
        return self._edition(wildcards, wildcards.part)

    def _edited(self, edition: Edition, kind: str, id_: str) -> bool:
        suffixes = (".png", ".svg") if kind == "image" else ("",)
        return any(self.stocks[edition.folder].edit(kind, id_, suffix) for suffix in suffixes)


def _slice(edition: Edition, kind: str, name: str) -> str:
    return f"{edition.folder}/work/slices/{kind}/{name}.json"


def _titles(files: list[str]) -> Inputs:
    return {"titles": files} if files else {}


def _lab_plan(edition: Edition, id_: str) -> str:
    return f"{edition.folder}/work/lab_plan/{id_}.json"


def _find(found: Iterable[Any], mm: str, ll: str, nn: str | None = None) -> Any:
    for item in found:
        if (
            item.module_number == int(mm)
            and item.lesson_number == int(ll)
            and (nn is None or item.lab_number == int(nn))
        ):
            return item
    number = ".".join(str(int(part)) for part in (mm, ll, nn) if part is not None)
    raise UnknownTarget(f"the outline has no {'lab' if nn else 'lesson'} {number}; 'aurora ids' lists what it has")
