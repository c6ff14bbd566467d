"""Lessons: a draft is written from the lesson's slice, and published with its number and its neighbours."""

from __future__ import annotations

from pathlib import Path

from aurora.checks.lesson import check_lesson
from aurora.files import sha256, write_file
from aurora.generate import generate
from aurora.languages import pack
from aurora.markdown import escape
from aurora.pages import Frame, make_page
from aurora.provenance import publish
from aurora.providers import provider
from aurora.providers.base import Request
from aurora.slices import LessonPageSlice, LessonSlice, asked, dump


def write_draft(slice_file: Path, target: Path, repairs: int) -> None:
    """Writes the draft of a lesson, the first of its stages.

    Raises:
        AuroraError: no answer was accepted.
    """
    data = slice_file.read_bytes()
    slice_ = LessonSlice.model_validate_json(data)
    writer = provider(slice_.provider)
    text = generate(
        Request(task="lesson.draft", hard={"slice": asked(slice_)}, soft={"slice": dump(slice_)}),
        writer,
        parse=str,
        check=lambda text: check_lesson(
            text,
            file=str(target),
            language=slice_.course.language,
            visuals=len(slice_.visuals),
            minutes=slice_.lesson.duration_minutes,
            words_per_minute=slice_.words_per_minute,
            generated_by_model=not writer.deterministic,
            stage=True,
        ),
        repairs=repairs,
    )
    write_file(target, text.encode())


def publish_lesson(slice_file: Path, stage: Path | None, edition: Path, file: str) -> None:
    """Publishes a lesson from its last stage, or from its edit, which is published as it is but for its marks.

    Args:
        stage: the last stage, None where an edit takes its place.
        edition: the edition's folder.
        file: the page, relative to the edition's folder.
    """
    data = slice_file.read_bytes()
    slice_ = LessonPageSlice.model_validate_json(data)
    page, made_from = make_page(slice_.edit, stage, _frame(slice_))
    publish(edition, "lesson", slice_.id, file, page.encode(), {"slice": sha256(data), **made_from})


def _frame(slice_: LessonPageSlice) -> Frame:
    words = pack(slice_.language)
    position = words.text(
        "page",
        "position",
        module_number=slice_.module_number,
        module_title=escape(slice_.module_title),
        place=slice_.lesson_number,
        count=slice_.lessons_in_module,
    )
    neighbours = [
        words.text("page", name, number=neighbour.number, title=escape(neighbour.title))
        for name, neighbour in (("previous", slice_.previous), ("next", slice_.next))
        if neighbour
    ]
    following = (
        words.text("page", "next_lesson", number=slice_.next.number, title=escape(slice_.next.title))
        if slice_.next
        else words.text("page", "last_lesson")
    )
    return Frame(
        item=slice_.id,
        number=f"{slice_.module_number}.{slice_.lesson_number}",
        heading=words.text("page", "lesson_heading", number="{number}", title="{title}"),
        position="\\\n".join([position, *neighbours]),
        following=following,
        banner=words.text("page", "draft_banner"),
    )
