"""Publishing: a stage's local marks become numbers, neighbours and pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from aurora.errors import AuroraError
from aurora.files import sha256
from aurora.languages import Pack
from aurora.markdown import escape
from aurora.slices import EditRef, Mark
from aurora.slots import find_slots

VISUAL = re.compile(r"^\[VISUAL (\d{1,2}): (.+)\]$")
PICTURE = re.compile(r"^!\[(.*)\]\(\.\./images/([a-z0-9-]+)-(\d{1,2})\.png\)$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def find_marks(text: str, item: str) -> list[Mark]:
    """The pictures that a stage, or a page of the item with this id, asks for; descriptions without escapes."""
    marks = []
    for line in outside_code(text):
        found = VISUAL.match(line)
        if found:
            marks.append(Mark(n=int(found[1]), description=unescape(found[2])))
            continue
        found = PICTURE.match(line)
        if found and found[2] == item:
            marks.append(Mark(n=int(found[3]), description=unescape(found[1])))
    return marks


def unescape(text: str) -> str:
    """What an escaped line of Markdown shows."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def outside_code(text: str) -> list[str]:
    """The lines of a text that stand in no fenced code block."""
    lines: list[str] = []

    def keep(line: str) -> str:
        lines.append(line)
        return line

    replace_outside_code(text, keep)
    return lines


def replace_outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with every line outside fenced code changed."""
    out, fence = [], ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            out.append(line)
        elif found:
            fence = found[1]
            out.append(line)
        else:
            out.append(change(line))
    return "\n".join(out)


def fill(stage: str, words: Pack, heading: Callable[[str], str], position: str, following: str, item: str) -> str:
    """A stage as a page.

    Args:
        heading: from the title as it stands in the H1, still escaped, to the numbered one.
        position: takes the place of `[POSITION]`; empty drops the mark.
        following: takes the place of `[NEXT]`; empty drops the mark.
        item: the id that the pictures are named by.
    """
    seen_heading = False

    def change(line: str) -> str:
        nonlocal seen_heading
        if line.startswith("# ") and not seen_heading:
            seen_heading = True
            return f"# {heading(line[2:].strip())}"
        if line == "[POSITION]":
            return position
        if line == "[NEXT]":
            return following
        found = VISUAL.match(line)
        if found:
            return f"![{escape(unescape(found[2]))}](../images/{item}-{found[1]}.png)"
        return line

    text = replace_outside_code(stage, change)
    if find_slots(text):
        head, _, rest = text.partition("\n")
        text = f"{head}\n\n> [!IMPORTANT]\n> {words.text('page', 'draft_banner')}\n{rest}"
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def read_edit(edit: EditRef) -> bytes:
    """The bytes of an edit, which must be the ones that this build was planned with.

    Raises:
        AuroraError: the file is gone, empty, or was changed after the build began.
    """
    try:
        data = Path(edit.path).read_bytes()
    except OSError as error:
        raise AuroraError(f"{edit.path}: cannot be read ({error.strerror}); run the build again") from error
    if sha256(data) != edit.sha256:
        raise AuroraError(f"{edit.path}: was changed while the build was running; run the build again")
    if not data.strip():
        raise AuroraError(f"{edit.path}: is empty; delete it to have the generated one back")
    return data


def read_text_edit(edit: EditRef) -> str:
    """The text of an edit.

    Raises:
        AuroraError: as `read_edit`, or it is not UTF-8.
    """
    data = read_edit(edit)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise AuroraError(f"{edit.path}:{line}: is not UTF-8; save the file as UTF-8") from None
