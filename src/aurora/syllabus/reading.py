"""A syllabus as an outline: which of its parts are modules, and what is said of the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aurora.errors import AuroraError, relative
from aurora.languages import pack
from aurora.outline import Outline
from aurora.outline.detect import find_language, title_from_stem
from aurora.outline.values import fold
from aurora.outline.write import ItemPath, outline_text
from aurora.syllabus.document import read_document
from aurora.syllabus.parts import Part, assemble, titled
from aurora.syllabus.placing import Rest, merge_rows, read_lab, read_module
from aurora.syllabus.tree import Node
from aurora.syllabus.words import field_of, is_lesson, is_module, module_named


@dataclass(frozen=True)
class Given:
    """What the author says of the course besides the syllabus; it goes before what stands there."""

    language: str | None = None
    level: str | None = None
    audience: str | None = None
    hours: float | None = None


@dataclass(frozen=True)
class Read:
    """What a syllabus gives: the outline, and its text for the author, with all that has no place in it as comments.

    `unplaced` lists the comments with their lines in the text, counting from 1.
    """

    outline: Outline
    text: str
    unplaced: list[tuple[int, str]]


def read_syllabus(path: Path, given: Given) -> Read:
    """Reads a syllabus into an outline, without any model.

    Raises:
        AuroraError: the file cannot be read, names no parts of a course, or its language cannot be told.
    """
    root = read_document(path)
    language = given.language or find_language(_texts(root))
    course, top = _course(root)
    course.settle("title", title_from_stem(path.stem, language or "en"))
    if given.language:
        course.fields["language"] = given.language
    elif not course.fields.get("language") and language:
        course.fields["language"] = language
    elif not course.fields.get("language"):
        raise AuroraError(
            f"{relative(path)}: the text is too short or too mixed to tell its language; add --language en (or es, …)"
        )
    words = pack(course.fields["language"])
    modules = _modules(top, course, words.text("outline", "no_lessons"))
    if not modules:
        raise AuroraError(
            f"{relative(path)}: no modules or lessons were found; a syllabus has a heading for each module, "
            "or a list of what is taught"
        )
    _add_given(course, given)
    outline, notes = assemble(course, modules)
    unplaced = words.text("outline", "not_placed", text="{}").replace("{}", "")
    opening = [words.text("outline", "from_syllabus", file=path.name)]
    text = outline_text(outline, _marked(notes, unplaced, words.text("outline", "no_lessons")), opening)
    return Read(outline, text, _lines_with(text, f"# {unplaced}"))


def _lines_with(text: str, mark: str) -> list[tuple[int, str]]:
    lines = enumerate(text.splitlines(), start=1)
    return [(number, line.strip().removeprefix(mark)) for number, line in lines if line.strip().startswith(mark)]


def _texts(node: Node) -> list[str]:
    below = [text for child in (*node.children, *node.rows) for text in _texts(child)]
    return [node.text, *node.prose, *below]


def _marked(notes: dict[ItemPath, list[str]], mark: str, missing: str) -> dict[ItemPath, Sequence[str]]:
    return {
        path: [text if text.startswith(" ") or text == missing else mark + text for text in texts]
        for path, texts in notes.items()
    }


def _add_given(course: Part, given: Given) -> None:
    if given.level:
        course.fields["level"] = given.level
    if given.audience:
        course.fields["audience"] = [given.audience]
    if given.hours:
        course.fields["total_duration_minutes"] = given.hours * 60


def _course(root: Node) -> tuple[Part, Rest]:
    """The course's own fields, and the parts that are left."""
    title, top = _title(root)
    course = Part({})
    if title:
        found = titled(title, "course")
        course.fields["title"] = found.fields["title"]
        course.fields["total_duration_minutes"] = found.fields["duration_minutes"]
        course.say("description", found.fields.get("description", ""))
    rest = Rest(top, course, "course")
    for text in top.prose:
        course.say("description", text)
    if rest.objectives:
        course.extend("learning_outcomes", rest.objectives)
    return course, rest


