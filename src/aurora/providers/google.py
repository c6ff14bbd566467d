"""Google: Gemini models for texts and pictures, by Google's own API.

Left to itself, the SDK waits for ever. Its client closes its connections when it is collected, so one is kept.
"""

from __future__ import annotations

import json
import logging
import math
import os
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aurora.providers.base import Call, CallFailed, Picture, Reply
from aurora.providers.deadline import deadline
from aurora.providers.failures import checked_key, in_short, refused_by_status, unreachable
from aurora.providers.gemini import Answer, Problem
from aurora.providers.schemas import strict

if TYPE_CHECKING:
    import httpx2
    from google import genai
    from google.genai import errors, types

ADDRESS = "https://generativelanguage.googleapis.com"
VARIABLE = "GEMINI_API_KEY or GOOGLE_API_KEY"

VERSION = "v1beta"
"""Of the API: names such as `gemini-flash-latest` and models in preview are not in `v1`."""

SILENCE = 240.0
"""Seconds without a sign of life until a call is given up: a model may think for minutes before its first word."""

SHORTEST_DEADLINE = 10
"""Seconds; the API refuses (400) a request whose `X-Server-Timeout`, which the SDK always sends, says less."""

RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
"""Width to height, as every Gemini image model offers it: https://ai.google.dev/gemini-api/docs/image-generation"""

_BOUNDS = ("minItems", "maxItems", "minimum", "maximum")
"""Keywords of a schema that Gemini heeds besides the plain ones: https://ai.google.dev/api/generate-content"""


class Google:
    """Gemini by Google; without a base URL, that of `GOOGLE_GEMINI_BASE_URL`, else Google's own."""

    name = "google"

    def __init__(self, key: str, base_url: str | None = None) -> None:
        self._key = key
        self._base_url = base_url or os.environ.get("GOOGLE_GEMINI_BASE_URL") or ADDRESS
        self._thread = _OfThread()

    def send(self, call: Call, timeout: float) -> Reply:
        """See `Provider`."""
        answer = Answer(call, self._key)
        try:
            with closing(self._parts(call, timeout)) as parts:
                for part in parts:
                    answer.add(part)
        except _UnreadableError:
            return answer.reply(malformed=True)
        except CallFailed as failure:
            if not answer.begun or failure.kind != "transient":
                raise
        return answer.reply()

    def check_access(self) -> None:
        """Lists one model."""
        from google.genai import types

        timeout = 30.0
        try:
            with self._told(timeout):
                self._client.models.list(config=types.ListModelsConfig(page_size=1, http_options=_options(timeout)))
        except _UnreadableError:
            raise CallFailed("google: what came is no list of models; check base_urls", "rejected") from None

    def _parts(self, call: Call, timeout: float) -> Generator[types.GenerateContentResponse]:
        """The parts of an answer as they come: of a text many, of a picture one.

        Raises:
            CallFailed: nothing came, or nothing more.
            _UnreadableError: what came cannot be read.
        """
        models, request = self._client.models, _request(call, timeout)
        with self._told(timeout):
            if call.picture:
                yield models.generate_content(**request)
            else:
                yield from models.generate_content_stream(**request)

    @cached_property
    def _client(self) -> genai.Client:
        key = checked_key(self.name, self._key, VARIABLE)
        import httpx2
        from google import genai
        from google.genai import types

        # It would warn that, of two keys in the environment, it takes the one that is not taken here.
        logging.getLogger("google_genai").setLevel(logging.ERROR)
        certificates = httpx2.create_ssl_context()
        options = types.HttpOptions(
            base_url=self._base_url,
            api_version=VERSION,
            retry_options=types.HttpRetryOptions(attempts=1),
            # The SDK's own would follow a redirect to another host and show it the key.
            httpx_client=httpx2.Client(
                verify=certificates, follow_redirects=False, event_hooks={"response": [self._watch]}
            ),
            # For clients that are never used, each of which would read all certificates again.
            client_args={"verify": certificates},
            async_client_args={"verify": certificates, "ssl": certificates},
        )
        return genai.Client(api_key=key, vertexai=False, http_options=options)

    def _watch(self, response: httpx2.Response) -> None:
        """Has the reading of a response end with its call, and its connection not outlive it half read."""
        left = self._thread.end - time.monotonic()
        self._thread.watched.callback(response.close)
        self._thread.watched.enter_context(deadline(response.extensions, left))

    @contextmanager
    def _told(self, timeout: float) -> Iterator[None]:
        """Ends what is asked within after its time, and tells the errors of SDK and HTTP as one of our two."""
        thread = self._thread
        thread.end = time.monotonic() + timeout
        import httpx2
        from google.genai import errors
        from pydantic import ValidationError

        try:
            with ExitStack() as thread.watched:
                yield
        except errors.APIError as error:
            raise self._refused(error) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol):
            raise CallFailed("google: base_urls holds no address of a server; write https://…", "rejected") from None
        except httpx2.DecodingError:
            raise _UnreadableError from None
        except (TimeoutError, httpx2.TimeoutException) as error:
            waited = timeout if isinstance(error, TimeoutError) else min(timeout, SILENCE)
            raise unreachable(self.name, self._base_url, error, timeout=waited) from None
        except httpx2.HTTPError as error:
            raise unreachable(self.name, self._base_url, error) from None
        except (errors.UnknownApiResponseError, json.JSONDecodeError, ValidationError):
            raise _UnreadableError from None
        except (AttributeError, KeyError, TypeError):
            # JSON, but not of the shape that the SDK takes for granted.
            raise _UnreadableError from None
        except ValueError as error:
            why = in_short(str(error), self._key)
            raise CallFailed(f"google: {why}; check the name of the model and base_urls", "rejected") from None

    def _refused(self, error: errors.APIError) -> CallFailed:
        status = error.code
        problem = Problem(status, error.details)
        headers = {name.lower(): value for name, value in getattr(error.response, "headers", {}).items()}
        if "retry-after" not in headers and problem.retry_delay:
            headers["retry-after"] = problem.retry_delay
        special = problem.special(VARIABLE)
        if special is None:
            return refused_by_status(self.name, status, problem.message, headers, key=self._key, variable=VARIABLE)
        kind, advice = special
        return CallFailed(f"google: {status}: {in_short(problem.message, self._key)}; {advice}", kind, status=status)


