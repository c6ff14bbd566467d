"""What a purchase is known by: the SHA-256 of the question in canonical JSON."""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping
from typing import Any


def canonical(value: Any) -> bytes:
    """JSON in the one form that equal values share, in UTF-8.

    Keys are sorted by code point, names and texts are in Unicode's form NFC, there is no space, and a float without a
    fraction is written as the integer it equals.

    Raises:
        TypeError: something in it is no JSON type (dict with text keys, list, str, int, float, bool, None).
        ValueError: a number is not finite, a text holds half a surrogate pair, or two keys are equal in NFC.
    """
    text = json.dumps(_normal(value), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def question(
    task: str, prompt: str, model: str, hard: Mapping[str, Any], schema: Mapping[str, Any] | None
) -> dict[str, Any]:
    """All that decides an answer, as plain data.

    Args:
        prompt: the version of the task's prompt template.
        model: as asked, not as the provider names it afterwards.
        hard: the hard part of the request: slice or input text, revision.
        schema: JSON schema of the answer; only its digest is kept.

    Raises:
        TypeError, ValueError: it cannot be written in canonical JSON.
    """
    digest = None if schema is None else digest_of(dict(schema))
    asked = {"task": task, "prompt": prompt, "model": model, "hard": dict(hard), "schema": digest}
    plain: dict[str, Any] = json.loads(canonical(asked))
    return plain


def key_of(question: Mapping[str, Any]) -> str:
    """The key of a question in the ledger: SHA-256 in hex.

    Raises:
        TypeError, ValueError: it cannot be written in canonical JSON.
    """
    return digest_of(dict(question))


def digest_of(value: Any) -> str:
    """SHA-256, in hex, of a value in canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _normal(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number of JSON")
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, dict):
        return _mapping(value)
    raise TypeError(f"{type(value).__name__} is no type of JSON")


def _mapping(value: dict[Any, Any]) -> dict[str, Any]:
    normal: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"the key {key!r} is no text")
        name = _text(key)
        if name in normal:
            raise ValueError(f"the key {key!r} stands there twice, in two Unicode forms")
        normal[name] = _normal(item)
    return normal


def _text(value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(f"{value[:40]!r} holds half a character (a lone surrogate)") from None
    return unicodedata.normalize("NFC", value)
