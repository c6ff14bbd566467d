"""A course in another language than its outline's: written directly in it, with its titles translated once."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.models.course import Course, to_buy
from tests.models.vendors import Vendors

SPANISH = """\
course:
  title: Huevos
  language: es
  level: principiante
  audience: [Cocineros]
modules:
  - title: Sartenes
    lessons:
      - title: Hervir huevos
        duration_minutes: 6
        visuals: 0
        topics: [El agua]
  - title: Platos
    lessons:
      - title: Servir huevos
        duration_minutes: 5
        visuals: 0
        labs:
          - {title: Poner la mesa, duration_minutes: 10}
"""


DECKS = ("slides/module-01.html", "slides/module-02.html")


def test_an_english_edition_of_a_spanish_outline(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    course = new_course(SPANISH, "huevos", language="en").buys(vendors, "openai", quality="quick", languages=["en"])
    plan = course.plan()
    pages = ["lessons/module-01-lesson-01.md", "lessons/module-02-lesson-01.md", "labguide/lab-02-01-01.md"]
    result = course.build(*pages, "labguide/lab-master-plan.json", "book/huevos.json", "book/huevos.md", *DECKS)
    assert result.code == 0, result.output
    assert course.tasks["titles"] == 3
    assert course.tasks == to_buy(plan)
    assert course.calls == vendors.answered

    first, second, lab = ((course.edition / page).read_text(encoding="utf-8") for page in pages)
    assert first.startswith("# Lesson 1.1: EN: Hervir huevos\n")
    assert "EN: Sartenes" in first
    assert "EN: Servir huevos" in first
    assert "## Objectives" in first
    assert "In case" in first
    assert "EN: Hervir huevos" in second
    assert lab.startswith("# Lab 2.1.1: EN: Poner la mesa\n")
    assert (course.edition / "work/draft/servir-huevos.md").is_file()

    book = json.loads((course.edition / "book/huevos.json").read_text(encoding="utf-8"))
    assert [module["title"] for module in book["modules"]] == ["EN: Sartenes", "EN: Platos"]
    text = (course.edition / "book/huevos.md").read_text(encoding="utf-8")
    assert "EN: Huevos" in text
    assert "EN: Cocineros" in text
    deck = (course.edition / DECKS[0]).read_text(encoding="utf-8")
    for said in ("EN: Huevos", "Module 1: EN: Sartenes", "Lesson 1.1: EN: Hervir huevos", "In case"):
        assert said in deck
    plan_of_labs = (course.edition / "labguide/lab-master-plan.json").read_text(encoding="utf-8")
    assert "EN: Poner la mesa" in plan_of_labs