def _title(root: Node) -> tuple[str, Node]:
    """The course's title, and what stands under it."""
    headings = [child for child in root.children if not child.is_item and field_of(child.text) is None]
    first = headings[0] if headings else None
    if first is None or is_module(first.text) or is_lesson(first.text, loosely=True):
        return _title_in_prose(root)
    if root.text:
        within = any(not below.is_item and not field_of(below.text) for below in first.children)
        if fold(first.text) != fold(root.text) and not (len(headings) == 1 and within):
            return root.text, root
        title = root.text
    elif len(headings) == 1 or not _is_structured(first) or any(is_module(other.text) for other in headings[1:]):
        title = first.text
    else:
        return _title_in_prose(root)
    top = Node(
        "", 0, [text for text in root.prose if fold(text) != fold(title)], [], list(root.rows), list(root.leftovers)
    )
    for child in root.children:
        if child is not first and fold(child.text) != fold(title):
            top.children.append(child)
            continue
        top.children += child.children
        top.prose += child.prose
        top.rows += child.rows
        top.leftovers += child.leftovers
    if fold(first.text) != fold(title):
        top.leftovers.append(first.text)
    return title, top


def _title_in_prose(root: Node) -> tuple[str, Node]:
    if root.text or not root.prose or len(root.prose[0]) > 120 or root.prose[0].endswith((".", ":")):
        return root.text, root
    return root.prose[0], replace(root, prose=root.prose[1:])


def _is_structured(node: Node) -> bool:
    """Whether parts of its own stand under a node."""
    return bool(node.rows) or any(
        (named := field_of(child.text)) is None or named.field == "contents" for child in node.children
    )


def _modules(rest: Rest, course: Part, missing: str) -> list[Part]:
    """The modules, with the activities that name them; what is left becomes comments of the course."""
    nodes, others = _choose(_unwrapped(rest.parts, course), course)
    if nodes:
        others += merge_rows(nodes, rest.rows)
    elif rest.rows:
        are_modules = any(not row.is_item for row in rest.rows)
        nodes, left = (rest.rows, []) if are_modules else _choose(rest.rows, course)
        others += left
    modules = [read_module(node, lambda: missing) for node in nodes]
    for node, kind in rest.activities:
        number = module_named(node.text)
        if number is not None and 1 <= number <= len(modules):
            modules[number - 1].labs.append(read_lab(node, kind))
        else:
            course.leave(node)
    for other in others:
        course.leave(other)
    return modules


def _unwrapped(parts: list[Node], course: Part) -> list[Node]:
    """The parts, with those under a heading that only holds modules in its place."""
    if any(is_module(part.text) for part in parts):
        return parts
    result: list[Node] = []
    for part in parts:
        if any(not below.is_item and is_module(below.text) for below in part.children):
            result += part.children
            course.leave(replace(part, children=[]))
        else:
            result.append(part)
    return result


def _choose(parts: list[Node], course: Part) -> tuple[list[Node], list[Node]]:
    """The parts that are modules, and those that have no place; lessons alone get a module of the course's name."""
    if any(is_module(part.text) for part in parts):
        chosen = [p for p in parts if is_module(p.text) or (not p.is_item and _is_structured(p))]
        return chosen, [part for part in parts if part not in chosen]
    if not parts:
        return [], []
    if any(is_lesson(part.text) for part in parts):
        return [_one_module(parts, course)], []
    headings = [part for part in parts if not part.is_item]
    if not headings:
        with_parts = [part for part in parts if _is_structured(part)]
        nested = len(with_parts) > 1 and 2 * len(with_parts) >= len(parts)
        return (parts, []) if nested else ([_one_module(parts, course)], [])
    items = [part for part in parts if part.is_item]
    structured = [index for index, part in enumerate(headings) if _is_structured(part)]
    if not structured:
        return [_one_module(headings, course)], items
    inner = headings[structured[0] : structured[-1] + 1]
    return inner, [*items, *(part for part in headings if part not in inner)]


def _one_module(lessons: list[Node], course: Part) -> Node:
    return Node(str(course.fields["title"]), 0, children=lessons)
