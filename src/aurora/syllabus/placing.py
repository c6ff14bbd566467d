"""Where what a syllabus says belongs in an outline."""

from __future__ import annotations

import re
from collections.abc import Callable

from aurora.outline import ActivityType, parse_bloom, values
from aurora.outline.titles import Role, read_activity_type, strip_numbering
from aurora.outline.values import fold
from aurora.syllabus.durations import minutes_in, says_more, shares_in, split_duration
from aurora.syllabus.parts import Part, listed, titled, whole
from aurora.syllabus.tree import Node
from aurora.syllabus.words import ACTIVITIES, Labelled, field_of

_LISTS = {"objectives": "learning_outcomes", "audience": "audience", "prerequisites": "prerequisites"}
_SEPARATORS = (";", ",")
# As long as "24 horas (10 horas teóricas y 14 horas prácticas)".
_LONGEST_SHARES = 55
_NUMBER_ALONE = re.compile(r"(?:[a-z]+\s+)?\d{1,3}")


class Rest:
    """What of a node is no field of its part: the parts in it, the lines of its tables, and its objectives.

    `activities` are those that stand beside the modules of a course, each with the kind that its heading names.
    """

    def __init__(self, node: Node, part: Part, role: Role) -> None:
        self.parts: list[Node] = []
        self.rows: list[Node] = list(node.rows)
        self.objectives: list[str] = []
        self.activities: list[tuple[Node, ActivityType]] = []
        self._part, self._role = part, role
        part.notes += node.leftovers
        for child in node.children:
            self._take(child)

    def _take(self, child: Node) -> None:
        named = field_of(child.text)
        if named is None or (child.is_item and child.is_empty and not named.value):
            self.parts.append(child)
        elif _says_nothing(named, child) or not self._put(named, child):
            if child.is_item and not (self._role == "course" and named.field == "elsewhere"):
                self.parts.append(child)
            else:
                self._part.leave(child)

    def _put(self, named: Labelled, child: Node) -> bool:
        """Puts a field where it belongs; False where it has no place here or cannot be read."""
        name = named.field
        if name == "contents":
            return self._contents(named, child)
        if name == "duration":
            return self._duration(named, child)
        if name == "description":
            _describe(self._part, self._role, [*filter(None, [named.value]), *child.prose])
            for below in (*child.children, *child.rows):
                _describe(self._part, self._role, [whole(below)])
            self._part.notes += child.leftovers
            return True
        if name in ACTIVITIES and self._role == "lab":
            self._part.extend("activities", listed(child, named.value))
            return True
        if name in ACTIVITIES and self._role != "topic":
            return self._activities(named, child)
        if name == "objectives":
            self.objectives += listed(child, named.value)
            return True
        if name == "bloom" and self._role != "course":
            return child.is_empty and bool(parse_bloom(named.value)) and self._part.settle("bloom_level", named.value)
        return self._role == "course" and self._course_field(named, child)

    def _contents(self, named: Labelled, child: Node) -> bool:
        """What stands under a heading such as `Temario` stands for itself."""
        if named.value and self._role != "course":
            mark = next((mark for mark in _SEPARATORS if mark in named.value), None)
            texts = named.value.split(mark) if mark else [named.value]
            self.parts += [Node(text.strip(), child.level) for text in texts if text.strip()]
        elif named.value:
            self._part.notes.append(child.text)
        inner = Rest(Node("", 0, children=child.children, leftovers=child.leftovers), self._part, self._role)
        self.parts += inner.parts
        self.rows += child.rows + inner.rows
        self.objectives += inner.objectives
        self.activities += inner.activities
        self._part.notes += [text for text in child.prose if not text.endswith(":")]
        return True

    def _duration(self, named: Labelled, child: Node) -> bool:
        texts = [named.value, *child.prose, *(whole(below) for below in child.children)]
        given = [text for text in texts if text]
        hours = any(word in fold(named.label) for word in ("hor", "hour", "heure"))
        minutes = next((found for found in (minutes_in(text, hours) for text in given) if found), None)
        shares = shares_in(" ".join(given)) if self._role == "course" else {}
        self._part.fields.update({name: value for name, value in shares.items() if name not in self._part.fields})
        if minutes is None:
            return bool(shares)
        name = "total_duration_minutes" if self._role == "course" else "duration_minutes"
        if self._part.fields.get(name) is None:
            self._part.fields[name] = minutes
        besides = child.leftovers or child.rows or (child.children and (named.value or child.prose))
        text = " ".join(given)
        more = len(text) > _LONGEST_SHARES if shares else says_more(text)
        if besides or more or self._part.fields[name] != minutes:
            self._part.leave(child)
        return True

    def _activities(self, named: Labelled, child: Node) -> bool:
        default = ACTIVITIES[named.field]
        nodes = [*child.children, *child.rows]
        if named.value:
            is_label = strip_numbering(child.text, "lab") != child.text
            nodes = [Node(child.text if is_label else named.value, child.level, child.prose, nodes)]
        elif not nodes:
            nodes = [Node(text, child.level) for text in child.prose]
        elif child.prose:
            self._part.notes += [text for text in child.prose if not text.endswith(":")]
        self._part.notes += child.leftovers
        if not nodes and read_activity_type(child.text):
            nodes = [child]
        if self._role == "course":
            self.activities += [(node, default) for node in nodes]
        else:
            self._part.labs += [read_lab(node, default) for node in nodes]
        return bool(nodes)

    def _course_field(self, named: Labelled, child: Node) -> bool:
        fields = self._part
        if named.field in _LISTS:
            fields.extend(_LISTS[named.field], listed(child, named.value))
            return True
        text = " ".join([*filter(None, [named.value]), *listed(child)])
        if named.field in ("tools", "hardware") and text:
            environment = fields.fields.setdefault("environment", {})
            texts = listed(child, named.value)
            environment.setdefault(named.field, []).extend(
                [{"name": one} for one in texts] if named.field == "tools" else texts
            )
            return True
        if named.field == "language":
            code = values.language(text)
            return code is not None and fields.settle("language", code)
        return named.field in ("level", "title") and bool(text) and fields.settle(named.field, text)


