"""The checks of an activity's guide (lab, demo, exercise, discussion, quiz): of a stage or of the published page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aurora.checks.document import Document
from aurora.checks.findings import Finding, capped
from aurora.checks.length import LAB_BOUNDS, check_length
from aurora.checks.marks import check_local_marks, check_no_marks, check_visual_marks
from aurora.checks.structure import check_sections
from aurora.checks.text import check_text, read

if TYPE_CHECKING:
    from aurora.outline import ActivityType


def check_lab(
    text: str,
    *,
    file: str,
    language: str,
    type: ActivityType,
    stage: bool,
    minutes: float | None = None,
    words_per_minute: int | None = None,
    generated_by_model: bool = False,
) -> list[Finding]:
    """All findings on the guide of an activity, in the order of the file.

    Args:
        file: what the findings call it.
        language: the edition's; decides what the required sections are called.
        type: each kind of activity has its own required sections.
        stage: the mark `[POSITION]` is expected, else that it has been filled in.
        minutes: how long the activity takes, None where nobody said.
        generated_by_model: only a model's text is measured by its minutes.
    """
    doc = read(text, file)
    if not isinstance(doc, Document):
        return [doc]
    findings = [*check_text(doc), *check_sections(doc, "lab", f"required_sections_{type}", language)]
    if stage:
        findings += [*check_visual_marks(doc, 0), *check_local_marks(doc, ("POSITION",))]
    else:
        findings += check_no_marks(doc)
    if generated_by_model:
        findings += check_length(doc, minutes, words_per_minute, LAB_BOUNDS)
    return capped(findings)
