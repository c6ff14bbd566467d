"""Whole shares that sum exactly: minutes of steps, points of a rubric."""

from __future__ import annotations

from collections.abc import Sequence


def split_whole(total: float, weights: Sequence[int]) -> list[float]:
    """`total` split by `weights` into whole parts by the largest remainder (Hamilton's method); earlier parts win ties.

    The parts sum to `total` exactly: a fraction of a minute that it has goes to the last part that is not empty.
    """
    whole = int(total)
    all_weights = sum(weights)
    parts = [whole * weight // all_weights for weight in weights]
    remainders = [(-(whole * weight % all_weights), index) for index, weight in enumerate(weights)]
    for _, index in sorted(remainders)[: whole - sum(parts)]:
        parts[index] += 1
    shares: list[float] = list(parts)
    last = max((index for index, part in enumerate(parts) if part), default=len(parts) - 1)
    shares[last] += total - whole
    return shares
