"""What `aurora history` prints."""

from __future__ import annotations

import json
from collections.abc import Sequence

from aurora.errors import AuroraError
from aurora.history import ItemHistory, Version
from aurora.markdown import plain
from aurora.words import counted, numbers_to


def listing(histories: Sequence[ItemHistory]) -> str:
    """A line for each item."""
    if not histories:
        return "No item has an edit or more than one version."
    rows = [(f"{one.course}/{one.language}", one.item, _line(one)) for one in histories]
    widths = [max(len(row[place]) for row in rows) for place in (0, 1)]
    lines = [f"{place:<{widths[0]}}  {item:<{widths[1]}}  {said}" for place, item, said in rows]
    return "\n".join([*lines, "'aurora history ITEM' shows the versions of one, and how to go back."])


def _line(one: ItemHistory) -> str:
    said = [counted(len(one.versions), "version")] if one.versions else []
    built = next((version for version in one.versions if version.built), None)
    if one.edits:
        said.append(f"edited: {' and '.join(one.edits)}")
    elif built:
        said.append(f"{built.number} is built")
    if one.earlier:
        said.append(counted(len(one.earlier), "earlier edit"))
    return ", ".join(said)


def item_text(one: ItemHistory) -> str:
    """All versions of an item, the newest first, and how to go back to each."""
    lines = [f"{one.item} ({one.number} {plain(one.title)}), {one.course}/{one.language}"]
    for edit in one.edits:
        lines += [
            f"  edit       {edit}: is built, whatever is regenerated",
            f"    to drop it: rm {edit}, then {one.command}",
        ]
    if one.pending and not any(version.built for version in one.versions):
        lines.append(f"  revision {one.revision} is asked for, and no build has made it yet")
    for version in reversed(one.versions):
        lines += _version(one, version)
    lines += [f"  earlier    {path}: an edit that a later change took the place of" for path in one.earlier]
    if not one.versions:
        lines.append("  the ledger has no answer for it")
    elif len(one.versions) > 1:
        lines.append(f"'aurora history {one.item} --show 1' prints the text of version 1, for diff and the like.")
    return "\n".join(lines)


def _version(one: ItemHistory, version: Version) -> list[str]:
    facts = [f"revision {version.revision}"] if version.revision else []
    facts += [version.date[:16].replace("T", " "), version.model, _dollars(version.usd)]
    lines = [f"  version {version.number}  {', '.join(facts)}{_state(one, version)}"]
    before = next((other for other in one.versions if other.number == version.number - 1), None)
    lines.append(f"    {_looks(version, before)}")
    if version.requirements:
        lines.append(f"    with requirements: {plain(version.requirements)}")
    for painting in version.paintings:
        place = painting.file or "a diagram took its place"
        now = ": is built" if painting.built and not one.edits else ""
        lines.append(f"    painted by {painting.model}, {_dollars(painting.usd)}, {place}{now}")
    if version.differs or version.command:
        steps = [f"set back {', '.join(version.differs)}"] if version.differs else []
        steps += [version.command] if version.command else [] if one.edits else [one.command]
        lines.append(f"    to go back, which costs nothing: {', then '.join(steps)}")
    return lines


def _state(one: ItemHistory, version: Version) -> str:
    if not version.built:
        return ""
    return ": would be built without the edit" if one.edits else ": is built"


def _looks(version: Version, before: Version | None) -> str:
    """What a version is, in a line: its words, and where it first differs from the one before it."""
    title = _title(version.text)
    if title:
        return title
    words = _words(version.text)
    said = f"{words:,} words"
    if before is None:
        return said
    more = words - _words(before.text)
    said += f", {abs(more):,} {'more' if more >= 0 else 'fewer'} than version {before.number}"
    heading = _first_change(before.text, version.text)
    return f"{said}; the first change is under '{plain(heading)}'" if heading else said


def _words(text: str) -> int:
    return sum(any(character.isalnum() for character in word) for word in text.split())


def _title(text: str) -> str | None:
    """Kind and title of a spec; None for a text."""
    try:
        spec = json.loads(text)
    except ValueError:
        return None
    return f"{spec.get('kind')}: {plain(str(spec.get('title')))}" if isinstance(spec, dict) else None


def _first_change(before: str, after: str) -> str | None:
    """The heading that the first changed line of a text stands under; None where there is none."""
    old, heading = before.splitlines(), None
    for place, line in enumerate(after.splitlines()):
        if line.startswith("#"):
            heading = line.lstrip("#").strip()
        if place >= len(old) or old[place] != line:
            return heading
    return heading


def _dollars(usd: float | None) -> str:
    return "price unknown" if usd is None else f"${usd:,.{4 if 0 < usd < 0.995 else 2}f}"


def shown_text(histories: Sequence[ItemHistory], number: int) -> str:
    """The text of one version of an item.

    Raises:
        AuroraError: the item is in several editions, or has no such version.
    """
    if len(histories) > 1:
        places = " and ".join(f"{one.course}/{one.language}" for one in histories)
        raise AuroraError(f"{histories[0].item} is in {places}; name one: --config outlines=FILE languages=en")
    (one,) = histories
    version = next((version for version in one.versions if version.number == number), None)
    if version is None:
        known = numbers_to(len(one.versions)) if one.versions else "the ledger has none of it"
        raise AuroraError(f"{one.item} has no version {number}; {known} ('aurora history {one.item}' lists them)")
    return version.text
