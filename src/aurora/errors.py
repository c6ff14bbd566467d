"""What Aurora says when something is wrong: every problem at once, each with its place and what to do.

Nothing here imports the rest of Aurora, so that any module may raise these.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what to write instead.

    `line` and `column` count from 1; 0 means that the problem is of the file as a whole.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return f"{place}: {self.message}"


class AuroraError(Exception):
    """An error meant for a person: its text is shown as it is, without a traceback."""


class ProblemsError(AuroraError):
    """One or more problems in a file that a person wrote. `problems` holds all of them, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def relative(path: Path | str) -> str:
    """The path as a person in the working directory would type it."""
    path = Path(path)
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
