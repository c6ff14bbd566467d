"""The handbook is true: its labs run as they stand there, and what its lessons name is there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from aurora.course import load_course
from aurora.framing import code_lines, outside_code
from aurora.report import examine_build
from aurora.settings import Settings
from tests.workflow.workspace import PROJECT, Workspace

OUTLINE = PROJECT / "outlines/aurora-handbook.yaml"
EDITS = PROJECT / "edits/aurora-handbook/en"
LABS = sorted((EDITS / "labs").glob("*.md"))
LESSONS = sorted((EDITS / "lessons").glob("*.md"))
ANYTHING = "…"
"""Stands in an expected output for any text within a line."""


@dataclass
class Block:
    """Fenced code of a page. `line` is that of its opening fence."""

    info: str
    line: int
    text: str


def blocks(page: Path) -> Iterator[Block]:
    lines = page.read_text(encoding="utf-8").split("\n")
    found: Block | None = None
    for number, (line, is_code) in enumerate(zip(lines, code_lines(lines), strict=True), 1):
        if is_code and found is None:
            found = Block(line.strip("`~ "), number, "")
        elif is_code and line.strip() in ("```", "~~~"):
            assert found is not None
            yield found
            found = None
        elif found is not None:
            found.text += f"{line}\n"


@dataclass
class Step:
    """Commands of a lab, and what the lab shows of their output."""

    commands: Block
    expected: list[str]


def steps(lab: Path) -> list[Step]:
    found: list[Step] = []
    for block in blocks(lab):
        if block.info == "bash":
            found.append(Step(block, []))
        elif block.info == "text":
            assert found, f"{lab}:{block.line}: an output before any command"
            found[-1].expected += [line for line in block.text.splitlines() if line.strip()]
    return found


def run(lab: Path, home: Path) -> list[str]:
    """Runs a lab's commands as one session of Bash in a home of its own; the output of each step."""
    mark = "--- end of step {} of the lab ---"
    script = "set -euo pipefail\n" + "".join(
        f"{step.commands.text}echo '{mark.format(n)}'\n" for n, step in enumerate(steps(lab))
    )
    keys = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY")
    env = {name: value for name, value in os.environ.items() if name not in keys}
    env |= {"HOME": str(home), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=home,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    parts = []
    rest = done.stdout
    for n in range(len(steps(lab))):
        part, found, rest = rest.partition(f"{mark.format(n)}\n")
        assert found, done.stdout
        parts.append(part)
    return parts


def is_shown(line: str, output: str) -> bool:
    """Whether an expected line is one of an output; blanks in a row count as one."""
    pattern = re.escape(single_blanks(line)).replace(rf"\ {ANYTHING}\ ", r"\ (?:.*\ )?").replace(ANYTHING, ".*")
    return any(re.fullmatch(pattern, single_blanks(found)) for found in output.splitlines())


def single_blanks(line: str) -> str:
    return " ".join(line.split())


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.stem)
def test_a_lab_does_what_it_says(lab: Path, tmp_path: Path) -> None:
    outputs = run(lab, tmp_path)
    for step, output in zip(steps(lab), outputs, strict=True):
        for line in step.expected:
            assert is_shown(line, output), f"{lab}:{step.commands.line}: '{line}' is not in\n{output}"


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.stem)
def test_a_lab_has_commands_and_outputs_in_its_own_folder(lab: Path) -> None:
    found = steps(lab)
    assert sum("aurora " in step.commands.text or "snakemake " in step.commands.text for step in found) >= 3
    assert sum(bool(step.expected) for step in found) == len(found)
    assert found[0].commands.text.startswith("mkdir -p ~/aurora-labs && cd ~/aurora-labs\n")
    said = re.findall(r"[0-9 +]+= (\d+) min", lab.read_text("utf-8"))
    assert said == [f"{minutes(lab.stem):g}"]


def minutes(id_: str) -> float:
    return next(item.lab.duration_minutes or 0 for item in load_course(OUTLINE).labs if item.id == id_)


