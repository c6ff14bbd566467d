from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from aurora.books.build import Format, build_book, make_book
from aurora.books.pandoc import parse
from aurora.books.reading import inspect
from aurora.books.verify import verify_book
from aurora.errors import AuroraError
from aurora.pictures import wrap_png
from tests.unit.books_edition import make_edition

FORMATS: tuple[Format, ...] = ("md", "json", "html", "epub", "pdf", "docx")
KINDS = ("theory", "labs")
EPUBCHECK = Path("/usr/bin/epubcheck")
PICTURES = 4
WORDS_OF_LESSON_2 = 10  # Lesson 1.2: Boundaries, Objectives, Text., Content, Figure 1.2.1: The boundary

HOSTILE = """\
# Lesson 1.2: #read("/etc/passwd") `x` $ @ref \\<label>

**a**.at(read("/etc/passwd")) [**b**](https://ok.example).fields() #eval("1+1") $x$ @ref \\u{41} " \\\\ ; // c /* d */

<script>alert(1)</script>

<img src="http://evil.example/x.png" onerror="alert(1)">

![a](../images/boundaries-1.png) ![c](/etc/passwd) ![d](data:image/png;base64,AAAA) ![e](http://evil.example/x.png)

[js](javascript:alert(1)) [f](file:///etc/passwd) [rel](../../secret.md)

```
"];#read("/etc/passwd")
```

{{include}} $include(/etc/passwd)$ <!--#include file="/etc/passwd"--> \\input{/etc/passwd}

x[^1]

[^1]: <i>n</i> **b**.at(1)
"""


def build(tmp_path: Path, format_: Format, kind: str = "theory", **options: str) -> bytes:
    slice_, edition = make_edition(tmp_path, kind, **options)  # type: ignore[arg-type]
    target = edition / ("book" if kind == "theory" else "labguide") / f"{slice_.name}.{format_}"
    build_book(slice_, edition, format_, target)
    return target.read_bytes()


def words(data: bytes, format_: str) -> str:
    """All bytes of a book in which a text could show."""
    if format_ in ("epub", "docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(
                archive.read(n).decode() for n in archive.namelist() if n.endswith(("xml", "xhtml", "rels", "opf"))
            )
    if format_ == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_", FORMATS)
def test_same_bytes_in_another_folder(tmp_path: Path, format_: Format, kind: str) -> None:
    first = build(tmp_path / "one", format_, kind)
    second = build(tmp_path / "another folder with a longer name", format_, kind)
    assert first == second
    assert str(tmp_path).encode() not in first
    if format_ in ("epub", "docx"):
        with zipfile.ZipFile(io.BytesIO(first)) as archive:
            assert all(str(tmp_path).encode() not in archive.read(name) for name in archive.namelist())
            assert {entry.date_time[0] for entry in archive.infolist()} == {2024}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_", FORMATS)
def test_every_chapter_and_picture_is_found_in_the_built_file(tmp_path: Path, format_: Format, kind: str) -> None:
    data = build(tmp_path, format_, kind)
    inside = inspect(format_, data, tmp_path / "build/sample/en/book")
    titles = {"Lesson 1.1: Why threats move", "Lesson 1.2: Boundaries", "Lesson 2.1: Response"}
    labs = {"Set-up", "Lab 1.1.1: First hands on", "Demo 2.1: Watch this"}
    assert (titles if kind == "theory" else labs) <= inside.titles
    assert {"Module 1: Foundations", "Module 2: Practice", "About this course"} <= inside.titles
    found = len([alt for alt in inside.alts if alt.startswith("Alt text of ")])
    assert found == (PICTURES if kind == "theory" else 0)
    assert inside.active == []


@pytest.mark.parametrize("format_", ["md", "html", "epub", "pdf", "docx"])
def test_hostile_texts_stay_texts(tmp_path: Path, format_: Format) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "lessons/module-01-lesson-02.md").write_text(HOSTILE)
    data = make_book(slice_, edition, format_, "book")
    assert inspect(format_, data, edition / "book").active == []
    shown = words(data, format_)
    assert "root:" not in shown
    if format_ in ("html", "epub", "docx"):
        assert not re.search(r"<\w[^<>]*(src|href|Target)=\"[^\"]*(evil\.example|javascript:|file:|secret\.md)", shown)
    if format_ == "pdf":
        pages = PdfReader(io.BytesIO(data)).pages
        actions = [note.get_object().get("/A") for page in pages for note in page.get("/Annots", [])]
        addresses = {str(action["/URI"]) for action in actions if action and "/URI" in action}
        assert {address for address in addresses if not address.startswith("https://example.org/")} == {
            "https://ok.example"
        }
    plain = shown.replace("&quot;", '"').replace("\\", "")
    assert 'read("/etc/passwd")' in plain
    assert "alert(1)" in plain
    assert "<script" not in (shown if format_ not in ("md", "pdf") else "")


