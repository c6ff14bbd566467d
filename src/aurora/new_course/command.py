"""`aurora new`: starts a course repository, with an outline, the settings and what builds it, here and on GitHub."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aurora.errors import AuroraError

LANGUAGES = ("en", "es", "pt", "fr")
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class NewFile:
    """One file of a new repository. `path` is relative to it, `what` says in a few words what it is."""

    path: str
    what: str
    data: bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `aurora new`."""
    parser.add_argument("folder", metavar="FOLDER", help="where it is to be: a new or empty folder, or . for this one")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the language of the first outline")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON, for programs")


def run(options: argparse.Namespace) -> int:
    """Says what it will write, writes it, says how to go on, and returns the exit code.

    Raises:
        AuroraError: something stands where a file would be written, or cannot be written; nothing is changed then.
    """
    if not options.folder.strip():
        raise AuroraError("name the folder to start: aurora new my-courses, or aurora new . for this one")
    folder = Path(options.folder).expanduser()
    files = new_files(options.language)
    _check(folder, [file.path for file in files])
    print("\n".join(_announced(folder, files)), file=sys.stderr if options.json else sys.stdout, flush=True)
    _write(folder, files)
    if options.json:
        print(json.dumps({"folder": str(folder), "files": [file.path for file in files]}, indent=1))
    else:
        print("\n".join(_next_steps(folder)))
    return 0


def new_files(language: str) -> list[NewFile]:
    """All files of a new repository, in the order of their paths.

    Args:
        language: one of `LANGUAGES`, for the outline.

    Raises:
        AuroraError: this installation of Aurora has no rules.
    """
    from aurora.resources import PROJECT, snakefile

    snakefile()
    (outline,) = (_TEMPLATES / "outlines" / language).glob("*.yaml")
    workflow, profile = ".github/workflows/course.yml", "profiles/default/config.yaml"
    files = [
        NewFile(workflow, "builds the courses on GitHub, once filled in", _template("course.yml")),
        NewFile(".gitignore", "keeps what is made anew out of git", _template("gitignore")),
        NewFile("README.md", "what to type", _template("README.md")),
        NewFile("Snakefile", "what snakemake reads: Aurora's own rules", _template("Snakefile")),
        NewFile("config/config.yaml", "every setting, with a comment", _settings(PROJECT / "config/config.yaml")),
        NewFile(f"outlines/{outline.name}", "a small course, to change or replace", outline.read_bytes()),
        NewFile(profile, "how snakemake runs here", (PROJECT / profile).read_bytes()),
    ]
    return sorted(files, key=lambda file: file.path)


def in_the_way(folder: Path, paths: list[str]) -> list[str]:
    """What stands in a folder where one of these files would be written, or where a folder for it would be made."""
    found: dict[str, None] = {}
    for path in paths:
        for part in list(PurePosixPath(path).parents)[-2::-1]:
            if os.path.lexists(folder / part) and not (folder / part).is_dir():
                found[str(part)] = None
        if os.path.lexists(folder / path):
            found[path] = None
    return list(found)


def _template(name: str) -> bytes:
    return (_TEMPLATES / name).read_bytes()


def _settings(file: Path) -> bytes:
    """Aurora's config file, every setting at its default: a checkout's may have been changed for its own courses."""
    import yaml

    from aurora.settings import Settings, check_config_file

    check_config_file(file)
    text = file.read_text(encoding="utf-8")
    given = yaml.safe_load(text) or {}
    for name, default in Settings().model_dump().items():
        if name in given and given[name] != default:
            value = yaml.safe_dump(default, default_flow_style=True).removesuffix("...\n").strip()
            text = re.sub(rf"(?m)^{name}:.*\n(?:[ \t-].*\n)*", f"{name}: {value}\n", text)
    return text.encode()


def _check(folder: Path, paths: list[str]) -> None:
    if os.path.lexists(folder) and not folder.is_dir():
        raise AuroraError(f"{folder} is no folder; name another: aurora new FOLDER")
    found = in_the_way(folder, paths)
    if found:
        raise AuroraError(
            f"nothing was written to {_named(folder)}: this is there already, and nothing is ever overwritten:\n"
            + "".join(f"  {folder / path}\n" for path in found)
            + "Move it away, or name another folder: aurora new FOLDER"
        )


def _announced(folder: Path, files: list[NewFile]) -> list[str]:
    width = max(len(file.path) for file in files)
    return [
        f"This writes {len(files)} files to {_named(folder)}, and overwrites none:",
        *(f"  {file.path:{width}}  {file.what}" for file in files),
    ]


def _named(folder: Path) -> str:
    return "this folder" if str(folder) == "." else f"{folder}/"


def _write(folder: Path, files: list[NewFile]) -> None:
    """Writes all files or none."""
    made: list[Path] = []
    try:
        for file in files:
            target = folder / file.path
            for parent in reversed(target.parents):
                if not parent.exists():
                    parent.mkdir()
                    made.append(parent)
            with open(target, "xb") as out:
                made.append(target)
                out.write(file.data)
    except BaseException as error:
        for path in reversed(made):
            with suppress(OSError):
                if path.is_dir():
                    path.rmdir()
                else:
                    path.unlink()
        if isinstance(error, OSError):
            raise AuroraError(
                f"{error.filename or target}: cannot be written ({error.strerror or error}); nothing was "
                "written, so see to it and type the same again"
            ) from None
        raise


def _next_steps(folder: Path) -> list[str]:
    enter = [] if str(folder) == "." else [f"  cd {shlex.quote(str(folder))}"]
    return [
        "",
        "Next:",
        *enter,
        "  snakemake --cores 8    # builds the course; needs no key and no network",
        "  aurora status          # says what is there, and where the report is",
    ]
