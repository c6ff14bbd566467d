"""JSON schemas in the form that the vendors' strict modes accept, and answers brought back to the schema's own form.

Strict modes want closed objects that always hold all of their keys, and know only some keywords: what they cannot check
(lengths, patterns, bounds) is left out here and checked by our models afterwards.
https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

JsonSchema = Mapping[str, Any]

_KEPT = ("type", "description", "enum", "const")
_NAME, _VALUE = "name", "value"
_PLAIN_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def strict(
    schema: JsonSchema,
    *,
    inline_refs: bool = False,
    all_required: bool = True,
    pairs: bool = True,
    keep: Iterable[str] = (),
) -> dict[str, Any]:
    """A schema that strict modes accept, as loose as they need it. What answers it goes through `restored`.

    Args:
        schema: a JSON schema as pydantic makes it; its root is an object.
        inline_refs: put definitions in place of their references.
        all_required: require every key, and let the optional ones be null instead.
        pairs: ask for mappings with free keys as lists of `{name, value}`; else they keep their `additionalProperties`.
        keep: keywords to keep besides those that all vendors know, such as `minItems`.

    Raises:
        ValueError: the schema says something that has no strict form, and where.
    """
    return _Strict(schema, inline_refs, all_required, pairs, keep).root()


def restored(answer: Any, schema: JsonSchema) -> Any:
    """An answer to `strict(schema)` in the form of `schema`: lists of pairs become mappings, and keys that are null in
    place of being left out are left out. What does not fit the schema stays as it is, for validation to find."""
    return _restored(answer, schema, schema.get("$defs", {}))


def restored_text(text: str, schema: JsonSchema) -> str:
    """`restored` for JSON; a text that is none stays as it is."""
    try:
        return json.dumps(restored(json.loads(text), schema), ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


class _Strict:
    def __init__(
        self, schema: JsonSchema, inline_refs: bool, all_required: bool, pairs: bool, keep: Iterable[str]
    ) -> None:
        self._schema = schema
        self._definitions: Mapping[str, JsonSchema] = schema.get("$defs", {})
        self._inline_refs, self._all_required, self._pairs = inline_refs, all_required, pairs
        self._kept = (*_KEPT, *keep)
        self._used: list[str] = []

    def root(self) -> dict[str, Any]:
        node, within = self._schema, tuple[str, ...]()
        if "$ref" in node:
            # Strict modes want an object at the root, where pydantic refers to a model that refers to itself.
            within = (_referred(node),)
            node = self._definitions[_referred(node)]
        result = self._node(node, "the schema", within)
        if result.get("type") != "object":
            raise ValueError("the schema: its root is no object")
        definitions = {}
        for name in self._used:  # grows while definitions refer to others
            definitions[name] = self._node(self._definitions[name], name, (name,))
        return {**result, "$defs": definitions} if definitions else result

    def _node(self, node: JsonSchema, where: str, within: tuple[str, ...]) -> dict[str, Any]:
        if "$ref" in node:
            return self._reference(node, where, within)
        if "allOf" in node:
            if len(node["allOf"]) != 1:
                raise ValueError(f"{where}: 'allOf' with several schemas has no strict form")
            return self._node({**node["allOf"][0], **_without(node, "allOf")}, where, within)
        result = {key: node[key] for key in self._kept if key in node}
        options = node.get("anyOf", node.get("oneOf"))
        if options is not None:
            result["anyOf"] = [self._node(option, where, within) for option in options]
        elif node.get("type") == "object":
            return {**result, **self._object(node, where, within)}
        elif node.get("type") == "array":
            if "items" not in node or "prefixItems" in node:
                raise ValueError(f"{where}: a list of no single kind has no strict form")
            result["items"] = self._node(node["items"], f"{where}[]", within)
        elif not {"type", "enum", "const"} & node.keys():
            raise ValueError(f"{where}: says no type")
        return result

    def _reference(self, node: JsonSchema, where: str, within: tuple[str, ...]) -> dict[str, Any]:
        name = _referred(node)
        beside = {key: value for key, value in node.items() if key in self._kept}
        if self._inline_refs and name in within:
            raise ValueError(f"{where}: {name} holds itself, so it cannot be written without references")
        # OpenAI refuses keywords beside a reference, so a described one gives way to its definition.
        if self._inline_refs or (beside and name not in within):
            return self._node({**self._definitions[name], **beside}, where, (*within, name))
        if name not in self._used:
            self._used.append(name)
        return {"$ref": node["$ref"]}

    def _object(self, node: JsonSchema, where: str, within: tuple[str, ...]) -> dict[str, Any]:
        free = _values_of_mapping(node)
        if free is not None:
            value = self._node(free, f"{where}{{}}", within)
            if not self._pairs:
                return {"additionalProperties": value}
            return {"type": "array", "items": _closed({_NAME: {"type": "string"}, _VALUE: value}, [_NAME, _VALUE])}
        if node.get("additionalProperties") is True:
            raise ValueError(f"{where}: an object that may hold anything has no strict form")
        required = node.get("required", [])
        properties = {}
        for name, child in node.get("properties", {}).items():
            asked = self._node(child, f"{where}.{name}", within)
            optional = self._all_required and name not in required
            properties[name] = _nullable(asked) if optional and not _takes_null(child, self._definitions) else asked
        return _closed(properties, list(properties) if self._all_required else list(required))


def _closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    described = {"description": schema["description"]} if "description" in schema else {}
    bare = _without(schema, "description")
    options = bare.get("anyOf", [bare])
    return {**described, "anyOf": [*options, {"type": "null"}]}


def _without(schema: JsonSchema, key: str) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != key}


def _referred(node: JsonSchema) -> str:
    return str(node["$ref"]).removeprefix("#/$defs/")


def _resolved(node: JsonSchema, definitions: Mapping[str, JsonSchema]) -> JsonSchema:
    while True:
        if "$ref" in node:
            node = definitions[_referred(node)]
        elif len(node.get("allOf", ())) == 1:
            node = node["allOf"][0]
        else:
            return node


def _options(node: JsonSchema) -> list[JsonSchema]:
    options: list[JsonSchema] = node.get("anyOf", node.get("oneOf", [node]))
    return options


def _takes_null(node: JsonSchema, definitions: Mapping[str, JsonSchema]) -> bool:
    options = [_resolved(option, definitions) for option in _options(_resolved(node, definitions))]
    return any(_is_of(None, option) for option in options)


def _values_of_mapping(node: JsonSchema) -> JsonSchema | None:
    """What a mapping with free keys holds, None where the node is an object with known keys."""
    if node.get("properties"):
        return None
    values = node.get("additionalProperties")
    if isinstance(values, Mapping):
        return values
    return next(iter(node.get("patternProperties", {}).values()), None)


def _restored(answer: Any, node: JsonSchema, definitions: Mapping[str, JsonSchema]) -> Any:
    resolved = _resolved(node, definitions)
    options = [_resolved(option, definitions) for option in _options(resolved)]
    fitting = next((option for option in options if _is_of(answer, option) and _knows_keys(answer, option)), None)
    fitting = fitting or next((option for option in options if _is_of(answer, option)), None)
    if fitting is None:
        return answer
    if len(options) > 1 or fitting is not resolved:
        return _restored(answer, fitting, definitions)
    if isinstance(answer, list) and "items" in fitting:
        return [_restored(item, fitting["items"], definitions) for item in answer]
    values = _values_of_mapping(fitting)
    if values is not None:
        if isinstance(answer, list):
            answer = {pair[_NAME]: pair[_VALUE] for pair in answer}
        return {name: _restored(value, values, definitions) for name, value in answer.items()}
    if isinstance(answer, dict):
        return _restored_object(answer, fitting, definitions)
    return answer


def _restored_object(answer: dict[str, Any], node: JsonSchema, definitions: Mapping[str, JsonSchema]) -> dict[str, Any]:
    properties, required = node.get("properties", {}), node.get("required", [])
    result = {}
    for name, value in answer.items():
        known = properties.get(name)
        if known is None:
            result[name] = value
        elif value is not None or name in required or _takes_null(known, definitions):
            result[name] = _restored(value, known, definitions)
    return result


def _is_of(answer: Any, node: JsonSchema) -> bool:
    """Whether an answer is of a node's kind, as far as is needed to tell the options of a union apart."""
    if "const" in node:
        return bool(answer == node["const"])
    if "enum" in node:
        return answer in node["enum"]
    kinds = node["type"] if isinstance(node.get("type"), list) else [node.get("type")]
    if isinstance(answer, bool):
        return "boolean" in kinds
    if isinstance(answer, list) and "object" in kinds and _values_of_mapping(node) is not None:
        return all(_is_pair(item) for item in answer)
    return any(isinstance(answer, _PLAIN_TYPES[kind]) for kind in kinds if kind in _PLAIN_TYPES)


def _knows_keys(answer: Any, node: JsonSchema) -> bool:
    if not isinstance(answer, dict) or "properties" not in node:
        return True
    properties = node["properties"]
    return all(name in properties and _is_option(value, properties[name]) for name, value in answer.items())


def _is_option(value: Any, node: JsonSchema) -> bool:
    """Whether a value may stand for a constant, which tells the options of a tagged union apart."""
    return "const" not in node or value is None or bool(value == node["const"])


def _is_pair(item: Any) -> bool:
    return isinstance(item, dict) and item.keys() == {_NAME, _VALUE} and isinstance(item[_NAME], str)
