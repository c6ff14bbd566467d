"""How wide the columns of a table are."""

from __future__ import annotations

import re
from math import ceil, fsum

from aurora.books.nodes import Node, attributes, plain_text, rows

_LINE = 95
"""About how many characters a line of a table holds."""

_PADDING = 4
_MANY_COLUMNS = 6
_LONGEST_WORD = 24
_SHORTEST_PART = 6


def column_shares(table: Node) -> list[float]:
    """How to share a line among columns, as fractions that sum to 1.

    What fits on one line gets the room it needs. Otherwise each column gets its longest word where that fits, and the
    rest goes to what the columns still want; the square root damps the difference between a long text and a short one.
    """
    head, body = rows(table)
    count = len(table["c"][2])
    texts, words = [1] * count, [1] * count
    for place, row in enumerate((*head, *body)):
        for n, cell in enumerate(row[:count]):
            text = plain_text(cell)
            # Heads are bold, and so wider.
            wide = 1.2 if place < len(head) else 1.0
            texts[n] = max(texts[n], ceil(wide * len(text)))
            words[n] = max([words[n], *(ceil(wide * len(word)) for word in re.split(r"[\s/-]+", text))])
    wanted = [text + _PADDING for text in texts]
    if fsum(wanted) <= _LINE:
        return [one / fsum(wanted) for one in wanted]
    # A column that is narrower than its even share does not wrap. Where many columns leave no room for whole words, the
    # longest of them are parted first.
    for longest in range(_LONGEST_WORD, _SHORTEST_PART - 1, -1):
        least = [
            want if want <= _LINE / count else min(word, longest) + _PADDING
            for want, word in zip(wanted, words, strict=True)
        ]
        if fsum(least) <= _LINE:
            break
    rest = max(_LINE - fsum(least), 0)
    longing = [(want - small) ** 0.5 for want, small in zip(wanted, least, strict=True)]
    widths = [small + rest * one / (fsum(longing) or 1) for small, one in zip(least, longing, strict=True)]
    return [width / fsum(widths) for width in widths]


def is_dense(table: Node) -> bool:
    """Whether a table has so many columns that its text has to be smaller."""
    return len(table["c"][2]) >= _MANY_COLUMNS


def widest_words(table: Node) -> list[int]:
    """About how many characters a word may have, by column, before it has to break anywhere."""
    return [max(int(_LINE * share) - _PADDING, _SHORTEST_PART) for share in column_shares(table)]


def shared(table: Node) -> Node:
    """The table with the widths of its columns set, and the class `dense` where its text has to be smaller."""
    content = list(table["c"])
    content[0] = attributes("", ("dense",) if is_dense(table) else ())
    shares = column_shares(table)
    content[2] = [
        [align, {"t": "ColWidth", "c": round(share, 3)}] for (align, _), share in zip(content[2], shares, strict=True)
    ]
    return {"t": "Table", "c": content}
