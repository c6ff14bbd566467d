"""What books tell readers' tools: tags, language, bookmarks and alt texts in PDF, schema.org in EPUB."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from aurora.books.build import make_book
from tests.unit.books_edition import make_edition

TABLE = "\n| A | B | C | D | E | F |\n|---|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 | 6 |\n"


def pdf(tmp_path: Path, kind: str = "theory", language: str = "es") -> PdfReader:
    slice_, edition = make_edition(tmp_path, kind, language)
    for path in (edition / "lessons").glob("*.md"):
        path.write_text(
            path.read_text() + TABLE + "\n```sh\nls # x\n```\n\nFigura 1\n\n## Glosario\n\n- **Red**: malla\n"
        )
    return PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "book")))


def tags(root: Any) -> list[str]:
    found = []
    todo = [root]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            todo += [node["/K"]] if "/K" in node else []
    return found


@pytest.mark.parametrize("kind", ["theory", "labs"])
def test_pdf_claims_pdf_ua_and_has_what_it_claims(tmp_path: Path, kind: str) -> None:
    reader = pdf(tmp_path, kind)
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert re.search(r"<dc:language>.*es.*</dc:language>", metadata, re.DOTALL)
    assert root["/Lang"] == "es"
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert all("/StructParents" in page for page in reader.pages)
    found = tags(root["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/TOC", "/L", "/LI"} <= set(found)


def test_every_figure_of_a_pdf_has_an_alt_text(tmp_path: Path) -> None:
    reader = pdf(tmp_path)
    numbers = range(1, int(str(reader.trailer["/Size"])))
    figures = [
        found for n in numbers if isinstance(found := reader.get_object(n), dict) and found.get("/S") == "/Figure"
    ]
    assert sum("Alt text of" in str(figure.get("/Alt")) for figure in figures) == 4
    assert all(str(figure["/Alt"]).strip() for figure in figures)


def test_bookmarks_lead_to_every_chapter(tmp_path: Path) -> None:
    reader = pdf(tmp_path)
    titles = []

    def walk(entries: list[Any]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            else:
                titles.append(entry.title)
                assert reader.get_destination_page_number(entry) is not None

    walk(reader.outline)
    for title in ("Sobre este curso", "Módulo 1: Foundations", "Lesson 1.1: Why threats move", "Glosario"):
        assert title in titles


@pytest.mark.parametrize(("kind", "visual"), [("theory", True), ("labs", False)])
def test_epub_says_how_it_can_be_read(tmp_path: Path, kind: str, visual: bool) -> None:
    slice_, edition = make_edition(tmp_path, kind, "pt")
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "epub", "book"))) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        package = archive.read("EPUB/content.opf").decode()
        pages = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")}
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<meta property="schema:(\w+)">([^<]*)</meta>', package):
        found.setdefault(name, []).append(value)
    assert found["accessMode"] == (["textual", "visual"] if visual else ["textual"])
    assert found["accessModeSufficient"] == ["textual"]
    assert found["accessibilityHazard"] == ["none"]
    wanted = {"tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability"}
    assert set(found["accessibilityFeature"]) == (wanted | {"alternativeText"} if visual else wanted)
    (summary,) = found["accessibilitySummary"]
    assert summary.startswith("Títulos, listas e tabelas")
    assert ("Cada imagem tem uma descrição." in summary) is visual
    assert "conformsTo" not in package
    titles = [re.search("<title>(.*?)</title>", page) for page in pages.values()]
    assert all(title and title[1] and ".xhtml" not in title[1] for title in titles)
    assert 'role="img" aria-label="Security &amp; “Trust” in practice"' in pages["EPUB/text/cover.xhtml"]
    assert '<body epub:type="frontmatter">\n<section id="colophon"' in pages["EPUB/text/ch001.xhtml"]


def test_html_hyphenates_in_its_language_but_never_code(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path, language="fr")
    html = make_book(slice_, edition, "html", "book").decode()
    assert '<html lang="fr">' in html
    assert re.search(r"body \{[^}]*hyphens: auto", html)
    assert re.search(r"code, pre \{[^}]*hyphens: manual", html)
