"""Writing a file whole or not at all, and knowing a file by its bytes."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

_PART = re.compile(r"\..*\.[0-9a-f]{12}\.part")


def write_file(path: Path, data: bytes) -> None:
    """Writes a file under a temporary name in the same folder and renames it, so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        with open(temporary, "xb") as out:
            out.write(data)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def remove_parts(folder: Path) -> None:
    """Removes what processes that were killed within `write_file` left under a folder in which none is at work."""
    for path in folder.rglob(".*.part"):
        if _PART.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()


def write_if_different(path: Path, data: bytes) -> bool:
    """Writes a file only where its content differs, so that its time tells when it last changed."""
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    write_file(path, data)
    return True


def sha256(data: bytes) -> str:
    """SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
