"""One file of a book, published with its provenance."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from aurora.books.build import Format, make_book
from aurora.provenance import made_of, publish
from aurora.slices import BookSlice
from aurora.titles import Titles


def publish_book(slice_file: Path, edition: Path, file: str, titles: list[Path], inputs: list[Path]) -> None:
    """Builds one format of a theory book or a lab book.

    Args:
        slice_file: the book's slice.
        edition: the edition's folder.
        file: the book, relative to the edition's folder; its extension is the format.
        titles: the titles in the edition's language, where that is not the outline's.
        inputs: all files that it is made from, for its record.

    Raises:
        AuroraError: something that the book needs is missing or broken; all of it is named.
    """
    slice_bytes = slice_file.read_bytes()
    slice_ = Titles.read(titles).translated(BookSlice.model_validate_json(slice_bytes))
    format_ = cast(Format, Path(file).suffix.removeprefix("."))
    data = make_book(slice_, edition, format_, str(edition / file))
    made_from = made_of(edition, slice_file, slice_bytes, inputs)
    publish(edition, "book", Path(file).name, file, data, made_from)
