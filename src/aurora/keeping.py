"""Keeps what a person wrote when a build really starts, and says what of it is not used."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from aurora.baselines import FOLDER, note_origin, origin_files
from aurora.edits import EARLIER, Stock
from aurora.files import write_file
from aurora.merging import FOLDER as MERGES
from aurora.merging import forget_taken, keep_changed
from aurora.provenance import adopt
from aurora.revisions import FILE


def keep(stock: Stock) -> list[str]:
    """Copies what a build could overwrite, and returns a line for each file that `take_stock` had not announced."""
    for new in stock.origins:
        note_origin(stock.edits_folder, stock.edition, new)
        forget_taken(stock.edition, new.kind, new.id, new.page)
    for copy in stock.copies:
        if copy.source.is_dir():
            _move_folder(copy.source, copy.target)
            continue
        data = copy.source.read_bytes()
        write_file(copy.target, data)
        if copy.adopts:
            adopt(stock.edition, copy.adopts, data)
        if copy.moves:
            copy.source.unlink()
    for kind, id_, path in origin_files(stock.edits_folder):
        if stock.page_edit(kind, id_) is None:
            path.unlink()
            with suppress(OSError):
                path.parent.rmdir()
                path.parent.parent.rmdir()
    return [str(copy) for copy in stock.copies if not copy.said]


def keep_before_deleting(stocks: Iterable[Stock]) -> list[str]:
    """Keeps all that a person made and that Snakemake is about to delete; a line for each file not announced yet."""
    lines = []
    for stock in stocks:
        lines += keep(stock)
        for path in sorted((stock.edition / MERGES).rglob("*.new.md")):
            kept = keep_changed(stock.edition, path)
            if kept:
                lines.append(f"{path} was changed by hand: it is kept as {kept}")
    return lines


def _move_folder(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.rename(source, target)


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
        if not path.is_file() or str(path) in used or path.name.startswith(".") or _is_ours(parts):
            continue
        if parts[0] not in courses:
            close = difflib.get_close_matches(parts[0], courses, n=1, cutoff=0.4)
            hint = f"was it meant for {root}/{close[0]}/?" if close else "move it, or take it away"
            lines.append(f"{path}: there is no outline of the course '{parts[0]}', so it is not used; {hint}")
        elif "/".join(parts[:2]) in editions:
            lines.append(f"{path}: is not used; lessons and labs are .md, pictures .png or .svg, named by their ids")
    return lines


def _is_ours(parts: tuple[str, ...]) -> bool:
    """Whether a file under `edits/` holds what Aurora notes there."""
    return EARLIER in parts or parts[2:3] == (FOLDER,) or parts[2:] == (FILE,)
