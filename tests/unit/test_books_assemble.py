from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurora.books.assemble import read_manuscript, without_banner
from aurora.books.nodes import plain_text
from aurora.errors import AuroraError, ProblemsError
from tests.unit.books_edition import make_edition

BANNER = "**Draft.** Not done."
QUOTED = "> [!IMPORTANT]\n> **Draft.** Not\n> done."


def test_the_exact_banner_under_the_title_goes() -> None:
    assert without_banner(f"# T\n\n{QUOTED}\n\ntext", BANNER) == "# T\n\n\ntext"
    assert without_banner(f"{QUOTED}\n\ntext", BANNER) == "\ntext"


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n> [!IMPORTANT]\n> **Draft.** Not done. And more.\n\ntext",
        "# T\n\n> [!NOTE]\n> **Draft.** Not done.\n\ntext",
        f"# T\n\ntext\n\n{QUOTED}",
        "# T",
        "",
    ],
)
def test_any_other_text_stays(text: str) -> None:
    assert without_banner(text, BANNER) == text


def test_parts_and_chapters_follow_the_slice(tmp_path: Path) -> None:
    book = read_manuscript(*make_edition(tmp_path))
    assert [part.heading for part in book.parts] == ["Module 1: Foundations", "Module 2: Practice"]
    assert [chapter.title for chapter in book.chapters] == [
        "About this course",
        "Lesson 1.1: Why threats move",
        "Lesson 1.2: Boundaries",
        "Lesson 2.1: Response",
        "List of figures",
    ]
    assert len({chapter.anchor for chapter in book.chapters}) == 5


def test_pictures_have_number_caption_alt_and_size(tmp_path: Path) -> None:
    book = read_manuscript(*make_edition(tmp_path))
    first = book.pictures[0]
    assert (first.width, first.height, first.caption) == (160, 100, "Map of the threats")
    assert first.alt == "Alt text of why-threats-move-1: <boxes> & “arrows”"
    captions = [plain_text(block) for chapter in book.chapters for block in chapter.blocks if block["t"] == "Figure"]
    assert captions == ["Figure 1.1.1: Map of the threats", "Figure 1.1.2: Two columns", "Figure 1.2.1: The boundary"]


