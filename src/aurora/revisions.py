"""What was asked to be made anew: how often, with which requirements, and which answer is the one that is built.

Remembered in `edits/{course}/{lang}/revisions.yaml`, so that the next plain build does not go back. A person may change
the file, too. An answer that was asked for once stays in the ledger: an earlier revision costs nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from aurora.errors import Problem, ProblemsError, relative
from aurora.item_names import KINDS
from aurora.outline.models import Closed

FILE = "revisions.yaml"
_INTRO = """\
# What was asked to be made anew. 'aurora history ITEM' shows every revision; to go back to one, which costs nothing:
#     snakemake --cores 8 --config regenerate=ITEM@1
# You may change numbers and requirements here; comments are not kept.
"""


class Revision(Closed):
    """The revisions of one item. `revision` is the one that is built, `last` the highest that there ever was.

    `requirements` are what was insisted on in a revision. `pending` says that no build has finished with it yet, and
    `merge` that it was asked for under an edit, which the new text is to be merged with.
    """

    revision: int = Field(1, ge=1)
    last: int = Field(1, ge=1)
    requirements: dict[int, str] = Field(default_factory=dict)
    pending: bool = False
    merge: bool = False

    @model_validator(mode="before")
    @classmethod
    def _last_of_all(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        numbers = [number for number in (value.get("revision", 1), value.get("last", 1)) if isinstance(number, int)]
        return {**value, "last": max(numbers, default=1)}

    @property
    def said(self) -> str | None:
        """What is insisted on in the revision that is built."""
        return self.requirements.get(self.revision)

    def anew(self, requirements: str | None, *, merge: bool = False) -> Revision:
        """One more revision. While one is pending it stays: a command that is repeated after a crash buys once."""
        number = self.last if self.pending and self.revision == self.last else self.last + 1
        said = dict(self.requirements)
        if requirements:
            said[number] = requirements
        return self._with(revision=number, last=max(self.last, number), requirements=said, pending=True, merge=merge)

    def back_to(self, number: int, *, merge: bool = False) -> Revision:
        """An earlier revision, or a later one again."""
        return self._with(revision=number, pending=True, merge=merge)

    def done(self) -> Revision:
        """The same, once a build has finished with it."""
        return self._with(pending=False, merge=False)

    def _with(self, **values: Any) -> Revision:
        return Revision.model_validate({**self.model_dump(), **values})


@dataclass(frozen=True)
class Revisions:
    """Those of one edition, by kind and id. `lines` says where they stand in the file that they were read from."""

    by_name: Mapping[str, Revision] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, file: Path) -> Revisions:
        """The revisions in a file; none where it is not there.

        Raises:
            ProblemsError: it does not have the form that Aurora writes; every place is named.
        """
        try:
            text = file.read_text("utf-8")
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError) as error:
            raise _problem(file, 0, f"cannot be read as UTF-8 text ({error})") from None
        return cls(*_parse(file, text))

    def of(self, kind: str, id_: str) -> Revision:
        """The revisions of an item."""
        return self.by_name.get(f"{kind}:{id_}", Revision())

    def with_(self, kind: str, id_: str, revision: Revision) -> Revisions:
        """The same with another revision of an item."""
        return replace(self, by_name={**self.by_name, f"{kind}:{id_}": revision})

    @property
    def pending(self) -> Iterator[tuple[str, str]]:
        """Kind and id of the items that no build has finished with."""
        for name, revision in self.by_name.items():
            if revision.pending:
                kind, _, id_ = name.partition(":")
                yield kind, id_

    def to_bytes(self) -> bytes:
        """The revisions as their file holds them: sorted, without what is at its default."""
        data = {
            name: {key: value for key, value in revision.model_dump().items() if value}
            for name, revision in sorted(self.by_name.items())
        }
        body = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)
        return (_INTRO + body).encode()


def _parse(file: Path, text: str) -> tuple[dict[str, Revision], dict[str, int]]:
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise _problem(file, line, f"is no YAML ({error.problem})") from None
    finally:
        loader.dispose()
    if root is None:
        return {}, {}
    if not isinstance(root, yaml.MappingNode):
        raise _problem(file, 1, "write 'lesson:ID:' and below it 'revision: 2', for each item")
    nodes = {key.value: (key, value) for key, value in root.value}
    lines = {name: key.start_mark.line + 1 for name, (key, _) in nodes.items()}
    found, problems = {}, []
    for name, value in yaml.safe_load(text).items():
        line = lines.get(str(name), 0)
        if not isinstance(name, str) or name.partition(":")[0] not in KINDS:
            message = f"'{name}' is no item; write lesson:ID, lab:ID, visual:ID-3 or slides:MODULE"
            problems.append(Problem(relative(file), line, 1, message))
            continue
        try:
            found[name] = Revision.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            problems.append(Problem(relative(file), *_place(nodes[name][1], first["loc"]), _in_words(name, first)))
    if problems:
        raise ProblemsError(problems)
    return found, lines


def _place(node: yaml.Node, path: Sequence[int | str]) -> tuple[int, int]:
    for part in path:
        inner = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((value for key, value in inner if key.value == str(part)), node)
    return node.start_mark.line + 1, node.start_mark.column + 1


def _in_words(name: str, error: ErrorDetails) -> str:
    shown, key = repr(error["input"])[:60], str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        close = difflib.get_close_matches(key, Revision.model_fields, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"write one of {', '.join(Revision.model_fields)}"
        return f"{name} has no '{key}'; {hint}"
    if key in ("revision", "last"):
        return f"{key}: {shown} does not fit; write a whole number from 1 on: {key}: 2"
    if key in ("pending", "merge"):
        return f"{key}: {shown} does not fit; write true, or leave it out"
    if key == "requirements":
        return f"{key}: {shown} does not fit; write a revision and a text: requirements: {{2: more examples}}"
    return f"{name}: {shown} does not fit; write below it 'revision: 2'"


def _problem(file: Path, line: int, message: str) -> ProblemsError:
    return ProblemsError([Problem(relative(file), line, 1 if line else 0, message)])
