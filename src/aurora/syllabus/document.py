"""A syllabus as a tree: headings, list items and what looks like either, each with its text and what stands under it.

Authors write headings in many ways. Besides real ones, a line that is labelled as a module or lesson (`Unidad 2: …`),
a line all in bold, and a line that names a field (`Objetivos:`) open a part; typed bullets and numbers make lists.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from aurora.errors import AuroraError, relative
from aurora.outline.titles import strip_numbering
from aurora.outline.values import fold
from aurora.syllabus.inlines import Element, Flat, leads_within
from aurora.syllabus.tables import read_table
from aurora.syllabus.tree import BOLD, ITEM, LABEL, LESSON, MODULE, Node
from aurora.syllabus.words import LISTS, field_of, is_lesson, is_module

_MARKDOWN = "commonmark+pipe_tables+task_lists+yaml_metadata_block+footnotes+strikeout+definition_lists"
FORMATS = {
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".txt": _MARKDOWN,
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".html": "html",
    ".htm": "html",
}
_TEXTS = (".md", ".markdown", ".txt", ".html", ".htm")
MAX_BYTES = 50_000_000
_LONGEST_HEADING = 150

_BULLET = re.compile(r"(?P<sign>[•●▪■◦○‣⁃➢➤✓✔·*\-–—☐☒]|o(?=\s))\s+(?=\S)")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?P<sign>[.)]|\.-)?\s+(?=\S)")
_OUTER_BULLETS = "•●▪■➢➤✓✔*☐☒"
_BULLET_DEPTH = 50
_OF_COURSE = ("elsewhere", "audience", "prerequisites")
_CHECKBOX = re.compile(r"[☐☒]\s+")


def read_document(path: Path) -> Node:
    """A document as a tree; its root's text is the title that the document's own properties give, or empty.

    Raises:
        AuroraError: the file cannot be read, is of no known kind, or holds no text.
    """
    name = relative(path)
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(FORMATS)
        raise AuroraError(f"{name}: a syllabus is one of {known}; save it as .docx, or as text with lists")
    data = _bytes_of(path, name)
    from aurora.books.pandoc import pandoc

    try:
        parsed = json.loads(pandoc(["--from", kind, "--to", "json"], data))
        root = Node(_title_of(parsed, kind), 0)
        build(root, parsed["blocks"])
    except RecursionError:
        raise AuroraError(f"{name}: its lists are nested too deep; use fewer levels") from None
    except AuroraError as error:
        raise AuroraError(f"{name}: cannot be read as {path.suffix}; is it really such a file? ({error})") from None
    if root.is_empty:
        raise AuroraError(f"{name}: there is no text in it; a syllabus has headings, and lists of what is taught")
    return root


def _title_of(parsed: Element, kind: str) -> str:
    """The title that a document's properties give; a web page's, only where no heading could be the title."""
    title = parsed["meta"].get("title", {})
    if title.get("t") != "MetaInlines":
        return ""
    if kind == "html" and any(block["t"] == "Header" and block["c"][0] == 1 for block in parsed["blocks"]):
        return ""
    return Flat(title["c"]).text


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AuroraError(f"{name}: {size / 1e6:.0f} MB is too large for a syllabus; take the pictures out of it")
        data = path.read_bytes()
    except OSError as error:
        raise AuroraError(f"{name}: cannot be read ({error.strerror or error})") from None
    if path.suffix.lower() not in _TEXTS:
        return data
    try:
        if b"\0" in data:
            raise AuroraError(f"{name}: this is no text file, or one saved as UTF-16; save it as UTF-8 text")
        return data.removeprefix(b"\xef\xbb\xbf").decode().encode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise AuroraError(f"{name}:{line}: there are bytes that are not UTF-8; save the file as UTF-8 text") from None


def build(node: Node, blocks: list[Element]) -> None:
    """Puts blocks of pandoc's into the tree under a node."""
    _Builder(node).add(blocks)


