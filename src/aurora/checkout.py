"""What is looked at before a build buys anything: its price, the budget, the keys, and whether a person wants it."""

from __future__ import annotations

import os
import sys

from aurora.errors import AuroraError
from aurora.plan import Plan
from aurora.settings import Settings
from aurora.words import counted
from aurora.writers import fallbacks

MANY = 10
"""So many answers that take the place of what is there are asked about where somebody sits at a terminal."""


def check_out(plan: Plan, settings: Settings) -> None:
    """Says what is bought, and stops where it must not be.

    Raises:
        AuroraError: a key is missing or refused, the plan is above the budget, or the person at the terminal does not
            want so much to be bought again.
    """
    from aurora.generate import ledger_at

    for line in ledger_at(settings.ledger).warnings:
        _say(line)
    _hold_to_budget(plan)
    if not plan.total.to_buy:
        return
    _say(f"this build buys up to {_bought(plan)} ('aurora plan' lists {'it' if plan.total.to_buy == 1 else 'them'})")
    if plan.replaced >= MANY and _somebody_is_there():
        _ask(plan)
    _try_keys(plan, settings)


def _bought(plan: Plan) -> str:
    total = plan.total
    said = counted(total.to_buy, "answer")
    if total.unknown == total.to_buy:
        said += ", price unknown"
    else:
        said += f" for {total.price if total.unknown else f'about {total.price}'}"
    if plan.replaced:
        said += f", {f'{plan.replaced} of them ' if total.to_buy > 1 else ''}in the place of what is there"
    return said


def _hold_to_budget(plan: Plan) -> None:
    if plan.over_budget:
        raise AuroraError(
            f"the plan comes to {plan.total.price}, which is above budget_usd: {plan.budget_usd:g}; nothing was "
            "bought. 'aurora plan' lists it; raise budget_usd, or build a part: modules=1, content=theory"
        )
    if plan.total.unknown and plan.budget_usd is not None:
        raise AuroraError(
            f"budget_usd is set, and the price of {counted(plan.total.unknown, 'call')} is not known; nothing was "
            f"bought. Add the price of {', '.join(plan.without_price)} to config/prices.yaml, or take budget_usd away"
        )


def _try_keys(plan: Plan, settings: Settings) -> None:
    from aurora.buying import check_access
    from aurora.providers.base import CallFailed

    others = [provider for provider, _ in fallbacks(settings)] if plan.providers else []
    for provider in dict.fromkeys([*plan.providers, *others]):
        try:
            check_access(provider, settings)
        except CallFailed as error:
            if error.kind == "access" or not others:
                raise
            _say(str(error))


def _somebody_is_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")


def _ask(plan: Plan) -> None:
    print(
        f"aurora: {plan.replaced} answers that are there would be bought anew, since a model, a prompt, a setting or "
        "the outline has changed. What was bought before stays in the ledger. Go on? [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise AuroraError("nothing was bought; 'aurora plan' shows what it would be, with its price")


def _say(line: str) -> None:
    print(f"aurora: {line}", file=sys.stderr)
