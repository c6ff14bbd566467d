"""The steps between a slice and a page: files under `work/`, each with a record of what it was made from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aurora.provenance import made_of, publish
from aurora.slices import Writer


def publish_stage(
    target: Path, data: bytes, slice_file: Path, slice_: bytes, writer: Writer | None, inputs: Iterable[Path] = ()
) -> None:
    """Writes the file of one step and, before it, its record.

    Args:
        target: the file, under `work/{step}/` of the edition's folder.
        data: its bytes.
        slice_file: the slice that it was made from.
        slice_: its bytes, as they were read.
        writer: who was asked; None for the offline writer.
        inputs: the other files that it was made from.
    """
    edition, step = target.parents[2], target.parent.name
    made_from = made_of(edition, slice_file, slice_, inputs)
    if writer:
        made_from["writer"] = f"{writer.provider}/{writer.model} {writer.prompt}"
    publish(edition, "stage", f"{step}/{target.stem}", f"work/{step}/{target.name}", data, made_from)
