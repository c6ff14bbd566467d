"""Tracks for the lines between two levels: lines of different origin never lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

Port = tuple[int, bool]
_NEAR = 5.0


@dataclass(frozen=True)
class Wire:
    """A line from a port at the upper side of a channel to one at its lower side, and where they are."""

    source: Port
    target: Port
    start: float
    end: float


@dataclass
class _Group:
    """All lines of one origin; they share one track."""

    port: Port
    start: float
    ends: list[float]

    @property
    def low(self) -> float:
        return min(self.start, *self.ends)

    @property
    def high(self) -> float:
        return max(self.start, *self.ends)

    def meets(self, other: _Group) -> bool:
        return self.low < other.high + _NEAR and other.low < self.high + _NEAR

    def goes_above(self, other: _Group) -> bool:
        """Whether this line leaves where the other one arrives: on a lower track they would lie on each other."""
        return any(abs(self.start - end) < _NEAR for end in other.ends)


def tracks(wires: Sequence[Wire]) -> tuple[dict[Port, int], int]:
    """The track of each origin whose lines turn, 0 being the uppermost, and the number of tracks."""
    groups: dict[Port, _Group] = {}
    for wire in wires:
        group = groups.setdefault(wire.source, _Group(wire.source, wire.start, []))
        group.ends.append(wire.end)
    turning = [g for g in groups.values() if any(abs(end - g.start) > 0.01 for end in g.ends)]
    # Of lines that go right, the rightmost is laid uppermost, of those that go left the leftmost: so they do not cross.
    rightwards = [g for g in turning if fsum(g.ends) / len(g.ends) >= g.start]
    leftwards = [g for g in turning if g not in rightwards]
    waiting = sorted(rightwards, key=lambda g: (-g.start, g.port)) + sorted(leftwards, key=lambda g: (g.start, g.port))
    placed: dict[Port, int] = {}
    done: list[_Group] = []
    while waiting:
        free = [g for g in waiting if not any(o.goes_above(g) for o in waiting if o is not g)]
        group = (free or waiting)[0]
        waiting.remove(group)
        placed[group.port] = max((placed[o.port] + 1 for o in done if o.meets(group)), default=0)
        done.append(group)
    return placed, max(placed.values(), default=-1) + 1
