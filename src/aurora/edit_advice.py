"""What is said of edits: what their outline says otherwise now, and which merges wait to be taken."""

from __future__ import annotations

from pathlib import Path

from aurora.baselines import PAGE_FOLDERS, changed_parts, digest_of, origin_file, read_origin
from aurora.edits import Stock, edit_name
from aurora.merging import line_of, read_note
from aurora.retry import Retry
from aurora.slice_files import all_slices
from aurora.slices import asked
from aurora.targets import Edition

Item = tuple[str, str]


def begin_now(edition: Edition, stock: Stock) -> None:
    """Where it is not known what was asked for when an edit began, it begins with what is asked for now."""
    unknown = {(new.kind, new.id) for new in stock.origins if new.origin.asked is None}
    if not unknown:
        return
    for kind, name, slice_ in all_slices(edition, stock):
        if (kind, name) in unknown:
            file = edit_name(kind, name, ".md")
            stock.edits[file] = stock.edits[file].model_copy(update={"began": digest_of(asked(slice_))})


def outdated_edits(edition: Edition, stock: Stock) -> dict[Item, list[str]]:
    """For each edit whose lesson or lab the outline describes otherwise now: the parts that differ."""
    edits = Path(edition.edits)
    began = {
        (kind, path.stem): origin.asked
        for kind, folder in PAGE_FOLDERS.items()
        for path in sorted((edits / folder).glob("*.md"))
        if (origin := read_origin(edits, kind, path.stem))
    }
    # What the next build notes counts as noted.
    began |= {(new.kind, new.id): new.origin.asked for new in stock.origins}
    if not any(began.values()):
        return {}
    return {
        (kind, name): parts
        for kind, name, slice_ in all_slices(edition, stock)
        if (then := began.get((kind, name))) is not None and (parts := changed_parts(then, asked(slice_)))
    }


def unmerged(edition: Edition, stock: Stock) -> list[Item]:
    """The edits whose lesson or lab the outline describes otherwise now, and which no merge waits beside."""
    folder = Path(edition.folder)
    return [item for item in outdated_edits(edition, stock) if read_note(folder, *item) is None]


def advice(edition: Edition, stock: Stock) -> dict[Item, list[str]]:
    """What is to be said of each edit, in lines for people; nothing of those that are as they should be."""
    outdated = outdated_edits(edition, stock)
    said: dict[Item, list[str]] = {}
    for kind, folder in PAGE_FOLDERS.items():
        for path in sorted(Path(edition.edits, folder).glob("*.md")):
            item = (kind, path.stem)
            merge = line_of(Path(edition.folder), path, *item)
            lines = [merge] if merge else []
            if not merge and item in outdated:
                again = Retry(edition, portable=True).again(f"{kind}:{path.stem}")
                lines.append(_outdated(path, Path(edition.edits), *item, outdated[item], again))
            if lines:
                said[item] = lines
    return said


def _outdated(path: Path, edits: Path, kind: str, id_: str, parts: list[str], command: str) -> str:
    return (
        f"{path}: the outline has changed since ({', '.join(parts)}); '{command}' makes the new text and leaves it "
        f"beside the edit, with a merge; if the edit is right as it is, delete {origin_file(edits, kind, id_)}"
    )
