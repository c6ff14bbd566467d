"""Looks for what a person wrote: files under `edits/`, and published files that were changed in place.

Nothing is written here; what is found is kept by `aurora.keeping` when a build really starts. Changed pages and
pictures become edits under their ids; damaged files, and changed ones that cannot be edits, go to `work/rescued/`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from aurora.baselines import PAGE_FOLDERS, NewOrigin, Origin, begun, digest_of, frame_of, origin_page, read_origin
from aurora.edits import Copy, Item, Stock, earlier_file, edit_name, is_editable, item_of, rescued_file
from aurora.errors import Problem, ProblemsError, relative
from aurora.files import sha256
from aurora.merging import is_old_merge, markers_in, taken
from aurora.provenance import Record, Seen, is_put_back, look, records, whose
from aurora.slices import EditRef

_LAST_STEP_OF_LABS = "lab_guide"
_INSTEAD = {"visual": "for another picture, describe it in the outline, or put your own under edits/…/images/"}


def take_stock(
    edition: Path, edits: Path, known: Iterable[Item], files: Iterable[str] = (), last_step: str | None = None
) -> Stock:
    """Looks at the edits and the published files of an edition, and writes nothing.

    Args:
        edition: the edition's folder.
        edits: the edition's folder of edits.
        known: the items of the outline as it is now.
        files: the published files that the outline asks for, relative to the edition's folder.
        last_step: the last step of a lesson, `draft` or `review`.

    Raises:
        ProblemsError: an edit and the published page of the same item were both changed since the last build.
    """
    return _Look(edition, edits, last_step).taken(set(known), list(files))


class _Look:
    """One look at an edition."""

    def __init__(self, edition: Path, edits: Path, last_step: str | None) -> None:
        self.edition, self.edits, self.last_step = edition, edits, last_step
        self.stock = Stock(edition, edits_folder=edits)
        self.texts: dict[str, bytes] = {}
        self.adopted: dict[str, Record] = {}
        self.problems: list[Problem] = []
        self.left: set[str] = set()

    def taken(self, known: set[Item], files: list[str]) -> Stock:
        stock = self.stock
        for path in sorted(self.edits.glob("*/*")):
            if item_of(path) and path.is_file():
                name = path.relative_to(self.edits).as_posix()
                self.texts[name] = path.read_bytes()
                stock.edits[name] = EditRef(path=str(path), sha256=sha256(self.texts[name]))
        seen_files = [look(self.edition, record) for record in records(self.edition)]
        changed = {seen.record.file for seen in seen_files if seen.state == "changed"}
        self.left = _left_behind([seen.record for seen in seen_files], set(files))
        # Stages come last, since the pages that are made of them go before them.
        for seen in sorted(seen_files, key=lambda seen: seen.record.kind == "stage"):
            self._file(seen, changed)
        if self.problems:
            raise ProblemsError(self.problems)
        recorded = {seen.record.file for seen in seen_files}
        for file in files:
            path = self.edition / file
            if file not in recorded and path.is_file():
                self._aside(path, sha256(path.read_bytes()), "is not known to be Aurora's own", said=False)
            elif file not in recorded and path.is_dir():
                self._folder_away(path)
        stock.copies = [copy for copy in stock.copies if copy.adopts or copy.moves or not _is_kept(copy)]
        stock.notes += [str(copy) for copy in stock.copies if copy.said]
        self._origins([seen.record for seen in seen_files])
        stock.notes += _without_item(stock, known)
        return stock

    def _file(self, seen: Seen, changed: set[str]) -> None:
        record, digest = seen.record, str(seen.sha256)
        if seen.path.is_dir():
            self._again(record, seen.path, "folder")
            self._folder_away(seen.path)
        elif seen.state == "damaged":
            self._again(record, seen.path, digest)
            if not seen.stale:
                why = f"is damaged ({seen.damage}) and is made again"
                self._aside(seen.path, digest, why, said=record.kind != "stage", hint=self._insisting(seen))
            elif is_editable(record.kind) and is_put_back(record, seen.path.read_bytes()):
                self._put_back(seen)
        elif record.kind == "site" and seen.state == "same" and (broken := _broken(record, seen.path.parent)):
            self._again(record, seen.path, broken)
        elif seen.state == "changed" and record.kind == "stage":
            self._stage(seen, digest)
        elif seen.state == "changed" and is_editable(record.kind):
            self._adopt(seen, changed)
        elif seen.state == "changed" and seen.path.suffix == ".json":
            self._again(record, seen.path, digest)
            self._aside(seen.path, digest, "was changed by hand and is made again", hint=_INSTEAD.get(record.kind, ""))
        elif seen.state == "changed":
            self._aside(seen.path, digest, "was changed by hand and stays until it is made again", said=False)

    def _again(self, record: Record, path: Path, found: str) -> None:
        """Notes an item as to be made again, by what was found and when, since the same damage may come twice."""
        if record.file not in self.left:
            digest = sha256(f"{found} {path.stat().st_mtime_ns}".encode())
            self.stock.damaged[record.kind, record.id] = digest

    def _put_back(self, seen: Seen) -> None:
        record = seen.record
        if record.file in self.left:
            return
        kind = "visual" if record.kind == "image" else record.kind
        how = f"'aurora history {kind}:{record.id}' says how to go back to one"
        self.stock.notes.append(
            f"{relative(seen.path)} is an earlier version, put back by somebody, and is made again; {how}"
        )

    def _folder_away(self, path: Path) -> None:
        target = rescued_file(self.edition, path, sha256(str(path.stat().st_mtime_ns).encode()))
        why = "is a folder where a file of the build has to be"
        self.stock.copies.append(Copy(path, target, why, moves=True))

    def _insisting(self, seen: Seen) -> str:
        """How to have a page as it is, where a person may have saved it."""
        kind, suffix = seen.record.kind, seen.path.suffix
        if suffix != ".md" or not is_editable(kind) or not seen.path.stat().st_size:
            return ""
        return f"if that is what you wrote, save it in UTF-8 as {self.edits / edit_name(kind, seen.record.id, suffix)}"

    def _aside(self, path: Path, digest: str, why: str, said: bool = True, hint: str = "") -> None:
        self.stock.copies.append(Copy(path, rescued_file(self.edition, path, digest), why, said=said, hint=hint))

    def _adopt(self, seen: Seen, changed: set[str]) -> None:
        data, suffix, stock = seen.path.read_bytes(), seen.path.suffix, self.stock
        record = whose(seen.record, data)
        if record is not seen.record:
            self._again(seen.record, seen.path, str(seen.sha256))
        name = edit_name(record.kind, record.id, suffix) if record else ""
        if record is None or name in self.adopted:
            why = "was changed by hand after a build was stopped, and whose page it was is not certain"
            self._again(seen.record, seen.path, str(seen.sha256))
            self._aside(seen.path, str(seen.sha256), why)
            return
        earlier = stock.edits.get(name)
        if earlier and earlier.sha256 not in (record.made_from.get("edit"), seen.sha256):
            self.problems.append(
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
            target = earlier_file(self.edits, earlier)
            stock.copies.append(Copy(Path(earlier.path), target, "was changed again", said=False))
        if record.kind == "image":
            self._set_sibling_aside(record, suffix, changed)
        stock.edits[name] = EditRef(path=str(self.edits / name), sha256=str(seen.sha256))
        stock.copies.append(Copy(seen.path, self.edits / name, "was changed by hand", adopts=record))
        self.adopted[name] = record
        self.texts[name] = data

    def _stage(self, seen: Seen, digest: str) -> None:
        """A changed last step is what its author wants on the page; any other is made again."""
        step, _, id_ = seen.record.id.partition("/")
        kind = {self.last_step: "lesson", _LAST_STEP_OF_LABS: "lab"}.get(step)
        self._again(seen.record, seen.path, digest)
        if kind is None or edit_name(kind, id_, ".md") in self.stock.edits:
            target, why = rescued_file(self.edition, seen.path, digest), "was changed by hand and is made again"
            self.stock.copies.append(Copy(seen.path, target, why, moves=True, said=False))
            return
        name = edit_name(kind, id_, ".md")
        self.stock.edits[name] = EditRef(path=str(self.edits / name), sha256=digest)
        self.stock.copies.append(Copy(seen.path, self.edits / name, "was changed by hand", moves=True))
        self.texts[name] = seen.path.read_bytes()
        text = seen.record.published.get("text")
        began = self._asked_of_stage(kind, id_, seen.record)
        self.stock.origins.append(NewOrigin(kind, id_, Origin(asked=began), text if isinstance(text, str) else None))

    def _asked_of_stage(self, kind: str, id_: str, stage: Record) -> dict[str, object] | None:
        """What was asked for a stage: as the record of the page that was made of it says."""
        for record in records(self.edition):
            if (record.kind, record.id) == (kind, id_) and record.made_from.get("stage") == stage.sha256:
                return begun(record)[0].asked
        return None

    def _set_sibling_aside(self, record: Record, suffix: str, changed: set[str]) -> None:
        """An edit of the other form of a picture shows what the picture was before this change."""
        other = ".svg" if suffix == ".png" else ".png"
        sibling = self.stock.edits.get(edit_name("image", record.id, other))
        if sibling and f"images/{record.id}{other}" not in changed:
            target, why = earlier_file(self.edits, sibling), "shows the picture as it was"
            self.stock.copies.append(Copy(Path(sibling.path), target, why, moves=True))
            del self.stock.edits[edit_name("image", record.id, other)]

    def _origins(self, known: list[Record]) -> None:
        """Notes where the edits of lessons and labs began, and gives them the frames that their authors saw."""
        stock = self.stock
        noted = {(new.kind, new.id): new.origin for new in stock.origins}
        for name, edit in stock.edits.items():
            item = item_of(Path(edit.path))
            if item is None or item[0] not in PAGE_FOLDERS:
                continue
            text = self.texts[name].decode("utf-8", "replace")
            line = markers_in(text)
            if line:
                stock.notes.append(
                    f"{edit.path}:{line}: still holds both sides of a merge, and so does its page; keep of each place "
                    "what is right, and take the lines out that begin with <<<<<<<, ======= and >>>>>>>"
                )
            origin = noted.get(item)
            if is_old_merge(self.edition, *item, edit.sha256, text):
                stock.old_merges.add(item)
            if origin is None:
                new = self._origin(name, edit, text, *item, known)
                origin = new.origin
                if new.page is not None or origin.asked is None or origin != read_origin(self.edits, *item):
                    stock.origins.append(new)
            stock.edits[name] = edit.model_copy(update={"frame": origin.frame, "began": digest_of(origin.asked)})

    def _origin(self, name: str, edit: EditRef, text: str, kind: str, id_: str, known: list[Record]) -> NewOrigin:
        merged = taken(self.edition, kind, id_, edit.sha256, text)
        if merged:
            return NewOrigin(kind, id_, Origin(asked=merged.asked, frame=merged.frame), merged.new)
        noted = read_origin(self.edits, kind, id_)
        record = self.adopted.get(name)
        if record:
            origin, page = begun(record)
            if noted is None and origin_page(self.edits, kind, id_) is None:
                return NewOrigin(kind, id_, origin, page)
            # What was changed once more began where it began at first, but its author saw another frame.
            frame = origin.frame or (noted.frame if noted else None)
            return NewOrigin(kind, id_, Origin(asked=noted.asked if noted else None, frame=frame))
        if noted:
            return NewOrigin(kind, id_, noted)
        pages = [one for one in known if (one.kind, one.id) == (kind, id_)]
        page_record = max(pages, key=lambda one: one.mtime_ns, default=None)
        if page_record is None:
            return NewOrigin(kind, id_, Origin())
        by_edit = "edit" in page_record.made_from
        return NewOrigin(kind, id_, Origin(frame=frame_of(page_record, "edit_frame" if by_edit else "frame")))


def _broken(record: Record, site: Path) -> str:
    """The first file of a site that is not as it was published, with what it is now; empty where all are."""
    for name, digest in record.made_from.get("files", {}).items():
        try:
            found = sha256((site / name).read_bytes())
        except OSError:
            found = "missing"
        if found != digest:
            return f"{name} {found}"
    return ""


def _left_behind(known: list[Record], files: set[str]) -> set[str]:
    """Pages of items that are published elsewhere now: what becomes of these says nothing of those."""
    placed = {(record.kind, record.id) for record in known if record.file in files}
    return {record.file for record in known if record.file not in files and (record.kind, record.id) in placed}


def _is_kept(copy: Copy) -> bool:
    return copy.target.is_file() and copy.target.read_bytes() == copy.source.read_bytes()


def _without_item(stock: Stock, known: set[Item]) -> list[str]:
    """A line for each edit whose id is not in the outline, with the id that it was probably renamed to."""
    notes = []
    edited = {item_of(Path(edit.path)) for edit in stock.edits.values()}
    for edit in stock.edits.values():
        item = item_of(Path(edit.path))
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
