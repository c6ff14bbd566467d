"""What is written of an outline loads to an equal one, whatever texts it holds, and reads well."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aurora.markdown import plain
from aurora.outline import (
    ACTIVITY_TYPES,
    Course,
    Environment,
    Lab,
    Lesson,
    Module,
    Outline,
    Tool,
    Topic,
    VisualWish,
    load_outline,
)
from aurora.outline.titles import strip_numbering
from aurora.outline.write import outline_text, scalar
from aurora.resources import PROJECT

ODD = [
    "yes", "No", "null", "~", "1.30", "1e3", "2024-01-01", "12:30", "0x1F", "- item", "-", "? key", ": x", "a: b",
    "a:", "a #b", "#1", "& amp", "*star", "!tag", "% percent", "@at", "`code`", "[list]", "{map: 1}", "| bar",
    "> fold", '"both" and \'single\'', "it's", 'back\\slash "q"', "---", "...", "=", "<<", "ñandú — «so»",
    "数学: 入門", "🙂 faces", "{{ jinja }}", "TODO(x): y", "[POSITION]", "tab\tinside", "Año\u00a01", "x" * 400,
    "\u2028", "a\u0085b", "\ufeffx",
]  # fmt: skip

texts = st.one_of(st.sampled_from(ODD), st.text(max_size=60))
lines = texts.map(plain).filter(bool)
prose = st.lists(texts, min_size=1, max_size=4).map("\n".join).map(str.strip).filter(bool)
minutes = st.integers(0, 400).map(lambda quarter: quarter / 4)


def titles(role: str) -> st.SearchStrategy[str]:
    return lines.filter(lambda text: strip_numbering(text, role) == text)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


topics = st.builds(Topic, title=titles("topic"), duration_minutes=maybe(minutes), description=maybe(prose))
labs = st.builds(
    Lab,
    title=titles("lab"),
    type=st.sampled_from(ACTIVITY_TYPES),
    duration_minutes=maybe(minutes),
    objectives=st.lists(lines, max_size=2),
    activities=st.lists(lines, max_size=2),
    description=maybe(prose),
    revision=st.sampled_from([1, 3]),
)
lessons = st.builds(
    Lesson,
    title=titles("lesson"),
    description=maybe(prose),
    objectives=st.lists(lines, max_size=2),
    topics=st.lists(topics, max_size=2),
    labs=st.lists(labs, max_size=2),
    visuals=st.sampled_from([None, 0, 3]) | st.lists(st.builds(VisualWish, description=prose), min_size=1, max_size=2),
    requirements=maybe(prose),
)
modules = st.builds(
    Module,
    title=titles("module"),
    summary=maybe(prose),
    bloom_level=maybe(lines),
    lessons=st.lists(lessons, min_size=1, max_size=2),
    labs=st.lists(labs, max_size=1),
)
environments = st.builds(
    Environment,
    hardware=st.lists(lines, min_size=1, max_size=2),
    tools=st.lists(st.builds(Tool, name=lines, version=maybe(lines)), max_size=2),
    names=st.dictionaries(lines.filter(lambda key: key != "<<"), lines, max_size=2),
)
courses = st.builds(
    Course,
    title=lines,
    language=st.sampled_from(["en", "es", "pt-BR", "fr", "de"]),
    description=maybe(prose),
    level=maybe(lines),
    audience=st.lists(lines, max_size=2),
    total_duration_minutes=maybe(minutes),
    hours_theory=maybe(minutes),
    environment=maybe(environments),
)
outlines = st.builds(Outline, course=courses, modules=st.lists(modules, min_size=1, max_size=2))


def small(**fields: object) -> Outline:
    lesson = Lesson(title="L", **fields)
    return Outline(course=Course(title="C", language="en"), modules=[Module(title="M", lessons=[lesson])])


def reload(text: str, folder: Path) -> Outline:
    file = folder / "course.yaml"
    file.write_text(text, encoding="utf-8", newline="\n")
    return load_outline(file).outline


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(outline=outlines, notes=st.lists(texts, max_size=3))
def test_what_is_written_loads_to_an_equal_outline(
    outline: Outline, notes: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("outline", numbered=True)
    where = {("modules", 0): notes, (): notes, ("modules", 0, "lessons", 0): notes, ("course",): notes}
    assert reload(outline_text(outline, where, opening=notes), folder) == outline


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_is_the_same_to_any_reader_of_yaml(text: str) -> None:
    assert yaml.safe_load(f"- {scalar(text)}") == [text]


@given(text=texts)
@example("\U000e0001")
def test_any_text_on_a_line_is_the_same_to_any_reader_of_yaml(text: str) -> None:
    written = scalar(text)
    assert "\n" not in written
    assert yaml.safe_load(f"key: {written}") == {"key": text}


def test_a_plain_text_has_no_quotes() -> None:
    assert [scalar(text) for text in ("Redes y VLAN", "¿Qué es?", "a-b: no")] == [
        "Redes y VLAN",
        "¿Qué es?",
        '"a-b: no"',
    ]


def test_only_what_is_said_is_written() -> None:
    text = outline_text(small())
    assert text.endswith(
        "course:\n  title: C\n  language: en\n\nmodules:\n  - title: M\n    lessons:\n      - title: L\n"
    )


def test_the_kind_of_an_activity_is_written_where_its_title_does_not_say_it(tmp_path: Path) -> None:
    outline = small(labs=[Lab(title="Safety quiz", type="lab"), Lab(title="Look"), Lab(title="Look", type="demo")])
    text = outline_text(outline)
    assert text.count("type: lab") == 1
    assert reload(text, tmp_path) == outline


def test_long_descriptions_are_folded_and_paragraphs_kept(tmp_path: Path) -> None:
    outline = small(description="words and " * 40 + "end", requirements="One.\n\n  - two\n# three")
    text = outline_text(outline)
    assert "description: >-\n" in text
    assert "requirements: |-\n          One.\n\n            - two\n          # three\n" in text
    assert max(map(len, text.splitlines())) <= 120
    assert reload(text, tmp_path) == outline


def test_comments_stand_behind_their_item_and_cannot_end_early(tmp_path: Path) -> None:
    notes = {("modules", 0, "lessons", 0): ["one\nmodules: []", "  - two"], (): ["last"]}
    text = outline_text(small(), notes, opening=["from\u2028x: y"])
    assert text.startswith("# from x: y\n#\n")
    assert "      - title: L\n        # one modules: []\n        #   - two\n" in text
    assert text.endswith("\n\n# last\n")
    assert reload(text, tmp_path) == small()


@pytest.mark.parametrize("code", ["en", "es", "pt", "fr"])
def test_the_help_is_in_the_language_of_the_outline(code: str) -> None:
    outline = small().model_copy(update={"course": Course(title="C", language=code)})
    words = {"en": "Titles carry", "es": "Los títulos", "pt": "Os títulos", "fr": "Les titres"}
    assert words[code] in outline_text(outline)


@pytest.mark.parametrize("file", sorted((PROJECT / "outlines").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_demo_courses_come_back_equal(file: Path, tmp_path: Path) -> None:
    outline = load_outline(file).outline
    assert reload(outline_text(outline), tmp_path) == outline
