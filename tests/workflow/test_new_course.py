"""A repository that `aurora new` started: what its README says to type works in it at once."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]


def call(command: str, folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Types a command in a folder, in the environment that these tests run in, without any key."""
    keys = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY")
    environment = {name: value for name, value in os.environ.items() if name not in keys}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**environment, **extra},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def new(parent: Path, name: str, **extra: str) -> Path:
    done = call(f"{sys.executable} -m aurora.cli new '{name}' --language es", parent, **extra)
    assert done.returncode == 0, done.stderr
    return parent / name


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new repository in which nothing but `snakemake --cores 2` was typed; not to be changed."""
    folder = new(tmp_path_factory.mktemp("new"), "mis cursos, año 1")
    done = call("snakemake --cores 2", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_everything_is_there(built: Path) -> None:
    edition = built / "build/archivos-que-cualquiera-encuentra/es"
    assert len(list(edition.glob("lessons/*.md"))) == 3
    assert len(list(edition.glob("labguide/lab-0*.md"))) == 2
    for name in ("book/archivos-que-cualquiera-encuentra", "labguide/archivos-que-cualquiera-encuentra-labs"):
        assert all((edition / f"{name}.{ext}").stat().st_size for ext in ("md", "json", "html", "epub", "pdf", "docx"))
    assert (edition / "report.html").is_file()


def test_then_nothing_is_to_be_done(built: Path) -> None:
    done = call("snakemake -n", built)
    assert done.returncode == 0
    assert "Nothing to be done" in done.stdout + done.stderr
    assert "profiles/default" in done.stderr


def test_status_says_that_all_is_there(built: Path) -> None:
    done = call("aurora status", built)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Report: build/archivos-que-cualquiera-encuentra/es/report.html" in done.stdout


def test_every_command_and_path_of_the_readme_works(built: Path) -> None:
    spans = re.findall(r"`([^`]+)`", (built / "README.md").read_text(encoding="utf-8"))
    commands = [span for span in spans if span.startswith(("snakemake", "aurora"))]
    assert len(commands) == 5
    for command in commands:
        done = call(command, built)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    for path in set(spans) - set(commands) - {"ledger/", "edits/"}:
        assert list(built.glob(path.rstrip("/"))), path


def test_every_target_that_the_snakefile_names_is_one(built: Path) -> None:
    text = (built / "Snakefile").read_text(encoding="utf-8")
    targets = [word for line in re.findall(r"^#   snakemake ([a-z].*?)  ", text, re.M) for word in line.split(" | ")]
    assert {"theory", "labs"} <= set(targets)
    for target in targets:
        done = call(f"snakemake -n {target}", built)
        assert done.returncode == 0, done.stderr


def test_nothing_that_is_built_names_a_path_of_this_machine(built: Path) -> None:
    for path in (path for path in built.rglob("*") if path.is_file()):
        if not {".snakemake", ".aurora", "logs"} & set(path.relative_to(built).parts):
            data = path.read_bytes()
            assert str(PROJECT).encode() not in data, path
            assert str(built).encode() not in data, path


class _BuildPy:
    """What setup.py needs of setuptools, which is no dependency: a step that copies the library."""

    editable_mode = False

    def __init__(self, build_lib: Path) -> None:
        self.build_lib = str(build_lib)

    def run(self) -> None:
        for name in ("aurora", "snakemake_logger_plugin_aurora"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / "src" / name, Path(self.build_lib, name), ignore=ignored)


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a wheel would install, made by setup.py."""
    given: dict[str, Any] = {}
    setuptools, commands, module = (ModuleType("setuptools"), ModuleType("command"), ModuleType("build_py"))
    setuptools.setup = given.update  # type: ignore[attr-defined]
    module.build_py = _BuildPy  # type: ignore[attr-defined]
    for name, fake in [("", setuptools), (".command", commands), (".command.build_py", module)]:
        monkeypatch.setitem(sys.modules, f"setuptools{name}", fake)
    runpy.run_path(str(PROJECT / "setup.py"))
    given["cmdclass"]["build_py"](tmp_path / "wheel").run()
    return tmp_path / "wheel"


def test_a_wheel_carries_the_rules_and_builds_with_its_own(wheel: Path, tmp_path: Path) -> None:
    folder = new(tmp_path, "courses", PYTHONPATH=str(wheel))
    where = "import aurora.resources; print(aurora.resources.snakefile())"
    assert call(f"{sys.executable} -c '{where}'", folder, PYTHONPATH=str(wheel)).stdout.strip() == str(
        wheel / "aurora/shipped/Snakefile"
    )
    lesson = "build/archivos-que-cualquiera-encuentra/es/lessons/module-01-lesson-03.md"
    done = call(f"snakemake --cores 2 {lesson}", folder, PYTHONPATH=str(wheel))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / lesson).is_file()
    metadata = b"".join(path.read_bytes() for path in (folder / ".snakemake/metadata").rglob("*") if path.is_file())
    assert str(PROJECT / "scripts").encode() not in metadata


def test_a_wheel_leaves_out_what_python_compiled(wheel: Path) -> None:
    shipped = {path.relative_to(wheel / "aurora/shipped").as_posix() for path in (wheel / "aurora/shipped").rglob("*")}
    assert {"Snakefile", "rules/build.smk", "scripts/lesson.py", "config/config.yaml"} <= shipped
    assert "profiles/default/config.yaml" in shipped
    assert not [path for path in shipped if "__pycache__" in path]


def test_an_installation_without_rules_says_so(wheel: Path, tmp_path: Path) -> None:
    (wheel / "aurora/shipped/Snakefile").unlink()
    done = call(f"{sys.executable} -m aurora.cli new courses", tmp_path, PYTHONPATH=str(wheel))
    assert done.returncode == 2
    assert "install Aurora anew" in done.stderr
    assert not (tmp_path / "courses").exists()
