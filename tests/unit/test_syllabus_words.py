"""The words and durations of syllabuses."""

from __future__ import annotations

import pytest

from aurora.syllabus.durations import minutes_in, shares_in, split_duration
from aurora.syllabus.words import field_of, is_lesson, is_module, module_named


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Objetivos generales del curso", "objectives", ""),
        ("2. Learning objectives:", "objectives", ""),
        ("Lo que aprenderás", "objectives", ""),
        ("Al finalizar el curso, el participante podrá:", "objectives", ""),
        ("Objectifs pédagogiques", "objectives", ""),
        ("Público-alvo: gestores", "audience", "gestores"),
        ("¿A quién va dirigido?", "audience", ""),
        ("Who should attend", "audience", ""),
        ("Pré-requisitos", "prerequisites", ""),
        ("Duración total estimada: 16 h", "duration", "16 h"),
        ("Course duration – 2 hours", "duration", "2 hours"),
        ("Prácticas de laboratorio", "labs", ""),
        ("Travaux pratiques", "labs", ""),
        ("Contenidos de la unidad", "contents", ""),
        ("Programa: Gestión del tiempo", "title", "Gestión del tiempo"),
        ("Criterios de evaluación", "elsewhere", ""),
    ],
)
def test_fields_are_known_by_their_labels(text: str, field: str, value: str) -> None:
    named = field_of(text)
    assert named is not None
    assert (named.field, named.value) == (field, value)


@pytest.mark.parametrize(
    "text",
    [
        "Módulo 2: Objetivos",
        "Lesson 3: Labs",
        "Objectives of a backup policy",
        "After the incident",
        "Tiempo real",
        "Curso",
    ],
)
def test_titles_are_no_fields(text: str) -> None:
    assert field_of(text) is None


def test_labels_of_modules_and_lessons() -> None:
    assert all(map(is_module, ["Módulo 1: X", "UNIT 2", "Semana 3 - X", "Capítulo IV. X", "Bloque A: X"]))
    assert not any(map(is_module, ["Modules", "Unit testing", "Week by week", "Part of it"]))
    assert is_lesson("Lección 1.2 X")
    assert not is_lesson("Sesión 1: X")
    assert is_lesson("Sesión 1: X", loosely=True)
    assert module_named("Práctica del módulo 2") == 2


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("16 horas", 960),
        ("1h30", 90),
        ("90’", 90),
        ("1,5 horas", 90),
        ("16 horas (8 sesiones de 2 horas)", 960),
        ("8 sesiones de 2 horas", 960),
        ("2 days (16 hours)", 960),
        ("about 45 minutes", 45),
        ("2 horas por semana", None),
        ("4 weeks", None),
        ("3", 3),
        ("0 h", None),
    ],
)
def test_minutes_in_a_text(text: str, minutes: float | None) -> None:
    assert minutes_in(text) == minutes


def test_a_bare_number_is_hours_where_its_label_says_so() -> None:
    assert minutes_in("16", hours=True) == 960


@pytest.mark.parametrize(
    ("title", "rest", "minutes"),
    [
        ("Redes (2 h)", "Redes", 120),
        ("Redes [45 min]", "Redes", 45),
        ("Networks – 45 min", "Networks", 45),
        ("Redes: 1 h 30 min", "Redes", 90),
        ("Redes (duración: 2 horas)", "Redes", 120),
        ("Web (HTTP/2)", "Web (HTTP/2)", None),
        ("Topics (3)", "Topics (3)", None),
        ("Reacting within 30 minutes", "Reacting within 30 minutes", None),
        ("(2 h)", "(2 h)", None),
    ],
)
def test_a_duration_behind_a_title(title: str, rest: str, minutes: float | None) -> None:
    assert split_duration(title) == (rest, minutes)


def test_shares_of_theory_and_practice() -> None:
    assert shares_in("16 horas (6 teóricas y 10 prácticas)") == {"hours_theory": 6, "hours_practice": 10}
    assert shares_in("4 h of theory, 1.5 hours practical") == {"hours_theory": 4, "hours_practice": 1.5}
    assert shares_in("16 horas") == {}
