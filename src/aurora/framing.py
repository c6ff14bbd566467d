"""The lines of a page that say where it stands: put in when it is published, renewed in an edit, and taken out."""

from __future__ import annotations

import re
from collections.abc import Callable

from aurora.slices import FrameLines

POSITION = "[POSITION]"
NEXT = "[NEXT]"
BREAK = "\\"
"""At the end of a line of Markdown: the next one begins a line of its own."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def code_lines(lines: list[str]) -> list[bool]:
    """For each line of a text, whether it belongs to a fenced code block, fences included."""
    flags, fence = [], ""
    for line in lines:
        found = _FENCE.match(line)
        flags.append(bool(fence or found))
        if fence:
            if found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif found:
            fence = found[1]
    return flags


def outside_code(text: str) -> list[str]:
    """The lines of a text that stand in no fenced code block."""
    lines = text.split("\n")
    return [line for line, is_code in zip(lines, code_lines(lines), strict=True) if not is_code]


def replace_outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with every line outside fenced code changed."""
    lines = text.split("\n")
    return "\n".join(line if is_code else change(line) for line, is_code in zip(lines, code_lines(lines), strict=True))


def composed(frame: FrameLines) -> str:
    """A position and its neighbours, as they stand together on a page."""
    return f"{BREAK}\n".join(line for line in (frame.position, frame.previous, frame.next) if line)


def reframed(text: str, old: FrameLines, new: FrameLines) -> str:
    """A text in which every line of the old frame is that of the new one; what was rewritten stays.

    Where position and neighbours still stand together, they are renewed together, so that a neighbour that is new comes
    in. Else each line is renewed by itself, and goes where there is no such neighbour any more.
    """
    if old == new:
        return text
    text, found = _replaced_block(text, composed(old), composed(new))
    pairs = [] if found else [(old.position, new.position), (old.previous, new.previous), (old.next, new.next)]
    pairs.append((old.following, new.following))
    return _replaced_lines(text, {before: after for before, after in pairs if before})


def unframed(page: str, frame: FrameLines) -> str:
    """A published page with marks in the places of its frame, as the last step before it had them."""
    text, _ = _replaced_block(page, composed(frame), POSITION)
    return _replaced_lines(text, {frame.following: NEXT}) if frame.following else text


def _replaced_block(text: str, old: str, new: str) -> tuple[str, bool]:
    """The text with the first of some lines replaced that stand together as they are, and whether they did."""
    lines, block = text.split("\n"), old.split("\n")
    code = code_lines(lines)
    for start in range(len(lines) - len(block) + 1):
        end = start + len(block)
        if not any(code[start:end]) and [line.removesuffix("\r") for line in lines[start:end]] == block:
            ending = "\r" if lines[start].endswith("\r") else ""
            lines[start:end] = [f"{line}{ending}" for line in new.split("\n")]
            return "\n".join(lines), True
    return text, False


def _replaced_lines(text: str, new: dict[str, str | None]) -> str:
    lines = text.split("\n")
    out: list[str] = []
    for line, is_code in zip(lines, code_lines(lines), strict=True):
        ending = "\r" if line.endswith("\r") else ""
        bare = line.removesuffix("\r").removesuffix(BREAK)
        if is_code or bare not in new:
            out.append(line)
            continue
        breaks = line.removesuffix("\r").endswith(BREAK)
        after = new[bare]
        if after is not None:
            out.append(f"{after}{BREAK if breaks else ''}{ending}")
        elif not breaks and out and out[-1].removesuffix("\r").endswith(BREAK):
            # The line before it was to be followed by this one.
            out[-1] = out[-1].removesuffix("\r").removesuffix(BREAK) + ending
    return "\n".join(out)
