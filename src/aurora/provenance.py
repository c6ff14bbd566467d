"""What each published file was made from, and whether it is still what was published.

One small JSON file beside each: `work/provenance/{file}.json`. It is written before the file that it speaks of and
remembers the file that is replaced, and whose it was: a job that is killed between the two leaves no file, or the
earlier one, never a file that looks as if a person had changed it.

It knows the generated files that stood there before as well: one that comes back, out of a backup, an archive or
version control, is made again and is nobody's edit.
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from aurora.checks.damage import damaged, damaged_picture, fingerprint, normalised
from aurora.files import sha256, write_file

Kind = Literal["lesson", "lab", "visual", "image", "environment", "master_plan", "book", "site", "deck", "stage"]
State = Literal["same", "missing", "changed", "damaged"]

FALLBACK = "fallback"
"""In a picture's `made_from`: the alt text of the diagram that was drawn where no model would paint one."""

_TEXTS = (".md", ".yaml", ".json")
_WITH_LINES = (*_TEXTS, ".svg", ".html")
_PAGES = ("lesson", "lab")
_OF_PAGES = ("lessons", "labguide")
_MOST_GENERATED = 20


@dataclass(frozen=True)
class Record:
    """Of one published file: `file` is relative to the edition, `published` is the damage rule's fingerprint.

    `replaces` is the SHA-256 (hex) of what stood there before, forgotten once the build has ended; `earlier` holds
    `kind`, `id`, `made_from` and `published` of its record until the new file is written. `generated` are digests of
    the generated files that stood there last, line ends aside, this one included unless a person made it.
    """

    kind: str
    id: str
    file: str
    made_from: Mapping[str, Any]
    published: Mapping[str, Any]
    mtime_ns: int
    replaces: str | None = None
    earlier: Mapping[str, Any] | None = None
    generated: Sequence[str] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what was published."""
        return str(self.published["sha256"])

    @property
    def before(self) -> Record | None:
        """The record of the file that this one replaces, or was to replace."""
        return replace(self, **self.earlier, earlier=None) if self.earlier else None


@dataclass(frozen=True)
class Seen:
    """What a published file is found to be now. `sha256` is of the bytes found, where they had to be read.

    `stale` says that they are nothing that a person made, `mtime_ns` is from before they were read.
    """

    record: Record
    path: Path
    state: State
    sha256: str | None = None
    damage: str | None = None
    stale: bool = False
    mtime_ns: int = 0


def publish(edition: Path, kind: Kind, id_: str, file: str, data: bytes, made_from: Mapping[str, Any]) -> None:
    """Writes a published file and, before it, its provenance.

    Args:
        edition: the edition's folder.
        id_: the item's id, whatever its number.
        file: the published file, relative to the edition's folder.
        data: its bytes.
        made_from: digests and settings that decided it, JSON-able.
    """
    path = edition / file
    replaces = sha256(path.read_bytes()) if path.is_file() else None
    previous = record_of(edition, file)
    generated = _generated(previous) if previous else []
    if "edit" not in made_from:
        generated = _with_last(generated, _digest(file, data))
    earlier = _earlier(previous, replaces) if previous and previous.kind in _PAGES and replaces else None
    record = Record(kind, id_, file, dict(made_from), _fingerprint(file, data), 0, replaces, earlier, generated)
    _write(edition, record)
    write_file(path, data)
    if earlier:
        _write(edition, replace(record, earlier=None))


def made_of(edition: Path, slice_file: Path, slice_: bytes, inputs: Iterable[Path]) -> dict[str, Any]:
    """What something is made from, for its record: digests of its slice, of its inputs, and of all slices behind those.

    Args:
        edition: the edition's folder.
        slice_file: the slice, in a folder of its kind.
        slice_: its bytes, as they were read.
        inputs: the other files, under the edition's folder.
    """
    digest = sha256(slice_)
    digests, slices = {}, {f"{slice_file.parent.name}/{slice_file.stem}": digest}
    for path in inputs:
        file = path.relative_to(edition).as_posix()
        digests[file] = sha256(path.read_bytes())
        record = record_of(edition, file)
        slices |= record.made_from.get("slices", {}) if record else {}
    return {"slice": digest, "inputs": digests, "slices": slices}


def adopt(edition: Path, record: Record, data: bytes, replaces: str | None = None) -> None:
    """Notes that a published file is now what a person made of it, and that its edit holds the same.

    Args:
        replaces: SHA-256 (hex) of what Snakemake puts back in its place should the running job fail.
    """
    made_from = {**record.made_from, "edit": sha256(data), "edit_frame": record.made_from.get("frame")}
    adopted = replace(
        record,
        made_from=made_from,
        published=_fingerprint(record.file, data),
        mtime_ns=0,
        replaces=replaces,
        earlier=None,
        generated=_generated(record),
    )
    _write(edition, adopted)


def records(edition: Path) -> Iterator[Record]:
    """All provenance of an edition, in a fixed order; a record that cannot be read is passed over."""
    for path in sorted((edition / "work/provenance").rglob("*.json")):
        record = _read(path)
        if record and path == _path(edition, record.file):
            yield record


def record_of(edition: Path, file: str) -> Record | None:
    """What is known of one published file, None where nothing is."""
    return _read(_path(edition, file))


def look(edition: Path, record: Record) -> Seen:
    """What a published file is now. Its bytes are read only where size or time differ from the record's."""
    path = edition / record.file
    try:
        stat = path.stat()
        if stat.st_size == record.published["size"] and stat.st_mtime_ns == record.mtime_ns:
            return Seen(record, path, "same", record.sha256, mtime_ns=stat.st_mtime_ns)
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return Seen(record, path, "missing")
    digest = sha256(data)
    if digest == record.sha256:
        return Seen(record, path, "same", digest, mtime_ns=stat.st_mtime_ns)
    if is_stale(record, data):
        why = "a build that was to replace it was stopped, or it was put back"
        return Seen(record, path, "damaged", digest, why, stale=True)
    damage = find_damage(record.file, data, record.published)
    return Seen(record, path, "damaged" if damage else "changed", digest, damage)


