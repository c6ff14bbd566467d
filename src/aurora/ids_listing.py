"""What `aurora ids` shows: the ids of all lessons and labs, and which of them the outline itself says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from aurora.course import Course, LabItem, LessonItem
from aurora.errors import relative
from aurora.markdown import plain
from aurora.outline import Lab, Lesson
from aurora.pinning import pin, unpinned


def as_data(courses: Iterable[Course]) -> list[dict[str, Any]]:
    """One entry a lesson or lab, labs behind the lessons, for programs."""
    entries = []
    for course in courses:
        place = {"course": course.id, "file": relative(course.file)}
        entries += [{**place, "kind": "lesson", **_entry(item, item.lesson)} for item in course.lessons]
        entries += [{**place, "kind": "lab", **_entry(item, item.lab)} for item in course.labs]
    return entries


def _entry(item: LessonItem | LabItem, said: Lesson | Lab) -> dict[str, Any]:
    return {"number": item.number, "id": item.id, "pinned": said.id is not None, "title": said.title}


def listing(courses: Iterable[Course]) -> str:
    """A table a course, for people."""
    return "\n\n".join(_course_listing(course) for course in courses)


def _course_listing(course: Course) -> str:
    entries = as_data([course])
    width = max(len(entry["number"]) for entry in entries)
    lines = [f"{relative(course.file)} ({course.id})"]
    for entry in entries:
        origin = "pinned " if entry["pinned"] else "derived"
        lines.append(f"  {entry['kind']:6}  {entry['number']:>{width}}  {origin}  {entry['id']}")
        lines.append(f"  {'':6}  {'':>{width}}  {'':7}  {plain(entry['title'])}")
    derived = sum(not entry["pinned"] for entry in entries)
    if derived:
        lines.append(f"  {derived} of {len(entries)} are derived from titles; 'aurora ids --pin' writes them down")
    return "\n".join(lines)


def pin_all(courses: Iterable[Course], say: Callable[[str], None]) -> None:
    """Writes all ids that are missing into the outlines; says before what it writes, and after how to undo it.

    Raises:
        AuroraError: an outline could not be changed; the ones before it are written.
    """
    for course in courses:
        file = relative(course.file)
        missing = unpinned(course)
        if not missing:
            say(f"{file}: every lesson and lab has its id already; nothing to write")
            continue
        say(f"{file}: writing {len(missing)} {'id' if len(missing) == 1 else 'ids'}")
        for one in missing:
            say(f"  line {one.line}: id: {one.id}  ({one.kind} '{plain(one.title)}')")
        pin(course)
        say("  written; to undo it, take the 'id:' lines out again")
