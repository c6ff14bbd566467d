"""What the calls of a run came to, by task."""

from __future__ import annotations

import math
from collections.abc import Iterable

from aurora.components import COMPONENTS, Component
from aurora.report.models import Costs, Spending, Spent, TaskCost
from aurora.spending import CallNote, Outcome
from aurora.writers import DRAFT, ENVIRONMENT, GUIDE, IMAGE_TASK, PLAN, RESEARCH, REVIEW, SLIDES, SPEC, TITLES

COMPONENT_OF_TASK: dict[str, Component] = {
    **dict.fromkeys((TITLES, RESEARCH, DRAFT, REVIEW), "lessons"),
    SPEC: "visuals",
    IMAGE_TASK: "images",
    SLIDES: "slides",
    PLAN: "labs",
    GUIDE: "labs",
    ENVIRONMENT: "lab_extras",
}
_ORDER = list(COMPONENT_OF_TASK)


def add_up(calls: Iterable[CallNote], edition: str) -> Costs:
    """The calls of a run that were for an edition, in the order of its components.

    Args:
        edition: the edition's folder.
    """
    own = [call for call in calls if call.edition == edition]
    rows = [_row(task, [call for call in own if call.task == task]) for task in {call.task for call in own}]
    return Costs(rows=sorted(rows, key=_place), total=_spending(own))


def _place(row: TaskCost) -> tuple[int, int, str]:
    component = COMPONENTS.index(row.component) if row.component else len(COMPONENTS)
    return component, _ORDER.index(row.task) if row.task in _ORDER else len(_ORDER), row.task


def _row(task: str, calls: list[CallNote]) -> TaskCost:
    models = sorted({f"{call.provider}/{call.model}" for call in calls})
    return TaskCost(component=COMPONENT_OF_TASK.get(task), task=task, models=models, **dict(_spending(calls)))


def _spending(calls: list[CallNote]) -> Spending:
    def spent(outcome: Outcome) -> Spent:
        prices = [call.usd for call in calls if call.outcome == outcome]
        known = [price for price in prices if price is not None]
        usd = None if prices and not known else round(math.fsum(known), 6)
        return Spent(calls=len(prices), usd=usd, unknown=len(prices) - len(known))

    return Spending(paid=spent("paid"), found=spent("found"), wasted=spent("wasted"), open=spent("reserved"))
