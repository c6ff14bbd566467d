"""A new text, asked for under an edit, is left beside it with a three-way merge; the edit itself is never touched.

Under `merge/{lessons,labs}/` of the edition's folder: `ID.new.md` is the new page, `ID.md` the merge of the edit with
it, where the page is known that the edit began from, and `ID.json` says what was merged.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aurora.baselines import PAGE_FOLDERS
from aurora.files import sha256, write_file
from aurora.outline.models import Closed
from aurora.slices import FrameLines

logger = logging.getLogger("aurora")

FOLDER = "merge"
MINE, THEIRS = "your edit", "the new text"
_BEGIN, _MIDDLE, _END = f"<<<<<<< {MINE}", "=======", f">>>>>>> {THEIRS}"


@dataclass(frozen=True)
class Merged:
    """A merge, and the number of places in which both sides changed the same."""

    text: str
    conflicts: int


class MergeNote(Closed):
    """What was merged: the edit, its SHA-256 and its page `mine`, and the `new` text before it was framed by `frame`.

    `merge` is the SHA-256 of the merge, None where the page is not known that the edit began from; `page` that of the
    new page, and `before` those of files that they replaced. `taken` says that nothing waits to be taken any more.
    """

    edit: str
    mine: str
    conflicts: int = 0
    merge: str | None = None
    page: str | None = None
    before: tuple[str, ...] = ()
    taken: bool = False
    asked: dict[str, Any]
    frame: FrameLines
    new: str


class _Matcher(SequenceMatcher[str]):
    """Takes no line for noise, however often it stands in a long text."""

    def __init__(self, isjunk: None = None, a: Any = "", b: Any = "", autojunk: bool = False) -> None:
        super().__init__(isjunk, a, b, autojunk=False)


def merge(base: str, mine: str, theirs: str) -> Merged:
    """The changes of both sides since a common text, paragraph by paragraph.

    Args:
        base: the generated page that the edit began from.
        mine: the edit.
        theirs: the new page.
    """
    from merge3 import Merge3

    ending = "\r\n" if "\r\n" in mine else "\n"
    sides = [_paragraphs(text) for text in (base, mine, theirs)]
    matcher: Any = _Matcher
    merger = Merge3(sides[0], sides[1], sides[2], sequence_matcher=matcher)
    out: list[str] = []
    conflicts = 0
    for region in merger.reprocess_merge_regions(merger.merge_regions()):
        match region[0]:
            case "unchanged":
                out += merger.base[region[1] : region[2]]
            case "a" | "same":
                out += merger.a[region[1] : region[2]]
            case "b":
                out += merger.b[region[1] : region[2]]
            case _:
                *_, a, a_end, b, b_end = region
                conflicts += 1
                out += [f"{_BEGIN}\n", *merger.a[a:a_end], f"{_MIDDLE}\n", *merger.b[b:b_end], f"{_END}\n"]
    return Merged("".join(out).replace("\n", ending), conflicts)


def _paragraphs(text: str) -> list[str]:
    """The lines of a text, each with the empty ones after it, so that no two texts meet in empty lines alone."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n").split("\n")
    out: list[str] = []
    for line in lines:
        if out and not line.strip():
            out[-1] += f"{line}\n"
        else:
            out.append(f"{line}\n")
    return out


