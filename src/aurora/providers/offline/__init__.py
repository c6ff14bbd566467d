"""The embedded provider: worksheets for an author, worked out from the outline alone. No key, no network, no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aurora.errors import AuroraError
from aurora.lab_plan import LabPlan
from aurora.outline import Environment
from aurora.providers.base import Answer, Request
from aurora.slices import EnvironmentSlice, LabSlice, LessonSlice, Mark, VisualSlice


class Offline:
    """Answers every task from its slice alone, with the same bytes each time."""

    name = "offline"
    deterministic = True

    def answer(self, request: Request) -> Answer:
        """The worksheet that a request asks for.

        Raises:
            AuroraError: the offline writer does not know the task.
        """
        if request.task not in _WRITERS:
            raise AuroraError(f"the offline writer does not know the task '{request.task}'")
        return Answer(_WRITERS[request.task]({**request.hard, **request.soft}), self.name)


def _lesson_draft(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.lesson import write_lesson

    return write_lesson(LessonSlice.model_validate(facts["slice"]))


def _visual_spec(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.visuals import write_visual

    mark = Mark.model_validate(facts["mark"]) if facts["mark"] else None
    return write_visual(VisualSlice.model_validate(facts["slice"]), mark).model_dump_json()


def _lab_environment(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.environment import write_environment

    return write_environment(EnvironmentSlice.model_validate(facts["slice"]))


def _lab_plan(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.lab_plan import plan_lab

    continued = LabPlan.model_validate(facts["continued"]) if facts["continued"] else None
    environment = Environment.model_validate(facts["environment"])
    return plan_lab(LabSlice.model_validate(facts["slice"]), environment, continued).model_dump_json()


def _lab_guide(facts: Mapping[str, Any]) -> str:
    from aurora.providers.offline.lab_guide import write_guide

    return write_guide(
        LabSlice.model_validate(facts["slice"]),
        LabPlan.model_validate(facts["plan"]),
        Environment.model_validate(facts["environment"]),
    )


_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "lesson.draft": _lesson_draft,
    "visual.spec": _visual_spec,
    "lab.environment": _lab_environment,
    "lab.plan": _lab_plan,
    "lab.guide": _lab_guide,
}
