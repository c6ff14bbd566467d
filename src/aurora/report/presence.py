"""Which of the expected files are there, whole, and those of the item that they are named for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from aurora.checks.damage import damaged, damaged_picture
from aurora.provenance import Record, Seen, look, records
from aurora.report.expected import Item


@dataclass(frozen=True)
class Presence:
    """Of one item: `missing` is its first file that is not there as it should be, `why` is None where it just is not.

    `edited` is its first file that a person wrote; `adopted` says that the edit is already kept under `edits/`.
    """

    missing: str | None = None
    why: str | None = None
    edited: str | None = None
    adopted: bool = False


class PublishedFiles:
    """The files of an edition and their provenance, each looked at once."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._seen: dict[tuple[str, str], Seen | None] = {}

    @cached_property
    def records(self) -> list[Record]:
        """All provenance of the edition."""
        return list(records(self._folder))

    @cached_property
    def _by_file(self) -> Mapping[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in self.records:
            found.setdefault(record.file, []).append(record)
        return found

    def presence(self, item: Item) -> Presence:
        """Whether all files of an item are there."""
        edited, adopted = None, False
        for file in item.files:
            relative = str(PurePosixPath(file).relative_to(self._folder.as_posix()))
            record = self._record(item, relative)
            seen = self.look(record) if record else None
            if record is None or seen is None:
                why = _unrecorded(Path(file))
            elif self._is_of_another(item, record):
                why = f"it still holds '{record.id}'; the next build publishes '{item.id}' here"
            else:
                why = "" if seen.state == "missing" else seen.damage
                if edited is None and (seen.state == "changed" or "edit" in record.made_from):
                    edited, adopted = file, seen.state == "same"
            if why is not None:
                return Presence(file, why or None)
        return Presence(edited=edited, adopted=adopted)

    def look(self, record: Record) -> Seen | None:
        """What a recorded file is now; None where its record or the file cannot be read."""
        key = (record.kind, record.id)
        if key not in self._seen:
            try:
                self._seen[key] = look(self._folder, record)
            except (OSError, LookupError, TypeError):
                self._seen[key] = None
        return self._seen[key]

    def _record(self, item: Item, file: str) -> Record | None:
        """The record that speaks of a file; where an item of old was published there, too, the item's own."""
        found = self._by_file.get(file, [])
        return next((record for record in found if not self._is_of_another(item, record)), found[0] if found else None)

    def _is_of_another(self, item: Item, record: Record) -> bool:
        return item.kind in ("lesson", "lab") and (record.kind, record.id) != (item.kind, item.id)


def _unrecorded(path: Path) -> str | None:
    """What is wrong with a file of which nothing is known but its name; empty where it is not there."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    if not data:
        return "it is empty"
    match path.suffix:
        case ".png" | ".svg":
            return damaged_picture(data, path.suffix)
        case ".md" | ".yaml" | ".html":
            return damaged(data, None)
        case ".json":
            return _undecodable_json(data)
    return None


def _undecodable_json(data: bytes) -> str | None:
    try:
        json.loads(data)
    except ValueError:
        return "it is no JSON; delete it, and the next build makes it again"
    return None
