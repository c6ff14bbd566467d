"""What is said of outlines that cannot be read: every problem at once, at its place, with what to write instead."""

import os
import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aurora.errors import ProblemsError
from aurora.outline import load_outline, nodes

HEAD = "course: {title: T, language: en}\n"
GOOD = """course:
  title: Networks
  language: en
  audience: &who [Engineers]
  environment: {tools: [{name: git, version: 2.4}], names: {host: lab-1}}
modules:
- title: "Module 1: Basics"
  duration_hours: 2
  lessons:
  - title: Addresses
    id: addresses
    duration_minutes: 45
    bloom_level: Remember / Understand
    description: |
      Two lines: one
      and two.
    objectives: [Read an address, 'Write: one']
    topics:
    - Names
    - {title: Numbers, duration: 1h30}
    labs:
    - title: 'Demo: look at one'
      steps: *who
    visuals: [{description: A map, kind: diagram}]
  labs:
  - Plain lab
"""


def problems_of(tmp_path, text, name="x.yaml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ProblemsError) as error:
        load_outline(path)
    return error.value.problems


def said(tmp_path, text):
    """The problems as {(line, column): message}; no two may stand at one place."""
    problems = problems_of(tmp_path, text)
    result = {(problem.line, problem.column): problem.message for problem in problems}
    assert len(result) == len(problems), problems
    return result


def test_every_unquoted_colon_is_found_with_all_else_in_one_run(tmp_path):
    found = said(
        tmp_path,
        HEAD + "modules:\n- title: A: b\n  lessons:\n  - title: C: d: e # note\n    topics:\n"
        "    - Types of malware: virus, trojan\n    - X: y: z\n    description: |\n      fine: here: too\n"
        "    objectives:\n    - Tools:\n    duration_minutes: -5\n  - titel: Last\n",
    )
    assert list(found) == [(3, 11), (5, 13), (7, 7), (8, 8), (12, 7), (13, 23), (14, 5)]
    assert found[3, 11].endswith('quotes: title: "A: b"')
    assert found[5, 13].endswith('quotes: title: "C: d: e"')
    assert found[7, 7].endswith('quotes: - "Types of malware: virus, trojan"')
    assert found[8, 8].endswith('quotes: - "X: y: z"')
    assert found[12, 7].endswith('quotes: - "Tools:"')
    assert "cannot be negative" in found[13, 23]
    assert "'titel' on line 14 meant to be 'title'" in found[14, 5]


def test_a_colon_in_a_text_of_several_lines(tmp_path):
    found = said(
        tmp_path, HEAD + "modules:\n- title: Long\n    text: and more\n  lessons: [L]\n  percent_theory: 101\n"
    )
    assert found[4, 9].endswith('quotes: title: "Long text: and more"')
    assert "too much" in found[6, 19]


@pytest.mark.parametrize(
    ("line", "column", "end"),
    [
        ("title: 'It's fine'", 14, 'title: "It\'s fine"'),
        ('title: "Zero": an intro', 16, "title: '\"Zero\": an intro'"),
        ('title: "open', 10, 'title: "open"'),
        ("title: [Beta] Intro", 10, 'title: "[Beta] Intro"'),
        ("title: @home", 10, 'title: "@home"'),
        ("title: *all* of it", 10, 'title: "*all* of it"'),
        ("title: > 5 users", 10, 'title: "> 5 users"'),
        ("title: - a", 10, 'title: "- a"'),
    ],
)
def test_signs_that_need_quotes(tmp_path, line, column, end):
    found = said(tmp_path, HEAD + f"modules:\n- {line}\n  lessons:\n  - title: L\n    duration: x\n")
    assert list(found) == [(3, column), (6, 15)]
    assert found[3, column].endswith(end)


def test_faults_of_indentation(tmp_path):
    deep = said(tmp_path, HEAD + "modules:\n- title: A\n    lessons: [L]\n")
    assert list(deep) == [(4, 5)]
    assert "start it in column 3" in deep[4, 5]
    tabs = said(tmp_path, HEAD + "modules:\n- title: A\n\tlessons:\n\t- L\n")
    assert list(tabs) == [(4, 1), (5, 1)]
    assert "indent with blanks" in tabs[4, 1]
    odd = said(tmp_path, HEAD + "modules:\n- title: A\n lessons: [L]\n")
    assert [line for line, _ in odd] == [4]
    assert "check its indentation" in next(iter(odd.values()))


def test_a_missing_colon(tmp_path):
    found = said(tmp_path, HEAD + "modules:\n- title: A\n  lessons\n  - title: ''\n")
    assert found[4, 10].endswith("write: lessons:")
    assert found[5, 12].startswith("this title is empty")


@pytest.mark.parametrize(
    "text", ["a: [1,\n", "a: 'x\n", 'a: "x\n\nb: 1\n', "? [a\n", "%x\n", "a: |x\n", "a: !<\n", "{a"]
)
def test_other_faults_of_syntax_are_said_in_plain_words(tmp_path, text):
    for problem in problems_of(tmp_path, text):
        assert problem.line
        assert "while" not in problem.message
        assert "token" not in problem.message


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "\n\n", "null"])
def test_an_empty_file(tmp_path, text):
    [problem] = problems_of(tmp_path, text)
    assert "empty" in problem.message
    assert "modules:" in problem.message


