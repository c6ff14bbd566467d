"""The command that makes what is missing, with the settings that were given on the command line."""

from __future__ import annotations

import json
import shlex

from aurora.cli_config import read_config
from aurora.errors import AuroraError
from aurora.report.models import WAITING, Failure
from aurora.report.privacy import shown
from aurora.settings import Settings, load_settings
from aurora.targets import Edition

_COMMAND = "snakemake --cores 8"
_SELECTIONS = ("content", "modules")
_OF_A_PART = "-modules-"


class Retry:
    """Commands for an edition; what differs from `config/config.yaml` was given with `--config`, and is again."""

    def __init__(self, edition: Edition) -> None:
        self._given = _given(edition.settings)

    def of(self, target: str) -> str:
        """Makes one file, and what it needs. A path needs no selection, but for a book of selected modules."""
        kept = {key: pair for key, pair in self._given.items() if _OF_A_PART in target or key not in _SELECTIONS}
        # Before --config, which takes every word behind it for a setting.
        return _command(kept, shlex.quote(target))

    def added(self, failure: Failure) -> Failure:
        """What is missing with the command for it: for its file, or for all where another one has to come before."""
        waits = failure.reason.startswith(WAITING)
        return failure.model_copy(update={"retry": self.everything if waits else self.of(failure.target)})

    def again(self, item: str) -> str:
        """Makes an item anew, or goes back to a revision of it: `lesson:ID@1`."""
        # Beside `regenerate`, requirements would be those of the item.
        kept = {key: pair for key, pair in self._given.items() if key not in (*_SELECTIONS, "requirements")}
        return _command({**kept, "regenerate": f"regenerate={item}"})

    @property
    def everything(self) -> str:
        """Makes all that the settings ask for and that is missing."""
        return _command(self._given)


def _command(pairs: dict[str, str], *targets: str) -> str:
    return shown(" ".join([_COMMAND, *targets, *(["--config"] if pairs else []), *pairs.values()]))


def _given(settings: Settings) -> dict[str, str]:
    """The settings that the config file does not say, each as `key=value` for a shell."""
    try:
        written = load_settings(read_config([]))
    except AuroraError:
        written = Settings()
    values, others = settings.model_dump(), written.model_dump()
    return {key: shlex.quote(f"{key}={_text(value)}") for key, value in values.items() if value != others[key]}


def _text(value: object) -> str:
    """A value as snakemake reads it: lists and mappings as JSON, which YAML includes; a list of one as that one."""
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
