"""What stands in a syllabus, as a tree of headings and items."""

from __future__ import annotations

from dataclasses import dataclass, field

# Real headings have the levels 1 to 6; what looks like a heading stands below them, items below all of those.
MODULE, LESSON, BOLD, LABEL, ITEM = 10, 11, 12, 20, 30


@dataclass(slots=True)
class Node:
    """A heading or an item, with the paragraphs and the nodes under it.

    `rows` are lines of tables, as nodes whose texts are their first cells; `leftovers` is what fits nowhere.
    """

    text: str
    level: int
    prose: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    rows: list[Node] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.level >= ITEM

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands under it."""
        return not (self.prose or self.children or self.rows)
