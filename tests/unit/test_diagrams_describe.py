"""A diagram that nobody described is described from what is in it."""

from __future__ import annotations

import pytest

from aurora.diagrams.describe import describe
from aurora.diagrams.spec import DiagramSpec

SPEC = {
    "kind": "flow",
    "title": "From water to steam",
    "alt": "x",
    "nodes": [
        {"id": "a", "label": "Water", "detail": "cold and clear."},
        {"id": "b", "label": "Steam", "group": "hot"},
        {"id": "c", "label": "Cloud", "group": "hot"},
    ],
    "edges": [{"source": "a", "target": "b", "label": "heat"}, {"source": "b", "target": "c"}],
    "groups": [{"id": "hot", "label": "Above 100 °C"}],
}


def test_boxes_groups_and_arrows_are_said() -> None:
    assert describe(DiagramSpec.model_validate(SPEC)) == (
        "Flow diagram. Boxes: “Above 100 °C”: “Steam”, “Cloud”. “Water” (cold and clear). "
        "Arrows: from “Water” to “Steam” (heat), from “Steam” to “Cloud”."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "Diagrama de flujo. Recuadros: «Water» (cold and clear), «Steam». Flechas: de «Water» a «Steam»."),
        ("pt", "Fluxograma. Caixas: “Water” (cold and clear), “Steam”. Setas: de “Water” para “Steam”."),
        (
            "fr",
            "Organigramme. Cases\u00a0: «\u00a0Water\u00a0» (cold and clear), «\u00a0Steam\u00a0». "
            "Flèches\u00a0: de «\u00a0Water\u00a0» à «\u00a0Steam\u00a0».",
        ),
        ("de", "Flow diagram. Boxes: “Water” (cold and clear), “Steam”. Arrows: from “Water” to “Steam”."),
    ],
)
def test_it_is_said_in_the_language_of_the_diagram(language: str, said: str) -> None:
    nodes = [SPEC["nodes"][0], {"id": "b", "label": "Steam"}]  # type: ignore[index]
    edges = [{"source": "a", "target": "b"}]
    spec = {**SPEC, "language": language, "nodes": nodes, "edges": edges, "groups": []}
    assert describe(DiagramSpec.model_validate(spec)) == said


@pytest.mark.parametrize("kind", ["hierarchy", "cycle", "layers", "comparison", "timeline", "concept_map", "card"])
def test_every_kind_has_a_name_of_its_own(kind: str) -> None:
    said = describe(DiagramSpec.model_validate({**SPEC, "kind": kind, "edges": []}))
    assert not said.startswith("Flow")
    assert said.endswith("Boxes: “Above 100 °C”: “Steam”, “Cloud”. “Water” (cold and clear).")
