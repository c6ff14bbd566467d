"""Pandoc as a subprocess that sees nothing of the machine: fixed environment, text on stdin, result on stdout."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from aurora.errors import AuroraError

SOURCE_DATE_EPOCH = 1704067200
"""The date that every book carries, 2024-01-01T00:00:00Z: a real one would make the bytes of a rebuilt book differ."""

DIALECT = "commonmark+pipe_tables+task_lists+alerts+footnotes+strikeout"

_SECONDS = 300

# Levels of the tree, two to four for each list or quote in another: no page could show more.
_DEEPEST = 70


@cache
def _program() -> str:
    # The copy that is pinned with the package comes first: pypandoc would prefer a newer one of the machine.
    import pypandoc

    own = Path(pypandoc.__file__).parent / "files" / "pandoc"
    return str(own) if own.is_file() else str(pypandoc.get_pandoc_path())


def pandoc(arguments: list[str], data: bytes, folder: Path | None = None, sandbox: bool = True) -> bytes:
    """What pandoc makes of `data`.

    Args:
        folder: the folder that relative paths of images start from.
        sandbox: without it pandoc may read the files that the document names; only for documents that were sanitised.

    Raises:
        AuroraError: pandoc failed or took longer than five minutes.
    """
    command = [_program(), *(["--sandbox"] if sandbox else []), *arguments]
    environment = {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": str(SOURCE_DATE_EPOCH)}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, cwd=folder, env=environment, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise AuroraError(f"pandoc took longer than {_SECONDS} s; is one of the texts unusually large?") from error
    warnings = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode or "Could not fetch" in warnings:
        raise AuroraError(f"pandoc could not convert a text (exit code {done.returncode}): {warnings or 'no message'}")
    return done.stdout


def parse(text: str, name: str) -> list[dict[str, Any]]:
    """A Markdown text as pandoc's blocks, as yet unchecked.

    Args:
        name: what the text is called in an error.

    Raises:
        AuroraError: the text cannot be parsed, or is nested deeper than any book could show.
    """
    try:
        blocks = json.loads(pandoc(["--from", DIALECT, "--to", "json"], text.encode("utf-8", "replace")))["blocks"]
    except RecursionError:
        blocks = None
    except AuroraError as error:
        raise AuroraError(f"{name}: {error}") from error
    if blocks is None or _depth(blocks) > _DEEPEST:
        raise AuroraError(f"{name}: lists or quotes are nested too deep; use fewer levels")
    return list(blocks)


def _depth(tree: Any) -> int:
    depth, level = 0, [tree]
    while level:
        depth += 1
        below = [node.values() if isinstance(node, dict) else node for node in level]
        level = [node for nodes in below for node in nodes if isinstance(node, dict | list)]
    return depth


def write(
    blocks: list[dict[str, Any]],
    to: str,
    *options: str,
    meta: dict[str, Any] | None = None,
    folder: Path | None = None,
    sandbox: bool = True,
) -> bytes:
    """Sanitised blocks as a document of the format `to`; `meta` values are texts, or lists of texts."""
    document = {
        "pandoc-api-version": _api_version(),
        "meta": {name: _meta(value) for name, value in (meta or {}).items()},
        "blocks": blocks,
    }
    data = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    return pandoc(["--from", "json", "--to", to, "--output", "-", *options], data, folder, sandbox)


def _meta(value: str | list[str]) -> dict[str, Any]:
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(item) for item in value]}
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": value}]}


@cache
def _api_version() -> list[int]:
    return list(json.loads(pandoc(["--from", "commonmark", "--to", "json"], b""))["pandoc-api-version"])
