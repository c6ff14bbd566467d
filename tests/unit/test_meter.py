"""The money of a run, read from the notes of its calls."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from aurora.meter import Meter, Money
from aurora.spending import CallNote


def note(folder: Path, name: str, outcome: str, usd: float | None) -> Path:
    folder = folder / "calls"
    folder.mkdir(exist_ok=True)
    call = CallNote(outcome=outcome, task="lesson.draft", provider="p", model="m", usd=usd)  # type: ignore[arg-type]
    (folder / f"{name}.json").write_text(json.dumps(asdict(call)))
    return folder / f"{name}.json"


def test_money_is_what_was_bought(tmp_path: Path) -> None:
    meter = Meter(tmp_path)
    assert meter.read() is None
    note(tmp_path, "a", "paid", 0.25)
    note(tmp_path, "b", "wasted", 0.5)
    note(tmp_path, "c", "found", 8.0)
    note(tmp_path, "d", "paid", None)
    note(tmp_path, "reserved-e", "reserved", 16.0)
    (tmp_path / "calls/f.json").write_text('{"outcome": ')
    assert meter.read() == Money(0.75, 3, 1, 1)


def test_a_note_is_read_again_only_where_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = note(tmp_path, "a", "paid", 0.25)
    note(tmp_path, "b", "paid", 0.5)
    meter = Meter(tmp_path)
    assert meter.read() == Money(0.75, 2, 0, 0)
    read: list[str] = []
    monkeypatch.setattr(Path, "read_bytes", lambda self: read.append(self.name) or self.open("rb").read())
    assert meter.read() == Money(0.75, 2, 0, 0)
    assert read == []
    note(tmp_path, "a", "wasted", 2.0)
    os.utime(path, ns=(1, 1))
    assert meter.read() == Money(2.5, 2, 0, 0)
    assert read == ["a.json"]


def test_money_in_words() -> None:
    assert str(Money(0.754, 1, 0, 0)) == "$0.75 for 1 call"
    assert str(Money(0, 0, 0, 1)) == "$0.00 for 0 calls, 1 answer from the ledger"
    assert str(Money(1, 3, 2, 5)) == "$1.00 for 3 calls (2 of unknown price), 5 answers from the ledger"
