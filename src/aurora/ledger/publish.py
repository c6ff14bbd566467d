"""Bringing a file into a shared folder whole, where the first one who does so wins: no lock, no server."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

_PART = ".part"
_OLD = 24 * 3600.0
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL, errno.EXDEV}


def first(path: Path, data: bytes) -> bool:
    """Writes a file where there is none yet. Whoever looks sees nothing or the whole of it, and never two of them.

    Returns:
        Whether this is now the file there; False where there was one. That may still be this one: a network file system
        that loses the answer to a link it made asks again, and is told that the file exists.

    Raises:
        OSError: it could not be written.
    """
    temporary = _written(path.parent, data)
    try:
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return _first_without_links(temporary, path, data)
        _sync_folder(path.parent)
        return True
    finally:
        _remove(temporary)


def replace(path: Path, data: bytes) -> None:
    """Writes a file that has the same bytes whoever writes it.

    Raises:
        OSError: it could not be written.
    """
    temporary = _written(path.parent, data)
    try:
        os.replace(temporary, path)
    finally:
        _remove(temporary)


def probe(folder: Path, size: int) -> None:
    """Writes and removes a file of `size` bytes.

    Raises:
        OSError: it could not be written.
    """
    _written(folder, b"\0" * size).unlink()


def reserve(folder: Path, size: int) -> IO[bytes]:
    """Takes `size` bytes of a disk, until what it returns is closed or the process ends, however it ends.

    Raises:
        OSError: there is not so much room.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = TemporaryFile(dir=folder)  # noqa: SIM115
    try:
        os.posix_fallocate(held.fileno(), 0, size)
    except BaseException:
        held.close()
        raise
    return held


def finish(path: Path) -> None:
    """Completes what somebody began on a file system without links and was killed at.

    Raises:
        OSError: it could not be written.
    """
    try:
        data = (_claim(path) / "entry").read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return
    # Looked for after reading: were it the claim of a later one, the file would be there by now.
    if not path.exists():
        replace(path, data)


def forget(path: Path) -> None:
    """Removes what is left of a claim to a name."""
    shutil.rmtree(_claim(path), ignore_errors=True)


def sweep(folder: Path) -> None:
    """Removes what killed processes left half-written in a folder more than a day ago."""
    with suppress(OSError):
        for path in folder.glob(f".*{_PART}"):
            if time.time() - path.lstat().st_mtime > _OLD:
                _remove(path)
                shutil.rmtree(path, ignore_errors=True)


def _first_without_links(temporary: Path, path: Path, data: bytes) -> bool:
    """The same where the file system has no hard links, as FAT or some network shares.

    Renaming a folder onto another that is not empty fails everywhere, so a folder that holds the whole file is a claim
    that only one can make. From then on anybody may complete it, since the bytes are the same whoever does.
    """
    box = temporary.with_name(f".{secrets.token_hex(8)}{_PART}")
    box.mkdir()
    try:
        os.rename(temporary, box / "entry")
        try:
            os.rename(box, _claim(path))
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            finish(path)
            return False
    finally:
        shutil.rmtree(box, ignore_errors=True)
    finish(path)
    _sync_folder(path.parent)
    forget(path)
    return path.read_bytes() == data


def _claim(path: Path) -> Path:
    return path.with_name(f".{path.name}.claim")


def _written(folder: Path, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{secrets.token_hex(8)}{_PART}"
    try:
        with open(temporary, "xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
