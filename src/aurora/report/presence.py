"""Which of the expected files are there, whole, and those of the item that they are named for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from aurora.provenance import Record, Seen, find_damage, look, records
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

    @cached_property
    def records(self) -> list[Record]:
        """All provenance of the edition."""
        return list(self._by_file.values())

    @cached_property
    def _by_file(self) -> dict[str, Record]:
        return {record.file: record for record in records(self._folder)}

    def presence(self, item: Item) -> Presence:
        """Whether all files of an item are there."""
        edited, adopted = None, False
        for file in item.files:
            record = self._by_file.get(PurePosixPath(file).relative_to(self._folder.as_posix()).as_posix())
            seen = self._look(record) if record else None
            if record is None or seen is None:
                why = _unrecorded(Path(file))
            elif item.kind in ("lesson", "lab") and record.id != item.id:
                why = f"it still holds '{record.id}'; the next build publishes '{item.id}' here"
            else:
                why = "" if seen.state == "missing" else seen.damage
                if edited is None and (seen.state == "changed" or "edit" in record.made_from):
                    edited, adopted = file, seen.state == "same"
            if why is not None:
                return Presence(file, why or None)
        return Presence(edited=edited, adopted=adopted)

    def _look(self, record: Record) -> Seen | None:
        """What a recorded file is now; None where it cannot be read."""
        try:
            return look(self._folder, record)
        except OSError:
            return None


def _unrecorded(path: Path) -> str | None:
    """What is wrong with a file of which nothing is known but its name; empty where it is not there."""
    try:
        return find_damage(path.name, path.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
