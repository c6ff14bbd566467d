"""What the Snakefile asks: which editions there are, which files they have, and what each rule reads.

Made once each time the Snakefile is parsed. Parsing writes slices and nothing else; `start` and `end` run around a
build that really runs.
"""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from aurora.course import Course, load_course
from aurora.edits import Item, Stock, keep, take_stock
from aurora.errors import Problem, ProblemsError
from aurora.languages import pack
from aurora.runs import forget_old_runs
from aurora.settings import Settings, load_settings
from aurora.slice_files import whole_edition, write_slices
from aurora.targets import (
    BUILD,
    Edition,
    all_targets,
    image_targets,
    lab_half_targets,
    lab_targets,
    lesson_targets,
    theory_targets,
    visual_targets,
)


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


class Build:
    """All editions that the config asks for.

    Raises:
        ProblemsError: problems of the config and of all outlines, together.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.settings = load_settings(config)
        self.courses, self.notes = load_courses(self.settings)
        self.editions = editions(self.courses, self.settings)
        self.notes += _selection_notes(self.courses, self.settings)
        self.stocks: dict[str, Stock] = {}
        self._by_folder: dict[str, Edition] = {}
        for edition in self.editions:
            self.stocks[edition.folder] = take_stock(Path(edition.folder), Path(edition.edits), items(edition))
            self._by_folder[edition.folder] = whole_edition(edition)
            self.notes += self.stocks[edition.folder].notes
            if pack(edition.language).fallback:
                self.notes.append(
                    f"{edition.course.id}: there is no language file for '{edition.language}'; headings are in English"
                )

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

    def lesson_inputs(self, wildcards: Wildcards) -> dict[str, str]:
        """The page's slice and the lesson's last stage; an edit takes the stage's place and is named by the slice."""
        edition = self._edition(wildcards)
        item = _find(edition.lessons, wildcards.mm, wildcards.ll)
        inputs = {"slice": _slice(edition, "lesson_page", item.id)}
        if not self._edited(edition, "lesson", item.id):
            inputs["stage"] = f"{edition.folder}/work/draft/{item.id}.md"
        return inputs

    def visual_inputs(self, wildcards: Wildcards) -> dict[str, str]:
        """The picture's slice and the lesson's last stage, which holds its mark; an edit takes the stage's place."""
        edition = self._edition(wildcards)
        inputs = {"slice": _slice(edition, "visual", f"{wildcards.id}-{wildcards.n}")}
        if not self._edited(edition, "lesson", wildcards.id):
            inputs["stage"] = f"{edition.folder}/work/draft/{wildcards.id}.md"
        return inputs

    def image_inputs(self, wildcards: Wildcards) -> dict[str, str]:
        """The picture's slice and its spec; an edit takes the spec's place."""
        edition = self._edition(wildcards)
        name = f"{wildcards.id}-{wildcards.n}"
        inputs = {"slice": _slice(edition, "image", name)}
        if not self._edited(edition, "image", name):
            inputs["spec"] = f"{edition.folder}/visuals/{name}.json"
        return inputs

    def lab_plan_inputs(self, wildcards: Wildcards) -> dict[str, str]:
        """The lab's slice, the environment, and the plan of the lab that it continues."""
        edition = self._edition(wildcards)
        inputs = {
            "slice": _slice(edition, "lab", wildcards.id),
            "environment": f"{edition.folder}/labguide/environment.yaml",
        }
        continued = next((item.continues for item in edition.labs if item.id == wildcards.id), None)
        if continued:
            inputs["continued"] = _lab_plan(edition, continued)
        return inputs

    def lab_inputs(self, wildcards: Wildcards) -> dict[str, str]:
        """The page's slice and the lab's guide; an edit takes the guide's place."""
        edition = self._edition(wildcards)
        item = _find(edition.labs, wildcards.mm, wildcards.ll, wildcards.nn)
        inputs = {"slice": _slice(edition, "lab_page", item.id)}
        if not self._edited(edition, "lab", item.id):
            inputs["guide"] = f"{edition.folder}/work/lab_guide/{item.id}.md"
        return inputs

    def master_plan_inputs(self, wildcards: Wildcards) -> dict[str, str | list[str]]:
        """The plans of the selected labs, and the environment."""
        edition = self._part(wildcards)
        return {
            "slice": _slice(edition, "master_plan", Path(edition.master_plan).stem),
            "plans": [_lab_plan(edition, item.id) for item in edition.labs],
            "environment": f"{edition.folder}/labguide/environment.yaml",
        }

    def book_inputs(self, wildcards: Wildcards) -> dict[str, list[str]]:
        """The selected lessons, their pictures, and the specs that hold the pictures' alt texts."""
        edition = self._part(wildcards)
        return {
            "lessons": lesson_targets(edition),
            "images": image_targets(edition),
            "visuals": visual_targets(edition),
        }

    def lab_book_inputs(self, wildcards: Wildcards) -> dict[str, list[str]]:
        """The selected labs, their environment and master plan."""
        return {"labs": lab_targets(self._part(wildcards))}

    def start(self) -> None:
        """Keeps what the build could overwrite, and makes room for what this run notes."""
        forget_old_runs()
        for stock in self.stocks.values():
            keep(stock)

    def end(self) -> None:
        """Writes the reports, and says where the books are and what comes next."""
        from aurora.report import write_reports

        write_reports(self)

    def say(self) -> None:
        """Prints the warnings about outlines, settings and edits, and which files of a person the build keeps."""
        for note in self.notes:
            print(f"aurora: {note}", file=sys.stderr)

    def _edition(self, wildcards: Wildcards) -> Edition:
        folder = f"{BUILD}/{wildcards.course}/{wildcards.lang}"
        if folder not in self._by_folder:
            known = ", ".join(self._by_folder) or "none"
            raise LookupError(f"{folder} is not among the editions of this build: {known}")
        return self._by_folder[folder]

    def _part(self, wildcards: Wildcards) -> Edition:
        whole = self._edition(wildcards)
        if not wildcards.part:
            return whole
        modules = wildcards.part.removeprefix("-modules-").replace("_", ",")
        return Edition(whole.course, whole.language, self.settings.model_copy(update={"modules": modules}))

    def _edited(self, edition: Edition, kind: str, id_: str) -> bool:
        return (kind, id_) in self.stocks[edition.folder].edits


