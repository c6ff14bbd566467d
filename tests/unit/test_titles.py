"""Numbering that titles carry, and the kind of activity that they name."""

import pytest

from aurora.outline.titles import activity_type, read_activity_type, strip_numbering

MODULES = [
    ("Module 1 — Basics & Tools", "Basics & Tools"),
    ("Módulo X — Monitoreo y Ajuste", "Monitoreo y Ajuste"),
    ("Capítulo 1: Trabajo con agentes", "Trabajo con agentes"),
    ("Capitulo 12 - redes", "Redes"),
    ("Chapter 2. Networks", "Networks"),
    ("Unidad 3 - Redes", "Redes"),
    ("Unidade 3 – Redes", "Redes"),
    ("Chapitre IV – suite", "Suite"),
    ("Partie 2 : réseaux", "Réseaux"),
    ("Part II: Joins", "Joins"),
    ("Part A: data", "Data"),
    ("Week 4: review", "Review"),
    ("Módulo 1.- Redes", "Redes"),
    ("Módulo n.º 3: redes", "Redes"),
    ("Module #2: Networks", "Networks"),
    ("MODULE 3 | Networks", "Networks"),
    ("Module 3.1 - Networks", "Networks"),
    ("Module 2: 5G", "5G"),
    ("Module: networks", "Networks"),
    ("1. Networks", "Networks"),
    ("1) Networks", "Networks"),
    ("1.- Redes", "Redes"),
    ("01 - Networks", "Networks"),
    ("II. Networks", "Networks"),
    ("1.0 Network Fundamentals", "Network Fundamentals"),
]
LESSONS = [
    ("Lesson 2: files", "Files"),
    ("Lección 1.3 - usuarios", "Usuarios"),
    ("Aula 2 — usuários", "Usuários"),
    ("Leçon 3 : les fichiers", "Les fichiers"),
    ("Tema 3. Ficheros", "Ficheros"),
    ("Session 2 | Files", "Files"),
    ("Module 1 - Lesson 2: files", "Files"),
    ("Lesson 3: Part 2: Joins", "Part 2: Joins"),
    ("Lección 4: n8n en red", "n8n en red"),
    ("Lesson 4: eBPF and friends", "eBPF and friends"),
    ("1.1 Versión, arquitectura y kernel", "Versión, arquitectura y kernel"),
    ("1.1. Files", "Files"),
    ("1.2.3 Files", "Files"),
    ("2.3 - Files", "Files"),
    ("1) Files", "Files"),
    ("1.Files", "Files"),
    ("3 - Files", "Files"),
    ("7 - 5G networks", "5G networks"),
    ("1.1 kubectl basics", "kubectl basics"),
    ("1.1 A tour of the shell", "A tour of the shell"),
]
LABS = [
    ("Práctica 3: desplegar el servicio", "Desplegar el servicio"),
    ("Prática 3: implantar", "Implantar"),
    ("Lab: Confirmar el sistema", "Confirmar el sistema"),
    ("Lab 2 — files", "Files"),
    ("LAB 4: FILES", "FILES"),
    ("Lab 2a: files", "Files"),
    ("Lab - setup", "Setup"),
    ("Laboratorio 1.2: ficheros", "Ficheros"),
    ("Laboratório nº 3 - arquivos", "Arquivos"),
    ("TP 4 : les fichiers", "Les fichiers"),
    ("Hands-on: create deployment", "Create deployment"),
    ("Hands-on lab 3: files", "Files"),
    ("Demo: Validación integral", "Validación integral"),
    ("Demo—files", "Files"),
    ("Ejercicio 2: ficheros", "Ficheros"),
    ("Exercise: write a short runbook", "Write a short runbook"),
    ("Taller: ficheros", "Ficheros"),
    ("Quiz: files", "Files"),
    ("Práctica 8: Ejercicio final integrador: orquestar", "Ejercicio final integrador: orquestar"),
    ("Module 1 Lab 2: files", "Files"),
    ("Week 3 Lab: files", "Files"),
    ("2.1 Lab: files", "Files"),
    ("Lab: eBPF probes", "eBPF probes"),
]
KEPT = {
    "module": [
        "Module systems in Python", "Part-time work", "Week planning", "Part of speech: tagging",
        "Unit testing: basics", "XML: basics", "Module IDE: setup", "Week 2-3: review", "3 ways to fail", "Module 1",
        "Module 1:", "24/7 operations", "2.4 GHz networks", "Módulo", "Module 1 Introduction",
    ],
    "lesson": [
        "3 ways to fail", "5G networks", "802.11 basics", "Demo: levantar un servidor", "Part-time work",
        "24/7 operations", "2 + 2", "2 - 2", "10 - 15 users", "1.0", "1.0 Release", "1.1", "2.x migration",
        "1.5 hours of practice", "2.4 GHz and 5 GHz", "1.5 versions a year", "4:3 aspect ratio",
        "2001: A Space Odyssey",
        "C: the language", "Class A: addresses", "3D printing", "1-on-1 meetings", "12 factor apps", "I/O basics",
    ],
    "lab": ["Lab safety", "Lab-grown meat", "Demo day", "TP", "Lab:", "Lab 3", "Walkthrough: inspect the logs"],
    "course": ["Curso 1: Redes", "1. Networks", "Module systems"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "title", "stripped"),
    [("module", *case) for case in MODULES]
    + [("lesson", *case) for case in LESSONS]
    + [("topic", *case) for case in LESSONS]
    + [("lab", *case) for case in LABS],
)
def test_numbering_is_stripped(role, title, stripped):
    assert strip_numbering(title, role) == stripped


