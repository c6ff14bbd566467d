"""What a person wrote: files under `edits/`, and published files that were changed in place.

`take_stock` only looks. `keep` copies what would otherwise be lost, and runs when a build really starts: changed pages
and pictures become edits under their ids; damaged files, and changed ones that cannot be edits, are kept under
`work/rescued/`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from aurora.errors import Problem, ProblemsError, relative
from aurora.files import sha256, write_file
from aurora.provenance import Record, Seen, adopt, look, records
from aurora.slices import EditRef

Item = tuple[str, str]
"""Kind and id of an item: ("lesson", "intro"), ("image", "intro-2"), ("environment", "environment")."""

EARLIER = "earlier"
"""The folder, under an edition's edits, of edits that a later change took the place of."""

_FOLDERS = {"lesson": "lessons", "lab": "labs", "image": "images", "environment": "labs"}
_SUFFIXES = {"lesson": (".md",), "lab": (".md",), "image": (".png", ".svg"), "environment": (".yaml",)}


@dataclass(frozen=True)
class Copy:
    """A file that is kept when a build starts. `adopts` is the record of a page that became an edit.

    `moves` says that the source goes, `said` that the person is told before the build starts.
    """

    source: Path
    target: Path
    why: str
    adopts: Record | None = None
    moves: bool = False
    said: bool = True

    def __str__(self) -> str:
        return f"{self.source} {self.why}: the build keeps it as {self.target}"


@dataclass
class Stock:
    """What stands of a person's work in one edition. `edits` has the paths under the edition's edits as keys."""

    edition: Path
    edits: dict[str, EditRef] = field(default_factory=dict)
    damaged: dict[Item, str] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def edit(self, kind: str, id_: str, suffix: str = "") -> EditRef | None:
        """The edit of an item; a picture has one of each suffix."""
        return self.edits.get(edit_name(kind, id_, suffix or _SUFFIXES[kind][0]))


def edit_name(kind: str, id_: str, suffix: str) -> str:
    """The path of an item's edit, under the edition's edits."""
    return f"{_FOLDERS[kind]}/{id_}{suffix}"


def edit_file(edits: Path, kind: str, file: str, id_: str) -> Path:
    """Where the edit of an item is kept; `file` is its published file, whose extension it shares."""
    return edits / edit_name(kind, id_, Path(file).suffix)


def take_stock(edition: Path, edits: Path, known: Iterable[Item], files: Iterable[str] = ()) -> Stock:
    """Looks at the edits and the published files of an edition, and writes nothing.

    Args:
        edition: the edition's folder.
        edits: the edition's folder of edits.
        known: the items of the outline as it is now.
        files: the published files that the outline asks for, relative to the edition's folder.

    Raises:
        ProblemsError: an edit and the published page of the same item were both changed since the last build.
    """
    stock = Stock(edition)
    for path in sorted(edits.glob("*/*")):
        if _item(path) and path.is_file():
            name = path.relative_to(edits).as_posix()
            stock.edits[name] = EditRef(path=str(path), sha256=sha256(path.read_bytes()))
    problems: list[Problem] = []
    seen_files = [look(edition, record) for record in records(edition)]
    changed = {seen.record.file for seen in seen_files if seen.state == "changed"}
    for seen in seen_files:
        record = seen.record
        if seen.state == "damaged":
            stock.damaged[record.kind, record.id] = str(seen.sha256)
            why = f"is damaged ({seen.damage}) and is made again"
            stock.copies.append(_aside(edition, seen.path, str(seen.sha256), why))
        elif seen.state == "changed" and record.kind in _FOLDERS:
            _adopt(stock, edits, seen, changed, problems)
        elif seen.state == "changed":
            why = "was changed by hand and can be made again"
            stock.copies.append(_aside(edition, seen.path, str(seen.sha256), why, said=False))
    if problems:
        raise ProblemsError(problems)
    recorded = {seen.record.file for seen in seen_files}
    for file in files:
        path = edition / file
        if file not in recorded and path.is_file():
            why = "is not known to be Aurora's own"
            stock.copies.append(_aside(edition, path, sha256(path.read_bytes()), why, said=False))
    stock.copies = [copy for copy in stock.copies if copy.adopts or copy.moves or not _is_kept(copy)]
    stock.notes += [str(copy) for copy in stock.copies if copy.said]
    stock.notes += _without_item(stock, set(known))
    return stock


