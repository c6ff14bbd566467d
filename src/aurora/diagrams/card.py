"""A brief for a picture that has still to be made: its fields on a card that nobody takes for the picture."""

from __future__ import annotations

from aurora.diagrams import signs
from aurora.diagrams.blocks import PAD_Y, Sheet
from aurora.diagrams.geometry import Box, Figure, Rect, TextLine
from aurora.diagrams.spec import DiagramSpec

_PAD, _ROW = 12.0, 9.0
_LABEL = 120.0


def card(spec: DiagramSpec, sheet: Sheet) -> Figure | None:
    """The fields in rows: label at the left, detail at the right; a sign of the wanted kind in the upper corner."""
    left = sheet.width * 0.02 + _PAD
    wide = sheet.width - left - _PAD
    sign = signs.WIDTH + 14
    inner = wide - sign
    side = min(_LABEL, max(sheet.block((node.label, True, "ink")).natural for node in spec.nodes))
    if not any(node.detail for node in spec.nodes):
        side = inner
    figure = Figure(sheet.width)
    y = _PAD
    between = _ROW if len(spec.nodes) < 8 else _ROW / 2
    rows: list[Box] = []
    for node in spec.nodes:
        label = sheet.block((node.label, True, "ink"))
        detail = sheet.block((node.detail or "", False, "ink"))
        inner = wide - (sign if y < _PAD + signs.HEIGHT + 4 else 0.0)
        beside = inner - side - 12
        if not sheet.force and (label.least > side or (node.detail and detail.least > beside)):
            return None
        tall = max(label.height(side), detail.height(beside) if node.detail else 0.0) + 2
        lines: list[TextLine] = label.set(Rect(left, y + 1, side, tall), "start", top=True)
        if node.detail:
            dy = (sheet.size - sheet.small) * 0.9
            lines += detail.set(Rect(left + side + 12, y + 1 + dy, beside, tall), "start", top=True)
            tall += dy
        rows.append(Box(Rect(left - 6, y, inner + 12, tall), "field", tuple(lines), node.id))
        y += tall + between
    height = max(y - between + _PAD, signs.HEIGHT + 2 * _PAD + PAD_Y)
    figure.height = height
    figure.boxes = [Box(Rect(0, 0, sheet.width, height), "card", radius=6.0, sign=spec.suggests or ""), *rows]
    return figure
