"""What a book says before its first module: the course, and for labs the environment and the list of labs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from aurora.books import nodes
from aurora.books.nodes import Node
from aurora.errors import AuroraError, relative
from aurora.languages import Pack
from aurora.slices import BookModule, CourseFacts
from aurora.slots import SLOT

ENVIRONMENT = "labguide/environment.yaml"
"""What all labs share, under the edition's folder."""

_LEVELS = ("beginner", "intermediate", "advanced")


def about(course: CourseFacts, words: Pack) -> list[Node]:
    """What the outline says of the course as a whole."""
    blocks: list[Node] = []
    if course.description:
        blocks += [
            nodes.para(nodes.text(paragraph)) for paragraph in course.description.split("\n\n") if paragraph.strip()
        ]
    if course.level:
        label = nodes.strong(nodes.text(words.text("book", "level")))
        blocks.append(nodes.para([label, {"t": "Space"}, *nodes.text(_level(course.level, words))]))
    for name in ("audience", "prerequisites", "learning_outcomes"):
        items = [nodes.text(item) for item in getattr(course, name) if item.strip()]
        if items:
            blocks += [nodes.header(2, f"about-{name}", nodes.text(words.text("book", name))), nodes.bullets(items)]
    return blocks


def _level(level: str, words: Pack) -> str:
    """The course's level in the edition's language where it is one of the usual ones."""
    usual = level.strip().lower()
    return words.text("lesson", f"level_{usual}") if usual in _LEVELS else level


def setup(text: str, file: str, words: Pack, hide: bool) -> list[Node]:
    """The environment that all labs share, as sections.

    Args:
        text: YAML with the keys hardware, systems, tools, accounts, names; values may hold open slots.
        hide: leave out the values that are open slots.

    Raises:
        AuroraError: the text is no YAML mapping.
    """
    try:
        environment = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise AuroraError(f"{file}: is no YAML ({error}); mend it or delete it and run the build again") from error
    if not isinstance(environment, dict):
        raise AuroraError(f"{file}: is no mapping with the keys hardware, systems, tools, accounts and names")
    blocks: list[Node] = []
    for name in ("hardware", "systems", "tools", "accounts", "names"):
        pairs = [pair for pair in _pairs(environment.get(name)) if not (hide and any(map(SLOT.search, pair)))]
        if not pairs:
            continue
        blocks.append(nodes.header(2, name, nodes.text(words.text("book", name))))
        if name in ("tools", "names") and any(value for _, value in pairs):
            head = ("tool", "version") if name == "tools" else ("name", "value")
            titles = [words.text("book", title) for title in head]
            blocks.append(nodes.table(titles, [[nodes.text(key), nodes.text(value)] for key, value in pairs]))
        else:
            blocks.append(nodes.bullets([nodes.text(f"{key}: {value}" if value else key) for key, value in pairs]))
    return blocks


def labs_table(modules: list[BookModule], plan: dict[str, dict[str, Any]], words: Pack) -> list[Node]:
    """All labs with their kind and minutes, and the minutes of all together where every lab has some."""
    rows, total = [], 0.0
    complete = True
    for lab in (lab for module in modules for lab in module.labs):
        minutes = plan.get(lab.id, {}).get("minutes")
        if isinstance(minutes, int | float):
            total += minutes
        else:
            complete = False
        shown = (
            words.text("book", "minutes", minutes=_number(minutes, words)) if isinstance(minutes, int | float) else "–"
        )
        kind = words.text("book", f"type_{lab.type}")
        rows.append([nodes.text(lab.number), nodes.text(lab.title), nodes.text(kind), nodes.text(shown)])
    titles = [words.text("book", name) for name in ("number", "title", "type", "duration")]
    blocks = [nodes.header(2, "labs", nodes.text(words.text("book", "labs_overview")))]
    if complete and rows:
        blocks.append(nodes.para(nodes.text(words.text("book", "total", minutes=_number(total, words)))))
    return [*blocks, nodes.table(titles, rows)]


def _number(value: float, words: Pack) -> str:
    return f"{value:.10g}".replace(".", words.text("lesson", "decimal_mark"))


def read_plan(path: Path) -> dict[str, dict[str, Any]]:
    """The labs of a master plan by id.

    Raises:
        AuroraError: the file is no JSON.
    """
    try:
        plan = json.loads(path.read_bytes())
    except ValueError as error:
        raise AuroraError(f"{relative(path)}: is no JSON ({error}); delete it and run the build again") from error
    labs = plan.get("labs", []) if isinstance(plan, dict) else plan
    return {str(lab["id"]): lab for lab in labs if isinstance(lab, dict) and "id" in lab}


def _pairs(value: Any) -> list[tuple[str, str]]:
    """A name and what is said of it, whichever way the YAML puts it."""
    match value:
        case None:
            return []
        case dict() if "name" in value:
            return [(str(value["name"]), str(value.get("version") or value.get("value") or ""))]
        case dict():
            return [(str(name), "" if said is None else str(said)) for name, said in value.items()]
        case list():
            return [pair for item in value for pair in _pairs(item)]
    return [(str(value), "")]
