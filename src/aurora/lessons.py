"""Lessons: stages are written from the lesson's slice, and the last one is published with its number and neighbours."""

from __future__ import annotations

from pathlib import Path

from aurora.authorship import Author
from aurora.checks.findings import Finding
from aurora.checks.length import words_for
from aurora.checks.lesson import check_lesson
from aurora.checks.notes import check_notes
from aurora.files import sha256
from aurora.generate import Asked, generate
from aurora.languages import pack, tokens_of_words
from aurora.markdown import escape, unfenced
from aurora.pages import Frame, make_page, read_stage
from aurora.provenance import made_of
from aurora.publishing import asked_of_page, publish_page
from aurora.request import Request
from aurora.settings import Settings
from aurora.slices import CourseMap, LessonPageSlice, LessonSlice, asked
from aurora.stages import publish_stage
from aurora.titles import Titles
from aurora.writers import DRAFT, RESEARCH, REVIEW

WORDS_WITHOUT_MINUTES = 1500
"""Words of a lesson whose outline gives no minutes."""

RESEARCH_WORDS = 900


def write_stage(
    task: str, slice_file: Path, before: Path | None, course_map: Path | None, target: Path, settings: Settings
) -> None:
    """Writes one stage of a lesson: its research, its draft or its review.

    Args:
        task: `lesson.research`, `lesson.draft` or `lesson.review`.
        before: the stage before it, None for the first.
        course_map: what the whole course covers; None with the offline writer, who needs none.

    Raises:
        AuroraError: no answer was accepted.
    """
    data = slice_file.read_bytes()
    slice_ = LessonSlice.model_validate_json(data)
    text = read_stage(before) if before else None
    request = stage_request(task, slice_, text, read_map(course_map))
    writer = slice_.writers.get(task)
    asked_of = Asked(settings, writer, slice_.course.id, slice_.course.language, f"lesson:{slice_.lesson.id}")
    authors: list[Author] = []
    answer = generate(
        request,
        asked_of,
        parse=lambda answer: stage_text(answer.text),
        check=lambda text: check_stage(task, slice_, text, str(target), generated_by_model=writer is not None),
        sign=authors.append,
    )
    publish_stage(target, answer.encode(), slice_file, data, authors, [before] if before else [])


def stage_request(task: str, slice_: LessonSlice, before: str | None, course_map: CourseMap | None) -> Request:
    """What is asked for a stage. The text of the stage before it decides its answer, the map of the course does not."""
    hard = {"slice": asked(slice_)}
    if before is not None:
        hard["before"] = {"sha256": sha256(before.encode())}
    pack_ = pack(slice_.course.language)
    headings = [pack_.text("lesson", name) for name in pack_.texts("lesson", "required_sections")]
    if slice_.words:
        hard["headings"] = {"own": headings}
    words = words_for(slice_.lesson.duration_minutes, slice_.words_per_minute) or WORDS_WITHOUT_MINUTES
    facts = {
        "slice": slice_,
        "course_map": course_map,
        "headings": headings,
        "words": words,
        "wishes": slice_.visuals,
        "research": before if task == DRAFT else None,
        "draft": before if task == REVIEW else None,
    }
    expected = RESEARCH_WORDS if task == RESEARCH else words
    return Request(task, hard, facts, expected_tokens=tokens_of_words(expected, slice_.course.language))


def stage_text(answer: str) -> str:
    """The text of a stage as its file holds it: its lines end with a newline alone, no fence is around the whole."""
    text = unfenced(answer.replace("\r\n", "\n").replace("\r", "\n"), "markdown", "md").strip()
    return f"{text}\n" if text else ""


def check_stage(task: str, slice_: LessonSlice, text: str, file: str, *, generated_by_model: bool) -> list[Finding]:
    """The findings on a stage."""
    if task == RESEARCH:
        return check_notes(text, file)
    return check_lesson(
        text,
        file=file,
        language=slice_.course.language,
        visuals=len(slice_.visuals),
        minutes=slice_.lesson.duration_minutes,
        words_per_minute=slice_.words_per_minute,
        generated_by_model=generated_by_model,
        stage=True,
    )


def read_map(file: Path | None) -> CourseMap | None:
    """The map of a course, None where there is none."""
    return CourseMap.model_validate_json(file.read_bytes()) if file else None


def publish_lesson(slice_file: Path, stage: Path | None, titles: list[Path], edition: Path, file: str) -> None:
    """Publishes a lesson from its last stage, or from its edit, which is published as it is but for its marks.

    Args:
        stage: the last stage, None where an edit takes its place.
        titles: the titles in the edition's language, where that is not the outline's.
        edition: the edition's folder.
        file: the page, relative to the edition's folder.
    """
    data = slice_file.read_bytes()
    slice_ = LessonPageSlice.model_validate_json(data)
    page, made_from = make_page(slice_.edit, stage, lesson_frame(slice_, Titles.read(titles)))
    made_from |= made_of(edition, slice_file, data, [*([stage] if stage else []), *titles])
    if stage:
        made_from |= asked_of_page(edition, "lesson", slice_.id)
    publish_page(edition, "lesson", slice_.id, file, page.encode(), made_from)


def lesson_frame(slice_: LessonPageSlice, titles: Titles) -> Frame:
    """What says where a lesson stands, in the edition's language."""
    slice_ = titles.translated(slice_)
    words = pack(slice_.language)
    position = words.text(
        "page",
        "position",
        module_number=slice_.module_number,
        module_title=escape(slice_.module_title),
        place=slice_.lesson_number,
        count=slice_.lessons_in_module,
    )
    previous, next_ = (
        words.text("page", name, number=neighbour.number, title=escape(neighbour.title)) if neighbour else None
        for name, neighbour in (("previous", slice_.previous), ("next", slice_.next))
    )
    following = (
        words.text("page", "next_lesson", number=slice_.next.number, title=escape(slice_.next.title))
        if slice_.next
        else words.text("page", "last_lesson")
    )
    return Frame(
        item=slice_.id,
        number=f"{slice_.module_number}.{slice_.lesson_number}",
        heading=words.text("page", "lesson_heading", number="{number}", title="{title}"),
        position=position,
        following=following,
        banner=words.text("page", "draft_banner"),
        title=escape(slice_.title),
        previous=previous,
        next=next_,
    )
