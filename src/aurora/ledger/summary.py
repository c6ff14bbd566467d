"""What is in a ledger: calls, tokens and money, by course, task, model and day, and what nothing uses any more."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from aurora.ledger import Entry, Ledger
from aurora.markdown import plain
from aurora.outline.models import Closed


class Sums(Closed):
    """Some calls, added up.

    `accepted` and `spent` are their numbers: answers that are in use, and those that were paid for in vain. Tokens,
    pictures and money (US dollars) are sums of what is known, None where nothing of it is; the `unknown_` ones count
    the calls that those sums leave out.
    """

    calls: int
    accepted: int
    spent: int
    input_tokens: int | None
    cache_read_tokens: int | None
    cache_write_tokens: int | None
    output_tokens: int | None
    images: int | None
    unknown_usage: int
    accepted_usd: float | None
    unknown_accepted_usd: int
    spent_usd: float | None
    unknown_spent_usd: int


class LedgerSummary(Closed):
    """A ledger, added up. `models` are named as `provider/model`, `days` in UTC.

    `unused` are the accepted answers that no current target uses, None where it was not asked what is used. `warnings`
    name the entries that are damaged and in none of the sums.
    """

    location: str
    total: Sums
    courses: dict[str, Sums]
    tasks: dict[str, Sums]
    models: dict[str, Sums]
    days: dict[str, Sums]
    unused: Sums | None
    warnings: list[str]


def summarise(ledger: Ledger, used: AbstractSet[str] | None = None) -> LedgerSummary:
    """Adds up what is in a ledger.

    Args:
        used: the keys that the current targets use, where they are known.

    Raises:
        AuroraError: the ledger cannot be read.
    """
    # What took the place of an answer without a model is no call.
    calls = [entry for entry in (*ledger.entries(), *ledger.spent_entries()) if entry.attempts]
    left = None if used is None else [one for one in calls if one.spent is None and one.key not in used]
    return LedgerSummary(
        location=ledger.location,
        total=_sums(calls),
        courses=_by(lambda entry: entry.course, calls),
        tasks=_by(lambda entry: entry.task, calls),
        models=_by(lambda entry: f"{entry.provider}/{entry.model}", calls),
        days=_by(lambda entry: entry.date[:10], calls),
        unused=None if left is None else _sums(left),
        warnings=list(ledger.warnings),
    )


def as_text(summary: LedgerSummary) -> str:
    """What `aurora ledger` prints."""
    from aurora.report.text import aligned

    total = summary.total
    lines = [f"Ledger: {summary.location}"]
    if not total.calls:
        lines.append("It is empty: no model has been paid for an answer.")
    else:
        rows: list[tuple[str, ...]] = [_HEAD]
        groups = {"Course": summary.courses, "Task": summary.tasks, "Model": summary.models, "Day": summary.days}
        for title, group in groups.items():
            rows.append((title, *[""] * (len(_HEAD) - 1)))
            rows += [_row(f"  {plain(name)}", sums) for name, sums in group.items()]
        rows.append(_row("Total", total))
        lines += ["", *(line.rstrip() for line in aligned(rows)), ""]
        lines += _notes(summary)
    lines += [f"Warning: {plain(warning)}" for warning in summary.warnings]
    return "\n".join(lines)


_HEAD = ("", "calls", "tokens in", "cached", "to cache", "out", "pictures", "used $", "wasted $")


def _row(name: str, sums: Sums) -> tuple[str, ...]:
    tokens = (sums.input_tokens, sums.cache_read_tokens, sums.cache_write_tokens, sums.output_tokens, sums.images)
    return (
        name,
        f"{sums.calls:,}",
        *(_known(None if count is None else f"{count:,}", sums.unknown_usage) for count in tokens),
        _known(_money(sums.accepted_usd), sums.unknown_accepted_usd),
        _known(_money(sums.spent_usd), sums.unknown_spent_usd),
    )


def _notes(summary: LedgerSummary) -> list[str]:
    total = summary.total
    notes = []
    cost = total.unknown_accepted_usd + total.unknown_spent_usd
    unknown = [
        f"the {what} of {_calls(number)}"
        for what, number in (("tokens", total.unknown_usage), ("price", cost))
        if number
    ]
    if unknown:
        notes.append(f"+ means at least, for what is unknown is left out: {' and '.join(unknown)}.")
    if total.spent:
        notes.append(
            f"Wasted: {_calls(total.spent)} gave an answer that could not be used, or that another build bought in the "
            "same moment."
        )
    unused = summary.unused
    if unused is not None:
        money = _known(_money(unused.accepted_usd), unused.unknown_accepted_usd)
        bought = f", bought for ${money}" if money[0].isdigit() else f", bought at an {money} price"
        notes.append(
            f"No current target uses the answers of {_calls(unused.calls)}{bought}; they stay for when one does."
            if unused.calls
            else "The current targets use every answer."
        )
    return notes


def _by(name: Callable[[Entry], str], entries: Iterable[Entry]) -> dict[str, Sums]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(name(entry), []).append(entry)
    return {group: _sums(groups[group]) for group in sorted(groups)}


def _sums(entries: list[Entry]) -> Sums:
    usages = [entry.usage for entry in entries if entry.usage is not None]
    nothing_known = bool(entries) and not usages

    def tokens(name: str) -> int | None:
        return None if nothing_known else sum(getattr(usage, name) for usage in usages)

    accepted = [entry.cost_usd for entry in entries if entry.spent is None]
    spent = [entry.cost_usd for entry in entries if entry.spent is not None]
    return Sums(
        calls=len(entries),
        accepted=len(accepted),
        spent=len(spent),
        input_tokens=tokens("input_tokens"),
        cache_read_tokens=tokens("cache_read_tokens"),
        cache_write_tokens=tokens("cache_write_tokens"),
        output_tokens=tokens("output_tokens"),
        images=tokens("images"),
        unknown_usage=len(entries) - len(usages),
        accepted_usd=_dollars(accepted),
        unknown_accepted_usd=accepted.count(None),
        spent_usd=_dollars(spent),
        unknown_spent_usd=spent.count(None),
    )


def _dollars(costs: list[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return None if costs and not known else round(math.fsum(known), 6)


def _known(text: str | None, unknown: int) -> str:
    if text is None:
        return "unknown"
    return f"{text}+" if unknown else text


def _money(dollars: float | None) -> str | None:
    if dollars is None:
        return None
    return f"{dollars:.4f}" if 0 < dollars < 0.995 else f"{dollars:,.2f}"


def _calls(number: int) -> str:
    return f"{number:,} call{'' if number == 1 else 's'}"
