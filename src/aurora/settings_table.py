"""The settings as the table in `config/README.md`."""

from __future__ import annotations

import json
from typing import Any

from aurora.settings import Settings

START = "<!-- settings: written by `python -m aurora.settings_table`, held by a test -->"
END = "<!-- end of settings -->"


def table() -> str:
    """A Markdown table of every setting, its default, what it may be and what it does."""
    schema = Settings.model_json_schema()["properties"]
    rows = ["| setting | default | may be | meaning |", "| --- | --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = json.dumps(field.get_default())
        rows.append(f"| `{name}` | `{default}` | {_allowed(schema[name])} | {field.description} |")
    return "\n".join(rows)


def _allowed(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join("nothing" if part.get("type") == "null" else _allowed(part) for part in schema["anyOf"])
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if isinstance(values, list):
        return ", ".join(f"`{value}`" for value in values)
    match schema["type"]:
        case "integer" | "number":
            return _numbers(schema)
        case "object":
            return f"`{{name: value}}`, each {_allowed(schema['additionalProperties'])}"
        case "array":
            return "a text or a list of texts"
        case _:
            return "a text"


def _numbers(schema: dict[str, Any]) -> str:
    kind = "a whole number" if schema["type"] == "integer" else "a number"
    if "minimum" in schema and "maximum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    return f"{kind} from {schema['minimum']}" if "minimum" in schema else kind


if __name__ == "__main__":
    from pathlib import Path

    page = Path("config/README.md")
    head, _, rest = page.read_text(encoding="utf-8").partition(START)
    tail = rest.partition(END)[2]
    page.write_text(f"{head}{START}\n\n{table()}\n\n{END}{tail}", encoding="utf-8")
