"""Whether what is there was made from what decides it now, going by content: no times, no records of Snakemake.

A build that was restored from a cache or a backup has files of one outline, times of another day, and no records or
those of a later build. Each file's own record says what it was made from; where that is not what decides it now, its
slice gets a content that it never had, so that it is made again whatever else is remembered of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from aurora.edits import Stock
from aurora.files import sha256
from aurora.provenance import Record, Seen, look, records
from aurora.slice_files import all_slices, slice_bytes
from aurora.targets import LAB_STAGES, LESSON_STAGES, SLIDES_STAGE, Edition

_SLICE_OF = {"lesson": "lesson_page", "lab": "lab_page"}
_SLICE_OF_STEP = {
    **dict.fromkeys(LESSON_STAGES, "lesson"),
    **dict.fromkeys(LAB_STAGES, "lab"),
    "titles": "titles",
    SLIDES_STAGE: "slides",
}


def note_outdated(edition: Edition, stock: Stock) -> None:
    """Notes as to be made again what was made from something else than what decides it now."""
    folder = Path(edition.folder)
    seen = {record.file: look(folder, record) for record in records(folder)}
    digests = {file: one.sha256 for file, one in seen.items() if one.state in ("same", "changed")}
    slices = {(kind, name): slice_bytes(slice_) for kind, name, slice_ in all_slices(edition, stock)}
    decides = {name: sha256(data) for name, data in slices.items()}
    for one in seen.values():
        slice_ = _slice_of(one.record)
        if one.state != "same" or slice_ not in slices or not is_outdated(one.record, decides, digests):
            continue
        if not _is_announced(folder, one, slice_, slices[slice_]):
            stock.damaged.setdefault((one.record.kind, one.record.id), secrets.token_hex(16))


def _is_announced(folder: Path, seen: Seen, slice_: tuple[str, str], data: bytes) -> bool:
    """Whether the slice on disk was written for the file to be made again, and no build has come to it yet."""
    file = folder / f"work/slices/{slice_[0]}/{slice_[1]}.json"
    try:
        newer = file.stat().st_mtime_ns > seen.path.stat().st_mtime_ns
        return newer and seen.record.made_from.get("slice") != sha256(data) and file.read_bytes() == data
    except OSError:
        return False


def is_outdated(record: Record, slices: Mapping[tuple[str, str], str], digests: Mapping[str, str | None]) -> bool:
    """Whether a file was made from something else than what decides it now.

    Args:
        slices: the digests of all slices of the edition, by kind and name.
        digests: the digests of its files, relative to its folder; those that are not there are made again anyway.
    """
    made_from = record.made_from
    if made_from.get("slice") != slices.get(_slice_of(record), made_from.get("slice")):
        return True
    behind, inputs = (made_from.get(name, {}) for name in ("slices", "inputs"))
    if any(slices.get(_named(name), digest) != digest for name, digest in behind.items()):
        return True
    return any(digests.get(file, digest) != digest for file, digest in inputs.items())


def _named(slice_: str) -> tuple[str, str]:
    kind, _, name = slice_.partition("/")
    return kind, name


def _slice_of(record: Record) -> tuple[str, str]:
    if record.kind == "stage":
        step, _, name = record.id.partition("/")
        return _SLICE_OF_STEP.get(step, step), name
    if record.kind == "book":
        return "book", PurePosixPath(record.id).stem
    return _SLICE_OF.get(record.kind, record.kind), record.id
