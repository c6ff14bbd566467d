"""Publishing: a stage's local marks become numbers, neighbours and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aurora.errors import AuroraError
from aurora.files import sha256
from aurora.framing import NEXT, POSITION, composed, outside_code, reframed, replace_outside_code
from aurora.markdown import escape
from aurora.slices import EditRef, FrameLines, Mark, dump
from aurora.slots import find_slots

VISUAL = re.compile(r"^\[VISUAL (\d{1,2}): (.+)\]$")
PICTURE = re.compile(r'^!\[(.*)\]\(\.\./images/([a-z0-9-]+)-(\d{1,2})\.png(?: "((?:[^"\\]|\\.)*)")?\)$')


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


@dataclass(frozen=True)
class Frame:
    """What publishing puts around a stage.

    `heading` is a text with `{number}` and `{title}`; `position`, with the neighbours `previous` and `next`, and
    `following` take the places of `[POSITION]` and `[NEXT]` (a lab has no neighbours, and nothing that follows);
    `banner` stands on a page with slots; pictures are named by `item`. `title`, as Markdown, takes the place of the
    stage's own, None leaves that.
    """

    item: str
    number: str
    heading: str
    position: str
    following: str
    banner: str
    title: str | None = None
    previous: str | None = None
    next: str | None = None

    @property
    def lines(self) -> FrameLines:
        """The lines that say where the item stands."""
        return FrameLines(
            position=self.position, previous=self.previous, next=self.next, following=self.following or None
        )


def make_page(edit: EditRef | None, stage: Path | None, frame: Frame) -> tuple[str, dict[str, Any]]:
    """A page from its edit or its last stage, and what it was made from: digests, and the lines of its frame.

    An edit without marks is published byte for byte, but for what says where it stands: the number in its heading, its
    position and its neighbours, as far as its author left them as they were.

    Raises:
        AuroraError: the edit or the stage cannot be used; the text says what to do.
    """
    if edit:
        made_from = {"edit": edit.sha256, "edit_frame": dump(edit.frame) if edit.frame else None}
        return edited_page(read_text_edit(edit), edit.frame, frame), {**made_from, "frame": dump(frame.lines)}
    assert stage is not None, "a page without an edit has a stage"
    text = read_stage(stage)
    return fill(text, frame), {"stage": sha256(text.encode()), "frame": dump(frame.lines)}


def edited_page(text: str, began: FrameLines | None, frame: Frame) -> str:
    """The page of an edit.

    Args:
        began: the frame of the page that its author changed, where it is known.
    """
    text = reframed(text, began, frame.lines) if began else text
    # Its title is the author's own, also where the edition has another for the outline's.
    return fill(text, replace(frame, title=None)) if _has_marks(text) else _renumbered(text, frame)


def read_stage(stage: Path) -> str:
    """The text of a stage, with its line ends as they are: what is asked for the next one depends on each byte.

    Raises:
        AuroraError: it is empty or not UTF-8.
    """
    try:
        text = stage.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text.strip():
        raise AuroraError(f"{stage}: is damaged; delete it and run the build again")
    return text


def fill(stage: str, frame: Frame) -> str:
    """A stage as a page: its marks filled, its heading numbered, the banner on it where it has slots."""
    ours = _heading_pattern(frame)
    seen_heading = False

    def change(line: str) -> str:
        nonlocal seen_heading
        if line.startswith("# ") and not seen_heading:
            seen_heading = True
            numbered = ours.fullmatch(line)
            title = frame.title or (numbered["title"] if numbered else line[2:].strip())
            return "# " + frame.heading.format(number=frame.number, title=title)
        if line == POSITION:
            return composed(frame.lines)
        if line == NEXT:
            return frame.following
        found = VISUAL.match(line)
        if found:
            return f"![{escape(unescape(found[2]))}](../images/{frame.item}-{found[1]}.png)"
        return line

    banner = f"\n> [!IMPORTANT]\n> {frame.banner}\n"
    text = replace_outside_code(stage.removeprefix("\ufeff").replace(banner, "", 1), change)
    if find_slots(text):
        head, _, rest = text.partition("\n")
        text = f"{head}\n{banner}{rest}"
    return text.rstrip("\n") + "\n"


def _has_marks(text: str) -> bool:
    return any(line in (POSITION, NEXT) or VISUAL.match(line) for line in outside_code(text))


def _heading_pattern(frame: Frame) -> re.Pattern[str]:
    before, _, rest = frame.heading.partition("{number}")
    between = rest.partition("{title}")[0]
    return re.compile(rf"# {re.escape(before)}(?P<number>\d+(?:\.\d+)+){re.escape(between)}(?P<title>.*)")


def _renumbered(text: str, frame: Frame) -> str:
    first, newline, rest = text.partition("\n")
    numbered = _heading_pattern(frame).fullmatch(first.rstrip("\r"))
    if not numbered or numbered["number"] == frame.number:
        return text
    end = "\r" if first.endswith("\r") else ""
    return f"# {frame.heading.format(number=frame.number, title=numbered['title'])}{end}{newline}{rest}"


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
