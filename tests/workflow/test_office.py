"""Word books as an office suite reads them: LibreOffice opens them, and finds their contents and styles."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from aurora.books.build import build_book
from tests.unit.books_edition import make_edition

pytestmark = pytest.mark.slow


def convert(book: Path, to: str) -> Path:
    """The book as LibreOffice saves it in another format."""
    office = shutil.which("soffice")
    if office is None:
        message = "LibreOffice is not installed: apt-get install --no-install-recommends libreoffice-writer"
        pytest.fail(message) if os.environ.get("AURORA_CI") else pytest.skip(message)
    profile = f"-env:UserInstallation=file://{book.parent}/profile"
    command = [office, profile, "--headless", "--convert-to", to, "--outdir", str(book.parent), str(book)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return book.with_suffix(f".{to}")


@pytest.mark.parametrize("kind", ["theory", "labs"])
def test_libreoffice_opens_a_word_book(tmp_path: Path, kind: str) -> None:
    slice_, edition = make_edition(tmp_path, kind, "es")
    book = tmp_path / "book.docx"
    build_book(slice_, edition, "docx", book)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(convert(book, "pdf")).pages]
    assert "Security & “Trust” in practice" in pages[0]
    assert "Idioma de esta edición: español." in pages[1]
    assert "Contenido" in pages[2]
    assert ("Figura 1.1.1: Map of the threats" if kind == "theory" else "Comprobaciones previas") in "".join(pages)


def test_its_contents_are_a_field_and_its_styles_have_names(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    book = tmp_path / "book.docx"
    build_book(slice_, edition, "docx", book)
    with zipfile.ZipFile(convert(book, "odt")) as archive:
        content = archive.read("content.xml").decode()
        styles = archive.read("styles.xml").decode()
    assert "<text:table-of-content " in content
    assert "<text:table-of-content-source" in content
    for style in ("Callout Warning", "Callout Warning Title", "Image Caption", "Source Code", "Slot", "Colophon"):
        assert f'style:display-name="{style}"' in styles or f'style:name="{style}"' in styles
