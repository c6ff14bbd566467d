"""Something is to be made anew: the revisions of its edition say so from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from aurora.edits import Stock
from aurora.errors import AuroraError
from aurora.files import sha256, write_file
from aurora.item_names import UnknownItem, find_item
from aurora.merging import is_merged
from aurora.provenance import record_of
from aurora.revisions import FILE, Revisions
from aurora.targets import Edition
from aurora.wishes import Wish, Wishes


def revise(wishes: Wishes, editions: Iterable[Edition], stocks: Mapping[str, Stock]) -> None:
    """Notes in the stocks of all editions what is to be made anew. Writes nothing.

    Raises:
        AuroraError: something is in no edition, or in several courses, or cannot be made anew.
    """
    editions = list(editions)
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
            if _is_over(edition, stock.revisions, kind, id_):
                stock.revisions = stock.revisions.with_(kind, id_, stock.revisions.of(kind, id_).done())
            stock.revisions = _with_wish(stock.revisions, wish, kind, id_, wishes.requirements)


def revisions_file(edition: Edition) -> Path:
    """Where the revisions of an edition are remembered."""
    return Path(edition.edits) / FILE


def remember(edition: Edition, revisions: Revisions) -> None:
    """Writes the revisions of an edition where they have changed."""
    file = revisions_file(edition)
    if revisions != Revisions.read(file):
        write_file(file, revisions.to_bytes())


def without_finished(edition: Edition, revisions: Revisions) -> Revisions:
    """The revisions, no longer pending where everything of the item has been made of them."""
    folder = Path(edition.folder)
    for kind, id_ in list(revisions.pending):
        steps = _steps(edition, kind, id_)
        made = all(_is_made(folder, file, slice_) for file, slice_ in steps)
        if made and is_merged(folder, Path(edition.edits), kind, id_, folder / steps[-1][0]):
            revisions = revisions.with_(kind, id_, revisions.of(kind, id_).done())
    return revisions


def _is_over(edition: Edition, revisions: Revisions, kind: str, id_: str) -> bool:
    """Whether a build has finished with a pending item and its book, and was killed before it could say so."""
    if not revisions.of(kind, id_).pending or without_finished(edition, revisions).of(kind, id_).pending:
        return False
    book = Path(f"{edition.folder}/{edition.lab_book if kind == 'lab' else edition.book}.md")
    last = Path(edition.folder) / _steps(edition, kind, id_)[-1][0]
    return book.is_file() and book.stat().st_mtime >= last.stat().st_mtime


def _steps(edition: Edition, kind: str, id_: str) -> list[tuple[str, str]]:
    """The files that a model decides of an item, each with its slice, relative to the edition's folder."""
    match kind:
        case "lesson":
            return [(f"work/{stage}/{id_}.md", f"lesson/{id_}") for stage in edition.stages]
        case "lab":
            return [(f"work/lab_plan/{id_}.json", f"lab/{id_}"), (f"work/lab_guide/{id_}.md", f"lab/{id_}")]
    return [(f"visuals/{id_}.json", f"visual/{id_}"), (f"images/{id_}.png", f"image/{id_}")]


def _is_made(folder: Path, file: str, slice_: str) -> bool:
    record = record_of(folder, file)
    try:
        decides = sha256((folder / f"work/slices/{slice_}.json").read_bytes())
        return record is not None and record.made_from.get("slice") == decides and (folder / file).is_file()
    except OSError:
        return False


def _with_wish(revisions: Revisions, wish: Wish, kind: str, id_: str, requirements: str | None) -> Revisions:
    known = revisions.of(kind, id_)
    if wish.revision is None:
        return revisions.with_(kind, id_, known.anew(requirements))
    if not 1 <= wish.revision <= known.last:
        raise AuroraError(
            f"regenerate: {kind}:{id_} has no revision {wish.revision}; there are 1 to {known.last} "
            f"('aurora history {kind}:{id_}' shows them)"
        )
    if requirements:
        raise AuroraError(f"regenerate: {wish.item}@{wish.revision} goes back to what was; leave the requirements away")
    return revisions if known.revision == wish.revision else revisions.with_(kind, id_, known.back_to(wish.revision))


def _refuse_own_picture(stock: Stock, kind: str, id_: str) -> None:
    if kind != "visual":
        return
    own = next((edit for suffix in (".png", ".svg") if (edit := stock.edit("image", id_, suffix))), None)
    if own:
        raise AuroraError(f"regenerate: {own.path} is used for visual:{id_}; delete that file to have it made again")
