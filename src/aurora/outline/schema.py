"""The JSON schema of the canonical form of an outline, for editors that complete and check YAML.

It is generated from the models; `python -m aurora.outline.schema` writes it into this project's `config/schemas/`.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from aurora.outline.models import Outline
from aurora.resources import PROJECT

SCHEMA_FILE = PROJECT / "config" / "schemas" / "outline.schema.json"

# Where a list holds these, an author may write a plain text for one.
_PLAIN_TEXTS = {
    "Lesson": "A plain text is a lesson's title.",
    "Topic": "A plain text is a topic's title.",
    "Lab": "A plain text is an activity's title.",
    "VisualWish": "A plain text is what the picture has to show.",
    "Tool": "A plain text is a tool's name.",
}


class _Untitled(GenerateJsonSchema):
    """Gives fields no titles: those that pydantic makes up repeat their keys."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def outline_schema() -> dict[str, Any]:
    """The schema, draft 2020-12, of what an author may write in the canonical form."""
    schema = Outline.model_json_schema(schema_generator=_Untitled)
    for definition in [schema, *schema["$defs"].values()]:
        definition.pop("title", None)
        for field in definition["properties"].values():
            _allow_plain_texts(field)
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": "Aurora course outline", **schema}


def schema_text() -> str:
    """The schema as its file holds it."""
    return json.dumps(outline_schema(), indent=2, ensure_ascii=False) + "\n"


def _allow_plain_texts(field: dict[str, Any]) -> None:
    for option in [field, *field.get("anyOf", [])]:
        reference = option.get("items", {}).get("$ref", "")
        description = _PLAIN_TEXTS.get(reference.rpartition("/")[2])
        if description:
            plain = {"type": "string", "minLength": 1, "description": description}
            option["items"] = {"anyOf": [plain, {"$ref": reference}]}


if __name__ == "__main__":
    SCHEMA_FILE.parent.mkdir(parents=True, exist_ok=True)
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
