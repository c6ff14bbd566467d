"""Writes `labguide/environment.yaml` from what an outline says of the environment, with slots for the rest."""

from __future__ import annotations

from typing import Any

from aurora.lab_environment import yaml_text
from aurora.languages import Pack, pack
from aurora.outline.models import Environment
from aurora.slices import EnvironmentSlice


def write_environment(environment_slice: EnvironmentSlice) -> str:
    """The YAML text of the shared environment: what the outline gives as it is, a slot where it gives nothing."""
    words = pack(environment_slice.course.language)
    given = environment_slice.environment or Environment()
    return yaml_text(_values(given, words), environment_slice.course.title, words)


def _values(given: Environment, words: Pack) -> dict[str, Any]:
    def slot(key: str) -> str:
        return f"TODO(environment-{key}): {words.text('lab', f'file_slot_{key}')}"

    tools = [
        {
            "name": tool.name,
            "version": tool.version or f"TODO(environment-tool-{n}): {words.text('lab', 'file_slot_version')}",
        }
        for n, tool in enumerate(given.tools, start=1)
    ]
    return {
        "hardware": given.hardware or [slot("hardware")],
        "systems": given.systems or [slot("systems")],
        "tools": tools or [slot("tools")],
        "accounts": given.accounts or [slot("accounts")],
        "names": given.names or {words.text("lab", "file_name_key"): slot("names")},
    }