@pytest.mark.parametrize(("role", "title"), [(role, title) for role, titles in KEPT.items() for title in titles])
def test_what_is_no_numbering_stays(role, title):
    assert strip_numbering(title, role) == title


@pytest.mark.parametrize(("role", "cases"), [("module", MODULES), ("lesson", LESSONS), ("lab", LABS)])
def test_a_stripped_title_has_nothing_more_to_strip(role, cases):
    again = [stripped for _, stripped in cases if not stripped.startswith(("Part 2", "Ejercicio final"))]
    assert [strip_numbering(title, role) for title in again] == again


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Demo: levantar un servidor", "demo"),
        ("Exercise: write a runbook", "exercise"),
        ("Quiz:files", "quiz"),
        ("Debate: ¿nube o local?", "discussion"),
        ("Débat : les risques", "discussion"),
        ("Ejercicio: ficheros", "exercise"),
        ("Hands-on: files", "lab"),
        ("2.1 Demo: files", "demo"),
        ("Module 1 Quiz: files", "quiz"),
        ("Práctica 8: Ejercicio final integrador: orquestar", "lab"),
        ("Ejercicio final integrador: orquestar", "exercise"),
        ("Instructor demo: autoscaling", "demo"),
        ("Group discussion: risk appetite", "discussion"),
        ("Practical soldering lab: mend a loose wire", "lab"),
        ("Restore a single mailbox (demo)", "demo"),
        ("Safety quiz (warm-up)", "quiz"),
        ("Roles discussion", "discussion"),
        ("Map reading exercise", "exercise"),
        ("Docker demo", "demo"),
        ("Quiz 1", "quiz"),
        ("Quiz on access control", "quiz"),
        ("Discussion of results", "discussion"),
        ("Cuestionario inicial", "quiz"),
        ("Questionnaire initial", "quiz"),
        ("Debate sobre riesgos", "discussion"),
        ("Demostración guiada", "demo"),
        ("Demonstração do firewall", "demo"),
        ("Démonstration du pare-feu", "demo"),
        ("Exercice d'analyse", "exercise"),
    ],
)
def test_a_title_names_its_kind(title, kind):
    assert read_activity_type(title) == kind


@pytest.mark.parametrize(
    "title",
    [
        "Install the shop demo and count its orders",
        "Walkthrough: inspect control plane logs",
        "Exercise the failover path",
        "Write a backup rule and test it in the lab",
        "Deploy the Grafana demo",
        "Instalar la demo",
        "Create quiz",
        "Demo environment setup",
        "Discussion board setup",
        "Questionnaire design",
        "Lab safety",
        "",
    ],
)
def test_a_title_that_names_no_kind(title):
    assert read_activity_type(title) is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("lab", "lab"), ("Práctica", "lab"), ("taller", "lab"), ("TP", "lab"), ("walkthrough", "lab"),
        ("Demostración", "demo"), ("démonstration", "demo"), ("exercício", "exercise"), ("debate", "discussion"),
        ("Cuestionario", "quiz"), ("test", "quiz"), ("hands-on", "lab"), ("party", None),
    ],
)  # fmt: skip
def test_words_for_type(word, kind):
    assert activity_type(word) == kind
