"""OpenAI, and every server that speaks its chat completions protocol, by base URL: Ollama, vLLM, a gateway.

Texts are streamed, so that a long answer is no silence; pictures come in one piece.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from typing import TYPE_CHECKING, Any

from aurora.errors import AuroraError
from aurora.providers.base import Call, CallFailed, Reply, Stop, Usage
from aurora.providers.deadline import deadline
from aurora.providers.failures import (
    checked_key,
    in_short,
    kind_of,
    refused_by_status,
    unreachable,
    unreadable_check,
)
from aurora.providers.openai_requests import chat_request, picture_request
from aurora.providers.schemas import restored_text

if TYPE_CHECKING:
    import openai

VARIABLE = "OPENAI_API_KEY"
_NO_KEY = "unused"

_LONGEST_SILENCE = 300.0
_CONNECT = 30.0
_REFUSALS = ("moderation_blocked", "content_policy_violation", "content_filter", "invalid_prompt")
_NO_MONEY = (
    "insufficient_quota",
    "credit_balance_exhausted",
    "billing_hard_limit_reached",
    "billing_not_active",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
)
_STOPS: dict[str, Stop] = {
    "length": "length",
    "model_length": "length",
    "max_tokens": "length",
    "content_filter": "refused",
    "error": "cut",
    "abort": "cut",
}
"""Finish reasons that do not mean `end`; the last of each kind are other servers' words."""
_UNREADABLE = (json.JSONDecodeError, UnicodeDecodeError, RecursionError)
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))


class OpenAI:
    """OpenAI's chat completions and images, or another server's.

    `official`: the server is OpenAI's own.
    """

    name = "openai"

    def __init__(self, key: str, base_url: str | None = None) -> None:
        """Makes no request yet.

        Args:
            key: the API key; a local server takes any.
            base_url: another address than OpenAI's, most often with `/v1` at its end.

        Raises:
            AuroraError: the address is none.
            CallFailed: of kind `access` where the key is none.
        """
        import openai

        if base_url is not None and not re.match(r"https?://[^/\s]", base_url):
            raise AuroraError("base_urls: the address of openai does not begin with http:// or https://")
        sent = checked_key(self.name, key or (_NO_KEY if base_url else ""), VARIABLE)
        # What must not be repeated; the word for no key may stand in any message.
        self._secret = "" if sent == _NO_KEY else sent
        self._client = openai.OpenAI(api_key=sent, base_url=base_url, max_retries=0)
        self.official = f".{self._client.base_url.host}".endswith(".api.openai.com")
        # Some servers know only the old name; some models, behind a gateway, only the new one: then they say so.
        self._room = "max_completion_tokens" if self.official else "max_tokens"

    def send(self, call: Call, timeout: float) -> Reply:
        """Sends one call, once.

        Args:
            timeout: seconds until it is given up as a whole; five minutes of silence end a text, too.

        Raises:
            CallFailed: no reply came.
        """
        import openai

        if call.picture:
            ask, request = self._paint, picture_request(call, call.picture)
        else:
            ask, request = self._write, chat_request(call, official=self.official, room=self._room)
        try:
            return ask(call, request, timeout)
        except openai.APIError as error:
            if error.code in _REFUSALS:
                return Reply("", "refused", None, call.model, detail=self._words(error))
            raise self._failed(error, timeout) from None
        except _UNREADABLE:
            return Reply("", "malformed", None, call.model, detail="the answer is no JSON")

    def check_access(self) -> None:
        """Lists the models, which is free. A server of one's own need not have a list.

        Raises:
            CallFailed: of kind `access` where the key is refused.
        """
        import openai

        try:
            self._client.with_options(timeout=_CONNECT).models.with_raw_response.list().http_response.json()
        except openai.APIError as error:
            if self.official or getattr(error, "status_code", None) not in (404, 405, 501):
                raise self._failed(error, _CONNECT) from None
        except _UNREADABLE:
            raise unreadable_check(self.name, str(self._client.base_url)) from None

    def _write(self, call: Call, request: dict[str, Any], timeout: float) -> Reply:
        import openai

        end = time.monotonic() + timeout
        patience = openai.Timeout(min(timeout, _LONGEST_SILENCE), connect=min(timeout, _CONNECT))
        heard = _Heard(call)
        with self._client.chat.completions.create(**request, stream=True, timeout=patience) as stream:
            with deadline(stream.response.extensions, end - time.monotonic()) as late:
                try:
                    for chunk in stream:
                        heard.take(chunk)
                except openai.APIError as error:
                    if late.passed and not heard.chunks:
                        raise openai.APITimeoutError(error.request) from error
                    if not heard.chunks or error.code in _REFUSALS or _without_money(error):
                        raise
                except (*_UNREADABLE, TypeError, AttributeError):
                    # The SDK does not check what it reads: a part of the wrong form shows when it is used.
                    return heard.reply("malformed")
            if not heard.chunks and "event-stream" not in stream.response.headers.get("content-type", ""):
                return heard.reply("malformed")
        return heard.reply()

    def _paint(self, call: Call, request: dict[str, Any], timeout: float) -> Reply:
        import openai
        from openai.types import Image, ImagesResponse

        patience = openai.Timeout(timeout, connect=min(timeout, _CONNECT))
        answer = self._client.images.generate(**request, timeout=patience)
        # The SDK does not check what it reads, and gives a text where it finds no JSON.
        if not isinstance(answer, ImagesResponse) or not isinstance(answer.data, list | None):
            return Reply("", "malformed", None, call.model, detail="the answer says nothing of pictures")
        usage = Usage(
            input_tokens=_count(answer.usage, "input_tokens"),
            output_tokens=_count(answer.usage, "output_tokens"),
            images=1 if answer.data else 0,
        )
        if not answer.data:
            return Reply("", "refused", usage, call.model, detail="the answer holds no picture")
        first = answer.data[0]
        encoded = first.b64_json if isinstance(first, Image) else ""
        if encoded is None:
            detail = "the answer names an address in place of the picture, and addresses are not fetched"
            return Reply("", "refused", usage, call.model, detail=detail)
        image, kind = _decoded(encoded)
        if kind is None:
            return Reply("", "malformed", usage, call.model, detail="the answer holds no PNG, JPEG or WebP")
        return Reply("", "end", usage, call.model, image=image, media_type=kind)

    def _failed(self, error: openai.APIError, timeout: float) -> CallFailed:
        import openai

        words = self._words(error)
        if isinstance(error, openai.APIStatusError):
            status = error.status_code
            if status == 400 and self._room == "max_tokens" and "max_completion_tokens" in words:
                self._room = "max_completion_tokens"
                return CallFailed(f"{self.name}: {words}", "transient", status=status, retry_after=0.0)
            kind = "access" if _without_money(error) else kind_of(status)
            headers = {name.lower(): value for name, value in error.response.headers.items()}
            return refused_by_status(self.name, status, words, headers, key=self._secret, variable=VARIABLE, kind=kind)
        address = str(self._client.base_url)
        if isinstance(error, openai.APITimeoutError):
            return unreachable(self.name, address, error, timeout=min(timeout, _LONGEST_SILENCE))
        if isinstance(error, openai.APIConnectionError):
            return unreachable(self.name, address, error)
        return CallFailed(f"{self.name}: {words}", "access" if _without_money(error) else "transient")

    def _words(self, error: openai.APIError) -> str:
        """What the server said, without keys: OpenAI repeats the ends of a wrong one."""
        said: Any = error.body
        for name in ("message", "detail", "error"):
            if isinstance(said, dict) and name in said:
                said = said[name]
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False) if said else error.message
        return in_short(re.sub(r"\b[sr]k-[\w*.-]{4,}|\bBearer \S+", "[key]", text), self._secret)


