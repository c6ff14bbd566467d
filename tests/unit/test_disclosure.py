"""Who made what of a course: read from the records of what was published."""

from pathlib import Path

import pytest

from aurora.authorship import Author, signed
from aurora.disclosure import Made, made, made_line, made_summary
from aurora.languages import pack
from aurora.provenance import publish

WRITER = Author("anthropic/claude-x", "2026-11-02")
PAINTER = Author("google/painter", "2026-11-03")
WORDS = pack("en")


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    def stage(name: str, author: Author | None) -> dict[str, dict[str, str]]:
        file = f"work/review/{name}.md"
        publish(tmp_path, "stage", f"review/{name}", file, b"text", signed({}, [author] if author else []))
        return {"inputs": {file: "digest"}}

    publish(tmp_path, "lesson", "by-model", "lessons/by-model.md", b"text", stage("by-model", WRITER))
    publish(
        tmp_path, "lesson", "later", "lessons/later.md", b"text", stage("later", Author(WRITER.model, "2026-11-09"))
    )
    publish(tmp_path, "lesson", "plain", "lessons/plain.md", b"text", stage("plain", None))
    edited = {**stage("edited", WRITER), "edit": "digest"}
    publish(tmp_path, "lesson", "edited", "lessons/edited.md", b"text", edited)
    publish(tmp_path, "visual", "a-1", "visuals/a-1.json", b"{}", signed({}, [WRITER]))
    behind = {"inputs": {"visuals/a-1.json": "digest"}}
    publish(tmp_path, "image", "a-1", "images/a-1.png", b"png", signed(behind, [PAINTER]))
    publish(tmp_path, "image", "a-2", "images/a-2.png", b"png", behind)
    return tmp_path


def test_a_page_is_by_the_model_of_its_last_step_with_the_day_on_which_it_answered(edition: Path) -> None:
    assert made(edition, "lessons/by-model.md") == Made("model", WRITER)
    assert made_line(edition, "lessons/by-model.md", WORDS) == "Text by anthropic/claude-x, 2026-11-02."


def test_who_translated_its_titles_has_not_written_a_page(edition: Path) -> None:
    translator = Author("google/translator", "2026-12-24")
    publish(edition, "stage", "titles/m", "work/titles/m.json", b"{}", signed({}, [translator]))
    behind = {"work/review/by-model.md": "digest", "work/titles/m.json": "digest"}
    publish(edition, "lesson", "by-model", "lessons/by-model.md", b"text", {"inputs": behind})
    assert made(edition, "lessons/by-model.md") == Made("model", WRITER)
    behind = {"work/review/plain.md": "digest", "work/titles/m.json": "digest"}
    publish(edition, "lesson", "plain", "lessons/plain.md", b"text", {"inputs": behind})
    assert made(edition, "lessons/plain.md") == Made("outline")


def test_a_page_that_a_person_changed_is_by_hand_whoever_wrote_it_first(edition: Path) -> None:
    assert made(edition, "lessons/edited.md") == Made("hand")
    assert made_line(edition, "lessons/edited.md", pack("es")) == "Editado a mano."


def test_a_page_without_a_model_says_so(edition: Path) -> None:
    assert made(edition, "lessons/plain.md") == Made("outline")


def test_nothing_is_said_of_what_has_no_record(edition: Path) -> None:
    assert made(edition, "lessons/unknown.md") is None
    assert made_line(edition, "lessons/unknown.md", WORDS) is None
    assert made_summary(edition, ["lessons/unknown.md"], WORDS) == ""


def test_a_picture_is_by_its_painter_else_by_the_model_that_said_what_to_draw(edition: Path) -> None:
    assert made(edition, "images/a-1.png") == Made("model", PAINTER)
    assert made(edition, "images/a-2.png") == Made("model", WRITER)


def test_a_book_says_in_one_line_how_many_texts_and_pictures_are_by_whom(edition: Path) -> None:
    files = [f"lessons/{name}.md" for name in ("by-model", "later", "plain", "edited")]
    assert made_summary(edition, [*files, "images/a-1.png"], WORDS) == (
        "Texts: 2 by anthropic/claude-x (2026-11-02 to 2026-11-09), 1 by hand, "
        "1 from the outline, without a model. Pictures: 1 by google/painter (2026-11-03)."
    )


@pytest.mark.parametrize("broken", [{"author": "x"}, {"author": {"model": 1, "date": "2026-01-01"}}, {"author": {}}])
def test_a_record_with_something_else_in_the_place_of_an_author_names_none(
    tmp_path: Path, broken: dict[str, object]
) -> None:
    publish(tmp_path, "lesson", "x", "lessons/x.md", b"text", broken)
    assert made(tmp_path, "lessons/x.md") == Made("outline")
