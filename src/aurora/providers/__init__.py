"""Providers: one file each behind the interface of `base`, imported only when it is asked."""

from __future__ import annotations

from aurora.errors import AuroraError
from aurora.providers.base import Provider


def provider(name: str) -> Provider:
    """The provider of this name.

    Raises:
        AuroraError: there is none.
    """
    if name == "offline":
        from aurora.providers.offline import Offline

        return Offline()
    raise AuroraError(f"there is no provider '{name}'; known: offline")
