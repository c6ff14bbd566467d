"""The font files that diagrams and books are drawn with: shipped as packages, so that every machine draws the same."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

SANS = "Fira Sans"


@cache
def sans_folder() -> Path:
    """The folder that holds Fira Sans as TTF files (`FiraSans-Regular.ttf`, `FiraSans-SemiBold.ttf`, …)."""
    spec = find_spec("fontpkg_fira_sans")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        raise FileNotFoundError("the package fontpkg-fira-sans is not installed")
    return Path(spec.origin).parent / "files"
