"""Titles in another language: what is asked for them, which answers will do, and where they are shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurora.errors import AuroraError
from aurora.generate import Answer
from aurora.slices import BookModule, LabPageSlice, LessonPageSlice, Neighbour, TitlesSlice
from aurora.titles import Titles, parse_titles, titles_request

SLICE = TitlesSlice(
    course="panes",
    course_title="Hacer pan",
    language="en",
    outline_language="es",
    texts=["La masa", "Amasar"],
    writers={},
)


def answer(*texts: tuple[str, str]) -> Answer:
    return Answer(json.dumps({"texts": [{"name": name, "text": text} for name, text in texts]}))


def test_texts_and_languages_decide_and_the_title_of_the_course_does_not() -> None:
    asked = titles_request(SLICE)
    assert asked.hard == {"texts": ["La masa", "Amasar"], "from": "es", "to": "en"}
    assert asked.facts["source"] == {"1": "La masa", "2": "Amasar"}
    other = titles_request(SLICE.model_copy(update={"course_title": "Otro", "course": "otro"}))
    assert other.hard == asked.hard


def test_each_text_has_its_translation_whatever_the_order() -> None:
    found = parse_titles(SLICE, answer(("2", "Kneading"), ("1", " The\n dough ")))
    assert found == {"Amasar": "Kneading", "La masa": "The dough"}


@pytest.mark.parametrize(
    "given",
    [
        answer(("1", "The dough")),
        answer(("1", "The dough"), ("1", "Dough")),
        answer(("1", "The dough"), ("2", "Kneading"), ("3", "Baking")),
        answer(("1", "The dough"), ("Amasar", "Kneading")),
        answer(("1", "The dough"), ("2", "")),
        answer(("1", "The dough"), ("2", " \n")),
        answer(("1", "The dough"), ("2", "\u200b\u202e")),
        Answer("The dough"),
        Answer("[]"),
        Answer("[" * 9000),
    ],
)
def test_an_answer_without_each_text_once_has_the_wrong_form(given: Answer) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_titles(SLICE, given)


def test_a_fence_around_the_answer_costs_no_second_question() -> None:
    fenced = Answer(f"```json\n{answer(('1', 'The dough'), ('2', 'Kneading')).text}\n```\n")
    assert parse_titles(SLICE, fenced) == {"La masa": "The dough", "Amasar": "Kneading"}


def page() -> LessonPageSlice:
    return LessonPageSlice(
        id="amasar",
        title="Amasar",
        language="en",
        module_number=1,
        module_title="La masa",
        lesson_number=1,
        lessons_in_module=2,
        next=Neighbour(number="1.2", title="Hornear"),
    )


def test_what_readers_see_is_translated_and_nothing_else() -> None:
    texts = Titles({"Amasar": "Kneading", "La masa": "The dough", "Hornear": "Baking", "amasar": "x", "en": "fr"})
    shown = texts.translated(page())
    assert (shown.title, shown.module_title, shown.next.title if shown.next else "") == (
        "Kneading",
        "The dough",
        "Baking",
    )
    assert (shown.id, shown.language) == ("amasar", "en")


def test_texts_in_lists_are_translated_and_unknown_ones_stay() -> None:
    module = BookModule(number=1, title="La masa", summary="Harina", lessons=[], labs=[])
    shown = Titles({"La masa": "The dough"}).translated(module)
    assert (shown.title, shown.summary) == ("The dough", "Harina")


def test_without_titles_a_slice_is_left_alone() -> None:
    slice_ = page()
    assert Titles.read([]).translated(slice_) is slice_
    assert Titles.read([]).get("Amasar") is None


def test_titles_of_several_files_are_read_together(tmp_path: Path) -> None:
    for name, texts in (("course", {"Hacer pan": "Making bread"}), ("module-la-masa", {"Amasar": "Kneading"})):
        (tmp_path / f"{name}.json").write_text(json.dumps(texts), encoding="utf-8")
    texts = Titles.read(sorted(tmp_path.iterdir()))
    assert (texts.get("Hacer pan"), texts.get("Amasar")) == ("Making bread", "Kneading")


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"3"])
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "course.json"
    file.write_bytes(data)
    with pytest.raises(AuroraError, match=r"course\.json: is damaged; delete it and run the build again"):
        Titles.read([file])


def test_a_lab_without_a_lesson_is_translated() -> None:
    slice_ = LabPageSlice(
        id="hornear", title="Hornear", language="en", type="lab", number="1.1", module_number=1, module_title="La masa"
    )
    assert Titles({"Hornear": "Baking"}).translated(slice_).title == "Baking"
