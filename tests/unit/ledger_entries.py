"""Entries for tests of the ledger, and what its worker processes do with them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from aurora.ledger import Entry, question
from aurora.ledger.files import FileLedger

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
USAGE = {
    "input_tokens": 1200,
    "cache_read_tokens": 800,
    "cache_write_tokens": 100,
    "output_tokens": 4000,
    "images": 0,
}


def entry(item: str = "intro", **changed: Any) -> Entry:
    """An entry whose question is about `item`, unless another one is given."""
    fields: dict[str, Any] = {
        "question": question("lesson.draft", "v1", "model-5", {"lesson": item}, None),
        "provider": "anthropic",
        "model": "model-5",
        "answered_by": "model-5-20260101",
        "course": "kubernetes-en",
        "language": "en",
        "item": f"lesson:{item}",
        "answer": f"# {item}\n\nUn café ☕ à l’été.\n",
        "stop": "end",
        "usage": USAGE,
        "cost_usd": 0.0636,
        "price": {"input": 3.0, "output": 15, "date": "2026-01-01"},
        "seconds": 12.5,
        "attempts": 1,
        "date": "2026-01-31T12:00:00Z",
    }
    return Entry.seal(**(fields | changed))


def all_files(folder: Path) -> list[str]:
    """The names of all files under a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def accept_in_turn(folder: Path, rounds: int, barrier: Any, results: Any) -> None:
    """Accepts an answer to the same questions as another process, each at the same instant."""
    ledger = FileLedger(folder)
    kept = []
    for number in range(rounds):
        picture = PNG + os.urandom(8) if number % 2 else None
        mine = entry(f"item-{number}", answer=None if picture else f"by {os.getpid()}", media=picture)
        barrier.wait(20)
        kept.append((mine.id, ledger.accept(mine, picture).id))
    results.put(kept)
