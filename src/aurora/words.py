"""Numbers in sentences."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 call`, `2 calls`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def numbers_to(last: int) -> str:
    """Which numbers there are, from 1 on: `there is only 1`, `there are 1 to 3`."""
    return "there is only 1" if last == 1 else f"there are 1 to {last}"
