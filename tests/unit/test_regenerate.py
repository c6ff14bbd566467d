"""A wish becomes a revision of its item in every edition that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.build import Build
from aurora.course import load_course
from aurora.edits import Stock
from aurora.errors import AuroraError
from aurora.provenance import made_of, publish
from aurora.regenerate import is_finished, note_finished, remember, revise, revisions_file, unused_revisions
from aurora.revisions import Revision, Revisions
from aurora.settings import CONFIG_FILE, Settings
from aurora.slices import EditRef
from aurora.targets import Edition
from aurora.wishes import Wish, Wishes, requirements_note
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


def test_slides_are_made_anew_by_their_module(edition: Edition) -> None:
    (stock,) = revised(Wishes([Wish("slides:2")], "be brief"), edition)
    assert stock.revisions.of("slides", "module-leaving").said == "be brief"
    file, slice_ = "work/slides/module-leaving.json", Path(edition.folder, "work/slices/slides/module-leaving.json")
    slice_.parent.mkdir(parents=True)
    slice_.write_text("{}")
    assert not is_finished(edition, stock, "slides", "module-leaving")
    made_from = made_of(Path(edition.folder), slice_, b"{}", [])
    publish(Path(edition.folder), "stage", "slides/module-leaving", file, b"{}", made_from)
    assert is_finished(edition, stock, "slides", "module-leaving")


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


@pytest.mark.parametrize(("last", "there_is"), [(1, "there is only 1"), (3, "there are 1 to 3")])
def test_a_revision_that_never_was_is_said_with_those_that_are(edition: Edition, last: int, there_is: str) -> None:
    stock = Stock(Path(edition.folder))
    stock.revisions = Revisions().with_("lesson", "folding-clothes", Revision(last=last))
    with pytest.raises(AuroraError, match=rf"has no revision 7; {there_is} \('aurora history"):
        revise(Wishes([Wish("lesson:1.2", 7)]), [edition], {edition.folder: stock})


def test_what_the_file_says_of_no_item_is_said_with_its_line_and_what_is_near(edition: Edition) -> None:
    file = revisions_file(edition)
    file.parent.mkdir(parents=True)
    names = ("lesson:folding-clothes", "lesson:folding-cloths", "lab:2.1", "visual:folding-clothes-2")
    file.write_text("# mine\n" + "".join(f"{name}:\n  revision: 2\n" for name in names), encoding="utf-8")
    assert unused_revisions(edition, Revisions.read(file)) == [
        f"{file}:{line}: {name} is not used ({why}); mend the name, or delete it here"
        for line, name, why in (
            (4, names[1], "tiny: there is no lesson 'folding-cloths'; did you mean lesson:folding-clothes?"),
            (6, names[2], "ids stand here, not numbers: lab:the-last-walk-through-the-flat"),
            (8, names[3], "tiny: there is no visual 'folding-clothes-2'; that lesson has visual:1.2-1"),
        )
    ]
    wished = Revisions().with_("lesson", "gone", Revision())
    assert unused_revisions(edition, wished) == []


def test_only_the_main_process_says_so(edition: Edition) -> None:
    file = revisions_file(edition)
    file.parent.mkdir(parents=True)
    file.write_text("lesson:gone: {revision: 2}\n", encoding="utf-8")
    config = {"outlines": ["tiny.yaml"], "requirements": "more examples"}
    job, main = (Build(config, main=main).notes for main in (False, True))
    asked, gone = [note for note in main if note not in job]
    assert gone.startswith(f"{file}:1: lesson:gone is not used (tiny: there is no lesson 'gone'; ")
    assert asked == requirements_note(config, CONFIG_FILE)[0]


WISHED = {("lesson", "folding-clothes")}


def test_revisions_are_remembered_where_they_differ(edition: Edition) -> None:
    remember(edition, Revisions(), set())
    assert not revisions_file(edition).exists()
    revisions = Revisions().with_("lesson", "folding-clothes", Revision().anew(None))
    remember(edition, revisions, WISHED)
    file = revisions_file(edition)
    assert Revisions.read(file) == revisions
    file.write_text("# mine\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    remember(edition, revisions, WISHED)
    assert file.read_text(encoding="utf-8").startswith("# mine\n")


def test_what_a_person_writes_into_the_file_meanwhile_stays(edition: Edition) -> None:
    stock = make(edition, b"one", "folding-clothes")
    stock.revisions = Revisions().with_("lesson", "folding-clothes", Revision().anew(None))
    own = Revision().anew("shorter").done()
    file = revisions_file(edition)
    file.parent.mkdir(parents=True)
    file.write_bytes(Revisions().with_("lesson", "choosing-a-suitcase", own).to_bytes())
    remember(edition, stock.revisions, WISHED)
    note_finished(edition, stock)
    known = Revisions.read(file)
    assert known.of("lesson", "choosing-a-suitcase") == own
    assert known.of("lesson", "folding-clothes") == Revision().anew(None).done()


def make(edition: Edition, made_of_: bytes, id_: str, decides: bytes | None = None) -> Stock:
    """An edition with the last step of a lesson, made of a slice; another one may decide it now."""
    folder = Path(edition.folder)
    slice_file = folder / f"work/slices/lesson/{id_}.json"
    slice_file.parent.mkdir(parents=True, exist_ok=True)
    slice_file.write_bytes(decides or made_of_)
    stage = edition.stages[-1]
    made_from = made_of(folder, slice_file, made_of_, [])
    publish(folder, "stage", f"{stage}/{id_}", f"work/{stage}/{id_}.md", b"text\n", made_from)
    return Stock(folder)


def test_a_wish_is_finished_when_every_step_is_made_of_its_slice(edition: Edition) -> None:
    assert not is_finished(edition, Stock(Path(edition.folder)), "lesson", "folding-clothes")
    assert is_finished(edition, make(edition, b"one", "folding-clothes"), "lesson", "folding-clothes")
    assert not is_finished(edition, make(edition, b"one", "folding-clothes", b"two"), "lesson", "folding-clothes")


def test_an_edit_that_comes_after_a_wish_ends_it(edition: Edition) -> None:
    stock = Stock(Path(edition.folder))
    stock.revisions = Revisions().with_("lesson", "folding-clothes", Revision().anew(None))
    path = "edits/tiny/en/lessons/folding-clothes.md"
    stock.edits["lessons/folding-clothes.md"] = EditRef(path=path, sha256="0" * 64)
    assert not stock.wants_merge("lesson", "folding-clothes")
    assert is_finished(edition, stock, "lesson", "folding-clothes")
    revise(Wishes([Wish("lesson:1.2")]), [edition], {edition.folder: stock})
    assert stock.wants_merge("lesson", "folding-clothes")
    assert not is_finished(edition, stock, "lesson", "folding-clothes")


def test_a_command_that_is_repeated_while_anything_is_to_be_made_asks_for_nothing_more(edition: Edition) -> None:
    stock = make(edition, b"one", "folding-clothes")
    stock.revisions = Revisions().with_("lesson", "folding-clothes", Revision().anew(None))
    book = Path(f"{edition.folder}/book/tiny.md")
    book.parent.mkdir()
    book.write_text("made\n", encoding="utf-8")
    revise(Wishes([Wish("lesson:1.2")]), [edition], {edition.folder: stock})
    assert stock.revisions.of("lesson", "folding-clothes").last == 2
