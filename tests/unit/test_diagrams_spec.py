import pytest
from pydantic import ValidationError

from aurora.diagrams.spec import DiagramSpec


def spec(**changes):
    content = {
        "kind": "flow",
        "title": "T",
        "alt": "A",
        "nodes": [{"id": "a", "label": "A"}, {"id": "b", "label": "B", "group": "g"}],
        "edges": [{"source": "a", "target": "b"}],
        "groups": [{"id": "g", "label": "G"}],
    }
    return DiagramSpec.model_validate(content | changes)


def test_a_sound_spec_is_accepted():
    assert [node.id for node in spec().nodes] == ["a", "b"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nodes": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}], "edges": []}, "node id 'a' is used more"),
        ({"groups": [{"id": "g", "label": "1"}, {"id": "g", "label": "2"}]}, "group id 'g' is used more"),
        ({"edges": [{"source": "a", "target": "zz"}]}, "names 'zz', which is no node: there are a, b"),
        ({"groups": []}, "node 'b' is in group 'g', which is not in groups: there are none"),
        ({"edges": [{"source": "a", "target": "a"}]}, "from 'a' to itself"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
        ({"nodes": [{"id": "a", "label": "A", "weight": float("inf")}], "edges": []}, "finite"),
    ],
)
def test_what_is_wrong_is_said(changes, said):
    with pytest.raises(ValidationError, match=said):
        spec(**changes)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(ValidationError) as caught:
        spec(edges=[{"source": "x", "target": "y"}], groups=[])
    assert all(part in str(caught.value) for part in ("'x'", "'y'", "'g'"))
