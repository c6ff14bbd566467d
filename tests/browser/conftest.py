"""A real browser: Debian's Chromium, driven by Playwright, without any way to the outside."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(sys.prefix) / "node/node_modules/axe-core/axe.min.js"
# As root in a container there is no sandbox, and of itself Chromium asks Google's hosts at every start.
OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def missing(what: str) -> None:
    """Skips a test for want of a tool; in CI it fails."""
    pytest.fail(what) if os.environ.get("AURORA_CI") else pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a session."""
    if CHROMIUM is None:
        missing("needs Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, which finds what keeps people with disabilities from using a page."""
    if not AXE.is_file():
        missing(f"needs axe-core (npm install --prefix {AXE.parents[2]} axe-core)")
    return AXE.read_text("utf-8")
