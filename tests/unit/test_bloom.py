"""Bloom levels in four languages."""

import pytest

from aurora.outline.bloom import BloomLevel, highest, parse_bloom, unknown_parts

R, U, P, N, E, C = BloomLevel


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Remember / Understand", (R, U)),
        ("Analizar / Aplicar", (N, P)),
        ("analyse, evaluate and create", (N, E, C)),
        ("Comprender y aplicar", (U, P)),
        ("Compreender e avaliar", (U, E)),
        ("Analyser et créer", (N, C)),
        ("Analyze/Analyse", (N,)),
        ("Recordar", (R,)),
        ("se souvenir", (R,)),
        ("Lembrar", (R,)),
        ("evalúa", (E,)),
        ("CREAR", (C,)),
        ("Criação", (C,)),
        ("Knowledge → Synthesis", (R, C)),
        ("Level 3: Applying", (P,)),
        ("Comprensión - Análisis", (U, N)),
        ("hard", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_levels_are_read(text, levels):
    assert parse_bloom(text) == levels


def test_every_level_is_known_by_its_own_name():
    assert [parse_bloom(level) for level in BloomLevel] == [(level,) for level in BloomLevel]


def test_the_highest_of_some():
    assert highest(parse_bloom("Create / Remember / Apply")) is C
    assert highest([]) is None


def test_what_is_no_level_is_named():
    assert unknown_parts("Aplicar / divertirse") == ("divertirse",)
    assert unknown_parts("Apply and create") == ()
