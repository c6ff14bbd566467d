"""Providers: one file each behind the interface of `base`, imported only when one is really asked."""

from __future__ import annotations

from aurora.errors import AuroraError
from aurora.providers.base import Provider


def connect(name: str, key: str, base_url: str | None = None) -> Provider:
    """A provider of models, ready to be asked.

    Args:
        key: the vendor's API key; unused by `bedrock`, which takes the credentials of AWS.
        base_url: another address than the vendor's own.

    Raises:
        AuroraError: there is no such provider.
        CallFailed: of kind `access` where there are no credentials.
    """
    if name == "anthropic":
        from aurora.providers.anthropic import Anthropic

        return Anthropic(key, base_url)
    if name == "bedrock":
        from aurora.providers.bedrock import Bedrock

        return Bedrock(base_url)
    if name == "openai":
        from aurora.providers.openai import OpenAI

        return OpenAI(key, base_url)
    if name == "google":
        from aurora.providers.google import Google

        return Google(key, base_url)
    raise AuroraError(f"there is no provider '{name}'; known: anthropic, bedrock, openai, google")
