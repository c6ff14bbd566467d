"""Prompts: what a model is told for each task, from the Jinja templates under `config/prompts/`.

A course repository may bring its own version of any template, so templates are run in a sandbox and see plain data
only: no objects of Aurora's, no files but the templates they name. What outlines and earlier answers say stands between
tags that nothing in it can close.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from aurora.errors import AuroraError, Problem, ProblemsError, relative
from aurora.markdown import plain as one_line
from aurora.outline.bloom import parse_bloom
from aurora.request import Repair, Request
from aurora.resources import PROJECT, resource
from aurora.slots import SLOT

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

TASKS = (
    "lesson.research",
    "lesson.draft",
    "lesson.review",
    "visual.spec",
    "visual.image",
    "lab.environment",
    "lab.plan",
    "lab.guide",
    "slides",
    "titles",
    "outline.draft",
)
"""All tasks that a model is asked for; each has a template of its name."""

MOST_CHARACTERS = 2_000_000
"""More than the longest outlines need, and than models take: a template that writes more runs away."""

VERSIONS = "prompts/versions.yaml"
_SYSTEM, _REPAIR, _PLAIN = "system.md.j2", "repair.md.j2", "plain.md.j2"
_PICTURES = frozenset({"visual.image"})

_COMMENT = re.compile(r"^[ \t]*\{#.*?#\}[ \t]*\n|\{#.*?#\}", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"""\{%[-+]?\s*(?:include|import|from|extends)\s+(["'])([^"'\n]+)\1""")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.j2")

# Control characters, marks of direction, zero-width characters and tags; joiners are left, as some scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# The letters of the tag behind a bracket, with whatever else than letters and digits between them, wide forms too.
_TAG = re.compile(
    "[<＜﹤](?=" + "".join(rf"(?:(?![<＜﹤])[\W_])*[{c}{chr(ord(c) + 0xFEE0)}]" for c in "coursedata") + ")",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Prompt:
    """What is sent: `system` is the same for all texts of an edition and may be cached, `text` is the task."""

    system: str
    text: str


def render(request: Request, *, repair: Repair | None = None, plain: bool = False) -> Prompt:
    """The prompt of a request.

    Args:
        repair: the answer that was not accepted, whose failures are listed.
        plain: the request was refused; it is asked in a simpler and safer way.

    Raises:
        AuroraError: a template cannot be read or run, or uses a variable that is not there; the text names its place.
    """
    facts = {name: _as_data(value) for name, value in request.facts.items()}
    course = facts["slice"]["course"] if "slice" in facts else None
    if course:
        facts.setdefault("language", course["language"])
    facts |= {"plain": plain, "schema": _as_data(request.schema)}
    parts = [_run(_template(request.task), facts)]
    if request.task in _PICTURES:
        return Prompt("", parts[0])
    if plain:
        parts.append(_run(_PLAIN, {}))
    if repair:
        parts.append(_run(_REPAIR, {"previous": repair.previous, "failures": list(repair.failures)}))
    shared = {"course": course} | {name: facts[name] for name in ("language", "course_map") if name in facts}
    return Prompt(_run(_SYSTEM, shared), "\n\n".join(parts))


def version(task: str) -> str:
    """What decides the wording of a task's prompt, such as `titles:1 macros:1 system:1`; part of the ledger's key.

    A template that Aurora ships counts by the number that `config/prompts/versions.yaml` has for its wording, any other
    by its digest; comments and blanks at line ends do not count. What is only added to later attempts is left out.

    Raises:
        AuroraError: a template cannot be read.
    """
    own = _template(task)
    files = _files(own)
    if task not in _PICTURES:
        files |= _files(_SYSTEM)
    names = [own, *sorted(files.keys() - {own})]
    return " ".join(f"{_short(name)}:{_version_of(name, files[name])}" for name in names)


def misnamed() -> list[str]:
    """Notes on templates of the working directory's own that take the place of none, by their names."""
    own = Path("config/prompts")
    known = {f"{task}.md.j2" for task in TASKS} | {_SYSTEM, _REPAIR, _PLAIN}
    notes = []
    for path in sorted(own.glob("*.md.j2")):
        if path.name not in known:
            close = get_close_matches(path.name, sorted(known), n=1)
            hint = f"did you mean {close[0]}?" if close else f"the tasks are {', '.join(TASKS)}"
            notes.append(f"{path}: takes the place of no template; {hint}")
    return notes


def digest(template: str) -> str:
    """The SHA-256 (hex) of what a template says: without comments, blanks at line ends and surplus empty lines."""
    text = "\n".join(template.splitlines())
    text = "\n".join(line.rstrip() for line in _COMMENT.sub("", text).splitlines())
    return hashlib.sha256(re.sub(r"\n{3,}", "\n\n", text).strip().encode()).hexdigest()


def measure(prompt: Prompt) -> int:
    """How many tokens a prompt has, by estimate: 3 ASCII characters a token, 2 bytes of UTF-8 a token for the rest.

    Vendors give 4 characters of English a token (OpenAI's help centre, "What are tokens and how to count them";
    Google's "Understand and count tokens") or 3.5 (Anthropic's glossary), whose later models take up to 35% more.
    Accented letters cost more everywhere. So this is rather too much than too little.
    """
    text = prompt.system + prompt.text
    plain_characters = sum(character < "\x80" for character in text)
    other_bytes = len(text.encode("utf-8", "surrogatepass")) - plain_characters
    return ceil(plain_characters / 3 + other_bytes / 2)


def inert(text: str) -> str:
    """A text of somebody else as it may stand between the tags of data: without what could close or open them.

    What cannot be seen is left out. Where a bracket begins something like `</course-data`, it becomes `‹`.
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _TAG.sub("‹", text).strip("\n")


def _template(task: str) -> str:
    if task not in TASKS:
        raise AuroraError(f"there is no task '{task}'; the tasks are {', '.join(TASKS)}")
    return f"{task}.md.j2"


def _as_data(value: Any) -> Any:
    """Plain data, full with defaults: models have methods that no template may reach."""
    if isinstance(value, BaseModel):
        return _as_data(value.model_dump(mode="json"))
    if isinstance(value, Mapping):
        return {str(key): _as_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_data(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} is nothing that a template can read")


def _form(schema: Any, named: bool = False) -> Any:
    """A JSON schema without titles, descriptions and defaults; `named`: its keys are names of fields or models."""
    if isinstance(schema, list):
        return [_form(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    told = schema if named else {key: schema[key] for key in schema if key not in ("title", "description", "default")}
    return {key: _form(value, not named and key in ("properties", "$defs")) for key, value in told.items()}


def _files(name: str) -> dict[str, str]:
    """The texts of a template and of all that it names and that are there, by name."""
    found = {name: _read(name)}
    waiting = [name]
    while waiting:
        text = _COMMENT.sub("", found[waiting.pop()])
        for named in (match[2] for match in _NAMED.finditer(text)):
            if named not in found and _FILE.fullmatch(named) and resource(f"prompts/{named}").is_file():
                found[named] = _read(named)
                waiting.append(named)
    return found


def _read(name: str) -> str:
    path = resource(f"prompts/{name}")
    try:
        text = path.read_text(encoding="utf-8-sig")
        if not text.strip():
            raise ProblemsError([Problem(relative(path), 0, 0, "this template is empty; delete it, or write it")])
        return text
    except UnicodeDecodeError as error:
        raise AuroraError(f"{relative(path)}: byte {error.start + 1} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise AuroraError(
            f"{relative(path)}: this template cannot be read ({error.strerror}); the ones that Aurora ships are in "
            f"{relative(PROJECT / 'config/prompts')}"
        ) from None


def _short(name: str) -> str:
    return name.removesuffix(".j2").removesuffix(".md").lstrip("_")


def _version_of(name: str, text: str) -> str:
    found = digest(text)
    known = _versions().get(name, {})
    return str(known["version"]) if found in known.get("sha256", ()) else found[:12]


@cache
def _versions() -> dict[str, dict[str, Any]]:
    import yaml

    return dict(yaml.safe_load((PROJECT / "config" / VERSIONS).read_text(encoding="utf-8")))


def _run(name: str, values: Mapping[str, Any]) -> str:
    """What a template makes of its variables."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    files = _files(name)
    try:
        template = _environment(tuple(sorted(files.items()))).get_template(name)
        text = ""
        for part in template.generate(values):
            text += part
            if len(text) > MOST_CHARACTERS:
                raise ValueError(f"this template writes more than {MOST_CHARACTERS:,} characters; look at its loops")
        return text.strip()
    except TemplateSyntaxError as error:
        hint = "a template is text with {{ variables }}, {% if … %} … {% endif %} and {# comments #}"
        raise _problem(error.name or name, error.lineno, f"{error.message}; {hint}") from None
    except UndefinedError as error:
        hint = f"the variables are {', '.join(sorted(values))}" if values else "there are no variables"
        raise _problem(*_place(error, files, name), f"{error.message}; {hint}") from None
    except TemplateNotFound as error:
        hint = 'name the file in quotes, such as {% include "_macros.j2" %}'
        raise _problem(*_place(error, files, name), f"there is no template '{error.name}' for this; {hint}") from None
    except Exception as error:
        # A template is a program of the course's own: whatever goes wrong in it is told as its fault, with its place.
        raise _problem(*_place(error, files, name), str(error) or type(error).__name__) from None


def _place(error: Exception, files: Mapping[str, str], name: str) -> tuple[str, int]:
    """The template and the line in which an error arose."""
    place, trace = (name, 0), error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename in files:
            place = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return place


def _problem(name: str, line: int, message: str) -> ProblemsError:
    path, shipped = resource(f"prompts/{name}"), PROJECT / "config/prompts" / name
    if path.resolve() != shipped.resolve() and shipped.is_file():
        message += f"; compare it with {relative(shipped)}"
    return ProblemsError([Problem(relative(path), line, 0, message)])


@cache
def _environment(files: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    """Runs these templates and no others, so that a version covers all that a prompt says."""
    from jinja2 import FunctionLoader, StrictUndefined, TemplateRuntimeError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    sources = dict(files)

    def load(name: str) -> tuple[str, str, None] | None:
        return (sources[name], name, None) if name in sources else None

    def written(value: Any) -> Any:
        if value is None:
            raise TemplateRuntimeError("there is nothing to write: a value here is none; put it between {% if %}")
        return value

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        finalize=written,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
    )
    environment.globals = {name: environment.globals[name] for name in ("range", "dict", "namespace")}
    del environment.filters["random"]
    environment.filters |= {
        # str() and float() of an undefined value raise the error that names it.
        "inert": lambda text: inert(str(written(text))),
        "line": lambda text: one_line(str(written(text))),
        "number": lambda number: f"{float(written(number)):.10g}",
        "json": lambda value: json.dumps(value, ensure_ascii=False, default=str),
        "form": lambda schema: json.dumps(_form(schema), ensure_ascii=False, default=str),
        "bloom": lambda text: [level.value for level in parse_bloom(text)],
    }
    environment.tests["open"] = lambda value: SLOT.match(value) is not None
    return environment
