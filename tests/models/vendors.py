"""The vendors of one test process, on loopback: llmock with the author for texts, aimock as the painter.

HTTP, wire formats, faults, journals and verdict are the servers' own; the author says what the models say.
"""

from __future__ import annotations

import asyncio
import http.client
import math
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import llmock.completion
import pytest
from fastapi import HTTPException, Request, Response
from fastapi.responses import JSONResponse
from llmock.journal import RequestRecord
from llmock.scenarios import Behavior
from llmock.simulation import MockResponseSettings, estimate_tokens
from llmock.testing import LLMockServer
from llmock.verdict import Verdict, judge

from tests.models.author import Author
from tests.providers.bedrock_bridge import BedrockBridge
from tests.providers.servers import AIMOCK, AiMock

KEY = "sk-test-9f8e7d6c5b4a39281706f5e4d3c2b1a0"
KEYS = {"ANTHROPIC_API_KEY": KEY, "OPENAI_API_KEY": KEY, "GEMINI_API_KEY": KEY}
NO_KEYS = dict.fromkeys(KEYS, "")
AWS = {"AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST", "AWS_SECRET_ACCESS_KEY": KEY, "AWS_REGION": "eu-west-1"}


class Painter(AiMock):
    """aimock with a picture for every prompt; see painter.mjs."""

    script = Path(__file__).with_name("painter.mjs")

    def reset(self) -> None:
        """Forgets the requests; what it paints stays."""
        self._control("POST", "/reset/journal", {})


@dataclass
class _Authored(MockResponseSettings):
    """How this llmock answers: by its author."""

    author: Author | None = None


class Vendors:
    """Anthropic, Bedrock, OpenAI and Google, as one address each.

    Each takes texts and, where the vendor has them, pictures: requests for pictures go on to the painter.
    """

    def __init__(self, unruly: float = 0.0) -> None:
        """Starts the servers, of which the painter makes a share of faults; stop them with `stop`."""
        self.author = Author()
        node = shutil.which("node")
        self.painter = Painter(node, str(unruly)) if node and AIMOCK.is_dir() else None
        self.server = LLMockServer(responses=_Authored(author=self.author))
        self.server.app.middleware("http")(self._paint)
        self.server.start()
        self._bridge: BedrockBridge | None = None
        self._latency = 0.0
        self._painted_at: list[list[float]] = []
        self._unpaintable: tuple[str, ...] = ()
        self._unpainted = 0

    def stop(self) -> None:
        """Ends the servers."""
        self.server.stop()
        if self.painter:
            self.painter.stop()
        if self._bridge:
            self._bridge.stop()

    def reset(self) -> None:
        """Forgets requests and faults."""
        self.server.state.reset()
        self.author.reset()
        self.slow(0)
        self._painted_at.clear()
        self.cannot_paint()
        self._unpainted = 0
        if self.painter:
            self.painter.reset()

    def slow(self, seconds: float) -> None:
        """Has every answer wait so long."""
        self._latency = seconds
        self.server.state.chaos.latency_ms = round(1000 * seconds)

    def cannot_paint(self, *words: str) -> None:
        """Has every request for a picture whose prompt holds one of these words fail, from now on, as a wrong one."""
        self._unpaintable = words

    def open_requests(self, within: float = 0.0) -> int:
        """How many answers are being given now, or were given in the last seconds."""
        now = time.monotonic()
        texts = [record.ended_at for record in self.server.state.journal.records() if record.method == "POST"]
        ends = texts + [end for (end,) in self._painted_at]
        return self.server.state.journal.in_flight + sum(end > now - within for end in ends)

    @property
    def urls(self) -> dict[str, str]:
        """The addresses, as `base_urls` of the settings."""
        return {
            "anthropic": self.server.base_url("anthropic"),
            "openai": self.server.base_url("openai"),
            "google": self.server.base_url("gemini"),
        }

    @property
    def bedrock(self) -> str:
        """The address of Bedrock, and of AWS's own service for identities."""
        self._bridge = self._bridge or BedrockBridge(self.server.url)
        return self._bridge.url

    def needs_painter(self) -> None:
        """Skips a test that has pictures painted where aimock is not installed; fails it in CI."""
        if self.painter is None:
            missing = f"aimock cannot start: install node, and @copilotkit/aimock in {AIMOCK.parents[2]}"
            pytest.fail(missing) if os.environ.get("AURORA_CI") else pytest.skip(missing)

    def add(self, *behaviors: Behavior) -> None:
        """Queues faults of llmock."""
        self.server.state.scenarios.add(*behaviors)

    @property
    def records(self) -> list[RequestRecord]:
        """The requests of llmock since the last reset; those for pictures are the painter's."""
        return self.server.state.journal.records(wait=5)

    @property
    def requests(self) -> int:
        """How many requests came, of any kind."""
        return len(self.records) + len(self._painted) + self._unpainted

    @property
    def asked(self) -> int:
        """How many answers were asked for: all but lists of models."""
        return sum(record.method == "POST" for record in self.records) + len(self._painted) + self._unpainted

    @property
    def answered(self) -> int:
        """How many answers a vendor would bill: those that began with a 200."""
        texts = sum(record.method == "POST" and record.status == 200 for record in self.records)
        return texts + sum(one["response"]["status"] == 200 for one in self._painted)

    @property
    def verdict(self) -> Verdict:
        """What llmock thinks of its clients."""
        return judge(self.records)

    @property
    def _painted(self) -> list[dict[str, Any]]:
        return self.painter.requests if self.painter else []

    async def _paint(self, request: Request, call_next: Callable[[Request], Any]) -> Any:
        path = request.url.path
        if self.painter is None or not (path.startswith("/v1/images/") or path.endswith(":generateContent")):
            return await call_next(request)
        body = await request.body()
        if any(word.encode() in body for word in self._unpaintable):
            self._unpainted += 1
            return JSONResponse({"error": {"code": 400, "message": "Such a picture cannot be made."}}, 400)
        ended = [math.inf]
        self._painted_at.append(ended)
        try:
            await asyncio.sleep(self._latency)
            return await asyncio.to_thread(_forward, self.painter.url, path.removeprefix("/gemini"), body)
        finally:
            ended[0] = time.monotonic()


def _forward(url: str, path: str, body: bytes) -> Response:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request("POST", path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        kept = ("content-type", "retry-after")
        headers = {name: value for name, value in answer.getheaders() if name.lower() in kept}
        return Response(answer.read(), answer.status, headers)
    finally:
        connection.close()


_resolve = llmock.completion.resolve


def resolve(*, settings: MockResponseSettings, model: str, prompt_text: str, prompt_tokens: int, **more: Any) -> Any:
    """llmock's decision on what to say, made by the author where the server has one and nothing is scripted."""
    author = getattr(settings, "author", None)
    if author is None or more["plan"].reply is not None:
        return _resolve(settings=settings, model=model, prompt_text=prompt_text, prompt_tokens=prompt_tokens, **more)
    try:
        said = author.answer(prompt_text, model)
    except (ValueError, KeyError) as error:
        raise HTTPException(400, f"the author cannot answer: {error!r}") from error
    tokens = max(1, estimate_tokens(said.text))
    return llmock.completion.Completion(said.text, (), said.finish, prompt_tokens, tokens)


llmock.completion.resolve = resolve
