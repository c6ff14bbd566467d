"""The checks of a picture's spec that a model wrote: small enough to read, and described in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aurora.checks.findings import Finding
from aurora.markdown import plain, same_text

if TYPE_CHECKING:
    from aurora.diagrams.spec import DiagramSpec
    from aurora.illustrations import IllustrationSpec

MOST_NODES = 20
MOST_LABEL = 80
MOST_DETAIL = 200
MOST_ALT = 600
MOST_TITLE = 150
"""Boxes of a diagram and characters of its texts: more of them become too small to read on a page."""

LEAST_WEIGHT, MOST_WEIGHT = 0.01, 1e6
"""Minutes that a bar can stand for; beyond them numbers can no longer be told apart, or drawn."""


def check_spec(
    spec: DiagramSpec | IllustrationSpec, file: str, *, generated_by_model: bool, description: str = ""
) -> list[Finding]:
    """All findings on a spec; nothing on one that was worked out here.

    Args:
        description: what its lesson says of the picture, which books set as its caption.
    """
    if not generated_by_model:
        return []
    found = [*_texts(spec, file)]
    if description and same_text(spec.alt, description):
        message = "the alt text repeats what the lesson says of the picture, which stands under it as its caption"
        found.append(Finding(file, 0, "alt-caption", message, "Say what is to be seen in the picture.", "again"))
    if spec.kind != "illustration":
        found += _diagram(spec, file)
    elif not plain(spec.scene):
        found.append(Finding(file, 0, "scene-empty", "the scene is empty", "Say what is to be painted.", "blocking"))
    return found


def _texts(spec: DiagramSpec | IllustrationSpec, file: str) -> Iterator[Finding]:
    if len(spec.alt) > MOST_ALT:
        message = f"the alt text has {len(spec.alt)} characters (at most {MOST_ALT})"
        yield Finding(file, 0, "alt-long", message, "Say in two or three sentences what is to be seen.", "blocking")
    if len(spec.title) > MOST_TITLE:
        message = f"the title has {len(spec.title)} characters (at most {MOST_TITLE})"
        yield Finding(file, 0, "title", message, "Say it in a few words.", "blocking")
    if not plain(spec.alt):
        yield Finding(file, 0, "alt-empty", "the alt text is empty", "Say what is to be seen.", "blocking")
    if spec.alt.strip().casefold() == spec.title.strip().casefold():
        yield Finding(file, 0, "alt-title", "the alt text repeats the title", "Say what is to be seen.", "blocking")


def _diagram(spec: DiagramSpec, file: str) -> Iterator[Finding]:
    if len(spec.nodes) > MOST_NODES:
        message = f"{len(spec.nodes)} boxes are too many for one picture (at most {MOST_NODES})"
        yield Finding(file, 0, "nodes", message, "Show less, or join boxes.", "blocking")
    if len(spec.nodes) < 2:
        yield Finding(
            file, 0, "nodes", "one box is no diagram", "Show its parts and how they hang together.", "blocking"
        )
    labels = [(f"the box '{node.id}'", node.label) for node in spec.nodes]
    labels += [(f"the group '{group.id}'", group.label) for group in spec.groups]
    labels += [(f"the edge '{edge.source}' -> '{edge.target}'", edge.label) for edge in spec.edges if edge.label]
    for place, label in labels:
        if len(label) > MOST_LABEL:
            message = f"the label of {place} has {len(label)} characters (at most {MOST_LABEL})"
            yield Finding(file, 0, "label", message, "Use a few words; a box has `detail` for the rest.", "blocking")
        if not plain(label):
            yield Finding(file, 0, "label", f"the label of {place} is empty", "Use a few words.", "blocking")
    for node in spec.nodes:
        if node.weight and not LEAST_WEIGHT <= node.weight <= MOST_WEIGHT:
            message = f"the weight of the box '{node.id}' is {node.weight:g}"
            fix = f"Give minutes, from {LEAST_WEIGHT:g} to {MOST_WEIGHT:,.0f}."
            yield Finding(file, 0, "weight", message, fix, "blocking")
        if node.detail and len(node.detail) > MOST_DETAIL:
            message = f"the detail of the box '{node.id}' has {len(node.detail)} characters (at most {MOST_DETAIL})"
            yield Finding(file, 0, "detail", message, "Shorten it.", "blocking")
