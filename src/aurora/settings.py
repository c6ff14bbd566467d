"""The configuration, as one closed model: a typo in a key is an error that names the nearest key.

`config/config.yaml` lists every key with a comment, `config/README.md` as a table; a test holds both to this model.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from aurora.errors import Problem, ProblemsError, relative
from aurora.outline.models import Closed

CONFIG_FILE = Path("config/config.yaml")


class Settings(Closed):
    """All settings of a build, with their defaults."""

    outlines: list[str] = Field(
        default=["outlines"], description="Outline files, folders of outlines or glob patterns."
    )
    content: Literal["theory", "labs", "both"] = Field(
        "both", description="What to build: `theory` (lessons and their book), `labs`, or `both`."
    )
    modules: str = Field(
        "all",
        description="Which modules to build: `all`, `2` or `1,3-5`; the books carry the selection in their names.",
    )
    languages: list[str] = Field(
        default=[], description="Languages to build each outline in, such as `[es, en]`; empty means the outline's own."
    )
    visuals_per_lesson: int = Field(4, ge=0, le=12, description="Pictures of a lesson, where the outline does not say.")
    words_per_minute: int = Field(120, ge=20, le=400, description="Words of lesson text for each planned minute.")
    draft_slots: Literal["show", "hide"] = Field(
        "show",
        description="Whether books show the places still to be written (`show`) or leave them out (`hide`).",
    )
    text_provider: Literal["offline"] = Field(
        "offline",
        description="Who writes the text; `offline` makes worksheets from the outline alone, without a key.",
    )
    repairs: int = Field(
        2, ge=0, le=10, description="How often a failed answer is asked for again, with its failures listed."
    )

    @field_validator("outlines", "languages", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("languages")
    @classmethod
    def _language_codes(cls, value: list[str]) -> list[str]:
        for code in value:
            if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
                raise ValueError(f"'{code}' is not a language code; write for example [es, en]")
        return list(dict.fromkeys(value))

    @field_validator("modules", mode="before")
    @classmethod
    def _selection(cls, value: object) -> str:
        if isinstance(value, list | tuple):
            value = ",".join(str(item) for item in value)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError('write all, 2 or a selection in quotes, such as modules="1,3-5"')
        text = re.sub(r"\s+", "", str(value))
        if text == "all":
            return text
        numbers: set[int] = set()
        for part in text.split(","):
            match = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", part)
            if not match or int(match[1]) < 1 or (match[2] and int(match[2]) < int(match[1])):
                raise ValueError(f"'{value}' is no selection of modules; write all, 2 or \"1,3-5\", counting from 1")
            numbers.update(range(int(match[1]), int(match[2] or match[1]) + 1))
        return selection_text(numbers)

    @property
    def selected_modules(self) -> frozenset[int] | None:
        """The numbers of the selected modules, None for all."""
        if self.modules == "all":
            return None
        numbers: set[int] = set()
        for part in self.modules.split(","):
            first, _, last = part.partition("-")
            numbers.update(range(int(first), int(last or first) + 1))
        return frozenset(numbers)


def selection_text(numbers: set[int] | frozenset[int]) -> str:
    """Module numbers in their shortest form: {1, 3, 4} is `1,3-4`."""
    parts: list[str] = []
    ordered = sorted(numbers)
    start = 0
    for index, number in enumerate(ordered):
        if index + 1 == len(ordered) or ordered[index + 1] != number + 1:
            first = ordered[start]
            parts.append(str(first) if first == number else f"{first}-{number}")
            start = index + 1
    return ",".join(parts)


def check_config_file(config_file: Path = CONFIG_FILE) -> bool:
    """Whether there is a config file with settings in it.

    Raises:
        ProblemsError: it is no YAML with settings at its top; Snakemake's own message would not say where.
    """
    if not config_file.is_file():
        return False
    try:
        root = yaml.compose(config_file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"
        raise ProblemsError([Problem(relative(config_file), 0, 0, message)]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = getattr(error, "problem", None) or "cannot be read"
        message = f"{what}; write each setting as 'name: value', with quotes around a value that holds ': '"
        raise ProblemsError([Problem(relative(config_file), line, column, message)]) from None
    if root is not None and not isinstance(root, yaml.MappingNode):
        message = "settings are written as 'name: value', one on a line"
        raise ProblemsError([Problem(relative(config_file), root.start_mark.line + 1, 1, message)])
    return root is not None


def load_settings(config: Mapping[str, Any], config_file: Path = CONFIG_FILE) -> Settings:
    """The settings from Snakemake's merged config.

    Raises:
        ProblemsError: unknown keys or wrong values, all of them, with their places in the config file.
    """
    problems = []
    values = {key: value for key, value in config.items() if value is not None}
    for key in [key for key in values if key not in Settings.model_fields]:
        close = difflib.get_close_matches(key, Settings.model_fields, n=1, cutoff=0.5)
        hint = f"did you mean '{close[0]}'?" if close else f"known settings: {', '.join(Settings.model_fields)}"
        problems.append(_problem(key, f"there is no setting '{key}'; {hint}", config_file))
        del values[key]
    try:
        settings = Settings(**values)
    except ValidationError as error:
        for item in error.errors():
            key = str(item["loc"][0])
            problems.append(_problem(key, f"{key}: {_in_words(key, item)}", config_file))
    if problems:
        raise ProblemsError(problems)
    return settings


def _in_words(key: str, item: Mapping[str, Any]) -> str:
    shown = repr(item["input"])[:60]
    context = item.get("ctx", {})
    match item["type"]:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return f"{shown} is not one of {context['expected']}"
        case "greater_than_equal" | "less_than_equal":
            bounds = Settings.model_json_schema()["properties"][key]
            return f"{shown} is out of bounds; write a number from {bounds['minimum']} to {bounds['maximum']}"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{shown} is not a whole number"
        case _:
            return f"{shown} does not fit; write text or a list of texts, in quotes where it holds ': ' or '#'"


def _problem(key: str, message: str, config_file: Path) -> Problem:
    if config_file.is_file():
        for number, line in enumerate(config_file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if re.match(rf"{re.escape(key)}\s*:", line):
                return Problem(relative(config_file), number, 1, message)
    return Problem("--config", 0, 0, message)
