"""The config of a command, as snakemake reads it: `config/config.yaml` of the working directory, then `--config`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from aurora.errors import AuroraError, Problem, ProblemsError, relative
from aurora.settings import CONFIG_FILE, check_config_file

_KEY = re.compile(r"[a-zA-Z_][\w-]*\w$")


def read_config(pairs: Iterable[str], file: Path = CONFIG_FILE) -> dict[str, Any]:
    """The config file, if there is one, under the given `key=value` pairs.

    Raises:
        AuroraError: the file is no YAML mapping, or a pair has not that form.
    """
    return {**_from_file(file), **dict(_pair(pair) for pair in pairs)}


def _from_file(file: Path) -> dict[str, Any]:
    check_config_file(file)
    if not file.is_file():
        return {}
    try:
        return dict(yaml.safe_load(file.read_bytes()) or {})
    except (OSError, ValueError, yaml.YAMLError) as error:
        said = " ".join(str(error).split())
        raise ProblemsError([Problem(relative(file), 0, 0, f"this file cannot be read: {said}")]) from None


def _pair(pair: str) -> tuple[str, Any]:
    key, equals, value = pair.partition("=")
    if not equals or not _KEY.match(key):
        raise AuroraError(f"--config {pair}: write key=value, as in --config content=labs modules=1,3-4")
    return key, read_value(value)


def read_value(text: str) -> Any:
    """A value as snakemake takes it: a whole number, a number, True or False, else YAML with texts only.

    Quotes around it are taken off first, so that a text in quotes needs a space outside of them.
    """
    text = text.strip("'\"")
    if text == "":
        return None
    parsers: tuple[Callable[[str], Any], ...] = (int, float, _bool, _texts)
    for parse in parsers:
        try:
            return parse(text)
        except (ValueError, yaml.YAMLError):
            continue
    return text


def _bool(text: str) -> bool:
    values = {"True": True, "False": False}
    if text not in values:
        raise ValueError(text)
    return values[text]


def _texts(text: str) -> Any:
    value = yaml.load(text, Loader=yaml.BaseLoader)
    if value is None:
        raise ValueError(text)
    return value
