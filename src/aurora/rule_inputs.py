"""What each rule reads: functions of its wildcards, for the editions of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, Protocol

from aurora.baselines import PAGE_FOLDERS
from aurora.edits import Stock
from aurora.errors import AuroraError
from aurora.revisions import FILE, Revisions
from aurora.settings import Settings
from aurora.targets import (
    BUILD,
    SITE_DOWNLOADS,
    Edition,
    image_targets,
    lab_targets,
    lesson_targets,
    visual_targets,
)
from aurora.writers import asks_models


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
    view: str
    pages: str


Inputs = dict[str, str | list[str]]


def _or_missing(find: Callable[[RuleInputs, Wildcards], Inputs]) -> Callable[[RuleInputs, Wildcards], Inputs]:
    """For a target that no outline has, an input that says so: Snakemake shows it as missing, without a traceback."""

    @wraps(find)
    def inputs(build: RuleInputs, wildcards: Wildcards) -> Inputs:
        try:
            return find(build, wildcards)
        except UnknownTarget as error:
            return {"slice": str(error)}

    return inputs


class RuleInputs:
    """The inputs of all rules, and what else a rule asks of its edition.

    Args:
        settings: the settings of the build.
        editions: its editions.
        ancient: marks an input whose time makes nothing anew; Snakemake's function of that name.
    """

    def __init__(
        self,
        settings: Settings,
        editions: list[Edition],
        ancient: Callable[[str], str],
    ) -> None:
        self.settings = settings
        self.editions = editions
        self.stocks: dict[str, Stock] = {}
        """What stands of a person's work in each edition, by its folder."""
        self._ancient = ancient
        self._parts = {(one.folder, one.part): one for edition in editions for one in (edition.whole, edition)}

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
    def merge_inputs(self, wildcards: Wildcards) -> Inputs:
        """The slice of the page, which names the edit, and the last step of the new text.

        An edit that was changed after its merge is merged with the same new text, which needs no step again.
        """
        edition = self._edition(wildcards)
        kind = self.merged_kind(wildcards)
        whole = edition.whole.lessons if kind == "lesson" else edition.whole.labs
        numbers = [item.module_number for item in whole if item.id == wildcards.id]
        if not numbers or not self._edited(edition, kind, wildcards.id):
            raise UnknownTarget(f"{edition.edits} has no edit of a {kind} '{wildcards.id}' to merge with")
        inputs: Inputs = {"slice": _slice(edition, f"{kind}_page", wildcards.id)}
        # A job's own process does not know of wishes but by what the main process remembered.
        stock, remembered = self.stocks[edition.folder], Revisions.read(Path(edition.edits, FILE))
        wished = stock.wants_merge(kind, wildcards.id) or remembered.of(kind, wildcards.id).pending
        if wished or (kind, wildcards.id) not in stock.old_merges:
            steps = f"{edition.folder}/work/lab_guide/{wildcards.id}.md"
            inputs["stage"] = edition.stage_file(edition.stages[-1], wildcards.id) if kind == "lesson" else steps
        if kind == "lesson":
            place = [item.id for item in edition.course.lessons].index(wildcards.id)
            shown = edition.course.lessons[max(0, place - 1) : place + 2]
            numbers = sorted(lesson.module_number for lesson in shown)
        return inputs | _titles(edition.titles_of(numbers))

    def merged_kind(self, wildcards: Wildcards) -> str:
        """`lesson` or `lab`."""
        return next(kind for kind, folder in PAGE_FOLDERS.items() if folder == wildcards.pages)

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
    def slide_texts_inputs(self, wildcards: Wildcards) -> Inputs:
        """The slice of the module's slides, and the map of the course."""
        edition = self._edition(wildcards)
        if wildcards.id not in [edition.course.module_ids[number - 1] for number in edition.decks]:
            raise UnknownTarget(f"{edition.folder} has no module '{wildcards.id}' with lessons")
        return {"slice": _slice(edition, "slides", wildcards.id), **self._map(edition)}

    @_or_missing
    def deck_inputs(self, wildcards: Wildcards) -> Inputs:
        """The deck's slice, what stands on its slides, and the pictures of its lessons with the specs of those."""
        edition = self._edition(wildcards)
        number = int(wildcards.mm)
        if number not in edition.decks:
            raise UnknownTarget(f"{edition.folder} has no module {number} with lessons")
        names = [name for item in edition.lessons if item.module_number == number for name in edition.visuals(item)]
        return {
            "slice": _slice(edition, "deck", edition.course.module_ids[number - 1]),
            "texts": edition.slides_file(number),
            "images": [f"{edition.folder}/images/{name}.{ext}" for name in names for ext in ("png", "svg")],
            "visuals": [f"{edition.folder}/visuals/{name}.json" for name in names],
            **_titles(edition.titles_of_deck(number)),
        }

    @_or_missing
    def lab_book_inputs(self, wildcards: Wildcards) -> Inputs:
        """The selected labs, their environment and master plan."""
        edition = self._part(wildcards)
        return {"labs": lab_targets(edition), **_titles(edition.all_titles)}

    @_or_missing
    def site_inputs(self, wildcards: Wildcards) -> Inputs:
        """All pages of the site, their pictures, and the books that its readers can take with them."""
        edition = self._view(wildcards)
        content = edition.settings.content
        inputs: Inputs = {"slice": _slice(edition, "site", edition.site), **_titles(edition.all_titles)}
        if content in ("theory", "both"):
            inputs["theory"] = [*lesson_targets(edition), *image_targets(edition), *visual_targets(edition)]
        if content in ("labs", "both"):
            inputs["labs"] = lab_targets(edition) if edition.labs else []
        inputs["books"] = [f"{edition.folder}/{book}.{ext}" for book in edition.books for ext in SITE_DOWNLOADS]
        return inputs

    def previews(self) -> list[dict[str, Any]]:
        """Of each edition what its preview is made with: its folder, the slices of its books, and its titles."""
        return [
            {
                "folder": edition.folder,
                "slices": [_slice(edition, "book", Path(book).name) for book in edition.books],
                "titles": edition.all_titles,
            }
            for edition in self.editions
        ]

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

    def _view(self, wildcards: Wildcards) -> Edition:
        """The edition whose site it is."""
        folder = f"{BUILD}/{wildcards.course}/{wildcards.lang}"
        found = [one for one in self._parts.values() if one.folder == folder and one.site == f"site{wildcards.view}"]
        if not found:
            raise UnknownTarget(f"{folder}/site{wildcards.view} is not among the sites of this build")
        return found[0]

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
