"""Files of lessons, labs, pictures and modules that the outline no longer has: found and named, never removed here."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aurora.provenance import Record
from aurora.report.models import Leftover
from aurora.report.presence import PublishedFiles
from aurora.targets import COURSE_TITLES, DECK_FORMATS, LESSON_STAGES, SLIDES_STAGE, Edition

PROVENANCE = "work/provenance/"
"""Where the records of what Aurora made stand."""
_NOTES = ("logs/", "work/slices/", "work/fallbacks/", PROVENANCE)
_TITLES = "work/titles/"

_BY_NAME = {
    **{(f"work/{stage}", ".md"): "lesson" for stage in LESSON_STAGES},
    **{(f"logs/{stage}", ".log"): "lesson" for stage in LESSON_STAGES},
    ("work/slices/lesson", ".json"): "lesson",
    ("work/slices/lesson_page", ".json"): "lesson",
    ("work/lab_plan", ".json"): "lab",
    ("work/lab_guide", ".md"): "lab",
    ("logs/lab_plan", ".log"): "lab",
    ("logs/lab_guide", ".log"): "lab",
    ("work/slices/lab", ".json"): "lab",
    ("work/slices/lab_page", ".json"): "lab",
    ("visuals", ".json"): "picture",
    ("images", ".png"): "picture",
    ("images", ".svg"): "picture",
    ("logs/visual", ".log"): "picture",
    ("logs/image", ".log"): "picture",
    ("work/slices/visual", ".json"): "picture",
    ("work/slices/image", ".json"): "picture",
    ("work/titles", ".json"): "module",
    ("logs/titles", ".log"): "module",
    ("work/slices/titles", ".json"): "module",
    (f"work/{SLIDES_STAGE}", ".json"): "module",
    ("logs/slide_texts", ".log"): "module",
    ("work/slices/slides", ".json"): "module",
    ("work/slices/deck", ".json"): "module",
}
"""Whose a file is by its folder and extension: its stem is the id, or `{id}-{n}` of a picture."""

_PAGE_LOGS = {"logs/lesson": ("lessons", ".md"), "logs/lab": ("labguide", ".md"), "logs/deck": ("slides", ".html")}
_LESSON_PAGE = re.compile(r"lessons/[^/]+\.md")
_DECK = re.compile(r"slides/module-\d\d+\.(?:html|pptx)")
_LAB_PAGE = re.compile(r"labguide/lab-\d\d+-\d\d+-\d\d+\.md")
_FALLBACK = re.compile(r"work/fallbacks/[a-z._]+-(lesson|lab|visual|image|titles|slides)-(.+)\.json")
_MERGE = re.compile(r"(?:logs/)?merge/(lessons|labs)/(.+?)(?:\.new)?\.(?:md|json|log)")
_MERGE_KINDS = {"lessons": "lesson", "labs": "lab"}
_FALLBACK_KINDS = {
    "lesson": "lesson",
    "lab": "lab",
    "visual": "picture",
    "image": "picture",
    "titles": "module",
    "slides": "module",
}
_PICTURE = re.compile(r"(.+)-(\d{1,2})")
_KINDS = ("lesson", "picture", "lab", "module")
_RENAMED = 0.6


@dataclass(frozen=True)
class Owner:
    """What a file was made for: kind and id, or the page of a number that is gone, of which `id` is None."""

    kind: str
    id: str | None
    page: str | None = None

    @property
    def order(self) -> tuple[bool, int, str]:
        """Ids by kind, then pages."""
        return self.id is None, _KINDS.index(self.kind), self.id or self.page or ""


class Outlined:
    """What the outline of an edition has, selected or not, and whose the files of other things were."""

    def __init__(self, edition: Edition, records: Iterable[Record]) -> None:
        whole = edition.whole
        self._ids: dict[str, list[str]] = {
            "lesson": [item.id for item in whole.lessons],
            "lab": [item.id for item in whole.labs],
            "picture": [name for item in whole.lessons for name in whole.visuals(item)],
            "module": [COURSE_TITLES, *edition.course.module_ids],
        }
        self._known = {kind: frozenset(ids) for kind, ids in self._ids.items()}
        self._pages = {whole.lesson_page(item) for item in whole.lessons}
        self._pages |= {whole.lab_page(item) for item in whole.labs}
        self._pages |= {f"{whole.deck(number)}.{ext}" for number in whole.decks for ext in DECK_FORMATS}
        self._record_ids = {record.file: record.id for record in records}

    def gone(self, file: str) -> Owner | None:
        """What a file was made for, where the outline no longer has that; None for every other file.

        Args:
            file: relative to the edition's folder.
        """
        if file.startswith(PROVENANCE):
            return self.gone(file.removeprefix(PROVENANCE).removesuffix(".json"))
        path = PurePosixPath(file)
        folder = str(path.parent)
        if folder in _PAGE_LOGS and path.suffix == ".log":
            pages, suffix = _PAGE_LOGS[folder]
            return self._gone_page(f"{pages}/{path.stem}{suffix}")
        merge = _MERGE.fullmatch(file)
        if merge:
            return self._gone_item(_MERGE_KINDS[merge[1]], merge[2])
        fallback = _FALLBACK.fullmatch(file)
        if fallback:
            return self._gone_item(_FALLBACK_KINDS[fallback[1]], fallback[2])
        if (folder, path.suffix) in _BY_NAME:
            return self._gone_item(_BY_NAME[folder, path.suffix], path.stem)
        return self._gone_page(file)

    def likely(self, owner: Owner) -> str | None:
        """The id that something was probably renamed to."""
        if owner.id is None or owner.kind not in ("lesson", "lab"):
            return None
        return next(iter(difflib.get_close_matches(owner.id, self._ids[owner.kind], n=1, cutoff=_RENAMED)), None)

    def _gone_item(self, kind: str, name: str) -> Owner | None:
        if name in self._known[kind]:
            return None
        if kind == "picture":
            match = _PICTURE.fullmatch(name)
            lesson = match[1] if match else name
            return Owner("picture", name) if lesson in self._known["lesson"] else Owner("lesson", lesson)
        return Owner(kind, name)

    def _gone_page(self, file: str) -> Owner | None:
        forms = {"lesson": _LESSON_PAGE, "lab": _LAB_PAGE, "module": _DECK}
        kind = next((kind for kind, form in forms.items() if form.fullmatch(file)), None)
        if kind is None or file in self._pages:
            return None
        id_ = self._record_ids.get(file)
        return Owner(kind, None, file) if id_ is None or id_ in self._known[kind] else Owner(kind, id_)


def gone_files(folder: Path, outlined: Outlined) -> dict[Owner, list[str]]:
    """All files of an edition's folder that were made for what the outline no longer has, relative to it, in order."""
    gone: dict[Owner, list[str]] = {}
    for file in _files(folder):
        owner = outlined.gone(file)
        if owner:
            gone.setdefault(owner, []).append(file)
    return {owner: sorted(gone[owner]) for owner in sorted(gone, key=lambda owner: owner.order)}


