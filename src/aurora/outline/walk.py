"""Walks the tree of an outline: items and their fields, by the keys that any dialect has for them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from aurora.markdown import plain
from aurora.outline import values
from aurora.outline.dialects import ALIASES, FIELDS, IGNORED, NAMES
from aurora.outline.fields import READERS, At, Reader
from aurora.outline.mending import colon_message
from aurora.outline.models import MAX_VISUALS, Environment, Lab, Lesson, Module, Tool, Topic, VisualWish
from aurora.outline.nodes import Mapping, Node, Scalar, Sequence
from aurora.outline.record import Entry, Path_, Record, close_keys, is_empty, lines_of, misspelt, split_text
from aurora.outline.titles import read_activity_type

# The field that a plain text gives where an item may be one.
_SIMPLE: dict[type[BaseModel], str] = {
    Lesson: "title",
    Topic: "title",
    Lab: "title",
    VisualWish: "description",
    Tool: "name",
}
_REQUIRED: dict[type[BaseModel], str] = {Module: "title", **_SIMPLE}
_NESTED: dict[str, type[BaseModel]] = {"lessons": Lesson, "topics": Topic, "labs": Lab}
# Of these, two keys that say different things are both wanted.
_JOINED = ("description", "summary", "requirements")


def read_fields(record: Record, entries: list[Entry], at: At) -> dict[str, Any]:
    """The fields of one item by their canonical names; those that are not given or are wrong are left out."""
    by_key: dict[str, list[Entry]] = {}
    for key, node in entries:
        if key.text in ALIASES[at.model]:
            by_key.setdefault(key.text, []).append((key, node))
        elif key.text not in IGNORED:
            record.unknown_key(key, at.model)
    result: dict[str, Any] = {}
    for name, keys in FIELDS[at.model].items():
        given = [entry for key in keys for entry in by_key.get(key, ())]
        if given:
            value = _nested(record, name, given, at) if name in _NESTED else _field(record, name, given, at)
            if value is not None:
                result[name] = value
    return result


def read_items(
    record: Record, node: Node, key: Scalar, model: type[BaseModel], path: Path_, start: int = 0
) -> list[dict[str, Any]]:
    """The items of a list, each a mapping or, where the model allows it, a plain text. `start` numbers the first."""
    if isinstance(node, Mapping):
        record.problem(node, f"'{key.text}' is a list; start each item on a line of its own with '- '")
        return []
    nodes = lines_of(node) if isinstance(node, Scalar) else node.items
    items = (_item(record, item, At(model, (*path, start + index))) for index, item in enumerate(nodes))
    return [item for item in items if item is not None]


def _item(record: Record, node: Node, at: At) -> dict[str, Any] | None:
    name = NAMES[at.model]
    record.positions[at.path] = (node.line, node.column)
    entries = _entries(record, node, at)
    if entries is None:
        return None
    if at.model is Tool and len(entries) == 1 and entries[0][0].text not in ALIASES[Tool]:
        return _tool(record, entries[0])
    fields = read_fields(record, entries, at)
    required = _REQUIRED[at.model]
    if not _has(entries, required, at.model):
        hint = misspelt(entries, required, ALIASES[at.model])
        record.problem(node, f"{name} without a {required}{hint}; add the line: {required}: …")
    if at.model is Module and not _has(entries, "lessons", Module):
        which = f"the module '{fields['title']}'" if "title" in fields else "this module"
        hint = misspelt(entries, "lessons", ALIASES[Module])
        record.problem(node, f"{which} has no lessons{hint}; add 'lessons:' with '- title: …' for each")
    if at.model is Lab and "type" not in fields:
        fields["type"] = read_activity_type(record.raw_titles.get(at.path, "")) or "lab"
    return fields


def _has(entries: list[Entry], name: str, model: type[BaseModel]) -> bool:
    return any(ALIASES[model].get(key.text) == name for key, _ in entries)


def _entries(record: Record, node: Node, at: At) -> list[Entry] | None:
    """The keys and values of an item; of a plain text, the one that it stands for."""
    name = NAMES[at.model]
    if isinstance(node, Sequence):
        record.problem(node, f"{name} cannot be a list; remove one '- ' or write its fields as 'key: value'")
        return None
    if isinstance(node, Scalar):
        simple = _SIMPLE.get(at.model)
        if simple is None:
            record.problem(node, f"{name} cannot be a plain text; write: - title: {node.text.strip()[:60] or '…'}")
            return None
        return [(Scalar(simple, True, node.line, node.column, node.line, node.column), node)]
    text = split_text(node)
    known = ALIASES[at.model].keys() | IGNORED
    if text is not None and at.model is not Tool and not close_keys(node.entries[0][0].text, known):
        record.problem(node, colon_message("this text", "- ", text))
        return None
    return node.entries


def _field(record: Record, name: str, given: list[Entry], at: At) -> Any:
    """One field from all the keys that give it."""
    read = _READERS[name]
    found: list[tuple[Scalar, Any]] = []
    for key, node in given:
        if is_empty(node):
            if name in ("title", _REQUIRED.get(at.model)) and len(given) == 1:
                place = node if isinstance(node, Scalar) and node.text else key
                record.problem(place, f"the {name} of {NAMES[at.model]} is empty here; write: {key.text}: …")
            continue
        value = read(record, node, key, at)
        if value is not None:
            found.append((key, value))
    if not found:
        return None
    first_key, first = found[0]
    if isinstance(first, list) and len(found) > 1 and all(isinstance(value, list) for _, value in found):
        return _unique([item for _, value in found for item in value])
    different = [key for key, value in found[1:] if value != first]
    if different and name in _JOINED:
        return " ".join(_unique([value for _, value in found]))
    if different:
        record.problem(
            different[0],
            f"'{first_key.text}' on line {first_key.line} and '{different[0].text}' here say different things; "
            "remove one of them",
        )
    return first


def _nested(record: Record, name: str, given: list[Entry], at: At) -> list[dict[str, Any]]:
    """Lessons, topics or labs from all the keys that give them, one after the other."""
    result: list[dict[str, Any]] = []
    count = 0
    for key, node in given:
        if is_empty(node):
            if name == "lessons":
                record.problem(key, "the list of lessons is empty; add '- title: …' for each lesson")
        elif key.text != "activities" or _are_labs(record, key, node):
            result += read_items(record, node, key, _NESTED[name], (*at.path, name), count)
            count += len(lines_of(node) if isinstance(node, Scalar) else getattr(node, "items", ()))
    return result


def _are_labs(record: Record, key: Scalar, node: Node) -> bool:
    """Whether `activities` of a lesson or module holds labs; plain texts there could as well be steps of a class."""
    if isinstance(node, Sequence) and all(isinstance(item, Mapping) for item in node.items):
        return True
    record.problem(
        key,
        "'activities' of a lesson or module has to be a list of '- title: …' to be read as labs; "
        "name it 'labs:' if each text is to become a lab, or put it under the lab whose steps these are",
    )
    return False


def _visuals(record: Record, node: Node, key: Scalar, at: At) -> int | list[dict[str, Any]] | None:
    if not isinstance(node, Scalar):
        wishes = read_items(record, node, key, VisualWish, (*at.path, "visuals"))
        if len(wishes) > MAX_VISUALS:
            record.problem(node, f"{len(wishes)} visuals are too many for a lesson; {MAX_VISUALS} are the limit")
        return wishes
    count = values.whole(node.text)
    if count is None or count > MAX_VISUALS:
        record.problem(
            node,
            f"'{node.text[:60]}' is no number of visuals; write a whole number up to {MAX_VISUALS}, "
            "or a list with a '- description' for each",
        )
        return None
    return count


def _environment(record: Record, node: Node, key: Scalar, at: At) -> dict[str, Any] | None:
    if isinstance(node, Mapping):
        return read_fields(record, node.entries, At(Environment, (*at.path, "environment")))
    record.problem(
        node, f"'{key.text}' has keys of its own; write under it hardware:, systems:, tools:, accounts: or names:"
    )
    return None


def _tools(record: Record, node: Node, key: Scalar, at: At) -> list[dict[str, Any]]:
    if isinstance(node, Mapping):
        tools = (_tool(record, entry) for entry in node.entries)
        return [tool for tool in tools if tool is not None]
    return read_items(record, node, key, Tool, (*at.path, "tools"))


def _tool(record: Record, entry: Entry) -> dict[str, Any] | None:
    """A tool that is written as `name: version`."""
    key, node = entry
    scalar = record.scalar(node, key)
    if scalar is None:
        return None
    name = plain(key.text)
    if not name:
        record.problem(key, "a tool without a name; write: - name: …")
        return None
    return {"name": name, "version": None if scalar.empty else plain(scalar.text) or None}


_READERS: dict[str, Reader] = READERS | {"visuals": _visuals, "environment": _environment, "tools": _tools}


def _unique(items: list[Any]) -> list[Any]:
    return list({repr(item): item for item in items}.values())
