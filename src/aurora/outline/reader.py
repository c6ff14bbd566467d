"""Reads an outline file in any accepted dialect into the canonical models, or says all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aurora.errors import Problem, ProblemsError
from aurora.outline.detect import find_language, title_from_stem
from aurora.outline.dialects import COURSE_KEYS, FIELDS, MODULES_KEY
from aurora.outline.fields import At
from aurora.outline.models import Course, Module, Outline
from aurora.outline.nodes import Mapping, Node, Scalar, Sequence
from aurora.outline.record import Entry, Record, misspelt
from aurora.outline.source import read_text, relative_name
from aurora.outline.syntax import read_tree
from aurora.outline.values import language_name
from aurora.outline.walk import read_fields, read_items


@dataclass(frozen=True)
class LoadedOutline:
    """An outline as it was read.

    `positions` gives the line and column (1-based) of each item by its canonical path, such as `("modules", 0)`,
    `("modules", 0, "lessons", 1)` or `("modules", 0, "lessons", 1, "labs", 0)`. An item's place is that of its first
    key (of its `{` where it is written in braces), so that a line `id: …` can be put in right there. The place of its
    title's or id's value is at that path with `"title"` or `"id"` behind it; of an item that is a plain text, the
    title's place is the item's own. Several items share one place where the file repeats one with an alias.
    """

    outline: Outline
    warnings: list[Problem]
    positions: dict[tuple[str | int, ...], tuple[int, int]]


def load_outline(path: Path) -> LoadedOutline:
    """Reads an outline file.

    Raises:
        ProblemsError: the file cannot be read as an outline; it lists all problems that were found.
    """
    path = Path(path)
    file = relative_name(path)
    text = read_text(path)
    tree = read_tree(text, file)
    record = Record(file, text, tree)
    data: dict[str, Any] = {}
    if tree.root is not None:
        data = _outline(record, tree.root, path.stem)
    elif not tree.problems:
        record.problem(None, f"the file is empty; {_SHAPE}")
    if record.problems:
        raise ProblemsError(record.problems)
    try:
        outline = Outline.model_validate(data)
    except ValidationError as error:
        raise ProblemsError([_unforeseen(record, details) for details in error.errors()]) from None
    return LoadedOutline(outline, sorted(record.all_warnings()), record.positions)


_SHAPE = (
    "an outline starts with 'course:' (title, language) and 'modules:', a list of modules with a title and lessons each"
)


def _outline(record: Record, root: Node, stem: str) -> dict[str, Any]:
    if isinstance(root, Scalar) and root.empty:
        record.problem(None, f"the file is empty; {_SHAPE}")
        return {}
    if not isinstance(root, Mapping):
        what = "a list" if isinstance(root, Sequence) else "a text"
        record.problem(root, f"the file holds {what}; {_SHAPE}")
        return {}
    entries, modules, course = _course_entries(record, root)
    record.positions["course",] = (course.line, course.column)
    facts = read_fields(record, entries, At(Course, ("course",)))
    found = _modules(record, root, modules, entries)
    _complete(record, facts, entries, root, course, stem)
    return {"course": facts, "modules": found}


def _course_entries(record: Record, root: Mapping) -> tuple[list[Entry], list[Entry], Mapping]:
    """The fields of the course, the modules, and where the course's fields stand, in whatever way they are nested."""
    entries: list[Entry] = []
    modules: list[Entry] = []
    course = root
    for key, node in root.entries:
        if key.text not in COURSE_KEYS:
            (modules if key.text == MODULES_KEY else entries).append((key, node))
        elif isinstance(node, Mapping):
            course = node if node.entries else course
            for inner in node.entries:
                (modules if inner[0].text == MODULES_KEY else entries).append(inner)
        elif isinstance(node, Sequence):
            record.problem(
                node, f"'{key.text}' is a list; write its fields under it without '- ': title: …, language: …"
            )
        elif not node.empty:
            title = Scalar("title", True, key.line, key.column, key.end_line, key.end_column)
            entries.append((title, node))
    return entries, modules, course


def _modules(record: Record, root: Mapping, given: list[Entry], others: list[Entry]) -> list[dict[str, Any]]:
    if not given:
        hint = misspelt(others, MODULES_KEY, FIELDS[Course])
        if not hint and any(key.text == "lessons" for key, _ in others):
            hint = "; put the lessons under a module"
        record.problem(
            root, f"the outline has no modules{hint}; add 'modules:', a list with '- title: …' and 'lessons:' each"
        )
        return []
    if len(given) > 1:
        lines = " and ".join(str(key.line) for key, _ in given)
        record.problem(given[1][0], f"'modules' stands on lines {lines}; put all modules in one list")
    before = len(record.problems)
    modules = read_items(record, given[0][1], given[0][0], Module, ("modules",))
    if not modules and len(record.problems) == before:
        record.problem(given[0][0], "the list of modules is empty; add '- title: …' with 'lessons:' for each module")
    return modules


def _complete(
    record: Record, facts: dict[str, Any], entries: list[Entry], root: Mapping, course: Mapping, stem: str
) -> None:
    """Finds the title and the language that an outline does not give, and says so."""
    where = "at the top of the file" if course is root else "under 'course:'"

    def is_settled(name: str) -> bool:
        """Whether a field is there, or what is wrong with it has been said."""
        return name in facts or record.reported(
            part for key, node in entries if key.text in FIELDS[Course][name] for part in (key, node)
        )

    if not is_settled("language"):
        found = find_language(record.texts)
        if found is None:
            record.problem(
                course,
                "the outline does not say its language, and its text is too short or too mixed to tell; "
                f"add {where} the line: language: en (or es, pt, fr, …)",
            )
        else:
            facts["language"] = found
            record.warn(
                course,
                f"the outline does not say its language; it reads as {language_name(found)}. "
                f"To settle it, add {where} the line: language: {found}",
            )
    if not is_settled("title"):
        title = title_from_stem(stem, facts.get("language", "en"))
        facts["title"] = title
        record.warn(
            course, f"the course has no title; '{title}' is taken from the file's name. Add {where} the line: title: …"
        )


def _unforeseen(record: Record, details: Any) -> Problem:
    """A fault that only the models see, at the nearest place that is known."""
    path = tuple(details["loc"])
    while path and path not in record.positions:
        path = path[:-1]
    line, column = record.positions.get(path, (0, 0))
    return Problem(record.file, line, column, f"{'.'.join(map(str, details['loc']))}: {details['msg']}")
