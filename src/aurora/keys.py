"""Finding the key of a provider: in the environment, or in AWS Secrets Manager. Never in a file of the course.

No text made here holds a key, or a part of one.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import Any

from aurora.providers.base import CallFailed
from aurora.setting_values import SECRET_REFERENCE
from aurora.settings import Settings

VARIABLES: dict[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY",),
    "openai": ("OPENAI_API_KEY",),
    "google": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "bedrock": (),
}
"""Where a provider's key is looked for, in this order. Bedrock takes AWS's own chain of credentials instead."""

UNUSED = "unused"
"""Stands for a key where a server of one's own asks for none."""

_SECRET_PREFIX = "aws-secret:"


def find_key(provider: str, settings: Settings) -> str:
    """The key of a provider; empty for Bedrock, which needs none.

    The environment comes first, then `keys` of the settings. Either may hold `aws-secret:NAME` or
    `aws-secret:NAME#field` instead of a key. A server of one's own (`base_urls: {openai: …}`) needs no key.

    Raises:
        CallFailed: of kind `access`, where there is no key or it cannot be used; it says what to set.
    """
    variables = VARIABLES[provider]
    if not variables:
        return ""
    for variable in variables:
        if value := os.environ.get(variable, "").strip():
            return _usable(value, f"the environment variable {variable}")
    if place := settings.keys.get(provider):
        return _usable(place, f"keys: {{{provider}: …}}")
    if provider == "openai" and provider in settings.base_urls:
        return UNUSED
    raise CallFailed(
        f"{provider}: there is no key; set the environment variable {' or '.join(variables)} "
        f"(export {variables[0]}=…), or build without models: --config text_provider=offline image_provider=none",
        "access",
    )


def without_secrets(text: str, *secrets: str) -> str:
    """A text of a provider with everything left out that is, or looks like, a key or a part of one.

    That are words which share twelve characters with one of the secrets, are masked with stars, or begin as the keys of
    the providers do: some repeat the key they refuse, with only its middle masked.
    """
    parts = {secret[i : i + 12] for secret in secrets if secret for i in range(max(1, len(secret) - 11))}
    return _WORD.sub(lambda word: "***" if _KEY_LIKE.search(word[0]) or _shares(word[0], parts) else word[0], text)


_WORD = re.compile(r"[^\s'\"`,;<>(){}\[\]]+")
_KEY_LIKE = re.compile(r"\*{3}|^(?:sk-|AIza|AKIA|ASIA)|[=:](?:sk-|AIza|AKIA|ASIA)")


def _shares(word: str, parts: set[str]) -> bool:
    return any(part in word for part in parts)


def _usable(value: str, where: str) -> str:
    """The key that a value is or refers to, without the blanks and line ends that copying leaves around it."""
    key = value.strip()
    if key.startswith(_SECRET_PREFIX):
        reference = SECRET_REFERENCE.fullmatch(key)
        if reference is None:
            raise _no_access(f"{where}: write aws-secret:NAME or aws-secret:NAME#field, without blanks")
        key = _field(reference["name"], reference["field"]).strip()
        where = f"the secret {reference['name']!r}" + (f", field {reference['field']!r}" if reference["field"] else "")
    if not key:
        raise _no_access(f"{where} is empty; put the key there")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise _no_access(
            f"{where} holds a blank, a line end or a character that no key has; copy the key again, alone and whole"
        )
    if key[0] in "'\"":
        raise _no_access(f"{where} has quotes around the key; write it without")
    return key


def _field(name: str, field: str | None) -> str:
    text = _secret(name)
    if field is None:
        if text.lstrip().startswith("{"):
            raise _no_access(f"the secret {name!r} holds JSON; name the field with the key: aws-secret:{name}#field")
        return text
    try:
        held: Any = json.loads(text)
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise _no_access(f"the secret {name!r} holds no JSON object, so it has no field; write aws-secret:{name}")
    if not isinstance(held.get(field), str):
        raise _no_access(f"the secret {name!r} has no field {field!r} with a text; see how it is spelled there")
    return str(held[field])


@cache
def _secret(name: str) -> str:
    """The text of a secret, asked for once in a process."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

    try:
        client = boto3.session.Session(region_name=os.environ.get("AWS_REGION")).client(
            "secretsmanager", config=Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 3})
        )
        answer = client.get_secret_value(SecretId=name)
    except NoCredentialsError:
        raise _no_access(
            f"the secret {name!r} cannot be read without AWS credentials; log in (aws sso login), or set "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from None
    except NoRegionError:
        raise _no_access(f"the secret {name!r} cannot be found without a region; set AWS_REGION") from None
    except ClientError as error:
        raise _no_access(_told(name, error.response.get("Error", {}), client.meta.region_name)) from None
    except BotoCoreError as error:
        raise _no_access(f"AWS Secrets Manager does not answer ({type(error).__name__}); try again later") from None
    if "SecretString" not in answer:
        raise _no_access(f"the secret {name!r} holds bytes; store the key as text")
    return str(answer["SecretString"])


def _told(name: str, error: dict[str, Any], region: str) -> str:
    code = error.get("Code", "")
    if code == "ResourceNotFoundException":
        return f"there is no secret {name!r} in AWS Secrets Manager of {region}; check its name and AWS_REGION"
    if code in (
        "AccessDeniedException",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "ExpiredTokenException",
    ):
        return f"AWS refuses to read the secret {name!r} ({code}); your login needs secretsmanager:GetSecretValue on it"
    return f"the secret {name!r} cannot be read from AWS Secrets Manager of {region} ({code})"


def _no_access(message: str) -> CallFailed:
    return CallFailed(message, "access")
