"""Slots: the places that only a person or a model can fill, written `TODO(id): what belongs here`.

A slot stands alone in its paragraph, list item or table cell; before it may stand a label. What stands in code is
code: a program's own `TODO(name):` is no slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SLOT = re.compile(r"(?<![\w\\])TODO\(([a-z0-9-]+)\)(?::\s*)?")
_FENCE = re.compile(
    r"^(?P<quote>(?:[ \t]*>)*)(?:[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*[ \t]*(?P<fence>`{3,}(?!.*`)|~{3,})(?P<rest>.*)$"
)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")
_QUOTE = re.compile(r"^(?:[ \t]*>)+ ?")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)(?:[ \t]+\[[ xX]\](?=[ \t]|$))?[ \t]*")
_ALERT = re.compile(r"^\[![A-Z]+\]$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?=[ \t]|$)")
_LABEL = re.compile(r"\*\*(?:\\.|[^*\\])+\*\*\s*:?")
# What is left before a slot may be a plain label, too, but no sentence.
_LEFT_LABEL = re.compile(rf"{_LABEL.pattern}|(?:(?![.!?]\s).)*:")
_STARTS_BLOCK = re.compile(r"^ {0,3}(?:#{1,6}[ \t]|>|(?:[-*+]|\d{1,9}[.)])[ \t])")
_BAR = re.compile(r"(?<!\\)\|")
_DELIMITERS = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


@dataclass(frozen=True)
class Slot:
    """One open slot. `line` counts from 1; `hint` is Markdown."""

    id: str
    line: int
    hint: str


def find_slots(text: str) -> list[Slot]:
    """All open slots of a Markdown or YAML text, in order."""
    if "TODO(" not in text:
        return []
    lines = text.split("\n")
    code = _code_lines(lines)
    tables = _table_lines(lines, code)
    found = []
    for index, line in enumerate(lines):
        if code[index] or "TODO(" not in line:
            continue
        for cell in _BAR.split(line) if index in tables else [line]:
            matches = list(_slots_of(cell))
            for number, match in enumerate(matches, start=1):
                end = matches[number].start() if number < len(matches) else len(cell)
                found.append(Slot(match[1], index + 1, _hint(cell, match, end)))
    return found


def hide_slots(text: str) -> str:
    """The text for learners: without slots, and without the headings, labels and tables that held nothing else.

    A text without slots stays as it is, and so does every line that has nothing to do with a slot.
    """
    while find_slots(text):
        text = _hide_once(text)
    return text


def _hide_once(text: str) -> str:
    page = _Page(text.split("\n"))
    page.hide_lines()
    page.drop_what_is_empty()
    return page.joined()


def _slots_of(line: str) -> Iterator[re.Match[str]]:
    """The slots of a line or a cell that do not stand in a code span."""
    masked = _CODE_SPAN.sub(lambda span: " " * len(span[0]), line)
    return SLOT.finditer(masked)


def _hint(cell: str, match: re.Match[str], end: int) -> str:
    hint = cell[match.end() : end].strip()
    before = cell[match.start() - 1 : match.start()]
    if before in ("'", '"') and before in hint:  # a value in quotes, as YAML has them
        hint = hint[: hint.rindex(before)]
        hint = hint.replace("''", "'") if before == "'" else hint.replace('\\"', '"')
    return hint


def _code_lines(lines: list[str]) -> list[bool]:
    """Of each line: whether it belongs to fenced code."""
    code: list[bool] = []
    opened: re.Match[str] | None = None
    for line in lines:
        found = _FENCE.match(line.rstrip("\r"))
        if opened and opened["quote"] and not line.lstrip().startswith(">"):
            opened = None
        if opened:
            code.append(True)
            closes = found and found["fence"].startswith(opened["fence"]) and not found["rest"].strip()
            opened = None if closes else opened
        else:
            opened = found
            code.append(found is not None)
    return code


def _table_lines(lines: list[str], code: list[bool]) -> dict[int, int]:
    """The lines that are rows of a table, with the line of its head."""
    rows: dict[int, int] = {}
    for index, line in enumerate(lines):
        if code[index] or index in rows or index == 0 or "-" not in line:
            continue
        head = index - 1
        is_table = "|" in lines[head] and _DELIMITERS.match(line) and not code[head] and head not in rows
        if not is_table:
            continue
        end = index
        while end < len(lines) and lines[end].strip() and not code[end] and not _STARTS_BLOCK.match(lines[end]):
            end += 1
        rows.update(dict.fromkeys(range(head, end), head))
    return rows


class _Page:
    """A text while its slots are being hidden. A line that is dropped is None in `kept`."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.kept: list[str | None] = list(lines)
        self.code = _code_lines(lines)
        self.tables = _table_lines(lines, self.code)
        self.touched = [False] * len(lines)

    def hide_lines(self) -> None:
        """Takes the slots out of each line; a line that held nothing else but a label is left as that label."""
        for index, line in enumerate(self.lines):
            if self.code[index] or "TODO(" not in line:
                continue
            body, end = (line[:-1], "\r") if line.endswith("\r") else (line, "")
            if index in self.tables:
                row = self._row(index, body)
                self.touched[index] = row != body
                self.kept[index] = row if row is None else row + end
                continue
            first = next(_slots_of(body), None)
            if first:
                self.touched[index] = True
                self.kept[index] = body[: first.start()].rstrip() + end

    def drop_what_is_empty(self) -> None:
        """Drops, from the innermost outwards, what held slots and holds nothing now."""
        for index in reversed(range(len(self.lines))):
            line = self.kept[index]
            if line is None or self.code[index]:
                continue
            if index in self.tables:
                self._drop_table(index)
            elif self.touched[index]:
                if _is_bare(line, _LEFT_LABEL) and not self._holds(index, if_item_only=True):
                    self.kept[index] = None
            elif _is_holder(line):
                scope = range(index + 1, self._end_of_scope(index))
                if any(self.touched[i] for i in scope) and not self._holds(index):
                    self.kept[index] = None
                    self.touched[index] = True

    def joined(self) -> str:
        """The lines that are left, without the blank ones that would now stand twice."""
        out: list[str] = []
        dropped = False
        for line in self.kept:
            if line is None:
                dropped = True
            elif dropped and not line.strip() and (not out or not out[-1].strip()):
                continue
            else:
                dropped = False
                out.append(line)
        if dropped:
            while out and not out[-1].strip():
                out.pop()
            out.append("")
        return "\n".join(out) if any(line.strip() for line in out) else ""

    def _row(self, index: int, line: str) -> str | None:
        """A row with its slots taken out; None where nothing but its first cell, its label, is left."""
        cells = _BAR.split(line)
        left = []
        for cell in cells:
            first = next(_slots_of(cell), None)
            left.append(f"{cell[: first.start()].rstrip()} " if first else cell)
        if left == cells:
            return line
        cells = [cell.strip() for cell in left]
        cells = cells[1 if line.lstrip().startswith("|") else 0 : -1 if line.rstrip().endswith("|") else None]
        is_empty = not any(cells[1:] or cells)
        return None if is_empty and index >= self.tables[index] + 2 else "|".join(left)

    def _drop_table(self, index: int) -> None:
        head = self.tables[index]
        rows = [i for i, its_head in self.tables.items() if its_head == head]
        if index == head and any(self.touched[i] for i in rows) and all(self.kept[i] is None for i in rows[2:]):
            for i in rows:
                self.kept[i] = None

    def _holds(self, index: int, if_item_only: bool = False) -> bool:
        """Whether anything is left of what stands under a line; `if_item_only`: only list items hold what follows."""
        if if_item_only and not _ITEM.match(self.lines[index]):
            return False
        return any((self.kept[i] or "").strip() for i in range(index + 1, self._end_of_scope(index)))

    def _end_of_scope(self, index: int) -> int:
        """The first line that no longer belongs to a heading, a list item, a label or a quote."""
        line = self.lines[index]
        heading, indent = _HEADING.match(line), _indent(line)

        def ends(i: int) -> bool:
            other = self.lines[i]
            other_heading = None if self.code[i] else _HEADING.match(other)
            if heading:
                return other_heading is not None and len(other_heading[1]) <= len(heading[1])
            if _QUOTE.match(line):
                return not _QUOTE.match(other)
            if not other.strip():
                return False
            if _ITEM.match(line):
                return _indent(other) <= indent
            is_label = not self.code[i] and _LABEL.fullmatch(other.strip()) is not None
            return other_heading is not None or _indent(other) < indent or (is_label and _indent(other) <= indent)

        return next((i for i in range(index + 1, len(self.lines)) if ends(i)), len(self.lines))


def _is_holder(line: str) -> bool:
    """Whether a line only introduces what follows: a heading (but the first), a label, the head of a quote."""
    heading = _HEADING.match(line)
    if heading:
        return len(heading[1]) > 1
    return bool(line.strip()) and _is_bare(line, _LABEL)


def _is_bare(line: str, label: re.Pattern[str]) -> bool:
    """Whether a line is nothing but its marks and a label."""
    rest = _ITEM.sub("", _QUOTE.sub("", line).strip()).strip()
    return not rest or bool(_ALERT.match(rest) or label.fullmatch(rest) or re.fullmatch("#{1,6}", rest))


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())
