"""An outline's text as a tree, with every fault of syntax in it said in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aurora.errors import Problem
from aurora.outline.mending import mend
from aurora.outline.nodes import Node, SyntaxFault, parse


@dataclass(frozen=True)
class Tree:
    """What could be read of a text: no root where it is unfit to go on with."""

    root: Node | None
    problems: list[Problem]
    warnings: list[Problem]


def read_tree(text: str, file: str) -> Tree:
    """Reads YAML; where it does not parse, the faults are listed, mended in memory, and the rest is read."""
    try:
        return Tree(*parse(text, file))
    except SyntaxFault as first:
        fault = first
    mended = mend(text, file)
    if not mended.problems:
        return Tree(None, [explain(fault, text, file)], [])
    if not mended.sound:
        return Tree(None, mended.problems, [])
    try:
        root, problems, warnings = parse(mended.text, file)
    except SyntaxFault as second:
        return Tree(None, [*mended.problems, explain(second, mended.text, file)], [])
    return Tree(root, mended.problems + problems, warnings)


_QUOTE = "put the text in quotes"
# What the parsers (libyaml and the one in Python) say, and what an author can do about it. Tried in order.
_EXPLANATIONS: tuple[tuple[str, str], ...] = (
    (
        r"mapping values are not allowed",
        f"there is a ': ' here that YAML cannot place; {_QUOTE}, or check the indentation of this line and those above",
    ),
    (r"sequence entries", "a list item cannot stand here; start the list on a line of its own, one '- ' a line"),
    (r"quoted scalar", "the quote that opens {opened} is not closed; close it, and double a quote inside the text"),
    (
        r"block scalar|leading space|indentation indicator",
        "the text behind '|' or '>' is not indented as it should be; start it on the next line, deeper than its key",
    ),
    (
        r"flow (sequence|mapping|node)|expected ',' or",
        "the bracket that opens {opened} is not closed, or its items are not parted by commas; "
        "put a text that starts with '[' or '{{' in quotes",
    ),
    (
        r"could not find expected ':'",
        "this line is neither 'key: value' nor '- item'; add what is missing, "
        "or indent it under the text that it continues",
    ),
    (r"alphabetic or numeric|alias|anchor", f"'&' and '*' have a meaning of their own in YAML; {_QUOTE}"),
    (r"tag", f"'!' at the start of a text has a meaning of its own in YAML; {_QUOTE}"),
    (r"directive", f"'%' at the start of a line has a meaning of its own in YAML; {_QUOTE}"),
    (r"cannot start any token", f"no text can start with this character in YAML; {_QUOTE}"),
    (
        r"block (mapping|sequence|collection)|expected (key|'-' indicator)|document start",
        "this line does not go with the lines above it (their block starts {opened}); "
        "check its indentation, and that list items start with '- ' and keys end in ':'",
    ),
)


def explain(fault: SyntaxFault, text: str, file: str) -> Problem:
    """A fault as its author can understand it, at its place in the text."""
    line, column = _inside(fault.mark or fault.context_mark or (1, 1), text)
    said = f"{fault.context}: {fault.problem}"
    opened_line = fault.context_mark[0] if fault.context_mark else line
    if "quoted scalar" in said or "could not find expected ':'" in said:
        line, column = _inside(fault.context_mark or (line, column), text)
    for pattern, message in _EXPLANATIONS:
        if re.search(pattern, said):
            opened = "here" if opened_line == line else f"on line {opened_line}"
            return Problem(file, line, column, message.format(opened=opened))
    return Problem(
        file, line, column, f"YAML cannot be read from here on ({fault.problem}); check the quotes and the indentation"
    )


def _inside(mark: tuple[int, int], text: str) -> tuple[int, int]:
    """The mark, or the end of the last line with text where the mark is behind it."""
    lines = text.rstrip().split("\n")
    if mark[0] > len(lines):
        return len(lines), len(lines[-1]) + 1
    return mark
