"""What was built for lessons, labs and pictures that the outline no longer has, and removing it.

Only what Aurora made and nobody changed is removed, and what is kept under `edits/` or `work/rescued/` as well. The
ledger and the edits are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from aurora.editions import items
from aurora.edits import Stock, edit_file, edit_name
from aurora.files import sha256
from aurora.merging import untouched
from aurora.outline.models import Closed
from aurora.provenance import Record, find_damage, is_generated, is_published, records
from aurora.report.leftovers import PROVENANCE, Outlined, gone_files, hint_of, is_note
from aurora.targets import Edition

_EDITABLE = ("lesson", "lab", "image")


class OrphanFile(Closed):
    """One file; `size` is in bytes. `note`: it holds only what Aurora notes for itself, such as a log.

    `kept` says why it is not to be removed, and what to do about it.
    """

    file: str
    size: int
    note: bool
    kept: str | None = None
    removed: bool = False


class Orphan(Closed):
    """The files of something that is gone.

    `kind` is lesson, lab, picture or module; `id` is None for a page whose number is gone; `likely` is the id that it
    was probably renamed to.
    """

    kind: str
    id: str | None
    likely: str | None
    hint: str
    files: list[OrphanFile]


class Orphans(Closed):
    """All that is left over in an edition. `edits` belong to ids that are gone; they are listed and never removed."""

    course: str
    language: str
    folder: str
    items: list[Orphan]
    edits: list[str]

    @property
    def files(self) -> list[OrphanFile]:
        """The files of all items."""
        return [file for item in self.items for file in item.files]


def find_orphans(edition: Edition, stock: Stock) -> Orphans:
    """What stands in an edition's folder for what its outline no longer has, selected or not. Writes nothing."""
    keeper = _Keeper(edition)
    outlined = Outlined(edition, keeper.records.values())
    found = []
    for owner, files in gone_files(Path(edition.folder), outlined).items():
        likely = outlined.likely(owner)
        ours = [keeper.judged(file) for file in files]
        found.append(Orphan(kind=owner.kind, id=owner.id, likely=likely, hint=hint_of(owner, likely), files=ours))
    known = items(edition)
    edits = [
        edit.path
        for name, edit in sorted(stock.edits.items())
        if Path(edit.path).is_file() and all(name != edit_name(kind, id_, Path(name).suffix) for kind, id_ in known)
    ]
    return Orphans(course=edition.course.id, language=edition.language, folder=edition.folder, items=found, edits=edits)


def remove_orphans(edition: Edition, orphans: Orphans) -> Orphans:
    """Removes what was found, but for what is kept, and returns what became of each file."""
    keeper = _Keeper(edition)
    done = {one.file: _removed(keeper, one) for one in sorted(orphans.files, key=_notes_last)}
    return orphans.model_copy(
        update={
            "items": [
                item.model_copy(update={"files": [done[one.file] for one in item.files]}) for item in orphans.items
            ]
        }
    )


def _notes_last(one: OrphanFile) -> tuple[bool, str]:
    # A record without its file says nothing; a file without its record looks as if it were a person's.
    return one.note, one.file


def _removed(keeper: _Keeper, one: OrphanFile) -> OrphanFile:
    judged = keeper.judged(one.file.removeprefix(f"{keeper.edition.folder}/"))
    if one.kept or judged.kept:
        return judged if judged.kept else one
    try:
        Path(one.file).unlink(missing_ok=True)
    except OSError as error:
        return one.model_copy(update={"kept": f"cannot be removed ({error.strerror})"})
    return one.model_copy(update={"removed": True})


