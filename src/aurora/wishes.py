"""The wish on the command line that something be made anew: `--config regenerate=lesson:ID,visual:ID-3`.

With `requirements="…"` beside it, that is insisted on for these items alone. `lesson:ID@1` goes back to a revision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from aurora.errors import Problem, ProblemsError, relative

_EXAMPLE = "write regenerate=lesson:ID,lab:ID,visual:ID-3,slides:MODULE, with numbers or ids ('aurora ids' lists them)"
_WISH = re.compile(r"(?P<item>[a-z]+:[a-z0-9.-]+)(?:@(?P<revision>\d{1,6}))?")


@dataclass(frozen=True)
class Wish:
    """One item to be made anew, as it was named; `revision` is given where it is to go back to one."""

    item: str
    revision: int | None = None


@dataclass(frozen=True)
class Wishes:
    """Everything that is to be made anew, and what is insisted on for it."""

    items: Sequence[Wish] = ()
    requirements: str | None = None


def take_wishes(config: Mapping[str, Any], config_file: Path) -> tuple[dict[str, Any], Wishes]:
    """The settings without the wish, and the wish.

    Where something is to be made anew, `requirements` of the command line are of these items; those of the config file
    stay what they are.

    Raises:
        ProblemsError: the wish has another form, or stands in the config file.
    """
    values = dict(config)
    asked = values.pop("regenerate", None)
    if asked is None:
        return values, Wishes()
    written = file_values(config_file)
    if written.get("regenerate") is not None:
        message = "regenerate: is for the command line, since each build would make it anew; take it out of this file"
        raise ProblemsError([Problem(relative(config_file), 0, 0, message)])
    said = values.get("requirements")
    if said == written.get("requirements"):
        said = None
    elif "requirements" in written:
        values["requirements"] = written["requirements"]
    else:
        del values["requirements"]
    if said is not None and not isinstance(said, str):
        message = "requirements: is read as YAML; put it in quotes twice: 'requirements=\"Examples: more of them\"'"
        raise ProblemsError([Problem("--config", 0, 0, message)])
    return values, Wishes(_wishes(asked), (said or "").strip() or None)


def requirements_note(config: Mapping[str, Any], config_file: Path) -> list[str]:
    """A line where requirements were given on the command line, without saying for which item they are."""
    said = config.get("requirements")
    if said is None or config.get("regenerate") is not None or said == file_values(config_file).get("requirements"):
        return []
    return [
        "--config: requirements: without regenerate=ITEM they are for every text of every course, which makes them all "
        "anew; with regenerate=ITEM beside them, for that item alone"
    ]


def file_values(file: Path) -> Mapping[str, Any]:
    """What the config file says; nothing where it is not there."""
    if not file.is_file():
        return {}
    loaded = yaml.safe_load(file.read_bytes())
    return loaded if isinstance(loaded, dict) else {}


def _wishes(asked: object) -> list[Wish]:
    texts = asked if isinstance(asked, list | tuple) else str(asked).split(",")
    items = []
    for text in texts:
        found = _WISH.fullmatch(text.strip()) if isinstance(text, str) else None
        if not found:
            raise ProblemsError([Problem("--config", 0, 0, f"regenerate: '{text}' does not fit; {_EXAMPLE}")])
        items.append(Wish(found["item"], int(found["revision"]) if found["revision"] else None))
    return list(dict.fromkeys(items))
