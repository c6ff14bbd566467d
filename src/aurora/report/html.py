"""`report.html`: the report as one page for a browser or a printer, without scripts or requests."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from aurora.components import COMPONENTS, TITLES
from aurora.report.models import EditionReport, Failure, FoundInFile, TaskCost
from aurora.report.text import STATUS_WORDS, cost_remarks, name_of, next_step, price
from aurora.theme import load_theme
from aurora.theme_pictures import logo_tag

TEMPLATE = "report.html.j2"


def render_html(report: EditionReport) -> str:
    """The page. Everything from outlines, logs and checks is escaped."""
    from jinja2 import Environment, StrictUndefined

    theme = load_theme(report.theme)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["href"] = lambda path: _href(report, path)
    environment.filters["short"] = lambda path: _short(report, path)
    environment.filters["price"] = price
    template = environment.from_string(theme.file(TEMPLATE).read_text(encoding="utf-8"))
    return template.render(
        report=report,
        light=theme.colours,
        dark=theme.on_dark,
        font=theme.fonts.screen.stack,
        heading=theme.fonts.heading.stack,
        logo=logo_tag(theme),
        name=name_of(report),
        status_words=STATUS_WORDS[report.status_code],
        next_step=next_step(report),
        components=[name for name in COMPONENTS if report.expected[name]],
        titles={**TITLES, "total": "Total"},
        failed=_by_reason(report.failed_details, "failed"),
        skipped=_by_reason(report.failed_details, "skipped"),
        findings=_by_file(report.findings),
        books=_books(report),
        costs=_by_component(report.costs.rows),
        cost_remarks=cost_remarks(report.costs.total),
    )


def _href(report: EditionReport, path: str) -> str:
    """A link from the report, which stands in the edition's folder."""
    here = PurePosixPath(report.folder)
    target = PurePosixPath(path)
    if target.is_relative_to(here):
        return quote(str(target.relative_to(here)))
    return quote("/".join([".."] * len(here.parts)) + f"/{target}")


def _short(report: EditionReport, path: str) -> str:
    return path.removeprefix(f"{report.folder}/")


def _by_reason(failures: list[Failure], status: str) -> dict[str, list[Failure]]:
    grouped: dict[str, list[Failure]] = {}
    for one in failures:
        if one.status == status:
            grouped.setdefault(one.reason, []).append(one)
    return grouped


def _by_file(findings: list[FoundInFile]) -> dict[str, list[FoundInFile]]:
    grouped: dict[str, list[FoundInFile]] = {}
    for one in findings:
        grouped.setdefault(one.file, []).append(one)
    return grouped


def _by_component(rows: list[TaskCost]) -> dict[str, list[TaskCost]]:
    grouped: dict[str, list[TaskCost]] = {}
    for row in rows:
        grouped.setdefault(TITLES[row.component] if row.component else "Other", []).append(row)
    return grouped


def _books(report: EditionReport) -> dict[str, list[tuple[str, str]]]:
    """For each book: extension and path of its files."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for path in report.outputs.books:
        file = PurePosixPath(path)
        grouped.setdefault(file.stem, []).append((file.suffix.removeprefix("."), path))
    return grouped
