"""Aurora's logger plugin keeps the contract of Snakemake's plugins, and shows what it should of what Snakemake says."""

from __future__ import annotations

import json
import logging
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.tests import MockOutputSettings, TestLogHandlerBase

from aurora.failures import SAID_FOR_US
from aurora.progress import Progress
from aurora.runs import VARIABLE, job_note_path
from snakemake_logger_plugin_aurora import LogHandler, displays
from snakemake_logger_plugin_aurora.live import table, without_interrupts


@pytest.fixture(autouse=True)
def in_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A run of its own, without a terminal; what the handler sets in the environment is taken back.

    Displays that were not ended would go on saying how far they are.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "20260101-000000-aaaaaa")
    monkeypatch.setenv(SAID_FOR_US, "")
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr("sys.argv", ["snakemake"])
    begun: list[displays.Lines] = []
    begin = displays.Lines.__init__

    def begins(self: displays.Lines, *arguments: Any) -> None:
        begun.append(self)
        begin(self, *arguments)

    monkeypatch.setattr(displays.Lines, "__init__", begins)
    yield
    for display in begun:
        display.stop()


class TestContract(TestLogHandlerBase):
    """The tests that Snakemake has for every logger plugin."""

    __test__ = True

    def get_log_handler_cls(self) -> type[LogHandler]:
        return LogHandler

    def get_log_handler_settings(self) -> Any:
        return None


class Saying:
    """Snakemake's main process, as far as a logger sees it."""

    def __init__(self, capsys: pytest.CaptureFixture[str], **settings: Any) -> None:
        common = MockOutputSettings()
        values = {"printshellcmds": False, "show_failed_logs": False, "nocolor": True, **settings}
        for name, value in values.items():
            setattr(common, name, value)
        self.capsys = capsys
        self.handler = LogHandler(common, None)

    def says(self, text: str | None = None, event: LogEvent | None = None, **fields: Any) -> str:
        """What is shown of one message."""
        record = logging.LogRecord("snakemake.logging", fields.pop("level", logging.INFO), "x", 1, text, (), None)
        for name, value in {"event": event, **fields}.items():
            setattr(record, name, value)
        self.handler.handle(record)
        return self.capsys.readouterr().err

    def begins(self, steps: int = 2) -> str:
        """A run of some pictures begins with the first."""
        self.says("Job stats", LogEvent.RUN_INFO, stats={"image": steps, "total": steps})
        said = self.says("Execute 1 jobs...", LogEvent.JOB_STARTED, jobs=[1])
        return said + self.starts(1)

    def starts(self, number: int) -> str:
        """A job begins."""
        output = [f"build/{number}.png"]
        return self.says("Rule: image", LogEvent.JOB_INFO, jobid=number, rule_name="image", output=output, log=[])

    def fails(self, number: int, **fields: Any) -> str:
        """A job fails."""
        values = {
            "log": [],
            "input": [],
            "aux": {},
            "conda_env": None,
            "shellcmd": None,
            "indent": False,
            "rule_msg": None,
        }
        values |= fields
        output = [f"build/{number}.png"]
        return self.says("Error", LogEvent.JOB_ERROR, jobid=number, rule_name="image", output=output, **values)


def write_note(target: str, error: str | None) -> None:
    note = {"rule": "image", "target": target, "log": "", "seconds": 1, "cpu_seconds": 1, "peak_mb": 1, "error": error}
    path = job_note_path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(note))


CALLED = "RuleException:\nCalledProcessError in file \"a.smk\", line 4:\nCommand 'x' died with <Signals.SIGKILL: 9>."


