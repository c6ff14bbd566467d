"""What is said of a failed request: its kind, the wait it asks for, and no secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from aurora.providers.base import CallFailed
from aurora.providers.failures import (
    checked_key,
    in_short,
    kind_of,
    refused_by_status,
    retry_after,
    unreachable,
    unreadable_check,
)

KEY = "sk-0123456789"


@pytest.mark.parametrize("status", [401, 402, 403])
def test_access(status: int) -> None:
    assert kind_of(status) == "access"


@pytest.mark.parametrize("status", [408, 409, 424, 425, 429, 500, 502, 503, 504, 529, 599])
def test_transient(status: int) -> None:
    assert kind_of(status) == "transient"


@pytest.mark.parametrize("status", [400, 404, 405, 413, 422, 451])
def test_rejected(status: int) -> None:
    assert kind_of(status) == "rejected"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 7.5 "}, 7.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "8", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "8", "retry-after-ms": "soon"}, 8),
        ({"retry-after": ""}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 -0000"}, 0),
        ({"retry-after": "Wed, 99 Oct 2015 07:28:00 GMT"}, None),
    ],
)
def test_the_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == (None if seconds is None else pytest.approx(seconds))


def test_a_wait_until_a_date() -> None:
    wait = retry_after({"retry-after": format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)})
    assert wait is not None
    assert 3000 < wait <= 3600


def failure(status: int, message: str = "the vendor's words.", **more: str) -> CallFailed:
    return refused_by_status("vendor", status, message, {"retry-after": "3"}, key=KEY, variable="VENDOR_KEY", **more)


def test_says_who_what_and_what_to_do() -> None:
    failed = failure(401)
    assert str(failed) == "vendor: 401: the vendor's words.; the key is refused; check VENDOR_KEY"
    assert (failed.kind, failed.status, failed.retry_after) == ("access", 401, 3)


def test_what_passes_needs_no_advice() -> None:
    assert str(failure(503)) == "vendor: 503: the vendor's words."


def test_words_may_say_more_than_the_status() -> None:
    failed = failure(429, "quota exhausted", kind="access")
    assert str(failed) == "vendor: 429: quota exhausted; the account has no money left; top it up"
    assert failed.kind == "access"


def test_nothing_said() -> None:
    assert str(failure(500, "  \n ")) == "vendor: 500"


def test_words_are_short_on_one_line_and_without_the_key() -> None:
    said = in_short(f"no\n  key {KEY}\t" + "x" * 500, KEY)
    assert said.startswith("no key [key] xxx")
    assert said.endswith("…")
    assert len(said) == 300


def test_a_key_is_not_cut_in_half_and_shown() -> None:
    said = in_short("x" * 295 + KEY, KEY)
    assert KEY[:4] not in said


def test_an_address_is_told_without_what_is_secret_in_it() -> None:
    address = f"https://user:{KEY}@proxy.example:8443/v1?key={KEY}"
    for failed in (
        unreachable("vendor", address, OSError("refused")),
        unreachable("vendor", address, OSError("refused"), timeout=20),
        unreadable_check("vendor", address),
    ):
        assert "proxy.example:8443" in str(failed)
        assert KEY not in str(failed)
        assert "user" not in str(failed)


def test_the_root_of_a_lost_connection_is_told() -> None:
    outer = RuntimeError("Connection error.")
    outer.__cause__ = OSError("Name or service not known")
    failed = unreachable("vendor", "https://api.example", outer)
    assert "api.example cannot be reached (Name or service not known)" in str(failed)
    assert (failed.kind, failed.status) == ("transient", None)


def test_time_ran_out() -> None:
    failed = unreachable("vendor", "https://api.example", OSError(), timeout=20)
    assert str(failed) == "vendor: no answer from api.example within 20 s"
    assert failed.kind == "transient"


def test_a_key() -> None:
    assert checked_key("vendor", KEY, "VENDOR_KEY") == KEY


@pytest.mark.parametrize("key", ["", " ", "a b", "a\n", "ключ", "\x00"])
def test_no_key(key: str) -> None:
    with pytest.raises(CallFailed, match="VENDOR_KEY") as failed:
        checked_key("vendor", key, "VENDOR_KEY")
    assert failed.value.kind == "access"
