"""The commands that people are given to paste, with the settings of the build that gives them.

A setting is given as it was, or the command says that it is left out: a ledger under another name is empty, and all
would be bought anew. Nothing heavy is imported here: every job imports this.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aurora.privacy import shown, without_secrets
from aurora.resources import snakefile

if TYPE_CHECKING:
    from aurora.settings import Settings
    from aurora.targets import Edition

SNAKEMAKE = "snakemake --cores 8"
"""What every command begins with."""

_ONE_VALUE = ("-s", "--snakefile", "-d", "--directory", "--profile", "--workflow-profile")
_MANY_VALUES = ("-C", "--config", "--configfile", "--configfiles")
_CONFIG = ("-C", "--config")

_FOUND_BY_ITSELF = ("Snakefile", "snakefile", "workflow/Snakefile", "workflow/snakefile")
"""What snakemake reads without being told; a folder without any needs `-s`."""

_SELECTIONS = ("content", "modules")
_OF_A_PART = "-modules-"
_WISH = ("regenerate", "requirements")
"""Beside `regenerate`, requirements are those of the items that it names."""

_MACHINE_PATH = re.compile(r"""(?:^|[\s"'\[{,(:])(?:~|/[\w.])""")


def retry_command(
    target: str | None = None, pairs: Iterable[str] = (), *, options: Iterable[str] = (), wish: str | None = None
) -> str:
    """A command for a shell, without the values of secrets.

    A path needs no selection, but for a book of selected modules. A wish among the settings was heard already; said
    again, it would buy another revision.

    Args:
        target: the file that it makes; None makes all that the settings ask for.
        pairs: settings, each as `key=value`.
        options: other arguments of snakemake.
        wish: an item to be made anew, or `ITEM@1` to go back to a revision of it.
    """
    pairs = list(pairs)
    left_out = set(_SELECTIONS) if wish or (target and _OF_A_PART not in target) else set()
    if wish or any(_key(pair) == "regenerate" for pair in pairs):
        left_out.update(_WISH)
    kept = [pair for pair in pairs if _key(pair) not in left_out]
    kept += [f"regenerate={wish}"] if wish else []
    # The target stands before --config, which takes every word behind it for a setting.
    words = [*([target] if target else []), *options, *(["--config", *kept] if kept else [])]
    return " ".join([SNAKEMAKE, *(shlex.quote(without_secrets(word)) for word in words)])


def given_on(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """What a command line of snakemake says of where it works, as it stands there, and the settings that it gives.

    Values are told from targets as snakemake does: the form `--config=a=b` has only one.
    """
    options: list[str] = []
    pairs: list[str] = []
    place = 0
    while place < len(arguments) and arguments[place] != "--":
        name, value = _split(arguments[place])
        end = place + 1
        if name in _ONE_VALUE and value is None:
            end += 1
        elif name in _MANY_VALUES and value is None:
            while end < len(arguments) and not arguments[end].startswith("-"):
                end += 1
        if name in _CONFIG:
            # Of several, snakemake takes the last.
            pairs = list(arguments[place + 1 : end]) if value is None else [value]
        elif name in (*_ONE_VALUE, *_MANY_VALUES):
            options += arguments[place:end]
        place = end
    return options, pairs


def _split(word: str) -> tuple[str, str | None]:
    """An option, and its value where that is in the same word."""
    if word.startswith("-") and not word.startswith("--") and len(word) > 2:
        return word[:2], word[2:].removeprefix("=")
    name, equals, value = word.partition("=")
    return name, value if equals else None


def _key(pair: str) -> str:
    return pair.partition("=")[0]


def retry_with(settings: Settings, target: str) -> str:
    """The command that makes one file under these settings."""
    return retry_command(target, _given(settings).values(), options=_rules())


class Retry:
    """Commands for an edition; what differs from `config/config.yaml` was given with `--config`, and is again.

    A working directory without rules of its own was built with Aurora's, which the commands name.

    Args:
        edition: what they are for.
        editions: all of the build, from which the commands that are for an item choose this one.
        portable: they are written into a file that others may get, so that what has a path of this machine, a setting
            or the rules, is named and left out.
    """

    def __init__(self, edition: Edition, editions: Sequence[Edition] = (), *, portable: bool = False) -> None:
        given = _given(edition.settings)
        hidden = [key for key, pair in given.items() if portable and _is_of_machine(pair.removeprefix(f"{key}="))]
        self._pairs = {key: pair for key, pair in given.items() if key not in hidden}
        rules = _rules()
        self._options = [] if portable else rules
        # In brackets, so that no shell takes the command as it stands: it would open another ledger.
        same = ["-s …"] if rules and portable else []
        same += [f"--config {' '.join(f'{key}=…' for key in hidden)}"] if hidden else []
        self._hidden = f" (with the same {' and '.join(same)})" if same else ""
        self._one = _one_of(edition, editions)

    def of(self, target: str) -> str:
        """Makes one file, and what it needs."""
        return self._command(target, self._pairs)

    def again(self, item: str) -> str:
        """Makes an item of this edition anew, or goes back to a revision of it: `lesson:ID@1`."""
        return self._command(None, {**self._pairs, **self._one}, item)

    @property
    def everything(self) -> str:
        """Makes all that the settings ask for and that is missing."""
        return self._command(None, self._pairs)

    def _command(self, target: str | None, pairs: dict[str, str], wish: str | None = None) -> str:
        return retry_command(target, pairs.values(), options=self._options, wish=wish) + self._hidden


def _rules() -> list[str]:
    """`-s` with Aurora's own Snakefile, where snakemake would find none by itself."""
    from aurora.errors import relative

    return [] if any(Path(name).is_file() for name in _FOUND_BY_ITSELF) else ["-s", relative(snakefile())]


def _one_of(edition: Edition, editions: Sequence[Edition]) -> dict[str, str]:
    """The settings that choose one edition of several."""
    from aurora.errors import relative

    pairs = {}
    if len({one.course.id for one in editions}) > 1:
        pairs["outlines"] = f"outlines={relative(edition.course.file)}"
    if len(editions) > 1:
        pairs["languages"] = f"languages={edition.language}"
    return pairs


def _given(settings: Settings) -> dict[str, str]:
    """The settings that the config file does not say, each as `key=value`."""
    from aurora.cli_config import read_config
    from aurora.errors import AuroraError
    from aurora.settings import Settings, load_settings

    try:
        written = load_settings(read_config([]))
    except AuroraError:
        written = Settings()
    values, others = settings.model_dump(), written.model_dump()
    return {key: f"{key}={_text(value)}" for key, value in values.items() if value != others[key]}


def _text(value: object) -> str:
    """A value as snakemake reads it: a list of one as that one, and as JSON, which YAML includes, where it must be."""
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and not _is_read_as_it_stands(value):
        return f" {json.dumps(value, ensure_ascii=False)} "
    return "" if value is None else str(value)


def _is_read_as_it_stands(text: str) -> bool:
    from aurora.cli_config import read_value

    # A whole number is a selection of modules.
    read = read_value(text)
    return text.isdecimal() or (read == text and not text.startswith("#"))


def _is_of_machine(value: str) -> bool:
    return bool(_MACHINE_PATH.search(value)) or shown(value) != without_secrets(value)