def test_a_failure_is_told_by_the_note_of_its_job_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys)
    assert snakemake.begins() == "aurora: to make: images 2 (2 steps)\n"
    write_note("build/1.png", "no key; set it")
    Path("1.log").write_text("x")
    assert snakemake.says(CALLED, LogEvent.ERROR, exception="RuleException", level=logging.ERROR) == ""
    assert snakemake.fails(1, log=["1.log", "gone.log"]).splitlines() == [
        "aurora: build/1.png failed: no key; set it",
        "aurora: its log is 1.log",
        "aurora: to make just this one again: snakemake --cores 8 build/1.png",
    ]
    assert snakemake.says("Removing output files of failed job image since they might be corrupted:\nx") == ""
    closing = snakemake.says("Exiting because a job execution failed. Look above for error messages")
    assert closing == "aurora: 0 of 2 steps done, 1 failed, 1 wait for what failed, in 0:00\n"
    whole = "WorkflowError:\nAt least one job did not complete successfully."
    assert snakemake.says(whole, LogEvent.ERROR, exception="WorkflowError") == ""


def test_a_job_that_was_killed_is_told_by_what_snakemake_said(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys)
    snakemake.begins()
    snakemake.says(CALLED, LogEvent.ERROR, exception="RuleException")
    assert snakemake.fails(1).startswith("aurora: build/1.png failed: it was killed from outside")


def test_a_job_that_succeeded_without_its_file_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys)
    snakemake.begins()
    text = "MissingOutputException in rule image:\nJob 1  completed successfully, but some output files are missing."
    said = snakemake.says(text, LogEvent.ERROR, exception="MissingOutputException")
    assert said.startswith("aurora: build/1.png failed: MissingOutputException: Job 1 completed successfully, but")


def test_an_error_of_no_job_is_shown_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys)
    snakemake.begins()
    assert snakemake.says("WorkflowError:\nno cluster", LogEvent.ERROR, exception="WorkflowError") == ""
    assert "WorkflowError:\nno cluster\naurora: 0 of 2" in snakemake.says("Shutting down, this might take some time.")


def test_errors_before_any_job_are_snakemakes_own(capsys: pytest.CaptureFixture[str]) -> None:
    text = "MissingInputException in rule x:\nMissing input files"
    assert Saying(capsys).says(text, LogEvent.ERROR, exception="MissingInputException") == f"{text}\n"


def test_of_a_group_the_job_that_said_why_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys)
    snakemake.begins()
    snakemake.starts(2)
    write_note("build/1.png", None)
    write_note("build/2.png", "no key; set it")
    jobs = [{"jobid": number, "rule_name": "image", "output": [f"build/{number}.png"], "log": []} for number in (1, 2)]
    said = snakemake.says("Error in group", LogEvent.GROUP_ERROR, groupid="g", aux_logs=[], job_error_info=jobs)
    assert said.splitlines()[0] == "aurora: build/2.png failed: no key; set it"
    assert "build/1.png" not in said
    assert snakemake.fails(1, indent=True) + snakemake.fails(2, indent=True) == ""


@pytest.mark.parametrize("end", ["died with <Signals.SIGINT: 2>.", "returned non-zero exit status 130."])
def test_a_job_that_ctrl_c_ended_has_not_failed(capsys: pytest.CaptureFixture[str], end: str) -> None:
    """Snakemake may say so before it says that a person stopped it."""
    snakemake = Saying(capsys)
    snakemake.begins()
    snakemake.starts(2)
    interrupted = CALLED.replace("died with <Signals.SIGKILL: 9>.", end)
    assert snakemake.says(interrupted, LogEvent.ERROR, exception="RuleException") == ""
    assert snakemake.says(interrupted, LogEvent.ERROR, exception="RuleException") == ""
    assert snakemake.fails(1) == ""
    said = snakemake.says("Terminating processes on user request, this might take some time.")
    assert "CalledProcessError" not in said
    assert said.endswith("aurora: stopped; 0 of 2 steps done, 2 not done, in 0:00\n")


@pytest.mark.parametrize("end", ["died with <Signals.SIGINT: 2>.", "returned non-zero exit status 130."])
def test_a_job_that_ended_so_by_itself_has_failed(capsys: pytest.CaptureFixture[str], end: str) -> None:
    snakemake = Saying(capsys)
    snakemake.begins()
    alone = CALLED.replace("died with <Signals.SIGKILL: 9>.", end)
    assert snakemake.says(alone, LogEvent.ERROR, exception="RuleException") == ""
    assert snakemake.fails(1) == ""
    first, _, closing = snakemake.says("Exiting because a job execution failed. Look above for error messages").split(
        "\n", 2
    )
    assert first.startswith("aurora: build/1.png failed: it ")
    assert closing == "aurora: 0 of 2 steps done, 1 failed, 1 wait for what failed, in 0:00\n"


