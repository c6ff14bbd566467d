"""Anthropic: Claude by Anthropic's own API."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from aurora.providers.base import Call, Reply
from aurora.providers.failures import checked_key, unreadable_check
from aurora.providers.messages import CHECK_SECONDS, Claude

if TYPE_CHECKING:
    import anthropic

VARIABLE = "ANTHROPIC_API_KEY"


class Anthropic:
    """Claude by Anthropic; without a base URL, that of `ANTHROPIC_BASE_URL`, else Anthropic's own."""

    name = "anthropic"

    def __init__(self, key: str, base_url: str | None = None) -> None:
        self._key = key
        self._base_url = base_url

    def send(self, call: Call, timeout: float) -> Reply:
        """See `Provider`."""
        return self._claude.send(call, timeout)

    def check_access(self) -> None:
        """Lists one model."""
        with self._claude.explained(CHECK_SECONDS):
            try:
                self._client.models.list(limit=1, timeout=CHECK_SECONDS)
            except (ValueError, AttributeError):  # the SDK looks into whatever came with a 200
                raise unreadable_check(self.name, str(self._client.base_url)) from None

    @cached_property
    def _client(self) -> anthropic.Anthropic:
        import anthropic

        return anthropic.Anthropic(
            api_key=checked_key(self.name, self._key, VARIABLE), base_url=self._base_url, max_retries=0
        )

    @cached_property
    def _claude(self) -> Claude:
        return Claude(self._client, self.name, self._key, VARIABLE)
