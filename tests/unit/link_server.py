"""A host on loopback that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aurora.links.fetch import Fetcher

LOOPBACK = (ipaddress.ip_network("127.0.0.1/32"),)
Answer = tuple[int, dict[str, str], bytes]
NOTHING: Answer = (404, {}, b"")


class Host:
    """`answers` gives for `METHOD /path`, or for `/path`, the answers in order, of which the last one stays."""

    def __init__(self) -> None:
        self.server: ThreadingHTTPServer
        self.answers: dict[str, list[Answer | Callable[[BaseHTTPRequestHandler], None]]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.release = threading.Event()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str, name: str = "127.0.0.1") -> str:
        return f"http://{name}:{self.port}{path}"

    def says(self, path: str, *answers: int | Answer | Callable[[BaseHTTPRequestHandler], None]) -> str:
        """Sets the answers to a path, of which a status alone stands for one without more; returns its address."""
        self.answers[path] = [(one, {}, b"") if isinstance(one, int) else one for one in answers]
        return self.url(path.split(" ")[-1])

    def goes(self, path: str, to: str, status: int = 302) -> str:
        """Redirects a path; returns its address."""
        return self.says(path, (status, {"Location": to}, b""))

    def pages(self) -> list[str]:
        """What it was asked but for its robots.txt."""
        return [one for one in self.asked if not one.endswith("/robots.txt")]


@contextmanager
def serving() -> Iterator[Host]:
    """Such a host, which answers 404 to all until it is told otherwise."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(f"{self.command} {self.path}")
            host.headers.append({name.lower(): value for name, value in self.headers.items()})
            answers = host.answers.get(f"{self.command} {self.path}") or host.answers.get(self.path) or [NOTHING]
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    host = Host()
    host.server = server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.release.set()
        server.shutdown()
        server.server_close()


def resolve(name: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    """Names under `.here` are this machine, `.within` is a private network, `.gone` does not exist."""
    if name.endswith(".here"):
        return _found("127.0.0.1", port)
    if name.endswith(".within"):
        return _found("10.1.2.3", port)
    if name.endswith(".gone"):
        raise socket.gaierror(socket.EAI_NONAME, "none")
    if name.endswith(".later"):
        raise socket.gaierror(socket.EAI_AGAIN, "later")
    return _found(str(ipaddress.ip_address(name.strip("[]"))), port)


def fetcher(seconds: float = 20.0) -> Fetcher:
    """One that may ask 127.0.0.1, and no other private address."""
    return Fetcher(LOOPBACK, seconds=seconds, resolve=resolve, agent="Aurora/1 (test)")


def _found(address: str, port: int) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
