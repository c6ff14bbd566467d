"""Servers on loopback that stand in for the vendors: aimock, and one that answers with whatever bytes it is told.

llmock, the third, comes with a pytest plugin of its own: its `llmock` fixture starts a real server once a session, and
gives each test a clean one to queue faults in (`llmock.fail(429, retry_after=1)`) and to judge by (`assert_resilient`).
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import socketserver
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

AIMOCK = Path(sys.prefix) / "node/node_modules/@copilotkit/aimock"


def closed_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class AiMock:
    """aimock in a process of its own, driven by its control API; `url` has no slash at its end."""

    script = Path(__file__).with_name("aimock.mjs")

    def __init__(self, node: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [node, str(self.script), str(AIMOCK), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url.startswith("http://127.0.0.1:"):
            self.stop()
            raise RuntimeError(f"aimock did not start; it said: {self.url!r}")

    def stop(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def reset(self) -> None:
        """Forgets answers, faults and requests."""
        self._control("POST", "/reset", {})
        self._control("DELETE", "/chaos")

    def answer(self, response: Mapping[str, Any], match: Mapping[str, Any] | None = None, **options: Any) -> None:
        """Queues an answer; the first whose `match` fits is given, every time.

        `response` and `match` are aimock's: `{"content": "text", "finishReason": "length", "usage": {…}}`,
        `{"error": {"message": "…"}, "status": 429}`, `{"image": {"b64Json": "…"}}`; `{"userMessage": "part of it"}`.
        `options` are those of a fixture, such as `truncateAfterChunks=2` or `chaos={"malformedRate": 1}`.
        """
        fixture = {"match": dict(match or {}), "response": dict(response), **options}
        self._control("POST", "/fixtures", {"fixtures": [fixture]})

    def fail(self, status: int, message: str = "no") -> None:
        """The next request fails with this status."""
        self._control("POST", "/error", {"status": status, "body": {"message": message}})

    def chaos(self, **rates: float) -> None:
        """Faults of all requests, as `dropRate=1`, `malformedRate=1`, `disconnectRate=1`, `rateLimitRate=1`."""
        self._control("POST", "/chaos", rates)

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The requests since the last reset, each with `method`, `path`, `headers`, `body` and `response`."""
        return list(json.loads(self._control("GET", "/journal")))

    def _control(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=10)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, f"/__aimock{path}", text, {"Content-Type": "application/json"})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        assert response.status == 200, f"aimock: {method} {path}: {response.status} {content!r}"
        return content


@dataclass(frozen=True)
class Received:
    """A request as it came; the names of `headers` in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class Scripted:
    """A server that answers each request with the next of the answers it was told, and then with the last again.

    For what no mock of a vendor sends: a broken body in a 200, a reset, headers in every spelling.
    """

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self._answers: list[Callable[[_Handler], None]] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.scripted = self
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Ends the server and whatever still hangs in it."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, status: int, body: bytes | str | Mapping[str, Any] = b"", **headers: str) -> None:
        """Queues an answer; `retry_after="3"` is the header `retry-after: 3`. A mapping is sent as JSON."""
        content = json.dumps(body).encode() if isinstance(body, Mapping) else body
        content = content.encode() if isinstance(content, str) else content
        fields = {
            "content-type": "application/json",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }

        def send(handler: _Handler) -> None:
            handler.send_response(status)
            for name, text in fields.items():
                handler.send_header(name, text)
            handler.send_header("content-length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)

        self._answers.append(send)

    def endless(self, content: bytes, again: bytes, **headers: str) -> None:
        """Queues an answer that begins with `content` and repeats `again` every few milliseconds, without an end."""
        fields = {name.replace("_", "-"): text for name, text in headers.items()}

        def send(handler: _Handler) -> None:
            handler.send_response(200)
            for name, text in fields.items():
                handler.send_header(name, text)
            handler.end_headers()
            handler.close_connection = True
            with contextlib.suppress(OSError):
                handler.wfile.write(content)
                while not self._stopping.wait(0.02):
                    handler.wfile.write(again)

        self._answers.append(send)

    def reset(self) -> None:
        """Queues a connection reset, before any answer."""

        def send(handler: _Handler) -> None:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.server.torn.add(handler.connection.fileno())
            handler.close_connection = True

        self._answers.append(send)

    def silence(self) -> None:
        """Queues no answer at all: the connection stays open until the server stops."""

        def send(handler: _Handler) -> None:
            self._stopping.wait(30)
            handler.close_connection = True

        self._answers.append(send)

    def next_answer(self) -> Callable[[_Handler], None]:
        """What the next request gets."""
        assert self._answers, "the scripted server was asked, but was told no answer"
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    scripted: Scripted

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.torn: set[int] = set()

    def shutdown_request(self, request: Any) -> None:
        if request.fileno() in self.torn:
            # Without the shutdown that comes before it otherwise, closing sends a reset.
            self.torn.discard(request.fileno())
            request.close()
        else:
            super().shutdown_request(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.scripted.requests.append(Received(self.command, self.path, headers, body))
        self.server.scripted.next_answer()(self)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _handle

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what a test wants to know is in `requests`."""
