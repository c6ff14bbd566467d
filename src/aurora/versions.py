"""One version of an item: an answer in the ledger, what it was made of, and what of that is otherwise now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aurora.baselines import changed_parts
from aurora.files import sha256
from aurora.ledger import Entry, canonical
from aurora.lessons import stage_text
from aurora.revisions import Revision
from aurora.slices import LabSlice, LessonSlice, SlidesSlice, VisualSlice, Writer, asked, joined
from aurora.writers import DRAFT, GUIDE, REVIEW, SLIDES, SPEC

Slice = LessonSlice | LabSlice | VisualSlice | SlidesSlice

LAST_STEPS = {"lesson": (REVIEW, DRAFT), "lab": (GUIDE,), "visual": (SPEC,), "slides": (SLIDES,)}
"""The tasks whose answers are versions, by kind."""

_OF_A_REVISION = ("revision", "requirements")
_OF_A_VISUAL = {"description": "its description", "kind": "its kind", "style": "image_style", "language": "language"}


@dataclass(frozen=True)
class Made:
    """An accepted answer with the steps before it, its own first, as far as the ledger has them."""

    steps: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """The answer itself."""
        return self.steps[0]

    @property
    def hard(self) -> Mapping[str, Any]:
        """What decided it."""
        hard: Mapping[str, Any] = self.entry.question["hard"]
        return hard

    @property
    def own(self) -> Mapping[str, Any]:
        """What decided it, of the item alone: its part of the outline."""
        slice_ = self.hard.get("slice")
        if not isinstance(slice_, dict):
            return self.hard
        return next((slice_[name] for name in ("lesson", "lab") if isinstance(slice_.get(name), dict)), slice_)

    @property
    def revision(self) -> int:
        """The outline's revision and those that were asked for, together."""
        return int(self.own.get("revision") or 1)

    @property
    def usd(self) -> float | None:
        """What all steps cost, in US dollars; None where that of one is not known."""
        costs = [entry.cost_usd for entry in self.steps]
        return None if None in costs else round(sum(cost for cost in costs if cost), 6)


def made_versions(kind: str, entries: Sequence[Entry], last: str | None, used: Iterable[str]) -> list[Made]:
    """The versions among the answers for one item, the oldest first.

    A draft that was reviewed is a step of its review, and no version of its own unless it is what is built.

    Args:
        entries: all accepted answers for the item.
        last: the task of the last step as the settings are now, None with the offline writer.
        used: the keys of what is built.
    """
    by_text = {sha256(stage_text(entry.answer or "").encode()): entry for entry in entries}
    reviewed = {_before(entry) for entry in entries if entry.task == REVIEW}
    built = set(used) if last == DRAFT else set()

    def chain(entry: Entry) -> tuple[Entry, ...]:
        before = by_text.get(_before(entry) or "")
        return (entry, *chain(before)) if before and before.task != entry.task else (entry,)

    def is_step(entry: Entry) -> bool:
        text = sha256(stage_text(entry.answer or "").encode())
        return entry.task == DRAFT and text in reviewed and entry.key not in built

    ends = [entry for entry in entries if entry.task in LAST_STEPS[kind] and not is_step(entry)]
    return [Made(chain(entry)) for entry in sorted(ends, key=lambda entry: (entry.date, entry.key))]


def _before(entry: Entry) -> str | None:
    before = entry.question["hard"].get("before")
    return before.get("sha256") if isinstance(before, dict) else None


@dataclass(frozen=True)
class Now:
    """What is asked for an item now. `revision` and `requirements` are the outline's own, `again` what came on top."""

    slice: Slice
    again: Revision
    revision: int
    requirements: str | None
    built: Made | None

    @cached_property
    def _asked(self) -> dict[str, Any]:
        return _without_revision(_plain(asked(self.slice)))

    def number_of(self, made: Made) -> int | None:
        """The revision of a version, as `regenerate=ITEM@1` counts; None where the outline had another one."""
        number = made.revision - self.revision + 1
        return number if 1 <= number <= self.again.last else None

    def differs(self, made: Made) -> list[str]:
        """What has to be set back, in words, beside the number of the revision, to have a version built again."""
        found = list(self._settings(made))
        if isinstance(self.slice, VisualSlice):
            found += self._of_visual(made)
        else:
            found += changed_parts(_without_revision(made.hard.get("slice", {})), self._asked)
        number = self.number_of(made)
        if number is None:
            found.append(f"'revision: {made.revision}' in the outline")
        elif made.own.get("requirements") != _plain(joined(self.requirements, self.again.requirements.get(number))):
            found.append("requirements")
        if not found and number == self.again.revision:
            found.append("what it was made of, such as its draft, its plan or the environment of the labs")
        return list(dict.fromkeys(found))

    def _settings(self, made: Made) -> Iterable[str]:
        writers = self.slice.writers
        if not writers:
            yield f"text_provider ({made.entry.provider})"
            return
        for entry in made.steps:
            yield from _of_writer(entry, writers.get(entry.task))
        whole = _before(made.steps[-1]) is None
        if isinstance(self.slice, LessonSlice) and whole and {entry.task for entry in made.steps} != set(writers):
            yield "quality"

    def _of_visual(self, made: Made) -> Iterable[str]:
        now: dict[str, Any] = dict(self.built.hard) if self.built else {}
        now |= {"kind": self.slice.kind, "style": self.slice.style} if isinstance(self.slice, VisualSlice) else {}
        return [word for name, word in _OF_A_VISUAL.items() if name in now and made.hard.get(name) != _plain(now[name])]


def _of_writer(entry: Entry, writer: Writer | None) -> Iterable[str]:
    if writer is None:
        yield "quality"
        return
    if entry.question["model"] != writer.model:
        yield f"the model of {entry.task} ({entry.question['model']})"
    if entry.question["prompt"] != writer.prompt:
        yield f"the prompt of {entry.task}"


def _without_revision(slice_: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: {key: part for key, part in value.items() if key not in _OF_A_REVISION}
        if name in ("lesson", "lab") and isinstance(value, dict)
        else value
        for name, value in slice_.items()
        if name not in _OF_A_REVISION
    }


def _plain(value: Any) -> Any:
    """A value in the one form that questions are kept in."""
    return json.loads(canonical(value))
