"""Asking links politely: one request at a time a host, with a pause, and as the host wishes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from aurora.links.collect import MAX_LENGTH, address_of
from aurora.links.fetch import Fetcher, Reply
from aurora.links.outcome import Outcome, Unreachable
from aurora.links.robots import MAX_BYTES, Robots, read_robots

PAUSE = 1.0
"""Seconds between two requests to a host."""

_MAX_REDIRECTS = 8
_FOR_GOOD = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_DEAD = {404: "404", 410: "410, removed for good"}
_LATER = (429, 503)


@dataclass
class _Host:
    """One scheme, name and port: whose turn it is, and what it wishes."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    asking: threading.Lock = field(default_factory=threading.Lock)
    next: float = 0.0
    delay: float = 0.0
    robots: Robots | Unreachable | None = None
    closed: str = ""


class Visitor:
    """Says of links whether they are alive. Safe to use from several threads.

    Args:
        pause: seconds between two requests to a host; a host's own `Crawl-delay` may make it longer.
        patience: the longest that a host's `Retry-After` is waited for, in seconds.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        pause: float = PAUSE,
        patience: float = 30.0,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetcher = fetcher
        self._pause, self._patience = pause, patience
        self.stopped = threading.Event()
        """Once set, nothing more is asked, and what is said of links means nothing."""
        self._sleep, self._clock = sleep or self.stopped.wait, clock
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self.reached = False
        """Whether any answer came, of whatever kind."""

    def visit(self, address: str) -> tuple[Outcome, bool]:
        """What became of a link, and whether that may be this machine's network."""
        if address_of(address) is None:
            return Outcome(kind="unasked", why="that is no address of a page"), False
        here, moved = address, True
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                reply = self._page(here)
                if reply.status not in _REDIRECTS or not reply.headers.get("location"):
                    return self._judged(reply, here if moved and here != address else None), False
                moved = moved and reply.status in _FOR_GOOD
                here = _next(here, reply.headers["location"])
        except Unreachable as error:
            if here == address:
                return error.outcome, error.offline
            why = f"redirects to {urlsplit(here).hostname}: {error.outcome.why}"
            return error.outcome.model_copy(update={"why": why}), False
        return Outcome(kind="unsure", why=f"it redirects more than {_MAX_REDIRECTS} times"), False

    def _judged(self, reply: Reply, to: str | None) -> Outcome:
        status = reply.status
        if 200 <= status < 300 and to:
            return Outcome(kind="moved", why=f"moved for good to {to}", status=status, to=to)
        if 200 <= status < 300:
            return Outcome(kind="alive", status=status)
        if status in _DEAD:
            return Outcome(kind="dead", why=_DEAD[status], status=status)
        return Outcome(kind="unsure", why=_UNSURE.get(status, str(status)), status=status)

    def _page(self, address: str) -> Reply:
        host = self._host(address)
        robots = self._robots(host, address)
        if robots.why:
            raise Unreachable("unsure", robots.why)
        if not robots.allows(self._fetcher.agent, address):
            raise Unreachable("unasked", "its robots.txt asks programs to stay away")
        try:
            reply = self._patiently("HEAD", host, address)
        except Unreachable as error:
            if error.offline or error.outcome.kind != "unsure":
                raise
            reply = None
        # Many servers answer to HEAD what is not so.
        if reply is None or (reply.status >= 400 and reply.status not in _LATER):
            reply = self._patiently("GET", host, address)
        return reply

    def _patiently(self, method: str, host: _Host, address: str) -> Reply:
        """The answer; one that says to come back later is asked for again, once, if that is soon."""
        for attempt in range(2):
            if host.closed:
                raise Unreachable("unsure", host.closed)
            reply = self._ask(method, host, address)
            if reply.status not in _LATER:
                break
            wait = _retry_after(reply)
            if attempt == 0 and wait is not None and wait <= self._patience:
                self._sleep(wait)
            elif reply.status == 429:
                host.closed = "429, its host wants fewer requests"
                break
            else:
                break
        return reply

    def _ask(self, method: str, host: _Host, address: str, *, limit: int = 0) -> Reply:
        with self._turn(host):
            if self.stopped.is_set():
                raise Unreachable("unsure", "interrupted")
            reply = self._fetcher.fetch(method, address, limit=limit)
        self.reached = True
        return reply

    @contextmanager
    def _turn(self, host: _Host) -> Iterator[None]:
        with host.turn:
            wait = host.next - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                host.next = self._clock() + (max(self._pause, host.delay) if self._pause else 0.0)

    def _robots(self, host: _Host, address: str) -> Robots:
        with host.asking:
            if host.robots is None:
                try:
                    host.robots = self._read_robots(address)
                    host.delay = host.robots.delay(self._fetcher.agent)
                except Unreachable as error:
                    host.robots = error
        if isinstance(host.robots, Unreachable):
            raise host.robots
        return host.robots

    def _read_robots(self, address: str) -> Robots:
        here = own = urljoin(address, "/robots.txt")
        try:
            for _ in range(_MAX_REDIRECTS):
                reply = self._ask("GET", self._host(here), here, limit=MAX_BYTES)
                if reply.status not in _REDIRECTS or not reply.headers.get("location"):
                    return read_robots(reply.status, reply.body)
                here = _next(here, reply.headers["location"])
        except Unreachable:
            if here == own:
                raise
        return Robots(why="its robots.txt cannot be read")

    def _host(self, address: str) -> _Host:
        parts = urlsplit(address)
        with self._lock:
            return self._hosts.setdefault(f"{parts.scheme}://{parts.netloc}", _Host())


_UNSURE = {
    401: "401, asks for a login",
    403: "403, does not let programs in",
    429: "429, its host wants fewer requests",
    503: "503, its host is not ready now",
}


def _next(here: str, location: str) -> str:
    """Where a redirect leads.

    Raises:
        Unreachable: not to a page on a host.
    """
    try:
        target = address_of(urljoin(here, location)) if len(location) <= MAX_LENGTH else None
    except ValueError:
        target = None
    if target is None:
        raise Unreachable("unsure", "it redirects to something that is no page on a host")
    return target


def _retry_after(reply: Reply) -> float | None:
    """Seconds after which a host wants to be asked again; None where it does not say."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
