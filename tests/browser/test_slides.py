"""A deck in a real browser: nothing overflows, nothing acts, and a presenter sees the notes."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from aurora.slides.html_deck import HEIGHT, WIDTH, html_deck
from tests.unit.books_edition import draw
from tests.unit.sample_deck import make_deck

OVERFLOW = """() => {
  const found = [];
  Reveal.configure({ transition: 'none' });
  for (const slide of Reveal.getSlides()) {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v);
    const frame = document.querySelector('.slides').getBoundingClientRect();
    for (const one of slide.querySelectorAll('h1, h2, li, p, img')) {
      if (one.closest('aside')) continue;
      const box = one.getBoundingClientRect();
      const out = box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
      const made = slide.querySelector('.made')?.getBoundingClientRect();
      const covered = one.tagName == 'LI' && made && box.bottom > made.top;
      if (out || covered) found.push(`${h}/${v} ${one.tagName} ${one.textContent}`);
    }
  }
  return found;
}"""


def test_nothing_overflows_or_acts(browser: Browser, tmp_path: Path) -> None:
    draw(tmp_path / "clone-1.png", 1)
    (tmp_path / "deck.html").write_bytes(html_deck(make_deck(tmp_path / "clone-1.png")))
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "deck.html").as_uri())
    assert page.evaluate("Reveal.getTotalSlides()") == 9
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("window.acted") is None
    assert page.evaluate("Reveal.getSlideNotes(Reveal.getSlides()[3])") is not None
    assert (said, [url for url in asked if not url.startswith(("file:", "data:"))]) == ([], [])
    page.close()
