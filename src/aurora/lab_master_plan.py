"""The plan of all labs of an edition at a glance: `labguide/lab-master-plan.json`."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import Any

from aurora.lab_plan import LabPlan
from aurora.outline.models import ACTIVITY_TYPES, Environment
from aurora.slices import CourseFacts


def master_plan(labs: Sequence[tuple[str, LabPlan]], environment: Environment, course: CourseFacts) -> dict[str, Any]:
    """What the labs of an edition are, in their order, and what they come to; ready for JSON. Durations are minutes.

    `labs` holds each lab's number, such as `1.3.2`, with its plan. Labs without minutes count as none in the sums and
    are counted in `labs_without_minutes`.
    """
    plans = [plan for _, plan in labs]
    number_of = {plan.id: number for number, plan in labs}
    return {
        "course": {"id": course.id, "title": course.title, "language": course.language},
        "environment": environment.model_dump(),
        "labs": [_lab(number, plan, number_of) for number, plan in labs],
        "totals": {
            "labs": len(plans),
            "minutes": _minutes(plans),
            "labs_without_minutes": sum(plan.minutes is None for plan in plans),
            "by_type": {
                kind: {"labs": len(of_kind), "minutes": _minutes(of_kind)}
                for kind in ACTIVITY_TYPES
                if (of_kind := [plan for plan in plans if plan.type == kind])
            },
        },
    }


def _lab(number: str, plan: LabPlan, number_of: dict[str, str]) -> dict[str, Any]:
    return {
        "id": plan.id,
        "number": number,
        "title": plan.title,
        "type": plan.type,
        "minutes": _whole(plan.minutes) if plan.minutes is not None else None,
        "bloom_level": plan.bloom_level,
        "objectives": plan.objectives,
        "objectives_proposed": plan.objectives_proposed,
        "tools": plan.tools,
        "continues": plan.continues,
        "continues_number": number_of.get(plan.continues) if plan.continues else None,
        "steps": len(plan.steps),
        "executed": plan.executed,
    }


def _minutes(plans: Sequence[LabPlan]) -> int | float:
    return _whole(fsum(plan.minutes or 0 for plan in plans))


def _whole(minutes: float) -> int | float:
    return int(minutes) if minutes == int(minutes) else minutes
