"""What the outline no longer has is listed and removed, but for what a person made of it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from aurora import cli
from aurora.fallback_notes import note_fallback
from aurora.keeping import keep
from aurora.looking import take_stock
from aurora.merging import Merged, MergeNote, leave_merge
from aurora.orphans import Orphans, as_text, find_orphans, remove_orphans
from aurora.provenance import publish
from aurora.slices import FrameLines
from tests.unit.small_course import FOLDER, OUTLINE, build_all, make_build, make_edition, png

WITHOUT_WORKERS = OUTLINE.replace("      - title: Workers\n        visuals: 1\n", "")
PAGE = "lessons/module-01-lesson-02.md"
EDIT = "edits/bees/en/lessons/workers.md"
WORKERS = [
    "images/workers-1.png",
    "images/workers-1.svg",
    PAGE,
    "visuals/workers-1.json",
    "work/draft/workers.md",
]
NOTES = [
    "logs/draft/workers.log",
    "logs/image/workers-1.log",
    "logs/lesson/module-01-lesson-02.log",
    "work/fallbacks/lesson.draft-lesson-workers.json",
    "work/fallbacks/visual.spec-visual-workers-1.json",
    *(f"work/provenance/{file}.json" for file in WORKERS),
    "work/slices/image/workers-1.json",
    "work/slices/lesson/workers.json",
    "work/slices/lesson_page/workers.json",
    "work/slices/visual/workers-1.json",
]


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def built() -> None:
    """The whole course, with everything that a build notes beside."""
    build = make_build()
    (edition,) = build.editions
    build_all(edition)
    build.write_slices()
    folder = Path(FOLDER)
    for item in edition.lessons:
        publish(folder, "stage", f"draft/{item.id}", f"work/draft/{item.id}.md", b"# A draft\n", {})  # type: ignore[arg-type]
        note_fallback(folder, "lesson.draft", f"lesson:{item.id}", "google/other")
    note_fallback(folder, "visual.spec", "visual:workers-1", "google/other")
    for item in edition.labs:
        publish(folder, "stage", f"lab_plan/{item.id}", f"work/lab_plan/{item.id}.json", b"{}", {})  # type: ignore[arg-type]
    for record in list(folder.glob("work/provenance/**/*.json")):
        file = record.relative_to(folder / "work/provenance").with_suffix("")
        rule = {"lessons": "lesson", "images": "image", "draft": "draft", "labguide": "lab"}.get(file.parent.name)
        if rule:
            (folder / "logs" / rule).mkdir(parents=True, exist_ok=True)
            (folder / "logs" / rule / f"{file.stem}.log").write_text("done\n")


def found(outline: str = WITHOUT_WORKERS, **config: object) -> Orphans:
    build = make_build(outline, **config)
    (edition,) = build.editions
    return find_orphans(edition, build.stocks[edition.folder])


def remove(outline: str = WITHOUT_WORKERS) -> Orphans:
    return remove_orphans(make_edition(outline), found(outline))


def files() -> set[str]:
    return {path.relative_to(FOLDER).as_posix() for path in Path(FOLDER).rglob("*") if path.is_file()}


def stays(orphans: Orphans) -> dict[str, str]:
    return {one.file.removeprefix(f"{FOLDER}/"): one.kept for one in orphans.files if one.kept and not one.note}


def test_nothing_is_left_over_of_what_the_outline_has() -> None:
    assert found(OUTLINE).items == []
    built()
    assert found(OUTLINE).items == []
    assert found(OUTLINE, modules="2", content="labs").items == []


def test_a_lesson_that_is_gone_is_listed_with_all_that_was_made_for_it() -> None:
    built()
    (item,) = found().items
    assert (item.kind, item.id, item.likely) == ("lesson", "workers", None)
    assert sorted(one.file for one in item.files) == sorted(f"{FOLDER}/{file}" for file in WORKERS + NOTES)
    assert {one.file for one in item.files if one.note} == {f"{FOLDER}/{file}" for file in NOTES}
    sizes = {one.file: one.size for one in item.files}
    assert sizes[f"{FOLDER}/images/workers-1.png"] == len(png())
    text = as_text([found()])
    assert f"{FOLDER}: lesson workers\n  the outline has no lesson of this id now\n" in text
    assert re.search(rf"^  {FOLDER}/images/workers-1\.png +{len(png())} B$", text, re.MULTILINE)
    assert "  and 14 files, " in text
    assert "'aurora orphans --remove' removes 19 files, " in text


def test_exactly_what_is_gone_is_removed() -> None:
    built()
    before = files()
    done = remove()
    assert before - files() == {*WORKERS, *NOTES}
    assert all(one.removed and not one.kept for one in done.files)
    assert found().items == []


def test_a_picture_a_lab_and_a_module_of_their_own() -> None:
    built()
    kinds = ("titles", "slices/titles", "slices/slides", "slices/deck")
    titles = [f"work/{kind}/module-the-harvest.json" for kind in kinds]
    for file in titles:
        Path(FOLDER, file).parent.mkdir(exist_ok=True)
        Path(FOLDER, file).write_text("{}")
    fewer = OUTLINE.replace("visuals: 2", "visuals: 1").replace("        labs:\n          - title: Open a hive\n", "")
    fewer = fewer.replace("The harvest", "The reward")
    orphans = {(item.kind, item.id): [one.file for one in item.files] for item in found(fewer).items}
    assert list(orphans) == [("picture", "queens-2"), ("lab", "open-a-hive"), ("module", "module-the-harvest")]
    assert f"{FOLDER}/labguide/lab-01-01-01.md" in orphans["lab", "open-a-hive"]
    assert f"{FOLDER}/logs/lab/lab-01-01-01.log" in orphans["lab", "open-a-hive"]
    assert f"{FOLDER}/work/provenance/work/lab_plan/open-a-hive.json.json" in orphans["lab", "open-a-hive"]
    assert orphans["module", "module-the-harvest"] == sorted(f"{FOLDER}/{file}" for file in titles)


def test_the_course_s_own_titles_and_what_selections_have_are_no_orphans() -> None:
    built()
    others = ["work/titles/course.json", "book/bees-modules-2.pdf", "labguide/lab-master-plan-modules-2.json"]
    others += ["report-modules-9.json", "labguide/bees-labs-modules-9.docx", "work/rescued/workers.0123abcd.md"]
    others += ["work/slices/book/bees-modules-9.json", "preview/bees.pdf", "work/course-map.json"]
    for file in others:
        Path(FOLDER, file).parent.mkdir(parents=True, exist_ok=True)
        Path(FOLDER, file).write_text("x")
    assert not {one.file.removeprefix(f"{FOLDER}/") for one in found().files} & set(others)


def test_a_lesson_that_moved_leaves_the_page_of_its_old_number() -> None:
    built()
    workers = "      - title: Workers\n        visuals: 1\n"
    moved = WITHOUT_WORKERS.replace("        visuals: 0\n", f"        visuals: 0\n{workers}")
    (item,) = found(moved).items
    assert (item.kind, item.id) == ("lesson", None)
    remove(moved)
    assert PAGE not in files()
    assert {*WORKERS} - {PAGE} <= files()
    build_all(make_edition(moved))
    assert found(moved).items == []


def test_a_page_that_another_lesson_will_take_is_no_orphan() -> None:
    built()
    first_gone = OUTLINE.replace("Queens", "Drones")
    assert f"{FOLDER}/lessons/module-01-lesson-01.md" not in [one.file for one in found(first_gone).files]


@pytest.mark.parametrize("file", [PAGE, "images/workers-1.png", "images/workers-1.svg"])
def test_what_a_person_changed_stays_with_its_record_until_it_is_kept_as_an_edit(file: str) -> None:
    built()
    mine = {".md": b"# Workers\n\nMine.\n", ".png": png(9)}.get(Path(file).suffix)
    mine = mine or Path(FOLDER, file).read_bytes().replace(b"rect", b"path")
    Path(FOLDER, file).write_bytes(mine)
    done = remove()
    place = EDIT if file == PAGE else f"edits/bees/en/{file}"
    assert stays(done) == {
        file: f"was changed by hand and is kept nowhere else; move it to {place} to keep it, or delete it"
    }
    assert Path(FOLDER, file).read_bytes() == mine
    assert {*WORKERS, *NOTES} & files() == {file, f"work/provenance/{file}.json"}

    edition = make_edition(WITHOUT_WORKERS)
    keep(take_stock(Path(edition.folder), Path(edition.edits), []))
    assert Path(place).read_bytes() == mine
    assert stays(remove()) == {}
    assert not {*WORKERS, *NOTES} & files()
    assert Path(place).read_bytes() == mine
    assert found().edits == [place]


def test_a_page_that_holds_the_only_copy_of_an_edit_stays() -> None:
    built()
    publish(Path(FOLDER), "lesson", "workers", PAGE, b"# Mine\n", {"edit": "0" * 64})
    kept = stays(remove())
    assert list(kept) == [PAGE]
    assert kept[PAGE].startswith(f"holds an edit that is not under edits/bees/en/ any more; move it to {EDIT}")
    Path(EDIT).parent.mkdir(parents=True)
    Path(EDIT).write_text("# Mine, and changed since\n")
    assert stays(remove()) == {}
    assert PAGE not in files()


def test_what_aurora_does_not_know_stays() -> None:
    built()
    Path(FOLDER, "lessons/notes.md").write_text("Mine.\n")
    Path(FOLDER, "images/workers-2.png").write_bytes(png(5))
    Path(FOLDER, "images/.hidden-1.png").write_bytes(png(5))
    Path(FOLDER, f"work/provenance/{PAGE}.json").unlink()
    said = "Aurora has no record of making it; move it away to keep it, or delete it"
    assert stays(remove()) == dict.fromkeys(["images/workers-2.png", PAGE, "lessons/notes.md"], said)
    assert {"images/workers-2.png", "images/.hidden-1.png", PAGE, "lessons/notes.md"} <= files()


def test_what_is_damaged_stays_until_it_is_kept_aside_unless_it_is_empty() -> None:
    built()
    Path(FOLDER, "visuals/workers-1.json").write_bytes(b"")
    Path(FOLDER, PAGE).write_bytes(b"\xff\xfe# Workers")
    kept = stays(remove())
    assert list(kept) == [PAGE]
    assert kept[PAGE].startswith("is damaged (it is not UTF-8 (line 1)) and is kept nowhere else; ")
    Path(FOLDER, "work/rescued").mkdir()
    Path(FOLDER, "work/rescued/x.md").write_bytes(b"\xff\xfe# Workers")
    assert stays(remove()) == {}
    assert PAGE not in files()


def test_a_merge_that_nobody_took_goes_and_one_that_was_worked_on_stays() -> None:
    built()
    for id_ in ("workers", "queens"):
        note = MergeNote(edit="0" * 64, mine="# Mine\n", asked={}, frame=FrameLines(position="x"), new="# New\n")
        leave_merge(Path(FOLDER), "lesson", id_, note, "# New\n", Merged("# Both\n", 0))
    place = Path(FOLDER, "merge/lessons")
    assert stays(remove()) == {}
    assert [path.name for path in sorted(place.iterdir())] == ["queens.json", "queens.md", "queens.new.md"]
    leave_merge(Path(FOLDER), "lesson", "workers", note, "# New\n", Merged("# Both\n", 0))
    (place / "workers.md").write_text("# Both, as I want them\n")
    (place / "workers.new.md").write_text("# New, with my notes\n")
    kept = {"merge/lessons/workers.md", "merge/lessons/workers.new.md"}
    assert set(stays(remove())) == kept
    assert kept < files()


def test_a_change_that_keeps_size_and_time_is_seen() -> None:
    built()
    path = Path(FOLDER, PAGE)
    record = Path(FOLDER, f"work/provenance/{PAGE}.json")
    record.write_text(json.dumps({**json.loads(record.read_text()), "mtime_ns": path.stat().st_mtime_ns}))
    size, time = path.stat().st_size, path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes().replace(b"Page", b"Mine"))
    os.utime(path, ns=(time, time))
    assert path.stat().st_size == size
    assert list(stays(remove())) == [PAGE]


def test_a_page_with_other_line_ends_is_no_persons() -> None:
    built()
    path = Path(FOLDER, PAGE)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert stays(remove()) == {}
    assert not path.exists()


def test_an_earlier_version_is_no_persons() -> None:
    built()
    path = Path(FOLDER, PAGE)
    before = path.read_bytes()
    publish(Path(FOLDER), "lesson", "workers", PAGE, before + b"\nMore.\n", {})
    path.write_bytes(before)
    assert stays(remove()) == {}
    assert not path.exists()


def test_a_change_between_listing_and_removing_is_seen() -> None:
    built()
    orphans = found()
    Path(FOLDER, PAGE).write_text("# Mine\n")
    done = remove_orphans(make_edition(WITHOUT_WORKERS), orphans)
    assert list(stays(done)) == [PAGE]
    assert f"work/provenance/{PAGE}.json" in files()


def test_what_cannot_be_removed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    built()

    def refused(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    orphans = found()
    monkeypatch.setattr(Path, "unlink", refused)
    done = remove_orphans(make_edition(WITHOUT_WORKERS), orphans)
    assert stays(done) == dict.fromkeys(sorted(WORKERS), "cannot be removed (Permission denied)")


def test_the_command_lists_without_removing(capsys: pytest.CaptureFixture[str]) -> None:
    make_edition(OUTLINE)
    assert cli.main(["orphans"]) == 0
    assert capsys.readouterr().out == "Nothing is left over: the outline has all that is built.\n"
    built()
    make_edition(WITHOUT_WORKERS)
    before = files()
    assert cli.main(["orphans"]) == 0
    assert "'aurora orphans --remove' removes 19 files" in capsys.readouterr().out
    assert cli.main(["orphans", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in one["items"]] == ["workers"]
    assert files() == before


def test_the_command_says_what_it_removes_before_it_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built()
    make_edition(WITHOUT_WORKERS)
    said: list[str] = []
    monkeypatch.setattr(
        "aurora.orphans.remove_orphans", lambda edition, one: said.append(capsys.readouterr().out) or one
    )
    cli.main(["orphans", "--remove"])
    assert f"{FOLDER}/{PAGE}" in said[0]
    assert "Removing 19 files, " in said[0]
    assert "The ledger stays as it is" in said[0]


def test_the_command_removes_and_says_what_stays(capsys: pytest.CaptureFixture[str]) -> None:
    built()
    make_edition(WITHOUT_WORKERS)
    Path(FOLDER, PAGE).write_text("# Mine\n")
    assert cli.main(["orphans", "--remove", "--json"]) == 1
    output = capsys.readouterr()
    (one,) = json.loads(output.out)
    assert sum(file["removed"] for file in one["items"][0]["files"]) == 17
    assert "Removed 17 files, " in output.err
    assert f"Not removed: {FOLDER}/{PAGE}: was changed by hand" in output.err
    Path(FOLDER, PAGE).unlink()
    assert cli.main(["orphans", "--remove"]) == 0
    assert cli.main(["orphans", "--remove"]) == 0
    assert capsys.readouterr().out.endswith("Nothing is left over: the outline has all that is built.\n")
