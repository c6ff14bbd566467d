"""What a person sees of a build: a display in a terminal, a few lines elsewhere, and three lines a failure."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.faults import spoil_drawing
from tests.workflow.workspace import PROJECT, Workspace, environment

FAILED = "build/tiny/en/images/locking-the-door-1.png"


@pytest.fixture
def faulty(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Gives an environment in which drawing the picture of the last lesson runs some code first."""
    return lambda code: spoil_drawing(tmp_path / "fault", code)


def lines_of(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("aurora: ")]


@pytest.mark.slow
def test_a_log_has_few_lines_that_say_how_far_it_is(workspace: Workspace) -> None:
    result = workspace.snakemake()
    assert result.code == 0, result.output
    opening, *on_the_way, closing = lines_of(result.output)
    assert opening == (
        "aurora: to make: lessons 3, picture specs 4, images 4, slides 2, labs 2, lab environment and plan 2, "
        f"book files 12, site 1 ({len(result.jobs)} steps)"
    )
    assert 5 <= len(on_the_way) < len(result.jobs) / 2
    assert all(
        re.match(r"aurora: \d+% · lessons \d/3 · .* · book files \d+/12 · site \d/1 · \d+:\d\d", line)
        for line in on_the_way
    )
    assert closing.startswith(f"aurora: {len(result.jobs)} of {len(result.jobs)} steps done, in ")
    assert "Select jobs" not in result.output
    assert "\x1b" not in result.output
    assert result.output.index(closing) < result.output.index("Tiny Course (en): 3/3 lessons")

    again = workspace.snakemake()
    assert "Nothing to be done" in again.output
    assert lines_of(again.output) == []


def test_a_small_run_names_what_it_made(built: Workspace) -> None:
    (built.edition / "book/tiny.html").unlink()
    result = built.snakemake()
    assert lines_of(result.output)[:2] == [
        "aurora: to make: book files 1 (1 step)",
        "aurora: made build/tiny/en/book/tiny.html (1 of 1)",
    ]


def test_a_dry_run_is_snakemakes_own(workspace: Workspace) -> None:
    result = workspace.snakemake("-n")
    assert result.code == 0, result.output
    for name in ("lessons/module-01-lesson-02.md", "images/folding-clothes-1.png", "book/tiny.pdf"):
        assert f"build/tiny/en/{name}" in result.output
    assert "This was a dry-run" in result.output


def test_a_failure_is_three_lines(workspace: Workspace, faulty: Callable[[str], dict[str, str]]) -> None:
    result = workspace.snakemake("--config", "quality=quick", env=faulty("raise MemoryError('it was too large')"))
    assert result.code == 1
    lines = lines_of(result.output)
    place = next(place for place, line in enumerate(lines) if line.startswith(f"aurora: {FAILED} failed: "))
    assert "MemoryError: it was too large" in lines[place]
    assert "; " in lines[place]
    assert lines[place + 1] == "aurora: its log is build/tiny/en/logs/image/locking-the-door-1.log"
    command = lines[place + 2].removeprefix("aurora: to make just this one again: ")
    assert command.startswith(f"snakemake --cores 8 {FAILED} -s ")
    assert command.endswith("--config quality=quick")
    for wall in ("RuleException", "CalledProcessError", "Error in rule", "Exiting because", "WorkflowError"):
        assert wall not in result.output
    assert "1 failed, 8 wait for what failed" in lines[-1]

    again = subprocess.run(
        [sys.executable, "-m", *command.split()], capture_output=True, text=True, env=environment(), check=False
    )
    assert again.returncode == 0, again.stderr
    assert (workspace.path / FAILED).exists()


def test_verbose_keeps_all_that_snakemake_says(workspace: Workspace, faulty: Callable[[str], dict[str, str]]) -> None:
    result = workspace.snakemake("--verbose", FAILED, env=faulty("raise MemoryError('it was too large')"))
    assert f"aurora: {FAILED} failed: MemoryError" in result.output
    for wall in ("CalledProcessError", "Error in rule image", "Exiting because", "Building DAG"):
        assert wall in result.output


def test_a_job_that_was_killed_is_named(workspace: Workspace, faulty: Callable[[str], dict[str, str]]) -> None:
    result = workspace.snakemake("--quiet", "all", "--", FAILED, env=faulty("os.kill(os.getpid(), 9)"))
    assert result.code == 1
    assert f"aurora: {FAILED} failed: it was killed from outside, maybe since memory ran out; " in result.output
    assert "aurora: its log is build/tiny/en/logs/image/locking-the-door-1.log" in result.output


