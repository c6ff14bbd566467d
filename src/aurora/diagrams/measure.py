"""Measures a laid-out diagram: is every text whole, on its own ground, and clear of everything else?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from aurora.diagrams.geometry import Arrow, Box, Rect, TextLine, crosses

if TYPE_CHECKING:
    from aurora.diagrams.layout import Layout

_SHAPELESS = frozenset(("title", "plain", "field"))
_ABOVE_ARROWS = frozenset(("badge", "dot"))
_SLACK = 0.3
"""Points that count as touching: a hair's breadth, less than the white around a letter."""
_HEAD = 5.6
_UP, _DOWN = 0.94, 0.26
"""Share of a text size that ink reaches above and below the baseline: the accents of capitals, and descenders."""


@dataclass(frozen=True)
class _Text:
    """A line of text, the box that it stands in, and when it is drawn."""

    line: TextLine
    box: Box
    turn: int

    @property
    def ink(self) -> Rect:
        """The rectangle that its letters fill, accents and descenders included."""
        line = self.line
        return Rect(line.x, line.baseline - _UP * line.size, line.width, (_UP + _DOWN) * line.size)

    @property
    def said(self) -> str:
        text = self.line.text
        return f"'{text if len(text) <= 40 else f'{text[:39]}…'}'"


def faults(layout: Layout) -> list[str]:
    """What is wrong with the texts of a diagram, a phrase for each; nothing where all can be read.

    A text lies within the page and within its box, covers no other text, and nothing that is drawn after it lies on it:
    no shape and no line. Under the text of an arrow no line runs but its own.
    """
    drawn = _drawn(layout)
    texts = [_Text(line, box, turn) for turn, box in drawn for line in box.lines]
    page = Rect(0, 0, layout.width, layout.height)
    return list(dict.fromkeys([*_clipped(texts, page), *_overlapping(texts), *_covered(texts, drawn, layout)]))


def _drawn(layout: Layout) -> list[tuple[int, Box]]:
    """Every box with its turn, as `source` draws them: before the arrows (below 0) or after them."""
    below = [box for box in layout.boxes if box.look not in _ABOVE_ARROWS]
    above = [box for box in layout.boxes if box.look in _ABOVE_ARROWS] + list(layout.labels)
    return [(turn - len(below), box) for turn, box in enumerate([*below, *above])]


def _clipped(texts: Sequence[_Text], page: Rect) -> Iterator[str]:
    for text in texts:
        if not page.contains(text.ink, _SLACK):
            yield f"{text.said} runs over the edge of the picture"
        elif not text.box.rect.grown(1.0).contains(text.ink, _SLACK):
            yield f"{text.said} does not fit its box"


def _overlapping(texts: Sequence[_Text]) -> Iterator[str]:
    for one, other in combinations(texts, 2):
        # The lines of one box are set closer than ink may reach: an accent seldom meets a descender.
        a, b = (one.line.extent, other.line.extent) if one.box is other.box else (one.ink, other.ink)
        if a.overlaps(b, _SLACK):
            yield f"{one.said} and {other.said} stand on each other"


def _covered(texts: Sequence[_Text], drawn: Sequence[tuple[int, Box]], layout: Layout) -> Iterator[str]:
    lines = [(arrow, _bounds(arrow)) for arrow in layout.arrows]
    for text in texts:
        ink = text.ink
        for turn, box in drawn:
            if turn > text.turn and box.look not in _SHAPELESS and box.rect.overlaps(ink, _SLACK):
                yield f"{text.said} lies under another shape"
        inner = ink.grown(-_SLACK)
        if text.turn < 0:
            near = (arrow for arrow, around in lines if around.overlaps(ink, 0.0))
            if any(_runs_through(arrow, inner) for arrow in near):
                yield f"a line runs through {text.said}"
    for label in layout.labels:
        if label.look == "key":
            inner = label.rect.grown(-_SLACK)
            under = {(arrow.source, arrow.target) for arrow, _ in lines if _runs_through(arrow, inner)}
            if len(under) > 1:
                yield f"lines of other arrows run under {_Text(label.lines[0], label, 0).said}"


def _runs_through(arrow: Arrow, rect: Rect) -> bool:
    return any(crosses(a, b, rect) for a, b in pairwise(arrow.points))


def _bounds(arrow: Arrow) -> Rect:
    """The rectangle around a line and its head."""
    xs, ys = zip(*arrow.points, strict=True)
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top).grown(_HEAD / 2)