@pytest.mark.parametrize(("text", "what"), [("- a\n", "a list"), ("hello\n", "a text")])
def test_a_file_that_is_no_mapping(tmp_path, text, what):
    [problem] = problems_of(tmp_path, text)
    assert f"holds {what}" in problem.message


def test_several_documents(tmp_path):
    found = said(tmp_path, HEAD + "modules: [{title: M, lessons: [L]}]\n---\na: b\n")
    assert list(found) == [(3, 1)]
    assert "second document" in found[3, 1]


def test_tags_are_never_run(tmp_path):
    marker = tmp_path / "ran"
    run = f"course: !!python/object/apply:os.mkdir ['{marker}']\n"
    found = said(tmp_path, run + "language: en\ntitle: T\nmodules: [{title: !!str M, lessons: [L]}]\n")
    assert "never run" in found[1, 9]
    assert "'!!str'" in found[4, 19]
    assert not marker.exists()


def test_an_alias_bomb(tmp_path):
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    text += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    [problem] = problems_of(tmp_path, text)
    assert "repeat more than" in problem.message
    assert problem.line < 8


def test_aliases_that_lead_nowhere(tmp_path):
    assert "refers to the very thing" in said(tmp_path, HEAD + "modules: &m [*m]\n")[2, 14]
    assert "not in the file before it" in said(tmp_path, HEAD + "modules: *m\n")[2, 10]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting(tmp_path, opening):
    [problem] = problems_of(tmp_path, opening * 20_000)
    assert "levels deep" in problem.message


def test_more_entries_than_any_course(tmp_path):
    [problem] = problems_of(tmp_path, "- a\n" * 200_000)
    assert "entries" in problem.message


def test_a_key_given_twice(tmp_path):
    found = said(tmp_path, HEAD + "modules:\n- title: A\n  lessons: [L]\n  title: B\n")
    assert list(found) == [(5, 3)]
    assert "first on line 3" in found[5, 3]


def test_keys_that_say_different_things(tmp_path):
    found = said(tmp_path, HEAD + "modules:\n- title: A\n  module_title: B\n  lessons: [L]\n")
    assert "'title' on line 3 and 'module_title'" in found[4, 3]


def test_files_that_are_no_outline(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "big.yaml").write_bytes(b"a: b\n" * 2_000_000)
    for name, words in [
        ("folder", "a folder"),
        ("no.yaml", "no such file"),
        ("pipe", "ordinary"),
        ("big.yaml", "10.0 MB"),
    ]:
        with pytest.raises(ProblemsError, match=f"^{name}: .*{words}"):
            load_outline(tmp_path / name)


def test_bytes_that_are_not_utf8(tmp_path):
    [problem] = problems_of(tmp_path, "\ufeff# é\r\ncourse: {título: Espa".encode() + b"\xf1ol}\r\n")
    assert (problem.line, problem.column) == (2, 22)
    assert "0xf1" in problem.message
    assert "'ñ'" in problem.message
    assert "UTF-8" in problem.message
    assert "UTF-16" in problems_of(tmp_path, "course: x".encode("utf-16"))[0].message


def test_control_characters(tmp_path):
    found = said(tmp_path, "a: b\0\nc: \x1b[0m\n")
    assert list(found) == [(1, 5), (2, 4)]


def test_no_modules_no_lessons_no_titles(tmp_path):
    assert "no modules (is 'module' on line 2" in said(tmp_path, HEAD + "module: []\n")[1, 1]
    assert "under a module" in said(tmp_path, "title: T\nlanguage: en\nlessons: [L]\n")[1, 1]
    assert "list of modules is empty" in said(tmp_path, HEAD + "modules: []\n")[2, 1]
    text = HEAD + "modules:\n- title: Z\n- title: Y\n  lessons: []\n- lessons: [{}, '', ~, L]\n- M\n"
    found = said(tmp_path, text)
    assert "'Z' has no lessons" in found[3, 3]
    assert "lessons is empty" in found[5, 3]
    assert "a module without a title" in found[6, 3]
    assert "a lesson without a title" in found[6, 13]
    assert "title is empty" in found[6, 17]
    assert "title of a lesson is empty" in found[6, 21]
    assert "a plain text" in found[7, 3]


