"""Every dialect and oddity of outlines, read into the canonical models."""

import subprocess
import sys
from pathlib import Path

import pytest

from aurora.errors import ProblemsError
from aurora.outline import load_outline

REAL = Path(__file__).resolve().parents[3] / "shared" / "outlines"
HEAD = "course: {title: Networks, language: en}\n"


@pytest.fixture
def load(tmp_path):
    def load_text(text, name="course.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_outline(path)

    return load_text


def lesson_of(load, text):
    """The first lesson, with its fields given as lines."""
    indented = "".join(f"    {line}\n" for line in text.splitlines())
    return load(HEAD + "modules:\n- title: M\n  lessons:\n  - title: L\n" + indented)


def test_modules_beside_the_course(load):
    outline = load(HEAD + "modules: [{title: M, lessons: [{title: L}]}]").outline
    assert (outline.course.title, outline.course.language) == ("Networks", "en")
    assert [(m.title, [x.title for x in m.lessons]) for m in outline.modules] == [("M", ["L"])]


def test_modules_under_the_course(load):
    loaded = load("course:\n  title: Redes\n  language: es\n  modules:\n  - title: M\n    lessons: [{title: L}]\n")
    assert loaded.outline.course.title == "Redes"
    assert loaded.positions["modules", 0, "lessons", 0] == (6, 15)


def test_course_metadata_and_prefixed_titles(load):
    outline = load(
        "course_metadata: {course_title: Redes, language: es, objectives: [a]}\n"
        "modules:\n- module_title: M\n  lessons:\n  - lesson_title: L\n    lab_activities: [{lab_title: P}]\n"
    ).outline
    assert (outline.course.title, outline.course.learning_outcomes) == ("Redes", ["a"])
    assert outline.modules[0].lessons[0].labs[0].title == "P"


def test_course_fields_at_the_top(load):
    outline = load("title: Redes\nlanguage: es\naudience: Técnicos\nmodules: [{title: M, lessons: [L]}]").outline
    assert (outline.course.title, outline.course.audience) == ("Redes", ["Técnicos"])


def test_the_course_may_be_its_title(load):
    assert load("course: Redes\nlanguage: es\nmodules: [{title: M, lessons: [L]}]").outline.course.title == "Redes"


def test_labs_of_lessons_and_modules_under_any_key(load):
    module = load(
        HEAD + "modules:\n- title: M\n  labs: [A, {title: B}]\n  lab_activities: [C]\n  lessons:\n"
        "  - title: L\n    labs: D\n    activities: [{title: E}]\n"
    ).outline.modules[0]
    assert [lab.title for lab in module.labs] == ["A", "B", "C"]
    assert [lab.title for lab in module.lessons[0].labs] == ["D", "E"]


def test_places_of_labs_under_two_keys(load):
    loaded = load(
        HEAD + "modules:\n- title: M\n  lessons: [L]\n  lab_activities:\n  - C\n  labs:\n  - A\n  - title: B\n"
    )
    assert [loaded.positions["modules", 0, "labs", k] for k in range(3)] == [(8, 5), (9, 5), (6, 5)]


def test_a_lab_with_objective_and_steps(load):
    lesson = lesson_of(
        load, "labs:\n- title: A\n  objective: See.\n  objectives: [Do., See.]\n  steps: [x, y]\n  type: demo"
    )
    lab = lesson.outline.modules[0].lessons[0].labs[0]
    assert (lab.objectives, lab.activities, lab.type) == (["Do.", "See."], ["x", "y"], "demo")


@pytest.mark.parametrize(
    ("lab", "kind"),
    [
        ("title: 'Demo: x'", "demo"),
        ("title: 'Demo: x'\n  type: lab", "lab"),
        ("title: Safety quiz (warm-up)", "quiz"),
        ("title: Plain work", "lab"),
        ("title: x\n  type: Ejercicio", "exercise"),
        ("title: x\n  type:", "lab"),
    ],
)
def test_the_kind_is_said_or_read(load, lab, kind):
    assert lesson_of(load, f"labs:\n- {lab}").outline.modules[0].lessons[0].labs[0].type == kind


def test_an_unknown_kind_is_a_lab_and_warned_of(load):
    loaded = lesson_of(load, "labs:\n- title: x\n  type: party")
    assert loaded.outline.modules[0].lessons[0].labs[0].type == "lab"
    assert [(w.line, w.column) for w in loaded.warnings] == [(8, 13)]
    assert "'party'" in loaded.warnings[0].message


def test_topics_as_texts_mappings_or_none(load):
    lesson = lesson_of(load, "topics:\n- 1.1 Files\n- title: Users\n  duration_minutes: 5\n- '2: two'").outline
    topics = lesson.modules[0].lessons[0].topics
    assert [(x.title, x.duration_minutes) for x in topics] == [("Files", None), ("Users", 5), ("two", None)]
    assert lesson_of(load, "topics:").outline.modules[0].lessons[0].topics == []
    assert lesson_of(load, "revision: 2").outline.modules[0].lessons[0].topics == []


def test_a_topic_equal_to_its_lesson(load):
    outline = load(HEAD + "modules:\n- title: M\n  lessons:\n  - title: 1.1 Files\n    topics: [1.1 Files]\n").outline
    lesson = outline.modules[0].lessons[0]
    assert (lesson.title, lesson.topics[0].title) == ("Files", "Files")


def test_a_long_title_with_odd_signs_and_its_own_numbering(load):
    title = (
        "Práctica 6: Construir un pipeline de ingestión → indexación → consulta (usar datos de prueba): A / B "
        + "x" * 40
    )
    loaded = load(HEAD + f'modules:\n- title: M\n  lessons: [L]\n  labs: ["{title}"]\n')
    assert loaded.outline.modules[0].labs[0].title == title.removeprefix("Práctica 6: ")


@pytest.mark.parametrize(
    ("field", "minutes"),
    [
        ("duration_minutes: 45", 45), ("duration: 90 min", 90), ("duration: '1h30'", 90), ("duration_hours: 1.5", 90),
        ("hours_total: 2.0", 120), ("total_duration_minutes: 30", 30), ("duration_minutes:", None),
        ("duration_minutes: null", None), ("duration_minutes: ~", None), ("duration_hours: 45 min", 45),
    ],
)  # fmt: skip
def test_durations(load, field, minutes):
    assert lesson_of(load, field).outline.modules[0].lessons[0].duration_minutes == minutes


def test_hours_of_a_course(load):
    course = load(
        "title: T\nlanguage: en\ntotal_duration_minutes: 480\nhours_total: 8.0\nhours_theory: 2.0\n"
        "hours_practice: 6 h\nmodules: [{title: M, lessons: [L], percent_theory: 60 %}]"
    ).outline.course
    assert (course.total_duration_minutes, course.hours_theory, course.hours_practice) == (480, 2, 6)


def test_a_lab_longer_than_its_lesson_is_read(load):
    lesson = (
        lesson_of(load, "duration_minutes: 10\nlabs: [{title: x, duration_minutes: 60}]").outline.modules[0].lessons[0]
    )
    assert (lesson.duration_minutes, lesson.labs[0].duration_minutes) == (10, 60)


def test_numbers_are_ignored_without_a_word(load):
    loaded = load(HEAD + "modules:\n- number: 7\n  title: M\n  lessons:\n  - number: 9\n    title: L\n")
    assert loaded.warnings == []
    assert loaded.outline.modules[0].lessons[0].title == "L"


def test_bloom_levels_are_kept_as_text(load):
    loaded = lesson_of(load, "bloom_level: Recordar / Understand")
    assert loaded.outline.modules[0].lessons[0].bloom_level == "Recordar / Understand"
    assert loaded.warnings == []
    loaded = lesson_of(load, "bloom_level: [Apply, Fun]")
    assert loaded.outline.modules[0].lessons[0].bloom_level == "Apply / Fun"
    assert ["'Fun'" in w.message for w in loaded.warnings] == [True]


def test_lists_written_as_one_text(load):
    lesson = lesson_of(load, "objectives: Do it.\nlabs:\n- title: x\n  steps: |\n    1. Open\n    - Close").outline
    assert lesson.modules[0].lessons[0].objectives == ["Do it."]
    assert lesson.modules[0].lessons[0].labs[0].activities == ["Open", "Close"]


def test_description_and_summary_are_one(load):
    outline = load(HEAD + "modules:\n- title: M\n  description: d\n  lessons:\n  - {title: L, summary: s}\n").outline
    assert (outline.modules[0].summary, outline.modules[0].lessons[0].description) == ("d", "s")
    assert lesson_of(load, "summary: b.\ndescription: a.").outline.modules[0].lessons[0].description == "a. b."


def test_scalars_are_text_as_written(load):
    outline = load(HEAD + "modules:\n- title: Yes\n  lessons: [2024, 2024-01-01, 0x10, 'null', 1_000]").outline
    assert outline.modules[0].title == "Yes"
    assert [x.title for x in outline.modules[0].lessons] == ["2024", "2024-01-01", "0x10", "null", "1_000"]


def test_visuals_as_a_number_or_wishes(load):
    assert lesson_of(load, "visuals: 3").outline.modules[0].lessons[0].visuals == 3
    wishes = lesson_of(load, "visuals:\n- A map\n- {description: A photo, kind: ilustración, revision: 2}").outline
    first, second = wishes.modules[0].lessons[0].visuals
    assert (first.description, first.kind) == ("A map", "diagram")
    assert (second.description, second.kind, second.revision) == ("A photo", "illustration", 2)


def test_the_environment(load):
    environment = load(
        "title: T\nlanguage: en\nenvironment:\n  hardware: 4 GB\n  systems: [Ubuntu 24.04]\n  tools:\n  - git\n"
        "  - {name: kubectl, version: 1.30}\n  - helm: 3.10\n  accounts: [root]\n  names: {host: lab-01}\n"
        "modules: [{title: M, lessons: [L]}]"
    ).outline.course.environment
    assert environment.hardware == ["4 GB"]
    assert [(tool.name, tool.version) for tool in environment.tools] == [
        ("git", None),
        ("kubectl", "1.30"),
        ("helm", "3.10"),
    ]
    assert (environment.accounts, environment.names) == (["root"], {"host": "lab-01"})


def test_ids_requirements_and_continues(load):
    lesson = lesson_of(
        load, "id: intro\nrequirements: r\nlabs:\n- {title: a, id: one}\n- {title: b, continues: 'Lab 2: a'}"
    )
    first, second = lesson.outline.modules[0].lessons[0].labs
    assert (first.id, second.continues) == ("one", "A")
    assert lesson.positions["modules", 0, "lessons", 0, "id"] == (6, 9)


def test_language_names_are_normalised(load):
    assert load("title: T\nlanguage: Español\nmodules: [{title: M, lessons: [L]}]").outline.course.language == "es"


SPANISH = """modules:
- title: Módulo X — Monitoreo y ajuste del rendimiento
  summary: Análisis y ajuste del rendimiento en bases de datos, con la optimización de la memoria y las consultas.
  lessons:
  - title: Gestión de los componentes de memoria
  - title: Comprensión del proceso de ajuste de las sentencias
"""


def test_a_course_that_says_neither_title_nor_language(load):
    loaded = load(SPANISH, "oracle-es.yaml")
    assert (loaded.outline.course.title, loaded.outline.course.language) == ("Oracle", "es")
    assert [(w.line, w.column) for w in loaded.warnings] == [(1, 1), (1, 1)]
    assert any(w.message.endswith("at the top of the file the line: language: es") for w in loaded.warnings)
    assert any("at the top of the file the line: title: …" in w.message for w in loaded.warnings)


def test_a_language_that_cannot_be_told_is_asked_for(load):
    with pytest.raises(ProblemsError) as error:
        load("course: {title: T}\nmodules: [{title: M, lessons: [L]}]")
    [problem] = error.value.problems
    assert (problem.line, problem.column) == (1, 9)
    assert "add under 'course:' the line: language: en" in problem.message


def test_an_unknown_key_is_said_once(load):
    loaded = load(HEAD + "modules:\n- title: M\n  lessons:\n" + "  - {title: L, durations: 5}\n" * 3)
    [warning] = loaded.warnings
    assert (warning.line, warning.column) == (5, 16)
    assert "'durations' means nothing in a lesson" in warning.message
    assert "did you mean 'duration'?" in warning.message
    assert "2 more" in warning.message


def test_a_key_of_another_place_is_said_to_belong_there(load):
    [warning] = load(HEAD + "modules: [{title: M, lessons: [L], topics: [a]}]").warnings
    assert "belongs in a lesson" in warning.message


def test_a_comment_that_cuts_a_title_is_warned_of(load):
    [warning] = load(HEAD + "modules:\n- title: M # fine\n  lessons:\n  - title: Lab #3 setup\n").warnings
    assert (warning.line, warning.column) == (5, 12)
    assert "'#3 setup'" in warning.message


def test_places(load):
    loaded = load(
        HEAD + "modules:\n- number: 1\n  title: M\n  lessons:\n  - title: >\n      Long\n      title\n    labs:\n"
        "    - Plain\n"
        "  - {title: Braces}\n  labs:\n  -   title: Wide\n      id: wide\n"
    )
    places = loaded.positions
    assert places["modules", 0] == (3, 3)
    assert places["modules", 0, "title"] == (4, 10)
    assert places["modules", 0, "lessons", 0] == (6, 5)
    assert (
        places["modules", 0, "lessons", 0, "labs", 0]
        == places["modules", 0, "lessons", 0, "labs", 0, "title"]
        == (10, 7)
    )
    assert places["modules", 0, "lessons", 1] == (11, 5)
    assert places["modules", 0, "labs", 0] == (13, 7)
    assert places["modules", 0, "labs", 0, "id"] == (14, 11)
    assert loaded.outline.modules[0].lessons[0].title == "Long title"


def test_aliases_that_repeat_a_part(load):
    modules = load(HEAD + "modules:\n- title: M\n  lessons: &all\n  - L\n- title: N\n  lessons: *all\n").outline.modules
    assert modules[0].lessons == modules[1].lessons


def test_a_mark_windows_line_ends_and_unseen_characters(load):
    text = "\ufeff" + HEAD + "modules:\n- title: M\u200b\u202e\n  lessons: [L]\n"
    assert load(text.replace("\n", "\r\n")).outline.modules[0].title == "M"


@pytest.mark.parametrize(
    ("name", "lessons", "labs", "language"),
    [
        ("kubernetes-en.yaml", 17, 18, "en"),
        ("ai-security-es.yaml", 42, 8, "es"),
        ("cybersecurity-es.yaml", 4, 2, "es"),
        ("oracle-es.yaml", 2, 2, "es"),
        ("linux-es.yaml", 5, 6, "es"),
    ],
)
def test_real_outlines(name, lessons, labs, language):
    path = REAL / name
    if not path.exists():
        pytest.skip(f"the real outlines are not beside this project ({REAL})")
    outline = load_outline(path).outline
    found = [lesson for module in outline.modules for lesson in module.lessons]
    count = sum(len(module.labs) for module in outline.modules) + sum(len(lesson.labs) for lesson in found)
    assert (len(found), count, outline.course.language) == (lessons, labs, language)


def test_nothing_heavy_is_imported_where_the_outline_says_its_language(tmp_path):
    path = tmp_path / "course.yaml"
    path.write_text(HEAD + "modules: [{title: M, lessons: [{title: L, id: l}]}]\n")
    code = (
        "import sys, pathlib; from aurora.outline import load_outline; load_outline(pathlib.Path(sys.argv[1])); "
        "print([name for name in ('py3langid', 'numpy', 'slugify') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
