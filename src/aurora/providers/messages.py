"""Claude's Messages API through Anthropic's SDK: the same on Anthropic's own platform and on Amazon Bedrock.

Answers are always streamed: the API refuses long ones otherwise. The parts are put together here and not by the SDK,
which takes a stream that merely ends for a whole answer, and raises the errors of three libraries where it breaks.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from aurora.providers import failures
from aurora.providers.base import Call, CallFailed, Reply, Stop, Usage
from aurora.providers.deadline import deadline
from aurora.providers.schemas import restored_text, strict

if TYPE_CHECKING:
    import anthropic

CHECK_SECONDS = 30.0
"""How long a check of access may take."""

SILENCE_SECONDS = 300.0
"""How long nothing at all may come; so that a dead connection does not use up the time for another attempt."""

_STOPS: dict[str, Stop] = {
    "end_turn": "end",
    "stop_sequence": "end",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
}

_STATUS = {  # of errors that come as an event of a stream, under the 200 with which it began
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "throttlingException": 429,
    "validationException": 400,
    "timeout_error": 504,
    "overloaded_error": 529,
}

_NO_MONEY = re.compile(r"credit balance is too low|reached your specified (\w+ )?API usage limits", re.IGNORECASE)


@dataclass
class Claude:
    """Who is asked: a client of the SDK, with its own retries turned off, and what to say where it fails.

    `name` is the provider's, `key` what no message may repeat, `variable` where the key comes from, `unreadable` the
    errors by which the client's own stream decoder tells of bytes it cannot read.
    """

    client: anthropic.Anthropic | anthropic.AnthropicBedrock
    name: str
    key: str
    variable: str
    unreadable: tuple[type[Exception], ...] = ()

    def send(self, call: Call, timeout: float) -> Reply:
        """Sends one call, once; see `Provider.send`."""
        end = time.monotonic() + timeout
        silence = min(timeout, SILENCE_SECONDS)
        try:
            with (
                self.explained(silence),
                self.client.messages.create(**_request(call), stream=True, timeout=silence) as stream,
                deadline(stream.response.extensions, end - time.monotonic()) as clock,
            ):
                reply = self._read(stream, call)
                if clock.passed and reply.stop == "cut" and reply.usage is None:
                    raise TimeoutError
        except TimeoutError as error:
            raise failures.unreachable(self.name, str(self.client.base_url), error, timeout=timeout) from None
        if clock.passed and reply.stop == "cut":
            reply = replace(reply, detail=f"not done after {timeout:.0f} s")
        if call.schema is not None and reply.stop == "end":
            reply = replace(reply, text=restored_text(reply.text, call.schema))
        return reply

    def _read(self, stream: anthropic.Stream[Any], call: Call) -> Reply:
        """The reply in a stream of events; one that breaks before anything came of it raises the SDK's error."""
        import anthropic
        import httpx2

        answer = _Answer(call.model)
        broken: tuple[type[Exception], ...] = (ValueError, TypeError, AttributeError, *self.unreadable)
        try:
            for event in stream:
                answer.take(event)
        except anthropic.APIStatusError as error:
            if not answer.text:
                raise
            return answer.reply("cut", failures.in_short(_said(error), self.key))
        except (anthropic.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
            if answer.empty:
                raise
            return answer.reply("cut", failures.in_short(str(error), self.key))
        except broken as error:
            return answer.reply("malformed", failures.in_short(str(error), self.key))
        kind = stream.response.headers.get("content-type", "nothing that has a name")
        if answer.empty and not re.search("event-?stream", kind):
            return answer.reply("malformed", f"not a stream of events, but {kind}")
        return answer.finished()

    @contextlib.contextmanager
    def explained(self, timeout: float) -> Iterator[None]:
        """Turns the SDK's errors, and those of its HTTP library that it lets through, into a `CallFailed`."""
        import anthropic
        import httpx2

        try:
            yield
        except (anthropic.AnthropicError, httpx2.HTTPError, httpx2.StreamError) as error:
            raise self.failed(error, timeout) from None

    def failed(self, error: Exception, timeout: float) -> CallFailed:
        """What an error of the SDK means.

        Args:
            timeout: seconds that the call was given.
        """
        import anthropic
        import httpx2

        address = str(self.client.base_url)
        if isinstance(error, anthropic.APIStatusError):
            status = error.status_code
            if status < 400:
                status = _STATUS.get(str(error.type), 500)
            poor = bool(_NO_MONEY.search(_said(error))) or "spend_limit" in (error.error_code or "")
            return failures.refused_by_status(
                self.name,
                status,
                _said(error),
                error.response.headers,
                key=self.key,
                variable=self.variable,
                kind="access" if poor else None,
            )
        late = isinstance(error, anthropic.APITimeoutError | httpx2.TimeoutException)
        return failures.unreachable(self.name, address, error, timeout=timeout if late else None)


def _request(call: Call) -> dict[str, Any]:
    request: dict[str, Any] = {
        "model": call.model,
        "max_tokens": call.max_tokens,
        "messages": [{"role": "user", "content": call.prompt}],
    }
    if call.system:
        request["system"] = [{"type": "text", "text": call.system, "cache_control": {"type": "ephemeral"}}]
    if call.schema is not None:
        request["output_config"] = {"format": {"type": "json_schema", "schema": _schema(call.schema)}}
    return request


def _schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """At most 16 properties of several types and 24 optional ones are taken, so optional ones may be left out here."""
    return strict(schema, all_required=False)


def _said(error: anthropic.APIStatusError) -> str:
    """The vendor's own words."""
    body = error.body
    if error.api_message:
        return error.api_message
    if isinstance(body, dict) and isinstance(body.get("message"), str):  # Bedrock's form
        return str(body["message"])
    return str(body or error.message)


@dataclass
class _Answer:
    """What has come of an answer."""

    model: str
    texts: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    stop_reason: str | None = None
    detail: str | None = None
    empty: bool = True
    whole: bool = False

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def take(self, event: Any) -> None:
        """Adds an event; kinds that are not known, such as thinking, are left out."""
        match event.type:
            case "message_start":
                self.model = event.message.model or self.model
                self._count(event.message.usage)
            case "content_block_start" if event.content_block.type == "text":
                self.texts.append(event.content_block.text)
            case "content_block_delta" if event.delta.type == "text_delta":
                self.texts.append(event.delta.text)
            case "message_delta":
                self.stop_reason = event.delta.stop_reason or self.stop_reason
                self._count(event.usage)
                if details := event.delta.stop_details:
                    self.detail = details.explanation or details.category
            case "message_stop":
                self.whole = True
        self.empty = False

    def _count(self, usage: Any) -> None:
        """Takes over what is told; the counts are those of the whole answer so far."""
        for name in ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"):
            if isinstance(count := getattr(usage, name, None), int):
                self.counts[name] = count

    def finished(self) -> Reply:
        """The reply of a stream that has ended; one without its last event, or without a reason, was cut."""
        if not self.whole or self.stop_reason is None:
            return self.reply("cut", "the stream ended without a reason")
        stop = _STOPS.get(self.stop_reason, "refused")
        if stop == "refused":
            return self.reply(stop, self.detail or f"stop reason: {self.stop_reason}")
        return self.reply(stop, None)

    def reply(self, stop: Stop, detail: str | None) -> Reply:
        usage = None
        if self.counts:
            usage = Usage(
                input_tokens=self.counts.get("input_tokens", 0),
                cache_read_tokens=self.counts.get("cache_read_input_tokens", 0),
                cache_write_tokens=self.counts.get("cache_creation_input_tokens", 0),
                output_tokens=self.counts.get("output_tokens", 0),
            )
        return Reply(self.text, stop, usage, self.model, detail=detail)
