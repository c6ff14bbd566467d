"""What `aurora ledger` says: sums of what is known, and never a zero for what is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aurora.ledger.files import FileLedger
from aurora.ledger.keys import question
from aurora.ledger.summary import LedgerSummary, as_text, summarise
from tests.unit.ledger_entries import USAGE, entry


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileLedger:
    monkeypatch.chdir(tmp_path)
    return FileLedger(Path("ledger"))


def asked(task: str, item: str) -> dict[str, object]:
    return question(task, "v1", "m", {"item": item}, None)


def fill(ledger: FileLedger) -> None:
    ledger.accept(entry("a", cost_usd=0.1))
    ledger.accept(entry("b", cost_usd=0.2, course="linux-es", date="2026-02-01T00:00:00Z"))
    review = asked("lesson.review", "b")
    ledger.accept(entry(question=review, cost_usd=None, usage=None, provider="openai", model="llama"))
    ledger.spend(entry("a", cost_usd=0.05, spent="truncated"))
    ledger.spend(entry("a", cost_usd=None, spent="cut"))
    instead = asked("visual.image", "v")
    ledger.accept(entry(question=instead, attempts=0, usage=None, cost_usd=0.0, fallback="diagram"))


def test_sums_are_of_what_is_known(ledger: FileLedger) -> None:
    fill(ledger)
    total = summarise(ledger).total
    assert (total.calls, total.accepted, total.spent) == (5, 3, 2)
    assert (total.accepted_usd, total.unknown_accepted_usd) == (0.3, 1)
    assert (total.spent_usd, total.unknown_spent_usd) == (0.05, 1)
    assert (total.input_tokens, total.unknown_usage) == (4 * USAGE["input_tokens"], 1)
    assert total.cache_read_tokens == 4 * USAGE["cache_read_tokens"]
    assert (total.output_tokens, total.images) == (4 * USAGE["output_tokens"], 0)


def test_each_call_is_in_one_group_of_each_kind(ledger: FileLedger) -> None:
    fill(ledger)
    summary = summarise(ledger)
    assert {name: sums.calls for name, sums in summary.courses.items()} == {"kubernetes-en": 4, "linux-es": 1}
    assert {name: sums.calls for name, sums in summary.tasks.items()} == {"lesson.draft": 4, "lesson.review": 1}
    assert {name: sums.calls for name, sums in summary.models.items()} == {"anthropic/model-5": 4, "openai/llama": 1}
    assert {name: sums.calls for name, sums in summary.days.items()} == {"2026-01-31": 4, "2026-02-01": 1}
    unknown = summary.models["openai/llama"]
    assert (unknown.accepted_usd, unknown.input_tokens, unknown.spent_usd) == (None, None, 0.0)


def test_what_no_target_uses_is_counted_with_its_money(ledger: FileLedger) -> None:
    fill(ledger)
    assert summarise(ledger).unused is None
    unused = summarise(ledger, {entry("a").key}).unused
    assert unused is not None
    assert (unused.calls, unused.accepted_usd, unused.unknown_accepted_usd) == (2, 0.2, 1)
    everything = summarise(ledger, {one.key for one in ledger.entries()})
    assert everything.unused is not None
    assert everything.unused.calls == 0
    assert "use every answer" in as_text(everything)


def test_the_table_shows_unknown_as_unknown(ledger: FileLedger) -> None:
    fill(ledger)
    text = as_text(summarise(ledger, {entry("a").key}))
    lines = {line.split()[0]: line.split() for line in text.splitlines() if line.strip()}
    assert lines["openai/llama"] == ["openai/llama", "1", *["unknown"] * 6, "0.00"]
    assert lines["Total"] == ["Total", "5", "4,800+", "3,200+", "400+", "16,000+", "0+", "0.3000+", "0.0500+"]
    assert lines["linux-es"] == ["linux-es", "1", "1,200", "800", "100", "4,000", "0", "0.2000", "0.00"]
    assert "unknown is left out: the tokens of 1 call and the price of 2 calls." in text
    assert "No current target uses the answers of 2 calls, bought for $0.2000+" in text
    table = [line for line in text.splitlines() if line.startswith(("  ", "Total"))]
    assert len({len(line) for line in table}) == 1


def test_unused_answers_of_unknown_price_are_not_free(ledger: FileLedger) -> None:
    ledger.accept(entry(cost_usd=None))
    assert "1 call, bought at an unknown price;" in as_text(summarise(ledger, set()))


def test_an_empty_ledger_says_so(ledger: FileLedger) -> None:
    summary = summarise(ledger, set())
    assert "empty" in as_text(summary)
    assert (summary.total.calls, summary.total.accepted_usd, summary.total.input_tokens) == (0, 0.0, 0)


def test_damage_is_shown_and_nothing_acts_on_the_terminal(ledger: FileLedger) -> None:
    one = ledger.accept(entry("a", course="\x1b[31mred\u202e\n"))
    bad = ledger.accept(entry("b"))
    (ledger.folder / bad.key[:2] / f"{bad.key}.json").write_bytes(b"{}")
    text = as_text(summarise(ledger, {one.key}))
    assert "Warning: " in text
    assert bad.key in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_summary_is_json_and_comes_back(ledger: FileLedger) -> None:
    fill(ledger)
    summary = summarise(ledger, set())
    assert LedgerSummary.model_validate(json.loads(json.dumps(summary.model_dump(mode="json")))) == summary
