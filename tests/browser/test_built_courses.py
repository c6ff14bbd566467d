"""Whole courses as a build leaves them, in a real browser: the handbook, a Spanish course, the decks of a large one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from aurora.slides.html_deck import HEIGHT, WIDTH
from benchmarks.cost import reference_outline
from tests.browser.test_site import Watched, find_axe_violations, find_broken
from tests.browser.test_slides import OVERFLOW
from tests.workflow.workspace import PROJECT, Workspace

pytestmark = pytest.mark.slow

COURSES = {"aurora-handbook": "en", "copias-que-se-restauran": "es"}
PHRASES = {"aurora-handbook": "nothing to unlock", "copias-que-se-restauran": "simulacro de restauración"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook and a Spanish course, whole."""
    space = Workspace(tmp_path_factory.mktemp("built") / "courses")
    shutil.copytree(PROJECT / "edits/aurora-handbook", space.path / "edits/aurora-handbook")
    for course in COURSES:
        space.outline((PROJECT / f"outlines/{course}.yaml").read_text("utf-8"), course)
    result = space.snakemake(timeout=900)
    assert result.code == 0, result.output
    return space.path / "build"


@pytest.mark.parametrize("course", COURSES)
def test_every_page_of_a_built_site_is_whole_quiet_and_reachable(
    built: Path, browser: Browser, axe: str, course: str
) -> None:
    pages = sorted((built / course / COURSES[course] / "site").rglob("*.html"))
    assert len(pages) > 10
    context = browser.new_context()
    watched = Watched(context.new_page())
    for path in pages:
        watched.page.goto(path.as_uri())
        assert find_broken(watched.page, path) == [], path
        assert find_axe_violations(watched.page, axe) == [], path
    assert (watched.said, watched.elsewhere) == ([], [])
    context.close()


@pytest.mark.parametrize("course", COURSES)
def test_every_book_deck_and_report_is_quiet_and_reachable(
    built: Path, browser: Browser, axe: str, course: str
) -> None:
    edition = built / course / COURSES[course]
    pages = [path for place in ("book", "labguide", "slides", ".") for path in sorted(edition.glob(f"{place}/*.html"))]
    assert len(pages) > 4
    context = browser.new_context()
    watched = Watched(context.new_page())
    for path in pages:
        watched.page.goto(path.as_uri())
        assert find_axe_violations(watched.page, axe) == [], path
    assert (watched.said, watched.elsewhere) == ([], [])
    context.close()


@pytest.mark.parametrize("course", COURSES)
def test_search_finds_a_phrase_in_a_built_site(built: Path, browser: Browser, course: str) -> None:
    page = browser.new_page()
    page.goto((built / course / COURSES[course] / "site/search.html").as_uri() + f"?q={PHRASES[course]}")
    page.wait_for_selector("ul.search li a")
    assert page.locator("ul.search li a").count() > 0
    page.close()


def test_no_slide_of_a_large_course_overflows_and_a_deck_prints(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    space = Workspace(tmp_path_factory.mktemp("large") / "courses")
    space.path.mkdir()
    space.outline(reference_outline(), "reference")
    result = space.snakemake("slides", timeout=900)
    assert result.code == 0, result.output
    decks = sorted((space.path / "build/reference").rglob("slides/*.html"))
    assert decks
    slides = 0
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    for deck in decks:
        page.goto(deck.as_uri())
        assert page.evaluate(OVERFLOW) == [], deck
        slides += page.evaluate("Reveal.getTotalSlides()")
    assert slides > 42 * 4
    page.goto(decks[0].as_uri() + "?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".pdf-page").count() == _slides(browser, decks[0])
    page.close()


def _slides(browser: Browser, deck: Path) -> int:
    page = browser.new_page()
    page.goto(deck.as_uri())
    total = int(page.evaluate("Reveal.getTotalSlides()"))
    page.close()
    return total