def test_wrong_types(tmp_path):
    found = said(
        tmp_path,
        "course: {title: [T], language: {a: 1, b: 2}, audience: {a: b}, environment: Linux}\nmodules:\n"
        "- title: M\n  lessons: {title: L}\n  labs: [[x], {title: L, type: [a], steps: [[x]], revision: 0}]\n"
        "- title: N\n  activities: [a]\n  lessons: [{title: L, visuals: many, topics: [[x]]}]\n",
    )
    assert "not a list; write: title: …" in found[1, 17]
    assert "not keys with values" in found[1, 32]
    assert "list of texts" in found[1, 56]
    assert "hardware:" in found[1, 77]
    assert "'lessons' is a list" in found[4, 12]
    assert "a lab cannot be a list" in found[5, 10]
    assert "not a list" in found[5, 32]
    assert "remove one '- '" in found[5, 45]
    assert "whole number from 1" in found[5, 61]
    assert "'activities' of a lesson or module" in found[7, 3]
    assert "'many' is no number of visuals" in found[8, 33]
    assert "a topic cannot be a list" in found[8, 48]


def test_ids(tmp_path):
    found = said(
        tmp_path,
        HEAD + "modules:\n- title: M\n  lessons:\n  - {id: Bad Id, title: A}\n  - {id: one, title: B}\n"
        "  - {id: one, title: C}\n"
        "  labs:\n  - {id: one, title: D}\n  - {id: two, title: E}\n  - {id: two, title: F}\n",
    )
    assert found[5, 10].endswith("write: id: bad-id")
    assert list(found) == [(5, 10), (6, 10), (7, 10), (10, 10), (11, 10)]
    assert "on line 7" in found[6, 10]
    assert "on line 6" in found[7, 10]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("duration_minutes: soon", "minutes such as 45"),
        ("duration_hours: -1", "negative"),
        ("duration_minutes: 999999", "limit"),
        ("visuals: 99", "up to 20"),
        ("title: " + "x" * 501, "501 characters"),
    ],
)
def test_numbers_and_texts_beyond_reason(tmp_path, field, words):
    text = (
        HEAD
        + f"modules:\n- title: M\n  lessons:\n  - {field}\n"
        + ("" if field.startswith("title") else "    title: L\n")
    )
    [problem] = problems_of(tmp_path, text)
    assert words in problem.message


def test_the_parser_in_python_says_the_same(tmp_path, monkeypatch):
    texts = [GOOD.replace("Names", "Na: me: s"), GOOD.replace("[Read", "Read"), "a: [1,\n", GOOD + " x: y\n"]
    with_c = [problems_of(tmp_path, text) for text in texts]
    monkeypatch.setattr(nodes.yaml, "__with_libyaml__", not yaml.__with_libyaml__)
    assert [[p.message for p in problems_of(tmp_path, text)] for text in texts] == [
        [p.message for p in ps] for ps in with_c
    ]


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 4), raw=st.binary(max_size=4))
def test_whatever_the_file_holds_there_is_no_traceback(tmp_path_factory, seed, count, raw):
    pick = random.Random(seed)
    data = bytearray(GOOD.encode())
    for _ in range(count):
        lines = bytes(data).split(b"\n")
        at = pick.randrange(len(lines))
        kind = pick.randrange(7)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[pick.randrange(len(lines))])
        elif kind == 2:
            lines[at] = pick.choice([b" ", b"  ", b"\t", b"- ", b"? "]) + lines[at]
        elif kind == 3:
            lines[at] = lines[at].lstrip()
        elif kind == 4:
            lines[at] += pick.choice(
                [b": x", b" #y", b"'", b'"', b"]", b" |", b" &a", b" *who", b" [", b"{", b"\r", b":"]
            )
        data = bytearray(b"\n".join(lines))
        if kind > 4 and data:
            place = pick.randrange(len(data))
            data[place : place + pick.randrange(3)] = raw
    path = tmp_path_factory.getbasetemp() / "mutant.yaml"
    path.write_bytes(bytes(data))
    problems: list = []
    try:
        loaded = load_outline(path)
    except ProblemsError as error:
        problems = error.problems
    else:
        assert loaded.outline.modules[0].lessons
        return
    assert problems
    assert all(problem.line >= 0 and problem.message for problem in problems)


def test_the_outline_that_is_mutated_is_good(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    assert load_outline(path).warnings == []
