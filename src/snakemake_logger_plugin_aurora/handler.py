"""What becomes of each thing that Snakemake says."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from logging import LogRecord
from typing import TYPE_CHECKING, Any

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

from aurora.failures import SAID_FOR_US, ended_without_a_word, failure_lines
from aurora.retry import given_on, retry_command

if TYPE_CHECKING:
    from snakemake.logging import ColorizingTextHandler

    from aurora.progress import Progress
    from snakemake_logger_plugin_aurora.displays import Display

_FAILED = "Exiting because a job execution failed"
_SHUTDOWN = "Shutting down, "
_STOPPING = "Will exit after finishing currently running jobs"
_STOPPED = "Terminating processes on user request"
_NOISE = (
    "Assuming unrestricted shared filesystem usage.",
    "Building DAG of jobs...",
    "Using shell: ",
    "Conda environments: ignored",
    "Singularity containers: ignored",
    "Group jobs: inactive",
    "Select jobs to execute...",
    _SHUTDOWN,
    "Removing output files of failed job",
    "Restored previous version of ",
    "Cannot restore ",
    "Elapsed time: ",
)
"""What Snakemake says in every run, and what changes nothing that a person would do."""
_LOGS = "Complete log(s): "
_NO_COMMAND = "Shell command: None"
_OURS = (
    LogEvent.WORKFLOW_STARTED,
    LogEvent.RESOURCES_INFO,
    LogEvent.RULEGRAPH,
    LogEvent.GROUP_INFO,
)


_SOON = 2.0
"""Seconds within which Snakemake says that a person stopped it, after it has said that this ended a job."""


@dataclass(frozen=True)
class _Ended:
    """A job that ended as by Ctrl+C, at a time in seconds of the monotonic clock."""

    number: int
    target: str
    logs: list[str]
    said: str
    at: float


class LogHandler(LogHandlerBase):
    """The handler that Snakemake makes in its main process, and there alone: its jobs have none."""

    def __post_init__(self) -> None:
        from aurora.progress import Progress

        settings = self.common_settings
        quiet = {choice.name for choice in settings.quiet or ()}
        self._snakemake = _snakemakes_own(settings)
        self._shows_all = settings.dryrun or settings.verbose or settings.debug_dag
        self._shows_progress = not (self._shows_all or quiet & {"ALL", "PROGRESS"})
        self._progress: Progress = Progress()
        self._lock = threading.Lock()
        self._display: Display | None = None
        self._ended = self._stopped = False
        self._held: list[LogRecord] = []
        self._doubtful: list[_Ended] = []
        os.environ[SAID_FOR_US] = "1"

    @property
    def writes_to_stream(self) -> bool:
        """It takes the place of Snakemake's own."""
        return True

    @property
    def writes_to_file(self) -> bool:
        """Snakemake's own log file holds all that is left out here."""
        return False

    @property
    def has_filter(self) -> bool:
        """What is Snakemake's is filtered by Snakemake's own filter, the rest by none."""
        return True

    @property
    def has_formatter(self) -> bool:
        """What is Snakemake's is formatted by Snakemake's own formatter."""
        return True

    @property
    def needs_rulegraph(self) -> bool:
        """Counting needs no graph."""
        return False

    def emit(self, record: LogRecord) -> None:
        """Shows one thing that Snakemake says, counts it, or leaves it out."""
        try:
            self._take(record)
        except BrokenPipeError:
            pass
        except Exception:
            # An exception here would end the thread that hands over records, and with it all that is said.
            self.handleError(record)
            self._snakemake.handle(record)

    def close(self) -> None:
        """Leaves the terminal as it was."""
        try:
            self._end()
        except Exception as error:
            sys.__stderr__ and print(f"aurora: {error}", file=sys.__stderr__)
        super().close()

    def _take(self, record: LogRecord) -> None:
        event = getattr(record, "event", None)
        text = str(record.msg or "")
        if text.startswith(_FAILED) or (self._doubtful and time.monotonic() - self._doubtful[0].at > _SOON):
            self._tell_doubtful()
        if self._shows_all:
            self._snakemake.handle(record)
        if event in (LogEvent.JOB_ERROR, LogEvent.GROUP_ERROR):
            self._failure(record, event)
        elif event == LogEvent.ERROR:
            self._error(record, text)
        elif event == LogEvent.RUN_INFO and hasattr(record, "stats"):
            self._progress.plan(record.stats)
        elif event == LogEvent.JOB_STARTED:
            self._begin()
        elif event == LogEvent.JOB_INFO:
            self._start(record)
        elif event == LogEvent.JOB_FINISHED:
            self._finish(record)
        elif event == LogEvent.PROGRESS:
            if getattr(record, "done", 0) >= getattr(record, "total", 1):
                self._end()
        elif not (self._shows_all or event in _OURS or text == _NO_COMMAND):
            self._pass_on(record, text)

    def _pass_on(self, record: LogRecord, text: str) -> None:
        again = self._stopped and text.startswith(_STOPPING)
        said_before = again or (self._progress.failed > 0 and text.startswith(_FAILED))
        needless = text.startswith(_NOISE) or (text.startswith(_LOGS) and not self._progress.failed)
        if not (said_before or needless):
            self._snakemake.handle(record)
        self._stopped = self._stopped or text.startswith((_STOPPED, _STOPPING))
        if text.startswith((_FAILED, _STOPPED, _SHUTDOWN)):
            self._end()

    def _begin(self) -> None:
        if self._shows_progress and self._display is None:
            from snakemake_logger_plugin_aurora.displays import display

            self._display = display(self._progress, self._lock, color=not self._snakemake.nocolor)

    def _start(self, record: Any) -> None:
        target = _target(record.output, record.rule_name)
        with self._lock:
            self._progress.start(record.jobid, record.rule_name, target, time.monotonic())

    def _finish(self, record: Any) -> None:
        with self._lock:
            target = self._progress.finish(record.job_id, time.monotonic())
        if self._display and target:
            self._display.made(target)

    def _end(self) -> None:
        """Ends the display, and shows the errors that turned out to be no job's."""
        self._tell_doubtful()
        for record in self._held:
            if not (self._shows_all or (self._stopped and _is_interrupt(str(record.msg)))):
                self._snakemake.handle(record)
        self._held.clear()
        if self._display and not self._ended:
            self._ended = True
            self._display.end(stopped=self._stopped)

    def _error(self, record: LogRecord, text: str) -> None:
        """An error of a job is kept until it is known whose; what is said of all of them together was told singly."""
        unmade = re.search(r"^Job (\d+)\s+completed successfully, but", text, re.MULTILINE)
        if unmade:
            number = int(unmade[1])
            self._job_failure(number, self._progress.target(number) or f"job {number}", [], text)
            return
        told = self._progress.failed or self._stopped
        if told and "At least one job did not complete successfully" in text:
            return
        if self._stopped and (_is_interrupt(text) or "died with <Signals." in text):
            return
        if self._progress.running and not self._ended:
            self._held.append(record)
        elif not self._shows_all:
            self._snakemake.handle(record)

    def _failure(self, record: Any, event: LogEvent) -> None:
        if event == LogEvent.GROUP_ERROR:
            self._group_failure(record)
        elif not record.indent:
            said = str(self._held.pop(0).msg) if self._held else ""
            self._job_failure(record.jobid, _target(record.output, record.rule_name), list(record.log), said)

    def _group_failure(self, record: Any) -> None:
        """Of a group that failed, the jobs that said why are told; where none did, the first that said nothing.

        What the others made goes with them, so that in the end all of them are still to be done.
        """
        from aurora.runs import job_note

        jobs = {_target(job["output"], job["rule_name"]): job for job in record.job_error_info}
        notes = {target: job_note(target) for target in jobs}
        failed = [target for target, note in notes.items() if note and note.error]
        silent = [target for target, note in notes.items() if not note]
        for target in failed or silent[:1] or list(jobs)[:1]:
            job = jobs[target]
            self._job_failure(job["jobid"], target, [*job["log"], *record.aux_logs], "")

    def _job_failure(self, number: int, target: str, logs: list[str], said: str) -> None:
        """Tells of a job that failed; where it ended as by Ctrl+C, once it is known that nobody pressed that."""
        if _is_interrupt(said):
            self._doubtful.append(_Ended(number, target, logs, said, time.monotonic()))
        else:
            self._tell(number, target, logs, said)

    def _tell_doubtful(self) -> None:
        ended = [] if self._stopped else self._doubtful
        self._doubtful = []
        for one in ended:
            self._tell(one.number, one.target, one.logs, one.said)

    def _tell(self, number: int, target: str, logs: list[str], said: str) -> None:
        from aurora.runs import JobNote, job_note, write_job_note

        with self._lock:
            self._progress.fail(number, time.monotonic())
        note = job_note(target)
        if self._stopped and not (note and note.error):
            return
        error = note.error if note and note.error else ended_without_a_word(said)
        rule = self._progress.rule(number)
        if note is None and rule:
            with suppress(OSError):
                write_job_note(JobNote(rule, target, logs[0] if logs else "", 0.0, 0.0, 0, error))
        written = [log for log in logs if os.path.exists(log)]
        options, pairs = given_on(sys.argv[1:])
        lines = failure_lines(target, error, written, retry_command(target, pairs, options=options))
        if self.common_settings.show_failed_logs:
            from snakemake.logging import show_logs

            lines += show_logs(written)
        if not self._snakemake.nocolor:
            lines[0] = f"\033[31m{lines[0]}\033[0m"
        sys.stderr.write("\n".join([*lines, ""]))
        sys.stderr.flush()


def _target(outputs: Iterable[str], rule: str) -> str:
    """The first file of a job, without what Snakemake writes behind it; the rule where a job makes none."""
    return next(iter(outputs), rule).removesuffix(" (update)")


def _is_interrupt(said: str) -> bool:
    """Whether a job ended as one does by Ctrl+C; Snakemake may say so before it says that all ends."""
    return "died with <Signals.SIGINT" in said or "returned non-zero exit status 130" in said


def _snakemakes_own(settings: Any) -> ColorizingTextHandler:
    """What Snakemake would use without a plugin."""
    from snakemake.logging import ColorizingTextHandler, DefaultFilter, DefaultFormatter

    return ColorizingTextHandler(
        nocolor=settings.nocolor,
        stream=sys.stdout if settings.stdout else sys.stderr,
        formatter=DefaultFormatter(settings.quiet, settings.show_failed_logs),
        filter=DefaultFilter(
            settings.quiet, settings.debug_dag, settings.verbose, settings.dryrun, settings.printshellcmds
        ),
    )
