"""What decides what: which slices differ after a change, and so which items are made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aurora.build import Build
from aurora.course import load_course
from aurora.pinning import pin
from aurora.resources import PROJECT
from aurora.slice_files import write_slices
from aurora.slices import LessonFacts, dump

OUTLINE = """\
course:
  title: Boats
  language: en
  audience: [Beginners]
modules:
  - title: Building
    summary: Wood and glue.
    lessons:
      - title: Hulls
        visuals: 1
        topics: [Planks, Ribs]
        labs:
          - title: Bend a plank
      - title: Masts
        visuals: 1
  - title: Sailing
    lessons:
      - title: Wind
        visuals: 1
    labs:
      - title: Tie a knot
"""
BOOK, LAB_BOOK = "book/boats", "book/boats-labs"


@pytest.fixture
def slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, bytes]]:
    """Writes all slices of an outline, and returns them by kind and name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outlines").mkdir()

    def write(outline: str = OUTLINE, **config: object) -> dict[str, bytes]:
        (tmp_path / "outlines/boats.yaml").write_text(outline, encoding="utf-8")
        build = Build(config)
        for edition in build.editions:
            write_slices(edition, build.stocks[edition.folder])
        root = tmp_path / "build/boats/en/work/slices"
        return {str(path.relative_to(root).with_suffix("")): path.read_bytes() for path in root.rglob("*.json")}

    return write


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in after if after[name] != before.get(name)}


def test_every_item_has_its_slices(slices: Callable[..., dict[str, bytes]]) -> None:
    lessons = ["hulls", "masts", "wind"]
    assert set(slices()) == {
        *(f"{kind}/{id_}" for kind in ("lesson", "lesson_page") for id_ in lessons),
        *(f"{kind}/{id_}-1" for kind in ("visual", "image") for id_ in lessons),
        *(f"{kind}/{id_}" for kind in ("lab", "lab_page") for id_ in ("bend-a-plank", "tie-a-knot")),
        "environment/environment",
        "master_plan/lab-master-plan",
        BOOK,
        LAB_BOOK,
    }


@pytest.mark.parametrize(
    ("old", "new", "differ"),
    [
        ("Ribs", "Ribs and keel", {"lesson/hulls", "visual/hulls-1"}),
        (
            "      - title: Hulls",
            "      - requirements: Short\n        title: Hulls",
            {"lesson/hulls", "visual/hulls-1"},
        ),
        ("title: Tie a knot", "title: Tie a knot\n        description: Use rope.", {"lab/tie-a-knot"}),
        (
            "title: Masts\n",
            "title: Tall masts\n        id: masts\n",
            {"lesson/masts", "visual/masts-1", "visual/hulls-1", "lesson_page/masts", "lesson_page/hulls", BOOK}
            | {"lesson_page/wind"},
        ),
        (
            "Wood and glue.",
            "Wood.",
            {BOOK, LAB_BOOK, "lesson/hulls", "lesson/masts", "lab/bend-a-plank"} | {"visual/hulls-1", "visual/masts-1"},
        ),
    ],
)
def test_a_change_in_the_outline(slices: Callable[..., dict[str, bytes]], old: str, new: str, differ: set[str]) -> None:
    before = slices()
    assert changed(before, slices(OUTLINE.replace(old, new))) == differ


def test_what_the_settings_decide(slices: Callable[..., dict[str, bytes]]) -> None:
    before = slices()
    assert changed(before, slices(draft_slots="hide")) == {BOOK, LAB_BOOK}
    slices()
    assert changed(before, slices(words_per_minute=90)) == {"lesson/hulls", "lesson/masts", "lesson/wind"}
    slices()
    assert changed(before, slices(repairs=5)) == set()
    assert changed(before, slices(content="labs")) == set()
    part = changed(before, slices(modules="2"))
    assert part == {"book/boats-modules-2", "book/boats-labs-modules-2", "master_plan/lab-master-plan-modules-2"}


def test_pinning_ids_decides_nothing(slices: Callable[..., dict[str, bytes]], tmp_path: Path) -> None:
    before = slices()
    pin(load_course(tmp_path / "outlines/boats.yaml"))
    assert changed(before, slices((tmp_path / "outlines/boats.yaml").read_text(encoding="utf-8"))) == set()


def test_a_theme_of_ones_own_remakes_pictures_and_books(
    slices: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    before = slices()
    own = tmp_path / "config/themes/default/theme.yaml"
    own.parent.mkdir(parents=True)
    own.write_bytes((PROJECT / "config/themes/default/theme.yaml").read_bytes())
    assert changed(before, slices()) == {BOOK, LAB_BOOK, "image/hulls-1", "image/masts-1", "image/wind-1"}


def test_words_of_ones_own_remake_texts_but_no_pictures(
    slices: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    before = slices()
    own = tmp_path / "config/languages/en/page.yaml"
    own.parent.mkdir(parents=True)
    own.write_bytes((PROJECT / "config/languages/en/page.yaml").read_bytes())
    kept = {name for name in before if name.startswith(("image/", "master_plan/"))}
    assert changed(before, slices()) == set(before) - kept


def test_a_field_that_a_newer_aurora_adds_changes_no_slice() -> None:
    class Newer(LessonFacts):
        added: str | None = None
        counted: int = 1

    old = LessonFacts(id="hulls", title="Hulls")
    assert dump(Newer(**old.model_dump())) == dump(old) == {"id": "hulls", "title": "Hulls"}


def test_an_unchanged_slice_keeps_its_time(slices: Callable[..., dict[str, bytes]], tmp_path: Path) -> None:
    slices()
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "build").rglob("*.json")}
    slices()
    assert {path: path.stat().st_mtime_ns for path in times} == times
