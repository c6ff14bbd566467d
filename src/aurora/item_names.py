"""What a person calls a lesson, a lab, a picture or slides: `lesson:ID`, `lab:ID`, `visual:ID-3`, `slides:MODULE-ID`.

The number that it has now does as well.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Literal

from aurora.errors import AuroraError
from aurora.targets import Edition

NamedKind = Literal["lesson", "lab", "visual", "slides"]
KINDS: tuple[NamedKind, ...] = ("lesson", "lab", "visual", "slides")


class UnknownItem(AuroraError):
    """An outline has nothing of the name that was given."""


def find_item(edition: Edition, text: str) -> tuple[NamedKind, str]:
    """The kind and the id of what a person named, selected or not.

    Args:
        text: `lesson:ID`, `lab:ID`, `visual:ID-3`, or with the number that it has now: `lesson:1.2`, `lab:1.2.1`,
            `lab:2.1` (a lab of the whole module), `visual:1.2-3`, `slides:2` (those of the second module).

    Raises:
        UnknownItem: there is no such item; the text names the nearest ones.
    """
    kind, colon, name = text.strip().partition(":")
    if not colon or kind not in KINDS or not name:
        hint = _of_another_kind(edition, name or kind)
        raise UnknownItem(f"'{text}' is no item; write lesson:ID, lab:ID, visual:ID-3 or slides:MODULE: {hint}")
    known = _names(edition, kind)
    if name in known.values():
        return kind, name
    if name in known:
        return kind, known[name]
    no = "are no slides of" if kind == "slides" else f"is no {kind}"
    raise UnknownItem(f"{edition.course.id}: there {no} '{name}'; {_hint(kind, name, known)}")


def _of_another_kind(edition: Edition, name: str) -> str:
    names = {kind: _names(edition, kind) for kind in KINDS}
    meant = [f"{kind}:{name}" for kind, known in names.items() if name in known or name in known.values()]
    if meant:
        return f"did you mean {' or '.join(meant)}?"
    first = [f"{kind}:{number}" for kind, known in names.items() for number in list(known)[:1]]
    return f"for example {' or '.join(first)} ('aurora ids' lists ids and numbers)"


def _hint(kind: str, name: str, known: Mapping[str, str]) -> str:
    for lesson in (name, _lesson_of(name)) if kind == "visual" else ():
        pictures = [number for number, id_ in known.items() if lesson in (_lesson_of(number), _lesson_of(id_))]
        if pictures:
            last = f" to {kind}:{pictures[-1]}" if len(pictures) > 1 else ""
            return f"that lesson has {kind}:{pictures[0]}{last}"
    close = difflib.get_close_matches(name, list(known.values()), n=3, cutoff=0.5)
    if close:
        return f"did you mean {' or '.join(f'{kind}:{id_}' for id_ in close)}?"
    first = f"write for example {kind}:{next(iter(known))}; " if known else ""
    return f"{first}'aurora ids' lists what there is"


def _lesson_of(picture: str) -> str:
    return picture.rpartition("-")[0]


def _names(edition: Edition, kind: str) -> dict[str, str]:
    """The ids of all items of a kind by their numbers."""
    whole = edition.whole
    if kind == "lab":
        return {item.number: item.id for item in whole.labs}
    if kind == "slides":
        return {str(number): whole.course.module_ids[number - 1] for number in whole.decks}
    lessons = {item.number: item.id for item in whole.lessons}
    if kind == "lesson":
        return lessons
    return {f"{item.number}-{n}": name for item in whole.lessons for n, name in enumerate(whole.visuals(item), start=1)}
