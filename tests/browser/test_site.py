"""A built site in a real browser, from the file system: quiet, reachable for everybody, and inert."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.unit.test_site import make_site

HOSTILE_TITLE = "</script><script>window.acted = 1</script><img src=x onerror='window.acted = 1'>"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module", params=["en", pytest.param("es", marks=pytest.mark.slow)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in each of two languages."""
    return make_site(tmp_path_factory.mktemp("site"), language=request.param)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a course that wants to act."""
    return make_site(tmp_path_factory.mktemp("hostile"), hostile=True, title=HOSTILE_TITLE)


@dataclass
class Watched:
    """A page and what it did: what it said to the console, and what it asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._say(message.type, message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", lambda request: self.said.append(f"failed: {request.url}"))

    def _say(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.said.append(text)

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of others than the site's own files."""
        return [url for url in self.asked if not url.startswith(("file:", "data:"))]


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP)
    yield context
    context.close()


def find_broken(page: Page, path: Path) -> list[str]:
    """The pictures of an open page that do not show, and its links that lead nowhere."""
    found: list[str] = page.evaluate(
        "[...document.images].filter((one) => !one.complete || !one.naturalWidth).map((one) => one.src)"
    )
    for link in page.evaluate("[...document.links].map((one) => one.href)"):
        place, _, anchor = link.removeprefix("file://").partition("#")
        if not link.startswith("file:") or "downloads" in link:
            continue
        here = anchor and place == str(path)
        if not Path(place.partition("?")[0]).is_file() or (
            here and not page.evaluate("(id) => !!document.getElementById(id)", anchor)
        ):
            found.append(link)
    return found


def find_axe_violations(page: Page, axe: str) -> list[str]:
    """What axe-core says of an open page."""
    page.evaluate(axe)
    found = page.evaluate("axe.run({preload: false})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']} {one['nodes'][0]['failureSummary']}" for one in found]


def test_every_page_is_quiet_whole_and_asks_nobody(site: Path, context: BrowserContext) -> None:
    watched = Watched(context.new_page())
    for path in pages_of(site):
        watched.page.goto(path.as_uri())
        assert find_broken(watched.page, path) == [], path
    assert (watched.said, watched.elsewhere) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(site: Path, browser: Browser, axe: str, scheme: str, viewport: dict[str, int]) -> None:
    context = browser.new_context(color_scheme=scheme, viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    for path in pages_of(site):
        page.goto(path.as_uri())
        assert find_axe_violations(page, axe) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is wider than the screen"
    context.close()


def test_boxes_keep_their_state_and_home_adds_them_up(site: Path, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto((site / "lessons/why-threats-move.html").as_uri())
    boxes = page.locator("input[data-task]")
    assert boxes.count() == 2
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    state = [boxes.nth(place).is_checked() for place in range(2)]
    assert state == [False, True]
    page.reload()
    assert [boxes.nth(place).is_checked() for place in range(2)] == state
    page.goto((site / "index.html").as_uri())
    assert page.locator("progress").evaluate("(bar) => bar.value") == 1
    page.locator(".progress button").click()
    page.goto((site / "lessons/why-threats-move.html").as_uri())
    assert not boxes.nth(1).is_checked()


def test_search_finds_a_phrase_without_a_server(site: Path, context: BrowserContext) -> None:
    watched = Watched(context.new_page())
    watched.page.goto((site / "index.html").as_uri())
    watched.page.locator("input.sidebar-search").first.fill("boundary")
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_selector("#search-results li a")
    found = watched.page.locator("#search-results li a").evaluate_all("(all) => all.map((one) => one.href)")
    assert any("lessons/boundaries.html" in link for link in found)
    assert watched.said == []


def test_pictures_open_large_and_close_by_key(site: Path, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto((site / "lessons/boundaries.html").as_uri())
    picture = page.locator("button.enlarge").first
    small = picture.locator("img").bounding_box()
    picture.focus()
    page.keyboard.press("Enter")
    large = page.locator("dialog.picture img").bounding_box()
    assert small
    assert large
    assert large["width"] > small["width"]
    page.keyboard.press("Escape")
    expect(page.locator("dialog.picture")).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "enlarge"


def test_everything_is_reached_by_keyboard(site: Path, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto((site / "lessons/why-threats-move.html").as_uri())
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
    wanted = "input[data-task], button.enlarge, article a[href], .related-pages a, input.sidebar-search"
    visible = page.locator(wanted).evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 200))"
    )
    assert visible
    assert [one for one in visible if one not in reached] == []


def test_hostile_content_does_nothing(hostile: Path, context: BrowserContext) -> None:
    watched = Watched(context.new_page())
    for path in pages_of(hostile):
        watched.page.goto(path.as_uri())
        assert watched.page.evaluate("window.acted") is None, path
    watched.page.goto((hostile / "search.html").as_uri() + "?q=acted")
    watched.page.wait_for_timeout(500)
    assert watched.page.evaluate("window.acted") is None
    assert (watched.said, watched.elsewhere) == ([], [])
