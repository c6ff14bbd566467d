"""What OpenAI, and servers that speak its protocol, are asked with.

Other servers are sent only what the protocol has had from its beginning; OpenAI's own gets what makes its prompt cache
work: https://developers.openai.com/api/docs/guides/prompt-caching
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import Any

from aurora.providers.base import Call, Picture
from aurora.providers.schemas import strict

IMAGE_SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
"""Width and height of what every GPT image model paints, in pixels."""
IMAGE_QUALITY = "medium"
"""Said always: what `auto` costs is known only afterwards."""


def chat_request(call: Call, *, official: bool, room: str) -> dict[str, Any]:
    """What a chat completion is asked with, but for streaming and time.

    Args:
        official: the server is OpenAI's own, and knows of its prompt cache.
        room: the name of the limit of tokens, `max_completion_tokens` or `max_tokens`.
    """
    request: dict[str, Any] = {"model": call.model, room: call.max_tokens, "stream_options": {"include_usage": True}}
    system: Any = call.system
    if call.schema is not None:
        name = re.sub(r"[^A-Za-z0-9_-]", "_", call.task)[:64]
        wanted = {"name": name, "strict": True, "schema": strict(call.schema)}
        request["response_format"] = {"type": "json_schema", "json_schema": wanted}
    if official:
        request["prompt_cache_key"] = _cache_key(request, call.system)
        if _marks_its_cache(call.model):
            # These models would write, and bill, the whole prompt, and find nothing but the same prompt again.
            request["prompt_cache_options"] = {"mode": "explicit"}
            system = [{"type": "text", "text": call.system, "prompt_cache_breakpoint": {"mode": "explicit"}}]
    messages = [{"role": "system", "content": system}] if call.system else []
    request["messages"] = [*messages, {"role": "user", "content": call.prompt}]
    return request


def picture_request(call: Call, picture: Picture) -> dict[str, Any]:
    """What a picture is asked with, but for time: the size whose shape is nearest, its bytes in the answer."""
    shape = math.log(picture.width / picture.height)
    width, height = min(IMAGE_SIZES, key=lambda size: abs(math.log(size[0] / size[1]) - shape))
    prompt = f"{call.system}\n\n{call.prompt}" if call.system else call.prompt
    request = {"model": call.model, "prompt": prompt, "n": 1, "size": f"{width}x{height}"}
    if "gpt-image" in call.model:
        return {**request, "quality": IMAGE_QUALITY, "output_format": "png"}
    return {**request, "response_format": "b64_json"}


def _cache_key(request: dict[str, Any], system: str) -> str:
    """The same for all calls that begin alike, so that they meet in one cache."""
    beginning = [request["model"], request.get("response_format"), system]
    return "aurora-" + hashlib.sha256(json.dumps(beginning, sort_keys=True).encode()).hexdigest()[:32]


def _marks_its_cache(model: str) -> bool:
    """Whether a model caches up to marks alone, as those from GPT-5.6 on do; older ones refuse the marks."""
    version = re.search(r"\bgpt-(\d+)(?:\.(\d+))?(?![\w.])", model)
    return version is not None and (int(version[1]), int(version[2] or 0)) >= (5, 6)
