"""A ledger in an S3 bucket, or in anything that speaks its protocol, read through a copy on this machine."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from aurora.errors import AuroraError
from aurora.files import sha256
from aurora.ledger.bucket import Bucket, Changed, Found
from aurora.ledger.entry import Damaged, Entry, Media, NewerEntry, check_key
from aurora.ledger.files import TWICE, FileLedger, check_acceptable

logger = logging.getLogger(__name__)

T = TypeVar("T")

CACHE = Path(".aurora/ledger-cache")
_ACCEPTED = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})\.json")
_SPENT = re.compile(r"spent/[0-9a-f]{2}/([0-9a-f]{64})-[0-9a-f]{16}\.json")


class S3Ledger:
    """The answers at `s3://bucket/prefix`, laid out as in a folder, so that either can be synchronised to the other.

    What was found or bought once is in the local copy, and is found there without a connection.
    """

    def __init__(self, location: str, cache_folder: Path = CACHE) -> None:
        match = re.fullmatch(r"s3://([a-z0-9][a-z0-9._-]{1,61}[a-z0-9])(?:/+(.*?))?/*", location)
        parts = (match[2] or "").split("/") if match else []
        if match is None or any(part in (".", "..") for part in parts) or (len(parts) > 1 and "" in parts):
            raise AuroraError(f"ledger: '{location}' is no place in S3; write s3://bucket/prefix")
        self.location = location.rstrip("/")
        self.bucket = Bucket(match[1], match[2] or "")
        self.cache = FileLedger(cache_folder.joinpath(match[1], *parts), then="is fetched again")
        self._warnings: list[str] = []
        self._tried = False

    @property
    def warnings(self) -> list[str]:
        return self._warnings + self.cache.warnings

    def find(self, key: str) -> Entry | None:
        return self._locally(lambda: self.cache.find(check_key(key))) or self._fetch(key)

    def media(self, entry: Entry) -> bytes:
        if entry.media is None:
            raise ValueError(f"the answer {entry.key} has no picture")
        local = self._locally(lambda: self.cache.media(entry), warn=False)
        if local is not None:
            return local
        try:
            return self._picture(entry.media)
        except Damaged as error:
            raise AuroraError(f"{self.location}: {error}; build again") from None

    def ready(self, key: str | None = None) -> None:
        if self._tried:
            return
        self.bucket.put(".writable", b"")
        if self.bucket.put_first(".writable", b""):
            self._warn(
                f"{self.location}: this server does not honour 'If-None-Match', so two builds that ask the same at "
                "once may end with different answers"
            )
        self._tried = True

    def accept(self, entry: Entry, media: bytes | None = None) -> Entry:
        check_acceptable(entry, media)
        if entry.media and media is not None:
            self.bucket.put(_media_name(entry.media), media)
        for _ in range(3):
            if self.bucket.put_first(_name(entry.key), entry.to_bytes()):
                self._keep(entry, media)
                return entry
            there = self._fetch(entry.key)
            if there is not None:
                # It may be this very one, where the answer to the first attempt to write it was lost.
                if there.id != entry.id:
                    self.spend(entry.as_spent(TWICE))
                return there
        raise AuroraError(
            f"{self.location}/{_name(entry.key)} cannot be written, since something is there that cannot be read; "
            "remove it"
        )

    def spend(self, entry: Entry) -> None:
        if entry.spent is None:
            raise ValueError("an accepted answer is not spent")
        self.bucket.put(f"spent/{entry.key[:2]}/{entry.key}-{entry.id}.json", entry.to_bytes())

    def entries(self) -> Iterator[Entry]:
        return self._listed("", _ACCEPTED)

    def spent_entries(self) -> Iterator[Entry]:
        return self._listed("spent/", _SPENT)

    def sweep(self) -> None:
        self.cache.sweep()

    def _fetch(self, key: str) -> Entry | None:
        """The accepted answer in the bucket, which is copied down."""
        name = _name(key)
        while (found := self.bucket.get(name)) is not None:
            try:
                entry = Entry.from_bytes(found.data, key)
                picture = self._picture(entry.media) if entry.media else None
            except NewerEntry as error:
                raise AuroraError(f"{self.location}/{name}: {error}") from None
            except Damaged as error:
                try:
                    self._set_aside(name, found, str(error))
                except Changed:
                    continue
                return None
            self._keep(entry, picture)
            return entry
        return None

    def _picture(self, media: Media) -> bytes:
        found = self.bucket.get(_media_name(media))
        if found is None:
            raise Damaged(f"its picture {media.file} is missing")
        if sha256(found.data) != media.sha256:
            raise Damaged(f"its picture {media.file} is damaged")
        return found.data

    def _set_aside(self, name: str, seen: Found, why: str) -> None:
        place = f"{self.location}/{name}"
        try:
            aside = self.bucket.set_aside(name, seen)
        except AuroraError as error:
            self._warn(f"{place} is damaged ({why}) and cannot be set aside: {error}")
            return
        self._warn(f"{place} is damaged ({why}); it is kept as {aside} and will be bought again")

    def _keep(self, entry: Entry, picture: bytes | None) -> None:
        self._locally(lambda: self.cache.accept(entry, picture))

    def _listed(self, under: str, names: re.Pattern[str]) -> Iterator[Entry]:
        found = sorted(name for name in self.bucket.names(under) if names.fullmatch(name))
        with ThreadPoolExecutor(8) as pool:
            for entry in pool.map(self._peek, found):
                if entry is not None:
                    yield entry

    def _peek(self, name: str) -> Entry | None:
        local = self._locally(lambda: self.cache.peek(self.cache.folder / name))
        found = None if local else self.bucket.get(name)
        if found is None:
            return local
        match = _ACCEPTED.fullmatch(name) or _SPENT.fullmatch(name)
        try:
            entry = Entry.from_bytes(found.data, match[1] if match else None)
        except (Damaged, NewerEntry) as error:
            self._warn(f"{self.location}/{name} is passed over: {error}")
            return None
        if entry.spent is not None:
            self._locally(lambda: self.cache.spend(entry))
        elif entry.media is None:
            self._keep(entry, None)
        return entry

    def _locally(self, read: Callable[[], T], warn: bool = True) -> T | None:
        """What the local copy has; where that cannot be read or written, the bucket still can."""
        try:
            return read()
        except AuroraError as error:
            if warn:
                self._warn(f"{self.location}: its local copy is of no use: {error}")
            return None

    def _warn(self, text: str) -> None:
        if text not in self._warnings:
            logger.warning("%s", text)
            self._warnings.append(text)


def _name(key: str) -> str:
    return f"{key[:2]}/{check_key(key)}.json"


def _media_name(media: Media) -> str:
    return f"{media.file[:2]}/{media.file}"
