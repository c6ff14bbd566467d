"""Which links are asked, and what is kept of the answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aurora.links.cache import Known, read_known, write_known
from aurora.links.check import Answers, ask, choose
from aurora.links.outcome import Outcome
from aurora.links.visit import Visitor
from tests.unit.link_server import fetcher, serving

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
ALIVE, DEAD = Outcome(kind="alive", status=200), Outcome(kind="dead", why="404", status=404)


def known(outcome: Outcome, **age: float) -> Known:
    return Known(at=NOW - timedelta(**age), outcome=outcome)


def test_only_what_was_alive_lately_is_not_asked() -> None:
    memory = {
        "http://a/fresh": known(ALIVE, days=6.9),
        "http://a/moved": known(Outcome(kind="moved", to="http://b/"), days=1),
        "http://a/old": known(ALIVE, days=7),
        "http://a/future": known(ALIVE, days=-1),
        "http://a/dead": known(DEAD, minutes=1),
        "http://b/unsure": known(Outcome(kind="unsure"), minutes=1),
        "http://c/other": known(ALIVE, minutes=1),
    }
    addresses = [*memory, "http://b:81/new"]
    addresses.remove("http://c/other")
    asking = choose(addresses, memory, NOW)
    assert asking.hosts == {
        "a": ["http://a/old", "http://a/future", "http://a/dead"],
        "b": ["http://b/unsure", "http://b:81/new"],
    }
    assert list(asking.known) == ["http://a/fresh", "http://a/moved"]
    assert (asking.links, asking.most) == (5, 3)
    everything = choose(addresses, memory, NOW, refresh=True)
    assert (everything.links, everything.known) == (7, {})


def test_answers_are_kept(tmp_path: Path) -> None:
    file = tmp_path / ".aurora/links.json"
    assert read_known(file) == ({}, None)
    write_known({"http://b": DEAD, "http://c": Outcome(kind="unasked")}, NOW - timedelta(days=89), file)
    write_known({"http://a": ALIVE}, NOW, file)
    assert read_known(file)[0] == {"http://a": Known(at=NOW, outcome=ALIVE), "http://b": known(DEAD, days=89)}
    write_known({"http://a": DEAD}, NOW + timedelta(days=1), file)
    assert read_known(file)[0] == {"http://a": Known(at=NOW + timedelta(days=1), outcome=DEAD)}
    assert [path.name for path in file.parent.iterdir()] == ["links.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"links": []}',
        b'{"links": {"http://a": {"at": "yesterday", "outcome": {"kind": "alive"}}}}',
        b'{"links": {"http://a": {"at": "2026-01-01T00:00:00", "outcome": {"kind": "alive"}}}}',
        b'{"links": {"http://a": {"at": "2026-01-01T00:00:00Z", "outcome": {"kind": "sleeping"}}}}',
        b"{" * 100_000,
    ],
)
def test_a_damaged_memory_is_forgotten(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "links.json"
    file.write_bytes(content)
    found, warning = read_known(file)
    assert found == {}
    assert warning
    assert "all links are asked again" in warning
    write_known({"http://a": ALIVE}, NOW, file)
    assert list(json.loads(file.read_bytes())["links"]) == ["http://a"]


def test_many_hosts_are_asked() -> None:
    with serving() as host:
        addresses = [host.url(f"/{n}", f"h{n % 9}.here") for n in range(18)]
        for n in range(17):
            host.says(f"/{n}", 200)
        answers = Answers()
        ask(choose(addresses, {}, NOW), Visitor(fetcher(), pause=0.0), answers)
    assert {address: one.kind for address, one in answers.outcomes.items()} == {
        address: "dead" if address.endswith("/17") else "alive" for address in addresses
    }
    assert not answers.offline


def test_a_machine_without_a_network_calls_nothing_dead() -> None:
    answers = Answers()
    ask(
        choose(["http://a.gone/", "http://b.gone/", "http://10.0.0.1/"], {}, NOW),
        Visitor(fetcher(), pause=0.0),
        answers,
    )
    assert {address: one.kind for address, one in answers.outcomes.items()} == {
        "http://a.gone/": "unsure",
        "http://b.gone/": "unsure",
        "http://10.0.0.1/": "unasked",
    }
    assert answers.offline
    assert "as with every other host" in answers.outcomes["http://a.gone/"].why


def test_one_host_that_is_not_there_is_dead() -> None:
    answers = Answers()
    ask(choose(["http://a.gone/", "http://a.gone/b"], {}, NOW), Visitor(fetcher(), pause=0.0), answers)
    assert [one.kind for one in answers.outcomes.values()] == ["dead", "dead"]
    assert not answers.offline


def test_what_was_learnt_before_an_interruption_stays() -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with serving() as host:
        host.says("/a", 200)
        host.says("/b", (503, {"Retry-After": "1"}, b""))
        answers = Answers()
        with pytest.raises(KeyboardInterrupt):
            ask(
                choose([host.url("/a"), host.url("/b"), host.url("/c")], {}, NOW),
                Visitor(fetcher(), pause=0.0, sleep=interrupted),
                answers,
            )
        assert list(answers.outcomes) == [host.url("/a")]
