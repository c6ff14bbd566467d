"""The merge of an edit with a new text, framed alike on all three sides, so that a move is no conflict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from aurora.baselines import asked_in, origin_page
from aurora.errors import AuroraError
from aurora.labs import lab_frame
from aurora.lessons import lesson_frame
from aurora.merging import MergeNote, leave_merge, merge, merge_file, read_note
from aurora.pages import Frame, edited_page, fill, read_stage, read_text_edit
from aurora.publishing import edits_of
from aurora.slices import EditRef, LabPageSlice, LessonPageSlice
from aurora.titles import Titles


def merge_page(kind: str, slice_file: Path, stage: Path | None, titles: list[Path], edition: Path) -> None:
    """Leaves a new text beside the edit of a lesson or a lab, and the merge of both where it is known how that began.

    Args:
        kind: `lesson` or `lab`.
        slice_file: the slice of its page.
        stage: the new text, as its last step has it; None for the one that was merged before.
        titles: the titles in the edition's language, where that is not the outline's.
        edition: the edition's folder.

    Raises:
        AuroraError: the edit or the new text cannot be used.
    """
    id_, edit, frame = _read(kind, slice_file, titles)
    new, asked = _new_text(kind, id_, stage, edition)
    mine = edited_page(read_text_edit(edit), edit.frame, frame)
    page = fill(new, frame)
    base = origin_page(edits_of(edition), kind, id_)
    merged = merge(fill(base, replace(frame, title=None)), mine, page) if base is not None else None
    note = MergeNote(edit=edit.sha256, mine=mine, asked=asked, frame=frame.lines, new=new)
    leave_merge(edition, kind, id_, note, page, merged)


def _new_text(kind: str, id_: str, stage: Path | None, edition: Path) -> tuple[str, dict[str, Any]]:
    """The new text, and what was asked for it."""
    if stage:
        return read_stage(stage), asked_in(edition, kind, id_) or {}
    before = read_note(edition, kind, id_)
    if before is None:
        raise AuroraError(f"{merge_file(edition, kind, id_)}: its new text has been taken or removed; build again")
    return before.new, before.asked


def _read(kind: str, slice_file: Path, titles: list[Path]) -> tuple[str, EditRef, Frame]:
    data, texts = slice_file.read_bytes(), Titles.read(titles)
    slice_: LessonPageSlice | LabPageSlice
    if kind == "lesson":
        slice_ = LessonPageSlice.model_validate_json(data)
        frame = lesson_frame(slice_, texts)
    else:
        slice_ = LabPageSlice.model_validate_json(data)
        frame = lab_frame(slice_, texts)
    if slice_.edit is None:
        raise AuroraError(f"{slice_file}: {kind} '{slice_.id}' has no edit to merge with; build again")
    return slice_.id, slice_.edit, frame
