"""The glossary of a book: the terms that its lessons explain, in the order of the language's alphabet.

A lesson explains terms in a section that is headed as such ("Key terms", "Glossary"; see `glossary_sections` in the
language's `book.yaml`): a list in which each item begins with the term in bold, or a table of two columns.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from aurora.books import nodes
from aurora.books.manuscript import Chapter, Part
from aurora.books.nodes import Node, plain_text
from aurora.languages import Pack, primary

# Letters with a place of their own in the alphabet, by language; elsewhere a mark only decides between equals.
_LETTERS = {"es": "ñ"}
_LEADS = ":–—-. "


@dataclass
class Term:
    """A term with what each chapter says of it, as inlines."""

    name: list[Node]
    said: list[tuple[list[Node], Chapter]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The term itself, without markup."""
        return plain_text(self.name)


def find_terms(parts: list[Part], words: Pack, language: str) -> list[Term]:
    """The terms of all lessons, each once, sorted. What is still an open slot is no explanation."""
    heads = {head.casefold() for head in words.texts("book", "glossary_sections")}
    found: dict[str, Term] = {}
    for chapter in (chapter for part in parts for chapter in part.chapters if chapter.kind == "lesson"):
        for name, said in _explained(chapter.blocks, heads):
            term = found.setdefault(plain_text(name).casefold(), Term(name))
            if plain_text(said) not in [plain_text(other) for other, _ in term.said]:
                term.said.append((said, chapter))
    return sorted(found.values(), key=lambda term: alphabetical(term.text, language))


def glossary(terms: list[Term], words: Pack) -> Chapter | None:
    """The chapter of a book; None where no lesson explains a term."""
    if not terms:
        return None
    blocks = []
    for term in terms:
        entry: list[Node] = [nodes.strong(term.name), {"t": "Str", "c": ":"}]
        for said, chapter in term.said:
            link = nodes.link(chapter.anchor, nodes.text(words.text("book", "in_lesson", number=chapter.number)))
            entry += [{"t": "Space"}, *_unended(said), {"t": "Space"}, {"t": "Str", "c": "("}, link]
            entry.append({"t": "Str", "c": ")."})
        blocks.append(nodes.para(entry))
    return Chapter("glossary", "glossary", words.text("book", "glossary"), blocks)


def alphabetical(text: str, language: str) -> tuple[str, str]:
    """What a text is sorted by: its letters without marks, but for those that are letters of their own."""
    own = _LETTERS.get(primary(language), "")
    letters = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        if letter in own:
            # Behind every word that begins with the plain letter.
            letters.append(unicodedata.normalize("NFD", letter)[0] + "\U0010fffd")
        else:
            bare = unicodedata.normalize("NFD", letter)
            letters.append("".join(part for part in bare if not unicodedata.combining(part)))
    key = "".join(part for part in "".join(letters) if part.isalnum() or part in " \U0010fffd")
    return key.strip(), text


def _explained(blocks: list[Node], heads: set[str]) -> list[tuple[list[Node], list[Node]]]:
    found = []
    level = None
    for block in blocks:
        if block["t"] == "Header":
            if level is None or block["c"][0] <= level:
                level = block["c"][0] if plain_text(block["c"][2]).casefold().rstrip(":") in heads else None
        elif level is not None:
            found += _entries(block)
    return [(name, said) for name, said in found if plain_text(name) and plain_text(said) and not _open([*name, *said])]


def _entries(block: Node) -> list[tuple[list[Node], list[Node]]]:
    match block["t"]:
        case "BulletList" | "OrderedList":
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            return [entry for item in items if item for entry in _entry(item[0])]
        case "Para":
            return _entry(block)
        case "Table":
            _, body = nodes.rows(block)
            return [
                (_bare(row[0][0]["c"]), _bare(row[1][0]["c"]))
                for row in body
                if len(row) == 2 and all(cell and cell[0]["t"] in ("Plain", "Para") for cell in row)
            ]
    return []


def _entry(block: Node) -> list[tuple[list[Node], list[Node]]]:
    """A term in bold and what follows it, whether the colon is within the bold or behind it."""
    if block["t"] not in ("Plain", "Para") or not block["c"] or block["c"][0]["t"] != "Strong":
        return []
    name, said = list(block["c"][0]["c"]), list(block["c"][1:])
    if name and name[-1]["t"] == "Str":
        name[-1] = {"t": "Str", "c": name[-1]["c"].rstrip(":")}
    while said and (said[0]["t"] in ("Space", "SoftBreak") or _leads(said[0])):
        said.pop(0)
    if said and said[0]["t"] == "Str":
        said[0] = {"t": "Str", "c": said[0]["c"].lstrip(_LEADS)}
    return [(_bare(name), _bare(said))]


def _leads(node: Node) -> bool:
    return node["t"] == "Str" and not node["c"].strip(_LEADS)


def _unended(inlines: list[Node]) -> list[Node]:
    """Without the full stop at the end, which goes behind the place."""
    last = inlines[-1]
    if last["t"] != "Str" or not last["c"].endswith(".") or last["c"].endswith(".."):
        return inlines
    return [*inlines[:-1], *([{"t": "Str", "c": last["c"][:-1]}] if last["c"] != "." else [])]


def _bare(inlines: list[Node]) -> list[Node]:
    """Inlines as they may stand twice in a book: without footnotes, pictures and bold around the whole of them."""

    def change(node: Node) -> list[Node] | None:
        if node["t"] in ("Note", "Image"):
            return []
        return list(node["c"]) if node["t"] == "Strong" else None

    return list(nodes.rewrite(inlines, change))


def _open(tree: Any) -> bool:
    if isinstance(tree, list):
        return any(_open(item) for item in tree)
    if not isinstance(tree, dict):
        return False
    return (tree.get("t") == "Span" and "slot" in tree["c"][0][1]) or _open(tree.get("c"))
