"""`aurora outline`: writes the first outline of a course, from a syllabus or from a topic, for its author to edit."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

from aurora.errors import AuroraError, ProblemsError, relative

if TYPE_CHECKING:
    from aurora.checks.findings import Finding
    from aurora.course import Course
    from aurora.outline import Lab, Topic
    from aurora.request import Request
    from aurora.syllabus.reading import Given
    from aurora.syllabus.topic import OutlineDraft

_DOCUMENTS = frozenset(
    f".{suffix}"
    for suffix in (
        "md", "markdown", "txt", "docx", "odt", "rtf", "html", "htm", "pdf", "doc", "pages", "ppt", "pptx", "odp",
        "xls", "xlsx", "csv", "epub", "tex", "rst", "yaml", "yml",
    )
)  # fmt: skip
_MOST_HOURS = 1000.0
_EXAMPLE = 'aurora outline "Backups that restore" --hours 16 --level intermediate --audience "Sysadmins" --language en'
_YES = ("y", "yes", "s", "si", "sí", "sim", "o", "oui")


@dataclass(frozen=True)
class Asking:
    """Who drafts an outline from a topic.

    `model` is who is asked, such as `anthropic/MODEL`. `price` says what a request is expected to cost, such as
    `about $0.05`; None where its answer is known already and nothing is bought. `ask` gets the accepted draft.
    """

    model: str
    price: Callable[[Request], str | None]
    ask: Callable[[Request, Callable[[str], OutlineDraft], Callable[[OutlineDraft], list[Finding]]], OutlineDraft]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `aurora outline`."""
    parser.add_argument(
        "source",
        metavar="TOPIC|SYLLABUS",
        help="a syllabus (.docx, .md, .odt, .rtf, .html, .txt), read without any model; or a topic, drafted by one",
    )
    parser.add_argument("--hours", type=float, metavar="N", help="how long the course takes")
    parser.add_argument(
        "--level", metavar="TEXT", help="for whom it is, such as beginner; intermediate where a topic has none"
    )
    parser.add_argument("--audience", metavar="TEXT", help="who takes it")
    parser.add_argument("--language", metavar="CODE", help="the language of the outline, such as en or es")
    parser.add_argument("--output", metavar="FILE", help="the file to write; outlines/NAME.yaml where not given")
    parser.add_argument("--yes", action="store_true", help="ask a model without asking you first")


def run(options: argparse.Namespace, asking: Callable[[], Asking | None]) -> int:
    """Writes the outline, says what became of it, and returns the exit code.

    Args:
        asking: gives who is asked for a draft, None where the offline provider is set; only called for a topic.

    Raises:
        AuroraError: the syllabus cannot be read, an argument is missing or wrong, or the file is there already.
    """
    given = _given(options)
    if _is_document(options.source):
        return _from_syllabus(Path(options.source), given, options)
    return _from_topic(options.source.strip(), given, options, asking)


def _is_document(source: str) -> bool:
    path = Path(source)
    try:
        return path.is_file() or path.suffix.lower() in _DOCUMENTS
    except (OSError, ValueError):
        return False


def _given(options: argparse.Namespace) -> Given:
    from aurora.outline import values
    from aurora.syllabus.reading import Given

    code = values.language(options.language) if options.language else None
    if options.language and code is None:
        raise AuroraError(f"--language {options.language}: no language known here; write its code, such as es")
    if options.hours is not None and not 0 < options.hours <= _MOST_HOURS:
        raise AuroraError(f"--hours {options.hours:g}: write the hours of the course, up to {_MOST_HOURS:g}")
    return Given(code, _line(options.level), _line(options.audience), options.hours)


def _line(text: str | None) -> str | None:
    from aurora.markdown import plain

    return plain(text or "") or None


def _from_syllabus(path: Path, given: Given, options: argparse.Namespace) -> int:
    from aurora.ids import slug
    from aurora.syllabus.reading import read_syllabus

    if path.suffix.lower() in (".yaml", ".yml"):
        raise AuroraError(f"{relative(path)}: an outline is YAML already; build it: snakemake --config outlines={path}")
    read = read_syllabus(path, given)
    file = _target(options.output, slug(read.outline.course.title))
    return _write(file, read.text, options.json, read.unplaced)


