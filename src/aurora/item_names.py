"""What a person calls a lesson, a lab or a picture: `lesson:ID`, `lab:ID`, `visual:ID-3`, or by its number now."""

from __future__ import annotations

import difflib
from typing import Literal

from aurora.errors import AuroraError
from aurora.targets import Edition

NamedKind = Literal["lesson", "lab", "visual"]
KINDS: tuple[NamedKind, ...] = ("lesson", "lab", "visual")


class UnknownItem(AuroraError):
    """An outline has nothing of the name that was given."""


def find_item(edition: Edition, text: str) -> tuple[NamedKind, str]:
    """The kind and the id of what a person named, selected or not.

    Args:
        text: `lesson:ID`, `lab:ID`, `visual:ID-3`, or with the number that it has now: `lesson:1.2`, `lab:1.2.1`,
            `lab:2.1` (a lab of the whole module), `visual:1.2-3`.

    Raises:
        UnknownItem: there is no such item; the text names the nearest ones.
    """
    kind, colon, name = text.strip().partition(":")
    if not colon or kind not in KINDS or not name:
        raise UnknownItem(f"'{text}' is no item; write lesson:ID, lab:ID or visual:ID-3 ('aurora ids' lists them)")
    known = _names(edition, kind)
    if name in known.values():
        return kind, name
    if name in known:
        return kind, known[name]
    close = difflib.get_close_matches(name, list(known.values()), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else "'aurora ids' lists what it has"
    raise UnknownItem(f"{edition.course.id}: there is no {kind} '{name}'; {hint}")


def _names(edition: Edition, kind: str) -> dict[str, str]:
    """The ids of all items of a kind by their numbers."""
    whole = edition.whole
    if kind == "lab":
        return {item.number: item.id for item in whole.labs}
    lessons = {item.number: item.id for item in whole.lessons}
    if kind == "lesson":
        return lessons
    return {f"{item.number}-{n}": name for item in whole.lessons for n, name in enumerate(whole.visuals(item), start=1)}
