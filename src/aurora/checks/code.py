"""Does code in a text parse? It is only ever read, never run."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import textwrap
import warnings
from collections.abc import Callable, Iterator

from aurora.checks.document import Code, Document
from aurora.checks.findings import Finding
from aurora.slots import SLOT

MAX_CHARS = 50_000
"""Longer pieces of code are not judged."""

MAX_BASH = 100
"""So many pieces of shell code of one text are judged; each costs a process."""

_BASH_SECONDS = 5
_MAX_FLOW_DEPTH = 50
_PROMPT = re.compile(r"(?m)^\s*\$ ")

Wrong = tuple[int, str]
"""What does not parse: line within the code, from 1, and what the parser says."""


def check_code(doc: Document) -> Iterator[Finding]:
    """Flagged: fences without a language, and Python, shell, JSON and YAML that does not parse."""
    bash = 0
    for fence in doc.fences():
        language = fence.info.split()[0].strip("{}.").lower() if fence.info else ""
        if not language:
            fix = "Write one behind the opening fence, 'text' where it is none."
            yield doc.flagged(fence.line, "fence-language", "a code fence without a language", fix)
            continue
        parser = _PARSERS.get(language)
        if not parser or not fence.closed or not _can_judge(fence):
            continue
        if parser in (bash_error, console_error):
            bash += 1
            if bash > MAX_BASH:
                continue
        wrong = parser(fence.content)
        if wrong:
            message = f"this {language} code does not parse: {wrong[1]}"
            fix = "Correct it, or give the fence another language where it is no such code."
            yield doc.flagged(fence.line + min(wrong[0], fence.content.count("\n")), "code-broken", message, fix)


def python_error(code: str) -> Wrong | None:
    """What is wrong with Python, as the running version reads it; prompts, notebook magics and `...` are understood."""
    code = re.sub(r"(?m)^(\s*)[!%].*$", r"\1pass", _without_prompts(textwrap.dedent(code)))
    wrong = _python(code)
    if wrong and re.search(r"\.\.\.|…", code):
        # An ellipsis may stand for arguments, for items or for entries.
        for filling in ("_", "*_", "**_"):
            if not _python(re.sub(r"\.\.\.|…", filling, code)):
                return None
    return wrong


def _python(code: str) -> Wrong | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except (ValueError, MemoryError, RecursionError):
        return 1, "it cannot be read"
    return None


def _without_prompts(code: str) -> str:
    """The input of an interactive session, line for line; any other code as it is."""
    if not re.search(r"(?m)^>>>(?: |$)", code):
        return code
    return "\n".join(line[4:] if re.match(r"(?:>>>|\.\.\.)(?: |$)", line) else "" for line in code.split("\n"))


def bash_error(code: str) -> Wrong | None:
    """What is wrong with shell code, as `bash -n` reads it; None where there is no bash.

    `<placeholders>` and prompts are understood.
    """
    bash = shutil.which("bash")
    if not bash:
        return None
    if _PROMPT.search(code):
        code = "\n".join(line.lstrip()[2:] if re.match(r"\s*[$>] ", line) else "" for line in code.split("\n"))
    code = re.sub(r"<[A-Za-zÀ-ÿ](?:[\w .:-]*\w)?>", "X", code)
    try:
        done = subprocess.run(
            [bash, "--noprofile", "--norc", "-n"],
            input=code.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_BASH_SECONDS,
            env={"LC_ALL": "C"},
            cwd="/",
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode == 0:
        return None
    said = re.search(r"line (\d+): (.*)", done.stderr.decode("utf-8", "replace"))
    return (int(said.group(1)), said.group(2)[:120]) if said else (1, "bash cannot read it")


def console_error(code: str) -> Wrong | None:
    """What is wrong with the commands of a terminal session; without prompts nobody can tell them from output."""
    return bash_error(code) if _PROMPT.search(code) else None


def json_error(code: str) -> Wrong | None:
    """What is wrong with JSON, or with one JSON value a line; what is left out with `...` is not judged."""
    wrong = _json(code)
    if not wrong or re.search(r"\.\.\.|…", code):
        return None
    lines = [line for line in code.splitlines() if line.strip()]
    if len(lines) > 1 and not any(_json(line) for line in lines):
        return None
    return wrong


def _json(code: str) -> Wrong | None:
    try:
        json.loads(code)
    except json.JSONDecodeError as error:
        return error.lineno, error.msg
    except (ValueError, RecursionError):
        return 1, "it cannot be read"
    return None


def yaml_error(code: str) -> Wrong | None:
    """What is wrong with YAML; nothing is constructed from it. Templates (`{{ }}`, `{% %}`) are not judged."""
    import yaml

    if "{{" in code or "{%" in code:
        return None
    if _flow_depth(code) > _MAX_FLOW_DEPTH:
        return 1, "it is nested too deeply"
    try:
        for _ in yaml.compose_all(code, Loader=yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (mark.line + 1 if mark else 1), str(error.problem or error.context)
    except (yaml.YAMLError, ValueError, RecursionError):
        return 1, "it cannot be read"
    return None


def _flow_depth(code: str) -> int:
    """How deep brackets are nested; PyYAML needs time in the square of it."""
    deepest = depth = 0
    for char in code:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth = max(depth - 1, 0)
    return deepest


def _can_judge(fence: Code) -> bool:
    return bool(fence.content.strip()) and len(fence.content) <= MAX_CHARS and not SLOT.search(fence.content)


_PARSERS: dict[str, Callable[[str], Wrong | None]] = {
    **dict.fromkeys(("python", "py", "python3", "pycon"), python_error),
    **dict.fromkeys(("bash", "sh", "shell"), bash_error),
    **dict.fromkeys(("console", "shell-session"), console_error),
    "json": json_error,
    **dict.fromkeys(("jsonl", "ndjson"), json_error),
    **dict.fromkeys(("yaml", "yml"), yaml_error),
}
