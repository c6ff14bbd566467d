"""What a lesson or a lab is called, whatever its place: its `id:`, else the slug of its title.

Where two slugs would be equal, both are qualified by their module's slug, and by `-2`, `-3` where that still repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from slugify import slugify

MAX_LENGTH = 64

# Snakemake takes a name that repeats itself twenty times for an endless recursion of rules.
_REPEATED = re.compile(r"(.{1,8}?)\1{9,}")


def slug(title: str) -> str:
    """The title as `[a-z0-9-]+`, at most 64 characters, cut between words; `untitled` where nothing is left."""
    title = _REPEATED.sub(r"\1\1\1", title)
    return (
        slugify(title, max_length=MAX_LENGTH, word_boundary=True, save_order=True)
        or slugify(title, max_length=MAX_LENGTH)
        or "untitled"
    )


@dataclass(frozen=True)
class Named:
    """Something that needs an id: `given` is its `id:` in the outline."""

    title: str
    module_title: str
    given: str | None = None


def assign_ids(items: Sequence[Named]) -> tuple[list[str], list[list[int]]]:
    """The ids of all lessons, or of all labs, of a course, in order; and the groups of items that share a slug."""
    taken = {item.given for item in items if item.given}
    slugs = [None if item.given else slug(item.title) for item in items]
    counts = Counter(name for name in slugs if name)
    ids: list[str] = []
    groups: dict[str, list[int]] = {}
    for index, item in enumerate(items):
        name = slugs[index]
        if item.given or name is None:
            ids.append(item.given or "")
            continue
        if counts[name] > 1 or name in taken:
            if counts[name] > 1:
                groups.setdefault(name, []).append(index)
            name = f"{slug(item.module_title)}-{name}"
        candidate, repeat = name, 1
        while candidate in taken:
            repeat += 1
            candidate = f"{name}-{repeat}"
        taken.add(candidate)
        ids.append(candidate)
    return ids, list(groups.values())
