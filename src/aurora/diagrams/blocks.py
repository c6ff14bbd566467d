"""Texts as blocks that know how much room they need, and the sheet that they are laid out on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Literal

from aurora.diagrams.geometry import ASCENT, Box, Look, Rect, TextLine, Tone
from aurora.diagrams.spec import DiagramSpec, Node
from aurora.diagrams.text import Measure

LEADING = 1.2
SMALLEST = 7.0
"""The smallest text size, in points on a page 15 cm wide."""
PAD_X, PAD_Y = 7.0, 5.5
PALETTE = 6

Align = Literal["center", "start"]


@dataclass(frozen=True)
class Paragraph:
    """A text in one size, weight and tone."""

    text: str
    size: float
    bold: bool
    tone: Tone


class Block:
    """Paragraphs one under another."""

    def __init__(self, measure: Measure, paragraphs: Sequence[Paragraph], balanced: bool = True) -> None:
        self._measure = measure
        self._balanced = balanced
        self._paragraphs = [p for p in paragraphs if measure.wrap(p.text, 1e6, p.size, p.bold)]

    @cached_property
    def least(self) -> float:
        """The width below which words would be broken."""
        return max((self._measure.longest_word(p.text, p.size, p.bold) for p in self._paragraphs), default=0.0) + 0.1

    @cached_property
    def natural(self) -> float:
        """The width at which every paragraph is one line."""
        wholes = (self._measure.wrap(p.text, 1e6, p.size, p.bold)[0] for p in self._paragraphs)
        sizes = ((p.size, p.bold) for p in self._paragraphs)
        widths = (self._measure.width(t, *how) for t, how in zip(wholes, sizes, strict=True))
        return max(widths, default=0.0) + 0.1

    def height(self, width: float) -> float:
        """The height of the block when its lines may be `width` wide."""
        lines = fsum(len(self._measure.wrap(p.text, width, p.size, p.bold)) * p.size for p in self._paragraphs)
        return lines * LEADING + 1.5 * max(0, len(self._paragraphs) - 1)

    def set(self, area: Rect, align: Align = "center", top: bool = False, inverse: bool = False) -> list[TextLine]:
        """The lines inside an area, in its middle or from its top."""
        y = area.y if top else area.y + (area.h - self.height(area.w)) / 2
        lines: list[TextLine] = []
        for paragraph in self._paragraphs:
            size, bold = paragraph.size, paragraph.bold
            broken = self._measure.balanced if self._balanced and align == "center" else self._measure.wrap
            for text in broken(paragraph.text, area.w, size, bold):
                width = self._measure.width(text, size, bold)
                x = area.x + (area.w - width) / 2 if align == "center" else area.x
                baseline = y + (LEADING - 1) / 2 * size + ASCENT * size
                tone: Tone = "inverse" if inverse else paragraph.tone
                lines.append(TextLine(text, x, baseline, width, size, bold, tone, align == "center"))
                y += size * LEADING
            y += 1.5
        return lines


@dataclass(frozen=True)
class Sheet:
    """The room for a figure, and the size of its labels.

    With `force`, words may be broken to fit. A `draft` is only compared with others: its lines are as many and its
    boxes as large as in the end, but the lines of a text are not yet of even lengths.
    """

    measure: Measure
    width: float
    height: float
    size: float
    force: bool = False
    draft: bool = False

    @property
    def small(self) -> float:
        return max(SMALLEST, self.size - 1.25)

    def block(self, *paragraphs: tuple[str, bool, Tone] | tuple[str, bool, Tone, float]) -> Block:
        """A block of (text, bold, tone[, size]); strong texts take the size of labels, others are smaller."""
        sized = [
            Paragraph(p[0], p[3] if len(p) == 4 else (self.size if p[1] else self.small), p[1], p[2])
            for p in paragraphs
        ]
        return Block(self.measure, sized, balanced=not self.draft)

    def node_block(self, node: Node, tag: str | None = None) -> Block:
        """Tag, label and detail of a node."""
        parts: list[tuple[str, bool, Tone] | tuple[str, bool, Tone, float]] = []
        if tag:
            parts.append((tag, True, "hue", SMALLEST))
        parts.append((node.label, True, "ink"))
        if node.detail:
            parts.append((node.detail, False, "muted"))
        return self.block(*parts)

    def fits(self, least: float, width: float) -> bool:
        """Whether a block whose unbroken width is `least` may stand in a box of that width."""
        return width >= 2 * PAD_X + 12 and (self.force or least + 2 * PAD_X <= width)


def node_box(
    node: Node,
    block: Block,
    rect: Rect,
    hue: int | None = None,
    radius: float = 4.0,
    align: Align = "center",
    top: bool = False,
) -> Box:
    """The box of a node with its text, in its middle or from its top; a node with emphasis is filled."""
    look: Look = "strong" if node.emphasis else "node"
    inside = Rect(rect.x + PAD_X, rect.y + PAD_Y, rect.w - 2 * PAD_X, rect.h - 2 * PAD_Y)
    lines = block.set(inside, align, top, inverse=node.emphasis)
    return Box(rect, look, tuple(lines), node.id, hue, radius)


def text_box(block: Block, rect: Rect, look: Look, hue: int | None = None, align: Align = "center") -> Box:
    """A box that is no node: a heading, a frame, a label."""
    pad = 0.0 if look in ("plain", "title", "key") else PAD_X
    inside = Rect(rect.x + pad, rect.y, rect.w - 2 * pad, rect.h)
    return Box(rect, look, tuple(block.set(inside, align, inverse=look == "head")), None, hue)


def badge(sheet: Sheet, text: str, x: float, y: float) -> Box:
    """A small disc with a number or a letter, its middle at (x, y)."""
    block = sheet.block((text, True, "inverse", SMALLEST))
    half = max(5.8, block.natural / 2 + 2.4)
    rect = Rect(x - half, y - 5.8, 2 * half, 11.6)
    return Box(rect, "badge", tuple(block.set(rect)), radius=5.8)


def hues(spec: DiagramSpec) -> dict[str, int]:
    """A place in the palette for each group, in their order."""
    return {group.id: n % PALETTE for n, group in enumerate(spec.groups)}


def tags(spec: DiagramSpec) -> dict[str, str]:
    """The text of each group, for kinds that name it inside its boxes."""
    return {group.id: group.label for group in spec.groups}
