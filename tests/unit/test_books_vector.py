"""Diagrams stand in books as drawings, painted pictures as they were painted, and what is missing is found."""

from __future__ import annotations

import base64
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject

from aurora.books.assemble import read_manuscript
from aurora.books.build import Format, make_book
from aurora.books.pdf_drawings import drawn_figures, set_alone
from aurora.books.verify import find_faults
from aurora.errors import AuroraError, ProblemsError
from aurora.slices import BookSlice
from tests.unit.books_edition import DRAWN, drawing, make_edition

PAINTED = "response-1"
HOSTILE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100" width="160" height="100" onload="alert(1)">
<rect width="90" height="50"/><script>alert(2)</script><image href="http://evil.example/x.png"/></svg>
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[BookSlice, Path]:
    return make_edition(tmp_path_factory.mktemp("vector"))


@pytest.fixture(scope="module")
def pdf(edition: tuple[BookSlice, Path]) -> bytes:
    return make_book(*edition, "pdf", "book")


def shown(data: bytes, format_: str) -> set[bytes]:
    """The pictures in a book, as files."""
    if format_ == "html":
        found = re.findall(r'<img [^>]*src="data:image/([a-z+]+);base64,([^"]+)"', data.decode())
        pictures = {base64.b64decode(encoded) for _, encoded in found}
        assert all((kind == "png") == base64.b64decode(encoded).startswith(b"\x89PNG") for kind, encoded in found)
        return pictures
    folder = "word/media/" if format_ == "docx" else "EPUB/media/"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {archive.read(name) for name in archive.namelist() if name.startswith(folder)}


def files(edition: Path, ext: str, names: tuple[str, ...] = DRAWN) -> set[bytes]:
    return {(edition / f"images/{name}.{ext}").read_bytes() for name in names}


def faults(edition: tuple[BookSlice, Path], format_: str, data: bytes) -> set[str]:
    found = find_faults(read_manuscript(*edition), edition[1], format_, data, "book")
    return {finding.message for finding in found}


@pytest.mark.parametrize("format_", ["html", "epub"])
def test_diagrams_are_drawings_and_painted_pictures_are_not(edition: tuple[BookSlice, Path], format_: Format) -> None:
    pictures = shown(make_book(*edition, format_, "book"), format_)
    painted = files(edition[1], "png", (PAINTED,))
    assert files(edition[1], "svg") | painted <= pictures
    assert not pictures & (files(edition[1], "png") | files(edition[1], "svg", (PAINTED,)))


def test_word_takes_the_picture(edition: tuple[BookSlice, Path]) -> None:
    pictures = shown(make_book(*edition, "docx", "book"), "docx")
    assert pictures == files(edition[1], "png", (*DRAWN, PAINTED))


