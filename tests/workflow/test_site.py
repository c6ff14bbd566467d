"""The site follows what it shows, by content, and what a person or an accident did to it is made right."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.providers.servers import closed_port
from tests.workflow.workspace import TINY, Workspace, environment

HOME = "build/tiny/en/site/index.html"
PAGE = "lessons/module-01-lesson-02.md"


def files(space: Workspace) -> dict[str, bytes]:
    folder = space.edition / "site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_one_edited_lesson_changes_its_page_and_what_home_says_of_it(built: Workspace) -> None:
    before = files(built)
    page = built.edition / PAGE
    page.write_text(page.read_text("utf-8").replace("Rolling", "Rolling, as I said,", 1), "utf-8")
    result = built.snakemake("site")
    assert result.code == 0, result.output
    different = changed(before, files(built))
    assert {name for name in different if not name.startswith("downloads/")} == {
        "index.html",
        "lessons/folding-clothes.html",
        "searchindex.js",
    }
    assert "1 by hand" in (built.edition / "site/index.html").read_text("utf-8")
    text = (built.edition / "site/lessons/folding-clothes.html").read_text("utf-8")
    assert "Rolling, as I said," in text
    assert "Edited by hand." in text


def test_addresses_stay_with_their_lessons(built: Workspace) -> None:
    pages = {path.name for path in (built.edition / "site/lessons").iterdir()}
    first, second, last = (TINY.index(f"      - title: {name}") for name in ("Choosing", "Folding", "Locking"))
    module = TINY.index("  - title: Module 2")
    built.outline(TINY[:first] + TINY[second:module] + TINY[first:second] + TINY[module:])
    assert last > module
    result = built.snakemake(HOME)
    assert result.code == 0, result.output
    assert {path.name for path in (built.edition / "site/lessons").iterdir()} == pages
    assert "Lesson 1.1: Folding clothes" in (built.edition / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize("gone", ["lessons/folding-clothes.html", "_static/site.js", "index.html"])
def test_what_is_missing_or_spoiled_of_it_is_made_again(built: Workspace, gone: str) -> None:
    before = files(built)
    (built.edition / "site" / gone).unlink()
    (built.edition / "site/search.html").write_text("spoiled")
    result = built.snakemake()
    assert result.code == 0, result.output
    assert files(built) == before
    kept = list((built.edition / "work/rescued").glob("search.*.html"))
    assert [path.read_text() for path in kept] == ["spoiled"], "what a person may have made of it"
    assert "Nothing to be done" in built.snakemake().output


def test_a_lesson_that_is_gone_leaves_no_page_and_what_others_put_there_stays(built: Workspace) -> None:
    (built.edition / "site/CNAME").write_text("courses.example.org\n")
    start, end = TINY.index("      - title: Folding"), TINY.index("  - title: Module 2")
    built.outline(TINY[:start] + TINY[end:])
    result = built.snakemake(HOME)
    assert result.code == 0, result.output
    assert not (built.edition / "site/lessons/folding-clothes.html").exists()
    assert not (built.edition / "site/_images/folding-clothes-1.svg").exists()
    assert (built.edition / "site/CNAME").is_file()


def test_a_part_has_a_site_of_its_own(built: Workspace) -> None:
    before = files(built)
    result = built.snakemake("--config", "modules=2", "content=theory")
    assert result.code == 0, result.output
    assert files(built) == before
    part = built.edition / "site-modules-2-theory"
    assert [path.name for path in (part / "lessons").iterdir()] == ["locking-the-door.html"]
    assert not (part / "labs").exists()


def test_a_site_needs_no_folder_beside_it(built: Workspace, tmp_path: Path) -> None:
    home = (built.edition / "site/index.html").read_text("utf-8")
    for name in ("downloads/tiny.pdf", "downloads/tiny-labs.epub"):
        assert f'href="{name}"' in home
        assert (built.edition / "site" / name).is_file()
    assert '="../' not in home


def test_serving_shows_a_change_as_soon_as_it_is_built(built: Workspace) -> None:
    shutil.copytree(built.snakefile.parent / "profiles/default", built.path / "profiles/default")
    (built.path / "Snakefile").write_text(f'include: "{built.snakefile}"\n', encoding="utf-8")
    port = closed_port()
    command = [sys.executable, "-m", "aurora.site.serve", str(port)]
    with subprocess.Popen(command, cwd=built.path, env=environment(), stdout=subprocess.PIPE, text=True) as serving:
        try:
            address = f"http://127.0.0.1:{port}/tiny/en/site/lessons/folding-clothes.html"
            assert "Rolling, as I said," not in page_at(address)
            page = built.edition / PAGE
            page.write_text(page.read_text("utf-8").replace("Rolling", "Rolling, as I said,", 1), "utf-8")
            page_at(address, "Rolling, as I said,")
        finally:
            serving.terminate()


def page_at(address: str, text: str = "") -> str:
    """The page at an address, once it is there and has a text."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                found = str(answer.read().decode())
        except OSError:
            found = ""
        if found and text in found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{address} did not come to have {text!r}")
