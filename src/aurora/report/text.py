"""The report for a terminal: a table, a summary of a few lines, and the best next step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from aurora.components import COMPONENTS, TITLES
from aurora.markdown import plain
from aurora.report.models import (
    FAILED_BEFORE,
    OUTDATED,
    WAITING,
    Costs,
    EditionReport,
    Failure,
    Spending,
    Spent,
)
from aurora.words import counted

STATUS_WORDS = {200: "all there", 207: "some missing", 500: "nothing there"}
_MARKS = {200: "✓", 207: "!", 500: "✗"}
_MAX_LINES = 20
_MAX_FINDINGS = 10
_NOUNS = {"lessons": "lessons", "images": "images", "slides": "slide decks", "labs": "labs", "books": "book files"}


def status_text(report: EditionReport) -> str:
    """What `aurora status` shows of an edition."""
    heading = f"{name_of(report)}: {report.status_code} {STATUS_WORDS[report.status_code]}"
    rows: list[tuple[str, ...]] = [("", "expected", "present", "failed", "skipped", "%")]
    for name in (*COMPONENTS, "total"):
        one = report.statistics[name]
        if one.total:
            counts = (one.total, one.successful, one.failed, one.skipped)
            rows.append((TITLES.get(name, "Total"), *map(str, counts), f"{one.success_rate:.1f}"))
    lines = [heading, "", *aligned(rows), ""]
    lines += _failures(report)
    if report.costs.rows:
        lines += ["Cost of the last run:", *(f"  {line}" for line in _cost_table(report.costs)), ""]
    if report.findings:
        lines.append(f"Findings: {len(report.findings)}")
        lines += [
            f"  {one.file}{f':{one.line}' if one.line else ''}: {plain(one.message)}. {plain(one.fix)}"
            for one in report.findings[:_MAX_FINDINGS]
        ]
        if len(report.findings) > _MAX_FINDINGS:
            lines.append(f"  … {report.outputs.report_html} lists all")
    lines += [
        f"Left over: {counted(len(one.files), 'file')}, such as {one.files[0]}; {one.hint}" for one in report.leftovers
    ]
    lines += [f"Edit: {line}" for one in report.edits for line in one.advice]
    lines += [f"Note: {plain(note)}" for note in report.notes]
    lines += [f"Books: {place}" for place in book_places(report)]
    lines += [f"Slides: {place}" for place in _deck_places(report)]
    lines += [f"Site: {report.outputs.site}"] if report.outputs.site else []
    if Path(report.outputs.report_html).is_file():
        lines.append(f"Report: {report.outputs.report_html}")
    lines.append(f"Next: {next_step(report)}")
    return "\n".join(lines)


def summary(report: EditionReport) -> str:
    """What is said of an edition at the end of a build."""
    counts = [
        f"{report.present[name]}/{report.expected[name]} {noun}"
        for name, noun in _NOUNS.items()
        if report.expected[name]
    ]
    there = ", ".join(counts) or "nothing is asked for"
    code = report.status_code
    lines = [f"{_MARKS[code]} {name_of(report)}: {there} — {code} {STATUS_WORDS[code]}"]
    lines += [f"  {line}" for line in _failures(report)]
    lines += [f"  Edit: {line}" for one in report.edits for line in one.advice]
    lines += [f"  Books: {place}" for place in book_places(report)]
    lines += [f"  Slides: {place}" for place in _deck_places(report)]
    lines += [f"  Site: {report.outputs.site}"] if report.outputs.site else []
    found = f", with {counted(len(report.findings), 'finding')}" if report.findings else ""
    if report.costs.rows:
        lines.append(f"  Cost: {cost_line(report.costs.total)}")
    lines.append(f"  Report: {report.outputs.report_html}{found}")
    lines.append(f"  Next: {next_step(report)}")
    return "\n".join(lines)


def name_of(report: EditionReport) -> str:
    """Title, language and selection of an edition."""
    selection = f", modules {report.selection}" if report.selection else ""
    content = f", {report.content} only" if report.content != "both" else ""
    return f"{plain(report.title)} ({report.language}{selection}{content})"


def next_step(report: EditionReport) -> str:
    """The one thing that is best done next."""
    failed = [one for one in report.failed_details if one.status == "failed"]
    failed += [one for one in report.failed_details if FAILED_BEFORE in one.reason]
    logs = [one.log for one in failed if one.log]
    if logs:
        return f"read {logs[0]}, then build again with the same command; only what is missing is made"
    skipped = [one.reason for one in report.failed_details if one.status == "skipped"]
    advice = [reason.partition("; ")[2] for reason in skipped if " not bought" in reason]
    if advice:
        return min(advice, key=lambda text: "budget" not in text)
    if report.status_code == 500:
        return "build it with 'snakemake' and the same options"
    if report.status_code == 207:
        return "build again with 'snakemake' and the same options; only what is missing is made"
    places, pages = report.draft.slots["total"], report.draft.pages["total"]
    if places:
        return (
            f"'aurora todo' lists {counted(places, 'place')} to be written on {counted(pages, 'page')}; "
            "write into the pages, the next build keeps what you wrote"
        )
    if report.outputs.site:
        return f"open {report.outputs.site}"
    books = report.outputs.books
    best = next((book for book in books if book.endswith(".pdf")), books[0] if books else None)
    return f"open {best}" if best else "ask for more with --config content=both modules=all"


def price(spent: Spent) -> str:
    """What some calls cost, in a word that does not take the unknown for nothing."""
    if not spent.calls:
        return "–"
    if spent.usd is None or (spent.unknown and not spent.usd):
        return "unknown"
    amount = f"${spent.usd:,.{4 if 0 < spent.usd < 0.01 else 2}f}"
    return f"≥ {amount}" if spent.unknown else amount


def cost_line(total: Spending) -> str:
    """What the calls of a run came to, in a line."""
    said = [f"{_amount(total.paid)} paid"] if total.paid.calls else []
    if not total.paid.calls and not total.wasted.calls:
        said.append("nothing paid")
    if total.found.calls:
        found = f"{counted(total.found.calls, 'answer')} found in the ledger"
        said.append(f"{found} (saved {price(total.found)})")
    if total.wasted.calls:
        said.append(f"{_amount(total.wasted)} wasted")
    if total.open.calls:
        said.append(f"about {_amount(total.open)} under way or lost")
    return ", ".join(said)


def _amount(spent: Spent) -> str:
    unknown = f"{counted(spent.unknown, 'call')} of unknown price"
    if price(spent) == "unknown":
        return unknown
    return f"{price(spent)} ({unknown})" if spent.unknown else price(spent)


def cost_remarks(total: Spending) -> list[str]:
    """What has to be known beside the table of costs."""
    remarks = []
    unknown = total.paid.unknown + total.found.unknown + total.wasted.unknown
    if unknown:
        remarks.append(
            f"The price of {counted(unknown, 'call')} is not known: config/prices.yaml does not have the model, "
            "or the provider did not say what was used."
        )
    if total.open.calls:
        calls = f"{counted(total.open.calls, 'call')} {'is' if total.open.calls == 1 else 'are'}"
        remarks.append(f"{calls} under way or lost; the expected price is {price(total.open)}.")
    return remarks


def _cost_table(costs: Costs) -> list[str]:
    rows: list[tuple[str, ...]] = [("", "bought", "paid", "found", "saved", "unusable", "wasted")]
    tasks: list[tuple[str, Spending]] = [*((row.task, row) for row in costs.rows), ("Total", costs.total)]
    for name, one in tasks:
        pairs = [(f"{spent.calls:,}", price(spent)) for spent in (one.paid, one.found, one.wasted)]
        rows.append((plain(name), *(cell for pair in pairs for cell in pair)))
    return [*aligned(rows), *cost_remarks(costs.total)]


def book_places(report: EditionReport) -> list[str]:
    """The books that are there, one line each: `folder/name.{md,pdf}`."""
    found: dict[str, list[str]] = {}
    for book in report.outputs.books:
        name, _, ext = book.rpartition(".")
        found.setdefault(name, []).append(ext)
    return [f"{name}.{{{','.join(exts)}}}" if len(exts) > 1 else f"{name}.{exts[0]}" for name, exts in found.items()]


def _deck_places(report: EditionReport) -> list[str]:
    """The folder of the decks, where there are some."""
    return [f"{folder}/" for folder in dict.fromkeys(str(Path(deck).parent) for deck in report.outputs.decks)]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _failures(report: EditionReport) -> list[str]:
    """What failed, reason by reason with a log to read, and how much is missing for which reason."""
    failed = [one for one in report.failed_details if one.status == "failed"]
    skipped = [one for one in report.failed_details if one.status == "skipped"]
    waiting = [one for one in skipped if one.reason.startswith(WAITING)]
    lines = []
    for reason, ones in _grouped(failed):
        more = f" and {len(ones) - 1} more" if len(ones) > 1 else ""
        lines += [f"failed: {ones[0].target}{more}", f"  {reason}", f"  log: {ones[0].log}"]
        lines.append(f"  retry: {ones[0].retry_here if len(ones) == 1 else report.retry_here}")
    unnamed = [] if failed else [one for one in waiting if " not bought" not in one.reason]
    for reason, ones in _grouped(unnamed):
        lines += [f"missing: {counted(len(ones), 'file')}, {reason}", f"  log: {ones[0].log}"]
        lines.append(f"  retry: {report.retry_here}")
    others = len(waiting) - len(unnamed)
    if others:
        what = "failed" if failed else "was not bought"
        lines.append(f"missing: {counted(others, 'file')} that need{'s' if others == 1 else ''} what {what}")
    for reason, ones in _grouped([one for one in skipped if not one.reason.startswith(WAITING)]):
        lines.append(f"missing: {ones[0].target if len(ones) == 1 else f'{len(ones)} files'}: {reason}")
    if len(lines) > _MAX_LINES:
        lines[_MAX_LINES:] = [f"… {report.outputs.report_json} lists all"]
    return lines


def _grouped(failures: list[Failure]) -> Iterable[tuple[str, list[Failure]]]:
    groups: dict[str, list[Failure]] = {}
    for one in failures:
        groups.setdefault(_first_line(one), []).append(one)
    return groups.items()


def _first_line(failure: Failure) -> str:
    """The first line of a reason, with those after it where it only announces them."""
    first, *others = failure.reason.strip().split("\n")
    while first.endswith(":") and others:
        first += f" {others.pop(0).strip()}"
    return plain(f"{first} ({OUTDATED})" if OUTDATED in others else first)
