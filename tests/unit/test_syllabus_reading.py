"""Syllabuses as authors write them, read into outlines without any model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aurora.books.pandoc import pandoc
from aurora.errors import AuroraError
from aurora.outline import Lesson, Module, Outline, load_outline
from aurora.syllabus.reading import Given, Read, read_syllabus

SPANISH = """\
# Administración de PostgreSQL

**Duración:** 24 horas (10 teóricas y 14 prácticas)

**Nivel:** Intermedio

Para quienes van a operar bases de datos en producción.

## Dirigido a

- Administradores de sistemas

## Requisitos previos

- Conocimientos de SQL: `SELECT` y `JOIN`

## Objetivos

Al finalizar el curso, el participante será capaz de:

1. Instalar PostgreSQL
2. Diseñar una política de copias

## Temario

### Módulo 1: Arquitectura (4 horas)

Objetivo: reconocer los procesos de un clúster.

- 1.1 Procesos y memoria (45 min)
  - Memoria compartida
- Práctica 1: Instalar PostgreSQL 16 (60 min)
  - Instalar con `apt install postgresql-16`

### Módulo 2 - Copias (6 h)

#### Lección 1: Copias lógicas

**Objetivos:**

- Restaurar una sola tabla

**Temas:**

- Formatos: plano y directorio

#### Laboratorio: Recuperar hasta las 10:35

Duración: 90 minutos

1. Provocar un fallo

## Evaluación

