"""Bedrock's wire format in front of llmock, which speaks Anthropic's: so its faults and its verdict serve for Bedrock.

Each event of llmock's answer becomes a message of AWS's binary event stream, at once; where llmock drops or ends the
stream, so does this.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

_IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/a</Arn><UserId>A</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


def message(payload: bytes, **headers: str) -> bytes:
    """A message of an event stream; `event_type="chunk"` is its header `:event-type`.

    https://smithy.io/2.0/aws/amazon-eventstream.html
    """
    fields = b""
    for name, value in headers.items():
        key, text = f":{name.replace('_', '-')}".encode(), value.encode()
        fields += struct.pack(">B", len(key)) + key + b"\x07" + struct.pack(">H", len(text)) + text
    prelude = struct.pack(">II", 16 + len(fields) + len(payload), len(fields))
    body = prelude + struct.pack(">I", zlib.crc32(prelude)) + fields + payload
    return body + struct.pack(">I", zlib.crc32(body))


def chunk(event: bytes) -> bytes:
    """An event of a model's answer, as Bedrock sends it."""
    payload = json.dumps({"bytes": base64.b64encode(event).decode(), "p": "abc"}).encode()
    return message(payload, event_type="chunk", content_type="application/json", message_type="event")


class BedrockBridge:
    """The server; `behind` is llmock's address. It also answers STS, as llmock answers the list of models."""

    def __init__(self, behind: str) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.behind = urlsplit(behind).netloc  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        assert self.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential="), "requests are signed"
        behind = http.client.HTTPConnection(self.server.behind, timeout=30)  # type: ignore[attr-defined]
        with contextlib.closing(behind):
            if self.path == "/":
                assert b"Action=GetCallerIdentity" in content
                behind.request("GET", "/anthropic/v1/models")
                answer = behind.getresponse()
                self._plain(answer, _IDENTITY.encode(), "text/xml")
                return
            model, _, action = self.path.removeprefix("/model/").rpartition("/")
            assert action == "invoke-with-response-stream"
            body = json.loads(content)
            assert body.pop("anthropic_version")
            body = {"model": unquote(model), "stream": True, **body}
            behind.request("POST", "/anthropic/v1/messages", json.dumps(body), {"content-type": "application/json"})
            answer = behind.getresponse()
            if answer.status == 200:
                self._stream(answer)
            else:
                self._plain(answer)

    def _plain(self, answer: http.client.HTTPResponse, success: bytes = b"", kind: str = "application/json") -> None:
        content = answer.read()
        if answer.status != 200:
            text = json.loads(content)["error"]["message"]
            xml = f"<ErrorResponse><Error><Code>No</Code><Message>{text}</Message></Error></ErrorResponse>"
            success = xml.encode() if kind == "text/xml" else json.dumps({"message": text}).encode()
        self.send_response(answer.status)
        for name in ("retry-after", "retry-after-ms"):
            if value := answer.headers.get(name):
                self.send_header(name, value)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(success)))
        self.end_headers()
        self.wfile.write(success)

    def _stream(self, answer: http.client.HTTPResponse) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/vnd.amazon.eventstream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            try:
                while line := answer.readline():
                    if line.startswith(b"data: "):
                        self._part(chunk(line.removeprefix(b"data: ").strip()))
            except http.client.HTTPException:
                self.close_connection = True
                return
            self._part(b"")

    def _part(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""
