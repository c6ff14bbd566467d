"""What may be shown to others: nothing secret, and nothing of the machine that it was made on."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from aurora.resources import PROJECT

_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_MIN_SECRET = 8


def shown(text: str) -> str:
    """The text without the values of secret environment variables and without folders of this machine."""
    text = without_secrets(text)
    for folder, instead in _folders():
        text = re.sub(rf"(?<![\w./-]){re.escape(folder)}(?![\w-])/?", instead, text)
    return text


def without_secrets(text: str) -> str:
    """The text without the values of secret environment variables."""
    for name, value in os.environ.items():
        if _SECRET_NAME.search(name) and len(value) >= _MIN_SECRET:
            text = text.replace(value, f"[{name}]")
    return text


def _folders() -> list[tuple[str, str]]:
    found = {
        str(Path.cwd()): "",
        str(PROJECT): "AURORA/",
        sys.prefix: "PYTHON/",
        tempfile.gettempdir(): "TMP/",
        os.path.expanduser("~"): "~/",
    }
    real = {os.path.realpath(folder): instead for folder, instead in found.items()}
    return sorted(((f, i) for f, i in {**real, **found}.items() if len(f) > 1), key=lambda pair: -len(pair[0]))
