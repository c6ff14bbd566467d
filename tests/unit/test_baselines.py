"""Which parts of an outline differ from what an edit was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.baselines import NewOrigin, Origin, changed_parts, digest_of, note_origin, origin_page, read_origin
from aurora.slices import FrameLines

THEN = {
    "course": {"title": "C", "language": "en", "audience": ["Testers"]},
    "lesson": {"title": "L", "duration_minutes": 15.0, "topics": [{"title": "A"}], "revision": 2},
    "visuals": [None],
    "words_per_minute": 130,
}


def changed(**parts: object) -> dict[str, object]:
    return {**THEN, **parts}


@pytest.mark.parametrize(
    ("now", "named"),
    [
        (THEN, []),
        (changed(lesson={**THEN["lesson"], "revision": 3}), []),
        (changed(lesson={**THEN["lesson"], "title": "M", "topics": []}), ["title", "topics"]),
        (changed(lesson={**THEN["lesson"], "duration_minutes": 20.0}), ["duration"]),
        (changed(lesson={**THEN["lesson"], "requirements": "More."}), ["requirements"]),
        (changed(course={**THEN["course"], "audience": []}), ["audience of the course"]),
        (changed(visuals=[None, None], words_per_minute=100), ["pictures", "words_per_minute of the settings"]),
    ],
)
def test_parts_are_named_as_a_person_calls_them(now: dict[str, object], named: list[str]) -> None:
    assert changed_parts(THEN, now) == named


def test_a_beginning_is_noted_once(tmp_path: Path) -> None:
    origin = Origin(asked=THEN, frame=FrameLines(position="Here"))
    seen = []
    for _ in range(2):
        note_origin(tmp_path / "edits", tmp_path, NewOrigin("lesson", "one", origin, "# One\n"))
        seen.append({path.name: path.stat().st_mtime_ns for path in (tmp_path / "edits").rglob("*.*")})
    assert sorted(seen[0]) == ["one.json", "one.md"]
    assert seen[0] == seen[1]
    assert read_origin(tmp_path / "edits", "lesson", "one") == origin
    assert origin_page(tmp_path / "edits", "lesson", "one") == "# One\n"


def test_a_beginning_that_cannot_be_read_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "origins/lessons/one.json"
    file.parent.mkdir(parents=True)
    file.write_text("{")
    assert read_origin(tmp_path, "lesson", "one") is None
    assert origin_page(tmp_path, "lesson", "one") is None
    assert digest_of(None) is None