def test_without_the_plugin_jobs_tell_their_failures_themselves(
    workspace: Workspace, faulty: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile/config.yaml").write_text("keep-going: true\n")
    result = workspace.snakemake(
        "--workflow-profile", str(tmp_path / "profile"), FAILED, env=faulty("raise MemoryError('it was too large')")
    )
    assert result.code == 1
    assert f"aurora: {FAILED} failed: MemoryError: it was too large" in result.output
    assert (
        f"aurora: to make just this one again: snakemake --cores 8 {FAILED} -s {PROJECT / 'Snakefile'}\n"
        in result.output
    )
    assert "Error in rule image" in result.output


def test_a_jobs_own_snakemake_shows_nothing(built: Workspace) -> None:
    """On a cluster a job is a snakemake of its own."""
    (built.edition / "book/tiny.html").unlink()
    job = ["--target-jobs", "book:course=tiny,lang=en,part=,ext=html", "--allowed-rules", "book"]
    result = built.snakemake("--mode", "subprocess", "--nolock", "--force", *job, "--", "build/tiny/en/book/tiny.html")
    assert result.code == 0, result.output
    assert (built.edition / "book/tiny.html").exists()
    assert "aurora: to make" not in result.output
    assert "aurora: made" not in result.output


def test_a_broken_snakefile_is_told_by_snakemake(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "Snakefile").write_text('rule all:\n    input: "x\n')
    shutil.copytree(workspace.snakefile.parent / "profiles", tmp_path / "profiles")
    result = Workspace(workspace.path, tmp_path / "Snakefile").snakemake()
    assert result.code == 1
    assert "SyntaxError in file" in result.output
    assert "Traceback" not in result.output


class Terminal:
    """A run in a terminal, and its screen: what a terminal makes of line ends, of moves up and of erased lines."""

    def __init__(
        self, space: Workspace, *arguments: str, columns: int = 120, env: dict[str, str] | None = None
    ) -> None:
        command = [sys.executable, "-m", "snakemake", "-s", str(space.snakefile), "--directory", str(space.path)]
        self._terminal, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        self._process = subprocess.Popen(
            [*command, "--cores", "2", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment({"TERM": "xterm-256color", "CI": "", **(env or {})}),
            start_new_session=True,
        )
        os.close(theirs)
        self.raw = ""
        self.columns = columns

    def until(self, seen: str = "\0") -> int:
        """Reads until something is seen or all has ended; the exit code, -1 while it runs."""
        deadline = time.monotonic() + 120
        while seen not in self.raw and time.monotonic() < deadline:
            try:
                chunk = os.read(self._terminal, 1 << 16)
            except OSError:
                chunk = b""
            if not chunk:
                return self._process.wait(timeout=60)
            self.raw += chunk.decode("utf-8", "replace")
        return -1

    def interrupt(self) -> None:
        """What Ctrl+C does: all processes of the terminal are told."""
        os.killpg(self._process.pid, signal.SIGINT)

    def screen(self) -> list[str]:
        """The lines that stand on an endless screen in the end."""
        lines, row, column = [""], 0, 0
        for part in re.findall(r"\x1b\[[\d;?]*[A-Za-z]|[\r\n]|[^\x1b\r\n]+", self.raw):
            if part == "\r":
                column = 0
            elif part == "\n":
                row += 1
                lines += [""] * (row + 1 - len(lines))
            elif part.startswith("\x1b["):
                if part.endswith("A"):
                    row -= int(part[2:-1])
                elif part == "\x1b[2K":
                    lines[row] = ""
                else:
                    assert part.endswith("m"), f"{part!r} is not known to this screen"
            else:
                lines[row] = lines[row][:column].ljust(column) + part + lines[row][column + len(part) :]
                column += len(part)
        return [line for line in lines if line.strip()]


@pytest.mark.parametrize("columns", [80, pytest.param(120, marks=pytest.mark.slow)])
def test_a_terminal_shows_the_components_and_is_clean_in_the_end(
    workspace: Workspace, faulty: Callable[[str], dict[str, str]], columns: int
) -> None:
    terminal = Terminal(
        workspace,
        columns=columns,
        env=faulty("print('a stray line', flush=True); raise MemoryError('it was too large')"),
    )
    assert terminal.until() == 1
    screen = terminal.screen()
    assert "━" in terminal.raw
    assert re.search(r"Lab environment and plan  .*━.*  2/2", terminal.raw)
    assert re.search(r"Images +.*3/4.*1 failed", re.sub(r"\x1b\[[\d;]*m", "", terminal.raw))
    assert not any("━" in line or "─" in line for line in screen), screen
    assert "\x1b[?25l" not in terminal.raw, "a hidden cursor would stay hidden after a SIGKILL"
    assert "a stray line" in screen
    place = next(place for place, line in enumerate(screen) if line.startswith(f"aurora: {FAILED} failed: MemoryError"))
    assert screen[place + 1] == "aurora: its log is build/tiny/en/logs/image/locking-the-door-1.log"
    closing = next(place for place, line in enumerate(screen) if "1 failed, 8 wait for what failed" in line)
    assert closing > place
    assert screen[closing + 1].startswith("! Tiny Course (en): 3/3 lessons, 3/4 images")


def test_ctrl_c_leaves_a_clean_terminal(workspace: Workspace) -> None:
    terminal = Terminal(workspace)
    terminal.until("1/3")
    terminal.interrupt()
    assert terminal.until() != 0
    screen = terminal.screen()
    assert not any("━" in line or "─" in line for line in screen), screen
    assert any(line.startswith("aurora: stopped; ") for line in screen)
    assert not any(" failed: " in line or "CalledProcessError" in line for line in screen), screen


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"CI": "true"}])
def test_a_terminal_that_cannot_move_its_cursor_gets_lines(workspace: Workspace, env: dict[str, str]) -> None:
    terminal = Terminal(workspace, "build/tiny/en/images/folding-clothes-1.png", env=env)
    assert terminal.until() == 0
    assert "━" not in terminal.raw
    assert "aurora: made build/tiny/en/images/folding-clothes-1.png (3 of 3)" in terminal.screen()


def test_a_dry_run_in_a_terminal_is_snakemakes_own(workspace: Workspace) -> None:
    terminal = Terminal(workspace, "-n")
    assert terminal.until() == 0
    assert "━" not in terminal.raw
    assert "build/tiny/en/images/folding-clothes-1.png" in terminal.raw
