from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from aurora.books import preview as previews
from aurora.books.assemble import read_manuscript
from aurora.books.build import Format
from aurora.books.epub_book import identifier
from aurora.books.manuscript import Count, Manuscript
from aurora.books.nodes import plain_text
from aurora.books.preview import find_gaps, make_preview, make_previews
from aurora.books.reading import inspect
from aurora.errors import AuroraError
from aurora.languages import pack
from aurora.provenance import publish
from aurora.slices import BookSlice
from tests.unit.books_edition import make_edition

FORMATS = ("md", "json", "html", "epub", "pdf", "docx")
FIRST, SECOND, THIRD = (f"lessons/module-{name}.md" for name in ("01-lesson-01", "01-lesson-02", "02-lesson-01"))


def emptied(folder: Path, **facts: str) -> tuple[BookSlice, Path]:
    """An edition of which nothing is there."""
    slice_, edition = make_edition(folder, **facts)
    for path in edition.rglob("*.*"):
        path.unlink()
    return slice_, edition


def partial(slice_: BookSlice, edition: Path) -> Manuscript:
    return read_manuscript(slice_, edition, find_gaps(slice_, edition))


def save(slice_: BookSlice, edition: Path) -> Path:
    path = edition / f"work/slices/book/{slice_.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(slice_.model_dump_json(), encoding="utf-8")
    return path


def snapshot(edition: Path) -> dict[str, str]:
    """The digests of all files outside the preview."""
    files = (path for path in edition.rglob("*") if path.is_file() and path.parent.name != "preview")
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def said(book: Manuscript) -> list[str]:
    """What every block of the lessons and labs says."""
    return [plain_text([block]) for part in book.parts for one in part.chapters for block in one.blocks]


def figure_words(book: Manuscript) -> list[tuple[str, str]]:
    """Of each figure without a picture what stands in its place, and its caption."""
    return [
        (plain_text(block["c"][2]), plain_text(block["c"][1][1]))
        for chapter in book.chapters
        for block in chapter.blocks
        if block["t"] == "Figure" and "missing" in block["c"][0][1]
    ]


def test_with_everything_there_a_preview_says_what_the_book_says(tmp_path: Path) -> None:
    for kind in ("theory", "labs"):
        slice_, edition = make_edition(tmp_path / kind, kind=kind)
        book, whole = partial(slice_, edition), read_manuscript(slice_, edition)
        assert find_gaps(slice_, edition).files == {}
        assert (book.parts, book.front, book.unread) == (whole.parts, whole.front, {})
        assert all(count.there == count.of > 0 for count in book.counts.values())
        assert whole.notice is None
        assert book.notice is not None


def test_with_nothing_there_every_chapter_has_its_number_its_title_and_a_callout(tmp_path: Path) -> None:
    book = partial(*emptied(tmp_path))
    assert [chapter.title for part in book.parts for chapter in part.chapters] == [
        "Lesson 1.1: Why threats move",
        "Lesson 1.2: Boundaries",
        "Lesson 2.1: Response",
    ]
    assert [part.heading for part in book.parts] == ["Module 1: Foundations", "Module 2: Practice"]
    assert all(chapter.missing for part in book.parts for chapter in part.chapters)
    for part in book.parts:
        for chapter in part.chapters:
            assert chapter.blocks[0]["c"][0][1] == ["warning"]
            assert plain_text(chapter.blocks[0]) == "This lesson is not built yet."
    assert [caption for _, caption in figure_words(book)] == [
        f"Figure {number}" for number in ("1.1.1", "1.1.2", "1.2.1", "2.1.1")
    ]
    assert book.counts == {"lessons": Count(0, 3), "images": Count(0, 4)}
    assert book.subtitle == "Course book (preview)"
    assert book.notice is not None
    assert "0 of 3 lessons and 0 of 4 pictures" in book.notice


