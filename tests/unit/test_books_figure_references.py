from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from aurora.books.assemble import read_manuscript
from aurora.books.build import make_book
from aurora.books.manuscript import Manuscript
from aurora.books.nodes import plain_text
from tests.unit.books_edition import make_edition


def book(tmp_path: Path, text: str, language: str = "en") -> Manuscript:
    slice_, edition = make_edition(tmp_path, language=language)
    path = edition / "lessons/module-01-lesson-01.md"
    path.write_text(path.read_text() + f"\n{text}\n")
    return read_manuscript(slice_, edition)


def links(book: Manuscript) -> list[tuple[str, str]]:
    """What the links to figures in the first lesson say, and where they lead."""
    found: list[tuple[str, str]] = []

    def walk(tree: Any) -> None:
        if isinstance(tree, list):
            for item in tree:
                walk(item)
        elif isinstance(tree, dict):
            if tree.get("t") == "Link" and "-figure-" in tree["c"][2][0]:
                found.append((plain_text(tree["c"][1]), tree["c"][2][0]))
            walk(tree.get("c"))

    walk(book.parts[0].chapters[0].blocks)
    return found


@pytest.mark.parametrize(
    ("text", "said", "target"),
    [
        ("See Figure 2.", "Figure 1.1.2", "#lesson-1-1-figure-2"),
        ("see\nfigure 1, which", "figure 1.1.1", "#lesson-1-1-figure-1"),
        ("(Figure\u00a01.2.1)", "Figure 1.2.1", "#lesson-1-2-figure-1"),
        ("- item\n  - **Figure 2** shows", "Figure 1.1.2", "#lesson-1-1-figure-2"),
        ("> [!TIP]\n> Look at “Figure 2”!", "Figure 1.1.2", "#lesson-1-1-figure-2"),
    ],
)
def test_a_reference_leads_to_its_figure_by_the_number_of_the_caption(
    tmp_path: Path, text: str, said: str, target: str
) -> None:
    assert links(book(tmp_path, text)) == [(said, target)]


@pytest.mark.parametrize(
    "text",
    [
        "Figure 3",
        "Figure 9.9.9",
        "Figure 2 of RFC 793",
        "Figure 1 and 2",
        "Figure 1, 2",
        "`Figure 2`",
        "# Figure 2",
        "[Figure 2](https://example.org)",
        "a figure of 2",
        "Figure 2nd",
        "Figure",
        "configure 2",
    ],
)
def test_what_names_no_figure_of_the_book_stays_as_it_is(tmp_path: Path, text: str) -> None:
    made = book(tmp_path, text)
    assert links(made) == []
    assert plain_text(made.parts[0].chapters[0].blocks).endswith(text.strip("#` ") if "[" not in text else "Figure 2")


def test_words_of_the_edition_name_figures(tmp_path: Path) -> None:
    assert links(book(tmp_path, "La figura 2 y la Figura 1 de la norma.", "es")) == [
        ("figura 1.1.2", "#lesson-1-1-figure-2")
    ]


def test_figures_are_listed_where_the_text_shows_them(tmp_path: Path) -> None:
    made = book(tmp_path, "![again](../images/why-threats-move-2.png)")
    assert [(figure.number, figure.caption) for figure in made.figures] == [
        ("1.1.1", "Map of the threats"),
        ("1.1.2", "Two columns"),
        ("1.2.1", "The boundary"),
    ]
    whole = json.dumps([chapter.blocks for chapter in made.chapters])
    for figure in made.figures:
        assert whole.count(f'["{figure.anchor}", ["visual"]') == 1
        assert whole.count(f'"#{figure.anchor}"') == 1


def test_the_list_of_figures_leads_to_them_in_every_format(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    html = make_book(slice_, edition, "html", "book").decode()
    targets = re.findall(r'<a\s+href="#(lesson-\d-\d-figure-\d)"', html)
    assert targets == ["lesson-1-1-figure-1", "lesson-1-1-figure-2", "lesson-1-2-figure-1"]
    assert all(f'<figure id="{target}"' in html for target in targets)
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "epub", "book"))) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist() if "/text/ch" in name}
    listed = next(page for page in pages.values() if "List of figures" in page)
    for file, target in re.findall(r'href="(ch\d+\.xhtml)#(lesson-\d-\d-figure-\d)"', listed):
        assert f'id="{target}"' in pages[f"EPUB/text/{file}"]
    assert listed.count("-figure-") == 3
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "docx", "book"))) as archive:
        document = archive.read("word/document.xml").decode()
    for target in targets:
        assert f'w:anchor="{target}"' in document
        assert f'w:name="{target}"' in document
    reader = PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "book")))
    last = reader.pages[-1].extract_text()
    for n, page in enumerate(reader.pages[3:-1], start=4):
        for number, caption in re.findall(r"Figure (\d\.\d\.\d): ([\w ]+)", page.extract_text()):
            assert re.search(rf"Figure {number}: {caption}[ .\u2060]*{n}\b", last)
    assert len(re.findall(r"Figure \d\.\d\.\d", last)) == 3
