"""The places of a course that are still to be written, with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aurora.markdown import plain
from aurora.pages import unescape
from aurora.slots import Slot, find_slots
from aurora.targets import Edition
from aurora.words import counted


@dataclass(frozen=True)
class OpenPage:
    """A published page or environment of an edition. `text` is None where it is not built or cannot be read."""

    component: str
    id: str
    file: str
    text: str | None
    slots: tuple[Slot, ...]


def open_pages(edition: Edition) -> Iterator[OpenPage]:
    """The pages that the settings ask for, in the order of the course, each with its open slots."""
    if edition.settings.content != "labs":
        for lesson in edition.lessons:
            yield _page("lessons", lesson.id, f"{edition.folder}/{edition.lesson_page(lesson)}")
    if edition.settings.content != "theory" and edition.labs:
        for lab in edition.labs:
            yield _page("labs", lab.id, f"{edition.folder}/{edition.lab_page(lab)}")
        yield _page("lab_extras", "environment", f"{edition.folder}/labguide/environment.yaml")


def _page(component: str, id_: str, file: str) -> OpenPage:
    try:
        text = Path(file).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return OpenPage(component, id_, file, None, ())
    return OpenPage(component, id_, file, text, tuple(find_slots(text)))


def as_data(editions: Iterable[Edition]) -> list[dict[str, Any]]:
    """The open slots of each edition, for programs."""
    return [
        {
            "course": edition.course.id,
            "language": edition.language,
            "total": sum(len(page.slots) for page in pages),
            "pages_not_built": sum(page.text is None for page in pages),
            "slots": [
                {"file": page.file, "line": slot.line, "id": slot.id, "hint": _shown(slot.hint)}
                for page in pages
                for slot in page.slots
            ],
        }
        for edition in editions
        for pages in [list(open_pages(edition))]
    ]


def listing(editions: Iterable[Edition]) -> str:
    """The open slots of each edition as `file:line: id: hint`, with their number a file and an edition."""
    return "\n\n".join(_edition_listing(edition) for edition in editions)


def _edition_listing(edition: Edition) -> str:
    pages = list(open_pages(edition))
    name = f"{plain(edition.course.outline.course.title)} ({edition.language})"
    built = [page for page in pages if page.text is not None]
    if not built:
        return f"{name}: nothing is built yet; run 'snakemake', then look here for what is left to write"
    lines = []
    for page in built:
        if page.slots:
            lines.append(f"{page.file}: {len(page.slots)} to write")
            lines += [f"{page.file}:{slot.line}: {slot.id}: {_shown(slot.hint)}".rstrip(": ") for slot in page.slots]
            lines.append("")
    count, open_ = sum(len(page.slots) for page in built), sum(bool(page.slots) for page in built)
    places = f"{counted(count, 'place')} to write on {open_} of {counted(len(built), 'page')}"
    lines.append(f"{name}: {places if count else 'nothing is left to write'}")
    if len(built) < len(pages):
        missing = len(pages) - len(built)
        lines.append(f"{missing} {'page is' if missing == 1 else 'pages are'} not built yet; 'aurora status' says why")
    return "\n".join(lines)


def _shown(hint: str) -> str:
    return plain(unescape(hint))
