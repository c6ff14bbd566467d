from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurora.books.assemble import read_manuscript
from aurora.books.manuscript import Chapter
from aurora.books.nodes import Node, plain_text, rows
from aurora.books.version_checks import version_check
from tests.unit.books_edition import make_edition

ENVIRONMENT = """\
hardware: [8 GB of memory]
systems: [Debian 12]
tools:
- {name: kubectl, version: '1.30'}
- {name: Docker Desktop, version: 'TODO(tool-2): the version'}
- {name: A text editor}
accounts: [A user with sudo]
names: {host: lab-01}
"""
PLAN = {
    "labs": [
        {"id": "first-hands-on", "minutes": 30, "tools": ["Kubectl", "nmcli", "TODO(x): which"]},
        {"id": "watch-this", "minutes": 12.5, "tools": ["kubectl", "A text editor"]},
    ]
}


def setup(tmp_path: Path, environment: str = ENVIRONMENT, hide: bool = False, language: str = "en") -> Chapter:
    slice_, edition = make_edition(tmp_path, "labs", language, draft_slots="hide" if hide else "show")
    (edition / "labguide/environment.yaml").write_text(environment)
    (edition / "labguide/lab-master-plan.json").write_text(json.dumps(PLAN))
    return next(chapter for chapter in read_manuscript(slice_, edition).front if chapter.kind == "setup")


def sections(chapter: Chapter) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {"": []}
    for block in chapter.blocks:
        if block["t"] == "Header":
            found[plain_text(block["c"][2])] = []
        else:
            found[next(reversed(found))].append(block)
    return found


def table(block: Node) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for part in rows(block) for row in part]


def items(block: Node) -> list[str]:
    return [plain_text(item) for item in block["c"]]


def test_one_guide_has_all_that_labs_need_in_order(tmp_path: Path) -> None:
    found = sections(setup(tmp_path))
    assert list(found) == [
        *("", "Hardware", "Systems", "Tools", "Accounts and permissions", "Names used in the labs"),
        *("Checks to run first", "All activities"),
    ]
    assert plain_text(found[""]).startswith("Do this once, before the first lab")
    assert items(found["Accounts and permissions"][0]) == ["A user with sudo"]


def test_each_tool_says_which_labs_need_it(tmp_path: Path) -> None:
    assert table(sections(setup(tmp_path))["Tools"][0]) == [
        ["Tool", "Version", "Needed in"],
        ["kubectl", "1.30", "1.1.1, 2.1"],
        ["Docker Desktop", "TODO(tool-2): the version", ""],
        ["A text editor", "", "2.1"],
        ["nmcli", "", "1.1.1"],
    ]


def test_checks_ask_for_versions_that_are_known(tmp_path: Path) -> None:
    assert items(sections(setup(tmp_path))["Checks to run first"][0]) == [
        "☐ The machine has what is asked for under hardware and systems.",
        "☐ This command shows version 1.30: kubectl version --client",
        "☐ This command answers: docker --version",
        "☐ This command shows a path for each of the programs: which nmcli",
        "☐ Every account works, with the permissions it needs.",
    ]


def test_open_slots_are_nothing_to_check(tmp_path: Path) -> None:
    slots = "hardware: ['TODO(a): x']\nsystems: []\ntools: ['TODO(b): y']\naccounts: ['TODO(c): z']\nnames: {}\n"
    shown = sections(setup(tmp_path, slots))
    assert items(shown["Checks to run first"][0]) == [
        "☐ This command answers: kubectl version --client",
        "☐ This command shows a path for each of the programs: which nmcli",
    ]
    assert items(shown["Hardware"][0]) == ["TODO(a): x"]
    hidden = sections(setup(tmp_path, slots, hide=True))
    assert list(hidden) == ["", "Tools", "Checks to run first", "All activities"]
    assert [row[0] for row in table(hidden["Tools"][0])] == ["Tool", "Kubectl", "nmcli", "A text editor"]


def test_tools_without_labs_or_versions_are_a_list(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path, "labs")
    (edition / "labguide/environment.yaml").write_text("tools: [Git, A browser]\n")
    (edition / "labguide/lab-master-plan.json").write_text('{"labs": []}')
    chapter = next(chapter for chapter in read_manuscript(slice_, edition).front if chapter.kind == "setup")
    found = sections(chapter)
    assert items(found["Tools"][0]) == ["Git", "A browser"]
    assert items(found["Checks to run first"][0]) == ["☐ This command answers: git --version"]


def test_the_checks_are_in_the_language_of_the_edition(tmp_path: Path) -> None:
    found = sections(setup(tmp_path, language="fr"))
    assert items(found["Vérifications préalables"][0])[1] == (
        "☐ Cette commande affiche la version 1.30 : kubectl version --client"
    )


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("Git", "git --version"),
        ("Python 3.12+", "python3 --version"),
        ("Docker  Compose", "docker compose version"),
        ("Node.js 20", "node --version"),
        ("OpenSSL", "openssl version"),
        ("Terraform v1.6", "terraform version"),
        ("Wireshark", None),
        ("rm -rf /", None),
        ("git; reboot", None),
    ],
)
def test_version_commands_are_given_only_for_known_tools(tool: str, command: str | None) -> None:
    assert version_check(tool) == command
