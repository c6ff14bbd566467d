"""What a provider of models is asked, what it answers, and how it fails: the same for all of them.

A provider sends one call and returns one reply. It knows nothing of lessons, ledgers, retries or prices: those are
`generate`'s, `ledger`'s, `attempts`' and `prices`'. Texts and structured data are asked for alike: `schema` says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from aurora.errors import AuroraError

Stop = Literal["end", "length", "refused", "cut", "malformed"]
"""Why an answer ended: by itself; for want of room; the model or a filter refused; the stream broke off without a
reason; the answer (a 200) could not be read. Only `end` is an answer, and the last two are worth asking again."""

FailureKind = Literal["transient", "access", "rejected"]
"""`transient` is worth asking again (429, 5xx, 408, 409, connection lost, time out). `access`: no key, a refused key,
no money (401, 402, 403, an exhausted quota). `rejected`: the request itself is wrong (400, 404, 413, 422)."""


@dataclass(frozen=True)
class Picture:
    """What picture is wanted: width and height in pixels, which a provider rounds to what it offers."""

    width: int = 1536
    height: int = 1024


@dataclass(frozen=True)
class Call:
    """One call of a model.

    `system` is the same for every call of an edition and comes first, so that prompt caches serve it. `max_tokens` is
    the room for the answer, at most what the model has. `schema` is the JSON schema of the answer where data is wanted;
    `picture` is given where a picture is wanted (then there is neither schema nor room).
    """

    task: str
    model: str
    prompt: str
    system: str = ""
    max_tokens: int = 4096
    schema: Mapping[str, Any] | None = None
    picture: Picture | None = None


@dataclass(frozen=True)
class Usage:
    """What is billed, in tokens and pictures. `input_tokens` are those neither read from nor written to a cache;
    `output_tokens` include what a model thinks before it answers."""

    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    images: int = 0


@dataclass(frozen=True)
class Reply:
    """What came back. `usage` is None where the provider said nothing of it (unknown is not nothing).

    `text` is JSON where a schema was given; `image` holds a picture's bytes as they came, of `media_type`. `model` is
    who answered, in the provider's words; `detail` says why it refused, in the provider's words and without secrets.
    """

    text: str
    stop: Stop
    usage: Usage | None
    model: str
    image: bytes | None = None
    media_type: str | None = None
    detail: str | None = None


class CallFailed(AuroraError):
    """A call brought no reply. The text says what is wrong and what to do, and holds no secret.

    `retry_after` is in seconds, None where the provider did not say.
    """

    def __init__(
        self, message: str, kind: FailureKind, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status
        self.retry_after = retry_after


class Provider(Protocol):
    """One vendor's models, behind its own SDK with the SDK's own retries turned off. Kept alive over many calls."""

    name: str

    def send(self, call: Call, timeout: float) -> Reply:
        """Sends one call, once.

        Args:
            timeout: seconds until it is given up as a whole; silence for a shorter while may end it, too.

        Raises:
            CallFailed: no reply came.
        """
        ...

    def check_access(self) -> None:
        """Makes one call that costs nothing and needs the key, such as listing models.

        Raises:
            CallFailed: of kind `access` where there is no key or it is refused.
        """
        ...
