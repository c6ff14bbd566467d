"""The site of an edition, published whole: what changed is written, what is gone is removed."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from aurora.edits import rescued_file
from aurora.files import sha256, write_file, write_if_different
from aurora.provenance import made_of, publish, record_of
from aurora.site.build import build_site
from aurora.site.content import HOME
from aurora.site.notes import made_notes
from aurora.slices import SiteSlice
from aurora.titles import Titles

logger = logging.getLogger("aurora")

FILES = "files"
"""In the provenance of a home page: the SHA-256 (hex) of every other file of its site."""


def publish_site(slice_file: Path, edition: Path, folder: str, titles: list[Path], inputs: list[Path]) -> None:
    """Builds a site.

    Args:
        slice_file: the slice of the site.
        edition: the edition's folder.
        folder: the folder of the site, relative to the edition's folder.
        titles: the titles in the edition's language, where that is not the outline's.
        inputs: all files that it is made from, for its record.

    Raises:
        AuroraError: something that the site needs is missing or broken; all of it is named.
    """
    data = slice_file.read_bytes()
    slice_ = Titles.read(titles).translated(SiteSlice.model_validate_json(data))
    home = f"{folder}/{HOME}.html"
    with tempfile.TemporaryDirectory() as temporary:
        new = Path(temporary)
        build_site(slice_, edition, new, made_notes(slice_, edition))
        for files in slice_.downloads.values():
            for file in files:
                (new / "downloads").mkdir(exist_ok=True)
                shutil.copyfile(edition / file, new / "downloads" / Path(file).name)
        digests = {}
        before = _published(edition, home)
        for path in sorted(new.rglob("*")):
            name = path.relative_to(new).as_posix()
            if path.is_file() and name != f"{HOME}.html":
                content = path.read_bytes()
                digests[name] = sha256(content)
                _keep(edition, edition / folder / name, before.get(name), digests[name])
                write_if_different(edition / folder / name, content)
        _remove(edition / folder, before, keep=set(digests))
        made_from = {**made_of(edition, slice_file, data, inputs), FILES: digests}
        publish(edition, "site", folder, home, (new / f"{HOME}.html").read_bytes(), made_from)


def _published(edition: Path, home: str) -> dict[str, str]:
    """What the site had before: the SHA-256 (hex) of each file but its home page, by its name."""
    record = record_of(edition, home)
    return dict(record.made_from.get(FILES, {})) if record else {}


def _keep(edition: Path, path: Path, before: str | None, new: str) -> None:
    """Keeps a page aside that a person changed: a site is made anew from its lessons and labs, never edited."""
    if before is None or not path.is_file():
        return
    found = path.read_bytes()
    digest = sha256(found)
    if digest in (before, new) or not found.strip():
        return
    kept = rescued_file(edition, path, digest)
    write_file(kept, found)
    logger.warning("%s was changed and is made anew; what stood there is kept as %s", path, kept)


def _remove(site: Path, before: dict[str, str], keep: set[str]) -> None:
    """Removes what the site had before and has no more; what somebody put there is left alone."""
    for name, digest in before.items():
        path = site / name
        if name not in keep and path.is_file() and sha256(path.read_bytes()) == digest:
            path.unlink()