def keep(stock: Stock) -> list[str]:
    """Copies what a build could overwrite, and returns a line for each file that `take_stock` had not announced."""
    for copy in stock.copies:
        data = copy.source.read_bytes()
        write_file(copy.target, data)
        if copy.adopts:
            adopt(stock.edition, copy.adopts, data)
        if copy.moves:
            copy.source.unlink()
    return [str(copy) for copy in stock.copies if not copy.said]


def strays(root: Path, used: Iterable[str], editions: Iterable[str], courses: Iterable[str]) -> list[str]:
    """A line for each file under `edits/` that belongs to no course, or that its edition cannot use.

    Args:
        root: the folder `edits`.
        used: the paths of the edits that editions know of.
        editions: `{course}/{lang}` of this build.
        courses: the ids of all courses that have an outline, built or not.
    """
    used, editions, courses = set(used), set(editions), sorted(courses)
    lines = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if not path.is_file() or str(path) in used or path.name.startswith(".") or EARLIER in parts:
            continue
        if parts[0] not in courses:
            close = difflib.get_close_matches(parts[0], courses, n=1, cutoff=0.4)
            hint = f"was it meant for {root}/{close[0]}/?" if close else "move it, or take it away"
            lines.append(f"{path}: there is no outline of the course '{parts[0]}', so it is not used; {hint}")
        elif "/".join(parts[:2]) in editions:
            lines.append(f"{path}: is not used; lessons and labs are .md, pictures .png or .svg, named by their ids")
    return lines


def _is_kept(copy: Copy) -> bool:
    return copy.target.is_file() and copy.target.read_bytes() == copy.source.read_bytes()


def _adopt(stock: Stock, edits: Path, seen: Seen, changed: set[str], problems: list[Problem]) -> None:
    record, suffix = seen.record, seen.path.suffix
    name = edit_name(record.kind, record.id, suffix)
    earlier = stock.edits.get(name)
    if earlier and earlier.sha256 not in (record.made_from.get("edit"), seen.sha256):
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
    if earlier and earlier.sha256 != seen.sha256:
        stock.copies.append(Copy(Path(earlier.path), _earlier(edits, earlier), "was changed again", said=False))
    if record.kind == "image":
        _set_sibling_aside(stock, edits, record, suffix, changed)
    stock.edits[name] = EditRef(path=str(edits / name), sha256=str(seen.sha256))
    stock.copies.append(Copy(seen.path, edits / name, "was changed by hand", adopts=record))


def _set_sibling_aside(stock: Stock, edits: Path, record: Record, suffix: str, changed: set[str]) -> None:
    """An edit of the other form of a picture shows what the picture was before this change."""
    other = ".svg" if suffix == ".png" else ".png"
    sibling = stock.edits.get(edit_name("image", record.id, other))
    if sibling and f"images/{record.id}{other}" not in changed:
        why = "shows the picture as it was"
        stock.copies.append(Copy(Path(sibling.path), _earlier(edits, sibling), why, moves=True))
        del stock.edits[edit_name("image", record.id, other)]


def _earlier(edits: Path, edit: EditRef) -> Path:
    path = Path(edit.path)
    return edits / EARLIER / f"{path.stem}.{edit.sha256[:8]}{path.suffix}"


def _aside(edition: Path, path: Path, digest: str, why: str, said: bool = True) -> Copy:
    target = edition / "work/rescued" / f"{path.stem}.{digest[:8]}{path.suffix}"
    return Copy(path, target, why, said=said)


def _item(path: Path) -> Item | None:
    if path.name == "environment.yaml" and path.parent.name == "labs":
        return "environment", "environment"
    for kind in ("lesson", "lab", "image"):
        if path.parent.name == _FOLDERS[kind] and path.suffix in _SUFFIXES[kind]:
            return kind, path.stem
    return None


def _without_item(stock: Stock, known: set[Item]) -> list[str]:
    """A line for each edit whose id is not in the outline, with the id that it was probably renamed to."""
    notes = []
    edited = {_item(Path(edit.path)) for edit in stock.edits.values()}
    for edit in stock.edits.values():
        item = _item(Path(edit.path))
        if item is None or item in known:
            continue
        kind, id_ = item
        free = sorted(other for other_kind, other in known if other_kind == kind and (kind, other) not in edited)
        close = difflib.get_close_matches(id_, free, n=1, cutoff=0.5)
        hint = (
            f"if its {kind} is '{close[0]}' now, rename it to {Path(edit.path).with_stem(close[0])}"
            if close
            else "move the file away when you need it no more"
        )
        if kind in ("lesson", "lab"):
            hint += f", or write 'id: {id_}' at its {kind} in the outline"
        notes.append(f"{edit.path}: no {kind} of the outline has the id '{id_}', so it is not used; {hint}")
    return notes
