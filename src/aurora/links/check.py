"""Asks the links of pages, several hosts at a time, but for those whose answer is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from aurora.links.cache import Known
from aurora.links.outcome import Outcome
from aurora.links.visit import Visitor

_HOSTS_AT_A_TIME = 6


@dataclass(frozen=True)
class Asking:
    """Which links are asked, by host, and which are known well enough."""

    hosts: Mapping[str, Sequence[str]]
    known: Mapping[str, Outcome]

    @property
    def links(self) -> int:
        """How many links are asked."""
        return sum(map(len, self.hosts.values()))

    @property
    def most(self) -> int:
        """How many of them are at one host."""
        return max(map(len, self.hosts.values()), default=0)


@dataclass
class Answers:
    """What was learnt, address by address. `offline` says that no host at all could be reached."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    offline: bool = False


def choose(addresses: Iterable[str], known: Mapping[str, Known], now: datetime, *, refresh: bool = False) -> Asking:
    """Which links are to be asked: all but those that were alive lately, or all."""
    hosts: dict[str, list[str]] = {}
    good: dict[str, Outcome] = {}
    for address in addresses:
        one = known.get(address)
        if one and not refresh and one.is_good(now):
            good[address] = one.outcome
        else:
            hosts.setdefault(str(urlsplit(address).hostname), []).append(address)
    return Asking(hosts, good)


def ask(asking: Asking, visitor: Visitor, answers: Answers) -> None:
    """Asks each host its links, one after the other, and adds what they answer.

    `answers` holds what is known so far, even where this is interrupted. Where nothing at all answers, at two hosts or
    more, it is this machine that has no network, and nothing is dead for that.
    """
    doubtful: set[str] = set()

    def ask_host(addresses: Sequence[str]) -> None:
        for address in addresses:
            outcome, offline = visitor.visit(address)
            if visitor.stopped.is_set():
                return
            if offline:
                doubtful.add(address)
            answers.outcomes[address] = outcome

    pool = ThreadPoolExecutor(_HOSTS_AT_A_TIME, thread_name_prefix="links")
    try:
        for job in [pool.submit(ask_host, addresses) for addresses in asking.hosts.values()]:
            job.result()
    finally:
        visitor.stopped.set()
        pool.shutdown(cancel_futures=True)
        if not visitor.reached and len({urlsplit(address).hostname for address in doubtful}) > 1:
            answers.offline = True
            for address in doubtful:
                why = f"{answers.outcomes[address].why}, as with every other host"
                answers.outcomes[address] = Outcome(kind="unsure", why=why)
