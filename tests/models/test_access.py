"""Keys: a missing or refused one stops a build before any work, and one refusal is enough for a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from llmock.scenarios import Fail, Match

from tests.models.course import Course
from tests.models.vendors import NO_KEYS, Vendors


def made(course: Course) -> list[Path]:
    """Whatever a build has made but for slices and the map of the course."""
    files = [path.relative_to(course.edition) for path in course.edition.rglob("*") if path.is_file()]
    return [path for path in files if path.parts[:2] not in (("work", "slices"), ("work", "course-map.json"))]


def test_without_a_key_nothing_starts(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    course = new_course().buys(vendors, "anthropic", "google")
    result = course.build(keys=NO_KEYS)
    assert result.code == 1
    assert "set the environment variable ANTHROPIC_API_KEY" in result.output
    assert "Traceback" not in result.output
    assert result.jobs == []
    assert made(course) == []
    assert vendors.requests == 0


def test_with_a_refused_key_nothing_starts(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    vendors.add(Fail(401, message="invalid x-api-key", times=None))
    course = new_course().buys(vendors, "openai")
    result = course.build()
    assert result.code == 1
    assert "401" in result.output
    assert "OPENAI_API_KEY" in result.output
    assert "Traceback" not in result.output
    assert result.jobs == []
    assert made(course) == []
    assert (vendors.requests, vendors.asked) == (1, 0)


def test_one_refusal_within_a_run_is_enough(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    vendors.add(Fail(403, message="no more", times=None, match=Match(path="*/completions")))
    course = new_course().buys(vendors, "openai", quality="quick")
    result = course.build()
    assert result.code == 1
    # Two jobs run at once, and neither can know of the other's refusal.
    assert 1 <= vendors.asked <= 2
    failed = [job for job in result.jobs if job.error]
    assert len(failed) == 6
    assert all("403" in str(job.error) for job in failed)
    assert course.calls == 0
    assert course.report["statusCode"] == 500
