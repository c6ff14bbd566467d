"""Files of Word and PowerPoint: read as their parts, and packed again, the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from aurora.errors import AuroraError, relative

_FIXED_TIME = (2024, 1, 1, 0, 0, 0)
_MOST_BYTES = 200_000_000
_PROGRAMS = {".docx": ("Word", "word/document.xml"), ".pptx": ("PowerPoint", "ppt/presentation.xml")}


def read_parts(path: Path) -> dict[str, bytes]:
    """The parts of a .docx or .pptx, by their names.

    Raises:
        AuroraError: it is no such file, or is damaged.
    """
    program, main = _PROGRAMS[path.suffix]
    try:
        with zipfile.ZipFile(path) as file:
            if sum(part.file_size for part in file.infolist()) > _MOST_BYTES:
                raise AuroraError(
                    f"{relative(path)}: it unpacks to more than {_MOST_BYTES:,} bytes; save a smaller one"
                )
            parts = {name: file.read(name) for name in file.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise AuroraError(
            f"{relative(path)}: it cannot be read as a file of {program}'s ({error}); save it again as {path.suffix}"
        ) from None
    if main not in parts:
        raise AuroraError(f"{relative(path)}: it is no file of {program}'s; save it again as {path.suffix}")
    return parts


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a file that Aurora or pandoc made."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(zipfile.ZipInfo(name, _FIXED_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
