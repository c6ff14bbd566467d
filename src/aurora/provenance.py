"""What each published file was made from, and whether it is still what was published.

One small JSON file an item, `work/provenance/{kind}/{id}.json`. It is written before the file that it speaks of: a job
that is killed between the two leaves no file, never a file that looks as if a person had changed it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aurora.checks.damage import damaged, damaged_picture, fingerprint
from aurora.files import sha256, write_file

Kind = Literal["lesson", "lab", "image", "environment", "master_plan", "book"]
State = Literal["same", "missing", "changed", "damaged"]


@dataclass(frozen=True)
class Record:
    """Of one published file: `file` is relative to the edition, `published` is the damage rule's fingerprint."""

    kind: str
    id: str
    file: str
    made_from: Mapping[str, Any]
    published: Mapping[str, Any]
    mtime_ns: int

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what was published."""
        return str(self.published["sha256"])


@dataclass(frozen=True)
class Seen:
    """What a published file is found to be now. `sha256` is of the bytes found, where they had to be read."""

    record: Record
    path: Path
    state: State
    sha256: str | None = None
    damage: str | None = None


def publish(edition: Path, kind: Kind, id_: str, file: str, data: bytes, made_from: Mapping[str, Any]) -> None:
    """Writes a published file and, before it, its provenance.

    Args:
        edition: the edition's folder.
        id_: the item's id; with an extension where an item has several files.
        file: the published file, relative to the edition's folder.
        data: its bytes.
        made_from: digests and settings that decided it, JSON-able.
    """
    record = {
        "kind": kind,
        "id": id_,
        "file": file,
        "made_from": dict(made_from),
        "published": fingerprint(data) if kind in ("lesson", "lab", "environment") else _digest(data),
        "mtime_ns": 0,
    }
    write_file(_path(edition, kind, id_), _json(record))
    write_file(edition / file, data)


def records(edition: Path) -> Iterator[Record]:
    """All provenance of an edition, in a fixed order; a record that cannot be read is passed over."""
    for path in sorted((edition / "work/provenance").glob("*/*.json")):
        record = _read(path)
        if record:
            yield record


def _read(path: Path) -> Record | None:
    try:
        return Record(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def look(edition: Path, record: Record) -> Seen:
    """What a published file is now. Its bytes are read only where size or time differ from the record's."""
    path = edition / record.file
    try:
        stat = path.stat()
        if stat.st_size == record.published["size"] and stat.st_mtime_ns == record.mtime_ns:
            return Seen(record, path, "same", record.sha256)
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return Seen(record, path, "missing")
    digest = sha256(data)
    if digest == record.sha256:
        return Seen(record, path, "same", digest)
    damage = _damage(record, data)
    return Seen(record, path, "damaged" if damage else "changed", digest, damage)


def look_at_all(edition: Path) -> Iterator[Seen]:
    """What every published file is now, each file once.

    Where lessons moved or went, several records can speak of one file. It belongs to the record that it matches, else
    to the newest; the others' files are gone.
    """
    by_file: dict[str, list[Record]] = {}
    for record in records(edition):
        by_file.setdefault(record.file, []).append(record)
    for claims in by_file.values():
        seen = [look(edition, record) for record in claims]
        matching = [one for one in seen if one.state == "same"]
        newest = max(seen, key=lambda one: _path(edition, one.record.kind, one.record.id).stat().st_mtime_ns)
        yield matching[0] if matching else newest


def remember_times(edition: Path) -> None:
    """Notes the times of the files that are as published, so that the next look need not read them."""
    for seen in look_at_all(edition):
        record, path = seen.record, seen.path
        if seen.state == "same" and path.stat().st_mtime_ns != record.mtime_ns:
            changed = {**record.__dict__, "mtime_ns": path.stat().st_mtime_ns}
            write_file(_path(edition, record.kind, record.id), _json(changed))


def _damage(record: Record, data: bytes) -> str | None:
    if record.kind in ("lesson", "lab", "environment"):
        return damaged(data, record.published)
    if record.kind == "image":
        return damaged_picture(data, Path(record.file).suffix)
    return None if data else "it is empty"


def _digest(data: bytes) -> dict[str, Any]:
    return {"size": len(data), "sha256": sha256(data)}


def _path(edition: Path, kind: str, id_: str) -> Path:
    return edition / "work/provenance" / kind / f"{id_}.json"


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