- 60 % prácticas
"""


@pytest.fixture
def read(tmp_path: Path):
    def read_text(text: str, language: str | None = "en", name: str = "my-course.md", **given: object) -> Read:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return checked(read_syllabus(path, Given(language, **given)), tmp_path)

    return read_text


def checked(read: Read, folder: Path) -> Read:
    """What was read, once its text has been seen to load to its outline."""
    file = folder / "written.yaml"
    file.write_text(read.text, encoding="utf-8")
    assert load_outline(file).outline == read.outline
    return read


def shape(outline: Outline) -> list[tuple[str, list[str]]]:
    return [(module.title, [lesson.title for lesson in module.lessons]) for module in outline.modules]


def first(read: Read) -> tuple[Module, Lesson]:
    return read.outline.modules[0], read.outline.modules[0].lessons[0]


@pytest.mark.parametrize("suffix", ["md", "docx", "odt", "html", "rtf"])
def test_a_whole_syllabus_in_any_format(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"programa.{suffix}"
    to = ["--to", suffix, "--standalone", "--metadata", "title=Administración de PostgreSQL"]
    path.write_bytes(SPANISH.encode() if suffix == "md" else pandoc(["--from", "gfm", *to], SPANISH.encode()))
    read = checked(read_syllabus(path, Given()), tmp_path)
    course = read.outline.course
    assert (course.title, course.language, course.level) == ("Administración de PostgreSQL", "es", "Intermedio")
    assert course.description == "Para quienes van a operar bases de datos en producción."
    assert (course.total_duration_minutes, course.hours_theory, course.hours_practice) == (1440, 10, 14)
    assert course.audience == ["Administradores de sistemas"]
    assert course.prerequisites == ["Conocimientos de SQL: `SELECT` y `JOIN`"]
    assert course.learning_outcomes == ["Instalar PostgreSQL", "Diseñar una política de copias"]
    one, two = read.outline.modules
    assert (one.title, one.duration_minutes) == ("Arquitectura", 240)
    assert one.lessons[0].title == "Procesos y memoria"
    assert one.lessons[0].duration_minutes == 45
    assert one.lessons[0].objectives == ["Reconocer los procesos de un clúster."]
    assert [topic.title for topic in one.lessons[0].topics] == ["Memoria compartida"]
    assert one.labs[0].title == "Instalar PostgreSQL 16"
    assert one.labs[0].activities == ["Instalar con `apt install postgresql-16`"]
    assert (two.title, two.duration_minutes) == ("Copias", 360)
    assert two.lessons[0].objectives == ["Restaurar una sola tabla"]
    assert [topic.title for topic in two.lessons[0].topics] == ["Formatos: plano y directorio"]
    assert (two.labs[0].title, two.labs[0].duration_minutes) == ("Recuperar hasta las 10:35", 90)
    assert two.labs[0].activities == ["Provocar un fallo"]
    assert read.text.endswith("\n# sin colocar: Evaluación\n#   - 60 % prácticas\n")
    assert [text for _, text in read.unplaced] == ["Evaluación"]


def test_headings_with_lists_are_modules_with_lessons(read) -> None:
    outline = read("# Bread\n\n## Dough\n- Flour\n- Water (20 min)\n\n## Oven\n- Heat\n").outline
    assert shape(outline) == [("Dough", ["Flour", "Water"]), ("Oven", ["Heat"])]
    assert outline.modules[0].lessons[1].duration_minutes == 20


def test_headings_without_lists_are_lessons_of_one_module(read) -> None:
    outline = read("# Bread\n\n## Dough\nHow to knead.\n\n## Oven\nHow to bake.\n").outline
    assert shape(outline) == [("Bread", ["Dough", "Oven"])]
    assert outline.modules[0].lessons[0].description == "How to knead."


def test_a_flat_list_is_one_module_named_as_the_file(read) -> None:
    assert shape(read("- Flour\n- Water\n").outline) == [("My course", ["Flour", "Water"])]


def test_a_list_in_a_list_is_modules_with_lessons(read) -> None:
    outline = read("Bread at home\n\n1. Dough\n   - Flour\n     - Rye\n2. Oven\n   - Heat\n").outline
    assert outline.course.title == "Bread at home"
    assert shape(outline) == [("Dough", ["Flour"]), ("Oven", ["Heat"])]
    assert outline.modules[0].lessons[0].topics[0].title == "Rye"


def test_lessons_without_a_module_get_one(read) -> None:
    outline = read("# Bread\n\n## Lesson 1: Dough\n- Flour\n\n## Lesson 2: Oven\n- Heat\n").outline
    assert shape(outline) == [("Bread", ["Dough", "Oven"])]
    assert outline.modules[0].lessons[0].topics[0].title == "Flour"


def test_typed_numbers_and_bullets_make_lists(read) -> None:
    head = "REDES\nDuración: 20 horas\n\n"
    text = f"{head}1. Fundamentos\n1.1 Modelo OSI\n    1.1.1 Capas\n2. Diagnóstico\n• ping\n• traza\n"
    outline = read(text, "es", "redes.txt").outline
    assert outline.course.title == "REDES"
    assert outline.course.total_duration_minutes == 1200
    assert shape(outline) == [("Fundamentos", ["Modelo OSI"]), ("Diagnóstico", ["ping", "traza"])]
    assert outline.modules[0].lessons[0].topics[0].title == "Capas"


def test_bold_lines_serve_as_headings(read) -> None:
    text = (
        "**Liderazgo**\n\n**Dirigido a:**\n\nMandos intermedios\n\n**SESIÓN 1. El papel**\n\n- Errores\n"
        "- Taller: mapa (40 min)\n\n**SESIÓN 2. Delegar**\n\n- Niveles\n\n**Metodología**\n\nCasos.\n"
    )
    read_ = read(text, "es")
    assert read_.outline.course.title == "Liderazgo"
    assert read_.outline.course.audience == ["Mandos intermedios"]
    assert shape(read_.outline) == [("El papel", ["Errores"]), ("Delegar", ["Niveles"])]
    assert read_.outline.modules[0].labs[0].title == "Mapa"
    assert read_.text.endswith("\n# sin colocar: Metodología\n#   Casos.\n")


def test_the_second_module_stands_beside_the_first_whatever_its_heading(read) -> None:
    outline = read("# Module 1: Dough\n- Flour\n\n### Module 2: Oven\n- Heat\n").outline
    assert shape(outline) == [("Dough", ["Flour"]), ("Oven", ["Heat"])]


def test_parts_under_a_heading_of_their_own(read) -> None:
    read_ = read("# Bread\n\n## What we bake\n\n### Unit 1: Dough\n- Flour\n\n### Unit 2: Oven\n- Heat\n")
    assert shape(read_.outline) == [("Dough", ["Flour"]), ("Oven", ["Heat"])]
    assert "# not placed: What we bake" in read_.text


def test_a_labelled_title_is_never_a_field(read) -> None:
    outline = read("# Ansible\n\n## Bloque 1: Base\n\n### Unidad 1.1: Módulos\n- copy\n", "es").outline
    assert shape(outline) == [("Base", ["Módulos"])]


def test_activities_under_their_own_heading_and_among_topics(read) -> None:
    text = (
        "# B\n\n## Dough\n\n### Knead\n- Why\n- Demo: by hand\n\n### Exercises\n1. Weigh (5 min)\n2. Mix\n\n### Quiz\n"
    )
    module, lesson = first(read(text))
    assert [(lab.title, lab.type) for lab in lesson.labs] == [("By hand", "demo")]
    assert [topic.title for topic in lesson.topics] == ["Why"]
    assert [(lab.title, lab.type) for lab in module.labs] == [
        ("Weigh", "exercise"),
        ("Mix", "exercise"),
        ("Quiz", "quiz"),
    ]
    assert module.labs[0].duration_minutes == 5


def test_an_activity_beside_the_modules_goes_to_the_one_that_it_names(read) -> None:
    text = "# B\n\n## Module 1: Dough\n- Flour\n\n## Module 2: Oven\n- Heat\n\n## Labs\n- Bake (module 2)\n- Clean up\n"
    read_ = read(text)
    assert [[lab.title for lab in module.labs] for module in read_.outline.modules] == [[], ["Bake (module 2)"]]
    assert read_.unplaced == [(len(read_.text.splitlines()), "Clean up")]


def test_objectives_of_a_module_with_several_lessons_are_in_its_summary(read) -> None:
    module, _ = first(read("# B\n\n## Dough\n\nObjectives:\n\n- Weigh.\n- Knead.\n\n### Flour\n\n- Rye\n\n### Water\n"))
    assert module.summary == "Weigh; Knead."


def test_a_module_without_lessons_gets_one_and_says_so(read) -> None:
    read_ = read("# B\n\n## Module 1: Dough\nAll of it.\n\n## Module 2: Oven\n- Heat\n")
    assert shape(read_.outline)[0] == ("Dough", ["Dough"])
    assert "      - title: Dough\n        # The syllabus names no lessons for this module" in read_.text


def test_a_table_of_fields_and_a_table_of_parts(read) -> None:
    text = """\
