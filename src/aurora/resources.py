"""Where Aurora's own files are: language files, themes, schemas.

A course repository may hold a file of the same name under its own `config/`; that one wins.
"""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def resource(name: str) -> Path:
    """The path of `config/{name}`: the working directory's where it exists, else the one that Aurora ships."""
    own = Path("config") / name
    return own if own.exists() else PROJECT / "config" / name