class _Keeper:
    """Tells which files of an edition must not be removed."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.records: dict[str, Record] = {record.file: record for record in records(Path(edition.folder))}

    def judged(self, file: str) -> OrphanFile:
        """A file, relative to the edition's folder, and why it is kept."""
        path = Path(self.edition.folder, file)
        size, kept = 0, None
        try:
            size = path.stat().st_size
            kept = self._why_kept(file)
        except FileNotFoundError:
            pass
        except OSError as error:
            kept = f"cannot be read ({error.strerror})"
        return OrphanFile(file=path.as_posix(), size=size, note=is_note(file), kept=kept)

    def _why_kept(self, file: str) -> str | None:
        if file.startswith(PROVENANCE):
            of = file.removeprefix(PROVENANCE).removesuffix(".json")
            return f"is the record of {self.edition.folder}/{of}" if self.judged(of).kept else None
        if is_note(file):
            return None
        record = self.records.get(file)
        data = Path(self.edition.folder, file).read_bytes()
        digest = sha256(data)
        if not data.strip() or digest in self._elsewhere:
            return None
        if record is None:
            if digest in self._merges:
                return None
            return "Aurora has no record of making it; move it away to keep it, or delete it"
        edit = record.made_from.get("edit")
        if is_published(record, data):
            place = self._edit(record)
            if edit is None or edit in self._elsewhere or (place and place.is_file()):
                return None
            return f"holds an edit that is not under {self.edition.edits}/ any more; {self._what_to_do(record)}"
        if is_generated(record, data):
            return None
        damage = find_damage(record.file, data, record.published)
        what = f"is damaged ({damage})" if damage else "was changed by hand"
        return f"{what} and is kept nowhere else; {self._what_to_do(record)}"

    def _what_to_do(self, record: Record) -> str:
        place = self._edit(record)
        return f"move it {f'to {place}' if place else 'away'} to keep it, or delete it"

    def _edit(self, record: Record) -> Path | None:
        """Where an edit of a published file is kept; None for one that no edit takes the place of."""
        if record.kind not in _EDITABLE:
            return None
        return edit_file(Path(self.edition.edits), record.kind, record.file, record.id)

    @cached_property
    def _merges(self) -> frozenset[str]:
        """The digests of merges and new pages as they were left, which nobody has changed."""
        return untouched(Path(self.edition.folder))

    @cached_property
    def _elsewhere(self) -> frozenset[str]:
        """The digests of what is kept of a person's work, or of what was damaged."""
        places = (Path(self.edition.edits), Path(self.edition.folder, "work/rescued"))
        files = (path for place in places for path in place.rglob("*") if path.is_file())
        return frozenset(sha256(path.read_bytes()) for path in files)


def as_text(found: Iterable[Orphans], *, removing: bool = False) -> str:
    """What is left over, item by item, and what would or will be removed."""
    lines = []
    files: list[OrphanFile] = []
    for one in found:
        files += one.files
        lines += [
            line for item in one.items for line in (f"{one.folder}: {item.kind} {item.id or 'page'}", *_details(item))
        ]
        lines += [f"{edit}: stays, though the outline has nothing of its id; it is yours" for edit in one.edits]
    going = [one for one in files if not one.kept]
    if not files:
        return "\n".join([*lines, "Nothing is left over: the outline has all that is built."])
    what = "Removing" if removing else "'aurora orphans --remove' removes"
    free = "The ledger stays as it is, so that bringing any of it back costs nothing."
    return "\n".join([*lines, f"{what} {_amount(going)}. {free}" if going else "There is nothing that may be removed."])


def result_text(done: Iterable[Orphans]) -> str:
    """What was removed, and what was not."""
    files = [file for one in done for file in one.files]
    gone = [one for one in files if one.removed]
    left = [one for one in files if one.kept and not one.note]
    lines = [f"Removed {_amount(gone)}."] if gone else []
    lines += [f"Not removed: {one.file}: {one.kept}" for one in left]
    return "\n".join(lines)


def _details(item: Orphan) -> list[str]:
    shown = [one for one in item.files if not one.note]
    notes = [one for one in item.files if one.note and not one.kept]
    width = max((len(one.file) for one in shown), default=0)
    lines = [f"  {item.hint}"]
    for one in shown:
        lines.append(f"  {one.file:<{width}}  {_size(one.size):>9}")
        if one.kept:
            lines.append(f"    stays: {one.kept}")
    if notes:
        lines.append(f"  and {_amount(notes)}, of notes (slices, records, logs)")
    return lines


def _amount(files: list[OrphanFile]) -> str:
    return f"{len(files)} file{'' if len(files) == 1 else 's'}, {_size(sum(one.size for one in files))}"


def _size(size: int) -> str:
    """A size for people, in units of 1000 bytes."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:,.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
