"""A book before any format: parts and chapters of sanitised blocks, read from an edition's folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from aurora.books import nodes, pictures
from aurora.books.front import about, labs_table, read_plan, setup
from aurora.books.nodes import Node, plain_text
from aurora.books.pandoc import parse
from aurora.books.pictures import Picture
from aurora.books.sanitise import Sanitiser, clean
from aurora.errors import Problem, ProblemsError, relative
from aurora.languages import Pack, pack
from aurora.provenance import FALLBACK, record_of
from aurora.slices import BookLab, BookLesson, BookSlice
from aurora.slots import find_slots, hide_slots


@dataclass(frozen=True)
class Chapter:
    """One chapter. `anchor` is its id in every format, `slots` how many places of its source are still open.

    `file` is relative to the edition's folder, None for a chapter that has no file of its own.
    """

    kind: Literal["about", "setup", "lesson", "lab"]
    anchor: str
    title: str
    blocks: list[Node]
    id: str | None = None
    number: str | None = None
    type: str | None = None
    file: str | None = None
    pictures: list[Picture] = field(default_factory=list)
    slots: int = 0


@dataclass(frozen=True)
class Part:
    """One module. `heading` carries its number."""

    anchor: str
    number: int
    title: str
    heading: str
    summary: str | None
    chapters: list[Chapter]


@dataclass(frozen=True)
class Manuscript:
    """A whole book. `banner` stands at the head of chapters that are not finished."""

    slice: BookSlice
    words: Pack
    title: str
    subtitle: str
    selection: str | None
    front: list[Chapter]
    parts: list[Part]
    banner: list[Node]

    @property
    def chapters(self) -> list[Chapter]:
        """All chapters in order, those before the first part too."""
        return [*self.front, *(chapter for part in self.parts for chapter in part.chapters)]

    @property
    def pictures(self) -> list[Picture]:
        """All pictures in order."""
        return [picture for chapter in self.chapters for picture in chapter.pictures]

    @property
    def language(self) -> str:
        """The language of the edition, such as `es` or `pt-BR`."""
        return self.slice.course.language


def read_manuscript(slice_: BookSlice, edition: Path) -> Manuscript:
    """Reads all that a book is made of.

    Raises:
        ProblemsError: files are missing or cannot be read; all of them are named.
        AuroraError: a text cannot be parsed.
    """
    _require(slice_, edition)
    words = pack(slice_.course.language)
    banner = words.text("page", "draft_banner")
    shown = "draft_banner" if slice_.draft_slots == "show" else "draft_banner_hidden"
    parts = []
    for module in slice_.modules:
        items: Iterable[BookLesson | BookLab] = module.lessons if slice_.kind == "theory" else module.labs
        title = clean(module.title)
        parts.append(
            Part(
                anchor=f"module-{module.number}",
                number=module.number,
                title=title,
                heading=words.text("book", "module_heading", number=module.number, title=title),
                summary=module.summary,
                chapters=[_chapter(slice_, edition, item, words, banner) for item in items],
            )
        )
    return Manuscript(
        slice=slice_,
        words=words,
        title=clean(slice_.course.title),
        subtitle=words.text("book", f"{slice_.kind}_book"),
        selection=_selection(slice_.selection, words),
        front=_front(slice_, edition, words),
        parts=[part for part in parts if part.chapters],
        banner=_alert("important", parse(words.text("page", shown), shown)),
    )


def _chapter(slice_: BookSlice, edition: Path, item: BookLesson | BookLab, words: Pack, banner: str) -> Chapter:
    kind: Literal["lesson", "lab"] = "lesson" if isinstance(item, BookLesson) else "lab"
    anchor = f"{kind}-{item.number.replace('.', '-')}"
    text = (edition / item.file).read_text("utf-8", errors="replace")
    slots = len(find_slots(text))
    text = without_banner(text, banner)
    if slice_.draft_slots == "hide":
        text = hide_slots(text)
    blocks = parse(text, item.file)
    title = clean(item.title)
    if blocks and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1:
        title = clean(plain_text(blocks[0]["c"][2])) or title
        blocks = blocks[1:]
    own = _own_pictures(item, edition, blocks) if isinstance(item, BookLesson) else []
    figures = {f"../{p.file}": (figure(p, item.number, words), inline_picture(p)) for p in own}
    body = Sanitiser(anchor, figures).chapter(blocks)
    # What was made for the lesson is not lost because its text stopped naming it.
    body += [figures[f"../{picture.file}"][0] for picture in own if not picture.shown]
    return Chapter(
        kind=kind,
        anchor=anchor,
        title=title,
        blocks=body,
        id=item.id,
        number=item.number,
        type=item.type if isinstance(item, BookLab) else None,
        file=item.file,
        pictures=own,
        slots=slots,
    )


def without_banner(text: str, banner: str) -> str:
    """The page without the draft banner that stands right under its title; anything else stays."""
    lines = text.split("\n")
    at = 1 if lines[0].startswith("# ") else 0
    while at < len(lines) and not lines[at].strip():
        at += 1
    end = at
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    quoted = [line[1:].strip() for line in lines[at:end]]
    if quoted[:1] == ["[!IMPORTANT]"] and " ".join(quoted[1:]).split() == banner.split():
        return "\n".join([*lines[:at], *lines[end:]])
    return text


def figure(picture: Picture, lesson: str, words: Pack) -> Node:
    """A picture with its numbered caption: figure 1.3.2 is the second of lesson 1.3."""
    number = f"{lesson}.{picture.id.rpartition('-')[2]}"
    caption = words.text("book", "figure", number=number, description=picture.caption)
    image = {"t": "Plain", "c": [inline_picture(picture)]}
    return {
        "t": "Figure",
        "c": [nodes.attributes("", ("visual",)), [None, [{"t": "Plain", "c": nodes.text(caption)}]], [image]],
    }


def inline_picture(picture: Picture) -> Node:
    """A picture within a line; its target is relative to the edition's folder."""
    return {"t": "Image", "c": [nodes.NO_ATTRIBUTES, nodes.text(picture.alt), [picture.file, ""]]}


