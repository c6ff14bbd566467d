"""A wish becomes a revision of its item in every edition that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.course import load_course
from aurora.edits import Stock
from aurora.errors import AuroraError
from aurora.provenance import made_of, publish
from aurora.regenerate import remember, revise, revisions_file, without_finished
from aurora.revisions import Revision, Revisions
from aurora.settings import Settings
from aurora.slices import EditRef
from aurora.targets import Edition
from aurora.wishes import Wish, Wishes
from tests.workflow.workspace import TINY


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    monkeypatch.chdir(tmp_path)
    return course("tiny")


def course(name: str, language: str = "en") -> Edition:
    file = Path(f"{name}.yaml")
    file.write_text(TINY, encoding="utf-8")
    return Edition(load_course(file), language, Settings())


def revised(wishes: Wishes, *editions: Edition) -> list[Stock]:
    stocks = {edition.folder: Stock(Path(edition.folder)) for edition in editions}
    revise(wishes, editions, stocks)
    return list(stocks.values())


def test_all_languages_of_a_course_are_meant(edition: Edition) -> None:
    wishes = Wishes([Wish("lesson:1.2")], "more examples")
    for stock in revised(wishes, edition, course("tiny", "es")):
        assert stock.revisions.of("lesson", "folding-clothes").said == "more examples"


def test_an_item_of_two_courses_has_to_be_told_apart(edition: Edition) -> None:
    with pytest.raises(AuroraError, match=r"is in other\.yaml and in tiny\.yaml; name the one that you mean"):
        revised(Wishes([Wish("lesson:1.2")]), edition, course("other"))


def test_what_nobody_has_is_said(edition: Edition) -> None:
    with pytest.raises(AuroraError, match=r"there is no lesson '7\.1'"):
        revised(Wishes([Wish("lesson:7.1")]), edition)


def test_a_picture_of_a_person_is_not_made_anew(edition: Edition) -> None:
    stock = Stock(Path(edition.folder))
    path = "edits/tiny/en/images/folding-clothes-1.svg"
    stock.edits["images/folding-clothes-1.svg"] = EditRef(path=path, sha256="0" * 64)
    with pytest.raises(AuroraError, match="delete that file to have it made again"):
        revise(Wishes([Wish("visual:1.2-1")]), [edition], {edition.folder: stock})


def test_requirements_do_not_go_with_a_way_back(edition: Edition) -> None:
    with pytest.raises(AuroraError, match="leave the requirements away"):
        revised(Wishes([Wish("lesson:1.2", 1)], "more"), edition)


def test_revisions_are_remembered_where_they_differ(edition: Edition) -> None:
    remember(edition, Revisions())
    assert not revisions_file(edition).exists()
    revisions = Revisions().with_("lesson", "folding-clothes", Revision().anew(None))
    remember(edition, revisions)
    file = revisions_file(edition)
    assert Revisions.read(file) == revisions
    file.write_text("# mine\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    remember(edition, revisions)
    assert file.read_text(encoding="utf-8").startswith("# mine\n")


def test_a_revision_is_finished_when_every_step_is_made_of_its_slice(edition: Edition) -> None:
    folder = Path(edition.folder)
    slice_file = folder / "work/slices/lesson/folding-clothes.json"
    slice_file.parent.mkdir(parents=True)
    slice_file.write_bytes(b"two")
    revisions = Revisions().with_("lesson", "folding-clothes", Revision().anew(None))

    def make(stage: str, slice_: bytes) -> None:
        made_from = made_of(folder, slice_file, slice_, [])
        file = f"work/{stage}/folding-clothes.md"
        publish(folder, "stage", f"{stage}/folding-clothes", file, b"text\n", made_from)

    def is_pending() -> bool:
        return without_finished(edition, revisions).of("lesson", "folding-clothes").pending

    assert is_pending()
    make(edition.stages[-1], b"one")
    assert is_pending()
    make(edition.stages[-1], b"two")
    assert not is_pending()
    slice_file.write_bytes(b"three")
    assert is_pending()
