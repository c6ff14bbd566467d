"""The pictures of a lesson as specs: diagrams of what the outline says, and briefs for what it doesn't."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from aurora.diagrams.spec import CardKind, DiagramKind, DiagramSpec, Edge, Group, Node
from aurora.languages import Pack, pack
from aurora.markdown import plain
from aurora.outline.bloom import parse_bloom
from aurora.providers.offline.bloom_words import level_names
from aurora.providers.offline.time_plan import TOLERANCE, Part, time_plan
from aurora.providers.offline.topics import real_topics, title_parts
from aurora.providers.offline.visual_plan import CARD_KINDS, WISH, PlannedVisual, plan_visuals
from aurora.providers.offline.wording import kind, minutes, quoted_plain
from aurora.slices import Mark, VisualSlice

__all__ = ["PlannedVisual", "plan_visuals", "write_visual"]

# Briefs for a picture that shows what a title lists.
_SHOWS_PARTS = ("key_concept", "parts", "comparison", "cause_effect", "overview")


def write_visual(slice_: VisualSlice, mark: Mark | None) -> DiagramSpec:
    """The spec of one picture.

    Where the mark in the text still says what was planned, the picture is the planned one; where an author has changed
    it, a brief for what it says now. `mark` is None where the text has lost it: then the plan decides.
    """
    words = pack(slice_.course.language)
    plan = plan_visuals(slice_)
    planned = plan[slice_.n - 1] if 1 <= slice_.n <= len(plan) else None
    if planned is None or (mark and plain(mark.description) != plain(planned.description)):
        return _wish_card(slice_, words, mark.description if mark else slice_.lesson.title)
    if planned.role == WISH:
        return _wish_card(slice_, words, planned.description)
    if planned.role in CARD_KINDS:
        return _role_card(slice_, words, planned)
    return _DIAGRAMS[planned.role](slice_, words)


def _topic_map(slice_: VisualSlice, words: Pack) -> DiagramSpec:
    topics = real_topics(slice_.lesson)
    boxes = [
        _node(f"topic-{n}", topic.title, level_names(words, parse_bloom(topic.bloom_level)) or None)
        for n, topic in enumerate(topics, 1)
    ]
    lesson = quoted_plain(words, slice_.lesson.title)
    return _spec(
        slice_,
        words,
        kind="hierarchy",
        title="title_topic_map",
        alt=words.text("visual", "alt_topic_map", lesson=lesson, items=_listed(words, boxes)),
        nodes=[_node("lesson", slice_.lesson.title, emphasis=True), *boxes],
        edges=[Edge(source="lesson", target=box.id) for box in boxes],
    )


def _flow(slice_: VisualSlice, words: Pack) -> DiagramSpec:
    parts = time_plan(slice_.lesson, real_topics(slice_.lesson)).parts
    boxes = [_part(f"part-{n}", part, words) for n, part in enumerate(parts, 1)]
    return _spec(
        slice_,
        words,
        kind="flow",
        title="title_flow",
        alt=words.text("visual", "alt_flow", items=_listed(words, boxes)),
        nodes=boxes,
        edges=_chain(boxes),
    )


def _minutes(slice_: VisualSlice, words: Pack) -> DiagramSpec:
    """The parts as long as their minutes, which the drawing itself writes beside them."""
    plan = time_plan(slice_.lesson, real_topics(slice_.lesson))
    boxes = [_part(f"part-{n}", part, words, part.minutes) for n, part in enumerate(plan.parts, 1) if part.minutes]
    if not plan.missing and plan.rest is not None and plan.rest > TOLERANCE:
        boxes.append(_node("rest", words.text("visual", "unassigned"), weight=plan.rest))
    items = ", ".join(f"{quoted_plain(words, box.label)} ({minutes(words, box.weight or 0)})" for box in boxes)
    return _spec(
        slice_,
        words,
        kind="timeline",
        title="title_minutes",
        alt=words.text("visual", "alt_minutes", items=items),
        nodes=boxes,
    )


def _part(id_: str, part: Part, words: Pack, weight: float | None = None) -> Node:
    """A topic, or an activity with its kind."""
    activity = part.kind != "topic"
    detail = kind(words, part.kind) if activity else None
    return _node(id_, part.title, detail, weight=weight, emphasis=activity)


def _place(slice_: VisualSlice, words: Pack) -> DiagramSpec:
    lesson, module = (quoted_plain(words, title) for title in (slice_.lesson.title, slice_.module.title))
    here = _node("lesson", slice_.lesson.title, emphasis=True, group="module")
    before = [_node("previous", slice_.previous, group="module")] if slice_.previous else []
    after = [_node("next", slice_.next, group="module")] if slice_.next else []
    boxes = [*before, here, *after]
    if len(boxes) == 1:
        return _spec(
            slice_,
            words,
            kind="hierarchy",
            title="title_place",
            alt=words.text("visual", "alt_place_alone", module=module, lesson=lesson),
            nodes=[_node("module", slice_.module.title), _node("lesson", slice_.lesson.title, emphasis=True)],
            edges=[Edge(source="module", target="lesson")],
        )
    return _spec(
        slice_,
        words,
        kind="flow",
        title="title_place",
        alt=words.text("visual", "alt_place", module=module, lesson=lesson, items=_listed(words, boxes)),
        nodes=boxes,
        edges=_chain(boxes),
        groups=[Group(id="module", label=_label(slice_.module.title))],
    )


_DIAGRAMS = {"topic_map": _topic_map, "flow": _flow, "minutes": _minutes, "place": _place}


def _role_card(slice_: VisualSlice, words: Pack, planned: PlannedVisual) -> DiagramSpec:
    topics = real_topics(slice_.lesson)
    title = slice_.lesson.title if planned.topic is None else topics[planned.topic].title
    elements = words.text("visual", f"elements_{planned.role}")
    known = title_parts(title) if planned.role in _SHOWS_PARTS else ()
    if known:
        items = ", ".join(quoted_plain(words, part) for part in known)
        elements = words.text("visual", "elements_known", items=items, elements=elements)
    return _card(
        slice_,
        words,
        title=words.text("visual", "title_card", role=words.text("visual", f"role_{planned.role}")),
        fields={
            "purpose": words.text("visual", f"purpose_{planned.role}", topic=quoted_plain(words, title)),
            "elements": elements,
            "kind": words.text("visual", f"kind_{CARD_KINDS[planned.role]}"),
        },
        suggests=CARD_KINDS[planned.role],
    )


def _wish_card(slice_: VisualSlice, words: Pack, purpose: str) -> DiagramSpec:
    wish = slice_.visuals[slice_.n - 1] if 1 <= slice_.n <= len(slice_.visuals) else None
    fields = {
        "purpose": _label(purpose),
        "elements": words.text("visual", "elements_wish"),
        "kind": words.text("visual", f"kind_{wish.kind if wish else 'diagram'}"),
    }
    if wish and wish.requirements and plain(wish.requirements):
        fields["requirements"] = plain(wish.requirements)
    suggests: CardKind | None = "illustration" if wish and wish.kind == "illustration" else None
    return _card(slice_, words, title=words.text("visual", "title_wish"), fields=fields, suggests=suggests)


def _card(
    slice_: VisualSlice, words: Pack, title: str, fields: dict[str, str], suggests: CardKind | None
) -> DiagramSpec:
    fields = {**fields, "alt": words.text("visual", "alt_hint")}
    boxes = [Node(id=name, label=words.text("visual", f"field_{name}"), detail=text) for name, text in fields.items()]
    items = " ".join(
        words.text("lesson", "label", label=box.label) + f" {(box.detail or '').rstrip('.')}." for box in boxes
    )
    return DiagramSpec(
        kind="card",
        title=title,
        alt=words.text("visual", "alt_card", items=items),
        language=slice_.course.language,
        nodes=boxes,
        suggests=suggests,
    )


def _spec(
    slice_: VisualSlice,
    words: Pack,
    *,
    kind: DiagramKind,
    title: str,
    alt: str,
    nodes: list[Node],
    edges: Iterable[Edge] = (),
    groups: Iterable[Group] = (),
) -> DiagramSpec:
    return DiagramSpec(
        kind=kind,
        title=words.text("visual", title),
        alt=alt,
        language=slice_.course.language,
        nodes=nodes,
        edges=list(edges),
        groups=list(groups),
    )


def _node(
    id_: str,
    label: str,
    detail: str | None = None,
    *,
    group: str | None = None,
    weight: float | None = None,
    emphasis: bool = False,
) -> Node:
    return Node(id=id_, label=_label(label), detail=detail, group=group, weight=weight, emphasis=emphasis)


def _label(text: str) -> str:
    return plain(text) or "–"


def _chain(boxes: list[Node]) -> list[Edge]:
    return [Edge(source=a.id, target=b.id) for a, b in pairwise(boxes)]


def _listed(words: Pack, boxes: list[Node]) -> str:
    return ", ".join(quoted_plain(words, box.label) + (f" ({box.detail})" if box.detail else "") for box in boxes)