def load_courses(settings: Settings) -> tuple[list[Course], list[str]]:
    """Reads all outlines; returns the courses and the warnings about them.

    Raises:
        ProblemsError: the problems of all outlines.
    """
    files, problems = outline_files(settings.outlines)
    courses: list[Course] = []
    notes: list[str] = []
    for file in files:
        try:
            course = load_course(file)
        except ProblemsError as error:
            problems += error.problems
            continue
        twin = next((other for other in courses if other.id == course.id), None)
        if twin:
            problems.append(
                Problem(
                    str(file), 0, 0, f"has the same course id '{course.id}' as {twin.file}; rename one of the files"
                )
            )
        courses.append(course)
        notes += [str(warning) for warning in course.warnings]
    if problems:
        raise ProblemsError(problems)
    return courses, notes


def outline_files(patterns: Iterable[str]) -> tuple[list[Path], list[Problem]]:
    """The outline files that the config names, in order, and a problem for each name without a file."""
    found: dict[Path, None] = {}
    problems = []
    for pattern in patterns:
        path = Path(pattern).expanduser()
        if path.is_dir():
            matches = sorted(p for p in path.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith("."))
            hint = "holds no .yaml file; put an outline into it"
        elif path.is_file():
            matches, hint = [path], ""
        else:
            matches = sorted(Path(name) for name in glob.glob(str(path)) if Path(name).is_file())
            hint = "there is no such outline; write a file, a folder or a pattern: --config outlines=my-course.yaml"
        if not matches:
            problems.append(Problem(pattern, 0, 0, hint))
        found.update(dict.fromkeys(matches))
    return list(found), problems


def editions(courses: Iterable[Course], settings: Settings) -> list[Edition]:
    """The editions of all courses: one a language."""
    return [
        Edition(course, language, settings)
        for course in courses
        for language in (settings.languages or [course.outline.course.language])
    ]


def items(edition: Edition) -> list[Item]:
    """All items of an edition that an edit can stand for, selected or not."""
    whole = whole_edition(edition)
    lessons: list[Item] = [("lesson", item.id) for item in whole.lessons]
    images: list[Item] = [("image", name) for item in whole.lessons for name in whole.visuals(item)]
    labs: list[Item] = [("lab", item.id) for item in whole.labs]
    return [*lessons, *images, *labs, ("environment", "environment")]


def _selection_notes(courses: list[Course], settings: Settings) -> list[str]:
    selected = settings.selected_modules
    if selected is None:
        return []
    notes, hit = [], False
    for course in courses:
        count = len(course.outline.modules)
        missing = sorted(number for number in selected if number > count)
        hit = hit or len(missing) < len(selected)
        if missing:
            shown = ", ".join(map(str, missing))
            notes.append(
                f"{course.file}: modules={settings.modules} asks for module {shown}, but the course has {count}"
            )
    if not hit:
        raise ProblemsError(
            [
                Problem(
                    "--config",
                    0,
                    0,
                    f"{note}; write for example modules=1 (and in quotes where it holds '_': 1_3 is read as 13)",
                )
                for note in notes
            ]
        )
    return notes


def _slice(edition: Edition, kind: str, name: str) -> str:
    return f"{edition.folder}/work/slices/{kind}/{name}.json"


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
    raise LookupError(f"the outline has no {'lab' if nn else 'lesson'} {number}; 'aurora ids' lists what it has")