def markers_in(text: str) -> int:
    """The line of the first mark that a merge has left in a text; 0 where there is none."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.rstrip() in (_BEGIN, _END):
            return number
    return 0


def merge_file(edition: Path, kind: str, id_: str) -> Path:
    """Where the merge of an edit is left."""
    return edition / FOLDER / PAGE_FOLDERS[kind] / f"{id_}.md"


def new_file(edition: Path, kind: str, id_: str) -> Path:
    """Where the new text is left that an edit is merged with."""
    return merge_file(edition, kind, id_).with_suffix(".new.md")


def is_merged(edition: Path, edits: Path, kind: str, id_: str, stage: Path) -> bool:
    """Whether a new text was left beside the edit of its item, or that has none.

    Args:
        stage: the last step of the new text.
    """
    if kind not in PAGE_FOLDERS or not (edits / PAGE_FOLDERS[kind] / f"{id_}.md").is_file():
        return True
    try:
        return new_file(edition, kind, id_).stat().st_mtime_ns >= stage.stat().st_mtime_ns
    except OSError:
        return False


def read_note(edition: Path, kind: str, id_: str) -> MergeNote | None:
    """What was merged last, None where nothing was, or where it has been taken."""
    note = _note_beside(merge_file(edition, kind, id_))
    return None if note is None or note.taken else note


def _note_beside(file: Path) -> MergeNote | None:
    try:
        return MergeNote.model_validate_json(file.with_suffix(".json").read_bytes())
    except (OSError, ValidationError):
        return None


def _write_note(edition: Path, kind: str, id_: str, note: MergeNote) -> None:
    file = merge_file(edition, kind, id_).with_suffix(".json")
    write_file(file, (note.model_dump_json(indent=1) + "\n").encode())


def untouched(edition: Path) -> frozenset[str]:
    """The digests of all merges and new pages of an edition, as they were left."""
    files = (path for folder in PAGE_FOLDERS.values() for path in (edition / FOLDER / folder).glob("*.json"))
    notes = (_note_beside(path) for path in files)
    return frozenset(digest for note in notes if note for digest in (note.merge, note.page, *note.before) if digest)


def keep_changed(edition: Path, path: Path, *known: bytes | None) -> Path | None:
    """Keeps a merge or a new page aside where a person wrote into it, and returns where that is.

    Args:
        known: what else may stand there without being a person's.
    """
    from aurora.edits import rescued_file

    if not path.is_file():
        return None
    found = path.read_bytes()
    digest = sha256(found)
    if not found.strip() or found in known or digest in untouched(edition):
        return None
    kept = rescued_file(edition, path, digest)
    write_file(kept, found)
    return kept


def leave_merge(edition: Path, kind: str, id_: str, note: MergeNote, new: str, merged: Merged | None) -> None:
    """Writes what a person may take: the new page, and the merge where there is one; what they wrote there is kept."""
    file, page = merge_file(edition, kind, id_), new_file(edition, kind, id_)
    both = merged.text.encode() if merged else None
    for path, data in ((file, both), (page, new.encode())):
        kept = keep_changed(edition, path, data)
        if kept:
            logger.warning("%s was changed by hand: it is kept as %s", path, kept)
    old = _note_beside(file)
    before = tuple(digest for digest in (*old.before, old.merge, old.page) if digest)[-8:] if old else ()
    note = note.model_copy(update={"page": sha256(new.encode()), "before": before})
    if merged and both is not None:
        write_file(file, both)
        note = note.model_copy(update={"conflicts": merged.conflicts, "merge": sha256(both)})
    else:
        file.unlink(missing_ok=True)
    _write_note(edition, kind, id_, note)
    write_file(page, new.encode())


def taken(edition: Path, kind: str, id_: str, digest: str, text: str) -> MergeNote | None:
    """The merge that an edit holds now: as it was left, or with what its author made of it.

    A changed edit is taken for that where it holds something new of a merge that had sides to be chosen, and at least
    half of what is new in any other.

    Args:
        digest: SHA-256 of the edit.
        text: the edit.
    """
    note = read_note(edition, kind, id_)
    if note is None or note.merge is None:
        return None
    try:
        left = merge_file(edition, kind, id_).read_bytes()
    except OSError:
        left = b""
    # Its author may have chosen sides in the merge itself and then taken it.
    if digest in (note.merge, sha256(left)):
        return None if markers_in(text) else note
    if digest == note.edit or markers_in(text):
        return None
    offered = _lines(left.decode("utf-8", "replace")) - _lines(note.mine)
    held = offered & _lines(text)
    enough = bool(held) if note.conflicts else 2 * len(held) >= len(offered) > 0
    return note if enough else None


def is_old_merge(edition: Path, kind: str, id_: str, digest: str, text: str) -> bool:
    """Whether a merge waits to be taken that lacks what was changed of its edit since; see `taken`."""
    note = read_note(edition, kind, id_)
    if note is None or note.merge is None or digest in (note.edit, note.merge) or markers_in(text):
        return False
    return taken(edition, kind, id_, digest, text) is None


def _lines(text: str) -> set[str]:
    lines = {line.strip() for line in text.splitlines()}
    return lines - {"", _BEGIN, _MIDDLE, _END}


def forget_taken(edition: Path, kind: str, id_: str, new: str | None) -> None:
    """Once an edit began from the new text, there is no merge of it left to be taken."""
    note = read_note(edition, kind, id_)
    if note and new == note.new:
        _write_note(edition, kind, id_, note.model_copy(update={"taken": True}))


def line_of(edition: Path, edit: Path, kind: str, id_: str) -> str | None:
    """What is said of a merge that waits to be taken: where it is, and how."""
    note = read_note(edition, kind, id_)
    if note is None:
        return None
    file = merge_file(edition, kind, id_)
    if note.merge is None:
        return (
            f"{edit}: the new text is {new_file(edition, kind, id_)}; it is not known what the edit began from, so "
            "take from it by hand what you want"
        )
    text = edit.read_bytes() if edit.is_file() else b""
    if text and is_old_merge(edition, kind, id_, sha256(text), text.decode("utf-8", "replace")):
        return f"{edit}: was changed after it was merged with a new text ({file}); the next build merges it once more"
    places = {0: "without a conflict", 1: "with 1 place to decide on"}.get(
        note.conflicts, f"with {note.conflicts} places to decide on"
    )
    return f"{edit}: {file} is its merge with the new text, {places}; to take it: cp {file} {edit}"
