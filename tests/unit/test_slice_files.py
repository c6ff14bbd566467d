"""What decides what: which slices differ after a change, and so which items are made anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aurora.build import Build
from aurora.course import load_course
from aurora.pinning import pin
from aurora.resources import PROJECT
from aurora.slice_files import write_slices
from aurora.slices import LessonFacts, dump
from tests.unit.small_course import png

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
BOOK, LAB_BOOK, SITE = "book/boats", "book/boats-labs", "site/site"
OFFLINE = "d5181853c3e3bcf5e6e974e5fe4912caf95bcd7647ea95b71660dd7614402b9e"
"""SHA-256 of all offline slices of the outline."""


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
        *(f"{kind}/module-{name}" for kind in ("slides", "deck") for name in ("building", "sailing")),
        "environment/environment",
        "master_plan/lab-master-plan",
        BOOK,
        LAB_BOOK,
        SITE,
    }


@pytest.mark.parametrize(
    ("old", "new", "differ"),
    [
        ("Ribs", "Ribs and keel", {"lesson/hulls", "visual/hulls-1", "slides/module-building"}),
        (
            "      - title: Hulls",
            "      - requirements: Short\n        title: Hulls",
            {"lesson/hulls", "visual/hulls-1", "slides/module-building"},
        ),
        ("title: Tie a knot", "title: Tie a knot\n        description: Use rope.", {"lab/tie-a-knot"}),
        (
            "title: Masts\n",
            "title: Tall masts\n        id: masts\n",
            {"lesson/masts", "visual/masts-1", "visual/hulls-1", "lesson_page/masts", "lesson_page/hulls", BOOK, SITE}
            | {"lesson_page/wind", "slides/module-building", "deck/module-building"},
        ),
        (
            "Wood and glue.",
            "Wood.",
            {BOOK, LAB_BOOK, SITE, "lesson/hulls", "lesson/masts", "lab/bend-a-plank"}
            | {"visual/hulls-1", "visual/masts-1", "slides/module-building"},
        ),
    ],
)
def test_a_change_in_the_outline(slices: Callable[..., dict[str, bytes]], old: str, new: str, differ: set[str]) -> None:
    before = slices()
    assert changed(before, slices(OUTLINE.replace(old, new))) == differ


def test_what_the_settings_decide(slices: Callable[..., dict[str, bytes]]) -> None:
    before = slices()
    assert changed(before, slices(draft_slots="hide")) == {BOOK, LAB_BOOK, SITE}
    slices()
    assert changed(before, slices(words_per_minute=90)) == {"lesson/hulls", "lesson/masts", "lesson/wind"}
    slices()
    assert changed(before, slices(repairs=5)) == set()
    assert changed(before, slices(content="labs")) == {"site/site-labs"}
    part = changed(slices(), slices(modules="2"))
    books = {"book/boats-modules-2", "book/boats-labs-modules-2"}
    assert part == {*books, "site/site-modules-2", "master_plan/lab-master-plan-modules-2"}


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
    decks = {"deck/module-building", "deck/module-sailing"}
    assert changed(before, slices()) == {BOOK, LAB_BOOK, SITE, "image/hulls-1", "image/masts-1", "image/wind-1", *decks}


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


BOUGHT = {"text_provider": "openai", "text_model": "m", "image_provider": "openai", "image_model": "b"}


def read(data: bytes) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(data)
    return loaded


def test_offline_slices_are_those_that_earlier_versions_wrote(slices: Callable[..., dict[str, bytes]]) -> None:
    found = slices()
    # Neither a site nor slides were made by earlier versions.
    earlier = [name for name in sorted(found) if name != SITE and not name.startswith(("slides/", "deck/"))]
    written = b"".join(name.encode() + b"\n" + found[name] for name in earlier)
    assert hashlib.sha256(written).hexdigest() == OFFLINE, "every offline course would be made anew"
    settings = {"image_provider": "google", "illustrations_per_lesson": "all", "quality": "thorough", "text_model": "m"}
    assert slices(**settings) == found
    assert not any(b"writers" in data for data in found.values())


def test_slices_name_those_who_are_asked(slices: Callable[..., dict[str, bytes]]) -> None:
    found = slices(**BOUGHT, quality="thorough", task_models={"lesson.review": "google/g"})
    writers = read(found["lesson/hulls"])["writers"]
    assert {task: (one["provider"], one["model"]) for task, one in writers.items()} == {
        "lesson.research": ("openai", "m"),
        "lesson.draft": ("openai", "m"),
        "lesson.review": ("google", "g"),
    }
    assert set(read(found["lab/tie-a-knot"])["writers"]) == {"lab.plan", "lab.guide"}
    assert set(read(found["environment/environment"])["writers"]) == {"lab.environment"}
    assert set(read(found["visual/hulls-1"])["writers"]) == {"visual.spec"}
    assert set(read(found["image/hulls-1"])["illustration"]["writers"]) == {"visual.spec", "visual.image"}
    for kind in ("lesson_page/hulls", "lab_page/tie-a-knot", "master_plan/lab-master-plan", BOOK, LAB_BOOK):
        assert "writers" not in read(found[kind])


def test_a_painted_picture_has_its_style_and_its_revision(slices: Callable[..., dict[str, bytes]]) -> None:
    wish = "visuals: [{description: A hull, kind: illustration, revision: 3}]\n        topics"
    found = slices(OUTLINE.replace("visuals: 1\n        topics", wish), **BOUGHT, image_style="Woodcut.")
    picture = read(found["image/hulls-1"])["illustration"]
    assert (picture["course"], picture["language"], picture["style"], picture["revision"]) == (
        "boats",
        "en",
        "Woodcut.",
        3,
    )
    spec = read(found["visual/hulls-1"])
    assert (spec["kind"], spec["style"]) == ("illustration", "Woodcut.")


def test_nothing_is_asked_for_a_picture_that_a_person_made(
    slices: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    own = tmp_path / "edits/boats/en/images/hulls-1.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(png())
    found = slices(**BOUGHT)
    assert read(found["visual/hulls-1"])["pinned"] is True
    assert "pinned" not in read(found["visual/masts-1"])
    assert "illustration" not in read(found["image/hulls-1"])
    assert "illustration" in read(found["image/masts-1"])


@pytest.mark.parametrize(
    ("config", "differ"),
    [
        ({"image_model": "c"}, {"image/hulls-1", "image/masts-1", "image/wind-1"}),
        ({"task_models": {"lab.guide": "openai/n"}}, {"lab/bend-a-plank", "lab/tie-a-knot"}),
        ({"task_models": {"lesson.review": "openai/n"}}, {"lesson/hulls", "lesson/masts", "lesson/wind"}),
        (
            {"illustrations_per_lesson": 0},
            {f"{kind}/{x}-1" for kind in ("visual", "image") for x in ("hulls", "masts", "wind")},
        ),
        ({"retries": 1, "repairs": 0, "budget_usd": 3, "image_limit": 1, "fallback": ["google/g"]}, set()),
        ({"ledger": "elsewhere", "requests_per_minute": {"openai": 5}, "call_deadline_seconds": 60}, set()),
        ({"base_urls": {"openai": "http://localhost:1/v1"}, "keys": {"openai": "aws-secret:a#b"}}, set()),
    ],
)
def test_what_the_settings_of_models_decide(
    slices: Callable[..., dict[str, bytes]], config: dict[str, Any], differ: set[str]
) -> None:
    before = slices(**BOUGHT)
    assert changed(before, slices(**{**BOUGHT, **config})) == differ


def test_what_outline_and_settings_insist_on_is_joined(slices: Callable[..., dict[str, bytes]]) -> None:
    said = OUTLINE.replace("  language: en\n", "  language: en\n  requirements: Be brief.\n")
    for outline, config, expected in (
        (OUTLINE, {}, None),
        (OUTLINE, {"requirements": "Use metres."}, "Use metres."),
        (said, {}, "Be brief."),
        (said, {"requirements": "Use metres."}, "Be brief.\nUse metres."),
    ):
        assert read(slices(outline, **config)["lesson/hulls"])["course"].get("requirements") == expected


def test_the_map_shows_the_whole_course_and_only_models_are_told(
    slices: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    file = tmp_path / "build/boats/en/work/course-map.json"
    slices()
    assert not file.exists()
    slices(**BOUGHT, modules="2", content="labs")
    map_ = read(file.read_bytes())
    assert [module["title"] for module in map_["modules"]] == ["Building", "Sailing"]
    hulls, masts = map_["modules"][0]["lessons"]
    assert (hulls["topics"], hulls["labs"], masts) == (
        ["Planks", "Ribs"],
        ["Bend a plank"],
        {"id": "masts", "title": "Masts"},
    )
    assert map_["modules"][1]["labs"] == ["Tie a knot"]


def test_titles_of_each_module_are_asked_for_where_the_language_is_another(
    slices: Callable[..., dict[str, bytes]], tmp_path: Path
) -> None:
    slices(**BOUGHT, languages=["en", "es"])
    assert not (tmp_path / "build/boats/en/work/slices/titles").exists()
    folder = tmp_path / "build/boats/es/work/slices/titles"
    found = {path.stem: read(path.read_bytes()) for path in folder.iterdir()}
    assert {name: one["texts"] for name, one in found.items()} == {
        "course": ["Boats", "Beginners"],
        "module-building": ["Building", "Wood and glue.", "Hulls", "Masts", "Bend a plank"],
        "module-sailing": ["Sailing", "Wind", "Tie a knot"],
    }
    assert {(one["language"], one["outline_language"], *one["writers"]) for one in found.values()} == {
        ("es", "en", "titles")
    }
