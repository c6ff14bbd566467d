"""Reads and writes `labguide/environment.yaml`, the environment that all labs share, which authors may edit."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import yaml

from aurora.errors import Problem, ProblemsError
from aurora.languages import Pack, pack
from aurora.markdown import plain
from aurora.outline.models import Closed, Environment, Tool
from aurora.slices import CourseFacts

FILE = "labguide/environment.yaml"
_LISTS = ("hardware", "systems", "accounts")
_KEYS = ("hardware", "systems", "tools", "accounts", "names")


def read_environment(text: str, file: str = FILE) -> Environment:
    """The environment that a YAML text holds, every value as it is written: `1.30` stays `1.30`, a slot stays a slot.

    A single text stands for a list of one; `file` is the name that errors give.

    Raises:
        ProblemsError: the text is not YAML or holds something else than an environment; every place is named.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        message = f"this is not YAML ({error.problem or error.context}); put texts with ': ' or '#' in quotes"
        raise ProblemsError([Problem(file, *place, message)]) from None
    except yaml.YAMLError as error:
        raise ProblemsError([Problem(file, 0, 0, f"this is not YAML: {' '.join(str(error).split())}")]) from None
    if root is None:
        return Environment()
    reader = _Reader(file)
    environment = reader.environment(root)
    if reader.problems:
        raise ProblemsError(reader.problems)
    return environment


class NamedValue(Closed):
    """A name that the labs use throughout, such as a host or a folder."""

    name: str
    value: str


class EnvironmentAnswer(Closed):
    """What a model proposes for an environment."""

    hardware: list[str]
    systems: list[str]
    tools: list[Tool]
    accounts: list[str]
    names: list[NamedValue]


def is_complete(given: Environment) -> bool:
    """Whether an outline says all of its environment, so that there is nothing to propose."""
    return all(getattr(given, key) for key in _KEYS)


def completed(given: Environment | None, proposed: EnvironmentAnswer) -> Environment:
    """What the outline gives, and a proposal for what it leaves open."""
    given = given or Environment()
    return Environment(
        hardware=given.hardware or proposed.hardware,
        systems=given.systems or proposed.systems,
        tools=given.tools or proposed.tools,
        accounts=given.accounts or proposed.accounts,
        names=given.names or {one.name: one.value for one in proposed.names},
    )


def environment_yaml(environment: Environment, course: CourseFacts) -> str:
    """The text of an environment's file, with comments for the author."""
    values = environment.model_dump(mode="json", exclude_none=True)
    return yaml_text({key: values[key] for key in _KEYS}, course.title, pack(course.language))


def yaml_text(values: Mapping[str, Any], title: str, words: Pack) -> str:
    """The file of an environment: what it is for, and each part under a line that says what belongs there."""
    intro = "".join(f"# {line.format(title=plain(title))}\n" for line in words.texts("lab", "file_intro"))
    return intro + "".join(
        f"\n# {words.text('lab', f'file_{key}')}\n{_dump(key, value)}" for key, value in values.items()
    )


def _dump(key: str, value: object) -> str:
    return yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=10**6)


class _Reader:
    """Reads nodes and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def environment(self, root: yaml.Node) -> Environment:
        lists: dict[str, list[str]] = {}
        tools: list[Tool] = []
        names: dict[str, str] = {}
        for key, key_node, value in self._pairs(root, f"the keys {', '.join(_KEYS)}, each with a list"):
            if key in _LISTS:
                lists[key] = [item for node in self._items(value) if (item := self._scalar(node)) is not None]
            elif key == "tools":
                tools = [tool for node in self._items(value) if (tool := self._tool(node)) is not None]
            elif key == "names":
                for name, _, node in self._pairs(value, "`name: value`, one a line"):
                    names[name] = self._scalar(node) or ""
            else:
                close = difflib.get_close_matches(key, _KEYS, n=1)
                hint = f"did you mean '{close[0]}'?" if close else f"write one of {', '.join(_KEYS)}"
                self._wrong(key_node, f"there is no key '{key}' here; {hint}")
        return Environment(tools=tools, names=names, **lists)

    def _tool(self, node: yaml.Node) -> Tool | None:
        if isinstance(node, yaml.ScalarNode):
            text = self._scalar(node)
            return Tool(name=text) if text else None
        facts: dict[str, str] = {}
        for key, key_node, value in self._pairs(node, "a name, or `name:` and `version:`"):
            if key not in ("name", "version"):
                self._wrong(key_node, f"a tool has no '{key}'; write name and version")
            elif text := self._scalar(value):
                facts[key] = text
        if "name" not in facts:
            self._wrong(node, "this tool has no name; write `- name: …`")
            return None
        return Tool(name=facts["name"], version=facts.get("version"))

    def _pairs(self, node: yaml.Node, wanted: str) -> list[tuple[str, yaml.Node, yaml.Node]]:
        if _empty(node):
            return []
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, f"this has to be {wanted}")
            return []
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._wrong(key, "a name cannot be in braces; put it in quotes where it has to be")
        return [(str(key.value), key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]

    def _items(self, node: yaml.Node) -> list[yaml.Node]:
        if _empty(node):
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def _scalar(self, node: yaml.Node) -> str | None:
        if _empty(node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return " ".join(str(node.value).split())
        self._wrong(node, "this has to be one text; if it holds ': ', put it in quotes")
        return None

    def _wrong(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, message))


def _empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and (node.tag == "tag:yaml.org,2002:null" or not str(node.value).strip())
