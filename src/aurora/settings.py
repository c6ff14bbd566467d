"""The configuration, as one closed model: a typo in a key is an error that names the nearest key.

`config/config.yaml` lists every key with a comment, `config/README.md` as a table; a test holds both to this model.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from aurora.errors import Problem, ProblemsError, relative
from aurora.outline.models import Closed
from aurora.setting_values import PROVIDERS as PROVIDERS
from aurora.setting_values import TASKS as TASKS
from aurora.setting_values import (
    check_address,
    check_key_place,
    check_name,
    check_task_model,
    ledger_place,
    split_model,
)
from aurora.wishes import file_values, take_wishes

CONFIG_FILE = Path("config/config.yaml")
_EXAMPLES = {
    "task_models": "{lesson.review: openai/MODEL}",
    "keys": "{openai: aws-secret:NAME#field}",
    "base_urls": "{openai: http://localhost:11434/v1}",
    "requests_per_minute": "{anthropic: 50}",
    "tokens_per_minute": "{anthropic: 400000}",
}


class Settings(Closed):
    """All settings of a build, with their defaults."""

    outlines: list[str] = Field(
        default=["outlines"], description="Outline files, folders of outlines or glob patterns."
    )
    content: Literal["theory", "labs", "both"] = Field(
        "both", description="What to build: `theory` (lessons and their book), `labs`, or `both`."
    )
    slides: bool = Field(True, description="Whether each module has slides.")
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
    theme: str = Field(
        "default",
        description="The look of site, books, slides, diagrams and report: a folder of `config/themes/`.",
    )
    text_provider: Literal["offline", "anthropic", "bedrock", "openai", "google"] = Field(
        "offline",
        description="Who writes the text; `offline` makes worksheets from the outline alone, without a key.",
    )
    text_model: str | None = Field(
        None, description="The model that writes; where it is not given, the provider's `text_model` in `prices.yaml`."
    )
    image_provider: Literal["none", "google", "openai"] = Field(
        "none", description="Who paints illustrations; with `none` every picture is a diagram, drawn here."
    )
    image_model: str | None = Field(
        None, description="The model that paints; where it is not given, the provider's `image_model` in `prices.yaml`."
    )
    task_models: dict[str, str] = Field(
        default={},
        description="Another model for a task, as `{lesson.review: openai/MODEL}`; the provider comes before the `/`.",
    )
    fallback: list[str] = Field(
        default=[],
        description="Models to ask for text, in order, where the first one is not to be had, as `[google/MODEL]`.",
    )
    quality: Literal["quick", "balanced", "thorough"] = Field(
        "balanced",
        description="Steps of a lesson: `quick` is a draft alone, `balanced` has it reviewed, "
        "`thorough` collects the material for it first.",
    )
    illustrations_per_lesson: Annotated[int, Field(ge=0)] | Literal["all"] = Field(
        1, description="How many of a lesson's pictures are painted, from its first on, or `all`; the rest is drawn."
    )
    image_limit: int | None = Field(
        None, ge=0, description="How many illustrations one run may buy; the rest stays missing until the next."
    )
    image_style: str | None = Field(None, description="How illustrations look, in a sentence or two.")
    requirements: str | None = Field(None, description="What you insist on in every text of every course.")
    budget_usd: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="What one run may spend, in US dollars; it does not start where the plan is above it.",
    )
    ledger: str = Field(
        "ledger", description="Where the answers of models are kept: a folder, or `s3://bucket/prefix`."
    )
    keys: dict[str, str] = Field(
        default={},
        description="Where a provider's key is, if not in the environment, as `{openai: aws-secret:NAME#field}`.",
    )
    base_urls: dict[str, str] = Field(
        default={}, description="Other addresses of providers, as `{openai: http://localhost:11434/v1}` for Ollama."
    )
    requests_per_minute: dict[str, Annotated[int, Field(ge=1)]] = Field(
        default={}, description="Requests a minute of all builds on this machine together, as `{anthropic: 50}`."
    )
    tokens_per_minute: dict[str, Annotated[int, Field(ge=100)]] = Field(
        default={}, description="Tokens a minute, asked and expected, of all builds on this machine together."
    )
    image_spacing_seconds: float = Field(0, ge=0, le=600, description="Seconds between two illustrations.")
    retries: int = Field(
        6, ge=0, le=20, description="How often a request is sent again after a passing failure, such as 429 or 529."
    )
    max_retry_after_seconds: int = Field(
        120, ge=1, le=3600, description="The longest wait that a provider may ask for before the call is given up."
    )
    call_deadline_seconds: int = Field(
        900, ge=10, le=7200, description="How long one call may take with all its retries."
    )
    repairs: int = Field(
        2, ge=0, le=10, description="How often a failed answer is asked for again, with its failures listed."
    )

    @field_validator("outlines", "languages", "fallback", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator(
        "visuals_per_lesson",
        "words_per_minute",
        "illustrations_per_lesson",
        "image_limit",
        "budget_usd",
        "image_spacing_seconds",
        "retries",
        "max_retry_after_seconds",
        "call_deadline_seconds",
        "repairs",
        mode="before",
    )
    @classmethod
    def _no_yes_or_no(cls, value: object) -> object:
        if isinstance(value, bool):
            raise ValueError("write a number, not yes or no")
        return value

    @field_validator("text_model", "image_model", "image_style", "requirements")
    @classmethod
    def _not_blank(cls, value: str | None) -> str | None:
        return (value or "").strip() or None

    @field_validator("task_models")
    @classmethod
    def _models_of_tasks(cls, value: dict[str, str]) -> dict[str, str]:
        for task, model in value.items():
            check_task_model(task, model)
        return value

    @field_validator("fallback")
    @classmethod
    def _fallback_models(cls, value: list[str]) -> list[str]:
        for model in value:
            split_model(model)
        return list(dict.fromkeys(value))

    @field_validator("keys")
    @classmethod
    def _keys_are_elsewhere(cls, value: dict[str, str]) -> dict[str, str]:
        for provider, place in value.items():
            check_key_place(provider, place)
        return value

    @field_validator("base_urls")
    @classmethod
    def _addresses(cls, value: dict[str, str]) -> dict[str, str]:
        for provider, address in value.items():
            check_address(provider, address)
        return value

    @field_validator("requests_per_minute", "tokens_per_minute")
    @classmethod
    def _limits_of_providers(cls, value: dict[str, int]) -> dict[str, int]:
        for provider in value:
            check_name(provider, PROVIDERS, "provider")
        return value

    @field_validator("theme")
    @classmethod
    def _theme_name(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9-]+", value):
            raise ValueError(f"{value!r} is no name of a theme, which has a-z, 0-9 and -; write for example default")
        return value

    @field_validator("ledger")
    @classmethod
    def _folder_or_bucket(cls, value: str) -> str:
        return ledger_place(value)

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
        ProblemsError: unknown keys or wrong values, all of them, with their places where the config file has them.
    """
    values, _ = take_wishes(config, config_file)
    settings, faults = _read(values)
    if settings is None:
        of_the_file = _read(file_values(config_file))[1]
        raise ProblemsError([_problem(*fault, config_file if fault in of_the_file else None) for fault in faults])
    return settings