# Excel

| Campo | Valor |
|---|---|
| Duración | 4 horas |
| Dirigido a | Analistas |

## Contenido

| Módulo | Tema | Duración | Práctica |
|---|---|---|---|
| Tablas | Formato | 1 h | Limpiar |
| Tablas | Filtros | 45 min | |
| Fórmulas | BUSCARX | 1 h | |
| Total | | 4 h | |
"""
    outline = read(text, "es").outline
    assert (outline.course.total_duration_minutes, outline.course.audience) == (240, ["Analistas"])
    assert shape(outline) == [("Tablas", ["Formato", "Filtros"]), ("Fórmulas", ["BUSCARX"])]
    assert [lesson.duration_minutes for lesson in outline.modules[0].lessons] == [60, 45]
    assert outline.modules[0].lessons[0].labs[0].title == "Limpiar"


def test_cells_that_span_lines_count_for_each(read) -> None:
    text = (
        "<h1>Excel</h1><table><tr><th>Module</th><th>Topic</th></tr>"
        "<tr><td rowspan=2>Tables</td><td>Format</td></tr><tr><td>Filters</td></tr></table>"
    )
    assert shape(read(text, name="x.html").outline) == [("Tables", ["Format", "Filters"])]


def test_a_table_of_durations_beside_the_modules(read) -> None:
    table = "| Module | Hours |\n|---|---|\n| Dough | 2 |\n| Sale | 1 |\n"
    text = f"# B\n\n## Dough\n- Flour\n\n## Oven\n- Heat\n\n## Contents\n\n{table}"
    read_ = read(text)
    assert [module.duration_minutes for module in read_.outline.modules] == [120, None]
    assert [text for _, text in read_.unplaced] == ["Sale"]


def test_what_the_author_says_goes_first(read) -> None:
    course = read("# B\n\nLevel: expert\n\n- Flour\n", "fr", level="débutant", audience="Tous", hours=2).outline.course
    assert (course.language, course.level, course.audience) == ("fr", "débutant", ["Tous"])
    assert course.total_duration_minutes == 120


def test_hostile_texts_stay_texts(read) -> None:
    text = (
        '# Module 1: `rm -rf /`: "ojo"\n\n'
        "<script>alert(1)</script>\n\n- yes\n- null\n- [POSITION]\n- {{ x }} !tag &a *b\n"
        "- <img src=x onerror=alert(1)>text\n- [site](javascript:alert(1))\n- \u202eup\n"
    )
    read_ = read(text)
    titles = [lesson.title for lesson in read_.outline.modules[0].lessons]
    assert titles == ["yes", "null", "[POSITION]", "{{ x }} !tag &a *b", "text", "site", "up"]
    assert "    # not placed: <script>alert(1)</script>\n" in read_.text


def test_too_long_an_item_becomes_a_title_with_a_description(read) -> None:
    _, lesson = first(read(f"- Flour: {'what it does ' * 30}\n- Water\n"))
    assert len(lesson.title) <= 141
    assert lesson.description is not None
    assert lesson.description.startswith("Flour: what it does what")


def test_links_pictures_and_contents_lists(read) -> None:
    contents = "- [Dough](#dough)\n- [Oven](#oven)\n"
    text = f"# B\n\n{contents}\n## Dough\n- [Flour](https://flour.example)\n\n![A mill](m.png)\n\n## Oven\n- Heat\n"
    read_ = read(text)
    assert shape(read_.outline) == [("Dough", ["Flour"]), ("Oven", ["Heat"])]
    assert read_.outline.modules[0].lessons[0].description == "https://flour.example"
    assert [text for _, text in read_.unplaced] == ["image: A mill"]


def test_every_word_of_a_syllabus_is_somewhere_in_the_file(read) -> None:
    written = read(SPANISH, "es").text.lower()
    missing = {word for word in re.findall(r"\w+", SPANISH.lower()) if word not in written}
    labels = "duración objetivos objetivo nivel dirigido requisitos previos temario módulo práctica laboratorio"
    others = "horas teóricas min 1 4 24 al finalizar el participante será capaz"
    assert missing <= set(f"{labels} {others}".split())


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"no zip", "cannot be read as .docx"),
        ("a.md", b"", "there is no text in it"),
        ("a.md", b"\x00\x01", "this is no text file"),
        ("a.txt", "Módulo 1\nAño".encode("latin-1"), "a.txt:1: there are bytes that are not UTF-8"),
        ("a.pdf", b"%PDF", "a syllabus is one of .md"),
        ("a.md", b"Only a paragraph, and no course.", "no modules or lessons were found"),
        ("a.md", b"\n".join(b"  " * n + b"- x" for n in range(400)), "nested too deep"),
    ],
)
def test_what_is_no_syllabus_is_refused_in_clear_words(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AuroraError, match=said.replace(".", r"\.")):
        read_syllabus(tmp_path / name, Given("en"))


def test_a_language_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("- Docker\n- Kubernetes\n")
    with pytest.raises(AuroraError, match="--language en"):
        read_syllabus(tmp_path / "a.md", Given())
