"""Writes the reports of a build and says how it went."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from aurora.edit_advice import advice
from aurora.errors import relative
from aurora.files import write_file
from aurora.provenance import remember_times
from aurora.report.examine import examine
from aurora.report.html import render_html
from aurora.report.models import EditionReport
from aurora.report.text import summary
from aurora.runs import RUNS, JobNote, job_notes, run_folder, run_id
from aurora.spending import CallNote, call_notes
from aurora.targets import Edition

if TYPE_CHECKING:
    from aurora.build import Build


def write_reports(build: Build) -> None:
    """Writes `report.json` and `report.html` of every edition, and prints a summary to stderr.

    It runs when a build has succeeded, failed or was interrupted, so it never raises: problems are said, a line each.
    """
    jobs: list[JobNote] = []
    calls: list[CallNote] = []
    try:
        jobs = list(job_notes(run_folder()))
        calls = list(call_notes(run_folder()))
    except Exception as error:
        _say(f"the notes of this run cannot be read: {_in_a_line(error)}")
    for edition in build.editions:
        try:
            remember_times(Path(edition.folder))
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            notes = notes_of(edition, build.notes, build.editions)
            said = advice(edition, build.stocks[edition.folder])
            report = examine(edition, jobs, run=run_id(), notes=notes, calls=calls, advice=said, generated_at=now)
            write_report(report)
            print(f"\n{summary(report)}", file=sys.stderr)
        except Exception as error:
            _say(f"the report of {edition.folder} cannot be written: {_in_a_line(error)}")


def examine_build(build: Build) -> list[EditionReport]:
    """The reports of all editions as they are now, with what the last run said. Writes nothing."""
    # Names of runs begin with their date; a process that belongs to none may have left notes of its own.
    last = max((kind.parent for name in ("jobs", "calls") for kind in RUNS.glob(f"[0-9]*/{name}")), default=None)
    jobs = list(job_notes(last)) if last else []
    calls = list(call_notes(last)) if last else []
    run = last.name if last else None
    return [
        examine(
            edition,
            jobs,
            run=run,
            notes=notes_of(edition, build.notes, build.editions),
            calls=calls,
            advice=advice(edition, build.stocks[edition.folder]),
        )
        for edition in build.editions
    ]


def write_report(report: EditionReport) -> None:
    """Writes `report.json` and `report.html` into the edition's folder, each whole or not at all."""
    write_file(Path(report.outputs.report_json), as_json(report).encode())
    write_file(Path(report.outputs.report_html), render_html(report).encode())


def as_json(report: EditionReport) -> str:
    """The report as the text of `report.json`."""
    return report.model_dump_json(by_alias=True, indent=1) + "\n"


def notes_of(edition: Edition, notes: Iterable[str], editions: Iterable[Edition]) -> list[str]:
    """Those of a build's notes that speak of an edition, and those that speak of none in particular."""

    def is_of(note: str, one: Edition) -> bool:
        places = (one.folder, one.edits)
        names = (str(one.course.file), relative(one.course.file), one.course.id)
        return note.startswith((*(f"{place}/" for place in places), *(f"{name}:" for name in names)))

    others = [one for one in editions if one.folder != edition.folder]
    return [note for note in notes if is_of(note, edition) or not any(is_of(note, other) for other in others)]


def _say(line: str) -> None:
    print(f"aurora: {line}", file=sys.stderr)


def _in_a_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