def test_that_nobody_stopped_the_run_is_known_soon(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    snakemake = Saying(capsys)
    snakemake.begins(3)
    snakemake.says(CALLED.replace("SIGKILL: 9", "SIGINT: 2"), LogEvent.ERROR, exception="RuleException")
    assert snakemake.fails(1) == ""
    assert snakemake.starts(2) == ""
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 5)
    assert snakemake.starts(3).startswith("aurora: build/1.png failed: it was ended by SIGINT; build again\n")
    assert snakemake.handler._progress.failed == 1


def test_a_stop_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys)
    snakemake.begins()
    said = snakemake.says("Terminating processes on user request, this might take some time.")
    assert said.endswith("aurora: stopped; 0 of 2 steps done, 2 not done, in 0:00\n")
    assert snakemake.says(CALLED.replace("KILL", "INT"), LogEvent.ERROR, exception="RuleException") == ""
    assert snakemake.fails(1) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nothing to be done (all requested files are present and up to date).", True),
        ("Unlocked working directory.", True),
        ("Something that Snakemake learns to say", True),
        ("Building DAG of jobs...", False),
        ("Select jobs to execute...", False),
        ("Complete log(s): x", False),
    ],
)
def test_what_is_not_known_to_be_noise_is_shown(capsys: pytest.CaptureFixture[str], text: str, shown: bool) -> None:
    assert Saying(capsys).says(text) == (f"{text}\n" if shown else "")


@pytest.mark.parametrize("quiet", [Quietness.ALL, Quietness.PROGRESS])
def test_quiet_says_what_failed_and_no_progress(capsys: pytest.CaptureFixture[str], quiet: Quietness) -> None:
    snakemake = Saying(capsys, quiet={quiet})
    assert snakemake.begins() == ""
    assert snakemake.fails(1).startswith("aurora: build/1.png failed: ")


def test_verbose_is_snakemakes_own_with_the_failure_told(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys, verbose=True)
    assert snakemake.says("Building DAG of jobs...") == "Building DAG of jobs...\n"
    snakemake.handler._progress.start(1, "image", "build/1.png", 0)
    assert "SIGKILL" in snakemake.says(CALLED, LogEvent.ERROR, exception="RuleException")
    said = snakemake.fails(1)
    assert "Error in rule image:" in said
    assert "aurora: build/1.png failed: it was killed from outside" in said


def test_logs_of_failed_jobs_are_shown_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys, show_failed_logs=True)
    snakemake.begins()
    Path("1.log").write_text("what happened\n")
    assert "what happened" in snakemake.fails(1, log=["1.log"])


def test_a_small_run_names_its_files_and_a_large_one_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    for steps, said in ((20, "aurora: made build/1.png (1 of 20)\n"), (21, "")):
        snakemake = Saying(capsys)
        snakemake.begins(steps)
        assert snakemake.says("Finished", LogEvent.JOB_FINISHED, job_id=1) == said
        snakemake.handler.close()
        capsys.readouterr()


def test_the_last_step_ends_the_run_once(capsys: pytest.CaptureFixture[str]) -> None:
    snakemake = Saying(capsys)
    snakemake.begins(1)
    snakemake.says("Finished", LogEvent.JOB_FINISHED, job_id=1)
    assert snakemake.says(None, LogEvent.PROGRESS, done=1, total=1) == "aurora: 1 of 1 step done, in 0:00\n"
    snakemake.handler.close()
    assert capsys.readouterr().err == ""


def test_jobs_are_told_that_their_failures_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    Saying(capsys)
    assert os.environ[SAID_FOR_US] == "1"


