"""The environment file: what the outline gives as it is, slots for the rest, and back again."""

import pytest
import yaml

from aurora.errors import ProblemsError
from aurora.lab_environment import read_environment
from aurora.outline.models import Environment, Tool
from aurora.providers.offline.environment import write_environment
from aurora.slices import CourseFacts, EnvironmentSlice
from aurora.slots import find_slots


def written(environment: Environment | None, language: str = "en", title: str = "Course") -> str:
    return write_environment(
        EnvironmentSlice(
            course=CourseFacts(id="c", title=title, language=language, outline_language="en"),
            environment=environment,
            provider="offline",
        )
    )


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_nothing_given_is_all_slots(language: str) -> None:
    text = written(None, language)
    assert list(yaml.safe_load(text)) == ["hardware", "systems", "tools", "accounts", "names"]
    assert [slot.id for slot in find_slots(text)] == [
        f"environment-{key}" for key in ("hardware", "systems", "tools", "accounts", "names")
    ]
    assert read_environment(text).hardware[0].startswith("TODO(environment-hardware): ")
    assert "environment:" in text.split("hardware:")[0]


def test_what_is_given_comes_back_verbatim() -> None:
    given = Environment(
        hardware=["8 GB: more is better", "# no comment", "yes"],
        systems=["- dash", "*star", "{x}: [y]"],
        tools=[Tool(name="kubectl", version="1.30"), Tool(name="né\U0001f600", version="0x10")],
        accounts=["a 'b' \"c\"", "null"],
        names={"host": "10.0.0.1", "on": "true"},
    )
    text = written(given, title="A title\nhardware: [x] {title} 'quoted'")
    assert read_environment(text) == given
    assert not find_slots(text)


def test_a_tool_without_a_version_asks_for_it() -> None:
    environment = read_environment(written(Environment(tools=[Tool(name="a", version="1"), Tool(name="b")])))
    assert environment.tools[0] == Tool(name="a", version="1")
    assert environment.tools[1].version is not None
    assert environment.tools[1].version.startswith("TODO(environment-tool-2): ")


def test_an_author_may_write_less() -> None:
    environment = read_environment("hardware: 8 GB\ntools:\n- git\n- name: jq\n  version: 1.70\nnames:\naccounts: []\n")
    assert environment == Environment(hardware=["8 GB"], tools=[Tool(name="git"), Tool(name="jq", version="1.70")])
    assert read_environment("# nothing\n") == Environment()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("hardware: [\n", ["e.yaml:2:1: this is not YAML"]),
        ("a: b: c\n", ["e.yaml:1:5: this is not YAML"]),
        ("- x\n", ["e.yaml:1:1: this has to be the keys"]),
        ("hardwear: x\nzzz: y\n", ["e.yaml:1:1: there is no key 'hardwear' here; did you mean 'hardware'?",
                                   "e.yaml:2:1: there is no key 'zzz'"]),
        ("hardware:\n- memory: 8 GB\n", ["e.yaml:2:3: this has to be one text"]),
        ("tools:\n- version: 1\n- name: a\n  size: 2\n", ["e.yaml:2:3: this tool has no name",
                                                          "e.yaml:4:3: a tool has no 'size'"]),
        ("names: [a]\n", ["e.yaml:1:8: this has to be `name: value`"]),
        ("hardware: \x00\n", ["e.yaml: this is not YAML"]),
        ("hardware: *x\n", ["e.yaml:1:11: this is not YAML"]),
    ],
)  # fmt: skip
def test_every_problem_has_its_place(text: str, places: list[str]) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_environment(text, "e.yaml")
    found = [str(problem) for problem in raised.value.problems]
    assert len(found) == len(places)
    for problem, place in zip(found, places, strict=True):
        assert problem.startswith(place)
