from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from aurora.diagrams.spec import DiagramSpec
from aurora.lab_plan import LabPlan
from aurora.outline.models import Environment, Outline
from aurora.providers.schemas import restored, restored_text, strict

REAL: list[type[BaseModel]] = [DiagramSpec, LabPlan, Environment, Outline]
ALLOWED = {"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "const", "$ref", "$defs"}


def nodes(schema: Any) -> list[dict[str, Any]]:
    """All schemas in a schema, and none of what only looks like one (properties named `type`)."""
    found = [schema]
    for child in (schema.get("items"), *schema.get("anyOf", [])):
        found += nodes(child) if child else []
    for children in (schema.get("properties", {}), schema.get("$defs", {})):
        for child in children.values():
            found += nodes(child)
    return found


@pytest.mark.parametrize("model", REAL)
@pytest.mark.parametrize("inline_refs", [False, True])
def test_real_schemas_keep_to_the_rules_of_strict_modes(model: type[BaseModel], inline_refs: bool) -> None:
    schema = strict(model.model_json_schema(), inline_refs=inline_refs)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    for node in nodes(schema):
        assert node.keys() <= ALLOWED | {"description"}
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
        if "$ref" in node:
            assert node.keys() == {"$ref"}
            assert not inline_refs
            assert node["$ref"].removeprefix("#/$defs/") in schema["$defs"]
    assert ("$defs" in schema) is not inline_refs
    assert strict(model.model_json_schema(), inline_refs=inline_refs) == schema


@pytest.mark.parametrize("model", [Environment, Outline])
def test_descriptions_of_properties_stay(model: type[BaseModel]) -> None:
    schema = model.model_json_schema()
    owners = [schema, *schema.get("$defs", {}).values()]
    before = {
        child["description"] for owner in owners for child in owner["properties"].values() if "description" in child
    }
    assert before <= {node.get("description") for node in nodes(strict(schema))}


def test_a_diagram_as_it_is_asked_for() -> None:
    properties = strict(DiagramSpec.model_json_schema())["properties"]
    assert properties["title"] == {"type": "string"}
    assert properties["language"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert properties["nodes"] == {"type": "array", "items": {"$ref": "#/$defs/Node"}}
    assert properties["kind"]["enum"][0] == "flow"
    assert properties["suggests"]["anyOf"][1] == {"type": "null"}
    assert len(properties["suggests"]["anyOf"]) == 2


def test_free_keys_are_asked_for_as_pairs() -> None:
    described = Environment.model_json_schema()["properties"]["names"]["description"]
    asked = strict(Environment.model_json_schema())["properties"]["names"]
    assert asked["description"] == described
    (pairs, null) = asked["anyOf"]
    assert null == {"type": "null"}
    assert pairs["items"]["required"] == ["name", "value"]
    kept = strict(Environment.model_json_schema(), pairs=False, all_required=False)["properties"]["names"]
    assert kept == {"type": "object", "description": described, "additionalProperties": {"type": "string"}}


def test_optional_keys_may_stay_optional() -> None:
    schema = strict(LabPlan.model_json_schema(), all_required=False)
    assert schema["required"] == LabPlan.model_json_schema()["required"]
    assert schema["properties"]["tools"]["type"] == "array"
    assert schema["properties"]["executed"]["type"] == "boolean"


def test_keywords_may_be_kept() -> None:
    assert "minItems" not in strict(DiagramSpec.model_json_schema())["properties"]["nodes"]
    assert strict(DiagramSpec.model_json_schema(), keep=["minItems"])["properties"]["nodes"]["minItems"] == 1


def some(schema: Any, root: Any) -> st.SearchStrategy[Any]:
    """Answers to a strict schema."""
    if "$ref" in schema:
        return some(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    if "anyOf" in schema:
        return st.one_of([some(option, root) for option in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "object":
            return st.fixed_dictionaries({name: some(child, root) for name, child in schema["properties"].items()})
        case "array":
            return st.lists(some(schema["items"], root), min_size=1, max_size=2)
        case "string":
            return st.text("abñ", min_size=1, max_size=3)
        case "number" | "integer":
            return st.integers(0, 100)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
    raise AssertionError(schema)


def _answers(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    schema = strict(model.model_json_schema())
    return some(schema, schema)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([LabPlan, Environment]).flatmap(lambda model: st.tuples(st.just(model), _answers(model))))
def test_what_answers_a_strict_schema_fits_the_model(drawn: tuple[type[BaseModel], Any]) -> None:
    model, answer = drawn
    jsonschema.validate(answer, strict(model.model_json_schema()))
    model.model_validate(restored(answer, model.model_json_schema()))
    model.model_validate_json(restored_text(json.dumps(answer), model.model_json_schema()))


@settings(max_examples=40, deadline=None)
@given(_answers(DiagramSpec))
def test_what_answers_for_a_diagram_fits_but_for_its_ids(answer: Any) -> None:
    for index, node in enumerate(answer["nodes"]):
        node.update(id=f"n{index}", group=None)
    for index, group in enumerate(answer["groups"] or []):
        group["id"] = f"g{index}"
    answer["edges"] = [{"source": "n0", "target": "n1", "label": None}] if len(answer["nodes"]) > 1 else None
    spec = DiagramSpec.model_validate(restored(answer, DiagramSpec.model_json_schema()))
    assert spec.title == answer["title"]


def test_null_is_left_out_only_where_it_says_nothing() -> None:
    class Model(BaseModel):
        needed: str | None
        number: int | None = 5
        text: str = "x"
        unknown: Literal["a"] = "a"

    answer = {"needed": None, "number": None, "text": None, "unknown": None, "more": None}
    assert restored(answer, Model.model_json_schema()) == {"needed": None, "number": None, "more": None}


def test_pairs_become_mappings_at_any_depth() -> None:
    class Inner(BaseModel):
        names: dict[str, dict[str, int]] = {}

    class Model(BaseModel):
        inner: list[Inner] | None = None
        either: dict[str, Inner] | None = None

    pairs = [{"name": "a", "value": [{"name": "b", "value": 1}]}]
    answer = {"inner": [{"names": pairs}], "either": [{"name": "c", "value": {"names": None}}]}
    jsonschema.validate(answer, strict(Model.model_json_schema()))
    plain = restored(answer, Model.model_json_schema())
    assert plain == {"inner": [{"names": {"a": {"b": 1}}}], "either": {"c": {}}}
    assert restored(plain, Model.model_json_schema()) == plain


class Box(BaseModel):
    kind: Literal["box"]
    note: str = ""


class Bag(BaseModel):
    kind: Literal["bag"]
    sizes: dict[str, int] = {}


def test_unions_are_told_apart() -> None:
    class Model(BaseModel):
        things: list[Annotated[Box | Bag, Field(discriminator="kind")]]

    schema = strict(Model.model_json_schema())
    assert schema["properties"]["things"]["items"].keys() == {"anyOf"}
    answer = {"things": [{"kind": "bag", "sizes": [{"name": "a", "value": 1}]}, {"kind": "box", "note": None}]}
    jsonschema.validate(answer, schema)
    assert restored(answer, Model.model_json_schema()) == {
        "things": [{"kind": "bag", "sizes": {"a": 1}}, {"kind": "box"}]
    }


def test_unions_are_told_apart_by_their_tag_even_with_equal_keys() -> None:
    class Free(BaseModel):
        kind: Literal["free"]
        note: str | None = "x"

    class Model(BaseModel):
        thing: Box | Free

    assert restored({"thing": {"kind": "free", "note": None}}, Model.model_json_schema()) == {
        "thing": {"kind": "free", "note": None}
    }
    assert restored({"thing": {"kind": "box", "note": None}}, Model.model_json_schema()) == {"thing": {"kind": "box"}}


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    leaves: list[Tree] = []
    parent: Tree | None = Field(None, description="Where it hangs.")


def test_a_model_that_holds_itself() -> None:
    schema = strict(Tree.model_json_schema())
    assert schema["type"] == "object"
    assert schema["$defs"]["Tree"]["properties"]["leaves"]["anyOf"][0]["items"] == {"$ref": "#/$defs/Tree"}
    leaf: dict[str, Any] = {"name": "b", "leaves": None, "parent": None}
    answer = {"name": "a", "leaves": [leaf], "parent": None}
    jsonschema.validate(answer, schema)
    assert Tree.model_validate(restored(answer, Tree.model_json_schema())).leaves == [Tree(name="b")]
    with pytest.raises(ValueError, match="Tree holds itself"):
        strict(Tree.model_json_schema(), inline_refs=True)


def test_a_described_reference_gives_way_to_its_definition() -> None:
    class Model(BaseModel):
        box: Box = Field(description="Which one.")
        other: Box

    schema = strict(Model.model_json_schema())
    assert schema["properties"]["box"]["description"] == "Which one."
    assert schema["properties"]["box"]["type"] == "object"
    assert schema["properties"]["other"] == {"$ref": "#/$defs/Box"}


def test_properties_named_like_keywords() -> None:
    class Model(BaseModel):
        type: str
        title: str = ""
        pattern: str | None = None
        required: list[str] = []

    schema = strict(Model.model_json_schema())
    assert schema["required"] == ["type", "title", "pattern", "required"]
    answer = {"type": "a", "title": None, "pattern": None, "required": None}
    assert restored(answer, Model.model_json_schema()) == {"type": "a", "pattern": None}


@pytest.mark.parametrize(
    ("annotation", "where"),
    [
        (dict[str, Any], "x: an object that may hold anything"),
        (dict, "x: an object that may hold anything"),
        (Any, "x: says no type"),
        (tuple[int, str], "x: a list of no single kind"),
        (list, "x"),
    ],
)
def test_what_has_no_strict_form_is_told_by_its_place(annotation: Any, where: str) -> None:
    model = type("Model", (BaseModel,), {"__annotations__": {"x": annotation}})
    with pytest.raises(ValueError, match="the schema") as raised:
        strict(model.model_json_schema())
    assert where in str(raised.value)


def test_the_root_is_an_object() -> None:
    with pytest.raises(ValueError, match="root"):
        strict({"type": "array", "items": {"type": "string"}})


@pytest.mark.parametrize(
    "answer",
    [
        None,
        5,
        "text",
        [],
        [1],
        {"names": [{"name": 1, "value": "a"}]},
        {"names": [{"name": "a"}]},
        {"names": "a"},
        {"tools": [None, 5, {"name": {}}]},
        {"unknown": {"a": None}},
        {"tools": [{"name": None}]},
    ],
)
def test_what_does_not_fit_is_left_to_validation(answer: Any) -> None:
    assert restored(answer, Environment.model_json_schema()) == answer


@pytest.mark.parametrize("text", ["", "no JSON", '{"a": ', "```json\n{}\n```", "[" * 100_000])
def test_a_text_that_is_no_json_stays(text: str) -> None:
    assert restored_text(text, Environment.model_json_schema()) == text


def test_letters_stay_letters() -> None:
    assert restored_text('{"accounts": ["contraseña"], "names": null}', Environment.model_json_schema()) == (
        '{"accounts": ["contraseña"]}'
    )
