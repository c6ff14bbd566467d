"""A chapter's sanitised blocks as the document tree of docutils, which Sphinx turns into a page.

Only the node types that `aurora.books.sanitise` lets through are known here; what no rule names becomes its own text.
Nothing of it goes through a parser of Sphinx's, so that no text of a course is ever read as markup. Node types:
https://www.docutils.org/docs/ref/doctree.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docutils import nodes as doc

from aurora.books.nodes import Node, is_task_list, plain_text, rows
from aurora.books.sanitise import ALERTS
from aurora.files import sha256

_BOXES = {"☐": False, "☒": True}
_MARKS: dict[str, Callable[[], doc.Element]] = {
    "Emph": doc.emphasis,
    "Strong": doc.strong,
    "Strikeout": lambda: doc.inline(classes=["strikeout"]),
    "Superscript": doc.superscript,
    "Subscript": doc.subscript,
    "Underline": doc.inline,
    "SmallCaps": doc.inline,
}


class Page:
    """Makes the tree of one page.

    Args:
        titles: how each kind of callout is headed, in the page's language.
        images: from the target of a picture to where Sphinx finds it, relative to the source folder.
        prefix: what the ids of headings begin with in a book, and not on a page: it holds the number of the chapter.
    """

    def __init__(self, titles: Mapping[str, str], images: Mapping[str, str], prefix: str = "") -> None:
        self._titles = titles
        self._images = images
        self._prefix = prefix
        self._heading = ""
        self.boxes: list[str] = []

    def section(self, id_: str, title: str, blocks: list[Node]) -> doc.section:
        """The page: a section with a section for each heading below it. Headings of `blocks` begin with level 2."""
        top = doc.section(ids=[id_], names=[id_])
        top += doc.title("", "", doc.Text(title))
        open_: list[tuple[int, doc.Element]] = [(1, top)]
        for block in blocks:
            if block["t"] != "Header":
                open_[-1][1].extend(self._block(block))
                continue
            level, (id_, *_), inlines = block["c"]
            self._heading = plain_text(inlines)
            anchor = id_.removeprefix(self._prefix)
            while open_[-1][0] >= level and len(open_) > 1:
                open_.pop()
            section = doc.section(ids=[anchor], names=[anchor])
            section += doc.title("", "", *self._inlines(inlines))
            open_[-1][1].append(section)
            open_.append((level, section))
        return top

    def blocks(self, blocks: list[Node]) -> list[doc.Node]:
        """The nodes of blocks among which no heading is."""
        return [node for block in blocks for node in self._block(block)]

    def _block(self, block: Node) -> list[doc.Node]:
        content: Any = block.get("c")
        match block["t"]:
            case "Para" | "Plain":
                return [doc.paragraph("", "", *self._inlines(content))]
            case "LineBlock":
                return [doc.line_block("", *(doc.line("", "", *self._inlines(line)) for line in content))]
            case "CodeBlock":
                (_, classes, _), code = content
                literal = doc.literal_block(
                    code, code, xml_space="preserve", language=classes[0] if classes else "text"
                )
                literal["force"] = True
                return [literal]
            case "BlockQuote":
                return [doc.block_quote("", *self.blocks(content))]
            case "BulletList":
                return [self._list(block)]
            case "OrderedList":
                (start, *_), items = content
                numbered = doc.enumerated_list(enumtype="arabic", prefix="", suffix=".", start=start)
                numbered.extend(self._items(items))
                return [numbered]
            case "HorizontalRule":
                return [doc.container("", classes=["rule"])]
            case "Table":
                return [self._table(block)]
            case "Figure":
                return [self._figure(content)]
            case "Div":
                return self._division(*content)
            case "Header":
                return [doc.paragraph("", "", doc.strong("", "", *self._inlines(content[2])))]
        return [doc.paragraph("", "", doc.Text(plain_text(block)))]

    def _list(self, block: Node) -> doc.Element:
        bullets = doc.bullet_list(bullet="-", classes=["tasks"] if is_task_list(block["c"]) else [])
        bullets.extend(self._items(block["c"]))
        return bullets

    def _items(self, items: list[list[Node]]) -> list[doc.Element]:
        if not is_task_list(items):
            return [doc.list_item("", *self.blocks(item)) for item in items]
        return [doc.list_item("", self._task(*first["c"]), *self.blocks(others)) for first, *others in items]

    def _task(self, box: Node, *inlines: Node) -> doc.Element:
        """A box that a reader can tick; its heading and text are what the browser remembers it by."""
        name = sha256(f"{self._heading}\n{plain_text(list(inlines))}".encode())[:12]
        repeat = sum(one.startswith(name) for one in self.boxes)
        self.boxes.append(f"{name}-{repeat + 1}" if repeat else name)
        return task(self.boxes[-1], self._inlines(list(inlines)), ticked=_BOXES[box["c"]])

    def _table(self, block: Node) -> doc.Element:
        head, body = rows(block)
        columns = len(block["c"][2])
        table, group = doc.table(), doc.tgroup(cols=columns)
        group.extend(doc.colspec(colwidth=1) for _ in range(columns))
        for part, found in ((doc.thead(), head), (doc.tbody(), body)):
            for cells in found:
                row = doc.row()
                row.extend(doc.entry("", *self.blocks(cell)) for cell in cells)
                part.append(row)
            if found:
                group.append(part)
        table.append(group)
        return table

    def _figure(self, content: Any) -> doc.Element:
        (id_, *_), (_, caption), blocks = content
        inlines = [inline for block in blocks for inline in block["c"]]
        figure = doc.figure("", *self._inlines(inlines), align="center")
        if id_:
            figure["ids"].append(id_.removeprefix(self._prefix))
        figure += doc.caption("", "", doc.Text(plain_text(caption)))
        return figure

    def _division(self, attributes: list[Any], blocks: list[Node]) -> list[doc.Node]:
        kind = attributes[1][0] if attributes[1] else ""
        if kind not in ALERTS:
            return self.blocks(blocks)
        callout = doc.admonition(classes=[kind])
        callout += doc.title("", "", doc.Text(self._titles[kind]))
        callout.extend(self.blocks(blocks))
        return [callout]

    def _inlines(self, inlines: list[Node]) -> list[doc.Node]:
        return [node for inline in inlines for node in self._inline(inline)]

    def _inline(self, inline: Node) -> list[doc.Node]:
        content: Any = inline.get("c")
        kind = inline["t"]
        match kind:
            case "Str":
                return [doc.Text(content)]
            case "Space" | "SoftBreak":
                return [doc.Text(" ")]
            case "LineBreak":
                return [line_break()]
            case "Code":
                return [doc.literal(content[1], content[1])]
            case "Link":
                return [self._link(content)]
            case "Image":
                return [self._image(content)]
            case "Note":
                return [doc.Text(f" ({plain_text(content)})")]
            case "Span":
                return [doc.inline("", "", *self._inlines(content[1]), classes=content[0][1])]
        if kind in _MARKS:
            marked = _MARKS[kind]()
            marked.extend(self._inlines(content))
            return [marked]
        return [doc.Text(plain_text(inline))]

    def _link(self, content: Any) -> doc.Element:
        _, inlines, (target, _) = content
        inside = target.startswith("#")
        if inside and not target[1:].startswith(self._prefix):
            # A figure of another page.
            return doc.inline("", "", *self._inlines(inlines))
        place = {"refid": target[1:].removeprefix(self._prefix)} if inside else {"refuri": target}
        return doc.reference("", "", *self._inlines(inlines), internal=inside, **place)

    def _image(self, content: Any) -> doc.Element:
        _, alt, (target, _) = content
        return doc.image(uri=self._images[target], alt=plain_text(alt), candidates={"*": self._images[target]})


class task(doc.General, doc.Element):
    """A paragraph with a box that a reader can tick."""

    def __init__(self, name: str = "", inlines: list[doc.Node] | None = None, *, ticked: bool = False) -> None:
        super().__init__("", *(inlines or []), name=name, ticked=ticked)


class line_break(doc.General, doc.Inline, doc.Element):
    """A break within a paragraph."""
