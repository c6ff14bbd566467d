"""What `aurora new` writes, and what it will not write over."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from aurora import resources
from aurora.cli import main
from aurora.course import Course, load_course
from aurora.new_course import command
from aurora.new_course.command import LANGUAGES, NewFile, new_files
from aurora.settings import Settings

PROJECT = Path(__file__).parents[2]
PATHS = [file.path for file in new_files("en")]
COMMENTED_KEY = re.compile(r"^(\s*)# (\s*(?:- )?\w+:(?: \S.*)?)$", re.MULTILINE)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder: the bytes of files, None for folders and links."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in folder.rglob("*")
    }


def outline_of(language: str) -> NewFile:
    (found,) = (file for file in new_files(language) if file.path.startswith("outlines/"))
    return found


def shape(value: Any) -> Any:
    """The same data with every text that can be translated taken out."""
    if isinstance(value, dict):
        return [shape(item) for item in value.values()]
    if isinstance(value, list):
        return [shape(item) for item in value]
    return "" if isinstance(value, str) else value


def load(text: str, folder: Path) -> Course:
    (folder / "course.yaml").write_text(text, encoding="utf-8")
    return load_course(folder / "course.yaml")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_folder_gets_every_file_and_the_announcement_names_each(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "a/my courses"]) == 0
    written = {path: data for path, data in contents(here / "a/my courses").items() if data is not None}
    assert written == {file.path: file.data for file in new_files("en")}
    said, _, after = capsys.readouterr().out.partition("\n\n")
    assert said.startswith("This writes 7 files to a/my courses/, and overwrites none:\n")
    assert [line.split()[0] for line in said.splitlines()[1:]] == PATHS == sorted(PATHS)
    assert "  cd 'a/my courses'\n  snakemake --cores 8" in after


def test_the_announcement_comes_before_the_first_file(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    monkeypatch.setattr(command, "_write", lambda folder, files: said.append(capsys.readouterr().out))
    assert main(["new", "courses"]) == 0
    assert said[0].count("\n") == 1 + len(PATHS)


def test_profile_and_settings_are_auroras_own() -> None:
    files = {file.path: file.data for file in new_files("en")}
    for path in ("profiles/default/config.yaml", "config/config.yaml"):
        assert files[path] == (PROJECT / path).read_bytes()


def test_settings_that_were_changed_in_the_checkout_do_not_come_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("Snakefile", "profiles/default/config.yaml", "config/config.yaml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((PROJECT / path).read_bytes())
    config = tmp_path / "config/config.yaml"
    original = config.read_text(encoding="utf-8")
    changed = original.replace("outlines: [outlines]", "outlines:\n- mine/one.yaml\n- mine/two.yaml")
    changed = changed.replace("text_provider: offline", "text_provider: anthropic  # since May")
    changed = changed.replace("budget_usd: null", "budget_usd: 25").replace("keys: {}", "keys:\n  openai: aws-secret:X")
    assert len(changed.splitlines()) == len(original.splitlines()) + 3
    config.write_text(changed, encoding="utf-8")
    monkeypatch.setattr(resources, "PROJECT", tmp_path)
    (written,) = (file.data.decode() for file in new_files("en") if file.path == "config/config.yaml")
    assert written == original
    assert yaml.safe_load(written) == Settings().model_dump()


def test_this_folder_may_be_a_fresh_git_repository_and_hold_other_files(here: Path) -> None:
    (here / ".git").mkdir()
    (here / ".git/HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (here / "notes.txt").write_text("mine", encoding="utf-8")
    before = contents(here)
    assert main(["new", "."]) == 0
    after = contents(here)
    assert before.items() <= after.items()
    assert set(PATHS) <= set(after)


def test_git_leaves_out_what_is_made_anew_and_only_at_the_top() -> None:
    (text,) = (file.data.decode() for file in new_files("en") if file.path == ".gitignore")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines == ["/build/", "/.snakemake/", "/.aurora/", "/.venv/"]  # edits/build/ is a course called build
    assert "ledger/" in text


@pytest.mark.parametrize("path", PATHS)
def test_a_file_that_is_there_is_named_and_kept(here: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    there = here / "courses" / path
    there.parent.mkdir(parents=True)
    there.write_text("mine", encoding="utf-8")
    before = contents(here)
    assert main(["new", "courses"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.findall(r"^  (.+)$", said.err, re.MULTILINE) == [f"courses/{path}"]
    assert contents(here) == before


def test_everything_in_the_way_is_named_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "README.md").mkdir()
    (here / ".gitignore").symlink_to("nowhere")
    (here / "outlines").write_text("a list", encoding="utf-8")
    before = contents(here)
    assert main(["new", "."]) == 2
    assert re.findall(r"^  (.+)$", capsys.readouterr().err, re.MULTILINE) == [".gitignore", "README.md", "outlines"]
    assert contents(here) == before


def test_a_second_time_names_every_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "."]) == 0
    before = contents(here)
    capsys.readouterr()
    assert main(["new", "."]) == 2
    assert re.findall(r"^  (.+)$", capsys.readouterr().err, re.MULTILINE) == PATHS
    assert contents(here) == before


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("file", "file is no folder; name another: aurora new FOLDER"),
        ("link", "link is no folder; name another: aurora new FOLDER"),
        ("file/courses", "file/courses: cannot be written (Not a directory)"),
        ("", "name the folder to start: aurora new my-courses"),
    ],
)
def test_where_no_folder_can_be_nothing_is_written(
    here: Path, folder: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "file").write_text("mine", encoding="utf-8")
    (here / "link").symlink_to("nowhere")
    before = contents(here)
    assert main(["new", folder]) == 2
    assert says in capsys.readouterr().err
    assert contents(here) == before


def test_when_a_file_cannot_be_written_the_others_are_taken_away_again(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "courses/config").mkdir(parents=True)
    (here / "courses/config/mine.txt").write_text("mine", encoding="utf-8")
    before = contents(here)
    files = [*new_files("en"), NewFile("last/" + "x" * 300, "a name that no file system takes", b"")]
    monkeypatch.setattr(command, "new_files", lambda language: files)
    assert main(["new", "courses"]) == 2
    assert "cannot be written (File name too long); nothing was written" in capsys.readouterr().err
    assert contents(here) == before


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_check", lambda folder, paths: (here / "README.md").write_text("mine"))
    assert main(["new", "."]) == 2
    assert "README.md: cannot be written (File exists)" in capsys.readouterr().err
    assert contents(here) == {"README.md": b"mine"}


def test_json_is_one_document(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "courses", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"folder": "courses", "files": PATHS}


def test_an_unknown_language_is_refused_with_the_known_ones(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["new", "courses", "--language", "de"])
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert all(f"'{language}'" in said for language in LANGUAGES)
    assert contents(here) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_outline_is_in_its_language_and_has_no_warnings(language: str, tmp_path: Path) -> None:
    file = outline_of(language)
    course = load(file.data.decode(), tmp_path)
    assert course.warnings == ()
    assert course.outline.course.language == language
    assert [len(module.lessons) for module in course.outline.modules] == [3]
    assert [item.lab.type for item in course.labs] == ["exercise", "lab"]
    (module,) = course.outline.modules
    assert sum(lesson.duration_minutes or 0 for lesson in module.lessons) == module.duration_minutes == 120


def test_the_outlines_are_translations_of_each_other(tmp_path: Path) -> None:
    courses = [load(outline_of(language).data.decode(), tmp_path) for language in LANGUAGES]
    assert len({json.dumps(shape(course.outline.model_dump())) for course in courses}) == 1
    titles = [item.lesson.title for course in courses for item in course.lessons]
    ids = [item.id for course in courses for item in (*course.lessons, *course.labs)]
    assert len(set(titles)) == len(titles) == 12
    assert len(set(ids)) == len(ids) == 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_outline_shows_in_comments_can_be_said(language: str, tmp_path: Path) -> None:
    text = outline_of(language).data.decode()
    assert [match[2].split(":")[0] for match in COMMENTED_KEY.finditer(text)] == ["requirements", "kind", "revision"]
    course = load(COMMENTED_KEY.sub(r"\1\2", text), tmp_path)
    assert course.warnings == ()
    first, second, _ = (item.lesson for item in course.lessons)
    assert course.outline.course.requirements
    assert isinstance(first.visuals, list)
    assert first.visuals[0].kind == "illustration"
    assert (second.revision, second.visuals) == (2, 1)


def test_the_ci_template_builds_without_a_key_and_stops_where_aurora_is_not_named() -> None:
    (text,) = (file.data.decode() for file in new_files("en") if file.path.endswith("course.yml"))
    workflow = yaml.safe_load(text)
    steps = workflow["jobs"]["build"]["steps"]
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["env"] == {"AURORA": ""}
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    assert "secrets." not in json.dumps(workflow)
    assert [step["run"] for step in steps if step.get("run", "").startswith("snakemake")] == ["snakemake --cores all"]
    (install,) = (step["run"] for step in steps if "pip install" in step.get("run", ""))
    done = subprocess.run(["sh", "-ec", install], env={**os.environ, "AURORA": ""}, capture_output=True, text=True)
    assert (done.returncode, done.stdout.count("::error")) == (1, 1)


def test_what_the_ci_template_shows_in_comments_is_a_workflow_with_keys() -> None:
    (text,) = (file.data.decode() for file in new_files("en") if file.path.endswith("course.yml"))
    steps = yaml.safe_load(COMMENTED_KEY.sub(r"\1\2", text))["jobs"]["build"]["steps"]
    (build,) = (step for step in steps if step.get("run") == "snakemake --cores all")
    assert build["env"] == {
        name: f"${{{{ secrets.{name} }}}}" for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY")
    }
    assert [step["with"]["path"] for step in steps if step.get("name") == "Keep what was bought"] == ["ledger/"]


def test_the_readme_has_ten_lines_at_most() -> None:
    (readme,) = (file.data.decode() for file in new_files("en") if file.path == "README.md")
    assert len([line for line in readme.splitlines() if line]) <= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_bytes_every_time_and_no_path_of_this_machine(language: str) -> None:
    files = new_files(language)
    assert files == new_files(language)
    for file in files:
        assert not any(str(path).encode() in file.data for path in (PROJECT, sys.prefix)), file.path
