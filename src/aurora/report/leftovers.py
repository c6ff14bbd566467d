"""Files of lessons, labs and pictures that the outline no longer has: found and named, never removed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from aurora.report.expected import LAB_STAGES, LESSON_STAGES
from aurora.report.models import Leftover
from aurora.report.presence import PublishedFiles
from aurora.targets import Edition

_PICTURE = re.compile(r"(.+)-(\d{1,2})")
_RENAMED = 0.6


def find_leftovers(edition: Edition, published: PublishedFiles) -> list[Leftover]:
    """What stands in an edition's folder for ids and numbers that the outline does not have, selected or not."""
    whole = edition.whole
    folder = Path(edition.folder)
    lesson_ids = [item.id for item in whole.lessons]
    lab_ids = [item.id for item in whole.labs]
    pictures = {name for item in whole.lessons for name in whole.visuals(item)}
    gone: dict[tuple[str, str], list[str]] = {}

    stages = [(folder / "work" / stage).glob("*.md") for stage in LESSON_STAGES]
    for path in _sorted(*stages):
        if path.stem not in lesson_ids:
            gone.setdefault(("lesson", path.stem), []).append(path.as_posix())
    for path in _sorted(
        (folder / "visuals").glob("*.json"), *[(folder / "images").glob(f"*.{e}") for e in ("png", "svg")]
    ):
        if path.stem not in pictures:
            match = _PICTURE.fullmatch(path.stem)
            lesson = match[1] if match else path.stem
            kind, id_ = ("picture", path.stem) if lesson in lesson_ids else ("lesson", lesson)
            gone.setdefault((kind, id_), []).append(path.as_posix())
    for path in _sorted(*[(folder / "work" / stage).glob(f"*.{ext}") for stage, ext in LAB_STAGES]):
        if path.stem not in lab_ids:
            gone.setdefault(("lab", path.stem), []).append(path.as_posix())

    pages = {
        "lesson": {whole.lesson_page(item) for item in whole.lessons},
        "lab": {whole.lab_page(item) for item in whole.labs},
    }
    unnumbered: list[Leftover] = []
    for kind, pattern in (("lesson", "lessons/*.md"), ("lab", "labguide/lab-??*-??*-??*.md")):
        ids = lesson_ids if kind == "lesson" else lab_ids
        was = {record.file: record.id for record in published.records if record.kind == kind and record.id not in ids}
        for path in _sorted(folder.glob(pattern)):
            file = path.relative_to(folder).as_posix()
            if file in pages[kind]:
                continue
            if file in was:
                gone.setdefault((kind, was[file]), []).append(path.as_posix())
            else:
                hint = f"the outline has no {kind} of this number now; delete the file when you need it no more"
                unnumbered.append(Leftover(kind=kind, id=None, files=[path.as_posix()], likely=None, hint=hint))
    known = {"lesson": lesson_ids, "lab": lab_ids}
    return [_leftover(kind, id_, files, known.get(kind, [])) for (kind, id_), files in gone.items()] + unnumbered


def _leftover(kind: str, id_: str, files: list[str], known: list[str]) -> Leftover:
    likely = next(iter(difflib.get_close_matches(id_, known, n=1, cutoff=_RENAMED)), None)
    if kind == "picture":
        hint = "its lesson has fewer pictures now; delete the files when you need them no more"
    elif likely:
        hint = (
            f"was it renamed to '{likely}'? then 'id: {id_}' at that {kind} in the outline keeps its texts, pictures "
            "and edits; else delete the files when you need them no more"
        )
    else:
        hint = f"the outline has no {kind} of this id; delete the files when you need them no more"
    return Leftover(kind=kind, id=id_, files=files, likely=likely, hint=hint)


def _sorted(*found: Iterable[Path]) -> list[Path]:
    return sorted(path for paths in found for path in paths)
