"""Buying one answer: its turn, its place in the budget, what is noted of it, and one refusal for the whole run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aurora import buying, rates
from aurora.buying import Bought, Buyer, check_access
from aurora.errors import AuroraError
from aurora.providers.base import Call, CallFailed, Picture, Reply, Usage
from aurora.runs import run_folder
from aurora.settings import Settings
from aurora.spending import CallNote, NotBought, call_notes

PRICES = """\
openai:
  models:
    plain: {input: 10, output: 20, max_output: 5000, date: 2026-01-01, source: here}
    brush: {image: 0.5, date: 2026-01-01, source: here}
"""
USAGE = Usage(input_tokens=100_000, output_tokens=50_000)
TEXT = Call("lesson.draft", "plain", "Write.")
PAINTING = Call("visual.image", "brush", "Paint.", picture=Picture())
SAID = Reply("fine", "end", USAGE, "plain-1")
PAINTED = Reply("", "end", Usage(images=1), "brush-1", image=b"png")


class Scripted:
    """A provider that gives the replies it was made with, and remembers what it was asked."""

    name = "openai"

    def __init__(self, *replies: Reply | Exception) -> None:
        self.replies = list(replies)
        self.asked: list[Call] = []

    def send(self, call: Call, timeout: float) -> Reply:
        self.asked.append(call)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def check_access(self) -> None:
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply


Offer = Callable[..., Scripted]


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AURORA_RUN", "20260101-000000-test")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    (tmp_path / "config").mkdir()
    (tmp_path / "config/prices.yaml").write_text(PRICES, encoding="utf-8")
    monkeypatch.setattr("aurora.providers.attempts.time.sleep", lambda seconds: None)

    def provide(*replies: Reply | Exception) -> Scripted:
        provider = Scripted(*replies)
        monkeypatch.setattr(buying, "_connection_of", lambda name, key, url: provider)
        return provider

    return provide


def buy(call: Call = TEXT, lost: Callable[[Bought], None] = lambda bought: None, **settings: Any) -> Bought:
    given = Settings.model_validate({"text_provider": "openai", "retries": 0, **settings})
    return Buyer(given).buy("openai", call, 100_000, 50_000, lost, "build/pan/en")


def notes() -> list[CallNote]:
    return list(call_notes(run_folder()))


def test_what_was_bought_and_what_it_cost(offer: Offer) -> None:
    offer(SAID)
    bought = buy()
    assert (bought.reply, bought.provider, bought.model, bought.usd, bought.attempts) == (
        SAID,
        "openai",
        "plain",
        2.0,
        1,
    )
    assert notes() == [
        CallNote("paid", "lesson.draft", "openai", "plain", 2.0, edition="build/pan/en", expected_usd=2.0)
    ]


def test_a_budget_is_never_exceeded(offer: Offer) -> None:
    offer(SAID, SAID, SAID)
    buy(budget_usd=5)
    buy(budget_usd=5)
    with pytest.raises(NotBought, match="budget_usd: 5"):
        buy(budget_usd=5)
    assert [note.outcome for note in notes()] == ["paid", "paid"]


def test_an_unknown_price_is_refused_with_a_budget_and_unknown_without(offer: Offer) -> None:
    provider = offer(SAID)
    unknown = replace(TEXT, model="other")
    with pytest.raises(NotBought, match="openai/other is not known"):
        buy(unknown, budget_usd=1000)
    assert provider.asked == []
    assert buy(unknown).usd is None


def test_illustrations_are_counted(offer: Offer) -> None:
    offer(PAINTED, PAINTED, SAID)
    assert buy(PAINTING, image_limit=1).usd == 0.5
    with pytest.raises(NotBought, match="image_limit: 1"):
        buy(PAINTING, image_limit=1)
    buy(TEXT, image_limit=1)


@pytest.mark.parametrize("reply", [replace(SAID, stop="length"), replace(SAID, stop="refused")])
def test_what_is_no_answer_is_noted_as_wasted(offer: Offer, reply: Reply) -> None:
    offer(reply)
    buy()
    assert [(note.outcome, note.usd) for note in notes()] == [("wasted", 2.0)]


def test_lost_replies_are_told_with_their_price_and_count(offer: Offer) -> None:
    offer(replace(SAID, stop="cut"), Reply("{", "malformed", None, "plain-1"), SAID)
    lost: list[Bought] = []
    bought = buy(lost=lost.append, retries=2)
    assert [(one.reply.stop, one.usd) for one in lost] == [("cut", 2.0), ("malformed", None)]
    assert bought.attempts == 3
    assert sorted((note.outcome, note.usd or 0.0) for note in notes()) == [
        ("paid", 2.0),
        ("wasted", 0.0),
        ("wasted", 2.0),
    ]
    assert sum(note.counted_usd for note in notes()) == 6.0


@pytest.mark.parametrize("kind", ["transient", "access", "rejected"])
def test_a_failed_call_frees_its_place(offer: Offer, kind: Any) -> None:
    offer(CallFailed("openai: no", kind))
    with pytest.raises(CallFailed):
        buy(budget_usd=2)
    assert notes() == []


def test_a_reply_that_cannot_be_recorded_frees_its_place(offer: Offer) -> None:
    offer(replace(SAID, stop="cut"))

    def full(bought: Bought) -> None:
        raise AuroraError("the disk is full")

    with pytest.raises(AuroraError, match="full"):
        buy(lost=full, retries=1)
    assert [note.outcome for note in notes()] == ["wasted"]


def test_one_refusal_of_the_key_is_enough_for_the_run(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(CallFailed("openai: HTTP 402", "access", status=402))
    with pytest.raises(CallFailed, match="402"):
        buy()
    provider = offer(SAID)
    with pytest.raises(CallFailed, match=r"HTTP 402 \(said once in this run") as refused:
        buy()
    assert refused.value.kind == "access"
    assert provider.asked == []
    monkeypatch.setenv("AURORA_RUN", "20260101-000001-next")
    assert buy().reply is SAID


def test_other_failures_are_no_refusal_of_the_key(offer: Offer) -> None:
    offer(CallFailed("openai: HTTP 400", "rejected", status=400), SAID)
    with pytest.raises(CallFailed):
        buy()
    assert buy().reply is SAID


def test_a_missing_key_is_named_once(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = offer(SAID)
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(CallFailed, match="OPENAI_API_KEY"):
        buy()
    with pytest.raises(CallFailed, match="said once in this run"):
        buy()
    assert provider.asked == []


def test_each_request_waits_for_its_turn(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(rates, "wait_turn", lambda provider, **limits: turns.append((provider, limits)))
    offer(replace(SAID, stop="cut"), SAID, PAINTED)
    limits = {"requests_per_minute": {"openai": 9}, "tokens_per_minute": {"openai": 900_000}}
    buy(retries=1, image_spacing_seconds=7, **limits)
    buy(PAINTING, image_spacing_seconds=7, **limits)
    expected = {"requests": 9, "tokens": 900_000, "expected_tokens": 150_000}
    assert turns == [
        ("openai", {**expected, "spacing": 0.0}),
        ("openai", {**expected, "spacing": 0.0}),
        ("openai", {**expected, "spacing": 7.0}),
    ]


def test_the_room_of_a_model_is_its_prices(offer: Offer) -> None:
    offer()
    buyer = Buyer(Settings(text_provider="openai"))
    assert (buyer.room("openai", "plain"), buyer.room("openai", "other")) == (5000, None)


def test_access_is_asked_for_before_any_work(offer: Offer) -> None:
    settings = Settings(text_provider="openai")
    offer(SAID)
    check_access("openai", settings)
    offer(CallFailed("openai: HTTP 401", "access", status=401))
    with pytest.raises(CallFailed, match="401"):
        check_access("openai", settings)
    offer(CallFailed("openai: HTTP 503", "transient", status=503))
    check_access("openai", settings)
