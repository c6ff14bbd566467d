"""The reference workload, 42 lessons with 168 pictures and 8 labs, bought from vendors of which a fifth goes wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from llmock.chaos import StreamChaos

from tests.models.course import Course
from tests.models.vendors import Vendors

pytestmark = pytest.mark.slow

MODULES = ["El pan", "La sopa", "El arroz", "La fruta", "El pescado", "El queso", "La verdura", "El postre"]
STEPS = ["Elegir", "Lavar", "Cortar", "Cocer", "Servir", "Guardar"]
ERRORS = dict.fromkeys((429, 500, 503, 529), 0.025)
STREAMS = tuple((kind, 0.025) for kind in ("disconnect", "truncate", "malformed", "stall"))


def outline() -> str:
    lines = ["course:", "  title: Cocina para equipos", "  language: es", "  level: intermedio", "modules:"]
    lessons = 0
    for module in MODULES:
        lines += [f"  - title: {module}", "    lessons:"]
        for step in STEPS[: 6 if module in MODULES[:2] else 5]:
            lessons += 1
            lines += [f"      - title: {step} {module.lower()}", "        duration_minutes: 5", "        topics:"]
            lines += [f"          - {topic} al {step.lower()} {module.lower()}" for topic in ("Orden", "Cuidado")]
        lines += ["    labs:", f"      - {{title: 'Práctica: {module.lower()} de hoy', duration_minutes: 30}}"]
    assert lessons == 42
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def unruly() -> Iterator[Vendors]:
    """Vendors that fail a fifth of the requests, and give a fifth of the answers wrong."""
    vendors = Vendors(unruly=0.2)
    vendors.author.unruly = 0.2
    vendors.server.state.chaos.error_rates = ERRORS
    vendors.server.state.stream_chaos = StreamChaos(fault_rates=STREAMS, stall_seconds=0.3).validated()
    yield vendors
    vendors.stop()


def test_a_fifth_of_faults_of_every_kind_leaves_nothing_out_and_buys_nothing_twice(
    unruly: Vendors, new_course: Callable[..., Course]
) -> None:
    writers = {"lesson.review": "anthropic/claude-sonnet-5-5", "lab.guide": "google/gemini-of-a-test"}
    course = new_course(outline(), "cocina", language="es").buys(
        unruly, "openai", "google", visuals_per_lesson=4, task_models=writers
    )
    result = course.build(cores=4, timeout=2400)
    assert result.code == 0, result.output
    report = course.report
    assert report["statusCode"] == 200
    assert report["statistics"]["total"]["success_rate"] == 100.0
    present = report["present"]
    assert (present["lessons"], present["visuals"], present["images"], present["labs"]) == (42, 168, 168, 8)
    assert present["slides"] == 8

    assert course.calls == unruly.answered
    asked = Counter(entry.task for entry in course.accepted)
    drawn_instead = [entry for entry in course.accepted if entry.fallback == "diagram"]
    assert asked == {
        "lesson.draft": 42,
        "lesson.review": 42,
        "visual.spec": 168 + len(drawn_instead),
        "visual.image": 42,
        "lab.environment": 1,
        "lab.plan": 8,
        "lab.guide": 8,
        "slides": 8,
    }
    assert unruly.verdict.errors == ()
    faults = {str(record.fault).partition("@")[0] for record in unruly.records if record.fault}
    assert {f"chaos:{status}" for status in ERRORS} | {f"stream:{kind}" for kind, _ in STREAMS} <= faults
    why = {str(entry.spent).partition(":")[0] for entry in course.spent}
    assert {"cut", "malformed", "not accepted", "refused", "truncated"} <= why
    wasted = report["costs"]["total"]["wasted"]
    assert wasted["calls"] == len(course.spent)

    before = course.bytes()
    course.wipe()
    unruly.server.state.journal.clear()
    assert unruly.painter
    unruly.painter.reset()
    again = course.rebuild(cores=4, timeout=2400)
    assert again.code == 0, again.output
    assert unruly.requests == 0
    assert course.bytes() == before