def test_hostile_markdown_is_inert_when_it_is_read_again(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "lessons/module-01-lesson-02.md").write_text(HOSTILE)
    dump = json.dumps(parse(make_book(slice_, edition, "md", "book").decode(), "book"))
    assert '"RawBlock"' not in dump
    assert '"RawInline"' not in dump


@pytest.mark.parametrize("format_", FORMATS)
def test_an_incomplete_book_never_stands(tmp_path: Path, format_: Format) -> None:
    slice_, edition = make_edition(tmp_path)
    Image.new("RGB", (160, 100), "white").save(edition / "images/boundaries-1.png")
    target = edition / f"book/sample.{format_}"
    with pytest.raises(AuroraError, match=r"images/boundaries-1\.png: it is blank") as caught:
        build_book(slice_, edition, format_, target)
    assert "Delete the picture and run the build again" in str(caught.value)
    assert list(target.parent.glob("*")) == []


@pytest.mark.parametrize("format_", ["md", "html", "epub", "pdf", "docx"])
def test_a_picture_that_does_not_decode_is_found(tmp_path: Path, format_: Format) -> None:
    slice_, edition = make_edition(tmp_path)
    picture = edition / "images/boundaries-1.png"
    picture.write_bytes(picture.read_bytes()[:-60])
    with pytest.raises(AuroraError, match=r"images/boundaries-1\.png: it (does not decode|cannot be decoded)"):
        make_book(slice_, edition, format_, "book")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_book_that_another_edition_filled_is_found_wanting(tmp_path: Path, format_: Format) -> None:
    slice_, edition = make_edition(tmp_path)
    target = edition / f"book/sample.{format_}"
    build_book(slice_, edition, format_, target)
    assert verify_book(slice_, edition, format_, target) == []
    (edition / "lessons/module-02-lesson-01.md").write_text("# Lesson 2.1: Another title\n\nText.\n")
    spec = edition / "visuals/boundaries-1.json"
    spec.write_text('{"alt": "Another alt text"}')
    codes = {finding.code: finding.message for finding in verify_book(slice_, edition, format_, target)}
    assert codes["book-chapter"] == "the chapter 'Lesson 2.1: Another title' is missing"
    assert codes["book-picture"] == "the picture images/boundaries-1.png: it has no alt text"


@pytest.mark.parametrize("format_", ["html", "epub", "pdf", "docx"])
def test_another_picture_in_the_book_is_found(tmp_path: Path, format_: Format) -> None:
    slice_, edition = make_edition(tmp_path)
    target = edition / f"book/sample.{format_}"
    build_book(slice_, edition, format_, target)
    for name in ("boundaries-1", "response-1"):
        picture = edition / f"images/{name}.png"
        image = Image.open(picture).convert("RGB")
        image.putpixel((5, 5), (255, 0, 0))
        image.save(picture)
    drawing = edition / "images/boundaries-1.svg"
    drawing.write_text(drawing.read_text().replace("H90V70", "H90V71"))
    messages = [finding.message for finding in verify_book(slice_, edition, format_, target)]
    names = ("boundaries-1", "response-1")
    assert messages == [f"the picture images/{name}.png: it is missing" for name in names]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_damaged_book_is_a_finding(tmp_path: Path, format_: Format) -> None:
    slice_, edition = make_edition(tmp_path)
    target = tmp_path / "broken"
    target.write_bytes(b"\xff\xfe no book")
    (finding,) = verify_book(slice_, edition, format_, target)
    assert finding.code == "book-unreadable"
    assert finding.severity == "blocking"


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    with pytest.raises(AuroraError, match="odt is no format of a book"):
        make_book(slice_, edition, "odt", "book")  # type: ignore[arg-type]


def test_json_tells_the_structure(tmp_path: Path) -> None:
    book = json.loads(build(tmp_path, "json"))
    assert book["statistics"] == {
        "modules": 2,
        "lessons": 3,
        "images": 4,
        "words": book["statistics"]["words"],
        "open_slots": 1,
    }
    lesson = book["modules"][0]["lessons"][0]
    assert lesson["sections"] == ["Objectives", "Content", "Summary"]
    assert lesson["images"][1]["file"] == "images/why-threats-move-2.png"
    assert lesson["images"][1]["svg"] == "images/why-threats-move-2.svg"
    assert lesson["images"][1]["caption"] == "Two columns"
    assert book["modules"][0]["lessons"][1]["words"] == WORDS_OF_LESSON_2
    assert book["files"]["pdf"] == "book/sample.pdf"
    labs = json.loads(build(tmp_path, "json", "labs"))
    assert [lab["type"] for module in labs["modules"] for lab in module["labs"]] == ["lab", "demo"]
    assert labs["files"]["pdf"] == "labguide/sample-labs.pdf"


