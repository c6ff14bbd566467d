"""Publishing what a person may have changed meanwhile: a file that was changed during a build is not overwritten."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from aurora.baselines import NewOrigin, asked_in, begun, note_origin, read_origin
from aurora.files import sha256, write_file
from aurora.provenance import Kind, Record, adopt, find_damage, is_published, is_stale, publish, record_of, whose

logger = logging.getLogger("aurora")

_FOLDERS = ("lessons", "labguide", "images")


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
    if _stays(edition, kind, id_, file, data):
        os.utime(edition / file)
        return
    publish(edition, kind, id_, file, data, made_from)


def keep_meanwhile(edition: Path, outputs: Iterable[Path]) -> list[str]:
    """Keeps what a person made, during a job that fails, of the files that Snakemake then puts back as they were.

    A line for each file says where its change is kept. The records stay as they are, since the files do.

    Args:
        edition: the edition's folder.
        outputs: what the job was to make, under that folder.

    Raises:
        OSError: a file cannot be read or kept.
    """
    from aurora.merging import FOLDER, keep_changed

    lines = []
    for path in outputs:
        file = path.relative_to(edition).as_posix()
        if file.startswith(f"{FOLDER}/"):
            kept = keep_changed(edition, path)
        elif file.split("/")[0] in _FOLDERS and path.is_file():
            record, found = record_of(edition, file), path.read_bytes()
            kept = None if record and _is_ours(record, found) else _keep(edition, path, record, found)[1]
        else:
            continue
        if kept:
            lines.append(f"{path} was changed meanwhile: it is kept as {kept}")
    return lines


def _stays(edition: Path, kind: str, id_: str, file: str, data: bytes) -> bool:
    """Keeps what a person made of a file during the build. Whether it is the page of this very item, and stays."""
    path, record = edition / file, record_of(edition, file)
    if not path.is_file():
        return False
    found = path.read_bytes()
    if record and _is_ours(record, found):
        if found != data:
            _keep_last_copy(edition, path, record, found)
        return False
    owner, kept = _keep(edition, path, record, found)
    if kept:
        logger.warning("%s was changed while the build was running: it is kept as %s", path, kept)
    if owner is None or (owner.kind, owner.id) != (kind, id_):
        return False
    adopt(edition, owner, found, replaces=owner.sha256)
    return True


def _is_ours(record: Record, found: bytes) -> bool:
    """Whether no person made a file: it is as it was published or before, or has nothing in it."""
    return sha256(found) == record.sha256 or is_stale(record, found) or not found.strip()


def _keep(edition: Path, path: Path, record: Record | None, found: bytes) -> tuple[Record | None, Path | None]:
    """Keeps what a person made of a file.

    Returns the record of its item where it became its edit, and where it is kept; None where it was kept before, as
    what is damaged is when a build begins.
    """
    from aurora.edits import edit_file, is_editable, rescued_file

    owner = whose(record, found) if record else None
    # As when a build begins: what is damaged may be half a person's, and is no edit.
    if owner and is_editable(owner.kind) and not find_damage(owner.file, found, owner.published):
        edits = edits_of(edition)
        edit = edit_file(edits, owner.kind, owner.file, owner.id)
        if _is_free(edit, owner, sha256(found)):
            _note(edits, edition, owner)
            write_file(edit, found)
            return owner, edit
    kept = rescued_file(edition, path, sha256(found))
    if kept.is_file():
        return None, None
    write_file(kept, found)
    return None, kept


def _keep_last_copy(edition: Path, path: Path, record: Record, found: bytes) -> None:
    """Keeps a page aside that was made from an edit which is gone: it may have been lost and not been dropped."""
    from aurora.edits import edit_file, is_editable, rescued_file

    made = next((one for one in (record, record.before) if one and is_published(one, found)), None)
    edit = made.made_from.get("edit") if made else None
    if made is None or edit is None or not is_editable(made.kind):
        return
    # The other file of a picture is only derived from the one that a person made.
    if made.kind == "image" and sha256(found) != edit:
        return
    edits = edits_of(edition)
    files = (path for path in edits.rglob("*") if path.is_file())
    if edit_file(edits, made.kind, made.file, made.id).is_file() or any(
        sha256(one.read_bytes()) == edit for one in files
    ):
        return
    kept = rescued_file(edition, path, sha256(found))
    write_file(kept, found)
    logger.info("%s was made from an edit that is gone: it is kept as %s", path, kept)


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