def _own_pictures(lesson: BookLesson, edition: Path, blocks: list[Node]) -> list[Picture]:
    described = _descriptions(blocks)
    found = []
    for id_ in lesson.visuals:
        file = f"images/{id_}.png"
        width, height = pictures.size(edition / file)
        said = clean(described.get(f"../{file}", "")).strip()
        alt = clean(_alt_text(edition, id_) or said or lesson.title)
        caption = said or alt
        found.append(Picture(id_, file, edition / file, width, height, alt, caption, f"../{file}" in described))
    return found


def _alt_text(edition: Path, id_: str) -> str | None:
    """What a picture shows: as its spec says, or as the diagram does that was drawn in the place of a painted one."""
    record = record_of(edition, f"images/{id_}.png")
    drawn = record.made_from.get(FALLBACK) if record else None
    return drawn if isinstance(drawn, str) else pictures.alt_text(edition / f"visuals/{id_}.json")


def _descriptions(tree: object) -> dict[str, str]:
    out: dict[str, str] = {}
    if isinstance(tree, list):
        for item in tree:
            out = {**_descriptions(item), **out}
    elif isinstance(tree, dict):
        if tree.get("t") == "Image":
            out[tree["c"][2][0]] = plain_text(tree["c"][1])
        else:
            out = _descriptions(tree.get("c"))
    return out


def _front(slice_: BookSlice, edition: Path, words: Pack) -> list[Chapter]:
    heading = words.text("book", "about")
    blocks = Sanitiser("about", {}).chapter(about(slice_.course, words))
    chapters = [Chapter("about", "about", heading, blocks)]
    if slice_.kind == "labs":
        file = "labguide/environment.yaml"
        text = (edition / file).read_text("utf-8", errors="replace")
        blocks = setup(text, file, words, hide=slice_.draft_slots == "hide")
        plan = read_plan(edition / slice_.master_plan)
        blocks += labs_table(slice_.modules, plan, words)
        blocks = Sanitiser("setup", {}).chapter(blocks)
        title = words.text("book", "setup")
        chapters.append(Chapter("setup", "setup", title, blocks, file=file, slots=len(find_slots(text))))
    return [chapter for chapter in chapters if chapter.blocks]


def _selection(selection: str | None, words: Pack) -> str | None:
    if selection is None:
        return None
    name = "selection_one" if re.fullmatch(r"\d+", selection) else "selection_many"
    return words.text("book", name, modules=selection.replace(",", ", "))


def _alert(kind: str, blocks: list[Node]) -> list[Node]:
    title = nodes.div([], nodes.attributes("", ("title",)))
    return Sanitiser(kind, {}).chapter([nodes.div([title, *blocks], nodes.attributes("", (kind,)))])


def _require(slice_: BookSlice, edition: Path) -> None:
    problems = []

    def need(file: str, picture: bool = False) -> None:
        path = edition / file
        if not path.is_file():
            problems.append(
                Problem(relative(path), 0, 0, "is missing, so its book cannot be made; run the build again")
            )
        elif picture:
            try:
                pictures.size(path)
            except ValueError as error:
                problems.append(Problem(relative(path), 0, 0, f"{error}; delete it and run the build again"))

    for module in slice_.modules:
        if slice_.kind == "theory":
            for lesson in module.lessons:
                need(lesson.file)
                for id_ in lesson.visuals:
                    need(f"images/{id_}.png", picture=True)
        else:
            for lab in module.labs:
                need(lab.file)
    if slice_.kind == "labs":
        need("labguide/environment.yaml")
        need(slice_.master_plan)
    if problems:
        raise ProblemsError(problems)