def test_markdown_shifts_headings_and_links_pictures_and_contents(tmp_path: Path) -> None:
    text = build(tmp_path, "md", selection="1,3-5").decode()
    assert text.startswith("# Security & “Trust” in practice\n\n**Course book**\n\nModules 1, 3-5\n")
    for line in (
        "## Module 1: Foundations",
        "### Lesson 1.1: Why threats move",
        "#### Objectives",
        "##### Table",
        "- [ ] Name three threats",
        "> [!WARNING]",
        "![Alt text of boundaries-1: \\<boxes\\> & “arrows”](../images/boundaries-1.png)",
        "*Figure 1.2.1: The boundary*",
        "  - [Lesson 1.2: Boundaries](#lesson-12-boundaries)",
        "- **Example:** TODO(example-1): say what happened to whom",
    ):
        assert f"\n{line}\n" in text
    assert text.count("Draft without a model.") == 1
    anchors = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert {"table", "lesson-11-why-threats-move"} <= anchors


def test_html_is_one_quiet_file(tmp_path: Path) -> None:
    text = build(tmp_path, "html", language="es", selection="2").decode()
    assert text.startswith('<!DOCTYPE html>\n<html lang="es">')
    assert "default-src 'none'; img-src data:;" in text
    assert text.count("<h1>") == 1
    assert '<p class="selection">Módulo 2</p>' in text
    assert not re.search(r"<(script|link|iframe|object|input|form)\b", text)
    assert not re.search(r"\bsrc=\"(?!data:image/(?:png|svg\+xml);base64,)", text)
    assert "url(" not in text
    assert "@import" not in text
    pictures = [base64.b64decode(found) for found in re.findall(r'src="data:image/[a-z+]+;base64,([^"]+)"', text)]
    assert len(pictures) == PICTURES
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', text):
        assert target in ids
    assert '<span class="slot">TODO(example-1): say what happened to whom</span>' in text
    assert 'class="callout warning" role="note"' in text
    assert "Advertencia" in text


def test_epub_has_cover_language_and_a_lasting_identifier(tmp_path: Path) -> None:
    def parts(**options: str) -> tuple[str, str, bytes]:
        data = build(tmp_path, "epub", **options)  # type: ignore[arg-type]
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = archive.read("EPUB/content.opf").decode()
            cover = re.search(r'properties="cover-image" id="\w+" href="([^"]+)"', package)
            assert cover
            return package, archive.read("EPUB/nav.xhtml").decode(), archive.read(f"EPUB/{cover[1]}")

    package, contents, cover = parts()
    assert "<dc:language>en</dc:language>" in package
    assert "Lesson 2.1: Response" in contents
    with Image.open(io.BytesIO(cover)) as image:
        assert image.size == (1600, 2560)
    identifiers = []
    for options in ({}, {}, {"language": "es"}, {"kind": "labs"}, {"selection": "2"}):
        found = re.search(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}", parts(**options)[0])
        assert found
        identifiers.append(found[0])
    assert identifiers[0] == identifiers[1]
    assert len(set(identifiers)) == 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.skipif(
    not (shutil.which("java") and EPUBCHECK.exists()),
    reason="needs java and /usr/bin/epubcheck (apt-get install epubcheck)",
)
def test_epub_passes_epubcheck(tmp_path: Path, kind: str) -> None:
    slice_, edition = make_edition(tmp_path, kind)
    if kind == "theory":
        (edition / "lessons/module-01-lesson-02.md").write_text(HOSTILE)
    target = tmp_path / "book.epub"
    build_book(slice_, edition, "epub", target)
    done = subprocess.run(["java", "-jar", str(EPUBCHECK), str(target)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout


def test_pdf_is_tagged_and_has_bookmarks_headers_and_page_numbers(tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(build(tmp_path, "pdf", language="es", selection="1,3-5")))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "es"
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.pdf_header == "%PDF-1.7"
    assert reader.metadata.title == "Security & “Trust” in practice"
    top = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert top == [
        "Contenido",
        "Sobre este curso",
        "Módulo 1: Foundations",
        "Módulo 2: Practice",
        "Índice de figuras",
    ]
    pages = [page.extract_text() for page in reader.pages]
    assert "Módulos 1, 3-5" in pages[0]
    assert re.search(r"Lesson 2\.1: Response[ .]*\d", pages[2])
    table = next(text for text in pages if "Two columns" in text)
    assert "Módulo 1: Foundations" in table
    assert "Lesson 1.1: Why threats move" in table
    assert "Figura 1.1.2: Two columns" in table


def test_pdf_keeps_commands_whole_where_they_wrap(tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(build(tmp_path, "pdf")))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "a_very_long_identifier_without_any_place_to_break_it_anywhere_at_all" in text
    assert "\u200b" not in text


def test_pdf_pictures_are_the_pixels_of_the_files(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    for path in (edition / "images").glob("*.svg"):
        path.write_bytes(wrap_png(path.with_suffix(".png").read_bytes()))
    palette = Image.open(edition / "images/boundaries-1.png").convert("P")
    palette.save(edition / "images/boundaries-1.png")
    reader = PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "book")))
    found = {
        hashlib.sha256(image.image.convert("RGB").tobytes()).hexdigest()
        for page in reader.pages
        for image in page.images
    }
    for path in (edition / "images").glob("*.png"):
        with Image.open(path) as image:
            assert hashlib.sha256(image.convert("RGB").tobytes()).hexdigest() in found


