"""Settings: what they accept, what they say, and that file, table and model agree."""

from pathlib import Path

import pytest
import yaml

from aurora.errors import ProblemsError
from aurora.settings import Settings, check_config_file, load_settings, selection_text
from aurora.settings_table import table

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("all", "all"),
        (2, "2"),
        ("1,3-4", "1,3-4"),
        ("3, 1", "1,3"),
        ("1,2,3", "1-3"),
        ([1, 3], "1,3"),
        ("2-2", "2"),
    ],
)
def test_a_selection_of_modules_is_canonical(given: object, canonical: str) -> None:
    assert load_settings({"modules": given}).modules == canonical


@pytest.mark.parametrize("given", ["", "x", "0", "3-1", "1,,2", "1..3", True, 1.5, {"a": "b"}, "1-9999"])
def test_a_wrong_selection_says_what_to_write(given: object) -> None:
    with pytest.raises(ProblemsError, match=r"modules: .*1,3-5"):
        load_settings({"modules": given})


def test_selected_modules() -> None:
    assert load_settings({"modules": "1,3-4"}).selected_modules == {1, 3, 4}
    assert load_settings({}).selected_modules is None
    assert selection_text({5, 1, 2, 3, 9, 8}) == "1-3,5,8-9"


def test_a_typo_in_a_key_names_the_nearest_key_and_its_line(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("content: labs\nmoduls: 2\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_settings({"content": "labs", "moduls": 2}, file)
    assert str(caught.value) == f"{file}:2:1: there is no setting 'moduls'; did you mean 'modules'?"


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        load_settings({"zzz": 1, "content": "lab", "repairs": "many", "visuals_per_lesson": 99, "languages": "Spanish"})
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    assert "'lab' is not one of 'theory', 'labs' or 'both'" in text
    assert "'many' is not a whole number" in text
    assert "from 0 to 12" in text
    assert "'Spanish' is not a language code" in text
    assert "known settings: outlines" in text


def test_one_text_is_a_list_of_one() -> None:
    settings = load_settings({"outlines": "a.yaml", "languages": "es"})
    assert (settings.outlines, settings.languages) == (["a.yaml"], ["es"])


def test_the_config_file_holds_every_setting_with_its_default_and_a_comment() -> None:
    text = (PROJECT / "config/config.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text) == Settings().model_dump()
    blocks = text.split("\n\n")
    for name in Settings.model_fields:
        block = next(block for block in blocks if f"\n{name}:" in block)
        assert block.startswith("# "), f"{name} has no comment"


def test_the_readme_lists_every_setting() -> None:
    assert table() in (PROJECT / "config/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("content: labs\nmodules: [1, 2\n", r":3:1: .*write each setting as 'name: value'"),
        ("content: a: b\n", r":1:11: mapping values are not allowed here"),
        ("- content\n", r":1:1: settings are written as 'name: value'"),
    ],
)
def test_a_broken_config_file_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError, match=says):
        check_config_file(file)


def test_an_empty_or_missing_config_file_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    assert not check_config_file(file)
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert not check_config_file(file)
    file.write_text("content: labs\n", encoding="utf-8")
    assert check_config_file(file)