def test_the_title_of_a_picture_is_its_caption(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    page = edition / "lessons/module-01-lesson-02.md"
    page.write_text('# Lesson 1.2: Boundaries\n\n![A wall](../images/boundaries-1.png "Where \\"trust\\" ends")\n')
    picture = read_manuscript(slice_, edition).chapters[2].pictures[0]
    assert picture.caption == 'Where "trust" ends'
    assert picture.alt == "Alt text of boundaries-1: <boxes> & “arrows”"


def test_the_number_of_a_figure_is_its_own_not_its_place(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    page = edition / "lessons/module-01-lesson-01.md"
    text = page.read_text()
    one, two = (
        "![Map of the *threats*](../images/why-threats-move-1.png)",
        "![Two columns](../images/why-threats-move-2.png)",
    )
    page.write_text(text.replace(one, "@").replace(two, one).replace("@", two))
    book = read_manuscript(slice_, edition)
    captions = [plain_text(block) for block in book.chapters[1].blocks if block["t"] == "Figure"]
    assert captions == ["Figure 1.1.2: Two columns", "Figure 1.1.1: Map of the threats"]


def test_a_picture_that_the_text_stopped_naming_stands_at_the_end(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "lessons/module-01-lesson-02.md").write_text("# Lesson 1.2: Boundaries\n\n## Content\n\nText.\n")
    chapter = read_manuscript(slice_, edition).chapters[2]
    assert chapter.blocks[-1]["t"] == "Figure"
    assert plain_text(chapter.blocks[-1]) == "Figure 1.2.1: Boundaries"
    assert chapter.pictures[0].alt == "Alt text of boundaries-1: <boxes> & “arrows”"


def test_the_banner_stands_on_unfinished_chapters_only(tmp_path: Path) -> None:
    book = read_manuscript(*make_edition(tmp_path))
    assert [chapter.slots for chapter in book.chapters] == [0, 1, 0, 0, 0]
    assert plain_text(book.banner).startswith("Draft without a model.")
    assert "Draft without a model" not in plain_text(book.chapters[1].blocks)


def test_hidden_slots_leave_and_the_chapter_still_counts_as_unfinished(tmp_path: Path) -> None:
    shown = read_manuscript(*make_edition(tmp_path))
    hidden = read_manuscript(*make_edition(tmp_path, draft_slots="hide"))
    assert "TODO(example-1)" in plain_text(shown.chapters[1].blocks)
    assert "TODO(" not in plain_text(hidden.chapters[1].blocks)
    assert hidden.chapters[1].slots == 1


@pytest.mark.parametrize(
    ("selection", "language", "expected"),
    [(None, "en", None), ("2", "en", "Module 2"), ("1,3-5", "en", "Modules 1, 3-5"), ("1,3-5", "es", "Módulos 1, 3-5")],
)
def test_the_selection_is_said_in_words(
    tmp_path: Path, selection: str | None, language: str, expected: str | None
) -> None:
    assert read_manuscript(*make_edition(tmp_path, selection=selection, language=language)).selection == expected


def test_a_page_without_a_heading_takes_its_title_from_the_outline(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "lessons/module-02-lesson-01.md").write_text("Just text.\n")
    assert read_manuscript(slice_, edition).chapters[3].title == "Response"


def test_the_lab_book_opens_with_the_environment_and_all_labs(tmp_path: Path) -> None:
    book = read_manuscript(*make_edition(tmp_path, kind="labs"))
    setup = book.front[1]
    text = plain_text(setup.blocks)
    assert setup.title == "Set-up"
    assert setup.slots == 1
    for part in ("8 GB of memory", "TODO(environment-systems): which system", "kubectl 1.30", "Docker", "host lab-01"):
        assert part in text
    assert "1.1.1 First hands on Lab 30 min 2.1 Watch this Demo 12.5 min" in text
    assert "Together: 42.5 minutes." in text
    assert "Accounts" not in text


def test_hidden_slots_leave_the_environment_too(tmp_path: Path) -> None:
    book = read_manuscript(*make_edition(tmp_path, kind="labs", draft_slots="hide"))
    text = plain_text(book.front[1].blocks)
    assert "Systems" not in text
    assert "8 GB of memory" in text


def test_minutes_that_nobody_gave_are_not_added_up(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path, kind="labs")
    (edition / "labguide/lab-master-plan.json").write_text(json.dumps([{"id": "watch-this", "minutes": None}]))
    text = plain_text(read_manuscript(slice_, edition).front[1].blocks)
    assert "Together" not in text
    assert "Watch this Demo –" in text


def test_all_missing_files_are_named_at_once(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "lessons/module-01-lesson-02.md").unlink()
    (edition / "images/response-1.png").unlink()
    (edition / "images/boundaries-1.png").write_bytes(b"no picture")
    with pytest.raises(ProblemsError) as caught:
        read_manuscript(slice_, edition)
    message = str(caught.value)
    assert len(caught.value.problems) == 3
    for part in ("module-01-lesson-02.md: is missing", "response-1.png: is missing", "boundaries-1.png: is no PNG"):
        assert part in message


@pytest.mark.parametrize("text", ["a: [", "- a\n- b\n", "just text"])
def test_an_environment_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    slice_, edition = make_edition(tmp_path, kind="labs")
    (edition / "labguide/environment.yaml").write_text(text)
    with pytest.raises(AuroraError, match=r"environment\.yaml"):
        read_manuscript(slice_, edition)


@pytest.mark.parametrize("levels", [80, 3000])
def test_a_text_nested_without_end_is_an_error_with_its_file(tmp_path: Path, levels: int) -> None:
    slice_, edition = make_edition(tmp_path)
    (edition / "lessons/module-01-lesson-02.md").write_text("# T\n\n" + ">" * levels + " x\n")
    with pytest.raises(AuroraError, match=r"module-01-lesson-02\.md: lists or quotes are nested too deep"):
        read_manuscript(slice_, edition)


def test_level_and_numbers_are_written_as_the_language_writes_them(tmp_path: Path) -> None:
    book = read_manuscript(*make_edition(tmp_path, kind="labs", language="es"))
    assert "Nivel: principiante" in plain_text(book.front[0].blocks)
    assert "12,5 min" in plain_text(book.front[1].blocks)
    slice_, edition = make_edition(tmp_path)
    course = slice_.course.model_copy(update={"level": "Second year"})
    front = read_manuscript(slice_.model_copy(update={"course": course}), edition).front
    assert "Level: Second year" in plain_text(front[0].blocks)
