"""The checks of a lab's plan that a model wrote: steps that say what to do, and minutes that add up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aurora.checks.findings import Finding

if TYPE_CHECKING:
    from aurora.lab_plan import LabPlan

_TOLERANCE = 0.25
"""Share of a lab's minutes by which its steps may miss them."""


def check_plan(plan: LabPlan, file: str, *, generated_by_model: bool) -> list[Finding]:
    """All findings on a plan; nothing on one that was worked out here, which may leave steps open."""
    if not generated_by_model:
        return []
    found = []
    for place, step in enumerate(plan.steps, start=1):
        if not (step.action or "").strip():
            message = f"step {place} does not say what to do"
            found.append(Finding(file, 0, "step-empty", message, "Write its action.", "blocking"))
    minutes = math.fsum(step.minutes or 0 for step in plan.steps)
    if plan.minutes and minutes and abs(minutes - plan.minutes) > _TOLERANCE * plan.minutes:
        message = f"the steps take {minutes:g} minutes, the lab has {plan.minutes:g}"
        found.append(Finding(file, 0, "minutes", message, "Give the steps minutes that add up.", "blocking"))
    return found
