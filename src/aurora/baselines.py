"""Where an edit began: the generated page that its author changed, and what that page was made from.

Kept beside the edit, under `edits/{course}/{lang}/origins/{lessons,labs}/`: `ID.json` says what the outline asked for
then and how the page was framed; `ID.md` is the generated page with marks in the places of its frame, where there was
one. So a change of the outline can be named later, and a new text merged with the edit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aurora.files import sha256, write_if_different
from aurora.framing import unframed
from aurora.outline.models import Closed
from aurora.provenance import Record
from aurora.slices import FrameLines, LabSlice, LessonSlice, asked

FOLDER = "origins"
"""The folder, under an edition's edits, of what tells where each edit began."""

PAGE_FOLDERS = {"lesson": "lessons", "lab": "labs"}

_NAMES = {
    "duration_minutes": "duration",
    "bloom_level": "Bloom level",
    "visuals": "pictures",
    "words_per_minute": "words_per_minute of the settings",
}


class Origin(Closed):
    """Where an edit began. `asked` is None while it is not known, `frame` for a text that was in no page."""

    asked: dict[str, Any] | None = None
    frame: FrameLines | None = None


@dataclass(frozen=True)
class NewOrigin:
    """An origin that a build notes when it starts. `page` is the generated page where it is new."""

    kind: str
    id: str
    origin: Origin
    page: str | None = None


def origin_file(edits: Path, kind: str, id_: str) -> Path:
    """The JSON file of an origin; the page stands beside it as `.md`."""
    return edits / FOLDER / PAGE_FOLDERS[kind] / f"{id_}.json"


def read_origin(edits: Path, kind: str, id_: str) -> Origin | None:
    """Where an edit began; None where that was not noted, or cannot be read and so is noted anew."""
    try:
        return Origin.model_validate_json(origin_file(edits, kind, id_).read_bytes())
    except (OSError, ValidationError):
        return None


def origin_page(edits: Path, kind: str, id_: str) -> str | None:
    """The generated page that an edit began from; None for one that was written by hand from the start."""
    try:
        return origin_file(edits, kind, id_).with_suffix(".md").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def frame_of(record: Record, name: str = "frame") -> FrameLines | None:
    """The frame that a page was published with, as its record has it."""
    try:
        return FrameLines.model_validate(record.made_from.get(name))
    except ValidationError:
        return None


def begun(record: Record) -> tuple[Origin, str | None]:
    """Where the change of a published page begins, and the generated page, where it was one."""
    frame, text = frame_of(record), record.published.get("text")
    origin = Origin(asked=_mapping(record.made_from.get("asked")), frame=frame)
    if "edit" in record.made_from or not isinstance(text, str):
        return origin, None
    return origin, unframed(text, frame) if frame else text


def asked_in(edition: Path, kind: str, id_: str) -> dict[str, Any] | None:
    """What the slice of a lesson or a lab asks for, as it was written last; None where there is none."""
    form = LessonSlice if kind == "lesson" else LabSlice
    try:
        return asked(form.model_validate_json((edition / f"work/slices/{kind}/{id_}.json").read_bytes()))
    except (OSError, ValidationError):
        return None


def note_origin(edits: Path, edition: Path, new: NewOrigin) -> None:
    """Writes where an edit began. What was asked for, where it is not known, is what is asked for now."""
    file, origin = origin_file(edits, new.kind, new.id), new.origin
    if origin.asked is None:
        origin = origin.model_copy(update={"asked": asked_in(edition, new.kind, new.id)})
    if new.page is not None:
        write_if_different(file.with_suffix(".md"), new.page.encode())
    if origin.asked is not None or origin.frame:
        data = origin.model_dump(mode="json", exclude_defaults=True)
        write_if_different(file, (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def digest_of(asked_for: Mapping[str, Any] | None) -> str | None:
    """A digest of what was asked for; None while that is not known."""
    if asked_for is None:
        return None
    return sha256(json.dumps(asked_for, ensure_ascii=False, sort_keys=True).encode())


def origin_files(edits: Path) -> Iterator[tuple[str, str, Path]]:
    """Kind, id and path of every file that tells where an edit began."""
    for kind, folder in PAGE_FOLDERS.items():
        for path in sorted((edits / FOLDER / folder).glob("*")):
            if path.suffix in (".json", ".md"):
                yield kind, path.stem, path


def changed_parts(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The parts of the outline in which what was asked for differs, as a person calls them."""
    before, after = dict(_parts(then)), dict(_parts(now))
    return sorted(name for name in {**before, **after} if before.get(name) != after.get(name))


def _parts(asked_for: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in asked_for.items():
        if name in ("lesson", "lab") and isinstance(value, dict):
            yield from ((_name(key), part) for key, part in value.items() if key != "revision")
        elif name == "course" and isinstance(value, dict):
            yield from ((f"{_name(key)} of the course", part) for key, part in value.items())
        else:
            yield _name(name), value


def _name(key: str) -> str:
    return _NAMES.get(key, key.replace("_", " "))


def _mapping(value: object) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None
