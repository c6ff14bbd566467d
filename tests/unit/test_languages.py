"""Every language pack holds the same texts, with the same placeholders, as the English one."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from aurora.languages import pack
from aurora.resources import PROJECT

LANGUAGES = PROJECT / "config" / "languages"
CODES = sorted(folder.name for folder in LANGUAGES.iterdir() if folder.is_dir())
PARTS = sorted({file.name for file in LANGUAGES.glob("*/*.yaml")})
# What Aurora knows of a language rather than says in it: each language has as many of these as it has.
VOCABULARIES = {"abbreviations", "check_heads", "step_heads_except", "step_joiners"}
VOCABULARIES |= {"figure_elsewhere", "glossary_sections"}


def load(code: str, part: str) -> dict[str, Any]:
    return yaml.safe_load((LANGUAGES / code / part).read_text("utf-8"))


def texts(entry: Any) -> list[str]:
    return entry if isinstance(entry, list) else [entry]


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_the_four_languages_are_there() -> None:
    assert {"en", "es", "fr", "pt"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_pack_has_every_part(code: str) -> None:
    assert sorted(file.name for file in (LANGUAGES / code).glob("*.yaml")) == PARTS


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("code", CODES)
def test_a_part_matches_the_english_one(code: str, part: str) -> None:
    english, other = load("en", part), load(code, part)
    assert list(other) == list(english)
    for name, entry in english.items():
        assert isinstance(other[name], list) == isinstance(entry, list), name
        assert all(isinstance(text, str) for text in texts(other[name])), name
        if name in VOCABULARIES:
            continue
        assert len(texts(other[name])) == len(texts(entry)), name
        for one, two in zip(texts(entry), texts(other[name]), strict=True):
            assert two.strip() == two != "", name
            assert placeholders(two) == placeholders(one), name


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("code", CODES)
def test_no_name_is_given_twice(code: str, part: str) -> None:
    lines = (LANGUAGES / code / part).read_text("utf-8").splitlines()
    names = [line.split(":")[0] for line in lines if line[:1].isalpha()]
    assert len(names) == len(set(names)) == len(load(code, part))


@pytest.mark.parametrize("part", ["bloom.yaml", "lesson.yaml", "visual.yaml"])
def test_french_holds_its_double_signs_with_a_space_that_does_not_break(part: str) -> None:
    for entry in load("fr", part).values():
        for text in texts(entry):
            for place, sign in enumerate(text):
                if sign in "?!;»" or (sign == ":" and place and not text[place - 1].isalnum()):
                    assert text[place - 1] == "\u00a0", text


@pytest.mark.parametrize("code", CODES)
def test_questions_stand_in_threes_whose_first_names_the_topic(code: str) -> None:
    for name, entry in load(code, "bloom.yaml").items():
        if name.startswith("questions_"):
            assert len(entry) % 3 == 0
            assert len(set(entry)) == len(entry)
            for place, text in enumerate(entry):
                assert place % 3 or "{topic}" in text, text


def test_a_regional_code_uses_the_pack_of_its_language() -> None:
    assert pack("es-MX").code == "es"
    assert not pack("es-MX").fallback


def test_a_language_without_a_pack_falls_back_to_english() -> None:
    assert pack("de").code == "en"
    assert pack("de").fallback


def test_a_course_may_bring_a_pack_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "config" / "languages" / "qq"
    folder.mkdir(parents=True)
    (folder / "lesson.yaml").write_text('minutes: "{n} minuten"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    pack.cache_clear()
    assert pack("qq").text("lesson", "minutes", n=3) == "3 minuten"
    pack.cache_clear()