def _read(given: Mapping[str, Any]) -> tuple[Settings | None, list[tuple[str, str]]]:
    """The settings, None where something is wrong with them: each fault as its key and what to say."""
    faults = []
    values = {key: value for key, value in given.items() if value is not None}
    if "language" in values:
        language = values.pop("language")
        if values.get("languages"):
            faults.append(("language", "language: there is 'languages', too; keep one of them"))
        else:
            values["languages"] = language
    for key in [key for key in values if key not in Settings.model_fields]:
        close = difflib.get_close_matches(key, Settings.model_fields, n=1, cutoff=0.5)
        hint = f"did you mean '{close[0]}'?" if close else f"known settings: {', '.join(Settings.model_fields)}"
        faults.append((key, f"there is no setting '{key}'; {hint}"))
        del values[key]
    settings = None
    try:
        settings = Settings(**values)
    except ValidationError as error:
        for item in error.errors():
            key = str(item["loc"][0])
            faults.append((key, f"{key}: {_in_words(key, item)}"))
    # Each form that a value may have reports for itself; one of them is enough.
    return None if faults else settings, list(dict.fromkeys(faults))


def _in_words(key: str, item: Mapping[str, Any]) -> str:
    context = item.get("ctx", {})
    if item["type"] == "value_error":
        return str(context["error"])
    if key == "keys":
        return f"write a provider and where its key is, as {_EXAMPLES[key]}"
    shown = repr(item["input"])[:60]
    inside = f" for {item['loc'][1]}" if key in _EXAMPLES and len(item["loc"]) > 1 else ""
    match item["type"]:
        case _ if key == "illustrations_per_lesson":
            return f"{shown} does not fit; write a whole number from 0, or all"
        case "literal_error":
            return f"{shown} is not one of {context['expected']}"
        case "greater_than_equal" | "less_than_equal":
            return f"{shown} is out of bounds{inside}; write a number {_bounds(key, context)}"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{shown} is not a whole number{inside}"
        case "float_parsing" | "float_type" | "finite_number":
            return f"{shown} is not a number"
        case _ if key in _EXAMPLES:
            return f"{shown} does not fit{inside}; write it as {_EXAMPLES[key]}"
        case "string_type":
            return f"{shown} does not fit; write a text, in quotes where it holds ': ' or '#' or is a number"
        case _:
            return f"{shown} does not fit; write text or a list of texts, in quotes where it holds ': ' or '#'"


def _bounds(key: str, context: Mapping[str, Any]) -> str:
    schema = Settings.model_json_schema()["properties"][key]
    if "minimum" in schema and "maximum" in schema:
        return f"from {schema['minimum']} to {schema['maximum']}"
    return f"from {context['ge']:g}" if "ge" in context else f"up to {context['le']:g}"


def _problem(key: str, message: str, config_file: Path | None) -> Problem:
    if config_file is None:
        return Problem("--config", 0, 0, message)
    for number, line in enumerate(config_file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if re.match(rf"{re.escape(key)}\s*:", line):
            return Problem(relative(config_file), number, 1, message)
    return Problem(relative(config_file), 0, 0, message)