@pytest.mark.parametrize("width", [30, 60, 79, 119])
def test_the_table_is_as_wide_as_there_is_room_for(width: int) -> None:
    progress = Progress()
    progress.plan({"lesson": 100, "lab_environment": 1})
    for number in range(12):
        progress.start(number, "lesson", "l", 0)
    progress.fail(0, 1)
    lines = table(progress.rows(), width)
    assert {line.plain[:24].strip() for line in lines} == {"Lessons", "Lab environment and plan"}
    assert lines[0].plain.endswith("  0/100  11 running, 1 failed")
    assert ("─" in lines[0].plain) == (width >= 60)
    assert width < 60 or max(line.cell_len for line in lines) <= width


def test_a_finished_component_has_a_full_bar() -> None:
    progress = Progress()
    progress.plan({"image": 1})
    progress.start(1, "image", "a", 0)
    progress.finish(1, 1)
    assert [line.plain for line in table(progress.rows(), 79)] == [f"Images  {'━' * 40}  1/1  "]


def test_a_run_of_nothing_has_no_table() -> None:
    assert table([], 79) == []


LIVE = """
import os, subprocess, sys, threading, time
from aurora.progress import Progress
from snakemake_logger_plugin_aurora import displays, live

def broken(*_):
    raise ValueError("no such bar")

progress, lock = Progress(), threading.Lock()
progress.plan({"image": 2})
progress.start(1, "image", "build/1.png", 0)
"""


def in_a_terminal(code: str) -> list[str]:
    """The lines that a program leaves in a terminal."""
    terminal, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "CI": ""}
    with subprocess.Popen(
        [sys.executable, "-c", LIVE + code], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        said = b""
        try:
            while chunk := os.read(terminal, 1 << 16):
                said += chunk
        except OSError:
            pass  # so a terminal of Linux ends
        os.close(terminal)
    lines = said.decode().replace("\r\n", "\n").split("\n")
    assert process.returncode == 0, lines
    return lines


def test_a_display_that_dies_gives_the_terminal_back_and_goes_on_in_lines() -> None:
    lines = in_a_terminal(
        """
live.table = broken
display = displays.display(progress, lock, color=False)
job = subprocess.Popen(["sh", "-c", "read _; echo of a job"], stdin=subprocess.PIPE)
while display._lines is None:
    time.sleep(0.01)
print("of the process", flush=True)
job.communicate(b"go")
progress.finish(1, 1)
display.made("build/1.png")
display.end(stopped=False)
print("after the end", file=sys.stderr, flush=True)
"""
    )
    text = "\n".join(lines)
    assert "aurora: the display ended (ValueError: no such bar); from here on there are lines instead" in text
    for line in ("of the process", "of a job", "aurora: made build/1.png (1 of 2)", "after the end"):
        assert line in lines
    assert any(line.startswith("aurora: 1 of 2 steps done") for line in lines)


def test_a_display_that_cannot_begin_leaves_the_terminal() -> None:
    lines = in_a_terminal(
        """
live.RichLive = broken
display = displays.display(progress, lock, color=False)
assert type(display) is displays.Lines
display.end(stopped=False)
"""
    )
    assert lines[0] == "aurora: to make: images 2 (2 steps)"
    assert lines[1].startswith("aurora: 0 of 2 steps done")


def test_streams_are_given_back_once() -> None:
    lines = in_a_terminal(
        """
streams = live._Streams()
print("within", flush=True)
streams.give_back()
streams.give_back()
rest = streams.rest()
streams.close()
streams.give_back()
print("without", rest, flush=True)
"""
    )
    assert lines[0] == "without ['within']"


def test_tracebacks_of_an_interrupt_are_left_out() -> None:
    trace = ["Traceback (most recent call last):", '  File "x"', "KeyboardInterrupt"]
    assert without_interrupts(["a", *trace, "b", *trace, "c"]) == ["a", "b", "c"]
    other = ["Traceback (most recent call last):", '  File "x"', "ValueError: b"]
    assert without_interrupts(other) == other
