import shutil
import subprocess

import pytest

from aurora.checks import code
from aurora.checks.code import bash_error, check_code, console_error, json_error, python_error, yaml_error
from aurora.checks.document import parse


def _found(text):
    return [(found.line, found.code, found.severity) for found in check_code(parse(text, "a.md"))]


def test_a_fence_without_a_language():
    assert _found("# A\n\n```\nls\n```\n\n~~~\nls\n~~~\n") == [
        (3, "fence-language", "flagged"),
        (7, "fence-language", "flagged"),
    ]
    assert _found("# A\n\n```text\nls\n```\n\n    ls\n") == []


def test_the_line_of_what_does_not_parse():
    text = '# A\n\n```python\nx = 1\ny = = 2\n```\n\n- a\n\n  ```json\n  {\n    "b": 1,\n  }\n  ```\n'
    assert _found(text) == [(5, "code-broken", "flagged"), (13, "code-broken", "flagged")]
    assert _found("# A\n\n```yaml\na: 1\nb: c: d\n```\n") == [(5, "code-broken", "flagged")]


def test_the_message_says_what_the_parser_says():
    found = list(check_code(parse("```py title=a.py\nx = (\n```\n", "a.md")))
    assert found[0].message == "this py code does not parse: '(' was never closed"


def test_what_is_not_judged():
    assert _found("# A\n\n```rust\nfn (\n```\n") == []
    assert _found("# A\n\n```python\n```\n") == []
    assert _found("# A\n\n```python\nx = TODO(value): the value\n```\n") == []
    assert _found(f"# A\n\n```python\n{'x = (' * code.MAX_CHARS}\n```\n") == []


@pytest.mark.parametrize(
    "python",
    [
        "print('a')\n",
        "    x = 1\n    y = 2\n",
        ">>> x = 1\n>>> for y in x:\n...     print(y)\n1\na traceback (\n",
        "def f(a, ...):\n    ...\n",
        "f(a=1, ...)\n",
        "x = {'a': 1, ...}\n",
        "x = [1, …]\n",
        "!pip install a\n%matplotlib inline\nx = 1\n",
        "await f()\n",
        "x = '\\d'\n",
        "",
    ],
)
def test_python_that_parses(python):
    assert python_error(python) is None


@pytest.mark.parametrize(
    ("python", "line"),
    [
        ("x = 1\nprint 'a'\n", 2),
        ("if x:\ny = 1\n", 2),
        (">>> x = 1\n>>> y = = 2\n", 2),
        ("x = (...\n", 1),
        ("-" * 9000 + "1", 1),
    ],
)
def test_python_that_does_not(python, line):
    assert python_error(python)[0] == line


def test_a_nul_in_python():
    assert python_error("x = '\0'") is not None


@pytest.mark.parametrize(
    "shell",
    [
        "ls -l | wc\n",
        "for f in *; do\n  echo $f\ndone\n",
        "$ ls\nthis (is output\n$ cat <<END\n> a\n> END\na (b\n",
        "ssh <user>@<your host>\n",
        "cat > a <<'END'\nb (\nEND\n",
        "docker run ... image\n",
    ],
)
def test_shell_that_parses(shell):
    assert bash_error(shell) is None


@pytest.mark.parametrize(("shell", "line"), [("ls\nif true; then\n  ls\n", 4), ("ls\necho (a)\n", 2), ("$ ls )\n", 1)])
def test_shell_that_does_not(shell, line):
    assert bash_error(shell)[0] == line


def test_shell_is_never_run(tmp_path, monkeypatch):
    trap = tmp_path / "trap"
    (tmp_path / "env").write_text(f"touch {trap}\n")
    monkeypatch.setenv("BASH_ENV", str(tmp_path / "env"))
    assert bash_error(f"touch {trap}\necho $(touch {trap})\n: ${{x:=`touch {trap}`}}\nset +n\ntouch {trap}\n") is None
    assert not trap.exists()


def test_without_bash_nothing_is_said(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert bash_error("if (\n") is None


def test_a_bash_that_does_not_come_to_an_end(monkeypatch):
    def hang(*args, **kwargs):
        raise subprocess.TimeoutExpired("bash", kwargs["timeout"])

    monkeypatch.setattr(shutil, "which", lambda name: "/bin/bash")
    monkeypatch.setattr(subprocess, "run", hang)
    assert bash_error("if (\n") is None


def test_so_many_pieces_of_shell_code_and_no_more(monkeypatch):
    monkeypatch.setattr(code, "MAX_BASH", 2)
    monkeypatch.setattr(
        subprocess, "run", lambda *args, **kwargs: subprocess.CompletedProcess(args, 2, b"", b"line 1: bad")
    )
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/bash")
    assert [line for line, _, _ in _found("```sh\nif (\n```\n" * 4)] == [2, 5]


def test_a_terminal_session_is_judged_by_its_prompts():
    assert console_error("total 8 (\n") is None
    assert console_error("$ ls\ntotal 8 (\n") is None
    assert console_error("$ ls )\n") is not None


@pytest.mark.parametrize("text", ['{"a": [1, null]}', '{"a": 1}\n{"a": 2}\n', '{"a": 1, ...}', "[1, 2, …]", "1\n"])
def test_json_that_parses(text):
    assert json_error(text) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [('{"a": 1,}', 1), ("{\n'a': 1\n}", 2), ('{"a": 1}\n{"a": }\n', 2), ("[" * 40000, 1), ("1" * 5000, 1)],
)
def test_json_that_does_not(text, line):
    assert json_error(text)[0] == line


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [c]\n",
        "---\na: 1\n---\n- b\n",
        "a: !Ref b\n",
        "a: &x [1]\nb: [*x, *x]\n",
        "a: {{ b }}-c\n",
        "{% if a %}\nb: 1\n",
    ],
)
def test_yaml_that_parses(text):
    assert yaml_error(text) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: b: c\n", 1), ("a: 1\n\tb: 2\n", 2), ("a: [1\nb: 2\n", 2), ("a: *b\n", 1), ("[" * 40000, 1), ("a: \x07", 1)],
)
def test_yaml_that_does_not(text, line):
    assert yaml_error(text)[0] == line


def test_deep_yaml_is_not_parsed_at_all():
    assert yaml_error("a: " + "[" * 51 + "]" * 51) == (1, "it is nested too deeply")
    assert yaml_error("a: " + "[" * 50 + "]" * 50) is None
    assert yaml_error("a:\n" + "- [1, {b: c}]\n" * 100) is None


def test_yaml_constructs_nothing():
    assert yaml_error("!!python/object/apply:os.system ['exit 1']\n") is None