class _Builder:
    """What is open while blocks are added: parts, a label that waits for its value, typed items by their depth."""

    def __init__(self, root: Node) -> None:
        self._open = [root]
        self._label: Node | None = None
        self._items: list[tuple[int, Node]] = []

    def add(self, blocks: list[Element]) -> None:
        """Adds blocks, in order."""
        for block in blocks:
            self._block(block["t"], block.get("c"))

    def _block(self, kind: str, content: Any) -> None:
        if kind == "Header":
            flat = Flat(content[2])
            if flat.lines:
                self._heading(content[0], flat.text)
                self._note(flat)
        elif kind in ("Para", "Plain"):
            self._paragraph(content)
        elif kind in ("BulletList", "OrderedList"):
            self._list(content if kind == "BulletList" else content[1])
        elif kind == "DefinitionList":
            self._list([[{"t": "Plain", "c": term}, *(b for text in texts for b in text)] for term, texts in content])
        elif kind in ("BlockQuote", "Div", "Figure"):
            self.add(content if kind == "BlockQuote" else content[-1])
        elif kind == "LineBlock":
            for line in content:
                self._paragraph(line)
        elif kind == "CodeBlock":
            self._code(content[1].splitlines())
        elif kind == "Table":
            self._table(content)
        elif kind == "RawBlock" and not content[1].lstrip().startswith("<!--"):
            self._open[-1].leftovers += [line.strip() for line in content[1].splitlines() if line.strip()]

    def _heading(self, level: int, text: str) -> None:
        if is_module(text):
            # Whatever its level, the second module stands beside the first.
            first_word = fold(text).split()[0]
            alike = (node for node in self._open if is_module(node.text) and fold(node.text).startswith(first_word))
            level = min([level, *(node.level for node in alike)])
        while len(self._open) > 1 and self._open[-1].level >= level:
            self._open.pop()
        node = Node(text, level)
        self._open[-1].children.append(node)
        self._open.append(node)
        self._label, self._items = None, []

    def _paragraph(self, inlines: list[Element]) -> None:
        if leads_within(inlines):
            return
        flat = Flat(inlines)
        if flat.lines:
            for line in _logical_lines(flat.lines):
                self._line(line, flat.strong)
        self._note(flat)

    def _note(self, flat: Flat) -> None:
        node = self._label or (self._items[-1][1] if self._items else self._open[-1])
        node.prose += flat.links
        node.leftovers += [f"image: {text}" for text in flat.pictures if text]

    def _line(self, text: str, strong: bool) -> None:
        typed = _typed_item(text)
        if typed is not None:
            self._typed(*typed)
            return
        short = len(text) <= _LONGEST_HEADING
        named = field_of(text)
        if named is not None and (named.value or text.endswith(":") or short):
            while strong and named.field in _OF_COURSE and self._open[-1].level >= MODULE:
                self._open.pop()
            self._labelled(text)
        elif short and is_module(text):
            self._heading(MODULE, text)
        elif short and is_lesson(text):
            self._heading(LESSON, text)
        elif short and strong and not text.endswith("."):
            self._heading(BOLD, text.rstrip(":"))
        else:
            self._text(text)

    def _labelled(self, text: str) -> None:
        node = Node(text, LABEL)
        self._open[-1].children.append(node)
        self._label, self._items = node, []

    def _text(self, text: str) -> None:
        if self._label is not None:
            named = field_of(self._label.text)
            if self._label.is_empty and named is not None and not named.value:
                self._label.prose.append(text)
                return
            self._label = None
        numbered = [node for depth, node in self._items if depth < _BULLET_DEPTH]
        self._items = [entry for entry in self._items if entry[0] < _BULLET_DEPTH]
        (numbered[-1] if numbered else self._open[-1]).prose.append(text)

    def _typed(self, depth: int, text: str) -> None:
        while self._items and self._items[-1][0] >= depth:
            self._items.pop()
        parent = self._items[-1][1] if self._items else self._list_owner()
        node = Node(text, ITEM)
        parent.children.append(node)
        self._items.append((depth, node))

    def _list_owner(self) -> Node:
        """What a list belongs to: the line right before it that names a field of lists, else the open part."""
        if self._label is not None:
            named = field_of(self._label.text)
            said = " ".join([named.value, *self._label.prose]).strip() if named else ""
            is_open = named is not None and (not named.value or named.value.endswith(":")) and not said.endswith(".")
            if is_open and named is not None and named.field in LISTS:
                return self._label
            self._label = None
        return self._open[-1]

    def _list(self, items: list[list[Element]]) -> None:
        if items and all(len(item) == 1 and _is_contents_line(item[0]) for item in items):
            return
        owner = self._items[-1][1] if self._items else self._list_owner()
        owner.children += [node for item in items for node in _items(item)]

    def _code(self, lines: list[str]) -> None:
        lines = [line.strip() for line in lines if line.strip()]
        if any(map(_opens, lines)):
            for line in lines:
                self._line(line, False)
        elif lines:
            self._text(" ".join(f"`{line}`" for line in lines))

    def _table(self, content: list[Any]) -> None:
        table = read_table(content, build)
        owner = self._open[-1]
        owner.children += table.fields
        owner.rows += table.rows
        owner.leftovers += table.leftovers
        self._label, self._items = None, []


def _opens(line: str) -> bool:
    return _typed_item(line) is not None or field_of(line) is not None or is_module(line) or is_lesson(line, True)


def _logical_lines(lines: list[str]) -> list[str]:
    """The lines of a paragraph that stand for themselves; what only wraps is joined to the line before it."""
    if not (_opens(lines[0]) or all(map(_opens, lines[1:]))):
        return [" ".join(lines)]
    result = lines[:1]
    for line in lines[1:]:
        if _opens(line) or is_module(result[-1]) or is_lesson(result[-1]):
            result.append(line)
        else:
            result[-1] += f" {line}"
    return result


def _typed_item(text: str) -> tuple[int, str] | None:
    """The depth and the text of a line that starts with a typed bullet or number."""
    bullet = _BULLET.match(text)
    if bullet is not None:
        deeper = 0 if bullet["sign"] in _OUTER_BULLETS else 1
        return _BULLET_DEPTH + deeper, text[bullet.end() :]
    number = _NUMBERED.match(text)
    if number is None or strip_numbering(text, "lesson") == text or (field_of(text) and "." not in number["number"]):
        return None
    return number["number"].count(".") + 1, text[number.end() :]


def _is_contents_line(block: Element) -> bool:
    return block["t"] in ("Para", "Plain") and leads_within(block["c"])


def _items(blocks: list[Element]) -> list[Node]:
    """An item of a list; of one without a text of its own, what stands under it."""
    node = Node("", ITEM)
    rest = blocks
    if blocks and blocks[0]["t"] in ("Para", "Plain"):
        flat = Flat(blocks[0]["c"])
        lines = flat.lines
        rest = blocks[1:]
        opening = next((n for n, line in enumerate(lines) if n and _opens(line)), len(lines))
        node.text = _CHECKBOX.sub("", " ".join(lines[:opening]), count=1)
        node.prose += flat.links
        node.leftovers += [f"image: {text}" for text in flat.pictures if text]
        rest = [*({"t": "Plain", "c": [{"t": "Str", "c": line}]} for line in lines[opening:]), *rest]
    build(node, rest)
    if node.text:
        return [node]
    return [*(Node(text, ITEM) for text in node.prose), *node.children, *node.rows]
