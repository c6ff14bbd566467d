"""What a person wrote: files under `edits/`, and published files that were changed in place.

`take_stock` only looks. `keep` copies what would otherwise be lost, and runs when a build really starts: changed pages
and pictures become edits under their ids, damaged files and changed books are kept under `work/rescued/`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from aurora.errors import Problem, ProblemsError, relative
from aurora.files import sha256, write_file
from aurora.provenance import Record, Seen, look_at_all
from aurora.slices import EditRef

Item = tuple[str, str]
"""Kind and id of an item: ("lesson", "intro"), ("image", "intro-2"), ("environment", "environment")."""

_FOLDERS = {"lesson": "lessons", "lab": "labs", "image": "images", "environment": "labs"}


@dataclass(frozen=True)
class Copy:
    """A file that is about to be kept: as an edit (`adopted`) or aside. `why` is said to the person."""

    source: Path
    target: Path
    why: str
    adopted: bool


@dataclass
class Stock:
    """What stands of a person's work in one edition."""

    edits: dict[Item, EditRef] = field(default_factory=dict)
    damaged: dict[Item, str] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def edit_file(edits: Path, kind: str, file: str, id_: str) -> Path:
    """Where the edit of an item is kept; `file` is its published file, whose extension it shares."""
    return edits / _FOLDERS[kind] / f"{id_}{Path(file).suffix}"


def take_stock(edition: Path, edits: Path, known: Iterable[Item]) -> Stock:
    """Looks at the edits and the published files of an edition, and writes nothing.

    Args:
        edition: the edition's folder.
        edits: the edition's folder of edits.
        known: the items of the outline as it is now.

    Raises:
        ProblemsError: an edit and the published page of the same item were both changed since the last build.
    """
    stock = Stock()
    known = set(known)
    for path in sorted(edits.glob("*/*")):
        item = _item(path)
        if item and path.is_file():
            stock.edits[item] = EditRef(path=str(path), sha256=sha256(path.read_bytes()))
    problems: list[Problem] = []
    for seen in look_at_all(edition):
        record = seen.record
        if seen.state == "damaged":
            stock.damaged[_recorded_item(record)] = str(seen.sha256)
            stock.copies.append(_aside(edition, seen, f"is damaged ({seen.damage}); it is made again"))
        elif seen.state == "changed" and record.kind in _FOLDERS:
            _adopt(stock, edits, seen, problems)
        elif seen.state == "changed":
            stock.copies.append(_aside(edition, seen, "was changed by hand; a copy is kept before it is made again"))
    if problems:
        raise ProblemsError(problems)
    stock.copies = [copy for copy in stock.copies if not _is_kept(copy)]
    stock.notes += [f"{copy.source} {copy.why}: the build keeps it as {copy.target}" for copy in stock.copies]
    stock.notes += _without_item(stock, known)
    return stock


def keep(stock: Stock) -> None:
    """Copies what a build could overwrite."""
    for copy in stock.copies:
        write_file(copy.target, copy.source.read_bytes())


def _is_kept(copy: Copy) -> bool:
    return copy.target.is_file() and copy.target.read_bytes() == copy.source.read_bytes()


def _adopt(stock: Stock, edits: Path, seen: Seen, problems: list[Problem]) -> None:
    record = seen.record
    item = _recorded_item(record)
    target = edit_file(edits, record.kind, record.file, item[1])
    earlier = stock.edits.get(item)
    if earlier and earlier.sha256 == seen.sha256:
        return
    if earlier and earlier.sha256 != record.made_from.get("edit"):
        problems.append(
            Problem(
                relative(seen.path),
                0,
                0,
                f"was changed by hand, and so was its edit {earlier.path}; "
                "put what you want to keep into that edit and delete the page",
            )
        )
        return
    if earlier:
        stock.copies.append(
            Copy(Path(earlier.path), _rescued(seen.path, earlier.sha256, edits), "was changed again", adopted=False)
        )
    stock.edits[item] = EditRef(path=str(target), sha256=str(seen.sha256))
    stock.copies.append(Copy(seen.path, target, "was changed by hand", adopted=True))


def _rescued(path: Path, digest: str, folder: Path) -> Path:
    return folder / "earlier" / f"{path.stem}.{digest[:8]}{path.suffix}"


def _aside(edition: Path, seen: Seen, why: str) -> Copy:
    digest = str(seen.sha256)
    target = edition / "work/rescued" / f"{seen.path.stem}.{digest[:8]}{seen.path.suffix}"
    return Copy(seen.path, target, why, adopted=False)


def _recorded_item(record: Record) -> Item:
    return record.kind, record.id.removesuffix(Path(record.file).suffix)


def _item(path: Path) -> Item | None:
    match path.parent.name, path.suffix:
        case "labs", ".yaml" if path.stem == "environment":
            return "environment", "environment"
        case "lessons", ".md":
            return "lesson", path.stem
        case "labs", ".md":
            return "lab", path.stem
        case "images", ".png" | ".svg":
            return "image", path.stem
    return None


def _without_item(stock: Stock, known: set[Item]) -> list[str]:
    """A line for each edit whose id is not in the outline, with the id that it was probably renamed to."""
    notes = []
    for kind, id_ in sorted(stock.edits.keys() - known):
        free = [other for other_kind, other in known if other_kind == kind and (kind, other) not in stock.edits]
        close = difflib.get_close_matches(id_, sorted(free), n=1, cutoff=0.5)
        path = stock.edits[kind, id_].path
        hint = (
            f"if its {kind} is '{close[0]}' now, rename it to {Path(path).with_stem(close[0])} "
            f"or write 'id: {id_}' in the outline"
            if close
            else f"write 'id: {id_}' at its {kind} in the outline, or move the file away"
        )
        notes.append(f"{path}: no {kind} of the outline has the id '{id_}', so it is not used; {hint}")
    return notes
