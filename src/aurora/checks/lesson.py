"""The checks of a lesson: of a stage, whose marks are still open, or of the page that was published from it."""

from __future__ import annotations

from aurora.checks.document import Document
from aurora.checks.findings import Finding, capped
from aurora.checks.length import LESSON_BOUNDS, check_length
from aurora.checks.marks import check_local_marks, check_no_marks, check_pictures, check_visual_marks
from aurora.checks.structure import check_sections
from aurora.checks.text import check_text, read


def check_lesson(
    text: str,
    *,
    file: str,
    language: str,
    visuals: int,
    minutes: float | None,
    words_per_minute: int,
    generated_by_model: bool,
    stage: bool,
    id: str | None = None,
) -> list[Finding]:
    """All findings on a lesson, in the order of the file.

    Args:
        file: what the findings call it.
        language: the edition's; decides what the required sections are called.
        visuals: how many pictures the lesson has.
        minutes: how long it takes, None where nobody said.
        generated_by_model: only a model's text is measured by its minutes.
        stage: marks are expected (`[VISUAL n: …]`, `[POSITION]`, `[NEXT]`), else pictures.
        id: the lesson's id, which its pictures on a page are named by; None takes the one of the first picture.
    """
    doc = read(text, file)
    if not isinstance(doc, Document):
        return [doc]
    findings = [*check_text(doc), *check_sections(doc, "lesson", "required_sections", language)]
    if stage:
        findings += [*check_visual_marks(doc, visuals), *check_local_marks(doc, ("POSITION", "NEXT"))]
    else:
        findings += [*check_pictures(doc, visuals, id), *check_no_marks(doc)]
    if generated_by_model:
        findings += check_length(doc, minutes, words_per_minute, LESSON_BOUNDS)
    return capped(findings)