class _Heard:
    """What a stream has brought so far."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.chunks = 0
        self._model = call.model
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._finish: str | None = None
        self._usage: Usage | None = None

    def take(self, chunk: openai.types.chat.ChatCompletionChunk) -> None:
        """Adds a part of the answer; raises TypeError or AttributeError where it has another form."""
        self.chunks += 1
        # Not every server fills every field, and what is left out is no attribute at all.
        self._model = getattr(chunk, "model", None) or self._model
        self._usage = _usage(chunk.usage) or self._usage
        for choice in getattr(chunk, "choices", None) or []:
            self._finish = choice.finish_reason or self._finish
            if delta := getattr(choice, "delta", None):
                self._text.append("" + (delta.content or ""))
                self._refusal.append("" + (delta.refusal or ""))

    def reply(self, stop: Stop | None = None) -> Reply:
        """The answer as it is now; where `stop` is not said, by its finish reason."""
        text, refusal = "".join(self._text), "".join(self._refusal)
        if stop is None:
            stop = "cut" if self._finish is None else _STOPS.get(self._finish, "end")
            if refusal and stop != "cut":
                stop = "refused"
        detail = None
        if stop == "refused":
            detail = in_short(refusal or text or "stopped by the content filter", "")
        if stop == "end" and self._call.schema is not None:
            text = restored_text(text, self._call.schema)
        return Reply(text, stop, self._usage, self._model, detail=detail)


def _usage(told: Any) -> Usage | None:
    prompt, answer = getattr(told, "prompt_tokens", None), getattr(told, "completion_tokens", None)
    if not isinstance(prompt, int) or not isinstance(answer, int):
        return None
    details = getattr(told, "prompt_tokens_details", None)
    read, written = _count(details, "cached_tokens"), _count(details, "cache_write_tokens")
    # Some servers leave what a model thinks out of its answer, but none out of the total.
    answer = max(answer, _count(told, "total_tokens") - prompt)
    return Usage(max(0, prompt - read - written), read, written, answer)


def _count(told: Any, name: str) -> int:
    value = getattr(told, name, None)
    return value if isinstance(value, int) else 0


def _without_money(error: openai.APIError) -> bool:
    return error.code in _NO_MONEY or error.type in _NO_MONEY


def _decoded(encoded: str) -> tuple[bytes, str | None]:
    """A picture's bytes and media type, None where they are no picture."""
    try:
        image = base64.b64decode(re.sub(r"^data:[^,]*,", "", encoded), validate=True)
    except (binascii.Error, ValueError, TypeError):
        return b"", None
    return image, next((kind for start, kind in _PICTURES if image.startswith(start)), None)
