"""Writes `labguide/environment.yaml` from what an outline says of the environment, with slots for the rest."""

from __future__ import annotations

from typing import Any

import yaml

from aurora.languages import Pack, pack
from aurora.markdown import plain
from aurora.outline.models import Environment
from aurora.slices import EnvironmentSlice


def write_environment(environment_slice: EnvironmentSlice) -> str:
    """The YAML text of the shared environment: what the outline gives as it is, a slot where it gives nothing."""
    words = pack(environment_slice.course.language)
    given = environment_slice.environment or Environment()
    title = plain(environment_slice.course.title)
    intro = "".join(f"# {line.format(title=title)}\n" for line in words.texts("lab", "file_intro"))
    return intro + "".join(
        f"\n# {words.text('lab', f'file_{key}')}\n{_dump(key, value)}" for key, value in _values(given, words).items()
    )


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


def _dump(key: str, value: object) -> str:
    return yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=10**6)
