"""Which outlines a build reads, and the editions that it makes of them."""

from __future__ import annotations

import glob
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from aurora.course import Course, load_course
from aurora.edits import Item
from aurora.errors import Problem, ProblemsError
from aurora.ids import slug
from aurora.resources import own_digest
from aurora.settings import Settings
from aurora.targets import Edition


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
        notes += _without_a_font(course, settings.theme)
    if problems:
        raise ProblemsError(problems)
    return courses, notes


def _without_a_font(course: Course, theme: str) -> list[str]:
    text = course.outline.model_dump_json()
    wide = next((character for character in text if unicodedata.east_asian_width(character) in "WF"), None)
    if wide is None or own_digest(f"themes/{theme}"):
        return []
    return [
        f"{course.file}: none of the fonts that Aurora brings has characters such as '{wide}', so PDF and diagrams "
        f"show boxes in their place; name a font that has them in config/themes/{theme}/theme.yaml"
    ]


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


def course_ids(courses: Iterable[Course]) -> set[str]:
    """The ids of the courses of this build, and of those whose outlines are in the usual folder."""
    usual = outline_files(Settings().outlines)[0]
    return {course.id for course in courses} | {slug(file.stem) for file in usual}


def editions(courses: Iterable[Course], settings: Settings) -> list[Edition]:
    """The editions of all courses: one a language."""
    return [
        Edition(course, language, settings)
        for course in courses
        for language in (settings.languages or [course.outline.course.language])
    ]


def items(edition: Edition) -> list[Item]:
    """All items of an edition that an edit can stand for, selected or not."""
    whole = edition.whole
    lessons: list[Item] = [("lesson", item.id) for item in whole.lessons]
    images: list[Item] = [("image", name) for item in whole.lessons for name in whole.visuals(item)]
    labs: list[Item] = [("lab", item.id) for item in whole.labs]
    return [*lessons, *images, *labs, ("environment", "environment")]


def selection_notes(courses: list[Course], settings: Settings) -> list[str]:
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
