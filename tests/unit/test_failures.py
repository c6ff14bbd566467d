"""What is said of a failed job: target, cause and what to do in one line, then its log and the command."""

import pytest

from aurora.failures import ended_without_a_word, failure_lines, in_a_line


def test_the_first_line_has_target_cause_and_what_to_do() -> None:
    lines = failure_lines("build/a/en/images/x-1.png", "no key; set THE_KEY", ["logs/x.log"], "snakemake it")
    assert lines == [
        "aurora: build/a/en/images/x-1.png failed: no key; set THE_KEY",
        "aurora: its log is logs/x.log",
        "aurora: to make just this one again: snakemake it",
    ]


def test_headings_of_lists_lead_to_the_first_cause() -> None:
    error = (
        "lesson.review: no answer was accepted:\n  some/model, asked 2 times:\n    a section is missing\n    too short"
    )
    said = (
        "lesson.review: no answer was accepted: some/model, asked 2 times: a section is missing (and 1 more in its log)"
    )
    assert in_a_line(error) == f"{said}; read its log, then build again"


def test_a_job_without_a_log_names_none() -> None:
    assert len(failure_lines("x", "no key; set it", [], "snakemake x")) == 2


def test_secrets_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENDOR_KEY", "sk-12345678")
    lines = failure_lines("x", "refused sk-12345678; ask", [], "snakemake x --config a=http://me:sk-12345678@host")
    assert lines[0] == "aurora: x failed: refused [VENDOR_KEY]; ask"
    assert lines[1].endswith("a=http://me:[VENDOR_KEY]@host")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        ("no key; set THE_KEY\nmore of it", "no key; set THE_KEY"),
        ("it is broken.", "it is broken; read its log, then build again"),
        ("m, asked 3 times:\n  a.md: no title; add one", "m, asked 3 times: a.md: no title; add one"),
        ("m:\n  first\n  second\n\n  third", "m: first (and 2 more in its log); read its log, then build again"),
        ("\n  \n", "it gave no reason; read its log, then build again"),
        ("a\x1b[2Jb\r\nc; d", "a [2Jb; read its log, then build again"),
    ],
)
def test_an_error_becomes_one_line(error: str, line: str) -> None:
    assert in_a_line(error) == line


COMMAND = "RuleException:\nCalledProcessError in file \"x.smk\", line 4:\nCommand 'python x' "


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (f"{COMMAND}died with <Signals.SIGKILL: 9>.", "it was killed from outside, maybe since memory ran out; build"),
        (f"{COMMAND}returned non-zero exit status 137.", "it was killed from outside, maybe since memory ran out; bui"),
        (f"{COMMAND}died with <Signals.SIGSEGV: 11>.", "it was ended by SIGSEGV; build again"),
        (f"{COMMAND}returned non-zero exit status 1.", "it ended without a word of its own (exit status 1); read the"),
        (
            'MissingOutputException in rule a in file "x", line 1:\nJob 3 is done, but a file is missing. Long:\nx',
            "MissingOutputException: Job 3 is done, but a file is missing; build again",
        ),
        ("", "it was killed, or ended without a word; build again"),
    ],
)
def test_a_job_that_left_no_note_has_a_cause_too(said: str, cause: str) -> None:
    assert ended_without_a_word(said).startswith(cause)
