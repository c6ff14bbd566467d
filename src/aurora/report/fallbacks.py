"""What stands in the place of what was wanted: diagrams for painted pictures, answers of fallback models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from aurora.components import Component
from aurora.fallback_notes import FallbackNote, fallback_notes
from aurora.provenance import FALLBACK
from aurora.report.expected import Item
from aurora.report.models import FoundInFile
from aurora.report.presence import PublishedFiles
from aurora.targets import Edition
from aurora.writers import asks_models

_COMPONENTS: dict[str, Component] = {
    "lesson": "lessons",
    "visual": "visuals",
    "image": "images",
    "slides": "slides",
    "lab": "labs",
    "environment": "lab_extras",
}


def find_fallbacks(edition: Edition, items: list[Item], published: PublishedFiles) -> list[FoundInFile]:
    """A flag for each fallback.

    Args:
        items: what is there and was not made by a person.
    """
    drawn = {f"{edition.folder}/{record.file}" for record in published.records if FALLBACK in record.made_from}
    findings = [_not_painted(edition, item) for item in items if item.files[0] in drawn]
    return findings + list(_answered_by_others(edition, items))


def _not_painted(edition: Edition, item: Item) -> FoundInFile:
    return FoundInFile(
        file=item.files[0],
        line=0,
        code="fallback",
        severity="flagged",
        message="a diagram stands here in the place of an illustration, which no model would paint",
        fix=(
            "Describe another scene under 'visuals' of its lesson in the outline, or put a picture of your own at "
            f"{edition.edits}/images/{item.id}.png."
        ),
    )


def _answered_by_others(edition: Edition, items: list[Item]) -> Iterator[FoundInFile]:
    if not asks_models(edition.settings):
        return
    files: dict[tuple[Component | None, str], str] = {(item.component, item.id): item.files[0] for item in items}
    titles = edition.all_titles
    for note in fallback_notes(Path(edition.folder)):
        kind, _, id_ = note.item.partition(":")
        if kind == "titles":
            file = edition.titles_file(id_) if edition.titles_file(id_) in titles else None
        else:
            file = files.get((_COMPONENTS.get(kind), id_ or kind))
        if file and _is_used(edition, note):
            yield FoundInFile(
                file=file,
                line=0,
                code="fallback-model",
                severity="flagged",
                message=f"{note.task} was answered by the fallback {note.model}, since the model asked first gave no "
                "answer that could be used",
                fix="Read it with more care than the others; it is kept, and no later build asks for it again.",
            )


def _is_used(edition: Edition, note: FallbackNote) -> bool:
    stage = note.task.removeprefix("lesson.")
    return stage == note.task or stage in edition.stages
