"""One answer of a model as the ledger keeps it: what was asked, what came, what it cost.

There is deliberately no place in it for headers, addresses or keys.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field, ValidationError

from aurora.errors import AuroraError
from aurora.files import sha256
from aurora.ledger.keys import digest_of, key_of
from aurora.outline.models import Closed

VERSION = 1
KEY = re.compile(r"[0-9a-f]{64}")
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


class Damaged(ValueError):
    """Some bytes are not the entry that they should be; the text says why."""


class NewerEntry(AuroraError):
    """An entry is whole, but of a form that only a newer Aurora knows."""


class Usage(Closed):
    """What was billed, in tokens and pictures. `input_tokens` are those neither read from nor written to a cache."""

    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    images: int = 0


class Media(Closed):
    """The picture of an answer, in a file of its own beside the entry and named by its own bytes."""

    file: str = Field(pattern=r"^[0-9a-f]{64}-[0-9a-f]{16}\.[a-z]{3,4}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    type: str


class Entry(Closed):
    """One call of a model that was paid for: accepted (`spent` is None), or spent on an answer that was not.

    `key` is the SHA-256 of `question` in canonical JSON, `id` tells two purchases of equal content apart. `course`,
    `language` and `item` are labels for listings and decide nothing. None in `usage` or `cost_usd` (US dollars) is
    unknown, never nothing; `price` is what `cost_usd` was worked out from. `attempts` is 0 where no model gave the
    answer. `fallback` says why it is not of the kind or model that was asked for; `findings` are the flags that it was
    accepted with.
    """

    version: Literal[1]
    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    task: str
    question: dict[str, Any]
    provider: str
    model: str
    answered_by: str
    course: str
    language: str
    item: str
    answer: str | None
    media: Media | None
    stop: str
    usage: Usage | None
    cost_usd: float | None = Field(ge=0, allow_inf_nan=False)
    price: dict[str, int | float | str | None] | None
    seconds: float = Field(ge=0, allow_inf_nan=False)
    attempts: int = Field(ge=0)
    date: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
    fallback: str | None
    findings: list[str]
    spent: str | None
    content_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @classmethod
    def seal(
        cls,
        *,
        question: Mapping[str, Any],
        provider: str,
        model: str,
        answered_by: str,
        course: str,
        language: str,
        item: str,
        stop: str,
        usage: Mapping[str, int] | None,
        cost_usd: float | None,
        price: Mapping[str, int | float | str | None] | None,
        seconds: float,
        attempts: int,
        answer: str | None = None,
        media: bytes | None = None,
        media_type: str = "image/png",
        date: str | None = None,
        fallback: str | None = None,
        findings: Sequence[str] = (),
        spent: str | None = None,
    ) -> Entry:
        """An entry with its key, an id of its own and the digest of its content.

        Half characters (lone surrogates) in texts are replaced by U+FFFD, since no file can hold them: use the entry's
        `answer`, not the provider's, so that the first build and every later one read the same.

        Args:
            question: from `aurora.ledger.keys.question`; its `task` is the entry's.
            media: the bytes of a picture; `accept` takes them again, a spent entry keeps none.
            date: `2026-01-31T12:00:00Z`; now, where it is not given.

        Raises:
            TypeError, ValueError: the question is no plain JSON data, or a value is out of bounds.
        """
        key = key_of(question)
        content = {
            "version": VERSION,
            "key": key,
            "id": secrets.token_hex(8),
            "task": question["task"],
            "question": dict(question),
            "provider": provider,
            "model": model,
            "answered_by": answered_by,
            "course": course,
            "language": language,
            "item": item,
            "answer": answer,
            "media": None if media is None or spent is not None else _media(key, media, media_type),
            "stop": stop,
            "usage": None if usage is None else dict(usage),
            "cost_usd": cost_usd,
            "price": None if price is None else dict(price),
            "seconds": seconds,
            "attempts": attempts,
            "date": date or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "fallback": fallback,
            "findings": [_whole(finding) for finding in findings],
            "spent": spent,
        }
        return cls._sealed(
            {name: _whole(value) if isinstance(value, str) else value for name, value in content.items()}
        )

    def as_spent(self, why: str) -> Entry:
        """The same purchase, recorded as not accepted; its picture is not kept."""
        return Entry._sealed(self._content() | {"spent": why, "media": None})

    def to_bytes(self) -> bytes:
        """The entry as its file has it."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes, key: str | None = None) -> Entry:
        """The entry in a file, all of its digests verified.

        Args:
            key: the key it must have, where one is expected.

        Raises:
            Damaged: it is not whole, or another one.
            NewerEntry: only a newer Aurora knows its form.
        """
        try:
            content = json.loads(data)
        except (ValueError, RecursionError):
            raise Damaged("it is no JSON" if data else "it is empty") from None
        if not isinstance(content, dict):
            raise Damaged("it is no entry")
        digest = content.pop("content_sha256", None)
        try:
            if digest != digest_of(content):
                raise Damaged("its content has another digest than it says")
        except (TypeError, ValueError, RecursionError) as error:
            raise error if isinstance(error, Damaged) else Damaged("it is no plain JSON") from None
        version = content.get("version")
        if isinstance(version, int) and version > VERSION:
            raise NewerEntry(f"a newer Aurora wrote it (version {version} of its form); update Aurora to read it")
        try:
            entry = cls.model_validate(content | {"content_sha256": digest})
            entry.verify(key)
        except ValidationError as error:
            first = error.errors()[0]
            raise Damaged(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        return entry

    def verify(self, key: str | None = None) -> None:
        """Holds the entry to its own digests, and to the key it must have where one is given.

        Raises:
            Damaged: they differ.
        """
        if digest_of(self._content()) != self.content_sha256:
            raise Damaged("its content has another digest than it says")
        if key_of(self.question) != self.key or self.task != self.question.get("task"):
            raise Damaged("its key is not that of its question")
        if key is not None and key != self.key:
            raise Damaged("it is the entry of another key")
        if self.media and not self.media.file.startswith(f"{self.key}-{self.media.sha256[:16]}."):
            raise Damaged("its picture's name is not that of its key and digest")

    def _content(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"content_sha256"})

    @classmethod
    def _sealed(cls, content: Mapping[str, Any]) -> Entry:
        # Through the model first: what the digest is taken of must be what will be read back.
        draft = cls.model_validate({**content, "content_sha256": "0" * 64})
        return draft.model_copy(update={"content_sha256": digest_of(draft._content())})


def check_key(key: str) -> str:
    """The key, where it is one: keys become names of files.

    Raises:
        ValueError: it is no SHA-256 in hex.
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"{key[:80]!r} is no key of a ledger")
    return key


def _media(key: str, data: bytes, media_type: str) -> dict[str, str]:
    digest = sha256(data)
    suffix = _SUFFIXES.get(media_type, "bin")
    return {"file": f"{key}-{digest[:16]}.{suffix}", "sha256": digest, "type": media_type}


def _whole(text: str) -> str:
    return _HALF_CHARACTER.sub("\ufffd", text)
