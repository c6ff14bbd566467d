"""The steps between a slice and a page: files under `work/`, each with a record of what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from aurora.authorship import Author, signed
from aurora.provenance import made_of, publish


def publish_stage(
    target: Path, data: bytes, slice_file: Path, slice_: bytes, authors: Sequence[Author], inputs: Iterable[Path] = ()
) -> None:
    """Writes the file of one step and, before it, its record.

    Args:
        target: the file, under `work/{step}/` of the edition's folder.
        data: its bytes.
        slice_file: the slice that it was made from.
        slice_: its bytes, as they were read.
        authors: the model that wrote it; none for the offline writer.
        inputs: the other files that it was made from.
    """
    edition, step = target.parents[2], target.parent.name
    made_from = signed(made_of(edition, slice_file, slice_, inputs), authors)
    publish(edition, "stage", f"{step}/{target.stem}", f"work/{step}/{target.name}", data, made_from)
