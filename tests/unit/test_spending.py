"""What a run spends: notes of its calls, a budget that holds while many buy at once, one refusal of a key for all."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from aurora.runs import run_folder
from aurora.spending import (
    CallNote,
    NotBought,
    call_notes,
    note_call,
    note_refusal,
    note_waste,
    refusal_of,
    reserve,
)


@pytest.fixture(autouse=True)
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AURORA_RUN", "20260101-120000-abcdef")


def call(outcome: str = "reserved", usd: float | None = 1.0, **facts: Any) -> CallNote:
    facts = {"task": "lesson.draft", "provider": "openai", "model": "m", **facts}
    return CallNote(outcome, usd=usd, **facts)  # type: ignore[arg-type]


def painted(outcome: str = "reserved") -> CallNote:
    return call(outcome, usd=0.04, task="visual.image", images=1)


def notes() -> list[CallNote]:
    return list(call_notes(run_folder()))


def test_a_note_is_read_as_it_was_written() -> None:
    written = call("found", None, edition="build/bees/en", images=1, expected_usd=0.5)
    note_call(written)
    assert notes() == [written]


def test_notes_belong_to_their_run(monkeypatch: pytest.MonkeyPatch) -> None:
    note_call(call("paid"))
    monkeypatch.setenv("AURORA_RUN", "20260101-130000-abcdef")
    assert notes() == []
    reserve(call(usd=5.0), budget=5.0, image_limit=None)


def test_a_run_without_calls_has_no_notes() -> None:
    assert notes() == []


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"outcome": "paid"}', '{"unknown": 1}'])
def test_a_broken_note_is_passed_over(text: str) -> None:
    note_call(call("paid"))
    (run_folder() / "calls/0.json").write_text(text)
    assert notes() == [call("paid")]


def test_a_note_without_the_fields_of_later_versions_is_read() -> None:
    (run_folder() / "calls").mkdir(parents=True)
    old = {"outcome": "paid", "task": "lesson.draft", "provider": "openai", "model": "m", "usd": 1.0}
    (run_folder() / "calls/0.json").write_text(json.dumps(old))
    assert notes() == [call("paid")]


def test_waste_is_noted_with_its_price() -> None:
    name = note_call(call("paid", 0.25))
    note_call(call("paid", 0.5))
    note_waste(name)
    assert sorted((note.outcome, note.usd) for note in notes()) == [("paid", 0.5), ("wasted", 0.25)]


def test_waste_of_a_note_that_is_gone_is_no_error() -> None:
    note_waste("gone")
    assert notes() == []


def test_a_place_is_noted_until_it_is_given_back() -> None:
    place = reserve(call(), budget=None, image_limit=None)
    assert notes() == [call()]
    place.give_back()
    assert notes() == []
    place.give_back()


def test_a_budget_may_be_spent_to_the_last_cent() -> None:
    for _ in range(10):
        reserve(call(usd=0.1), budget=1.0, image_limit=None)
    with pytest.raises(NotBought):
        reserve(call(usd=0.1), budget=1.0, image_limit=None)


@pytest.mark.parametrize("outcome", ["paid", "wasted", "reserved"])
def test_what_is_spent_or_reserved_counts(outcome: str) -> None:
    note_call(call(outcome, 0.75))
    reserve(call(usd=0.25), budget=1.0, image_limit=None).give_back()
    with pytest.raises(NotBought):
        reserve(call(usd=0.26), budget=1.0, image_limit=None)


def test_what_the_ledger_had_costs_nothing_and_paints_nothing() -> None:
    note_call(call("found", 100.0, images=1))
    reserve(call(usd=1.0, images=1), budget=1.0, image_limit=1)


def test_an_answer_of_unknown_price_counts_as_it_was_expected() -> None:
    note_call(call("wasted", None, expected_usd=0.75))
    with pytest.raises(NotBought):
        reserve(call(usd=0.26), budget=1.0, image_limit=None)
    assert call("paid", 0.0, expected_usd=0.75).counted_usd == 0.0


def test_a_refused_place_is_given_back() -> None:
    with pytest.raises(NotBought):
        reserve(call(usd=2.0), budget=1.0, image_limit=None)
    assert notes() == []
    reserve(call(usd=1.0), budget=1.0, image_limit=None)


def test_a_refusal_says_what_is_spent_and_what_to_do() -> None:
    note_call(call("paid", 4.9))
    with pytest.raises(NotBought) as refused:
        reserve(call(usd=0.2), budget=5.0, image_limit=None)
    assert str(refused.value) == (
        "lesson.draft: not bought, since the budget of this run (budget_usd: 5) is used up; "
        "raise budget_usd and build again, what is bought is kept\n"
        "$4.90 of $5.00 are spent or reserved, and this call would cost about $0.20"
    )


def test_with_a_budget_nothing_of_unknown_price_is_bought() -> None:
    with pytest.raises(NotBought, match=r"^lesson\.draft: not bought, .*openai/m is not known.*config/prices\.yaml"):
        reserve(call(usd=None), budget=100.0, image_limit=None)
    assert notes() == []
    reserve(call(usd=None), budget=None, image_limit=None)


def test_the_limit_of_illustrations_counts_those_painted_in_vain_and_no_texts() -> None:
    note_call(painted("paid"))
    note_call(painted("wasted"))
    note_call(call("paid"))
    reserve(painted(), budget=None, image_limit=3)
    with pytest.raises(NotBought, match=r"^visual\.image: not bought, .*\(image_limit: 3\); build again"):
        reserve(painted(), budget=None, image_limit=3)
    reserve(call(), budget=None, image_limit=3)


def test_no_illustration_at_all() -> None:
    with pytest.raises(NotBought):
        reserve(painted(), budget=None, image_limit=0)


def test_many_at_once_never_buy_more_than_the_budget() -> None:
    bought: list[int] = []
    start = threading.Barrier(12)

    def buy() -> None:
        start.wait()
        try:
            reserve(call(usd=0.3), budget=1.0, image_limit=None)
        except NotBought:
            return
        bought.append(1)

    threads = [threading.Thread(target=buy) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bought) <= 3
    assert len(notes()) == len(bought)


def test_a_refused_key_is_known_to_the_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal_of("openai") is None
    note_refusal("openai", "401: the key is refused, set OPENAI_API_KEY «ñ»")
    assert refusal_of("openai") == "401: the key is refused, set OPENAI_API_KEY «ñ»"
    assert refusal_of("google") is None
    monkeypatch.setenv("AURORA_RUN", "20260101-130000-abcdef")
    assert refusal_of("openai") is None
