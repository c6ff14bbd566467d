"""The text of an outline file: its size, encoding and characters are checked before anything reads it as YAML."""

from __future__ import annotations

import re
from pathlib import Path

from aurora.errors import Problem, ProblemsError, relative

MAX_BYTES = 2_000_000
# What YAML 1.1 does not allow in a file; the NUL byte among it.
_FORBIDDEN = re.compile("[^\t\n -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# YAML 1.1 ends a line at these, editors do not: as blanks they leave line numbers as an editor shows them.
_ODD_BREAKS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " ", "\ufeff": " "})
_MAX_LISTED = 20


def read_text(path: Path) -> str:
    """The text of a file, with `\\n` as the only line break and without a byte order mark.

    Raises:
        ProblemsError: there is no such file, it is no file, cannot be read, is too large, or is not UTF-8 text.
    """
    file = relative_name(path)
    data = _read_bytes(path, file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise ProblemsError([Problem(file, 1, 1, f"this file is saved as UTF-16; {_save_as_utf8('UTF-16')}")])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemsError([_bad_byte(file, data, error.start)]) from None
    text = _unix_lines(text).removeprefix("\ufeff").translate(_ODD_BREAKS)
    problems = [_bad_character(file, text, match) for match in _FORBIDDEN.finditer(text)]
    if problems:
        raise ProblemsError(problems[:_MAX_LISTED])
    return text


def relative_name(path: Path) -> str:
    """The file's name in messages; never fails, whatever the path is."""
    try:
        return relative(path)
    except (OSError, ValueError, RuntimeError):
        return str(path)


def _read_bytes(path: Path, file: str) -> bytes:
    def refusal(message: str) -> ProblemsError:
        return ProblemsError([Problem(file, 0, 0, message)])

    try:
        if path.is_dir():
            raise refusal("this is a folder, and an outline is one YAML file; name a file in it")
        if not path.exists():
            raise refusal("there is no such file; check the name and the folder that you are in")
        if not path.is_file():
            raise refusal("this is not an ordinary file; an outline is a YAML file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise refusal(
                f"this file has {size / 1e6:.1f} MB, and an outline may have {MAX_BYTES / 1e6:.0f} MB at most; "
                "it holds titles and a few sentences for each lesson, the course itself is written elsewhere"
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(f"this file cannot be read ({reason}); check its name and its permissions") from None


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bad_byte(file: str, data: bytes, start: int) -> Problem:
    before = _unix_lines(data[:start].decode("utf-8")).removeprefix("\ufeff")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    looks_like = data[start : start + 1].decode("windows-1252", errors="replace")
    guess = f", in Windows-1252 it would be '{looks_like}'" if looks_like.isprintable() and looks_like != "�" else ""
    return Problem(
        file, line, column, f"the byte 0x{data[start]:02x} here is not UTF-8{guess}; {_save_as_utf8('WINDOWS-1252')}"
    )


def _save_as_utf8(encoding: str) -> str:
    return (
        "save the file as UTF-8 (in VS Code: 'Save with Encoding', 'UTF-8'; "
        f"or iconv -f {encoding} -t UTF-8 old.yaml > new.yaml)"
    )


def _bad_character(file: str, text: str, match: re.Match[str]) -> Problem:
    start = match.start()
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return Problem(
        file, line, column, f"there is an unseen control character (U+{ord(match.group()):04X}) here; delete it"
    )
