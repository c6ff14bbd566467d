"""The report of an edition: what `report.json` holds.

The form is stable: within one `schema_version`, keys are added and none is removed or given another meaning.
All paths are relative to the working directory of the build. `expected`, `present`, `statistics` and `seconds` have one
entry a component (`lessons`, `visuals`, `images`, `labs`, `lab_extras`, `books`); `statistics` and `seconds` have a
`total`, too. A component that the settings do not ask for has zeros.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from aurora.components import Component
from aurora.outline import Closed

WAITING = "skipped because "
"""So begins the reason of what is missing because something before it failed."""
FAILED_BEFORE = "failed before it"
OUTDATED = "the file that is there is of an earlier build"


class Statistics(Closed):
    """How much of a component is there.

    `failed`: its own job failed in the run that the report speaks of. `skipped`: it is missing for any other reason,
    such as a budget that was used up.
    `success_rate` is `successful` of `total` in percent, with one decimal; 100.0 where nothing is asked for.
    """

    total: int
    successful: int
    failed: int
    skipped: int
    success_rate: float


class Failure(Closed):
    """Something that is missing.

    `log` is the log of the job that failed, its own or the one before it; `retry` is the command that tries it again,
    without what has a path of this machine (settings, `-s`), which it names. `retry_here` has it, and stays in the
    terminal.
    """

    target: str
    component: Component
    status: Literal["failed", "skipped"]
    reason: str
    log: str | None
    retry: str | None = None
    retry_here: str | None = Field(default=None, exclude=True)


class Effort(Closed):
    """What the jobs of one run took, those that failed too; zeros where the run had nothing to make.

    `seconds` and `cpu_seconds` are sums over jobs that may have run side by side, `peak_mb` is the largest job's.
    """

    jobs: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: int = 0


class Spent(Closed):
    """Some calls and their price: `usd` is the sum of the prices that are known, in US dollars.

    `unknown` counts the calls whose price is not; where it is all of them, `usd` is None.
    """

    calls: int = 0
    usd: float | None = 0.0
    unknown: int = 0


class Spending(Closed):
    """What the calls of one run came to.

    `paid`: answers that were bought and accepted. `found`: answers that the ledger had, with what they had cost.
    `wasted`: answers that were paid for and could not be used. `open`: calls that are under way or were lost, with the
    price that was expected of them.
    """

    paid: Spent = Spent()
    found: Spent = Spent()
    wasted: Spent = Spent()
    open: Spent = Spent()


class TaskCost(Spending):
    """The calls of one task. `component` is what it makes; `models` are those that answered, as `provider/model`."""

    component: Component | None
    task: str
    models: list[str]


class Costs(Closed):
    """The calls of one run, by task; nothing where no model was asked."""

    rows: list[TaskCost] = Field(default_factory=list)
    total: Spending = Spending()


class FoundInFile(Closed):
    """A finding of a check. `blocking` would stop generated text; on a hand edit everything is only `flagged`."""

    file: str
    line: int
    code: str
    severity: Literal["blocking", "flagged"]
    message: str
    fix: str


class Page(Closed):
    """A published lesson or lab. `slots` counts the places in it that are still to be written."""

    id: str
    number: str
    title: str
    file: str
    present: bool
    edited: bool
    slots: int


class Draft(Closed):
    """What is still to be written: open slots, and the pages that have one. `cards` are pictures yet to be drawn."""

    slots: dict[str, int]
    pages: dict[str, int]
    cards: int


class HandEdit(Closed):
    """Something that a person wrote: its published file and its edit.

    `adopted` is False for a file that was changed in place since the last build; the next one keeps it as `edit`.
    `advice` says what its outline says otherwise now, or which merge waits to be taken, and what to do.
    """

    kind: str
    id: str
    file: str
    edit: str
    adopted: bool
    advice: list[str] = Field(default_factory=list)


class Leftover(Closed):
    """Files of something that the outline no longer has. No build removes them; `aurora orphans --remove` does.

    `id` is None for a page whose number is gone; `likely` is the id that it was probably renamed to.
    """

    kind: str
    id: str | None
    files: list[str]
    likely: str | None
    hint: str


class Outputs(Closed):
    """Where the results are. `books` and `decks` are those that are there, `site` its home page where that is."""

    books: list[str]
    site: str | None = None
    decks: list[str] = Field(default_factory=list)
    report_json: str
    report_html: str


class EditionReport(Closed):
    """What is there of an edition, what is missing and why.

    `status_code` (in JSON `statusCode`) is 200 where all is there that the settings ask for, 207 where some is
    missing, 500 where nothing is there. `run` is the id of the run that `seconds`, `costs` and the failures speak of;
    what it found already built cost it nothing. `generated_at` is in UTC. `retry` is the command that makes all that is
    missing, None where nothing is, and `retry_here` the one for the terminal, as with a `Failure`.
    """

    schema_version: Literal[1] = 1
    course: str
    language: str
    title: str
    folder: str
    generated_at: str | None
    selection: str | None
    content: Literal["theory", "labs", "both"]
    status_code: Literal[200, 207, 500] = Field(serialization_alias="statusCode")
    statistics: dict[str, Statistics]
    expected: dict[str, int]
    present: dict[str, int]
    failed_details: list[Failure]
    retry: str | None = None
    retry_here: str | None = Field(default=None, exclude=True)
    run: str | None
    seconds: dict[str, Effort]
    costs: Costs = Costs()
    findings: list[FoundInFile]
    draft: Draft
    edits: list[HandEdit]
    leftovers: list[Leftover]
    notes: list[str]
    lessons: list[Page]
    labs: list[Page]
    outputs: Outputs
    theme: str = Field(default="default", exclude=True)