def read_module(node: Node, missing: Callable[[], str]) -> Part:
    """A module with its lessons; `missing` gives the comment for a lesson that stands for those not named."""
    module = titled(node.text, "module")
    rest = Rest(node, module, "module")
    _describe(module, "module", node.prose)
    headings = [part for part in rest.parts if not part.is_item]
    items = [part for part in rest.parts if part.is_item]
    lessons, extra = (headings, items) if any(_kind(one) is None for one in headings) else (rest.parts, [])
    if lessons:
        extra += merge_rows(lessons, rest.rows)
    else:
        lessons = rest.rows
    for one in lessons:
        (module.labs if _kind(one) else module.lessons).append(read_lab(one) if _kind(one) else read_lesson(one))
    known = {fold(lesson.fields["title"]) for lesson in module.lessons}
    for one in extra:
        if _kind(one):
            module.labs.append(read_lab(one))
        elif fold(titled(one.text, "lesson").fields["title"]) not in known or not one.is_empty:
            module.leave(one)
    if not module.lessons:
        module.lessons.append(Part({"title": titled(module.fields["title"], "lesson").fields["title"]}, [missing()]))
    _place_objectives(module, rest.objectives)
    return module


def _place_objectives(module: Part, objectives: list[str]) -> None:
    """A module has no objectives of its own: they are its only lesson's, or a sentence of its summary."""
    if not objectives:
        return
    if len(module.lessons) == 1 and "objectives" not in module.lessons[0].fields:
        module.lessons[0].extend("objectives", objectives)
    else:
        module.say("summary", "; ".join(text.rstrip(".;") for text in objectives) + ".")


def read_lesson(node: Node) -> Part:
    """A lesson with its topics and activities."""
    lesson = titled(node.text, "lesson")
    rest = Rest(node, lesson, "lesson")
    _describe(lesson, "lesson", node.prose)
    if rest.objectives:
        lesson.extend("objectives", rest.objectives)
    for one in [*rest.parts, *rest.rows]:
        if _kind(one):
            lesson.labs.append(read_lab(one))
        else:
            lesson.topics.append(_topic(one, lesson))
    return lesson


def _topic(node: Node, lesson: Part) -> Part:
    topic = titled(node.text, "topic")
    rest = Rest(node, topic, "topic")
    _describe(topic, "topic", node.prose)
    below = []
    for one in [*rest.parts, *rest.rows]:
        if _kind(one):
            lesson.labs.append(read_lab(one))
        else:
            below.append(whole(one))
    _describe(topic, "topic", ["; ".join(below)])
    lesson.extend("objectives", rest.objectives)
    return topic


def read_lab(node: Node, kind: ActivityType = "lab") -> Part:
    """An activity; the items under it are its steps. It is of this kind where its title names none."""
    lab = titled(node.text, "lab")
    if read_activity_type(split_duration(node.text)[0]) is None:
        lab.fields["type"] = kind
    rest = Rest(Node("", 0, children=node.children, rows=node.rows, leftovers=node.leftovers), lab, "lab")
    _describe(lab, "lab", node.prose)
    lab.extend("objectives", rest.objectives)
    lab.extend("activities", [whole(one) for one in [*rest.parts, *rest.rows]])
    return lab


def merge_rows(nodes: list[Node], rows: list[Node]) -> list[Node]:
    """Puts what the lines of a table say under the nodes that they are about; returns the lines that fit none."""
    titles = [fold(titled(node.text, "module").fields["title"]) for node in nodes]
    left = []
    for index, row in enumerate(rows):
        title = fold(titled(row.text, "module").fields["title"])
        at = titles.index(title) if title in titles else None
        if at is None and len(rows) == len(nodes) and _NUMBER_ALONE.fullmatch(fold(row.text).strip()):
            at = index
        if at is None:
            left.append(row)
            continue
        node = nodes[at]
        fields = [child for child in row.children if (named := field_of(child.text)) and named.field != "contents"]
        others = [child for child in row.children if child not in fields]
        has_parts = any(field_of(child.text) is None for child in node.children)
        node.children += fields if has_parts else row.children
        node.leftovers += row.leftovers
        if has_parts:
            node.leftovers += [line for child in others for line in listed(child)]
    return left


def _says_nothing(named: Labelled, node: Node) -> bool:
    return node.is_empty and not named.value and named.field not in ACTIVITIES


def _kind(node: Node) -> str | None:
    return read_activity_type(split_duration(node.text)[0])


def _describe(part: Part, role: Role, texts: list[str]) -> None:
    for text in texts:
        part.say("summary" if role == "module" else "description", text)
