"""What may stand in the settings about models: providers, tasks, `provider/model`, places of keys, addresses, ledgers.

Every check raises ValueError with a text for a person, and never repeats what could be a key.
"""

from __future__ import annotations

import difflib
import re
from urllib.parse import urlsplit

PROVIDERS = ("anthropic", "bedrock", "openai", "google")
PAINTERS = ("google", "openai")
KEY_PROVIDERS = ("anthropic", "openai", "google")
PICTURE_TASK = "visual.image"
TASKS = (
    "lesson.research",
    "lesson.draft",
    "lesson.review",
    "visual.spec",
    PICTURE_TASK,
    "lab.environment",
    "lab.plan",
    "lab.guide",
    "slides",
    "titles",
    "outline.draft",
)
"""Every kind of model call, each with a prompt template of its own."""

SECRET_REFERENCE = re.compile(r"aws-secret:(?P<name>[\w/+=.@:-]+)(?:#(?P<field>[^#\s]+))?", re.ASCII)
"""`aws-secret:NAME` or `aws-secret:NAME#field`: a secret in AWS Secrets Manager, or a field of one that holds JSON."""

_S3 = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\S*)?")


def split_model(reference: str) -> tuple[str, str]:
    """Provider and model of a reference such as `openai/MODEL`; the model may hold further `/`.

    Raises:
        ValueError: it names no known provider, or no model.
    """
    provider, slash, model = reference.strip().partition("/")
    if not slash or not model:
        raise ValueError(f"'{reference}' is no model with its provider; write for example google/MODEL")
    check_name(provider, PROVIDERS, "provider")
    return provider, model


def check_name(name: str, known: tuple[str, ...], what: str) -> None:
    """Raises ValueError where a name is none of the known ones."""
    if name in known:
        return
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"write one of {', '.join(known)}"
    raise ValueError(f"there is no {what} '{name}'; {hint}")


def check_task_model(task: str, model: str) -> None:
    """Raises ValueError where there is no such task, or its model is none that could do it."""
    check_name(task, TASKS, "task")
    provider, _ = split_model(model)
    if task == PICTURE_TASK:
        check_name(provider, PAINTERS, f"provider that paints, for {PICTURE_TASK},")


def check_key_place(provider: str, place: str) -> None:
    """Raises ValueError where a key itself stands in the settings, or its place cannot be understood."""
    if provider not in KEY_PROVIDERS:
        raise ValueError(f"name a provider that takes a key: {', '.join(KEY_PROVIDERS)}")
    if not SECRET_REFERENCE.fullmatch(place):
        raise ValueError(
            f"the value for {provider} does not say where the key is; write aws-secret:NAME or aws-secret:NAME#field. "
            "A key itself in a config file ends up in git: put it into the environment instead, and revoke it where "
            "it was ever committed"
        )


def check_address(provider: str, address: str) -> None:
    """Raises ValueError where an address is not http(s), or holds more than an address."""
    check_name(provider, PROVIDERS, "provider")
    try:
        url = urlsplit(address)
        usable = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"the address for {provider} has to begin with http:// or https:// and name a host")
    if "@" in url.netloc or url.query or url.fragment:
        raise ValueError(
            f"the address for {provider} holds a password or a query; write the address alone, and put a key into the "
            "environment"
        )


def ledger_place(place: str) -> str:
    """The folder or bucket of a ledger.

    Raises:
        ValueError: it is empty, or an address of another kind than `s3://`.
    """
    place = place.strip()
    if not place or ("://" in place and not _S3.fullmatch(place)):
        raise ValueError(f"'{place}' is no place for the ledger; write a folder, or s3://bucket/prefix")
    return place