def is_note(file: str) -> bool:
    """Whether a file, relative to the edition's folder, holds only what Aurora notes for itself."""
    return file.startswith(_NOTES) or (file.startswith("merge/") and file.endswith(".json"))


def find_leftovers(edition: Edition, published: PublishedFiles) -> list[Leftover]:
    """What stands in an edition's folder for ids and numbers that the outline does not have, selected or not."""
    outlined = Outlined(edition, published.records)
    found = []
    for owner, files in gone_files(Path(edition.folder), outlined).items():
        shown = [f"{edition.folder}/{file}" for file in files if not is_note(file) and not file.startswith(_TITLES)]
        if shown:
            likely = outlined.likely(owner)
            hint = f"{hint_of(owner, likely)}; {'else ' if likely else ''}'aurora orphans --remove' removes the files"
            found.append(Leftover(kind=owner.kind, id=owner.id, files=shown, likely=likely, hint=hint))
    return found


def hint_of(owner: Owner, likely: str | None) -> str:
    """Why the files of something are left over."""
    if likely:
        return (
            f"was it renamed to '{likely}'? then 'id: {owner.id}' at that {owner.kind} in the outline keeps its "
            "texts, pictures and edits"
        )
    if owner.kind == "picture":
        return "its lesson has fewer pictures now"
    return f"the outline has no {owner.kind} of this {'number' if owner.id is None else 'id'} now"


def _files(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in (name for name in names if not name.startswith(".")):
            yield Path(parent, name).relative_to(folder).as_posix()
