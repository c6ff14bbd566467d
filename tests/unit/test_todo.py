"""What is still to be written, page by page."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.report.expected import expected_items
from aurora.todo import as_data, listing, open_pages
from tests.unit.small_course import FOLDER, build_all, build_item, item_of, make_build, make_edition

LESSON = f"{FOLDER}/lessons/module-01-lesson-01.md"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_pages_follow_the_course_and_what_is_asked_for() -> None:
    pages = [page.file.removeprefix(f"{FOLDER}/") for page in open_pages(make_edition())]
    lessons = [f"lessons/module-{place}.md" for place in ("01-lesson-01", "01-lesson-02", "02-lesson-01")]
    labs = ["labguide/lab-01-01-01.md", "labguide/lab-02-00-01.md", "labguide/environment.yaml"]
    assert pages == lessons + labs
    assert [page.component for page in open_pages(make_edition(content="labs"))] == ["labs", "labs", "lab_extras"]
    assert [page.id for page in open_pages(make_edition(content="theory", modules="2"))] == ["honey"]


def test_a_page_that_is_not_built_or_no_text_has_no_text() -> None:
    edition = make_edition()
    Path(LESSON).parent.mkdir(parents=True)
    Path(LESSON).write_bytes(b"\xff TODO(a): x")
    assert {page.text for page in open_pages(edition)} == {None}


def test_lists_each_place_with_file_line_and_hint() -> None:
    edition = make_edition(content="theory", modules="1")
    build_item(edition, item_of(edition, "lessons/module-01-lesson-01.md"))
    build_item(
        edition,
        item_of(edition, "lessons/module-01-lesson-02.md"),
        "# T\n\n- TODO(a): *not* \\*emphasis\\*\n- TODO(b)\n",
    )
    assert listing([edition]) == (
        f"{LESSON}: 2 to write\n"
        f"{LESSON}:3: intro: what it is about\n"
        f"{LESSON}:7: cell: a value\n"
        "\n"
        f"{FOLDER}/lessons/module-01-lesson-02.md: 2 to write\n"
        f"{FOLDER}/lessons/module-01-lesson-02.md:3: a: *not* *emphasis*\n"
        f"{FOLDER}/lessons/module-01-lesson-02.md:4: b\n"
        "\n"
        "Bees & <b>Honey</b> (en): 4 places to write on 2 of 2 pages"
    )  # fmt: skip
    assert as_data([edition]) == [
        {
            "course": "bees",
            "language": "en",
            "total": 4,
            "pages_not_built": 0,
            "slots": [
                {"file": LESSON, "line": 3, "id": "intro", "hint": "what it is about"},
                {"file": LESSON, "line": 7, "id": "cell", "hint": "a value"},
                {"file": f"{FOLDER}/lessons/module-01-lesson-02.md", "line": 3, "id": "a", "hint": "*not* *emphasis*"},
                {"file": f"{FOLDER}/lessons/module-01-lesson-02.md", "line": 4, "id": "b", "hint": ""},
            ],
        }
    ]


def test_the_environment_counts() -> None:
    edition = make_edition(content="labs")
    build_all(edition)
    Path(FOLDER, "labguide/environment.yaml").write_text("systems:\n  - 'TODO(system): the learner''s machine'\n")
    assert f"{FOLDER}/labguide/environment.yaml:2: system: the learner's machine" in listing([edition]).split("\n")


def test_nothing_built_nothing_left_and_partly_built() -> None:
    editions = make_build(languages=["en", "es"]).editions
    english, spanish = listing(editions).split("\n\n")
    assert (
        english
        == "Bees & <b>Honey</b> (en): nothing is built yet; run 'snakemake', then look here for what is left to write"
    )
    assert spanish.startswith("Bees & <b>Honey</b> (es): nothing is built yet")
    for item in expected_items(editions[0]):
        build_item(editions[0], item, "# Done\n")
    assert listing(editions[:1]) == "Bees & <b>Honey</b> (en): nothing is left to write"
    Path(LESSON).unlink()
    assert listing(editions[:1]).endswith("\n1 page is not built yet; 'aurora status' says why")
