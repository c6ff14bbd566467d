"""The plan: every call that a build would make and that the ledger does not have, with its price. Asks nobody."""

from aurora.plan.calls import PlannedCall, planned_calls
from aurora.plan.summary import Plan, as_text, make_plan

__all__ = ["Plan", "PlannedCall", "as_text", "make_plan", "planned_calls"]
