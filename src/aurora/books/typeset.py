"""Typst in a process of its own.

It keeps what it has set in memory, about 1.5 MB a page, until its process ends; and a text that brings it to its knees
must not take the build along.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from aurora.books.pandoc import SOURCE_DATE_EPOCH
from aurora.errors import AuroraError

COVER_PPI = 240
_SECONDS = 600
_FAILED = 3


class TypesetError(AuroraError):
    """Typst refused the source; the text is its message."""


def typeset(
    source: str,
    inputs: dict[str, str],
    fonts: list[Path],
    format_: Literal["pdf", "png"],
    standards: tuple[str, ...] = (),
) -> bytes:
    """The pages as a tagged PDF, or the first page as a PNG. Typst sees the fonts of those folders and no other file.

    Raises:
        TypesetError: Typst refused the source.
        AuroraError: it took longer than ten minutes, or its process died.
    """
    places = [str(folder) for folder in fonts]
    order = {"source": source, "inputs": inputs, "fonts": places, "format": format_, "standards": standards}
    # -P: a file of the course that is called like a module is not taken for it.
    command = [sys.executable, "-P", "-m", "aurora.books.typeset"]
    try:
        done = subprocess.run(
            command, input=json.dumps(order).encode(), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise AuroraError(f"setting the pages took longer than {_SECONDS} s; build fewer modules a book") from error
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == _FAILED:
        raise TypesetError(said)
    if done.returncode:
        raise AuroraError(
            f"setting the pages ended early (exit code {done.returncode}), perhaps for want of memory: "
            f"{said.splitlines()[-1] if said else 'no message'}; build fewer modules a book"
        )
    return done.stdout


def main() -> int:
    """Sets what stdin orders and writes it to stdout."""
    import typst

    order: dict[str, Any] = json.load(sys.stdin.buffer)
    # An empty root: whatever the source says, Typst finds no file.
    with TemporaryDirectory() as root:
        compiler = typst.Compiler(
            order["source"].encode(),
            root=root,
            font_paths=order["fonts"],
            ignore_system_fonts=True,
            sys_inputs=order["inputs"],
        )
        try:
            if order["format"] == "png":
                made = compiler.compile(format="png", ppi=COVER_PPI)
            else:
                standards = order["standards"]
                made = compiler.compile(format="pdf", timestamp=SOURCE_DATE_EPOCH, pdf_standards=standards)
        except typst.TypstError as error:
            sys.stderr.write(str(error))
            return _FAILED
    page = made[0] if isinstance(made, list) else made
    sys.stdout.buffer.write(page or b"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
