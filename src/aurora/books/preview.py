"""Previews: both books of an edition from what is there of it now, with placeholders for the rest.

They are written under `preview/`, which holds nothing else, and are no part of what a build makes.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from aurora.books.assemble import Gaps, read_manuscript
from aurora.books.build import Format, book_bytes
from aurora.books.manuscript import Count, Manuscript
from aurora.books.pictures import alt_text
from aurora.books.setup_guide import ENVIRONMENT
from aurora.checks.images import check_png
from aurora.errors import AuroraError
from aurora.files import write_file
from aurora.markdown import plain
from aurora.report.expected import Item
from aurora.report.presence import PublishedFiles
from aurora.slices import BookSlice
from aurora.titles import Titles

FOLDER = "preview"

logger = logging.getLogger("aurora")


@dataclass(frozen=True)
class Preview:
    """What was made of one edition: what is there of its books.

    `unread` and `failures` are lines, one for each file that is left out, since it cannot be used, and one for each
    that could not be made.
    """

    title: str = ""
    counts: dict[str, Count] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def make_previews(editions: Iterable[Mapping[str, Any]], threads: int = 1) -> None:
    """Makes the previews of all editions, and says on stderr where they are.

    Args:
        editions: of each its `folder`, the `slices` of its books, and the `titles` in its language, which may be
            missing.
        threads: how many files are made at once.

    Raises:
        AuroraError: files could not be made; all others were.
    """
    failures: list[str] = []
    for edition in editions:
        folder = Path(edition["folder"])
        preview = make_preview(folder, [*map(Path, edition["slices"])], [*map(Path, edition["titles"])], threads)
        failures += preview.failures
        for line in preview.unread:
            print(f"aurora: {line}", file=sys.stderr)
        there = ", ".join(f"{count.there} of {count.of} {kind}" for kind, count in preview.counts.items())
        print(f"aurora: preview of {preview.title} with {there}: {folder}/{FOLDER}/", file=sys.stderr)
    if failures:
        said = "a file of the previews" if len(failures) == 1 else f"{len(failures)} files of the previews"
        raise AuroraError("\n".join([f"{said} could not be made:", *failures]))


def make_preview(edition: Path, slices: Iterable[Path], titles: Iterable[Path] = (), threads: int = 1) -> Preview:
    """Makes the preview of one edition: of each book the six formats, one whether or not another fails.

    Args:
        edition: its folder.
        slices: those of its books.
        titles: the titles in its language, where that is not the outline's; those that are not there are done without.
        threads: how many files are made at once.
    """
    translated = Titles.read(_readable(titles))
    published = PublishedFiles(str(edition))
    preview = Preview()
    for file in slices:
        slice_ = translated.translated(BookSlice.model_validate_json(file.read_bytes()))
        book = read_manuscript(slice_, edition, find_gaps(slice_, edition, published))
        preview = replace(preview, title=f"{plain(book.title)} ({book.language})", counts=preview.counts | book.counts)
        preview.unread.extend(f"{edition / file} is left out: {why}" for file, why in book.unread.items())
        with ThreadPoolExecutor(threads) as pool:
            made = pool.map(partial(_make, book, edition), get_args(Format))
        preview.failures.extend(failure for failure in made if failure)
    return preview


def find_gaps(slice_: BookSlice, edition: Path, published: PublishedFiles | None = None) -> Gaps:
    """Which files of a book are not there, are damaged, or hold another item than the one that they are named for.

    Args:
        published: the edition's files and their provenance.
    """
    known = published or PublishedFiles(str(edition))
    missing: dict[str, str | None] = {}
    wishes = {}
    for kind, id_, file in _files(slice_):
        presence = known.presence(Item("books", kind, id_, (str(edition / file),), ()))
        why = presence.why
        if kind == "image" and not presence.missing:
            why = _unusable(edition / file)
        if not (presence.missing or why):
            continue
        missing[file] = why
        wish = _wish(edition, id_) if kind == "image" else None
        if wish:
            wishes[id_] = wish
    return Gaps(missing, wishes)


def _unusable(picture: Path) -> str | None:
    try:
        return check_png(picture.read_bytes(), min_width=1, min_height=1)
    except OSError as error:
        return f"it cannot be read ({error.strerror})"


def _files(slice_: BookSlice) -> Iterator[tuple[str, str, str]]:
    for module in slice_.modules:
        for lesson in module.lessons:
            yield "lesson", lesson.id, lesson.file
            for id_ in lesson.visuals:
                yield "image", id_, f"images/{id_}.png"
        for lab in module.labs:
            yield "lab", lab.id, lab.file
    if slice_.kind == "labs":
        yield "environment", "environment", ENVIRONMENT
        yield "master_plan", Path(slice_.master_plan).stem, slice_.master_plan


def _wish(edition: Path, id_: str) -> str | None:
    """What a picture is to show, as its spec says or else the outline; None where neither does."""
    lesson, _, n = id_.rpartition("-")
    said = alt_text(edition / f"visuals/{id_}.json")
    try:
        slice_ = json.loads((edition / f"work/slices/visual/{lesson}-{n}.json").read_bytes())
        said = said or slice_["visuals"][int(n) - 1]["description"]
    except (OSError, ValueError, LookupError, TypeError):
        pass
    return said if isinstance(said, str) else None


def _readable(titles: Iterable[Path]) -> list[Path]:
    found = []
    for file in titles:
        try:
            Titles.read([file])
        except (AuroraError, OSError):
            logger.info("%s is left out: it is not there, or damaged", file)
        else:
            found.append(file)
    return found


def _make(book: Manuscript, edition: Path, format_: Format) -> str | None:
    """Makes one file; returns why it could not be made. Then that of an earlier preview goes: it would mislead."""
    target = edition / FOLDER / f"{book.slice.name}.{format_}"
    try:
        write_file(target, book_bytes(book, edition, format_, str(target)))
    except Exception as error:
        logger.exception("%s", target)
        target.unlink(missing_ok=True)
        return f"{target}: {error if isinstance(error, AuroraError) else f'{type(error).__name__}: {error}'}"
    logger.info("made %s", target)
    return None
