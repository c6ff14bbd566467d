"""What the Snakefile asks: which editions there are, which files they have, and what each rule reads.

Made once each time the Snakefile is parsed. Parsing writes slices and nothing else; `start` and `end` run around a
build that really runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aurora.edit_advice import begin_now, unmerged
from aurora.editions import course_ids, editions, items, load_courses, selection_notes
from aurora.edits import Stock
from aurora.errors import AuroraError, ProblemsError
from aurora.files import remove_parts
from aurora.freshness import note_outdated
from aurora.keeping import keep, strays
from aurora.languages import pack
from aurora.looking import take_stock
from aurora.merging import new_file
from aurora.prompts import misnamed
from aurora.regenerate import note_finished, remember, revise, revisions_file, unused_revisions
from aurora.revisions import Revisions
from aurora.rule_inputs import RuleInputs
from aurora.run_lock import holds_folder
from aurora.runs import forget_old_runs
from aurora.settings import CONFIG_FILE, load_settings
from aurora.slice_files import write_slices, written_by_models
from aurora.targets import (
    BUILD,
    all_targets,
    lab_half_targets,
    published_files,
    site_targets,
    slides_targets,
    theory_targets,
)
from aurora.theme_pictures import check_theme
from aurora.wishes import Wishes, requirements_note, take_wishes
from aurora.writers import asks_models

if TYPE_CHECKING:
    from aurora.plan import Plan, PlannedCall

_HALVES = {"lesson": "theory", "lab": "labs"}


class Build(RuleInputs):
    """All editions that the config asks for.

    Args:
        config: Snakemake's merged config.
        ancient: marks an input whose time makes nothing anew; Snakemake's function of that name.
        main: whether this is the main process of a build, and not one of its jobs.

    Raises:
        ProblemsError: problems of the config and of all outlines, together.
    """

    def __init__(self, config: Mapping[str, Any], ancient: Callable[[str], str] = str, *, main: bool = True) -> None:
        self._makes_files = True
        settings = load_settings(config)
        if main:
            check_theme(settings.theme)
        self.courses, self.notes = load_courses(settings)
        super().__init__(settings, editions(self.courses, settings), ancient)
        self.notes += selection_notes(self.courses, self.settings)
        if asks_models(self.settings):
            self.notes += misnamed()
        self.stocks |= self._take_stock()
        self._wished: dict[str, set[tuple[str, str]]] = {}
        if main:
            self.notes += requirements_note(config, CONFIG_FILE)
            self._look_closer(take_wishes(config, CONFIG_FILE)[1])

    def _look_closer(self, wishes: Wishes) -> None:
        """What only the main process has to know: its jobs are decided, and do not trip over what a person does now."""
        for edition in self.editions:
            revisions = self.stocks[edition.folder].revisions = Revisions.read(revisions_file(edition))
            self.notes += unused_revisions(edition, revisions)
        self._wished = revise(wishes, self.editions, self.stocks)
        for edition in self.editions:
            begin_now(edition, self.stocks[edition.folder])
            note_outdated(edition, self.stocks[edition.folder])
        for edition in self.editions:
            self.notes += self.stocks[edition.folder].notes
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
                files, last_step = published_files(edition.whole), edition.stages[-1]
                found = take_stock(folder, Path(edition.edits), items(edition), files, last_step)
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
        content = self.settings.content
        merges = self._merges(*(kind for kind, half in _HALVES.items() if content in ("both", half)))
        return [target for edition in self.editions for target in all_targets(edition)] + merges

    def theory_targets(self) -> list[str]:
        """Every file of the theory half, whatever `content` says."""
        return [target for edition in self.editions for target in theory_targets(edition)] + self._merges("lesson")

    def lab_targets(self) -> list[str]:
        """Every file of the lab half, whatever `content` says."""
        return [target for edition in self.editions for target in lab_half_targets(edition)] + self._merges("lab")

    def site_targets(self) -> list[str]:
        """The sites of all editions."""
        return [target for edition in self.editions for target in site_targets(edition)]

    def slides_targets(self) -> list[str]:
        """The slides of all editions."""
        return [target for edition in self.editions for target in slides_targets(edition)]

    def _merges(self, *kinds: str) -> list[str]:
        """The new texts that were asked for under edits, and those whose edits were changed since."""
        return [
            str(new_file(Path(edition.folder), kind, item.id))
            for edition in self.editions
            for kind, found in (("lesson", edition.lessons), ("lab", edition.labs))
            for item in found
            if kind in kinds and self.stocks[edition.folder].has_to_merge(kind, item.id)
        ]

    def start(self, made: Collection[str]) -> None:
        """Keeps what the build could overwrite, also what was changed since the outlines were read.

        A run that makes no file of a course, such as one of previews alone, has nothing to keep, to buy or to report.

        Where models are to be asked, their keys and the budget are tried before any work.

        Args:
            made: the files that the build is going to make.

        Raises:
            AuroraError: a key is missing or refused, the plan is above the budget, or a person does not want it.
        """
        self._makes_files = bool(made)
        if not made:
            return
        forget_old_runs()
        if holds_folder():
            for folder in (BUILD, "edits"):
                remove_parts(Path(folder))
        for stock in self._take_stock().values():
            for line in keep(stock):
                print(f"aurora: {line}", file=sys.stderr)
        if asks_models(self.settings):
            from aurora.checkout import check_out
            from aurora.generate import ledger_at

            ledger_at(self.settings.ledger).sweep()
            check_out(self.plan(made), self.settings)
        for edition in self.editions:
            remember(edition, self.stocks[edition.folder].revisions, self._wished.get(edition.folder, ()))

    def plan(self, made: Collection[str] | None = None) -> Plan:
        """Every call that a build would make, added up.

        Args:
            made: the files that it is going to make; worked out from what is there where they are not given.
        """
        from aurora.plan import make_plan

        return make_plan(self.calls(made), self.settings.budget_usd)

    def calls(self, made: Collection[str] | None = None, *, from_nothing: bool = False) -> list[PlannedCall]:
        """Every call that a build would make, and those whose answers the ledger has.

        Args:
            made: the files that it is going to make; worked out from what is there where they are not given.
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
                replace(edition, settings=settings), self.stocks[edition.folder], made, from_nothing=from_nothing
            )
        ]

    def end(self) -> None:
        """Writes the reports, and says where the books are and what comes next."""
        from aurora.progress import settle
        from aurora.report import write_reports

        settle()
        if not self._makes_files:
            return
        for edition in self.editions:
            try:
                note_finished(edition, self.stocks[edition.folder])
            except (AuroraError, OSError) as error:
                print(f"aurora: {error}", file=sys.stderr)
        write_reports(self)

    def say(self) -> None:
        """Prints the warnings about outlines, settings and edits, and which files of a person the build keeps."""
        for note in self.notes:
            print(f"aurora: {note}", file=sys.stderr)
        outdated = sum(len(unmerged(edition, self.stocks[edition.folder])) for edition in self.editions)
        if outdated:
            edits = "an edit" if outdated == 1 else f"{outdated} edits"
            print(f"aurora: the outline has changed since {edits} began; 'aurora status' says where", file=sys.stderr)
