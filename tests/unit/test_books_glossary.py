from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from aurora.books.assemble import read_manuscript
from aurora.books.build import make_book
from aurora.books.glossary import alphabetical
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import plain_text
from tests.unit.books_edition import make_edition

TERMS = """
## Términos clave

- **Ñandú**: ave grande del sur.[^n]
- **Nube:** cómputo **ajeno**.
- **Árbol** – estructura con raíz
- **`kernel`**: núcleo del sistema.
- **Pendiente:** TODO(term-1): decir qué es
- Sin negrita: no es un término.

## Resumen

- **Otro**: no está en la lista.

[^n]: Una nota.
"""
TABLE = """
### Glosario

| Término | Significado |
|---|---|
| Zona | Parte de una red. |
| nube | cómputo ajeno. |
| **Árbol** | grafo sin ciclos |
"""


def book(tmp_path: Path, one: str = TERMS, two: str = TABLE) -> Manuscript:
    slice_, edition = make_edition(tmp_path, language="es")
    for file, added in (("module-01-lesson-02.md", one), ("module-02-lesson-01.md", two)):
        path = edition / "lessons" / file
        path.write_text(path.read_text() + added)
    return read_manuscript(slice_, edition)


def test_the_terms_of_all_lessons_stand_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    (glossary, figures) = book(tmp_path).back
    assert (glossary.kind, glossary.title, figures.kind) == ("glossary", "Glosario", "figures")
    assert [plain_text([block]) for block in glossary.blocks] == [
        "Árbol: estructura con raíz (lección 1.2). grafo sin ciclos (lección 2.1).",
        "kernel: núcleo del sistema (lección 1.2).",
        "Nube: cómputo ajeno (lección 1.2).",
        "Ñandú: ave grande del sur (lección 1.2).",
        "Zona: Parte de una red (lección 2.1).",
    ]
    links = re.findall(r"#lesson-\d-\d", json.dumps(glossary.blocks))
    assert links == ["#lesson-1-2", "#lesson-2-1", "#lesson-1-2", "#lesson-1-2", "#lesson-1-2", "#lesson-2-1"]
    assert '"Note"' not in json.dumps(glossary.blocks)


def test_without_terms_there_is_no_glossary(tmp_path: Path) -> None:
    slots = "\n## Glosario\n\n- **Nube:** TODO(term-1): decir qué es\n\nTexto.\n"
    assert [chapter.kind for chapter in book(tmp_path, slots, "").back] == ["figures"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ["nada", "nuez", "ñame", "ñu", "oso"]),
        ("fr", ["cote", "coté", "côte", "été", "forêt"]),
        ("pt", ["acao b", "ação c", "ária", "avo"]),
        ("en", ["app", "apple pie", "applet", "Zoo"]),
    ],
)
def test_each_language_has_its_alphabet(language: str, words: list[str]) -> None:
    shuffled = [*words[::2], *words[1::2]][::-1]
    assert sorted(shuffled, key=lambda word: alphabetical(word, language)) == words


def test_every_format_has_the_glossary(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path, language="es")
    path = edition / "lessons/module-01-lesson-02.md"
    path.write_text(path.read_text() + TERMS)
    html = make_book(slice_, edition, "html", "book").decode()
    assert re.search(
        r'<div class="glossary">\s*<p><strong>Árbol</strong>: estructura con raíz \(<a\s+href="#less', html
    )
    markdown = make_book(slice_, edition, "md", "book").decode()
    assert "\n**Nube**: cómputo ajeno ([lección 1.2](#lesson-12-boundaries)).\n" in markdown
    data = json.loads(make_book(slice_, edition, "json", "book"))
    assert data["glossary"][0] == {"term": "Árbol", "said": [{"text": "estructura con raíz", "in": "boundaries"}]}
    assert [chapter["title"] for chapter in data["back"]] == ["Glosario", "Índice de figuras"]
