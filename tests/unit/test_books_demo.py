from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from pypdf import PdfReader

from aurora.books.assemble import read_manuscript
from aurora.books.build import make_book
from aurora.books.nodes import plain_text
from aurora.books.pandoc import parse
from aurora.books.sanitise import Sanitiser
from tests.unit.books_edition import LAB_TWO, make_edition

IMPORTANT = LAB_TWO.replace("[!NOTE]\n> The instructor", "[!IMPORTANT]\n> The *teacher*")


def test_what_the_guide_calls_important_becomes_the_callout(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path, "labs")
    (edition / "labguide/lab-02-00-01.md").write_text(IMPORTANT)
    blocks = read_manuscript(slice_, edition).parts[1].chapters[0].blocks
    assert blocks[0]["c"][0][1] == ["demo"]
    assert plain_text(blocks[0]) == "The teacher performs it."
    assert sum(block["t"] == "Div" for block in blocks) == 1


def test_a_guide_without_it_says_who_performs_the_demo(tmp_path: Path) -> None:
    lab, demo = (part.chapters[0] for part in read_manuscript(*make_edition(tmp_path, "labs")).parts)
    assert plain_text(demo.blocks[0]).startswith("The instructor performs this demo")
    assert plain_text(demo.blocks[1]) == "The instructor performs it."
    assert not any(block["t"] == "Div" and block["c"][0][1] == ["demo"] for block in lab.blocks)


def test_no_text_can_make_the_callout() -> None:
    blocks = Sanitiser("c", {}).chapter(parse("> [!DEMO]\n> Text\n\n::: demo\nText\n:::\n", "text"))
    assert not any(block["t"] == "Div" for block in blocks)


def test_every_format_labels_it(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path, "labs", "es")
    (edition / "labguide/lab-02-00-01.md").write_text(IMPORTANT)
    html = make_book(slice_, edition, "html", "book").decode()
    assert re.search(r'<div class="callout demo" role="note">\s*<div class="callout-title">\s*<p><strong>Demostr', html)
    markdown = make_book(slice_, edition, "md", "book").decode()
    assert "> [!IMPORTANT]\n> **Demostración**\n>\n> The *teacher* performs it.\n" in markdown
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "docx", "book"))) as archive:
        document, styles = (archive.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert 'w:val="CalloutDemoTitle"' in document
    assert '<w:name w:val="Callout Demo Title"' in styles
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "b"))).pages)
    assert "Demostración\nThe teacher performs it." in text
