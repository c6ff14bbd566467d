"""The embedded provider: worksheets for an author, worked out from the outline alone. No key, no network, no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aurora.errors import AuroraError
from aurora.request import Request


def write(request: Request) -> str:
    """The worksheet that a request asks for, from its facts alone, with the same bytes each time.

    Raises:
        AuroraError: the offline writer does not know the task.
    """
    if request.task not in _WRITERS:
        raise AuroraError(f"the offline writer does not know the task '{request.task}'")
    return _WRITERS[request.task](request.facts)


def _lesson_draft(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.lesson import write_lesson

    return write_lesson(facts["slice"])


def _visual_spec(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.visuals import write_visual

    return write_visual(facts["slice"], facts["mark"]).model_dump_json()


def _lab_environment(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.environment import write_environment

    return write_environment(facts["slice"])


def _lab_plan(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.lab_plan import plan_lab

    return plan_lab(facts["slice"], facts["environment"], facts["continued"]).model_dump_json()


def _lab_guide(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.lab_guide import write_guide

    return write_guide(facts["slice"], facts["plan"], facts["environment"])


def _slides(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.slides import write_deck

    return write_deck(facts["slice"]).model_dump_json()


_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "lesson.draft": _lesson_draft,
    "visual.spec": _visual_spec,
    "lab.environment": _lab_environment,
    "lab.plan": _lab_plan,
    "lab.guide": _lab_guide,
    "slides": _slides,
}
