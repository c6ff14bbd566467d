"""Publishing what a person may have changed meanwhile: a file that was changed during a build is not overwritten."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aurora.baselines import NewOrigin, asked_in, begun, note_origin, read_origin
from aurora.files import sha256, write_file
from aurora.provenance import Kind, Record, adopt, find_damage, publish, record_of

logger = logging.getLogger("aurora")


def asked_of_page(edition: Path, kind: str, id_: str) -> dict[str, Any]:
    """For the record of a generated page: what its lesson or lab was made from, should a person change it."""
    return {"asked": asked_in(edition, kind, id_)}


def publish_page(edition: Path, kind: Kind, id_: str, file: str, data: bytes, made_from: Mapping[str, Any]) -> None:
    """Publishes a file unless a person changed it since the build began: then theirs stays, and becomes an edit.

    Args:
        edition: the edition's folder.
        id_: the item's id, whatever its number.
        file: the published file, relative to the edition's folder.
        data: its bytes.
        made_from: digests and settings that decided it, JSON-able.
    """
    if _stays(edition, kind, id_, file):
        os.utime(edition / file)
        return
    publish(edition, kind, id_, file, data, made_from)


def _stays(edition: Path, kind: str, id_: str, file: str) -> bool:
    """Keeps what a person made of a file during the build. Whether it is the page of this very item, and stays."""
    from aurora.edits import edit_file, rescued_file

    path, record = edition / file, record_of(edition, file)
    if not path.is_file():
        return False
    found = path.read_bytes()
    digest = sha256(found)
    if record and digest in (record.sha256, record.replaces):
        return False
    if record and find_damage(file, found, record.published):
        return False
    edits = edits_of(edition)
    edit = edit_file(edits, record.kind, file, record.id) if record else None
    if record is None or edit is None or not _is_free(edit, record, digest):
        kept = rescued_file(edition, path, digest)
        write_file(kept, found)
        logger.warning("%s was changed while it was made anew: it is kept as %s", path, kept)
        return False
    _note(edits, edition, record)
    write_file(edit, found)
    logger.warning("%s was changed while the build was running: it is kept as %s", path, edit)
    if (record.kind, record.id) != (kind, id_):
        return False
    adopt(edition, record, found)
    return True


def edits_of(edition: Path) -> Path:
    """The folder of an edition's edits: `edits/{course}/{lang}` beside `build/{course}/{lang}`."""
    course, language = edition.parts[-2:]
    return edition.parents[2] / "edits" / course / language


def _is_free(edit: Path, record: Record, digest: str) -> bool:
    try:
        return sha256(edit.read_bytes()) in (record.made_from.get("edit"), digest)
    except FileNotFoundError:
        return True


def _note(edits: Path, edition: Path, record: Record) -> None:
    if record.kind not in ("lesson", "lab"):
        return
    origin, page = begun(record)
    noted = read_origin(edits, record.kind, record.id)
    if noted:
        origin, page = noted.model_copy(update={"frame": origin.frame or noted.frame}), None
    note_origin(edits, edition, NewOrigin(record.kind, record.id, origin, page))
