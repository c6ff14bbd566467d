"""Works out from the files what is there of an edition, what is missing and why. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from aurora.components import COMPONENT_OF_RULE, COMPONENTS
from aurora.edits import edit_file
from aurora.errors import relative
from aurora.privacy import shown
from aurora.report.costs import add_up
from aurora.report.expected import Item, expected_items
from aurora.report.fallbacks import find_fallbacks
from aurora.report.findings import find_findings
from aurora.report.leftovers import find_leftovers
from aurora.report.models import (
    WAITING,
    Draft,
    EditionReport,
    Effort,
    Failure,
    HandEdit,
    Outputs,
    Page,
    Statistics,
)
from aurora.report.pictures import find_pictures
from aurora.report.presence import Presence, PublishedFiles
from aurora.report.reasons import Reasons
from aurora.retry import Retry
from aurora.runs import JobNote
from aurora.spending import CallNote
from aurora.targets import Edition
from aurora.todo import OpenPage, open_pages

Found = list[tuple[Item, Presence]]


def examine(
    edition: Edition,
    jobs: Iterable[JobNote],
    *,
    run: str | None = None,
    notes: Iterable[str] = (),
    calls: Iterable[CallNote] = (),
    advice: Mapping[tuple[str, str], list[str]] | None = None,
    generated_at: str | None = None,
) -> EditionReport:
    """The report of an edition, from its files alone.

    A file is present where it exists, is whole, and belongs to the item that it is named for. Only files without
    provenance, or with another size or time than it remembers, are read.

    Args:
        jobs: what the jobs of a run said; jobs of other editions are passed over.
        run: the id of that run.
        notes: warnings about the outline, the edits and the settings.
        calls: the calls of that run; those for other editions are passed over.
        advice: what is said of edits, by kind and id.
        generated_at: when the report is written, in UTC.
    """
    jobs = [job for job in jobs if job.target.startswith(f"{edition.folder}/")]
    published = PublishedFiles(edition.folder)
    found = [(item, published.presence(item)) for item in expected_items(edition)]
    reasons = Reasons(jobs, run)
    judged = [reasons.of(item, presence) if presence.missing else reasons.outdated(item) for item, presence in found]
    here, anywhere = Retry(edition), Retry(edition, portable=True)
    failures = [_with_retry(failure, here, anywhere) for failure in judged if failure]
    pages = list(open_pages(edition))
    edited = {presence.edited for _, presence in found if presence.edited}
    there = [item for item, presence in found if not presence.missing]
    made = [item for item, presence in found if not presence.missing and not presence.edited]
    statistics = _statistics(found, failures)
    return EditionReport(
        course=edition.course.id,
        language=edition.language,
        title=edition.course.outline.course.title,
        folder=edition.folder,
        generated_at=generated_at,
        selection=edition.selection,
        content=edition.settings.content,
        status_code=_status_code(statistics["total"]),
        statistics=statistics,
        expected={name: statistics[name].total for name in COMPONENTS},
        present={name: statistics[name].successful for name in COMPONENTS},
        failed_details=failures,
        retry=anywhere.everything if failures else None,
        retry_here=here.everything if failures else None,
        run=run,
        seconds=_seconds(jobs),
        costs=add_up(calls, edition.folder),
        findings=[
            *find_fallbacks(edition, made, published),
            *find_pictures(edition, there, published.records, pages, anywhere),
            *find_findings(edition, pages, edited),
        ],
        draft=_draft(pages, found),
        edits=_edits(edition, found, advice or {}),
        leftovers=find_leftovers(edition, published),
        notes=[shown(_without_folder(note, edition.course.file)) for note in notes],
        lessons=_pages(edition, "lessons", found, pages),
        labs=_pages(edition, "labs", found, pages),
        outputs=Outputs(
            books=[item.files[0] for item, presence in found if item.component == "books" and not presence.missing],
            site=next(
                (item.files[0] for item, found_ in found if item.component == "site" and not found_.missing), None
            ),
            decks=[
                file
                for item, presence in found
                if item.component == "slides" and not presence.missing
                for file in item.files
            ],
            report_json=f"{edition.folder}/{edition.report}.json",
            report_html=f"{edition.folder}/{edition.report}.html",
        ),
        theme=edition.settings.theme,
    )


def _with_retry(failure: Failure, here: Retry, anywhere: Retry) -> Failure:
    """What is missing with the command for it: for its file, or for all where another one has to come before."""

    def command(retry: Retry) -> str:
        return retry.everything if failure.reason.startswith(WAITING) else retry.of(failure.target)

    return failure.model_copy(update={"retry": command(anywhere), "retry_here": command(here)})


def _without_folder(note: str, outline: Path) -> str:
    """A note that names an outline outside the working directory by its file name alone."""
    return (
        note.replace(str(outline), outline.name)
        if relative(outline) == str(outline) and outline.is_absolute()
        else note
    )


def _statistics(found: Found, failures: list[Failure]) -> dict[str, Statistics]:
    statistics = {}
    for name in (*COMPONENTS, "total"):
        total = sum(item.component == name or name == "total" for item, _ in found)
        missing = [failure for failure in failures if name in (failure.component, "total")]
        failed = sum(failure.status == "failed" for failure in missing)
        successful = total - len(missing)
        statistics[name] = Statistics(
            total=total,
            successful=successful,
            failed=failed,
            skipped=len(missing) - failed,
            # Rounded down, so that only all is 100 %.
            success_rate=successful * 1000 // total / 10 if total else 100.0,
        )
    return statistics


def _status_code(total: Statistics) -> Literal[200, 207, 500]:
    if total.successful == total.total:
        return 200
    return 207 if total.successful else 500


def _seconds(jobs: list[JobNote]) -> dict[str, Effort]:
    efforts = {}
    for name in (*COMPONENTS, "total"):
        own = [job for job in jobs if name in (COMPONENT_OF_RULE.get(job.rule), "total")]
        efforts[name] = Effort(
            jobs=len(own),
            seconds=round(sum(job.seconds for job in own), 1),
            cpu_seconds=round(sum(job.cpu_seconds for job in own), 1),
            peak_mb=max((job.peak_mb for job in own), default=0),
        )
    return efforts


def _draft(pages: list[OpenPage], found: Found) -> Draft:
    slots, counts = {}, {}
    for name in ("lessons", "labs", "lab_extras", "total"):
        own = [page for page in pages if name in (page.component, "total")]
        slots[name] = sum(len(page.slots) for page in own)
        counts[name] = sum(bool(page.slots) for page in own)
    specs = [item.files[0] for item, presence in found if item.component == "visuals" and not presence.missing]
    drawn = {item.id for item, presence in found if item.component == "images" and presence.edited}
    cards = sum(_is_card(Path(spec)) for spec in specs if PurePosixPath(spec).stem not in drawn)
    return Draft(slots=slots, pages=counts, cards=cards)


def _is_card(spec: Path) -> bool:
    loaded = json.loads(spec.read_bytes())
    return isinstance(loaded, dict) and loaded.get("kind") == "card"


def _edits(edition: Edition, found: Found, advice: Mapping[tuple[str, str], list[str]]) -> list[HandEdit]:
    return [
        HandEdit(
            kind=str(item.kind),
            id=item.id,
            file=presence.edited,
            edit=_edit(edition, item, presence.edited),
            adopted=presence.adopted,
            advice=advice.get((str(item.kind), item.id), []),
        )
        for item, presence in found
        if presence.edited and item.kind in ("lesson", "lab", "image", "environment")
    ]


def _edit(edition: Edition, item: Item, edited: str) -> str:
    """Where the edit of an item is, or will be; a picture's may have either form, whichever was edited."""
    paths = [edit_file(Path(edition.edits), str(item.kind), file, item.id) for file in (edited, *item.files)]
    return next((path for path in paths if path.is_file()), paths[0]).as_posix()


def _pages(edition: Edition, component: str, found: Found, pages: list[OpenPage]) -> list[Page]:
    if component == "lessons":
        facts = {item.id: (item.number, item.lesson.title) for item in edition.lessons}
    else:
        facts = {item.id: (item.number, item.lab.title) for item in edition.labs}
    slots = {page.file: len(page.slots) for page in pages}
    return [
        Page(
            id=item.id,
            number=facts[item.id][0],
            title=facts[item.id][1],
            file=item.files[0],
            present=not presence.missing,
            edited=presence.edited is not None,
            slots=slots[item.files[0]],
        )
        for item, presence in found
        if item.component == component
    ]
