"""The plan of a build, added up by task, as a table and as data."""

from __future__ import annotations

import math
from collections.abc import Iterable

from aurora.outline.models import Closed
from aurora.plan.calls import PlannedCall
from aurora.report.text import aligned
from aurora.words import counted


class TaskPlan(Closed):
    """What one task comes to. `to_buy` calls are not in the ledger, `found` ones are.

    Tokens are estimates. `usd` sums the prices that are known, in US dollars; `unknown` counts the calls to buy whose
    price is not.
    """

    task: str
    models: list[str]
    to_buy: int
    found: int
    prompt_tokens: int
    output_tokens: int
    images: int
    usd: float
    unknown: int

    @property
    def price(self) -> str:
        """What the calls to buy cost, in words that do not take the unknown for nothing."""
        if self.unknown and self.unknown == self.to_buy:
            return "unknown"
        return f"{'at least ' if self.unknown else ''}${self.usd:.2f}"


class Plan(Closed):
    """What a build would buy. `providers` are those that it would ask; `items` what it would ask for.

    `replaced` of the calls to buy take the place of files that are there. `without_price` are the models to ask whose
    price is not known.
    """

    tasks: list[TaskPlan]
    total: TaskPlan
    providers: list[str]
    items: list[str]
    replaced: int
    without_price: list[str]
    budget_usd: float | None

    @property
    def over_budget(self) -> bool:
        """Whether it costs more than one run may spend."""
        return self.budget_usd is not None and self.total.usd > self.budget_usd


def make_plan(calls: Iterable[PlannedCall], budget_usd: float | None) -> Plan:
    """The calls of a build, added up."""
    calls = list(calls)
    to_buy = [call for call in calls if not call.found]
    tasks = dict.fromkeys(call.task for call in calls)
    return Plan(
        tasks=[_task(task, [call for call in calls if call.task == task]) for task in tasks],
        total=_task("total", calls),
        providers=list(dict.fromkeys(call.provider for call in to_buy)),
        items=[f"{call.task} {call.item} of {call.edition}" for call in to_buy],
        replaced=sum(call.replaces for call in to_buy),
        without_price=list(dict.fromkeys(f"{call.provider}/{call.model}" for call in to_buy if call.usd is None)),
        budget_usd=budget_usd,
    )


def _task(task: str, calls: list[PlannedCall]) -> TaskPlan:
    to_buy = [call for call in calls if not call.found]
    return TaskPlan(
        task=task,
        models=list(dict.fromkeys(f"{call.provider}/{call.model}" for call in calls)),
        to_buy=len(to_buy),
        found=len(calls) - len(to_buy),
        prompt_tokens=sum(call.prompt_tokens for call in to_buy),
        output_tokens=sum(call.output_tokens for call in to_buy),
        images=sum(call.images for call in to_buy),
        usd=round(math.fsum(call.usd or 0.0 for call in to_buy), 6),
        unknown=sum(call.usd is None for call in to_buy),
    )


def as_text(plan: Plan, items_shown: int = 12) -> str:
    """The plan for a terminal."""
    if not plan.total.to_buy:
        return f"Nothing is to be bought.{_found(plan.total.found)}"
    head = ("task", "model", "calls", "in ledger", "tokens in", "tokens out", "price")
    rows: list[tuple[str, ...]] = [head]
    for task in [*plan.tasks, plan.total]:
        models = ", ".join(task.models) if task is not plan.total else ""
        tokens = (f"{task.prompt_tokens:,}", f"{task.output_tokens:,}")
        rows.append((task.task, models, str(task.to_buy), str(task.found), *tokens, task.price))
    lines = aligned(rows)
    lines.append("")
    if len(plan.items) <= items_shown:
        lines += ["To be bought:", *(f"  {item}" for item in plan.items), ""]
    lines.append(
        "This is at most what is asked for, without repairs: prompts are measured, answers expected at their usual "
        "length. Repairs of failed answers come on top; what caches of prompts save, and what turns out the same, "
        "comes off."
    )
    if plan.replaced:
        takes = "takes" if plan.replaced == 1 else "take"
        lines.append(f"{plan.replaced} of these answers {takes} the place of what is there, which stays in the ledger.")
    if plan.total.unknown:
        lines.append(
            f"The price of {counted(plan.total.unknown, 'call')} is not known: add {', '.join(plan.without_price)} to "
            "config/prices.yaml to see it."
        )
    if plan.budget_usd is not None:
        if plan.over_budget:
            verdict = "does not start: this is above"
        elif plan.total.unknown:
            verdict = "does not start: not all prices are known, so nothing can be held to"
        else:
            verdict = "may start: this is within"
        lines.append(f"The build {verdict} budget_usd: {plan.budget_usd:g}.")
    return "\n".join(lines)


def _found(answers: int) -> str:
    if answers == 1:
        return " The ledger has the 1 answer that is needed."
    return f" The ledger has all {answers} answers that are needed." if answers else ""