@pytest.mark.parametrize(("name", "ext"), [("boundaries-1", "svg"), ("response-1", "png")])
def test_pdf_with_other_pictures_has_another_identifier(tmp_path: Path, name: str, ext: str) -> None:
    slice_, edition = make_edition(tmp_path)
    first = PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "book"))).trailer["/ID"]
    shutil.copy(edition / f"images/why-threats-move-1.{ext}", edition / f"images/{name}.{ext}")
    assert PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "book"))).trailer["/ID"] != first


@pytest.mark.parametrize(("text", "claim"), [("Plain ✅ and 🚀 signs", True), ("日本語", False)])
def test_pdf_is_made_whatever_the_letters_and_claims_only_what_is_true(tmp_path: Path, text: str, claim: bool) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "lessons/module-02-lesson-01.md").write_text(f"# Lesson 2.1: Response\n\n{text}\n")
    reader = PdfReader(io.BytesIO(make_book(slice_, edition, "pdf", "book")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert (b"pdfuaid" in root["/Metadata"].get_data()) is claim


def test_docx_has_real_styles_a_contents_field_and_page_numbers(tmp_path: Path) -> None:
    data = build(tmp_path, "docx", language="es")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml").decode()
        styles = set(re.findall(r'w:styleId="([^"]+)"', archive.read("word/styles.xml").decode()))
        footer = archive.read("word/footer1.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', document))
    assert used <= styles
    assert {
        "Title",
        "Heading1",
        "Heading2",
        "Heading3",
        "TOC1",
        "TOC2",
        "ImageCaption",
        "CalloutWarning",
        "Slot",
        "Table",
    } <= used
    assert 'TOC \\o "1-2"' in document
    anchors = re.findall(r'<w:hyperlink w:anchor="([^"]+)"', document)
    assert set(anchors) <= set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', document))
    assert "lesson-1-2" in anchors
    assert " PAGE " in footer
    assert "<dc:language>es</dc:language>" in core
    assert "Contenido" in document


def test_the_sections_before_the_first_module_start_no_page_of_their_own(tmp_path: Path) -> None:
    document = zipfile.ZipFile(io.BytesIO(build(tmp_path, "docx", "labs"))).read("word/document.xml").decode()
    styles = {}
    for paragraph in re.findall(r"<w:p\b.*?</w:p>", document, re.DOTALL):
        style = re.search(r'<w:pStyle w:val="(\w+)"', paragraph)
        styles["".join(re.findall(r"<w:t\b[^>]*>([^<]*)", paragraph))] = style[1] if style else None
    assert styles["Who it is for"] == styles["Hardware"] == "Heading3"
    assert styles["Lab 1.1.1: First hands on"] == "Heading2"
    book = zipfile.ZipFile(io.BytesIO(build(tmp_path, "epub", "labs")))
    pages = [book.read(name).decode() for name in book.namelist() if "/text/ch" in name]
    assert [">Set-up<" in page for page in pages] == [">Hardware<" in page for page in pages]
    assert "Hardware" not in book.read("EPUB/nav.xhtml").decode()


def test_lists_of_tasks_have_no_bullets_beside_their_boxes(tmp_path: Path) -> None:
    page = build(tmp_path, "html", "labs").decode()
    assert re.search(r'<div class="tasks">\s*<ul>\s*<li>(<p>)?<span class="box">☐</span>', page)