def is_stale(record: Record, data: bytes) -> bool:
    """Whether a file that is not as published is one that stood there before, or the same with other line ends."""
    return sha256(data) == record.replaces or is_generated(record, data)


def is_generated(record: Record, data: bytes) -> bool:
    """Whether a file is as it was published or as it was generated before, line ends aside."""
    return is_published(record, data) or _digest(record.file, data) in _generated(record)


def is_put_back(record: Record, data: bytes) -> bool:
    """Whether somebody put a file in the place of the published one that was generated for it before."""
    return sha256(data) != record.replaces and not is_published(record, data) and is_generated(record, data)


def is_published(record: Record, data: bytes) -> bool:
    """Whether a file is as it was published, line ends aside."""
    text = record.published.get("text")
    if isinstance(text, str):
        return _digest(record.file, data) == _digest(record.file, text.encode())
    return sha256(data) == record.sha256


def whose(record: Record, data: bytes) -> Record | None:
    """The record of the page that a person changed: of this one, or of the one that it was to replace; None if unsure.

    It is told by the lines that only one of the two has.
    """
    before = record.before
    if before is None:
        return record
    now, then = (one.published.get("text") for one in (record, before))
    if not isinstance(now, str) or not isinstance(then, str):
        return record
    new, old, found = (_lines(text) for text in (now, then, data.decode("utf-8", "replace")))
    of_new, of_old = ((found & (one - other)).total() for one, other in ((new, old), (old, new)))
    if of_old > of_new:
        return before
    return record if of_new > of_old or (record.kind, record.id) == (before.kind, before.id) else None


def remember_times(edition: Path) -> None:
    """Notes the times of the files that are as published, so that the next look need not read them."""
    for record in records(edition):
        seen = look(edition, record)
        settled = seen.mtime_ns == record.mtime_ns and not (record.replaces or record.earlier)
        if seen.state == "same" and not settled:
            _write(edition, replace(record, mtime_ns=seen.mtime_ns, replaces=None, earlier=None))


def find_damage(file: str, data: bytes, published: Mapping[str, Any] | None = None) -> str | None:
    """What shows that a published file is damaged rather than changed by a person; None where nothing does.

    Args:
        file: its name, whose extension tells its form.
        data: what it holds now.
        published: the fingerprint of what was published, where it is known.
    """
    suffix = Path(file).suffix
    if not data:
        return "it is empty"
    if suffix in (".png", ".svg"):
        return damaged_picture(data, suffix)
    if suffix in _TEXTS:
        page = suffix == ".md" and file.split("/")[0] in _OF_PAGES
        return damaged(data, published, page=page) or (_broken_json(data) if suffix == ".json" else None)
    if suffix in (".epub", ".docx", ".pptx") and not zipfile.is_zipfile(BytesIO(data)):
        return "it is cut off"
    if suffix == ".pdf" and not (data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]):
        return "it is cut off"
    if suffix == ".html" and not data.rstrip().endswith(b"</html>"):
        return "it is cut off"
    return None


def _broken_json(data: bytes) -> str | None:
    try:
        json.loads(data)
    except ValueError:
        return "it is no JSON"
    return None


def _fingerprint(file: str, data: bytes) -> dict[str, Any]:
    if Path(file).suffix in _TEXTS:
        return fingerprint(data)
    return {"size": len(data), "sha256": sha256(data)}


def _digest(file: str, data: bytes) -> str:
    """SHA-256 (hex) of a file as it was generated, whatever line ends it has now."""
    return sha256(normalised(data) if Path(file).suffix in _WITH_LINES else data)


def _generated(record: Record) -> list[str]:
    """The digests of what was generated for a file, also by a version that did not note them."""
    if record.generated or "edit" in record.made_from:
        return list(record.generated)
    text = record.published.get("text")
    return [_digest(record.file, text.encode()) if isinstance(text, str) else record.sha256]


def _with_last(digests: list[str], digest: str) -> list[str]:
    return [*(one for one in digests if one != digest), digest][-_MOST_GENERATED:]


def _earlier(previous: Record, found: str) -> Mapping[str, Any] | None:
    """What is kept of the record of the file that stands there: its own, unless it was never written itself."""
    if found == previous.replaces and found != previous.sha256 and previous.earlier:
        return previous.earlier
    return {name: getattr(previous, name) for name in ("kind", "id", "made_from", "published")}


def _lines(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.strip())


def _read(path: Path) -> Record | None:
    try:
        record = Record(**json.loads(path.read_bytes()))
        sound = isinstance(record.published["size"], int) and isinstance(record.published["sha256"], str)
        sound = sound and all(isinstance(text, str) for text in (record.kind, record.id, record.file))
        sound = sound and isinstance(record.made_from, dict) and isinstance(record.generated, list | tuple)
        before = record.before
        return record if sound and (before is None or isinstance(before.published, dict)) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(edition: Path, record: Record) -> None:
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True)
    write_file(_path(edition, record.file), f"{text}\n".encode())


def _path(edition: Path, file: str) -> Path:
    return edition / "work/provenance" / f"{file}.json"