def test_a_pdf_draws_and_has_one_picture(edition: tuple[BookSlice, Path], pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    assert [image.image.size for page in reader.pages for image in page.images if image.image] == [(160, 100)]
    alone = set_alone(edition[1] / f"images/{name}.svg" for name in DRAWN)
    drawn = dict(drawn_figures(reader))
    for path, digest in alone.items():
        assert digest
        assert drawn[f"Alt text of {path.stem}: <boxes> & “arrows”"] == digest
    assert len(set(alone.values())) == len(DRAWN)


def test_a_drawing_within_a_line_or_a_list_or_a_callout_is_found_in_a_pdf(tmp_path: Path) -> None:
    slice_, folder = make_edition(tmp_path)
    (folder / f"images/{PAINTED}.svg").write_text(drawing(8))
    for text in (
        f"A line with ![a](../images/{PAINTED}.png) a drawing.",
        f"1. Item\n\n   ![a](../images/{PAINTED}.png)",
        f"> [!NOTE]\n> ![a](../images/{PAINTED}.png)",
        f"| a |\n|---|\n| ![a](../images/{PAINTED}.png) |",
        f"x[^1]\n\n[^1]: ![a](../images/{PAINTED}.png)",
        f"[![a](../images/{PAINTED}.png)](https://example.org/)",
    ):
        (folder / "lessons/module-02-lesson-01.md").write_text(f"# Lesson 2.1: Response\n\n{text}\n")
        reader = PdfReader(io.BytesIO(make_book(slice_, folder, "pdf", "book")))
        assert len(list(drawn_figures(reader))) == len(DRAWN) + 1, text


def test_a_pdf_with_drawings_claims_to_be_accessible(pdf: bytes) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()


def test_two_drawings_apart_by_a_point_or_a_colour_are_told_apart(
    tmp_path: Path, edition: tuple[BookSlice, Path]
) -> None:
    source = (edition[1] / "images/boundaries-1.svg").read_text("utf-8")
    others = (
        source,
        source.replace("V70", "V71"),
        source.replace("#102030", "#102031"),
        source.replace("L159", "L158"),
    )
    paths = [tmp_path / f"{n}.svg" for n in range(len(others))]
    for path, other in zip(paths, others, strict=True):
        path.write_text(other)
    found = set_alone(paths)
    assert None not in found.values()
    assert len(set(found.values())) == len(others)


def test_what_is_half_transparent_or_a_gradient_is_drawn(tmp_path: Path) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100">'
    box = '<rect width="90" height="50" fill="{}"/>'
    insides = {
        "group": f'<g opacity="0.5">{box.format("red")}{box.format("blue")}</g>',
        "other group": f'<g opacity="0.5">{box.format("red")}{box.format("green")}</g>',
        "gradient": '<linearGradient id="a"><stop stop-color="red"/><stop offset="1"/></linearGradient>'
        + box.format("url(#a)"),
        "nothing": box.format("none"),
    }
    for name, inside in insides.items():
        (tmp_path / f"{name}.svg").write_text(f"{head}{inside}</svg>")
    found = {path.stem: digest for path, digest in set_alone(sorted(tmp_path.glob("*.svg"))).items()}
    assert found.pop("nothing") is None
    assert None not in found.values()
    assert len(set(found.values())) == len(found)


def emptied(pdf: bytes, name: str) -> bytes:
    """The PDF with a drawing's figure left in its place, alt text and all, and nothing painted in it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for object_ in writer._objects:
        if isinstance(object_, StreamObject) and b"BDC" in (content := object_.get_data()):
            start = content.find(f"Alt text of {name}".encode("utf-16-be").hex().upper().encode())
            raw = content.find(f"Alt text of {name}".encode("utf-16-be")) if start < 0 else start
            if raw < 0:
                continue
            begin = content.index(b"BDC\n", raw) + 4
            object_.set_data(content[:begin] + content[content.index(b"EMC", begin) :])
            out = io.BytesIO()
            writer.write(out)
            return out.getvalue()
    raise AssertionError(f"no page shows {name}")


def test_a_drawing_that_a_pdf_lost_is_found(edition: tuple[BookSlice, Path], pdf: bytes) -> None:
    assert faults(edition, "pdf", pdf) == set()
    lost = emptied(pdf, "boundaries-1")
    assert faults(edition, "pdf", lost) == {"the picture images/boundaries-1.png: it is missing"}


def test_drawings_that_changed_places_in_a_pdf_are_found(tmp_path: Path, pdf: bytes) -> None:
    slice_, folder = make_edition(tmp_path)
    first, second = (folder / f"images/why-threats-move-{n}.svg" for n in (1, 2))
    was = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(was)
    assert faults((slice_, folder), "pdf", pdf) == {
        f"the picture images/why-threats-move-{n}.png: it has no alt text" for n in (1, 2)
    }


@pytest.mark.parametrize("format_", ["html", "epub"])
def test_a_drawing_that_a_book_lost_is_found(edition: tuple[BookSlice, Path], format_: Format) -> None:
    data = make_book(*edition, format_, "book")
    file = (edition[1] / "images/boundaries-1.svg").read_bytes()
    if format_ == "html":
        lost = re.sub(rb"<img [^>]*" + re.escape(base64.b64encode(file)) + rb"[^>]*>", b"", data)
    else:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, content.replace(b"<path", b"<g") if content == file else content)
        lost = out.getvalue()
    assert len(lost) != len(data)
    assert "the picture images/boundaries-1.png: it is missing" in faults(edition, format_, lost)


@pytest.mark.parametrize("format_", ["html", "epub", "pdf"])
def test_a_drawing_that_could_act_stays_out_and_its_picture_comes_in(tmp_path: Path, format_: Format) -> None:
    slice_, folder = make_edition(tmp_path)
    (folder / "images/boundaries-1.svg").write_text(HOSTILE)
    data = make_book(slice_, folder, format_, "book")
    if format_ == "pdf":
        sizes = [image.image.size for page in PdfReader(io.BytesIO(data)).pages for image in page.images if image.image]
        assert sizes == [(160, 100)] * 2
        assert len(list(drawn_figures(PdfReader(io.BytesIO(data))))) == len(DRAWN) - 1
    else:
        pictures = shown(data, format_)
        assert (folder / "images/boundaries-1.png").read_bytes() in pictures
        assert not [picture for picture in pictures if b"alert" in picture or b"evil" in picture]


@pytest.mark.parametrize("format_", ["html", "epub"])
def test_a_drawing_that_acts_in_a_finished_book_is_found(edition: tuple[BookSlice, Path], format_: Format) -> None:
    data = make_book(*edition, format_, "book")
    file = (edition[1] / "images/boundaries-1.svg").read_bytes()
    if format_ == "html":
        hostile = data.replace(base64.b64encode(file), base64.b64encode(HOSTILE.encode()))
    else:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, HOSTILE.encode() if content == file else content)
        hostile = out.getvalue()
    assert any("acts by onload=" in message for message in faults(edition, format_, hostile))


def test_no_book_is_made_without_its_drawings(tmp_path: Path) -> None:
    slice_, folder = make_edition(tmp_path)
    (folder / "images/boundaries-1.svg").unlink()
    with pytest.raises(ProblemsError, match=r"boundaries-1\.svg: is missing, so its book cannot be made"):
        make_book(slice_, folder, "html", "book")
    shutil.copy(folder / "images/boundaries-1.png", folder / "images/boundaries-1.svg")
    with pytest.raises(
        AuroraError, match=r"boundaries-1\.svg: cannot be read as a drawing, it is not UTF-8; delete it"
    ):
        make_book(slice_, folder, "html", "book")
