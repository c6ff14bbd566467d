"""The vendors, once a test process; courses that buy from them; and one bought course, shared by all processes."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest

from tests.models.course import Course, holds_the_key
from tests.models.vendors import Vendors
from tests.workflow.workspace import TINY


@pytest.fixture(scope="session", autouse=True)
def _nobody_else(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No proxy, key or address of this machine reaches a build; its clients trust one root, which is read fast."""
    mark = "-----END CERTIFICATE-----\n"
    trust = tmp_path_factory.mktemp("trust") / "root.pem"
    trust.write_text(certifi.contents().partition(mark)[0] + mark, encoding="utf-8")
    vendors = ("ANTHROPIC_", "AWS_", "OPENAI_", "GOOGLE_", "GEMINI_")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.lower().endswith("_proxy") or name.startswith(vendors):
                patch.delenv(name)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.setenv(name, os.devnull)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("SSL_CERT_FILE", str(trust))
        yield


@pytest.fixture(scope="session")
def _vendors() -> Iterator[Vendors]:
    vendors = Vendors()
    yield vendors
    vendors.stop()


@pytest.fixture
def vendors(_vendors: Vendors) -> Vendors:
    """The vendors, without any requests or faults."""
    _vendors.reset()
    return _vendors


@pytest.fixture
def new_course(tmp_path: Path) -> Iterator[Callable[..., Course]]:
    """Makes course repositories with an outline and nothing built; afterwards no file of theirs may hold a key."""

    def make(outline: str = TINY, name: str = "tiny", folder: str = "", **more: Any) -> Course:
        course = Course(tmp_path / (folder or name), name=name, **more)
        course.path.mkdir()
        course.outline(outline, name)
        return course

    yield make
    assert holds_the_key(tmp_path) == []


@pytest.fixture(scope="session")
def _bought(tmp_path_factory: pytest.TempPathFactory, _vendors: Vendors) -> tuple[Path, dict[str, Any]]:
    """The tiny course, planned and bought, and what was seen then; by whichever test process needs it first."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "bought"
    folder.mkdir(exist_ok=True)
    facts = folder / "facts.json"
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not facts.is_file():
            shutil.rmtree(folder / "courses", ignore_errors=True)
            _vendors.reset()
            course = Course(folder / "courses").buys(_vendors, "anthropic", "google")
            course.path.mkdir()
            course.outline(TINY)
            plan = course.plan()
            planning = _vendors.requests
            result = course.build()
            assert result.code == 0, result.output
            seen = {
                "plan": plan,
                "requests of the plan": planning,
                "asked": _vendors.asked,
                "answered": _vendors.answered,
                "verdict": _vendors.verdict.to_dict(),
            }
            facts.write_text(json.dumps(seen), encoding="utf-8")
    return folder / "courses", json.loads(facts.read_text(encoding="utf-8"))


@pytest.fixture
def seen(_bought: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    """What was seen when the tiny course was bought."""
    return _bought[1]


@pytest.fixture
def bought(_bought: tuple[Path, dict[str, Any]], vendors: Vendors, tmp_path: Path) -> Course:
    """A copy of the tiny course, bought from Anthropic and Google, that a test may change."""
    shutil.copytree(_bought[0], tmp_path / "courses", symlinks=True)
    return Course(tmp_path / "courses").buys(vendors, "anthropic", "google")