def _from_topic(topic: str, given: Given, options: argparse.Namespace, asking: Callable[[], Asking | None]) -> int:
    from aurora.ids import slug
    from aurora.syllabus.topic import as_outline, check_draft, draft_request, parse_draft

    hours, language = given.hours, given.language
    if not topic or hours is None or language is None:
        raise AuroraError(f"a topic needs --hours and --language, and a syllabus is a file; for example: {_EXAMPLE}")
    file = _target(options.output, slug(topic))
    who = asking()
    if who is None:
        raise AuroraError(
            "the offline provider writes no outline from a topic. Name one that does, such as "
            "--config text_provider=anthropic, or give a syllabus with headings and lists: aurora outline syllabus.docx"
        )
    request = draft_request(topic, hours, given.level or "intermediate", given.audience, language)
    if not _agreed(who, request, file, options):
        print("Nothing was asked, nothing was written.", file=sys.stderr)
        return 0
    draft = who.ask(request, parse_draft, lambda answer: check_draft(answer, hours, language))
    return _write(file, as_outline(draft, language, topic, who.model), options.json, [])


def _agreed(who: Asking, request: Request, file: Path, options: argparse.Namespace) -> bool:
    """Says what a draft costs, and asks where somebody is there to answer."""
    price = who.price(request)
    if price is None:
        print("The ledger holds the answer; nothing is asked.", file=sys.stderr)
        return True
    print(f"This asks {who.model} once, {price}, and writes {relative(file)}.", file=sys.stderr, flush=True)
    if options.yes:
        return True
    if not sys.stdin.isatty():
        raise AuroraError("nobody is there to agree to that, so nothing was asked; to agree beforehand, add --yes")
    print("Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in _YES


def _target(output: str | None, name: str) -> Path:
    """The file to write, which is not there yet."""
    file = Path(output).expanduser() if output else Path("outlines") / f"{name}.yaml"
    if file.suffix not in (".yaml", ".yml"):
        raise AuroraError(f"--output {output}: an outline's name ends in .yaml")
    if file.exists() or file.is_symlink():
        raise AuroraError(f"{relative(file)} is there already and is not overwritten; name another: --output FILE.yaml")
    return file


def _write(file: Path, text: str, as_json: bool, unplaced: list[tuple[int, str]]) -> int:
    from aurora.course import load_course
    from aurora.files import write_file

    try:
        write_file(file, text.encode())
    except OSError as error:
        raise AuroraError(f"{relative(file)}: cannot be written ({error.strerror or error})") from None
    try:
        course = load_course(file)
    except ProblemsError as error:
        raise AuroraError(f"{relative(file)} is written; correct these in it before you build it:\n{error}") from None
    print(_as_json(course, unplaced) if as_json else "\n".join(_said(course, unplaced)))
    return 0


def _said(course: Course, unplaced: list[tuple[int, str]]) -> list[str]:
    name = relative(course.file)
    lines = [f"{name}: {_counts(course)}"]
    if unplaced:
        lines += ["", "Without a place in an outline, kept as comments:"]
        lines += [f"  {name}:{line}: {text}" for line, text in unplaced]
    if course.warnings:
        lines += ["", "To look at:", *(f"  {warning}" for warning in course.warnings)]
    setting = shlex.quote(f"outlines={name}")
    return [
        *lines,
        "",
        "Edit it, then:",
        f"  snakemake -n --config {setting}   # what would be made",
        f"  aurora plan --config {setting}    # what it would cost",
    ]


def _counts(course: Course) -> str:
    planned, named = _minutes(course)
    counts = [
        _number(len(course.outline.modules), "module"),
        _number(len(course.lessons), "lesson"),
        _number(len(course.labs), "lab"),
    ]
    if planned:
        counts.append(f"{planned:g} minutes")
    text = ", ".join(counts)
    if planned and named and abs(planned - named) > 0.5:
        text += f" (the modules name {named:g} of them)" if named < planned else f" (the modules name {named:g})"
    return text


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _minutes(course: Course) -> tuple[float, float]:
    """The minutes of the course as it gives them, else as its modules do; and those that its modules give."""
    named = 0.0
    for module in course.outline.modules:
        lessons = [lesson.duration_minutes or _sum([*lesson.topics, *lesson.labs]) for lesson in module.lessons]
        named += module.duration_minutes or fsum(lessons) + _sum(module.labs)
    return course.outline.course.total_duration_minutes or named, named


def _sum(parts: Sequence[Topic | Lab]) -> float:
    return fsum(part.duration_minutes or 0 for part in parts)


def _as_json(course: Course, unplaced: list[tuple[int, str]]) -> str:
    data = {
        "file": relative(course.file),
        "modules": len(course.outline.modules),
        "lessons": len(course.lessons),
        "labs": len(course.labs),
        "minutes": _minutes(course)[0],
        "unplaced": [{"line": line, "text": text} for line, text in unplaced],
        "warnings": [str(warning) for warning in course.warnings],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