class _UnreadableError(Exception):
    """A success whose body is not what the API answers."""


class _OfThread(threading.local):
    """When the call of this thread ends, and what watches over that."""

    end: float
    watched: ExitStack


def nearest_ratio(picture: Picture) -> str:
    """The offered ratio of width to height that is nearest to the picture's."""

    def distance(ratio: str) -> float:
        width, height = map(int, ratio.split(":"))
        return abs(math.log(picture.width * height / (picture.height * width)))

    return min(RATIOS, key=distance)


def _request(call: Call, timeout: float) -> dict[str, Any]:
    from google.genai import types

    config = types.GenerateContentConfig(
        http_options=_options(timeout),
        system_instruction=call.system or None,
        # Else the SDK goes on with a long answer in further requests, each with a time and a price of its own.
        automatic_continuation=False,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )
    if call.picture:
        config.response_modalities = ["IMAGE"]
        config.image_config = types.ImageConfig(aspect_ratio=nearest_ratio(call.picture))
    else:
        config.max_output_tokens = call.max_tokens
    if call.schema is not None:
        config.response_mime_type = "application/json"
        config.response_json_schema = _without_const(strict(call.schema, all_required=False, keep=_BOUNDS))
    return {"model": call.model, "contents": call.prompt, "config": config}


def _without_const(node: Any) -> Any:
    """A schema with `enum` in place of `const`, which Gemini does not know."""
    if isinstance(node, list):
        return [_without_const(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {name: _without_const(value) for name, value in node.items()}
    if "const" in result and not isinstance(result["const"], dict):
        result["enum"] = [result.pop("const")]
    return result


def _options(timeout: float) -> types.HttpOptions:
    """How long to wait: for each sign of life, and at the server for the whole (seconds)."""
    from google.genai import types

    return types.HttpOptions(
        timeout=max(1, round(1000 * min(timeout, SILENCE))),
        headers={"X-Server-Timeout": str(max(SHORTEST_DEADLINE, math.ceil(timeout)))},
    )
