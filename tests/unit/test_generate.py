"""From request to accepted answer: the ledger first, repairs with failures, more room, plainer words, fallbacks."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from aurora import buying
from aurora import generate as module
from aurora.asking_once import asking_once
from aurora.checks.findings import Finding
from aurora.errors import AuroraError
from aurora.generate import Answer, Asked, NotAccepted, generate, ledger_at
from aurora.ledger import Entry, key_of
from aurora.providers.base import Call, CallFailed, Reply, Usage
from aurora.request import Request
from aurora.runs import run_folder
from aurora.settings import Settings
from aurora.slices import Writer
from aurora.spending import call_notes

USAGE = Usage(input_tokens=100, output_tokens=50)
WRITER = Writer(provider="openai", model="local-model", prompt="1")
REQUEST = Request(
    "titles",
    {"texts": ["Hola"], "to": "en"},
    {"source": {"1": "Hola"}, "outline_language": "es", "language": "en", "course_title": "Curso"},
)


def text(said: str, stop: str = "end", detail: str | None = None) -> Reply:
    return Reply(said, stop, USAGE, "local-model-2026", detail=detail)  # type: ignore[arg-type]


class Scripted:
    """A provider that gives the replies it was made with, and remembers what it was asked."""

    def __init__(self, name: str, *replies: Reply | Exception) -> None:
        self.name = name
        self.replies = list(replies)
        self.asked: list[Call] = []

    def send(self, call: Call, timeout: float) -> Reply:
        self.asked.append(call)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def check_access(self) -> None:
        pass


Offer = Callable[..., Scripted]


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offer:
    """Puts scripted providers in the place of real ones, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AURORA_RUN", "20260101-000000-test")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("GEMINI_API_KEY", "g-test")
    ledger_at.cache_clear()
    offered: dict[str, Scripted] = {}
    monkeypatch.setattr(buying, "_connection_of", lambda name, key, url: offered[name])

    def provide(*replies: Reply | Exception, name: str = "openai") -> Scripted:
        offered[name] = Scripted(name, *replies)
        return offered[name]

    return provide


def check(text: str) -> list[Finding]:
    if text == "fine":
        return []
    severity = {"bad": "blocking", "poor": "again"}.get(text, "flagged")
    return [Finding("a.md", 3, "length", f"{text} is too short", "Write more.", severity)]  # type: ignore[arg-type]


def ask(request: Request = REQUEST, instead: Callable[[], Answer] | None = None, **settings: object) -> str:
    given = Settings.model_validate({"text_provider": "openai", "retries": 0, **settings})
    asked = Asked(given, WRITER, "tiny", "en", "titles:course")
    return generate(request, asked, lambda answer: answer.text, check, instead)


def spent() -> list[Entry]:
    return list(ledger_at("ledger").spent_entries())


def accepted() -> list[Entry]:
    return list(ledger_at("ledger").entries())


def test_a_flagged_answer_is_accepted_and_its_flags_are_kept(offer: Offer) -> None:
    offer(text("fair"))
    assert ask() == "fair"
    assert accepted()[0].findings == ["a.md:3: fair is too short. Write more."]


def test_the_second_time_the_ledger_answers_and_nobody_is_asked(offer: Offer) -> None:
    offer(text("fine"))
    ask()
    silent = offer()
    assert ask() == "fine"
    assert silent.asked == []
    outcomes = sorted(note.outcome for note in call_notes(run_folder()))
    assert outcomes == ["found", "paid"]