def test_a_lab_book_with_nothing_there_has_its_setup_and_the_list_of_labs(tmp_path: Path) -> None:
    book = partial(*emptied(tmp_path, kind="labs", language="es"))
    titles = [chapter.title for part in book.parts for chapter in part.chapters]
    assert titles == ["Laboratorio 1.1.1: First hands on", "Demostración 2.1: Watch this"]
    assert said(book) == ["Este laboratorio todavía no está hecho.", "Esta demostración todavía no está hecha."]
    setup = book.front[1]
    text = plain_text(setup.blocks)
    assert setup.missing
    assert "La preparación del entorno que comparten todos los laboratorios todavía no está hecha." in text
    assert "1.1.1 First hands on" in text
    assert "Las duraciones todavía no están calculadas." in text
    assert book.notice is not None
    assert "0 de 2 actividades" in book.notice


def test_a_course_without_pictures_counts_none(tmp_path: Path) -> None:
    slice_, edition = emptied(tmp_path)
    bare = [
        module.model_copy(update={"lessons": [lesson.model_copy(update={"visuals": []}) for lesson in module.lessons]})
        for module in slice_.modules
    ]
    notice = partial(slice_.model_copy(update={"modules": bare}), edition).notice
    assert notice is not None
    assert "pictures" not in notice


def test_a_missing_picture_is_framed_in_its_place_with_its_number_and_description(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "images/why-threats-move-1.png").unlink()
    book = partial(slice_, edition)
    assert figure_words(book) == [("This picture is not built yet", "Figure 1.1.1: Map of the threats")]
    whole = said(read_manuscript(*make_edition(tmp_path / "whole")))
    assert said(book) == whole, "it stands where the picture stood"
    assert [picture.id for picture in book.pictures] == ["why-threats-move-2", "boundaries-1", "response-1"]
    assert book.counts["images"] == Count(3, 4)


def test_a_missing_picture_within_a_line_is_named_there(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "images/response-1.png").unlink()
    text = " ".join(said(partial(slice_, edition)))
    assert "with the picture [Figure 2.1.1: inside – This picture is not built yet] a line" in text


def test_pictures_of_a_missing_lesson_are_shown_under_its_callout(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / FIRST).unlink()
    chapter = partial(slice_, edition).parts[0].chapters[0]
    assert [block["t"] for block in chapter.blocks] == ["Div", "Figure", "Figure"]
    assert [picture.id for picture in chapter.pictures] == ["why-threats-move-1", "why-threats-move-2"]


def test_what_a_picture_is_to_show_comes_from_its_spec_or_else_from_the_outline(tmp_path: Path) -> None:
    slice_, edition = emptied(tmp_path)
    (edition / "visuals/boundaries-1.json").write_text(json.dumps({"alt": "A wall <script>"}), encoding="utf-8")
    wish = edition / "work/slices/visual/why-threats-move-2.json"
    wish.parent.mkdir(parents=True)
    wish.write_text(json.dumps({"visuals": [None, {"description": "A ladder"}]}), encoding="utf-8")
    (wish.parent / "why-threats-move-1.json").write_text(json.dumps({"visuals": [None]}), encoding="utf-8")
    (wish.parent / "response-1.json").write_text("[[[", encoding="utf-8")
    assert [caption for _, caption in figure_words(partial(slice_, edition))] == [
        "Figure 1.1.1",
        "Figure 1.1.2: A ladder",
        "Figure 1.2.1: A wall <script>",
        "Figure 2.1.1",
    ]


@pytest.mark.parametrize(
    ("file", "data", "why"),
    [
        (SECOND, b"", "it is empty"),
        (SECOND, b"# A\0\0", "NUL"),
        (SECOND, b"# Lesson 1.2: \xff\xfe", "not UTF-8"),
        (SECOND, b"> " * 200 + b"deep", "nested too deep"),
        ("images/boundaries-1.png", b"\x89PNG\r\n\x1a\nno", "not PNG"),
    ],
)
def test_a_damaged_file_is_left_out_and_named(tmp_path: Path, file: str, data: bytes, why: str) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / file).write_bytes(data)
    book = partial(slice_, edition)
    assert list(book.unread) == [file]
    assert why in book.unread[file]
    counts = (
        {"lessons": Count(2, 3), "images": Count(4, 4)}
        if file == SECOND
        else {
            "lessons": Count(3, 3),
            "images": Count(3, 4),
        }
    )
    assert book.counts == counts


