"""The places of pictures, numbers and neighbours: marks in a stage, pictures on a page.

A mark is a line of its own and nothing else, outside code, just as publishing reads it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from aurora.checks.document import Document
from aurora.checks.findings import Finding

_VISUAL = re.compile(r"\[VISUAL ([1-9][0-9]?): (\S.*)\]")
# Meant as a mark, whatever its form. `[Visual Studio](…)` and an escaped bracket are not.
_MEANT = re.compile(r"(?<!\\)\[(?:VISUAL\b|(?i:visual)\s*[0-9]+\s*[\]:.–—-])")
_CODE = re.compile(r"`[^`]*`")
_LOCAL = re.compile(r"\[(POSITION|NEXT)\]")
_PICTURE = re.compile(r"\.\./images/(.+)-([1-9][0-9]?)\.png")


def check_visual_marks(doc: Document, visuals: int) -> Iterator[Finding]:
    """Blocking, in a stage: the marks 1 to `visuals`, each once, each alone on its line; no picture itself."""
    found: dict[int, list[int]] = defaultdict(list)
    alone = {block.line for block in doc.blocks() if block.kind == "paragraph" and "\n" not in block.tokens[1].content}
    for number, line in doc.prose():
        mark = _VISUAL.fullmatch(line)
        if mark:
            found[int(mark[1])].append(number)
            if number not in alone:
                fix = "Put an empty line before and after it."
                yield doc.flagged(number, "visual-mark-joined", "the mark of a visual stands within a paragraph", fix)
        elif _MEANT.search(_CODE.sub("", line)):
            message = "the mark of a visual is not written as one"
            fix = "Write '[VISUAL n: what it shows]' alone on one line, without indentation or formatting."
            yield doc.blocking(number, "visual-mark-malformed", message, fix)
    yield from _counted(doc, found, visuals, lambda n: f"the mark [VISUAL {n}: …]")
    for number, span in doc.spans():
        if span.type == "image":
            fix = "Put a mark '[VISUAL n: what it shows]' where a picture belongs, else leave it out."
            yield doc.blocking(number, "image-not-mark", "a picture is named instead of asked for by a mark", fix)


def check_local_marks(doc: Document, expected: tuple[str, ...]) -> Iterator[Finding]:
    """Flagged, in a stage: the marks that publishing fills in, each once, none that means nothing here."""
    found: dict[str, list[int]] = {"POSITION": [], "NEXT": []}
    for number, line in doc.prose():
        mark = _LOCAL.fullmatch(line)
        if mark:
            found[mark[1]].append(number)
    for name, lines in found.items():
        wanted = 1 if name in expected else 0
        if len(lines) < wanted:
            place = "right under the title" if name == "POSITION" else "near the end"
            fix = f"Put it alone on a line {place}."
            yield doc.flagged(0, "mark-missing", f"the mark [{name}] is missing", fix)
        for extra in lines[wanted:]:
            yield doc.flagged(extra, "mark-surplus", f"a surplus mark [{name}]", "Remove it.")


def check_pictures(doc: Document, visuals: int, id: str | None) -> Iterator[Finding]:
    """On a page. Blocking: the pictures 1 to `visuals` of this lesson, each once. Flagged: others, no alternative text.

    Args:
        id: the lesson's id; None takes the one that the first picture has.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for number, span in doc.spans():
        if span.type != "image":
            continue
        source = str(span.attrs.get("src", ""))
        picture = _PICTURE.fullmatch(source)
        if picture and (id is None or picture[1] == id):
            id = picture[1]
            found[int(picture[2])].append(number)
        elif source.startswith("../images/"):
            message = f"the picture '{source[:80]}' is none of this lesson's visuals"
            yield doc.flagged(number, "image-foreign", message, "Make sure that the file is there, or remove it.")
        if not span.content.strip():
            fix = "Say between the brackets what the picture shows."
            yield doc.flagged(number, "alt-missing", "a picture without a text for those who cannot see it", fix)
    yield from _counted(doc, found, visuals, lambda n: f"the picture ../images/{id or 'ID'}-{n}.png")


def check_no_marks(doc: Document) -> Iterator[Finding]:
    """Blocking, on a page: every mark has been filled in."""
    for number, line in doc.prose():
        if _LOCAL.fullmatch(line.strip()) or _MEANT.match(line.strip()):
            message = f"the mark {line.strip()[:60]} was not filled in"
            yield doc.blocking(number, "mark-left", message, "Remove it, or put there what it stands for.")


def _counted(
    doc: Document, found: Mapping[int, list[int]], visuals: int, what: Callable[[int], str]
) -> Iterator[Finding]:
    for n in range(1, visuals + 1):
        if n not in found:
            message = f"{what(n)} is missing; there must be {visuals}"
            yield doc.blocking(0, "visual-missing", message, "Put it where the picture helps most.")
    for n, lines in sorted(found.items()):
        if n > visuals:
            message = f"{what(n)} is one too many; there must be {visuals}"
            yield doc.blocking(lines[0], "visual-surplus", message, "Remove it.")
        for extra in lines[1:]:
            message = f"{what(n)} comes again, after line {lines[0]}"
            yield doc.blocking(extra, "visual-twice", message, "Keep one of them.")
