"""Entries: closed, sealed, read back as they were, and every damage noticed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from aurora.ledger import Entry, key_of
from aurora.ledger.entry import Damaged, NewerEntry
from aurora.ledger.keys import digest_of
from tests.unit.ledger_entries import PNG, USAGE, entry


def resealed(one: Entry, **changed: Any) -> bytes:
    """An entry's file with something changed, under a digest that fits."""
    content = json.loads(one.to_bytes()) | changed
    del content["content_sha256"]
    return json.dumps(content | {"content_sha256": digest_of(content)}).encode()


def test_an_entry_is_read_back_as_it_was() -> None:
    for one in (
        entry(),
        entry(answer=None, media=PNG, fallback="diagram", findings=["short", "thin"]),
        entry(usage=None, cost_usd=None, price=None, seconds=3, attempts=7),
        entry(spent="truncated"),
    ):
        again = Entry.from_bytes(one.to_bytes(), one.key)
        assert again == one
        assert again.to_bytes() == one.to_bytes()
        assert one.key == key_of(one.question)


@given(st.text(st.characters(), max_size=30))
def test_any_answer_can_be_kept(answer: str) -> None:
    one = entry(answer=answer)
    assert Entry.from_bytes(one.to_bytes()).answer == one.answer
    if not any("\ud800" <= char <= "\udfff" for char in answer):
        assert one.answer == answer


def test_half_characters_are_replaced_wherever_they_came_from() -> None:
    one = entry(answer="a\ud83d", answered_by="\udc00", findings=["\ud800"], spent="\ud801")
    assert (one.answer, one.answered_by, one.findings, one.spent) == ("a\ufffd", "\ufffd", ["\ufffd"], "\ufffd")


def test_two_purchases_of_equal_content_are_told_apart() -> None:
    one, other = entry(), entry()
    assert one.key == other.key
    assert one.id != other.id
    assert one.content_sha256 != other.content_sha256


def test_an_entry_is_closed_and_cannot_be_changed() -> None:
    content = json.loads(entry().to_bytes())
    for name in ("headers", "base_url", "api_key"):
        with pytest.raises(ValidationError):
            Entry.model_validate(content | {name: "x"})
    with pytest.raises(TypeError):
        entry(headers={"x-api-key": "secret"})
    with pytest.raises(ValidationError):
        entry().answer = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost_usd": float("nan")},
        {"cost_usd": -1.0},
        {"seconds": float("inf")},
        {"attempts": -1},
        {"date": "yesterday"},
        {"usage": USAGE | {"tokens": 3}},
    ],
)
def test_senseless_values_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        entry(**wrong)


def test_a_loser_keeps_its_cost_and_loses_its_picture() -> None:
    one = entry(answer=None, media=PNG)
    lost = one.as_spent("bought twice at once")
    assert (lost.id, lost.cost_usd, lost.usage) == (one.id, one.cost_usd, one.usage)
    assert (lost.spent, lost.media) == ("bought twice at once", None)
    lost.verify(one.key)


@given(st.data())
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    one = entry()
    whole = one.to_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    try:
        again = Entry.from_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :], one.key)
    except Damaged:
        return
    assert again == one


@given(st.data())
def test_no_cut_goes_unnoticed(data: st.DataObject) -> None:
    whole = entry().to_bytes()
    cut = data.draw(st.integers(0, len(whole) - 2))
    with pytest.raises(Damaged):
        Entry.from_bytes(whole[:cut])


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}'])
def test_what_is_no_entry_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        Entry.from_bytes(data)


def test_a_fitting_digest_does_not_hide_what_does_not_belong_together() -> None:
    one, other = entry(), entry("other")
    picture = entry(answer=None, media=PNG).media
    assert picture
    strange = picture.model_dump() | {"file": f"{other.key}-{picture.sha256[:16]}.png"}
    outside = picture.model_dump() | {"file": "../../../etc/passwd"}
    for changed in (
        {"key": other.key},
        {"question": other.question},
        {"task": "lesson.review"},
        {"media": strange},
        {"media": outside},
        {"headers": {}},
    ):
        with pytest.raises(Damaged):
            Entry.from_bytes(resealed(one, **changed))
    with pytest.raises(Damaged, match="another key"):
        Entry.from_bytes(one.to_bytes(), other.key)


def test_an_entry_of_a_newer_aurora_is_not_taken_for_damage() -> None:
    with pytest.raises(NewerEntry, match="update Aurora"):
        Entry.from_bytes(resealed(entry(), version=2, something_new=True))
    with pytest.raises(Damaged):
        Entry.from_bytes(entry().to_bytes().replace(b'"version": 1', b'"version": 2'))
