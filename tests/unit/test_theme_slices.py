"""A theme decides what is drawn and set, and nothing that is bought."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aurora.build import Build
from aurora.slice_files import write_slices
from tests.unit import company_files
from tests.unit.test_slice_files import BOUGHT, OUTLINE

Slices = Callable[..., dict[str, bytes]]


@pytest.fixture
def slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Slices:
    """Writes all slices of an outline, and returns them by kind and name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outlines").mkdir()
    (tmp_path / "outlines/boats.yaml").write_text(OUTLINE, encoding="utf-8")

    def write(**config: object) -> dict[str, bytes]:
        build = Build(config)
        for edition in build.editions:
            write_slices(edition, build.stocks[edition.folder])
        root = tmp_path / "build/boats/en/work/slices"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.json")}

    return write


def differ(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    assert set(before) == set(after)
    return {name for name in after if after[name] != before[name]}


def test_another_theme_changes_what_is_drawn_and_set(slices: Slices) -> None:
    found = differ(slices(), slices(theme="grove"))
    assert {name.partition("/")[0] for name in found} == {"image", "book", "site", "deck"}
    assert {name for name in found if name.startswith("image/")} == {
        f"image/{x}-1.json" for x in ("hulls", "masts", "wind")
    }
    assert all(b'"grove"' in slices(theme="grove")[name] for name in found)


def test_nothing_that_is_bought_knows_of_a_theme(slices: Slices, tmp_path: Path) -> None:
    company_files.theme(tmp_path, "acme", book_typ=b"// mine\n")
    before = slices(**BOUGHT, illustrations_per_lesson="all")
    bought = {name for name in before if b'"writers"' in before[name]}
    assert {name.partition("/")[0] for name in bought} == {"lesson", "visual", "image", "lab", "environment", "slides"}
    for theme in ("grove", "acme"):
        found = differ(before, slices(**BOUGHT, illustrations_per_lesson="all", theme=theme))
        assert {name.partition("/")[0] for name in found} == {"book", "site", "deck"}


def test_a_file_of_the_chosen_theme_changes_what_it_draws_and_one_of_another_nothing(
    slices: Slices, tmp_path: Path
) -> None:
    acme = company_files.theme(tmp_path, "acme")
    company_files.theme(tmp_path, "other")
    before = slices(theme="acme")
    (tmp_path / "config/themes/other/book.css").write_text("a {}\n")
    assert differ(before, slices(theme="acme")) == set()
    (acme / "book.css").write_text("a {}\n")
    found = differ(before, slices(theme="acme"))
    assert {name.partition("/")[0] for name in found} == {"image", "book", "site", "deck"}
    assert not any("look" in json.loads(data) for data in slices().values())
    (tmp_path / "config/themes/default").mkdir()
    (tmp_path / "config/themes/default/book.typ").write_text("// mine\n")
    assert all("look" in json.loads(slices()[name]) for name in found)
