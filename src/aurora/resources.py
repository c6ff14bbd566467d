"""Where Aurora's own files are: language files, themes, schemas.

A course repository may hold a file of the same name under its own `config/`; that one wins.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from aurora.errors import AuroraError

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "shipped"
# A wheel carries in the package what stands at the top of a checkout (setup.py).
PROJECT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parents[1]


def snakefile() -> str:
    """Aurora's own Snakefile, for the Snakefile of a course repository to include.

    Raises:
        AuroraError: this installation has none.
    """
    path = PROJECT / "Snakefile"
    if not path.is_file():
        raise AuroraError(f"Aurora's rules are not at {path}; install Aurora anew, from its repository or a wheel")
    return str(path)


def resource(name: str) -> Path:
    """The path of `config/{name}`: the working directory's where it exists, else the one that Aurora ships."""
    own = Path("config") / name
    return own if own.exists() else PROJECT / "config" / name


def config_folders() -> list[Path]:
    """The folders that resources are in: the working directory's own `config/`, then the one that Aurora ships."""
    return [Path("config"), PROJECT / "config"]


def own_digest(*names: str) -> str | None:
    """A digest of what the working directory's own `config/` holds under these names; None where it holds nothing.

    What Aurora ships is left out: an update of Aurora makes nothing anew.
    """
    root = Path("config")
    if not root.is_dir() or root.resolve() == (PROJECT / "config").resolve():
        return None
    found = hashlib.sha256()
    empty = True
    for name in names:
        path = root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                empty = False
                found.update(f"{file.relative_to(root).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return None if empty else found.hexdigest()
