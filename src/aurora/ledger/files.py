"""A ledger in a folder: one file a call, shared without a lock, safe to commit, copy or synchronise."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from aurora.errors import AuroraError, relative
from aurora.files import sha256
from aurora.ledger import publish
from aurora.ledger.entry import Damaged, Entry, Media, NewerEntry, check_key

logger = logging.getLogger(__name__)

TWICE = "bought twice at once"
_PROBE_BYTES = 1 << 16
_ACCEPTED = re.compile(r"([0-9a-f]{64})\.json")
_SPENT = re.compile(r"([0-9a-f]{64})-[0-9a-f]{16}\.json")
_FOLDER = re.compile(r"[0-9a-f]{2}")


class FileLedger:
    """The answers under a folder: `ab/{key}.json` with pictures beside, spent ones under `spent/ab/`."""

    def __init__(self, folder: Path, then: str = "will be bought again") -> None:
        """A ledger in `folder`, which need not exist yet; `then` says what becomes of a damaged entry."""
        self.folder = folder
        self.then = then
        self.location = relative(folder)
        self.warnings: list[str] = []

    def find(self, key: str) -> Entry | None:
        path = self._path(key)
        with suppress(OSError):  # on a ledger that cannot be written, it stays unfinished
            publish.finish(path)
        data = self._read(path)
        if data is None:
            return None
        try:
            entry = Entry.from_bytes(data, key)
            self._check_media(entry)
        except Damaged as error:
            changed = self._set_aside(path, data, str(error))
            return self.find(key) if changed else None
        except NewerEntry as error:
            raise AuroraError(f"{relative(path)}: {error}") from None
        return entry

    def media(self, entry: Entry) -> bytes:
        if entry.media is None:
            raise ValueError(f"the answer {entry.key} has no picture")
        data = self._read(self._media_path(entry.media))
        if data is None or sha256(data) != entry.media.sha256:
            raise AuroraError(f"{relative(self._media_path(entry.media))} is missing or damaged; build again")
        return data

    def ready(self, key: str | None = None) -> None:
        folder = self._path(key).parent if key else self.folder
        try:
            publish.probe(folder, _PROBE_BYTES)
        except OSError as error:
            raise self._unwritable(folder, error, "nothing was bought") from None

    def accept(self, entry: Entry, media: bytes | None = None) -> Entry:
        check_acceptable(entry, media)
        path = self._path(entry.key)
        try:
            for _ in range(3):
                there = self.find(entry.key)
                if there is not None:
                    return self._lost(entry, there)
                if entry.media and media is not None:
                    publish.replace(self._media_path(entry.media), media)
                if publish.first(path, entry.to_bytes()):
                    publish.sweep(path.parent)
                    return entry
        except OSError as error:
            raise self._unwritable(path.parent, error, "the answer could not be recorded") from None
        raise AuroraError(f"{relative(path)} is damaged and cannot be set aside; remove it")

    def spend(self, entry: Entry) -> None:
        if entry.spent is None:
            raise ValueError("an accepted answer is not spent")
        path = self._spent_path(entry)
        try:
            publish.first(path, entry.to_bytes())
            publish.sweep(path.parent)
        except OSError as error:
            raise self._unwritable(path.parent, error, "a spent answer could not be recorded") from None

    def entries(self) -> Iterator[Entry]:
        return self._listed(self.folder, _ACCEPTED)

    def spent_entries(self) -> Iterator[Entry]:
        return self._listed(self.folder / "spent", _SPENT)

    def sweep(self) -> None:
        with suppress(AuroraError):
            for folder in (self.folder, self.folder / "spent"):
                for name in self._names(folder, _FOLDER):
                    publish.sweep(folder / name)

    def peek(self, entry_file: Path) -> Entry | None:
        """The entry in a file of this ledger, without its picture; None, with a warning, where it is damaged."""
        match = _ACCEPTED.fullmatch(entry_file.name) or _SPENT.fullmatch(entry_file.name)
        data = self._read(entry_file) if match else None
        if match is None or data is None:
            return None
        try:
            return Entry.from_bytes(data, match[1])
        except (Damaged, NewerEntry) as error:
            self._warn(f"{relative(entry_file)} is passed over: {error}")
            return None

    def discard(self, entry: Entry) -> None:
        """Removes an answer that another ledger has now; where it cannot be removed, it stays in both."""
        path = self._path(entry.key) if entry.spent is None else self._spent_path(entry)
        with suppress(OSError):
            path.unlink(missing_ok=True)
            if entry.media:
                self._media_path(entry.media).unlink(missing_ok=True)

    def _lost(self, entry: Entry, there: Entry) -> Entry:
        """What counts where an answer is there already: it may be this very one, recorded just before a kill."""
        if there.id == entry.id:
            return there
        self.spend(entry.as_spent(TWICE))
        if entry.media and (there.media is None or there.media.file != entry.media.file):
            self._media_path(entry.media).unlink(missing_ok=True)
        return there

    def _check_media(self, entry: Entry) -> None:
        if entry.media is None:
            return
        data = self._read(self._media_path(entry.media))
        if data is None:
            raise Damaged(f"its picture {entry.media.file} is missing")
        if sha256(data) != entry.media.sha256:
            raise Damaged(f"its picture {entry.media.file} is damaged")

    def _set_aside(self, path: Path, seen: bytes, why: str) -> bool:
        """Renames a damaged entry. Returns whether it was not what is there now, so that it is worth looking again."""
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        try:
            os.rename(path, aside)
            data = aside.read_bytes()
            if data != seen:
                # Somebody set it aside before and bought it again: that one goes back.
                if publish.first(path, data):
                    aside.unlink()
                return True
            publish.forget(path)
        except FileNotFoundError:
            return True
        except OSError as error:
            self._warn(f"{relative(path)} is damaged ({why}) and cannot be set aside: {error.strerror}")
            return False
        self._warn(f"{relative(path)} is damaged ({why}); it is kept as {aside.name} and {self.then}")
        return False

    def _listed(self, folder: Path, names: re.Pattern[str]) -> Iterator[Entry]:
        for subfolder in self._names(folder, _FOLDER):
            for name in self._names(folder / subfolder, names):
                entry = self.peek(folder / subfolder / name)
                if entry is not None:
                    yield entry

    def _names(self, folder: Path, pattern: re.Pattern[str]) -> list[str]:
        try:
            return sorted(name for name in os.listdir(folder) if pattern.fullmatch(name))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unreadable(folder, error) from None

    def _read(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            # Not taken for a missing answer: that would be bought again.
            raise self._unreadable(path, error) from None

    def _warn(self, text: str) -> None:
        logger.warning("%s", text)
        self.warnings.append(text)

    def _path(self, key: str) -> Path:
        return self.folder / check_key(key)[:2] / f"{key}.json"

    def _media_path(self, media: Media) -> Path:
        return self.folder / media.file[:2] / media.file

    def _spent_path(self, entry: Entry) -> Path:
        return self.folder / "spent" / entry.key[:2] / f"{entry.key}-{entry.id}.json"

    def _unreadable(self, path: Path, error: OSError) -> AuroraError:
        return AuroraError(
            f"the ledger cannot be read: {relative(path)}: {error.strerror}; "
            "make it readable, so that nothing is bought that is there"
        )

    def _unwritable(self, path: Path, error: OSError, what: str) -> AuroraError:
        return AuroraError(
            f"the ledger cannot be written: {relative(path)}: {error.strerror}; {what}. Free space there or make it "
            "writable, or set 'ledger' to another folder, with a copy of this one in it"
        )


def check_acceptable(entry: Entry, media: bytes | None) -> None:
    """Holds an entry to what an accepted answer is, and its picture to its digest.

    Raises:
        ValueError: it is spent, empty or not sealed as it is, or the picture is missing or another one.
    """
    entry.verify()
    if entry.spent is not None:
        raise ValueError("a spent answer is not accepted")
    if entry.answer is None and entry.media is None:
        raise ValueError("an accepted answer has a text or a picture")
    if (entry.media.sha256 if entry.media else None) != (sha256(media) if media is not None else None):
        raise ValueError("the picture is not the one that the entry was sealed with")
