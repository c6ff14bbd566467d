"""What is to be said of the pictures of an edition: from their records, and from the pages that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from aurora.checks.duplicates import find_duplicates
from aurora.pages import PICTURE, unescape
from aurora.picture_notes import flaws_in, look_in
from aurora.picture_texts import picture_texts
from aurora.provenance import Record
from aurora.report.expected import Item
from aurora.report.models import FoundInFile
from aurora.retry import Retry
from aurora.targets import Edition
from aurora.todo import OpenPage
from aurora.writers import asks_models


def find_pictures(
    edition: Edition, items: Iterable[Item], records: Iterable[Record], pages: Iterable[OpenPage], retry: Retry
) -> list[FoundInFile]:
    """All findings on the pictures of an edition, in the order of the course.

    Args:
        items: what is there.
        records: the records of its files.
        pages: its pages.
        retry: how an item is made anew.
    """
    known = {record.file: record for record in records}
    pictures = {item.id: item for item in items if item.component == "images"}
    found = [(id_, known.get(f"images/{id_}.png")) for id_ in pictures]
    here = {id_: record for id_, record in found if record}
    return [
        *(one for id_, record in here.items() for one in _flaws(pictures[id_], record)),
        *_twice(edition, pictures, here, retry),
        *(one for page in pages if page.component == "lessons" for one in _repeated(edition, page, here)),
    ]


def _flaws(item: Item, record: Record) -> Iterator[FoundInFile]:
    for flaw in flaws_in(record.made_from):
        yield _flag(item.files[0], 0, flaw.code, flaw.message, flaw.fix)


def _twice(
    edition: Edition, pictures: Mapping[str, Item], here: Mapping[str, Record], retry: Retry
) -> Iterator[FoundInFile]:
    """Pictures that show what an earlier one shows: by their looks, or equal to the byte."""
    files = {id_: f"bytes:{record.sha256}" for id_, record in here.items()}
    looks = {id_: look for id_, record in here.items() if (look := _look(record))}
    pairs = {later: first for seen in (looks, files) for first, later in find_duplicates(seen)}
    for id_, first in ((id_, pairs[id_]) for id_ in here if id_ in pairs):
        message = f"shows the same as {pictures[first].files[0]}"
        yield _flag(pictures[id_].files[0], 0, "picture-twice", message, _other_picture(edition, id_, here[id_], retry))


def _look(record: Record) -> str | None:
    """The look of a picture that no person made."""
    return None if "edit" in record.made_from else look_in(record.made_from)


def _other_picture(edition: Edition, id_: str, record: Record, retry: Retry) -> str:
    """How a picture that shows what another shows becomes one of its own."""
    if "edit" in record.made_from:
        return f"Put another picture at {edition.edits}/images/{id_}.png, or leave it where the same one is meant."
    described = "describe another one under 'visuals' of its lesson in the outline"
    if asks_models(edition.settings):
        return f"Have it made anew: {retry.again(f'visual:{id_}')}; or {described}."
    return f"{described[0].upper()}{described[1:]}."


def _repeated(edition: Edition, page: OpenPage, here: Mapping[str, Record]) -> Iterator[FoundInFile]:
    """Pictures whose alt text would only say their caption again."""
    for number, line in enumerate((page.text or "").split("\n"), start=1):
        found = PICTURE.match(line.rstrip("\r"))
        id_ = f"{found[2]}-{found[3]}" if found else ""
        if not found or id_ not in here:
            continue
        texts = picture_texts(Path(edition.folder), id_, unescape(found[1]), unescape(found[4] or ""), page.id)
        if texts.repeated:
            message = f"the alt text of picture {id_} only says its caption again"
            fix = f'Write both: ![what is to be seen](../images/{id_}.png "the caption").'
            yield _flag(page.file, number, "alt-caption", message, fix)


def _flag(file: str, line: int, code: str, message: str, fix: str) -> FoundInFile:
    return FoundInFile(file=file, line=line, code=code, severity="flagged", message=message, fix=fix)
