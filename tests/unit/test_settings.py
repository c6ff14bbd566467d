"""Settings: what they accept, what they say, and that file, table and model agree."""

from pathlib import Path

import pytest
import yaml

from aurora.cli_config import read_config
from aurora.errors import ProblemsError
from aurora.setting_values import TASKS, split_model
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


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"content": "video"}, "content"),
        ({"modules": "x"}, "modules"),
        ({"repairs": "many"}, "repairs"),
        ({"task_models": {"lesson.draft": "openai/a", "lesson.reviw": "openai/b"}}, "task_models"),
        ({"requests_per_minute": {"openai": "x"}}, "requests_per_minute"),
        ({"moduls": 2}, ""),
        ({"language": "en"}, "language"),
    ],
)
def test_a_wrong_value_is_blamed_on_what_gave_it(tmp_path: Path, given: dict[str, object], key: str) -> None:
    file = tmp_path / "config.yaml"
    right = "content: both\nlanguages: [es]\ntask_models: {lesson.draft: openai/a}\nrequests_per_minute: {google: 1}\n"
    file.write_text(right, encoding="utf-8")
    values = {**yaml.safe_load(right), **given}
    with pytest.raises(ProblemsError) as caught:
        load_settings(values, file)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"--config: {key}")
    file.write_text(f"# mine\n{yaml.safe_dump(values, sort_keys=False)}", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_settings(values, file)
    (same,) = caught.value.problems
    line = next(
        n for n, text in enumerate(file.read_text().splitlines(), 1) if text.startswith(f"{next(iter(given))}:")
    )
    assert str(same) == f"{file}:{line}:1: {problem.message}"


def test_a_wrong_value_of_the_file_and_one_of_the_command_line_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("'content': video\nrepairs: 1\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_settings({"content": "video", "repairs": 99}, file)
    assert [str(problem).partition(" ")[0] for problem in caught.value.problems] == ["--config:", f"{file}:"]


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
    settings = load_settings({"outlines": "a.yaml", "languages": "es", "fallback": "google/m"})
    assert (settings.outlines, settings.languages, settings.fallback) == (["a.yaml"], ["es"], ["google/m"])


def test_language_is_another_name_for_languages() -> None:
    assert load_settings({"language": "en", "languages": []}).languages == ["en"]
    assert load_settings({"language": ["en", "es"]}).languages == ["en", "es"]
    with pytest.raises(ProblemsError, match="language: there is 'languages', too; keep one of them"):
        load_settings({"language": "en", "languages": "es"})
    with pytest.raises(ProblemsError, match="'English' is not a language code"):
        load_settings({"language": "English"})


def test_settings_about_models_are_taken_as_the_command_line_gives_them(tmp_path: Path) -> None:
    config = read_config(
        [
            "task_models={lesson.review: openai/org/model, visual.image: google/m}",
            "fallback=[google/a, openai/b, google/a]",
            "keys={openai: 'aws-secret:team/keys#openai'}",
            "base_urls={openai: 'http://localhost:11434/v1'}",
            "requests_per_minute={anthropic: 50}",
            "tokens_per_minute={anthropic: 40000}",
            "illustrations_per_lesson=all",
            "budget_usd=12.5",
            "image_limit=0",
            "image_spacing_seconds=2",
            "text_model=",
            "ledger=s3://team-ledger/courses",
        ],
        tmp_path / "none.yaml",
    )
    settings = load_settings(config)
    assert settings.task_models == {"lesson.review": "openai/org/model", "visual.image": "google/m"}
    assert settings.fallback == ["google/a", "openai/b"]
    assert settings.keys == {"openai": "aws-secret:team/keys#openai"}
    assert settings.base_urls == {"openai": "http://localhost:11434/v1"}
    assert (settings.requests_per_minute, settings.tokens_per_minute) == ({"anthropic": 50}, {"anthropic": 40000})
    assert (settings.illustrations_per_lesson, settings.budget_usd, settings.image_limit) == ("all", 12.5, 0)
    assert (settings.text_model, settings.ledger) == (None, "s3://team-ledger/courses")
    assert load_settings({"illustrations_per_lesson": "2"}).illustrations_per_lesson == 2


def test_a_model_is_named_with_its_provider() -> None:
    assert split_model("openai/meta-llama/Llama-4") == ("openai", "meta-llama/Llama-4")
    assert "lesson.draft" in TASKS


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("text_provider", "antropic", "'antropic' is not one of 'offline', 'anthropic'"),
        ("task_models", {"lesson.reviw": "openai/m"}, "there is no task 'lesson.reviw'; did you mean 'lesson.review'?"),
        ("task_models", {"lesson.review": "m"}, "'m' is no model with its provider; write for example google/MODEL"),
        ("task_models", {"titles": "opnai/m"}, "there is no provider 'opnai'; did you mean 'openai'?"),
        ("task_models", {"titles": "offline/m"}, "there is no provider 'offline'; write one of anthropic, bedrock"),
        (
            "task_models",
            {"visual.image": "anthropic/m"},
            "there is no provider that paints, for visual.image, 'anthropic'",
        ),
        ("task_models", "openai/m", "'openai/m' does not fit; write it as {lesson.review: openai/MODEL}"),
        ("task_models", {"titles": 5}, "5 does not fit for titles; write it as {lesson.review: openai/MODEL}"),
        ("fallback", ["gemini"], "'gemini' is no model with its provider"),
        ("fallback", {"a": "b"}, "does not fit; write text or a list of texts"),
        ("base_urls", {"ollama": "http://x"}, "there is no provider 'ollama'; write one of anthropic, bedrock"),
        ("base_urls", {"openai": "localhost:11434"}, "the address for openai has to begin with http:// or https://"),
        ("base_urls", {"openai": "http://[::1"}, "the address for openai has to begin with http:// or https://"),
        ("requests_per_minute", {"openal": 5}, "there is no provider 'openal'; did you mean 'openai'?"),
        ("requests_per_minute", {"openai": 0}, "0 is out of bounds for openai; write a number from 1"),
        ("tokens_per_minute", {"openai": "many"}, "'many' is not a whole number for openai"),
        ("tokens_per_minute", 5000, "5000 does not fit; write it as {anthropic: 400000}"),
        ("illustrations_per_lesson", "some", "'some' does not fit; write a whole number from 0, or all"),
        ("illustrations_per_lesson", -1, "-1 does not fit; write a whole number from 0, or all"),
        ("illustrations_per_lesson", True, "write a number, not yes or no"),
        ("image_limit", -1, "-1 is out of bounds; write a number from 0"),
        ("budget_usd", "ten", "'ten' is not a number"),
        ("budget_usd", float("inf"), "inf is not a number"),
        ("budget_usd", True, "write a number, not yes or no"),
        ("image_spacing_seconds", 601, "601 is out of bounds; write a number from 0 to 600"),
        ("call_deadline_seconds", 1.5, "1.5 is not a whole number"),
        ("text_model", 5, "5 does not fit; write a text, in quotes"),
        ("ledger", "gs://bucket", "'gs://bucket' is no place for the ledger; write a folder, or s3://bucket/prefix"),
        ("ledger", "s3://", "'s3://' is no place for the ledger"),
        ("ledger", " ", "'' is no place for the ledger"),
    ],
)
def test_a_wrong_value_says_what_to_write(key: str, value: object, says: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load_settings({key: value})
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].message.startswith(f"{key}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("keys", {"openai": "sk-proj-very-secret"}, "the value for openai does not say where the key is"),
        ("keys", {"openai": "aws-secret:"}, "write aws-secret:NAME or aws-secret:NAME#field"),
        ("keys", {"sk-proj-very-secret": "openai"}, "name a provider that takes a key: anthropic, openai, google"),
        ("keys", {"bedrock": "aws-secret:a"}, "name a provider that takes a key: anthropic, openai, google"),
        ("keys", "sk-proj-very-secret", "write a provider and where its key is"),
        ("keys", {"openai": ["sk-proj-very-secret"]}, "write a provider and where its key is"),
        ("base_urls", {"openai": "https://me:very-secret@host/v1"}, "holds a password or a query"),
        ("base_urls", {"openai": "https://host/v1?key=very-secret"}, "holds a password or a query"),
    ],
)
def test_a_key_in_the_settings_is_refused_and_never_repeated(key: str, value: object, says: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load_settings({key: value})
    assert says in str(caught.value)
    assert "very-secret" not in str(caught.value)


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
