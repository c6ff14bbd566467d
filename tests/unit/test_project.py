"""The project's own files agree with each other."""

import re
import tomllib
from pathlib import Path

import yaml

from aurora.course import load_course

PROJECT = Path(__file__).parents[2]


def pyproject() -> dict[str, object]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_environment_yml_has_the_packages_of_pyproject() -> None:
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    pip = next(item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    project = pyproject()
    tests = [name for name in project["optional-dependencies"]["test"] if name.startswith("pytest==")]
    assert pip == ["-c constraints.txt", "-e .", *project["dependencies"], *tests]
    assert f"python {project['requires-python']}" in environment["dependencies"]


def test_everything_that_is_shipped_is_pinned() -> None:
    project = pyproject()
    pinned = dict(
        line.split("==") for line in (PROJECT / "constraints.txt").read_text().lower().splitlines() if "==" in line
    )
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        name, version = requirement.lower().split("==")
        assert pinned[re.sub(r"\[.*\]", "", name)] == version, name


def test_the_demo_courses_are_one_english_and_one_spanish_without_warnings() -> None:
    demos = [path for path in sorted((PROJECT / "outlines").glob("*.yaml")) if path.stem != "aurora-handbook"]
    courses = [load_course(path) for path in demos]
    assert sorted(course.outline.course.language for course in courses) == ["en", "es"]
    for course in courses:
        assert course.warnings == ()
        assert len(course.outline.modules) == 2
        assert "demo" in {item.lab.type for item in course.labs}


def test_every_rule_has_a_script_and_every_script_a_rule() -> None:
    named = {
        match
        for path in (PROJECT / "rules").glob("*.smk")
        for match in re.findall(r'"\.\./scripts/(\w+\.py)"', path.read_text(encoding="utf-8"))
    }
    assert named == {path.name for path in (PROJECT / "scripts").glob("*.py")}


def test_nothing_in_the_library_imports_snakemake() -> None:
    for path in (PROJECT / "src/aurora").rglob("*.py"):
        assert not re.search(r"^\s*(from|import) snakemake", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_what_the_readme_shows_is_true(tmp_path: Path) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    outline = tmp_path / "bread.yaml"
    outline.write_text(re.search(r"```yaml\n(.*?)```", readme, re.DOTALL).group(1), encoding="utf-8")
    assert [item.id for item in load_course(outline).lessons] == ["flour-and-water"]
    for link in re.findall(r"\]\(([^)]+)\)", readme):
        assert (PROJECT / link).exists(), link
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    commands = set(re.findall(r"^aurora (\w+)", readme, re.MULTILINE))
    known = (PROJECT / "src/aurora/cli.py").read_text(encoding="utf-8")
    assert commands == {"new", "status", "plan", "ledger", "history", "links"}
    assert all(f'"{command}"' in known for command in commands)