def test_a_blank_picture_is_left_out_as_no_book_would_have_it(tmp_path: Path) -> None:
    from PIL import Image

    slice_, edition = make_edition(tmp_path)
    Image.new("RGB", (160, 100), "white").save(edition / "images/boundaries-1.png")
    assert partial(slice_, edition).unread == {"images/boundaries-1.png": "it is blank"}


@pytest.mark.parametrize("damage", ["tools: [", "- no mapping", "tools: &a [*a]"])
def test_an_environment_that_cannot_be_read_gives_way_to_a_callout(tmp_path: Path, damage: str) -> None:
    slice_, edition = make_edition(tmp_path, kind="labs")
    (edition / "labguide/environment.yaml").write_text(damage, encoding="utf-8")
    book = partial(slice_, edition)
    text = plain_text(book.front[1].blocks)
    assert list(book.unread) == ["labguide/environment.yaml"]
    assert "The set-up that all labs share is not built yet." in text
    assert "30 min" in text


@pytest.mark.parametrize("damage", ["{", '{"labs": 5}', "7"])
def test_a_master_plan_that_cannot_be_read_costs_the_durations_alone(tmp_path: Path, damage: str) -> None:
    slice_, edition = make_edition(tmp_path, kind="labs")
    (edition / "labguide/lab-master-plan.json").write_text(damage, encoding="utf-8")
    book = partial(slice_, edition)
    text = plain_text(book.front[1].blocks)
    assert list(book.unread) == ["labguide/lab-master-plan.json"]
    assert "8 GB of memory" in text
    assert "First hands on Lab –" in text
    assert "The durations are not worked out yet." in text
    assert "Together" not in text


