"""The spec of a picture that a model wrote: small enough to be read and drawn, and described in words."""

from __future__ import annotations

from typing import Any

import pytest

from aurora.checks.diagram import MOST_ALT, MOST_DETAIL, MOST_LABEL, MOST_NODES, MOST_TITLE, check_spec
from aurora.diagrams.spec import DiagramSpec
from aurora.illustrations import IllustrationSpec


def nodes(count: int = 3, **of_first: Any) -> list[dict[str, Any]]:
    boxes: list[dict[str, Any]] = [{"id": f"n{n}", "label": f"Box {n}"} for n in range(count)]
    return [{**boxes[0], **of_first}, *boxes[1:]]


def diagram(**changes: Any) -> DiagramSpec:
    spec = {"kind": "flow", "title": "From flour to bread", "alt": "Three steps in a row.", "nodes": nodes()}
    return DiagramSpec.model_validate({**spec, **changes})


def codes(spec: DiagramSpec | IllustrationSpec, *, generated_by_model: bool = True) -> list[str]:
    found = check_spec(spec, "visuals/a-1.json", generated_by_model=generated_by_model)
    assert all(finding.severity == "blocking" for finding in found)
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"nodes": nodes(MOST_NODES)}, []),
        ({"nodes": nodes(MOST_NODES + 1)}, ["nodes"]),
        ({"nodes": nodes(1)}, ["nodes"]),
        ({"nodes": nodes(label="x" * MOST_LABEL)}, []),
        ({"nodes": nodes(label="x" * (MOST_LABEL + 1))}, ["label"]),
        ({"nodes": nodes(label=" \u200b")}, ["label"]),
        ({"nodes": nodes(detail="x" * MOST_DETAIL)}, []),
        ({"nodes": nodes(detail="x" * (MOST_DETAIL + 1))}, ["detail"]),
        ({"nodes": nodes(weight=45.5)}, []),
        ({"nodes": nodes(weight=0)}, []),
        ({"nodes": nodes(weight=1e300)}, ["weight"]),
        ({"nodes": nodes(weight=1e-300)}, ["weight"]),
        ({"edges": [{"source": "n0", "target": "n1", "label": "x" * MOST_LABEL}]}, []),
        ({"edges": [{"source": "n0", "target": "n1", "label": "x" * (MOST_LABEL + 1)}]}, ["label"]),
        ({"groups": [{"id": "g", "label": "x" * (MOST_LABEL + 1)}]}, ["label"]),
        ({"alt": "x" * MOST_ALT}, []),
        ({"alt": "x" * (MOST_ALT + 1)}, ["alt-long"]),
        ({"alt": " FROM flour to bread"}, ["alt-title"]),
        ({"alt": "\u2060 \t"}, ["alt-empty"]),
        ({"title": "x" * (MOST_TITLE + 1)}, ["title"]),
    ],
)
def test_what_does_not_fit_on_a_page_is_stopped(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(diagram(**changes)) == expected


def test_an_illustration_needs_words_for_those_who_cannot_see_it() -> None:
    spec = IllustrationSpec(title="A bakery", alt="Two bakers at an oven.", scene="Two bakers.")
    assert codes(spec) == []
    assert codes(spec.model_copy(update={"alt": "A bakery"})) == ["alt-title"]
    assert codes(spec.model_copy(update={"scene": " "})) == ["scene-empty"]


def test_what_was_worked_out_here_is_not_asked_for_again() -> None:
    assert codes(diagram(nodes=nodes(1), alt="x" * 999), generated_by_model=False) == []
