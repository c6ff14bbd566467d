"""An outline's YAML as a tree of plain nodes with their places: every scalar is text, exactly as it is written.

The tree is built from the parser's events with a stack of our own. So no tag is ever run, nothing recurses however
deep a file nests, and all that is wrong is collected instead of ending the reading at the first fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import yaml

from aurora.errors import Problem

MAX_DEPTH = 40
MAX_EXPANDED = 20_000
MAX_NODES = 100_000
_EMPTY = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `plain` says that it has no quotes; it ends before `end_line`, `end_column` (1-based)."""

    text: str
    plain: bool
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def empty(self) -> bool:
        """Whether nothing is given: no value, `~` or `null`. A text in quotes is never nothing."""
        return self.plain and self.text in _EMPTY


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class Mapping:
    """Keys with their values, in order. Its place is that of its first key, or of its `{`."""

    line: int
    column: int
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    size: int = 1


Node = Scalar | Sequence | Mapping


class SyntaxFault(Exception):
    """YAML cannot go on here. `mark` and `context_mark` are (line, column), 1-based, or None."""

    def __init__(self, error: yaml.YAMLError) -> None:
        super().__init__(str(error))
        self.problem = str(getattr(error, "problem", None) or error)
        self.context = str(getattr(error, "context", None) or "")
        self.mark = _place(getattr(error, "problem_mark", None))
        self.context_mark = _place(getattr(error, "context_mark", None))


def parse(text: str, file: str) -> tuple[Node | None, list[Problem], list[Problem]]:
    """The tree of a YAML text, what is wrong in it, and what may be; no tree where the text is empty or unfit.

    Raises:
        SyntaxFault: the text is not YAML from some place on.
    """
    builder = _Builder(file)
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        for event in yaml.parse(text, Loader=loader):
            if not builder.take(event):
                break
    except yaml.YAMLError as error:
        raise SyntaxFault(error) from None
    return builder.root, builder.problems, builder.unused_anchors()


class _Mark(Protocol):
    line: int
    column: int


def _place(mark: _Mark | None) -> tuple[int, int] | None:
    return None if mark is None else (mark.line + 1, mark.column + 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not complete; `key` is a mapping's key that waits for its value."""

    node: Sequence | Mapping
    anchor: str | None
    flow: bool
    seen: dict[str, int] = field(default_factory=dict)
    key: Node | None = None


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._unused: dict[str, Problem] = {}
        self._expanded = 0
        self._documents = 0
        self._nodes = 0

    def take(self, event: yaml.Event) -> bool:
        """Takes one event in; False where the rest of the file is not worth reading."""
        line, column = _place(event.start_mark) or (1, 1)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._wrong(line, column, f"the file has more than {MAX_NODES} entries up to here, far more than a course")
            self.root = None
            return False
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._wrong(
                    line,
                    column,
                    "a second document starts here ('---'), and one file holds one outline; "
                    "remove this line, or move what follows to a file of its own",
                )
                return False
        elif isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), line, column)
        elif isinstance(event, yaml.ScalarEvent):
            self._check_tag(event.tag, line, column)
            end_line, end_column = _place(event.end_mark) or (line, column)
            scalar = Scalar(event.value, event.style in (None, ""), line, column, end_line, end_column)
            self._anchor(event.anchor, scalar, line, column)
            self._add(scalar)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            return self._open(event, line, column)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._close()
        return True

    def unused_anchors(self) -> list[Problem]:
        """A warning for each anchor that nothing refers to: most likely a text that happens to start with '&'."""
        return list(self._unused.values())

    def _wrong(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, column, message))

    def _check_tag(self, tag: str | None, line: int, column: int) -> None:
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._wrong(
                line,
                column,
                f"the tag '{shown}' is not used in outlines and is never run; "
                "write the plain value, or put a text that starts with '!' in quotes",
            )

    def _open(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent, line: int, column: int) -> bool:
        self._check_tag(event.tag, line, column)
        if len(self._stack) >= MAX_DEPTH:
            self._wrong(
                line,
                column,
                f"this is nested {MAX_DEPTH} levels deep, and an outline needs a dozen; "
                "check the brackets and the indentation",
            )
            self.root = None
            return False
        node = Sequence(line, column) if isinstance(event, yaml.SequenceStartEvent) else Mapping(line, column)
        if event.anchor:
            self._anchor(event.anchor, None, line, column)
        self._stack.append(_Open(node, event.anchor, bool(event.flow_style)))
        return True

    def _close(self) -> None:
        done = self._stack.pop()
        if done.anchor:
            self._anchors[done.anchor] = done.node
        if isinstance(done.node, Mapping) and done.node.entries and not done.flow:
            first = done.node.entries[0][0]
            done.node.line, done.node.column = first.line, first.column
        self._add(done.node)

    def _anchor(self, anchor: str | None, node: Node | None, line: int, column: int) -> None:
        if anchor:
            self._anchors[anchor] = node
            message = (
                f"'&{anchor}' names a place in YAML and is left out, and nothing refers to it; "
                "put a text that starts with '&' in quotes"
            )
            self._unused[anchor] = Problem(self.file, line, column, message)

    def _alias(self, anchor: str, line: int, column: int) -> bool:
        self._unused.pop(anchor, None)
        node = self._anchors.get(anchor)
        if node is None:
            if anchor in self._anchors:
                message = f"'*{anchor}' refers to the very thing that it stands in; write out what is meant"
            else:
                message = (
                    f"'*{anchor}' refers to '&{anchor}', which is not in the file before it; "
                    "put a text that starts with '*' in quotes"
                )
            self._wrong(line, column, message)
            node = Scalar(f"*{anchor}", False, line, column, line, column + len(anchor) + 1)
        self._expanded += 1 if isinstance(node, Scalar) else node.size
        if self._expanded > MAX_EXPANDED:
            self._wrong(
                line,
                column,
                f"the aliases up to '*{anchor}' repeat more than {MAX_EXPANDED} items; "
                "write out the parts that the course needs",
            )
            self.root = None
            return False
        self._add(node)
        return True

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if isinstance(top.node, Sequence):
            top.node.items.append(node)
            top.node.size += 1 if isinstance(node, Scalar) else node.size
        elif top.key is None:
            top.key = node
        else:
            self._add_entry(top, top.node, node)
            top.key = None

    def _add_entry(self, top: _Open, mapping: Mapping, value: Node) -> None:
        key = top.key
        mapping.size += 1 if isinstance(value, Scalar) else value.size
        if not isinstance(key, Scalar):
            place = key or mapping
            self._wrong(
                place.line,
                place.column,
                "a key has to be a word with ': ' behind it; put a text that starts with '{', '[' or '?' in quotes",
            )
        elif key.text == "<<":
            self._wrong(key.line, key.column, "merge keys ('<<') are not read in outlines; write the keys out")
        elif key.text in top.seen:
            self._wrong(
                key.line,
                key.column,
                f"'{key.text}' stands here twice, first on line {top.seen[key.text]}; remove one, "
                "or put '- ' before it if it starts the next item",
            )
        else:
            top.seen[key.text] = key.line
            mapping.entries.append((key, value))
