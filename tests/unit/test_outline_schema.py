"""The schema for editors and the table of keys, held to the models."""

import json

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from aurora.outline import load_outline, models
from aurora.outline.dialects import ALIASES, FIELDS, KNOWN_KEYS
from aurora.outline.schema import SCHEMA_FILE, outline_schema, schema_text

CANONICAL = """
course:
  title: Networks
  language: pt-BR
  description: From cables to names.
  level: beginner
  audience: [Engineers]
  prerequisites: [A laptop]
  learning_outcomes: [Read a routing table]
  total_duration_minutes: 240
  hours_theory: 2.5
  hours_practice: 1.5
  requirements: No vendor names.
  environment:
    hardware: [8 GB of memory]
    systems: [Debian 13]
    tools: [git, {name: tcpdump, version: "4.99"}]
    accounts: [root]
    names: {host: lab-01}
modules:
- title: Basics
  summary: First steps.
  duration_minutes: 240
  percent_theory: 60
  percent_practice: 40
  bloom_level: Understand
  lessons:
  - id: addresses
    title: Addresses
    description: What an address is.
    duration_minutes: null
    bloom_level: Remember / Apply
    objectives: [Read an address]
    topics: [Names, {title: Numbers, duration_minutes: 5, bloom_level: Apply, description: Both kinds.}]
    labs:
    - Look around
    - id: ping
      title: Ping
      type: demo
      duration_minutes: 10
      bloom_level: Apply
      objectives: [See it]
      description: Run ping.
      activities: [Ping the host]
      continues: Look around
      requirements: Offline.
      revision: 2
    visuals: [A map, {description: A host, kind: illustration, requirements: No text., revision: 1}]
    requirements: Short.
    revision: 1
  - Names
  labs: [Review]
"""


def model_classes() -> list[type[BaseModel]]:
    found = (value for value in vars(models).values() if isinstance(value, type) and issubclass(value, models.Closed))
    return [model for model in found if model is not models.Closed]


def test_the_file_is_what_the_models_give():
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run: python -m aurora.outline.schema"


def test_the_schema_takes_the_canonical_form_and_so_does_the_reader(tmp_path):
    jsonschema.Draft202012Validator.check_schema(outline_schema())
    jsonschema.validate(yaml.safe_load(CANONICAL), outline_schema(), jsonschema.Draft202012Validator)
    path = tmp_path / "canonical.yaml"
    path.write_text(CANONICAL)
    loaded = load_outline(path)
    assert loaded.warnings == []
    jsonschema.validate(json.loads(loaded.outline.model_dump_json()), outline_schema(), jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("level:", "lvl:"),
        ("type: demo", "type: party"),
        ("- Names", "- 5"),
        ("title: Networks", "title: ''"),
        ("60", "160"),
    ],
)
def test_the_schema_refuses_what_is_wrong(old, new):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            yaml.safe_load(CANONICAL.replace(old, new, 1)), outline_schema(), jsonschema.Draft202012Validator
        )


def test_every_field_is_described():
    for definition in outline_schema()["$defs"].values():
        for name, field in definition["properties"].items():
            assert field.get("description"), name


def test_every_field_of_every_model_has_keys_and_every_key_a_field():
    tables = {model: set(table) for model, table in FIELDS.items()}
    assert tables == {model: set(model.model_fields) for model in model_classes() if model is not models.Outline}
    for model, table in FIELDS.items():
        assert [keys[0] for keys in table.values()] == list(table)
        assert len(ALIASES[model]) == sum(len(keys) for keys in table.values()), f"one key for two fields in {model}"
    assert set(models.Outline.model_fields) <= KNOWN_KEYS


def test_the_reader_reaches_every_field(tmp_path):
    """The canonical example gives every field, and none of them comes out as if it had not been given."""
    path = tmp_path / "canonical.yaml"
    path.write_text(CANONICAL)
    reached: dict[type[BaseModel], set[str]] = {}

    def visit(value):
        if isinstance(value, list):
            for item in value:
                visit(item)
        elif isinstance(value, BaseModel):
            given = {name for name in value.model_fields_set if getattr(value, name) is not None}
            reached.setdefault(type(value), set()).update(given)
            for name in given:
                visit(getattr(value, name))

    visit(load_outline(path).outline)
    missing = {model: set(model.model_fields) - reached[model] for model in model_classes()}
    assert missing == {model: {"duration_minutes"} & missing[model] for model in model_classes()}
    assert missing[models.Lesson] == {"duration_minutes"}