def test_an_answer_from_the_ledger_loads_no_sdk_and_needs_no_key(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(text("fine"))
    ask()
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setattr(buying, "_connection", lambda *_: pytest.fail("connected"))
    assert ask() == "fine"


def test_a_blocked_answer_is_asked_for_again_with_its_failures(offer: Offer) -> None:
    provider = offer(text("bad"), text("fine"))
    assert ask() == "fine"
    assert "bad is too short" in provider.asked[1].prompt
    assert "bad is too short" not in provider.asked[0].prompt
    assert [entry.spent for entry in spent()] == ["not accepted:\n  a.md:3: bad is too short. Write more."]
    assert [note.outcome for note in call_notes(run_folder())].count("wasted") == 1


def test_what_is_to_be_asked_for_again_is_accepted_in_the_end_and_its_flags_are_kept(offer: Offer) -> None:
    provider = offer(text("poor"), text("poor"))
    assert ask(repairs=1) == "poor"
    assert "poor is too short" in provider.asked[1].prompt
    assert [entry.spent for entry in spent()] == ["not accepted:\n  a.md:3: poor is too short. Write more."]
    assert accepted()[0].findings == ["a.md:3: poor is too short. Write more."]
    offer()
    assert ask(repairs=1) == "poor"


def test_a_better_answer_than_one_to_be_asked_for_again_is_taken(offer: Offer) -> None:
    offer(text("poor"), text("fine"))
    assert ask() == "fine"
    offer(text("poor"))
    other = replace(REQUEST, hard={**REQUEST.hard, "to": "fr"})
    assert ask(other, repairs=0) == "poor"


def test_what_was_accepted_after_a_repair_is_found_by_the_first_question(offer: Offer) -> None:
    offer(text("bad"), text("fine"))
    ask()
    offer()
    assert ask() == "fine"


def test_an_answer_of_the_wrong_form_is_asked_for_again(offer: Offer) -> None:
    provider = offer(text("x"), text("7"))
    asked = Asked(Settings(text_provider="openai"), WRITER, "tiny", "en", "x")
    assert generate(REQUEST, asked, lambda answer: int(answer.text), lambda number: []) == 7
    assert "wrong form" in provider.asked[1].prompt


def test_after_the_last_repair_the_failure_is_said_and_everything_is_recorded_as_spent(offer: Offer) -> None:
    provider = offer(*[text("bad")] * 3)
    with pytest.raises(NotAccepted, match=r"titles: no answer was accepted:\n.*asked 3 times:\n.*bad is too short"):
        ask()
    assert len(provider.asked) == 3
    assert len(spent()) == 3
    assert accepted() == []


def test_spent_answers_are_never_replayed(offer: Offer) -> None:
    offer(*[text("bad")] * 3)
    with pytest.raises(NotAccepted):
        ask()
    provider = offer(text("fine"))
    assert ask() == "fine"
    assert len(provider.asked) == 1


def test_a_truncated_answer_is_asked_for_again_with_more_room(offer: Offer) -> None:
    provider = offer(text("half", "length"), text("fine"))
    assert ask() == "fine"
    assert provider.asked[1].max_tokens > provider.asked[0].max_tokens
    assert [entry.spent for entry in spent()] == ["truncated"]


def test_truncation_at_the_limit_of_the_model_ends_it(offer: Offer) -> None:
    provider = offer(*[text("half", "length")] * 9)
    with pytest.raises(NotAccepted, match=r"longer than the 32,000 tokens"):
        ask()
    assert provider.asked[-1].max_tokens == 32_000


def test_a_refusal_is_asked_once_more_in_plainer_words(offer: Offer) -> None:
    provider = offer(text("", "refused", "policy"), text("fine"))
    assert ask() == "fine"
    assert provider.asked[1].prompt != provider.asked[0].prompt
    assert [entry.spent for entry in spent()] == ["refused: policy"]


def test_two_refusals_end_it_and_say_what_the_provider_said(offer: Offer) -> None:
    offer(text("", "refused", "policy"), text("", "refused", "policy"))
    with pytest.raises(NotAccepted, match="openai/local-model: refused: policy"):
        ask()


def test_after_two_refusals_something_else_may_take_its_place_and_is_found_again(offer: Offer) -> None:
    offer(text("", "refused"), text("", "refused"))
    assert ask(instead=lambda: Answer("fine", fallback="diagram")) == "fine"
    entry = accepted()[0]
    assert (entry.fallback, entry.attempts, entry.cost_usd) == ("diagram", 0, 0.0)
    offer()
    assert ask() == "fine"


def test_a_cut_answer_is_recorded_as_spent_and_asked_for_again(offer: Offer) -> None:
    provider = offer(text("hal", "cut"), text("fine"))
    assert ask(retries=1) == "fine"
    assert len(provider.asked) == 2
    assert [entry.spent for entry in spent()] == ["cut"]


def test_where_a_model_is_not_to_be_had_the_next_one_is_asked_and_kept_under_the_first_key(offer: Offer) -> None:
    offer(CallFailed("openai: HTTP 503", "transient", status=503))
    other = offer(text("fine"), name="google")
    assert ask(fallback=["google/gemini-x"]) == "fine"
    assert other.asked[0].model == "gemini-x"
    entry = accepted()[0]
    assert (entry.question["model"], entry.model, entry.fallback) == ("local-model", "gemini-x", "google/gemini-x")
    offer()
    assert ask() == "fine"


def test_a_refused_key_stops_at_once_and_is_not_tried_again_in_the_run(offer: Offer) -> None:
    offer(CallFailed("openai: HTTP 401", "access", status=401))
    with pytest.raises(CallFailed, match="HTTP 401"):
        ask()
    silent = offer(text("fine"))
    with pytest.raises(CallFailed, match="said once in this run"):
        ask()
    assert silent.asked == []


def test_nothing_is_asked_where_the_ledger_cannot_be_written(offer: Offer, tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file, no folder")
    provider = offer(text("fine"))
    with pytest.raises(AuroraError, match="ledger"):
        ask()
    assert provider.asked == []


def test_when_two_buy_at_once_the_first_answer_counts_for_both(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(text("first"))
    ask()
    ledger = ledger_at("ledger")
    monkeypatch.setattr(ledger, "find", lambda key: None)
    offer(text("second"))
    assert ask() == "first"
    assert [entry.spent for entry in spent()] == ["bought twice at once"]


def test_an_answer_that_another_job_asks_for_is_waited_for_and_no_money_is_set_aside(
    offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(text("fine"))
    ask()
    (key,) = (entry.key for entry in accepted())
    Path("ledger").rename("away")
    monkeypatch.setenv("AURORA_RUN", "20260101-000001-next")
    other = asking_once(key, 1)
    other.__enter__()

    def ends(seconds: float) -> None:
        assert list(call_notes(run_folder())) == []
        Path("away").rename("ledger")
        other.__exit__(None, None, None)

    monkeypatch.setattr("aurora.asking_once.time.sleep", ends)
    silent = offer(text("other"))
    assert ask(budget_usd=0) == "fine"
    assert silent.asked == []
    assert [note.outcome for note in call_notes(run_folder())] == ["found"]
    assert spent() == []


def test_where_the_other_job_brings_no_answer_it_is_asked_for(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = offer(text("bad"), text("fine"))
    with pytest.raises(NotAccepted):
        ask(repairs=0)
    other = asking_once(key_of(module.question_of(REQUEST, WRITER)), 1)
    other.__enter__()
    naps = [lambda: other.__exit__(None, None, None)]
    monkeypatch.setattr("aurora.asking_once.time.sleep", lambda seconds: naps.pop()())
    assert ask() == "fine"
    assert len(provider.asked) == 2
    assert naps == []


def test_one_job_at_a_time_asks_to_the_end_of_its_repairs(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = offer(text("bad"), text("fine"))
    send, busy = provider.send, []

    def watched(call: Call, timeout: float) -> Reply:
        (lock,) = (run_folder() / "asking").iterdir()
        with open(lock) as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        busy.append(lock.stem)
        return send(call, timeout)

    monkeypatch.setattr(provider, "send", watched)
    ask()
    assert busy == [accepted()[0].key] * 2


def test_what_the_ledger_has_takes_no_lock(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(text("fine"))
    ask()
    monkeypatch.setattr(module, "asking_once", lambda *_: pytest.fail("locked"))
    assert ask() == "fine"


def test_an_answer_that_can_no_longer_be_read_is_named_and_not_bought_again(offer: Offer) -> None:
    offer(text("seven"))
    ask()
    silent = offer(text("7"))
    asked = Asked(Settings(text_provider="openai"), WRITER, "tiny", "en", "x")
    with pytest.raises(AuroraError, match=r"cannot be read any more .* move it away"):
        generate(REQUEST, asked, lambda answer: int(answer.text), lambda number: [])
    assert silent.asked == []


def test_half_characters_become_the_same_text_on_every_build(offer: Offer) -> None:
    offer(text("fine \ud83d"))
    first = ask()
    offer()
    assert ask() == first


@pytest.mark.parametrize(
    "change",
    [
        {"retries": 3},
        {"max_retry_after_seconds": 5},
        {"call_deadline_seconds": 50},
        {"base_urls": {"openai": "http://127.0.0.1:9/v1"}},
        {"repairs": 0},
        {"fallback": ["google/gemini-x"]},
        {"budget_usd": None, "image_limit": 3},
    ],
)
def test_how_it_is_asked_is_not_in_the_key(offer: Offer, change: dict[str, object]) -> None:
    offer(text("fine"))
    ask()
    offer()
    assert ask(**change) == "fine"


def test_soft_facts_are_not_in_the_key(offer: Offer) -> None:
    offer(text("fine"))
    ask()
    offer()
    assert ask(replace(REQUEST, facts={**REQUEST.facts, "course_title": "Otro"})) == "fine"


@pytest.mark.parametrize(
    ("request_", "writer"),
    [
        (REQUEST, WRITER.model_copy(update={"model": "other"})),
        (REQUEST, WRITER.model_copy(update={"prompt": "2"})),
        (replace(REQUEST, hard={**REQUEST.hard, "revision": 2}), WRITER),
        (replace(REQUEST, form="titles 2"), WRITER),
    ],
)
def test_what_is_asked_is_in_the_key(request_: Request, writer: Writer) -> None:
    assert module.question_of(request_, writer) != module.question_of(REQUEST, WRITER)


def test_half_characters_in_a_failed_answer_do_not_stop_its_repair(offer: Offer) -> None:
    provider = offer(text("bad \ud83d"), text("fine"))
    asked = Asked(Settings(text_provider="openai"), WRITER, "tiny", "en", "x")
    failed = [Finding("a.md", 1, "cut-off", "it breaks off", "Write on.", "blocking")]
    said = generate(REQUEST, asked, lambda answer: answer.text, lambda told: [] if told == "fine" else failed)
    assert said == "fine"
    assert "bad ?" in provider.asked[1].prompt


def test_a_fallback_that_is_the_first_model_is_not_asked_twice(offer: Offer) -> None:
    provider = offer(*[text("bad")] * 6)
    with pytest.raises(NotAccepted):
        ask(fallback=["openai/local-model"])
    assert len(provider.asked) == 3


def test_the_place_of_the_answer_itself_is_tried_before_buying(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(text("fine"))
    tried: list[str | None] = []
    monkeypatch.setattr(ledger_at("ledger"), "ready", tried.append)
    ask()
    assert tried == [accepted()[0].key]


@pytest.mark.parametrize(
    "said", ['{"a": 1}', '```json\n{"a": 1}\n```', '\n```\n{"a": 1}\n```\n', '```JSON\n{"a": 1}\n```']
)
def test_data_is_read_without_the_fence_around_it(said: str) -> None:
    assert Answer(said).data.strip() == '{"a": 1}'


def test_what_can_never_be_used_may_be_replaced_too(offer: Offer) -> None:
    offer(*[text("bad")] * 3)
    assert ask(instead=lambda: Answer("fine", fallback="diagram")) == "fine"
    offer()
    assert ask() == "fine"


def test_where_no_model_answers_at_all_nothing_takes_its_place(offer: Offer) -> None:
    offer(CallFailed("openai: HTTP 503", "transient", status=503))
    with pytest.raises(NotAccepted, match="HTTP 503"):
        ask(instead=lambda: Answer("fine", fallback="diagram"))
    assert accepted() == []


def test_a_fallback_without_a_key_does_not_hide_why_the_first_model_failed(offer: Offer) -> None:
    offer(CallFailed("openai: HTTP 503", "transient", status=503))
    offer(CallFailed("google: there is no key", "access"), name="google")
    with pytest.raises(NotAccepted, match=r"(?s)HTTP 503.*there is no key"):
        ask(fallback=["google/gemini-x"])


def test_a_refused_key_in_the_middle_of_a_run_leaves_the_rest_to_the_fallback(offer: Offer) -> None:
    offer(CallFailed("openai: HTTP 402", "access", status=402))
    offer(text("fine"), name="google")
    assert ask(fallback=["google/gemini-x"]) == "fine"
