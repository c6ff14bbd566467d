"""Every job starts a Python of its own, so what is heavy is imported only where it is used."""

import subprocess
import sys

import pytest

HEAVY = {
    "typst",
    "igraph",
    "PIL",
    "pypandoc",
    "pypdf",
    "markdown_it",
    "py3langid",
    "numpy",
    "anthropic",
    "openai",
    "google.genai",
    "boto3",
    "pyrate_limiter",
    "jinja2",
}


@pytest.mark.parametrize(
    "module",
    [
        "build",
        "cli",
        "generate",
        "ledger",
        "titles",
        "lessons",
        "visuals",
        "labs",
        "jobs",
        "books.publish",
        "books.preview",
    ],
)
def test_importing_a_module_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, aurora.{module}; print(*sorted(set(sys.modules) & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
