"""`aurora`: what it prints, how it ends, and that it writes nothing unless it is asked to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aurora import cli
from tests.unit.small_course import FOLDER, OUTLINE, build_all, make_edition


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aurora.cli", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_help_lists_the_subcommands_and_imports_nothing_heavy() -> None:
    shown = run("--help")
    assert shown.returncode == 0
    for name in ("status", "todo", "history", "orphans", "ids", "--version"):
        assert name in shown.stdout
    code = (
        "import sys; from aurora.cli import main\n"
        "try: main(['status', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'pydantic', 'yaml', 'jinja2', 'snakemake', 'aurora.build'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.endswith("[]\n")


def test_status_imports_nothing_that_it_does_not_need() -> None:
    make_edition()
    code = (
        "import sys; from aurora.cli import main; main(['status'])\n"
        "print(sorted({'snakemake', 'typst', 'igraph', 'PIL', 'pypandoc', 'jinja2', 'anthropic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.endswith("[]\n")


def test_version() -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"aurora {version('aurora-courses')}\n"


def test_status_says_what_is_missing_and_then_that_all_is_there(workspace: Path) -> None:
    edition = make_edition()
    before = state(workspace)
    missing = run("status")
    assert (missing.returncode, missing.stderr) == (1, "")
    assert "Bees & <b>Honey</b> (en): 500 nothing there" in missing.stdout
    assert max(map(len, missing.stdout.split("\n"))) <= 80
    assert state(workspace) == before
    build_all(edition)
    before = state(workspace)
    there = run("status")
    assert there.returncode == 0
    assert "200 all there" in there.stdout
    assert state(workspace) == before


def test_status_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    make_edition()
    assert cli.main(["status", "--json", "--config", "languages=[en, es]", "modules=2"]) == 1
    reports = json.loads(capsys.readouterr().out)
    assert [(one["language"], one["statusCode"], one["selection"]) for one in reports] == [
        ("en", 500, "2"),
        ("es", 500, "2"),
    ]


def test_the_config_file_counts(capsys: pytest.CaptureFixture[str]) -> None:
    make_edition()
    Path("config").mkdir()
    Path("config/config.yaml").write_text("content: labs\n")
    cli.main(["status", "--json"])
    assert json.loads(capsys.readouterr().out)[0]["content"] == "labs"
    cli.main(["status", "--json", "--config", "content=theory"])
    assert json.loads(capsys.readouterr().out)[0]["content"] == "theory"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status", "--config", "contnt=labs"], "did you mean 'content'"),
        (["status", "--config", "content"], "write key=value"),
        (["status", "--config", "modules=9"], "modules=9 asks for module 9"),
        (["todo", "--config", "outlines=nowhere.yaml"], "nowhere.yaml: there is no such outline"),
        (["ids", "--config", "modules=x"], "no selection of modules"),
        (["nonsense"], "invalid choice"),
        ([], "required"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(arguments: list[str], said: str) -> None:
    make_edition()
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["status", "todo", "ids"])
def test_a_folder_without_outlines(command: str) -> None:
    done = run(command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("there is no folder outlines/ here; ")


def test_an_outline_with_problems() -> None:
    Path("outlines").mkdir()
    Path("outlines/bad.yaml").write_text("course:\n  title: a: b\n")
    done = run("status")
    assert done.returncode == 2
    assert "\noutlines/bad.yaml:2:11: the title holds ': '" in done.stderr
    assert "Traceback" not in done.stderr


def test_todo(capsys: pytest.CaptureFixture[str]) -> None:
    edition = make_edition()
    assert cli.main(["todo"]) == 0
    assert "nothing is built yet" in capsys.readouterr().out
    build_all(edition)
    assert cli.main(["todo"]) == 0
    assert f"{FOLDER}/lessons/module-01-lesson-01.md:3: intro: what it is about" in capsys.readouterr().out
    assert cli.main(["todo", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["total"] == 10


def test_ids(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    make_edition(OUTLINE.replace("- title: Workers", "- id: workers-1\n        title: Workers"))
    before = state(workspace)
    assert cli.main(["ids"]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert lines[0] == "outlines/bees.yaml (bees)"
    assert "  lesson    1.1  derived  queens" in lines
    assert "  lesson    1.2  pinned   workers-1" in lines
    assert "  lab     1.1.1  derived  open-a-hive" in lines
    assert lines[-2] == "  4 of 5 are derived from titles; 'aurora ids --pin' writes them down"
    assert cli.main(["ids", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert entries[1] == {
        "course": "bees",
        "file": "outlines/bees.yaml",
        "kind": "lesson",
        "number": "1.2",
        "id": "workers-1",
        "pinned": True,
        "title": "Workers",
    }
    assert state(workspace) == before


def test_pinning_says_what_it_writes_and_writes_it(capsys: pytest.CaptureFixture[str]) -> None:
    make_edition()
    assert cli.main(["ids", "--pin"]) == 0
    said = capsys.readouterr().out.split("\n")
    assert said[0] == "outlines/bees.yaml: writing 5 ids"
    assert said[1] == "  line 7: id: queens  (lesson 'Queens')"
    assert said[6] == "  written; to undo it, take the 'id:' lines out again"
    assert "      - id: queens\n        title: Queens\n" in Path("outlines/bees.yaml").read_text()
    assert cli.main(["ids", "--pin", "--json"]) == 0
    output = capsys.readouterr()
    assert all(entry["pinned"] for entry in json.loads(output.out))
    assert "nothing to write" in output.err


def test_what_is_written_is_said_before(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    make_edition()
    Path("outlines/bees.yaml").chmod(0o444)
    shown: list[str] = []
    monkeypatch.setattr("aurora.ids_listing.pin", lambda course: shown.append(capsys.readouterr().out))
    cli.main(["ids", "--pin"])
    assert "  line 7: id: queens" in shown[0]
    assert "written" not in shown[0]


def test_a_reader_that_stops_reading() -> None:
    lessons = "".join(
        f"      - title: Lesson {n}, which has a title that is long enough to fill a pipe\n" for n in range(1500)
    )
    make_edition(f"course: {{title: T, language: en}}\nmodules:\n  - title: M\n    lessons:\n{lessons}")
    with subprocess.Popen(
        [sys.executable, "-m", "aurora.cli", "ids"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "outlines/bees.yaml (bees)\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(60) == 141


def test_a_key_press_and_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    make_edition()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aurora.todo.listing", interrupted)
    assert cli.main(["todo"]) == 130

    def broken(*_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("aurora.todo.listing", broken)
    assert cli.main(["todo"]) == 2
    said = capsys.readouterr().err
    assert said == "aurora: this is a fault of Aurora's, please report it: RuntimeError: two lines\n"


def test_a_terminal_without_unicode() -> None:
    make_edition(OUTLINE.replace("Queens", "Königinnen 蜂"))
    done = subprocess.run(
        [sys.executable, "-m", "aurora.cli", "ids"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"K?niginnen ?" in done.stdout
