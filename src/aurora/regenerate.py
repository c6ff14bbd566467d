"""Something is to be made anew: the revisions of its edition say so from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from aurora.baselines import PAGE_FOLDERS
from aurora.edits import Stock
from aurora.errors import AuroraError
from aurora.files import sha256, write_file
from aurora.freshness import note_outdated
from aurora.item_names import UnknownItem, find_item
from aurora.merging import is_merged
from aurora.provenance import record_of
from aurora.revisions import FILE, Revision, Revisions
from aurora.targets import SLIDES_STAGE, Edition, all_targets
from aurora.wishes import Wish, Wishes
from aurora.words import numbers_to


def revise(wishes: Wishes, editions: Iterable[Edition], stocks: Mapping[str, Stock]) -> dict[str, set[tuple[str, str]]]:
    """Notes in the stocks of all editions what is to be made anew, and returns it by their folders. Writes nothing.

    Raises:
        AuroraError: something is in no edition, or in several courses, or cannot be made anew.
    """
    editions = list(editions)
    wished: dict[str, set[tuple[str, str]]] = {}
    for wish in wishes.items:
        found: list[tuple[Edition, str, str]] = []
        unknown: UnknownItem | None = None
        for edition in editions:
            try:
                found.append((edition, *find_item(edition, wish.item)))
            except UnknownItem as error:
                unknown = error
        if not found:
            raise unknown or UnknownItem(f"regenerate: there is no edition to find '{wish.item}' in")
        courses = sorted({str(edition.course.file) for edition, _, _ in found})
        if len(courses) > 1:
            raise AuroraError(
                f"regenerate: '{wish.item}' is in {' and in '.join(courses)}; name the one that you mean: "
                f"--config outlines={courses[0]}"
            )
        for edition, kind, id_ in found:
            stock = stocks[edition.folder]
            _refuse_own_picture(stock, kind, id_)
            if _is_over(edition, stock, kind, id_):
                stock.revisions = stock.revisions.with_(kind, id_, stock.revisions.of(kind, id_).done())
            stock.revisions = stock.revisions.with_(kind, id_, _wished(stock, wish, kind, id_, wishes.requirements))
            wished.setdefault(edition.folder, set()).add((kind, id_))
    return wished


def unused_revisions(edition: Edition, revisions: Revisions) -> list[str]:
    """A line for each item in the file of revisions that the outline does not have by that id."""
    notes = []
    for name, line in revisions.lines.items():
        try:
            kind, id_ = find_item(edition, name)
            if name == f"{kind}:{id_}":
                continue
            why = f"ids stand here, not numbers: {kind}:{id_}"
        except UnknownItem as error:
            why = str(error)
        notes.append(f"{revisions_file(edition)}:{line}: {name} is not used ({why}); mend the name, or delete it here")
    return notes


def revisions_file(edition: Edition) -> Path:
    """Where the revisions of an edition are remembered."""
    return Path(edition.edits) / FILE


def remember(edition: Edition, revisions: Revisions, wished: Iterable[tuple[str, str]]) -> None:
    """Writes what this build is to make anew; what a person has changed in the file meanwhile stays."""
    file = revisions_file(edition)
    known = new = Revisions.read(file)
    for kind, id_ in wished:
        new = new.with_(kind, id_, revisions.of(kind, id_))
    if new != known:
        write_file(file, new.to_bytes())


def note_finished(edition: Edition, stock: Stock) -> None:
    """Notes of what was pending in this build, and is now made, that it is no longer."""
    file = revisions_file(edition)
    known = new = Revisions.read(file)
    for kind, id_ in known.pending:
        revision = known.of(kind, id_)
        if revision == stock.revisions.of(kind, id_) and is_finished(edition, stock, kind, id_):
            new = new.with_(kind, id_, revision.done())
    if new != known:
        write_file(file, new.to_bytes())


def is_finished(edition: Edition, stock: Stock, kind: str, id_: str) -> bool:
    """Whether everything of an item has been made of its slices, and merged where that was asked for.

    Under an edit that came after the wish there is nothing to be made.
    """
    folder, steps = Path(edition.folder), _steps(edition, kind, id_)
    if kind in PAGE_FOLDERS and stock.page_edit(kind, id_) and not stock.wants_merge(kind, id_):
        return True
    made = all(_is_made(folder, file, slice_) for file, slice_ in steps)
    return made and is_merged(folder, Path(edition.edits), kind, id_, folder / steps[-1][0])


def _is_over(edition: Edition, stock: Stock, kind: str, id_: str) -> bool:
    """Whether a build has finished with a pending item and all that follows, and was killed before it could say so."""
    if not (stock.revisions.of(kind, id_).pending and is_finished(edition, stock, kind, id_)):
        return False
    if not all(Path(target).is_file() for target in all_targets(edition)):
        return False
    now = replace(stock, damaged={})
    note_outdated(edition, now)
    return not (now.damaged or stock.damaged)


def _steps(edition: Edition, kind: str, id_: str) -> list[tuple[str, str]]:
    """The files that a model decides of an item, each with its slice, relative to the edition's folder."""
    match kind:
        case "lesson":
            return [(f"work/{stage}/{id_}.md", f"lesson/{id_}") for stage in edition.stages]
        case "lab":
            return [(f"work/lab_plan/{id_}.json", f"lab/{id_}"), (f"work/lab_guide/{id_}.md", f"lab/{id_}")]
        case "slides":
            return [(f"work/{SLIDES_STAGE}/{id_}.json", f"slides/{id_}")]
    return [(f"visuals/{id_}.json", f"visual/{id_}"), (f"images/{id_}.png", f"image/{id_}")]


def _is_made(folder: Path, file: str, slice_: str) -> bool:
    record = record_of(folder, file)
    try:
        decides = sha256((folder / f"work/slices/{slice_}.json").read_bytes())
        return record is not None and record.made_from.get("slice") == decides and (folder / file).is_file()
    except OSError:
        return False


def _wished(stock: Stock, wish: Wish, kind: str, id_: str, requirements: str | None) -> Revision:
    known = stock.revisions.of(kind, id_)
    merge = kind in PAGE_FOLDERS and stock.page_edit(kind, id_) is not None
    if wish.revision is None:
        return known.anew(requirements, merge=merge)
    if not 1 <= wish.revision <= known.last:
        raise AuroraError(
            f"regenerate: {kind}:{id_} has no revision {wish.revision}; {numbers_to(known.last)} "
            f"('aurora history {kind}:{id_}' shows them)"
        )
    if requirements:
        raise AuroraError(f"regenerate: {wish.item}@{wish.revision} goes back to what was; leave the requirements away")
    return known if known.revision == wish.revision else known.back_to(wish.revision, merge=merge)


def _refuse_own_picture(stock: Stock, kind: str, id_: str) -> None:
    if kind != "visual":
        return
    own = next((edit for suffix in (".png", ".svg") if (edit := stock.edit("image", id_, suffix))), None)
    if own:
        raise AuroraError(f"regenerate: {own.path} is used for visual:{id_}; delete that file to have it made again")
