"""What a walk over an outline finds out on its way: problems, warnings, places, texts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from pydantic import BaseModel

from aurora.errors import Problem
from aurora.outline.dialects import ALIASES, NAMES
from aurora.outline.mending import colon_message
from aurora.outline.nodes import Mapping, Node, Scalar, Sequence
from aurora.outline.syntax import Tree
from aurora.outline.values import fold

Path_ = tuple[str | int, ...]
Entry = tuple[Scalar, Node]


class Record:
    """The record of one walk over one file. Whoever finds something wrong notes it here and goes on without it."""

    def __init__(self, file: str, text: str, tree: Tree) -> None:
        self.file = file
        self.problems = list(tree.problems)
        self.warnings = list(tree.warnings)
        self.positions: dict[Path_, tuple[int, int]] = {}
        self.raw_titles: dict[Path_, str] = {}
        self.texts: list[str] = []
        # What the syntax got wrong at a place, the walk need not say again in its own way.
        self._settled = {(problem.line, problem.column) for problem in tree.problems if problem.column}
        self._lines = text.split("\n")
        self._ids: dict[tuple[type[BaseModel], str], Scalar] = {}
        self._unknown: dict[str, tuple[Scalar, str, int]] = {}

    def problem(self, node: Node | None, message: str) -> None:
        """Something wrong at a node, or with the file as a whole."""
        problem = self._at(node, message)
        if (problem.line, problem.column) not in self._settled:
            self.problems.append(problem)

    def warn(self, node: Node | None, message: str) -> None:
        """Something that is not wrong but that its author should know."""
        self.warnings.append(self._at(node, message))

    def all_warnings(self) -> list[Problem]:
        """The warnings, with one for each unknown key whatever the number of places that have it."""
        unknown = []
        for key, message, count in self._unknown.values():
            more = f" (and {count - 1} more like it)" if count > 1 else ""
            unknown.append(self._at(key, message + more))
        return self.warnings + unknown

    def reported(self, nodes: Iterable[Node]) -> bool:
        """Whether a problem stands at one of some nodes."""
        places = {(node.line, node.column) for node in nodes}
        return any((problem.line, problem.column) in places for problem in self.problems)

    def unknown_key(self, key: Scalar, model: type[BaseModel]) -> None:
        """Notes a key that no dialect has here; each name is said once."""
        if key.text in self._unknown:
            first, message, count = self._unknown[key.text]
            self._unknown[key.text] = (first, message, count + 1)
            return
        shown = key.text if len(key.text) <= 60 else key.text[:57] + "…"
        message = f"the key '{shown}' means nothing in {NAMES[model]} and is left out"
        close = close_keys(key.text, ALIASES[model])
        others = [NAMES[other] for other in ALIASES if key.text in ALIASES[other]]
        if close:
            message += f"; did you mean '{close[0]}'?"
        elif others:
            message += f"; it belongs in {' or '.join(others)}"
        self._unknown[key.text] = (key, message, 1)

    def scalar(self, node: Node, key: Scalar) -> Scalar | None:
        """The text that has to stand at a key; None, with a problem, where something else does."""
        if isinstance(node, Scalar):
            self.check_comment(node)
            return node
        if isinstance(node, Sequence):
            self.problem(node, f"'{key.text}' is one value, not a list; write: {key.text}: …")
        elif (text := split_text(node)) is not None:
            self.problem(node, colon_message(f"the {key.text}", f"{key.text}: ", text))
        else:
            self.problem(node, f"'{key.text}' is one value, not keys with values; write: {key.text}: …")
        return None

    def check_comment(self, node: Scalar) -> None:
        """Warns of a text that a `#3` behind a blank cuts off: a comment to YAML, hardly one to its author."""
        if not node.plain or not node.text or node.end_line > len(self._lines):
            return
        rest = self._lines[node.end_line - 1][node.end_column - 1 :]
        if re.match(r"\s*#\w", rest):
            shown = rest.strip()[:40]
            self.warn(node, f"'{shown}' is a comment in YAML and is left out; if it is text, put all of it in quotes")

    def new_id(self, text: str, scalar: Scalar, model: type[BaseModel], what: str) -> None:
        """Notes an id; a second one that is equal is a problem at both places."""
        other = self._ids.setdefault((model, text), scalar)
        if other is scalar:
            return
        for this, that in ((other, scalar), (scalar, other)):
            self.problem(
                this,
                f"the id '{text}' is given to two {what}, here and on line {that.line}; "
                "give each its own, or remove the ids",
            )

    def _at(self, node: Node | None, message: str) -> Problem:
        return Problem(self.file, node.line if node else 0, node.column if node else 0, message)


def close_keys(text: str, keys: Iterable[str]) -> list[str]:
    """The key that a text is, or is most like; none where it is like none of them."""
    normal = re.sub(r"[\s-]+", "_", fold(text[:60]))
    return difflib.get_close_matches(normal, list(keys), n=1, cutoff=0.7)


def misspelt(entries: list[Entry], wanted: str, keys: Iterable[str]) -> str:
    """A hint at a key that is unknown but much like the one that is missing; empty where there is none."""
    known = set(keys)
    for key, _ in entries:
        if key.text not in known and close_keys(key.text, [wanted]):
            return f" (is '{key.text}' on line {key.line} meant to be '{wanted}'?)"
    return ""


def split_text(node: Mapping) -> str | None:
    """The text that a `: ` without quotes made a mapping of one key; None where it is no such mapping."""
    if len(node.entries) != 1:
        return None
    key, value = node.entries[0]
    return f"{key.text}: {value.text}".strip() if isinstance(value, Scalar) else None


def lines_of(node: Scalar) -> list[Node]:
    """A list that was written as one text: one item a line, without the bullet or number that a line starts with."""
    lines = [line for line in node.text.split("\n") if line.strip()]
    if node.empty or len(lines) < 2:
        return [] if node.empty or not lines else [node]
    texts = (re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", line).strip() for line in lines)
    return [Scalar(text, False, node.line, node.column, node.end_line, node.end_column) for text in texts]


def is_empty(node: Node) -> bool:
    """Whether nothing is given at a key: no value, `null`, `[]` or `{}`."""
    if isinstance(node, Scalar):
        return node.empty
    return not (node.items if isinstance(node, Sequence) else node.entries)
