"""The set-up that opens a lab book: one guide for all labs, from their shared environment and their master plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from aurora.books import nodes
from aurora.books.nodes import Node
from aurora.books.version_checks import presence_check, version_check
from aurora.errors import AuroraError, relative
from aurora.languages import Pack
from aurora.slices import BookLab, BookModule
from aurora.slots import SLOT

ENVIRONMENT = "labguide/environment.yaml"
"""What all labs share, under the edition's folder."""

Pairs = dict[str, list[tuple[str, str]]]

_SECTIONS = ("hardware", "systems", "tools", "accounts", "names")


def read_environment(text: str, file: str, hide: bool) -> Pairs:
    """The environment that all labs share: of each of its sections the names, and what is said of them.

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
    return {
        name: [pair for pair in _pairs(environment.get(name)) if not (hide and any(map(SLOT.search, pair)))]
        for name in _SECTIONS
    }


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


def setup_guide(
    environment: Pairs, modules: list[BookModule], plan: Mapping[str, dict[str, Any]], words: Pack
) -> list[Node]:
    """What a learner's machine needs, as sections, and then what to check before the first lab."""
    labs = [lab for module in modules for lab in module.labs]
    tools = _tools(environment.get("tools", []), labs, plan)
    blocks: list[Node] = []
    for name in _SECTIONS:
        pairs = environment.get(name, [])
        if name == "tools":
            shown = _software(tools, words)
        elif name == "names" and any(value for _, value in pairs):
            titles = [words.text("book", title) for title in ("name", "value")]
            shown = [nodes.table(titles, [[nodes.text(key), nodes.text(value)] for key, value in pairs])]
        else:
            shown = [nodes.bullets([nodes.text(f"{key}: {value}" if value else key) for key, value in pairs])]
        if pairs or (name == "tools" and tools):
            blocks += [nodes.header(2, name, nodes.text(words.text("book", name))), *shown]
    checks = _checks(environment, [(name, version) for name, version, _ in tools], words)
    if blocks:
        blocks.insert(0, nodes.para(nodes.text(words.text("book", "setup_intro"))))
    return [*blocks, *checks]


def labs_table(modules: list[BookModule], plan: Mapping[str, dict[str, Any]], words: Pack) -> list[Node]:
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


def _tools(
    shared: Iterable[tuple[str, str]], labs: Iterable[BookLab], plan: Mapping[str, dict[str, Any]]
) -> list[tuple[str, str, list[str]]]:
    """Each tool with its version and the numbers of the labs that need it: the shared ones, then what labs name."""
    tools: dict[str, tuple[str, str, list[str]]] = {name.casefold(): (name, version, []) for name, version in shared}
    for lab in labs:
        named = plan.get(lab.id, {}).get("tools")
        for tool in named if isinstance(named, list) else []:
            if isinstance(tool, str) and tool.strip() and not SLOT.search(tool):
                _, _, numbers = tools.setdefault(tool.strip().casefold(), (tool.strip(), "", []))
                if lab.number not in numbers:
                    numbers.append(lab.number)
    return list(tools.values())


def _software(tools: list[tuple[str, str, list[str]]], words: Pack) -> list[Node]:
    """A table of the tools with the columns that something is said in; a list where there is but one."""
    versions = any(version for _, version, _ in tools)
    needed = any(numbers for _, _, numbers in tools)
    if not (versions or needed):
        return [nodes.bullets([nodes.text(name) for name, _, _ in tools])]
    heads = ["tool", *(["version"] if versions else []), *(["needed_in"] if needed else [])]
    rows = [
        [
            nodes.text(name),
            *([nodes.text(version)] if versions else []),
            *([nodes.text(", ".join(labs))] if needed else []),
        ]
        for name, version, labs in tools
    ]
    return [nodes.table([words.text("book", head) for head in heads], rows)]


def _checks(environment: Pairs, tools: list[tuple[str, str]], words: Pack) -> list[Node]:
    """What to check before the first lab, as a list to tick off."""
    items: list[list[Node]] = []
    if _known(environment.get("hardware", [])) or _known(environment.get("systems", [])):
        items.append(nodes.text(words.text("book", "check_machine")))
    for name, version in tools:
        command = version_check(name)
        if command is None:
            continue
        wanted = version if version and not SLOT.search(version) else None
        said = words.text("book", "check_version", version=wanted) if wanted else words.text("book", "check_tool")
        items.append(_with_command(said, command))
    present = presence_check(name for name, _ in tools)
    if present:
        items.append(_with_command(words.text("book", "check_present"), present))
    if _known(environment.get("accounts", [])):
        items.append(nodes.text(words.text("book", "check_accounts")))
    if not items:
        return []
    boxed = [[{"t": "Str", "c": "☐"}, {"t": "Space"}, *item] for item in items]
    title = nodes.text(words.text("book", "checks"))
    return [nodes.header(2, "checks", title), nodes.bullets(boxed)]


def _with_command(said: str, command: str) -> list[Node]:
    before, _, after = said.partition("{command}")
    code: Node = {"t": "Code", "c": [nodes.NO_ATTRIBUTES, command]}
    blank: list[Node] = [{"t": "Space"}]
    return [*nodes.text(before), *blank, code, *(blank if after[:1].isspace() else []), *nodes.text(after)]


def _known(pairs: list[tuple[str, str]]) -> bool:
    return any(not SLOT.search(key) and not SLOT.search(value) for key, value in pairs)


def _number(value: float, words: Pack) -> str:
    return f"{value:.10g}".replace(".", words.text("lesson", "decimal_mark"))


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
