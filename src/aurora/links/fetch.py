"""One request to one host, without redirects, cookies or credentials, and with an end."""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
import threading
import urllib.request
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aurora.links.guard import Network, Resolve, resolved
from aurora.links.outcome import Unreachable

if TYPE_CHECKING:
    import httpx2

_MAX_SILENCE = 10.0
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)


@dataclass(frozen=True)
class Reply:
    """An answer: its status, its headers with names in small letters, and what was read of its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class Fetcher:
    """Asks hosts. Safe to use from several threads.

    Args:
        allowed: networks that may be asked although they are private.
        seconds: how long one request may take as a whole.
        resolve: looks up the addresses of a host, as `socket.getaddrinfo` does.
    """

    allowed: Collection[Network] = ()
    seconds: float = 20.0
    resolve: Resolve = socket.getaddrinfo
    agent: str = ""
    _context: ssl.SSLContext = field(init=False)

    def __post_init__(self) -> None:
        import httpx2

        self.agent = self.agent or user_agent()
        self._context = httpx2.create_ssl_context()

    def fetch(self, method: str, address: str, *, limit: int = 0) -> Reply:
        """The answer to a request. Nothing of its body is read beyond `limit` bytes.

        Raises:
            Unreachable: no answer came, or the host must not be asked.
        """
        import httpx2

        try:
            url = httpx2.URL(address).copy_with(username=None, password=None, fragment=None)
        except (httpx2.InvalidURL, ValueError):
            raise Unreachable("unasked", "that is no address that can be asked") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise Unreachable("unasked", "that is no address of a page")
        proxy = _proxy(url)
        try:
            places = resolved(url.raw_host.decode("ascii"), _port(url), self.allowed, self.resolve)
        except Unreachable as error:
            # Behind a proxy, names of the outside need not be known; those that are must not be private.
            if not proxy or not error.offline:
                raise
            places = []
        if proxy:
            return self._ask(method, url, None, proxy, limit)
        for place in places[:-1]:
            try:
                return self._ask(method, url, place, None, limit)
            except Unreachable as error:
                if not error.offline:
                    raise
        return self._ask(method, url, places[-1], None, limit)

    def _ask(self, method: str, url: httpx2.URL, place: str | None, proxy: str | None, limit: int) -> Reply:
        import httpx2

        headers = {"Host": url.netloc.decode("ascii"), "User-Agent": self.agent, "Accept": "*/*"}
        # What is not unpacked cannot be a bomb.
        headers["Accept-Encoding"] = "identity"
        # The address that was looked at is the one to connect to: looked up again, a name may lead elsewhere.
        target = url.copy_with(host=place) if place else url
        ending = _Ending(self.seconds)
        extensions = {"sni_hostname": url.raw_host.decode("ascii"), "trace": ending.trace}
        try:
            with (
                ending,
                httpx2.Client(
                    verify=self._context,
                    trust_env=False,
                    proxy=proxy,
                    timeout=min(_MAX_SILENCE, self.seconds),
                    follow_redirects=False,
                ) as client,
                client.stream(method, target, headers=headers, extensions=extensions) as response,
            ):
                body = b""
                for chunk in response.iter_raw() if limit else ():
                    body += chunk
                    if len(body) >= limit:
                        break
                return Reply(response.status_code, dict(response.headers), body[:limit])
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise _told(error, late=ending.passed) from None


def user_agent() -> str:
    """What Aurora calls itself, with the page of the project where it has one."""
    from importlib.metadata import metadata

    about = metadata("aurora-courses")
    pages = [entry.partition(",")[2].strip() for entry in about.get_all("Project-URL") or []]
    page = f"; +{pages[0]}" if pages else ""
    return f"Aurora/{about['Version']} (checks the links of a course{page})"


class _Ending:
    """Shuts the connections of a request down once its time is over, so that whoever waits for it gets an error."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._connections: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            connection = info["return_value"].get_extra_info("socket")
            if connection is not None:
                self._connections.append(connection)
            if self.passed:
                self._end()

    def _end(self) -> None:
        self.passed = True
        for connection in list(self._connections):
            # The method of the plain socket: that of a TLS socket would first take the cipher away under the reader.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _proxy(url: httpx2.URL) -> str | None:
    """The proxy that the environment names for a host, as companies need it."""
    named = urllib.request.getproxies()
    proxy = named.get(url.scheme) or named.get("all")
    if not proxy or urllib.request.proxy_bypass(url.host):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if not proxy.startswith(("http://", "https://")):
        raise Unreachable("unsure", "the proxy that the environment names is none for HTTP", offline=True)
    return proxy


def _port(url: httpx2.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _told(error: Exception, *, late: bool) -> Unreachable:
    """What a failed request means for the link."""
    import httpx2

    if late or isinstance(error, httpx2.TimeoutException):
        return Unreachable("unsure", "no answer in time", offline=True)
    if isinstance(error, httpx2.ProxyError):
        return Unreachable("unsure", "the proxy does not let it through", offline=True)
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable("dead", f"its certificate is not to be trusted: {cause.verify_message}")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Unreachable("dead", "it offers no secure connection")
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if errno.ECONNREFUSED in numbers:
        return Unreachable("dead", "the host refuses connections", offline=True)
    if numbers.intersection(_UNREACHABLE):
        return Unreachable("unsure", "no way leads to the host", offline=True)
    return Unreachable("unsure", "the connection broke off")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
