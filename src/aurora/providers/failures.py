"""What went wrong between us and a vendor, in words for a person: the same for every provider.

Holds no secret: the key is cut out of whatever a vendor says, addresses are told without user names and queries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from aurora.providers.base import CallFailed, FailureKind

LONGEST = 300
"""Characters of a vendor's message that are repeated."""

_ADVICE = {
    401: "the key is refused; check {variable}",
    402: "the account has no money left; top it up",
    403: "the key may not use this; check {variable}, its rights, and whether the model is open to your account",
    404: "check the name of the model (text_model, image_model, task_models) and the address (base_urls)",
    413: "the request is too large for this model; shorten the text that goes into it",
}


def kind_of(status: int) -> FailureKind:
    """What a failed status means for whoever asked."""
    if status in (401, 402, 403):
        return "access"
    if status in (408, 409, 424, 425, 429) or status >= 500:
        return "transient"
    return "rejected"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds to wait that a response asks for, None where it does not say so, or not in a way that can be read.

    Args:
        headers: of the response, by lower-case names. `retry-after-ms` (OpenAI, Anthropic) is more exact than
            `retry-after`, whose value is seconds or a date (RFC 9110, 10.2.3).
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,12}(\.\d*)?", value):
            return float(value) * unit
    try:
        until = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def checked_key(provider: str, key: str, variable: str) -> str:
    """The key, where it can be one: an HTTP library would repeat an impossible one in its error.

    Raises:
        CallFailed: of kind `access`, with the name of the variable to set.
    """
    if not key:
        raise CallFailed(f"{provider}: there is no key; set {variable}", "access")
    if not re.fullmatch(r"[!-~]+", key):
        raise CallFailed(f"{provider}: the key in {variable} holds what no key does; copy it again", "access")
    return key


def refused_by_status(
    provider: str,
    status: int,
    message: str,
    headers: Mapping[str, str],
    *,
    key: str,
    variable: str,
    kind: FailureKind | None = None,
) -> CallFailed:
    """The failure for a response that is no success.

    Args:
        message: the vendor's own words.
        headers: of the response, by lower-case names.
        key: what must not be repeated.
        variable: where the key comes from, for the advice.
        kind: where the vendor's words say more than the status does.
    """
    kind = kind or kind_of(status)
    text = f"{provider}: {status}"
    if said := in_short(message, key):
        text += f": {said}"
    advice = _ADVICE.get(status) or (_ADVICE[402] if kind == "access" else None)
    if advice and kind != "transient":
        text += f"; {advice.format(variable=variable)}"
    return CallFailed(text, kind, status=status, retry_after=retry_after(headers))


def unreachable(provider: str, base_url: str, error: BaseException, *, timeout: float | None = None) -> CallFailed:
    """The failure for a request without any response: refused, reset, no such host, or out of time.

    Args:
        timeout: seconds that were waited, where time ran out.
    """
    place = _place(base_url)
    if timeout is not None:
        return CallFailed(f"{provider}: no answer from {place} within {timeout:.0f} s", "transient")
    root = error
    while root.__cause__ is not None or root.__context__ is not None:
        root = root.__cause__ or root.__context__ or root
    why = in_short(str(root) or type(root).__name__, "")
    return CallFailed(f"{provider}: {place} cannot be reached ({why}); check the network and base_urls", "transient")


def unreadable_check(provider: str, base_url: str) -> CallFailed:
    """The failure for an address that answers, but not as the vendor's."""
    return CallFailed(f"{provider}: what {_place(base_url)} answers is not the vendor's; check base_urls", "rejected")


def _place(base_url: str) -> str:
    parts = urlsplit(base_url)
    host = parts.hostname or base_url.rpartition("@")[2]
    return f"{host}:{parts.port}" if parts.port else host


def in_short(message: str, key: str) -> str:
    """A vendor's words on one line, without the key and not too long."""
    text = " ".join(message.split())
    if key:
        text = text.replace(key, "[key]")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
