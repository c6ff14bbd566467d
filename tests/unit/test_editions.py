"""Which outlines a build reads."""

from pathlib import Path

import pytest

from aurora.editions import load_courses, outline_files
from aurora.errors import ProblemsError
from aurora.settings import load_settings

OUTLINE = "course: {title: T, language: en}\nmodules: [{title: M, lessons: [L]}]\n"


def test_files_folders_and_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/one.yaml", "a/two.yml", "a/notes.txt", "a/.hidden.yaml", "b/three.yaml"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(OUTLINE)
    files, problems = outline_files(["a", "b/*.yaml", "a/one.yaml"])
    assert [str(file) for file in files] == ["a/one.yaml", "a/two.yml", "b/three.yaml"]
    assert problems == []
    assert [problem.file for problem in outline_files(["nowhere", "b/*.yml"])[1]] == ["nowhere", "b/*.yml"]


def test_the_problems_of_all_outlines_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text("modules: 3\n")
    with pytest.raises(ProblemsError) as caught:
        load_courses(load_settings({"outlines": ["*.yaml"]}))
    assert {problem.file for problem in caught.value.problems} == {"one.yaml", "two.yaml"}


def test_characters_without_a_font_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ja.yaml").write_text(OUTLINE.replace("title: M", "title: 家庭でパンを焼く"), encoding="utf-8")
    notes = load_courses(load_settings({"outlines": "ja.yaml"}))[1]
    assert len(notes) == 1
    assert "none of the fonts that Aurora brings has characters such as '家'" in notes[0]
    Path("config/themes/default").mkdir(parents=True)
    Path("config/themes/default/theme.yaml").write_text("# names a font of its own\n", encoding="utf-8")
    assert load_courses(load_settings({"outlines": "ja.yaml"}))[1] == []
