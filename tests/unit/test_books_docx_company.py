"""A company's own Word document: what of it stands in a book, read back out of the book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aurora.books.build import make_book
from aurora.books.docx_company import book_reference
from aurora.errors import AuroraError
from aurora.office import unpacked
from aurora.theme import load_theme
from aurora.theme_pictures import check_theme
from tests.unit import company_files
from tests.unit.books_edition import make_edition


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def styles_of(parts: dict[str, bytes]) -> dict[str, str]:
    """Each style of a document by its name."""
    found = re.findall(r"<w:style\b[^>]*>.*?</w:style>", parts["word/styles.xml"].decode(), re.DOTALL)
    return {re.findall(r'<w:name w:val="([^"]*)"', style)[0]: style for style in found}


def test_styles_page_header_and_logo_of_a_book_are_the_companys(repository: Path) -> None:
    company_files.theme(repository, "acme", reference_docx=company_files.word())
    slice_, edition = make_edition(repository)
    parts = unpacked(make_book(slice_.model_copy(update={"theme": "acme"}), edition, "docx", "book.docx"))
    styles = styles_of(parts)
    assert f'<w:color w:val="{company_files.RED}"' in styles["heading 1"]
    document = parts["word/document.xml"].decode()
    assert document.count('<w:pStyle w:val="berschrift1"') >= 2
    assert "Verzeichnis1" in document
    assert "TOC1" not in document
    assert re.search(r'<w:pgSz w:w="12240"|<w:pgSz w:h="15840" w:w="12240"', document)
    links = parts["word/_rels/document.xml.rels"].decode()
    place = re.search(r'<w:headerReference [^>]*r:id="([^"]*)"', document)
    assert place
    link = next(link for link in re.findall(r"<Relationship [^>]*>", links) if f'Id="{place[1]}"' in link)
    header = re.findall(r'Target="([^"]*)"', link)[0]
    assert b'descr="Acme"' in parts[f"word/{header}"]
    picture = re.findall(r'Target="([^"]*)"', parts[f"word/_rels/{header}.rels"].decode())[0]
    assert parts[f"word/{picture}"] == company_files.logo()


def test_what_a_book_needs_beside_is_added_in_the_themes_colours(repository: Path) -> None:
    place = company_files.theme(repository, "acme", reference_docx=company_files.word())
    styles = styles_of(unpacked(book_reference("Head", load_theme("acme")).data))
    theirs = styles_of(unpacked((place / "reference.docx").read_bytes()))
    assert {name: styles[name] for name in theirs} == theirs
    assert {"Callout Warning", "Slot", "Image Caption", "toc 2"} <= set(styles)
    assert "1F4E79" in styles["Callout Note"]
    assert [name for name in styles if name.lower() == "toc 1"] == ["toc 1"]


def test_without_one_the_theme_gives_header_and_styles(repository: Path) -> None:
    company_files.theme(repository, "plain")
    reference = book_reference("Head & line", load_theme("plain"))
    parts = unpacked(reference.data)
    assert b"Head &amp; line" in parts["word/header1.xml"]
    assert "1F4E79" in styles_of(parts)["heading 1"]
    assert reference.ids["toc 1"] == "TOC1"


def test_the_logo_of_a_theme_is_at_the_head_of_the_title_page(repository: Path) -> None:
    slice_, edition = make_edition(repository)
    parts = unpacked(make_book(slice_.model_copy(update={"theme": "grove"}), edition, "docx", "book.docx"))
    place = re.search(
        r'<w:headerReference (?=[^>]*w:type="first")[^>]*r:id="([^"]*)"', parts["word/document.xml"].decode()
    )
    assert place
    links = re.findall(r"<Relationship [^>]*>", parts["word/_rels/document.xml.rels"].decode())
    header = next(re.findall(r'Target="([^"]*)"', link)[0] for link in links if f'Id="{place[1]}"' in link)
    assert b'descr="Grove"' in parts[f"word/{header}"]
    picture = re.findall(r'Target="([^"]*)"', parts[f"word/_rels/{header}.rels"].decode())[0]
    assert parts[f"word/{picture}"].startswith(b"\x89PNG")
    types = parts["[Content_Types].xml"].decode()
    assert f"/word/{header}" in types
    assert f"/word/{picture}" in types


@pytest.mark.parametrize(
    ("file", "data", "said"),
    [
        ("reference_docx", b"no zip", "cannot be read as a file of Word's"),
        ("reference_docx", company_files.word()[:-300], "cannot be read as a file of Word's"),
        ("reference_docx", company_files.powerpoint(), "it is no file of Word's; save it again as .docx"),
        ("master_pptx", b"", "cannot be read as a file of PowerPoint's"),
    ],
)
def test_a_damaged_file_is_named_before_anything_is_built(repository: Path, file: str, data: bytes, said: str) -> None:
    company_files.theme(repository, "acme", **{file: data})
    with pytest.raises(AuroraError, match=said) as caught:
        check_theme("acme")
    assert f"config/themes/acme/{file.replace('_', '.')}: " in str(caught.value)


def test_a_document_without_styles_is_refused(repository: Path) -> None:
    from aurora.office import packed

    parts = unpacked(company_files.word())
    del parts["word/styles.xml"]
    company_files.theme(repository, "acme", reference_docx=packed(parts))
    with pytest.raises(AuroraError, match=r"reference\.docx: it has no styles"):
        book_reference("", load_theme("acme"))