def test_a_page_that_still_holds_another_lesson_counts_as_missing(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    publish(edition, "lesson", "boundaries", FIRST, (edition / SECOND).read_bytes(), {})
    chapter = partial(slice_, edition).parts[0].chapters[0]
    assert (chapter.title, chapter.missing) == ("Lesson 1.1: Why threats move", True)


def test_a_page_that_a_person_changed_is_used_as_it_is(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    publish(edition, "lesson", "boundaries", SECOND, (edition / SECOND).read_bytes(), {})
    (edition / SECOND).write_text("# Mine\n\nMy own words.\n", encoding="utf-8")
    chapter = partial(slice_, edition).parts[0].chapters[1]
    assert (chapter.title, chapter.missing) == ("Mine", False)
    assert "My own words." in plain_text(chapter.blocks)


def text_of(format_: str, data: bytes) -> str:
    """All that a reader of a book sees."""
    match format_:
        case "epub":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
            return " ".join(" ".join(pages).split())
        case "docx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return archive.read("word/document.xml").decode().replace('</w:t><w:t xml:space="preserve">', "")
        case "pdf":
            return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    return data.decode()


@pytest.mark.parametrize("kind", ["theory", "labs"])
def test_all_formats_say_what_is_missing(tmp_path: Path, kind: str) -> None:
    slice_, edition = emptied(tmp_path, kind=kind, language="fr")
    before = snapshot(edition)
    slice_file = save(slice_, edition)
    result = make_preview(edition, [slice_file])
    assert (result.failures, result.unread) == ([], [])
    assert snapshot(edition) == before | {str(slice_file): sha256(slice_file.read_bytes()).hexdigest()}
    book = partial(slice_, edition)
    for format_ in FORMATS:
        data = (edition / f"preview/{slice_.name}.{format_}").read_bytes()
        inside = inspect(format_, data, edition / "preview")
        assert inside.active == []
        assert inside.titles >= {chapter.title for chapter in book.chapters}
        if format_ == "json":
            continue
        text = text_of(format_, data)
        assert "Ceci est un aperçu, et non le livre terminé." in text, format_
        assert "(aperçu)" in text, format_
        if kind == "theory":
            assert text.count("Cette image n’est pas encore faite") == 4, format_
            assert text.count("Cette leçon n’est pas encore faite.") == 3, format_
        else:
            assert "Ces travaux pratiques ne sont pas encore faits." in text, format_
            assert "Cette démonstration n’est pas encore faite." in text, format_


def test_the_json_says_how_much_is_there(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / SECOND).unlink()
    (edition / "images/response-1.png").unlink()
    make_preview(edition, [save(slice_, edition)])
    book = json.loads((edition / "preview/sample.json").read_bytes())
    assert book["preview"]["lessons"] == {"present": 2, "expected": 3}
    assert book["preview"]["images"] == {"present": 3, "expected": 4}
    assert book["files"]["pdf"] == "preview/sample.pdf"
    lessons = [lesson for module in book["modules"] for lesson in module["lessons"]]
    assert [lesson["missing"] for lesson in lessons] == [False, True, False]
    assert lessons[1]["words"] == 0
    assert len(book["modules"][1]["lessons"][0]["images"]) == 0


def test_a_preview_is_the_same_to_the_byte_each_time_with_any_number_of_threads(tmp_path: Path) -> None:
    found = []
    for name, threads in (("one", 1), ("two", 4)):
        slice_, edition = make_edition(tmp_path / name)
        (edition / THIRD).unlink()
        make_preview(edition, [save(slice_, edition)], threads=threads)
        found.append({path.name: path.read_bytes() for path in sorted((edition / "preview").iterdir())})
    assert sorted(found[0]) == sorted(f"sample.{format_}" for format_ in FORMATS)
    assert found[0] == found[1]


def test_a_reader_does_not_take_a_preview_for_its_book(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    assert identifier(partial(slice_, edition)) != identifier(read_manuscript(slice_, edition))


def test_where_one_format_fails_the_others_are_made_and_its_earlier_file_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slice_, edition = make_edition(tmp_path)
    slice_file = save(slice_, edition)
    make_preview(edition, [slice_file])
    real = previews.book_bytes

    def bytes_of(book: Manuscript, folder: Path, format_: Format, name: str) -> bytes:
        if format_ in ("pdf", "docx"):
            raise ValueError("no glue") if format_ == "pdf" else AuroraError("no paper")
        return real(book, folder, format_, name)

    monkeypatch.setattr(previews, "book_bytes", bytes_of)
    with pytest.raises(AuroraError) as error:
        make_previews([{"folder": str(edition), "slices": [str(slice_file)], "titles": []}])
    assert str(error.value).splitlines() == [
        "2 files of the previews could not be made:",
        f"{edition}/preview/sample.pdf: ValueError: no glue",
        f"{edition}/preview/sample.docx: no paper",
    ]
    assert sorted(path.suffix for path in (edition / "preview").iterdir()) == [".epub", ".html", ".json", ".md"]
    assert "with 3 of 3 lessons, 4 of 4 images:" in capsys.readouterr().err


def test_titles_that_are_not_there_or_damaged_are_done_without(tmp_path: Path) -> None:
    slice_, edition = emptied(tmp_path, language="es")
    titles = edition / "work/titles"
    titles.mkdir(parents=True)
    (titles / "course.json").write_text("[[", encoding="utf-8")
    (titles / "module-one.json").write_text(json.dumps({"Boundaries": "Fronteras"}), encoding="utf-8")
    files = [titles / f"{name}.json" for name in ("course", "module-one", "module-two")]
    result = make_preview(edition, [save(slice_, edition)], files)
    assert result.failures == []
    text = (edition / "preview/sample.md").read_text(encoding="utf-8")
    assert "### Lección 1.2: Fronteras" in text
    assert "### Lección 2.1: Response" in text


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_every_kind_of_activity_has_its_placeholder(language: str) -> None:
    texts = pack(language).group("book")
    kinds = [name.removeprefix("type_") for name in texts if name.startswith("type_")]
    assert len(kinds) == 5
    assert len({texts[f"missing_{kind}"] for kind in kinds}) == 5