def test_an_output_that_is_not_there_is_found_missing() -> None:
    assert is_shown("lesson 3", "job  count\nlesson            3\n")
    assert not is_shown("lesson 3", "lesson            13\n")
    assert is_shown("Lessons … 0 … 100.0", "Lessons    3    0   0  100.0\n")
    assert is_shown("Lessons … 3 … 0", "Lessons    3    0\n")
    assert not is_shown("Lessons … 3 … 0", "Lessons    13    0\n")
    assert not is_shown("exit code 1", "exit code 12\n")
    assert is_shown("…, 200 all there", "  ✓ It (en): 1/1 lessons, 200 all there \n")


def test_every_lesson_and_lab_is_written_by_hand() -> None:
    course = load_course(OUTLINE)
    assert course.warnings == ()
    assert [page.stem for page in LESSONS] == sorted(item.id for item in course.lessons)
    assert [page.stem for page in LABS] == sorted(item.id for item in course.labs)
    pictures = {f"{item.id}-{n}" for item in course.lessons for n in range(1, (count(item.lesson.visuals)) + 1)}
    assert {file.stem for file in (EDITS / "images").iterdir()} == pictures


def count(visuals: object) -> int:
    assert isinstance(visuals, int | list), "each lesson says how many pictures it has"
    return visuals if isinstance(visuals, int) else len(visuals)


def test_the_minutes_of_a_lesson_are_those_of_the_outline() -> None:
    for item in load_course(OUTLINE).lessons:
        text = (EDITS / f"lessons/{item.id}.md").read_text("utf-8")
        table = re.findall(r"^\| (?:Lab: )?([^|]+) \| (\d+) \|$", text, re.MULTILINE)
        parts = [*item.lesson.topics, *item.lesson.labs]
        assert table == [(part.title, f"{part.duration_minutes:g}") for part in parts], item.id
        headings = re.findall(r"^### (.+)$", text, re.MULTILINE)
        assert headings == [topic.title for topic in item.lesson.topics]


# ------------------------------------------------------------------ Commands


def commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command of Aurora or Snakemake on a page: where it stands, and its words. Those of labs are run anyway."""
    text = page.read_text(encoding="utf-8")
    for block in blocks(page):
        if block.info == "bash" and page in LESSONS:
            for line in block.text.splitlines():
                yield from _split(f"{page.name}:{block.line}", line)
    for span in re.findall(r"(?<!`)`((?:aurora|snakemake)\s[^`]+)`(?!`)", "\n".join(outside_code(text))):
        yield from _split(page.name, " ".join(span.split()))


def _split(where: str, line: str) -> Iterator[tuple[str, list[str]]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, "#"
    words: list[str] = []
    for word in [*lexer, ";"]:
        if not set(word) <= set("();<>|&"):
            words.append(word)
            continue
        start = next((n for n, one in enumerate(words) if one in ("aurora", "snakemake")), None)
        if start is not None:
            yield where, words[start:]
        words = []


FOUND = [(where, words) for page in (*LESSONS, *LABS) for where, words in commands(page)]


def test_the_handbook_has_commands_of_every_kind() -> None:
    from aurora.cli import _parser

    (subcommands,) = (action.choices for action in _parser()._subparsers._group_actions)  # type: ignore[union-attr]
    assert {words[1] for _, words in FOUND if words[0] == "aurora"} - {"--version"} == set(subcommands)
    assert sum(words[0] == "snakemake" for _, words in FOUND) > 20


@pytest.mark.parametrize(("where", "words"), FOUND, ids=[" ".join(words) for _, words in FOUND])
def test_a_command_is_one_that_there_is(where: str, words: list[str]) -> None:
    if words[0] == "aurora":
        from aurora.cli import _parser

        if words[1:] == ["--version"]:
            return
        if words[1:] == ["new"]:
            words = [*words, "folder"]
        pairs = _parser().parse_args(words[1:]).__dict__.get("config") or []
        targets: list[str] = []
    else:
        from snakemake.cli import get_argument_parser

        options = get_argument_parser().parse_args(words[1:])
        pairs, targets = options.config or [], list(options.targets)
    for pair in pairs:
        key = pair.partition("=")[0]
        assert key in {*Settings.model_fields, "regenerate", "language"}, f"{where}: {key}"
    rules = {name for file in (PROJECT / "rules").glob("*.smk") for name in rule_names(file)}
    for target in targets:
        assert target in rules | set(rule_names(PROJECT / "Snakefile")) or target.startswith("build/"), where


def rule_names(file: Path) -> list[str]:
    return re.findall(r"^rule (\w+):", file.read_text("utf-8"), re.MULTILINE)


def test_the_settings_and_keys_that_lessons_name_are_there() -> None:
    known = {*Settings.model_fields, *schema_keys(), *theme_keys()}
    for page in LESSONS:
        for block in blocks(page):
            if block.info != "yaml":
                continue
            for key in keys_of(yaml.safe_load(block.text)):
                assert key in known | {"regular", "strong", "family"}, f"{page.name}:{block.line}: {key}"
        for row in re.findall(r"^\| (`[^|]+`) \|", page.read_text("utf-8"), re.MULTILINE):
            for name in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", row):
                assert name in known, f"{page.name}: {name}"


def keys_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("keys", "base_urls"):
                yield key
                continue
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def schema_keys() -> set[str]:
    import json

    schema = json.loads((PROJECT / "config/schemas/outline.schema.json").read_text("utf-8"))
    forms = [schema, *schema["$defs"].values()]
    return {name for form in forms for name in form.get("properties", {})}


def theme_keys() -> set[str]:
    from aurora.theme import Colours, Fonts, Theme

    return {*Theme.model_fields, *Colours.model_fields, *Fonts.model_fields}


# --------------------------------------------------------------- The course


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The handbook, built as anyone builds it; not to be changed."""
    space = Workspace(tmp_path_factory.mktemp("handbook") / "courses")
    (space.path / "outlines").mkdir(parents=True)
    shutil.copy(OUTLINE, space.path / "outlines")
    shutil.copytree(EDITS.parent, space.path / "edits" / EDITS.parent.name)
    result = space.snakemake(timeout=500)
    assert result.code == 0, result.output
    return space


@pytest.mark.slow
def test_the_handbook_is_complete_and_nothing_is_found(handbook: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from aurora.build import Build

    monkeypatch.chdir(handbook.path)
    (report,) = examine_build(Build({}))
    assert report.status_code == 200
    assert report.findings == []
    assert report.leftovers == []
    assert report.notes == []
    assert [edit.advice for edit in report.edits if edit.advice] == []
    assert {edit.file.rpartition(".")[2] for edit in report.edits} == {"md", "png"}


@pytest.mark.slow
def test_no_page_of_the_handbook_is_a_draft(handbook: Workspace) -> None:
    from aurora.languages import pack
    from aurora.slots import find_slots

    banner = pack("en").text("page", "draft_banner").split("**")[1]
    edition = handbook.path / "build/aurora-handbook/en"
    pages = [*edition.glob("lessons/*.md"), *edition.glob("labguide/lab-*.md")]
    assert len(pages) == len(LESSONS) + len(LABS)
    for page in [*pages, edition / "labguide/environment.yaml"]:
        assert find_slots(page.read_text("utf-8")) == [], page
    for page in [*pages, edition / "book/aurora-handbook.md", edition / "labguide/aurora-handbook-labs.md"]:
        assert banner not in page.read_text("utf-8"), page


@pytest.mark.slow
def test_building_the_handbook_changes_nothing_of_it(handbook: Workspace) -> None:
    built = files_of(handbook.path / "edits/aurora-handbook")
    assert built == files_of(EDITS.parent)
    assert "Nothing to be done" in handbook.snakemake().output


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
