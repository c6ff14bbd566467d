"""The report says what is there, what is missing and why, from the files alone."""

from __future__ import annotations

import json
import os
import re
import shlex
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from aurora.cli_config import read_config
from aurora.fallback_notes import note_fallback
from aurora.privacy import shown
from aurora.report import as_json, examine, examine_build, write_reports
from aurora.report.costs import COMPONENT_OF_TASK
from aurora.report.expected import expected_items
from aurora.report.html import render_html
from aurora.report.models import EditionReport, Failure, Spent
from aurora.report.text import next_step, price, status_text, summary
from aurora.runs import JobNote
from aurora.setting_values import TASKS
from aurora.settings import load_settings
from aurora.spending import CallNote, NotBought, note_call, reserve
from aurora.targets import Edition, all_targets
from aurora.theme import contrast, theme_names
from tests.unit.small_course import FOLDER, OUTLINE, PAGE, build_all, build_item, item_of, make_build, make_edition, png

RUN = "20260101-120000-abcdef"
COUNTS = {"lessons": 3, "visuals": 3, "images": 3, "slides": 2, "labs": 2, "lab_extras": 2, "books": 12, "site": 1}
NO_CALLS = {"calls": 0, "usd": 0.0, "unknown": 0}
BEGAN = time.mktime((2026, 1, 1, 12, 0, 0, 0, 0, -1))


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Snakefile").touch()
    monkeypatch.setenv("AURORA_RUN", RUN)


def note(rule: str, path: str, error: str | None = None, **facts: Any) -> JobNote:
    target = f"{FOLDER}/{path}"
    log = f"{FOLDER}/logs/{rule}/{Path(path).stem}.log"
    return JobNote(rule, target, log, **{"seconds": 2.0, "cpu_seconds": 1.5, "peak_mb": 80, "error": error, **facts})


def reason(report: EditionReport, path: str) -> Failure:
    return next(one for one in report.failed_details if one.target == f"{FOLDER}/{path}")


def statistics(total: int, successful: int, failed: int, skipped: int, rate: float) -> dict[str, Any]:
    return {"total": total, "successful": successful, "failed": failed, "skipped": skipped, "success_rate": rate}


def test_the_items_are_exactly_the_targets() -> None:
    for config in ({}, {"content": "labs"}, {"content": "theory"}, {"modules": "2"}):
        edition = make_edition(**config)
        files = [file for item in expected_items(edition) for file in item.files]
        assert sorted(files) == sorted(all_targets(edition))


def test_everything_is_there() -> None:
    edition = make_edition()
    build_all(edition)
    jobs = [
        note("draft", "work/draft/queens.md", seconds=1.04, peak_mb=70),
        note("lesson", "lessons/module-01-lesson-01.md", seconds=0.5),
        note("lab_book", "labguide/bees-labs.md", seconds=3.0, peak_mb=200),
        JobNote("draft", "build/other/en/work/draft/x.md", "x.log", 99.0, 99.0, 999, None),
    ]
    report = json.loads(as_json(examine(edition, jobs, run=RUN, notes=["a note"], generated_at="2026-01-01T12:00:00Z")))
    findings = report.pop("findings")
    assert {one["file"] for one in findings} == {page["file"] for page in report["lessons"] + report["labs"]}
    nothing = {"jobs": 0, "seconds": 0.0, "cpu_seconds": 0.0, "peak_mb": 0}

    def page(id_: str, number: str, title: str, path: str) -> dict[str, Any]:
        facts = {"id": id_, "number": number, "title": title, "file": f"{FOLDER}/{path}"}
        return {**facts, "present": True, "edited": False, "slots": 2}

    assert report == {
        "schema_version": 1,
        "course": "bees",
        "language": "en",
        "title": "Bees & <b>Honey</b>",
        "folder": FOLDER,
        "generated_at": "2026-01-01T12:00:00Z",
        "selection": None,
        "content": "both",
        "statusCode": 200,
        "statistics": {
            "lessons": statistics(3, 3, 0, 0, 100.0),
            "visuals": statistics(3, 3, 0, 0, 100.0),
            "images": statistics(3, 3, 0, 0, 100.0),
            "slides": statistics(2, 2, 0, 0, 100.0),
            "labs": statistics(2, 2, 0, 0, 100.0),
            "lab_extras": statistics(2, 2, 0, 0, 100.0),
            "books": statistics(12, 12, 0, 0, 100.0),
            "site": statistics(1, 1, 0, 0, 100.0),
            "total": statistics(28, 28, 0, 0, 100.0),
        },
        "expected": COUNTS,
        "present": COUNTS,
        "failed_details": [],
        "retry": None,
        "run": RUN,
        "seconds": {
            "lessons": {"jobs": 2, "seconds": 1.5, "cpu_seconds": 3.0, "peak_mb": 80},
            "visuals": nothing,
            "images": nothing,
            "slides": nothing,
            "labs": nothing,
            "lab_extras": nothing,
            "books": {"jobs": 1, "seconds": 3.0, "cpu_seconds": 1.5, "peak_mb": 200},
            "site": nothing,
            "total": {"jobs": 3, "seconds": 4.5, "cpu_seconds": 4.5, "peak_mb": 200},
        },
        "costs": {"rows": [], "total": dict.fromkeys(("paid", "found", "wasted", "open"), NO_CALLS)},
        "draft": {
            "slots": {"lessons": 6, "labs": 4, "lab_extras": 0, "total": 10},
            "pages": {"lessons": 3, "labs": 2, "lab_extras": 0, "total": 5},
            "cards": 0,
        },
        "edits": [],
        "leftovers": [],
        "notes": ["a note"],
        "lessons": [
            page("queens", "1.1", "Queens", "lessons/module-01-lesson-01.md"),
            page("workers", "1.2", "Workers", "lessons/module-01-lesson-02.md"),
            page("honey", "2.1", "Honey", "lessons/module-02-lesson-01.md"),
        ],
        "labs": [
            page("open-a-hive", "1.1.1", "Open a hive", "labguide/lab-01-01-01.md"),
            page("spin-a-frame", "2.1", "Spin a frame", "labguide/lab-02-00-01.md"),
        ],
        "outputs": {
            "books": [
                *(f"{FOLDER}/book/bees.{ext}" for ext in ("md", "json", "html", "epub", "pdf", "docx")),
                *(f"{FOLDER}/labguide/bees-labs.{ext}" for ext in ("md", "json", "html", "epub", "pdf", "docx")),
            ],
            "site": f"{FOLDER}/site/index.html",
            "decks": [f"{FOLDER}/slides/module-{n}.{ext}" for n in ("01", "02") for ext in ("html", "pptx")],
            "report_json": f"{FOLDER}/report.json",
            "report_html": f"{FOLDER}/report.html",
        },
    }  # fmt: skip


def test_nothing_is_there() -> None:
    report = examine(make_edition(), [])
    assert report.status_code == 500
    assert report.statistics["total"].model_dump() == statistics(28, 0, 0, 28, 0.0)
    assert {one.reason for one in report.failed_details} == {"not built yet"}
    assert [one.target for one in report.failed_details[:3]] == [
        f"{FOLDER}/lessons/module-01-lesson-01.md",
        f"{FOLDER}/visuals/queens-1.json",
        f"{FOLDER}/images/queens-1.png",
    ]
    assert report.outputs.books == []
    assert not any(page.present for page in report.lessons)


def test_an_image_needs_both_files() -> None:
    edition = make_edition()
    build_all(edition)
    Path(FOLDER, "images/queens-2.svg").unlink()
    report = examine(edition, [])
    assert report.status_code == 207
    assert [one.model_dump() for one in report.failed_details] == [
        {
            "target": f"{FOLDER}/images/queens-2.svg",
            "component": "images",
            "status": "skipped",
            "reason": "not built yet",
            "log": None,
            "retry": f"snakemake --cores 8 {FOLDER}/images/queens-2.svg",
        }
    ]
    assert report.retry == "snakemake --cores 8"
    assert report.statistics["images"].model_dump() == statistics(3, 2, 0, 1, 66.6)


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("images/queens-1.png", png()[:40], "decoded|PNG|broken|truncated"),
        ("images/queens-1.svg", b"", "empty"),
        ("lessons/module-01-lesson-01.md", PAGE.encode()[:20], "breaks off"),
        ("labguide/lab-01-01-01.md", b"\xff\xfe", "UTF-8"),
        ("visuals/queens-1.json", b'{"kind": "fl', "no JSON|breaks off"),
        ("book/bees.pdf", b"", "empty"),
    ],
)
@pytest.mark.parametrize("recorded", [True, False])
def test_a_damaged_file_is_missing(path: str, data: bytes, said: str, recorded: bool) -> None:
    edition = make_edition()
    build_all(edition)
    if not recorded:
        for record in Path(FOLDER, "work/provenance").rglob("*.json"):
            record.unlink()
    Path(FOLDER, path).write_bytes(data)
    report = examine(edition, [])
    if not recorded and said == "breaks off":
        assert report.status_code == 200, "without provenance nobody knows how long it was"
        return
    assert [one.target for one in report.failed_details] == [f"{FOLDER}/{path}"]
    assert re.search(said, report.failed_details[0].reason)


def test_a_file_that_cannot_be_read_is_missing() -> None:
    edition = make_edition()
    build_all(edition)
    page = Path(FOLDER, "lessons/module-01-lesson-01.md")
    page.unlink()
    page.mkdir()
    assert reason(examine(edition, []), "lessons/module-01-lesson-01.md").component == "lessons"


def test_a_broken_record_is_as_good_as_none() -> None:
    edition = make_edition()
    build_all(edition)
    first, second = (Path(FOLDER, f"work/provenance/lessons/module-01-lesson-0{n}.md.json") for n in (1, 2))
    first.write_text("{")
    second.write_text(json.dumps({**json.loads(second.read_text()), "published": {}}))
    assert examine(edition, []).status_code == 200


def test_a_page_that_holds_another_lesson_is_missing() -> None:
    build_all(make_edition())
    moved = OUTLINE.replace(
        "      - title: Workers\n", "      - title: Drones\n        visuals: 0\n      - title: Workers\n"
    )
    report = examine(make_edition(moved), [])
    assert [(one.target, one.reason) for one in report.failed_details] == [
        (
            f"{FOLDER}/lessons/module-01-lesson-02.md",
            "it still holds 'workers'; the next build publishes 'drones' here",
        ),
        (f"{FOLDER}/lessons/module-01-lesson-03.md", "not built yet"),
    ]


def test_a_failed_job_and_what_waits_for_it() -> None:
    edition = make_edition()
    build_all(edition)
    gone = ["lessons/module-01-lesson-01.md", "visuals/queens-1.json", "images/queens-1.png", "book/bees.pdf"]
    for path in [*gone, "labguide/bees-labs.pdf"]:
        Path(FOLDER, path).unlink()
    report = examine(edition, [note("draft", "work/draft/queens.md", "the answer\nwas cut off")], run=RUN)
    log = f"{FOLDER}/logs/draft/queens.log"
    waits = f"skipped because {FOLDER}/work/draft/queens.md failed before it"
    assert [(one.target, one.status, one.reason, one.log) for one in report.failed_details] == [
        (f"{FOLDER}/lessons/module-01-lesson-01.md", "failed", "the answer\nwas cut off", log),
        (f"{FOLDER}/visuals/queens-1.json", "skipped", waits, log),
        (f"{FOLDER}/images/queens-1.png", "skipped", waits, log),
        (f"{FOLDER}/book/bees.pdf", "skipped", waits, log),
        (f"{FOLDER}/labguide/bees-labs.pdf", "skipped", "not built yet", None),
    ]
    assert report.statistics["lessons"].model_dump() == statistics(3, 2, 1, 0, 66.6)
    assert next_step(report).startswith(f"read {log}, then build again")


def retries(jobs: list[JobNote], **config: Any) -> dict[str, str | None]:
    report = examine(make_edition(**config), jobs)
    return {one.target.removeprefix(f"{FOLDER}/"): one.retry for one in report.failed_details}


def test_each_thing_that_is_missing_has_the_command_that_makes_it() -> None:
    jobs = [note("draft", "work/draft/queens.md", "no"), note("image", "images/workers-1.png", "blank")]
    commands = retries(jobs)
    page, picture = "lessons/module-01-lesson-01.md", "images/workers-1.png"
    assert commands[page] == f"snakemake --cores 8 {FOLDER}/{page}"
    assert commands[picture] == f"snakemake --cores 8 {FOLDER}/{picture}"
    assert commands["images/queens-1.png"] == commands["book/bees.pdf"] == "snakemake --cores 8"


def test_the_command_has_the_settings_that_the_config_file_does_not_have() -> None:
    Path("config").mkdir()
    Path("config/config.yaml").write_text("quality: quick\nvisuals_per_lesson: 2\n")
    given = {
        "content": "theory",
        "modules": "2",
        "quality": "quick",
        "text_provider": "openai",
        "base_urls": {"openai": "http://localhost:11434/v1"},
        "languages": ["en"],
        "requirements": "Don't shout",
    }
    settings = (
        """languages=en visuals_per_lesson=4 text_provider=openai 'requirements=Don'"'"'t shout' """
        """'base_urls={"openai": "http://localhost:11434/v1"}'"""
    )
    jobs = [note("draft", "work/draft/honey.md", "no"), note("book", "book/bees-modules-2.pdf", "no")]
    commands = retries(jobs, **given)
    page, book = "lessons/module-02-lesson-01.md", "book/bees-modules-2.pdf"
    assert commands[page] == f"snakemake --cores 8 {FOLDER}/{page} --config {settings}"
    # A book of selected modules is known to a build of these alone.
    selected = f"--config content=theory modules=2 {settings}"
    assert commands[book] == f"snakemake --cores 8 {FOLDER}/{book} {selected}"
    assert commands["book/bees-modules-2.md"] == f"snakemake --cores 8 {selected}"


def test_the_command_of_the_report_reads_as_the_settings_that_it_was_written_for() -> None:
    given = {"languages": ["en", "es"], "modules": "1-2", "keys": {"openai": "aws-secret:a#b"}, "image_limit": 0}
    report = examine(make_build(**given).editions[0], [])
    assert report.retry
    words = shlex.split(report.retry)
    pairs = words[words.index("--config") + 1 :]
    assert load_settings(read_config(pairs)) == load_settings({**given, "outlines": ["outlines"]})


def test_a_folder_of_the_machine_is_in_the_command_of_the_terminal_alone(tmp_path: Path) -> None:
    edition = make_edition(ledger=f"{tmp_path}/answers", quality="quick")
    report = examine(edition, [note("image", "images/queens-1.png", "blank")])
    settings = f"--config quality=quick ledger={tmp_path}/answers"
    picture = f"snakemake --cores 8 {FOLDER}/images/queens-1.png"
    for said in (summary(report), status_text(report)):
        assert f"retry: {picture} {settings}\n" in said
    others = "--config quality=quick (with the same --config ledger=…)"
    written = json.loads(as_json(report))
    assert written["retry"] == f"snakemake --cores 8 {others}"
    assert f"{picture} {others}" in [one["retry"] for one in written["failed_details"]]
    assert f"<code>{picture} {others}</code>" in render_html(report)
    assert str(tmp_path) not in as_json(report) + render_html(report)


def test_labs_wait_for_their_environment_and_the_lab_that_they_continue() -> None:
    outline = OUTLINE.replace("        type: demo\n", "        type: demo\n        continues: Open a hive\n")
    edition = make_edition(outline)
    report = examine(edition, [note("lab_plan", "work/lab_plan/open-a-hive.json", "no plan")])
    assert reason(report, "labguide/lab-01-01-01.md").status == "failed"
    assert reason(report, "labguide/lab-02-00-01.md").reason.startswith("skipped because ")
    assert reason(report, "labguide/lab-master-plan.json").reason.startswith("skipped because ")
    assert reason(report, "labguide/environment.yaml").reason == "not built yet"
    report = examine(edition, [note("lab_environment", "labguide/environment.yaml", "no")])
    assert reason(report, "labguide/environment.yaml").status == "failed"
    assert reason(report, "labguide/lab-01-01-01.md").reason.startswith("skipped because ")


def test_several_failures_before_a_book_are_counted() -> None:
    jobs = [note("image", f"images/queens-{n}.png", "blank") for n in (1, 2)]
    report = examine(make_edition(), jobs)
    assert reason(report, "book/bees.pdf").reason == (
        f"skipped because {FOLDER}/images/queens-1.png (and 1 more) failed before it"
    )


def test_a_job_that_was_killed_is_known_by_its_log() -> None:
    edition = make_edition()
    logs = [Path(FOLDER, "logs/draft", f"{name}.log") for name in ("queens", "workers")]
    logs[0].parent.mkdir(parents=True)
    for log, when in zip(logs, (BEGAN + 5, BEGAN - 5), strict=True):
        log.write_text("…")
        os.utime(log, (when, when))
    report = examine(edition, [], run=RUN)
    killed, old = (reason(report, f"lessons/module-01-lesson-0{n}.md") for n in (1, 2))
    assert (killed.status, killed.log) == ("skipped", f"{FOLDER}/logs/draft/queens.log")
    assert "killed" in killed.reason
    assert (old.reason, old.log) == ("not built yet", None)
    assert reason(examine(edition, []), "lessons/module-01-lesson-01.md").reason == "not built yet"


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("lesson", "lessons/module-01-lesson-01.md"),
        ("lab", "labguide/lab-01-01-01.md"),
        ("lab_environment", "labguide/environment.yaml"),
        ("image", "images/queens-1.png"),
    ],
)
def test_what_a_killed_job_left_as_it_was_is_of_an_earlier_build(rule: str, path: str) -> None:
    edition = make_edition()
    build_all(edition)
    page, log = Path(FOLDER, path), Path(FOLDER, "logs", rule, f"{Path(path).stem}.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("…")
    os.utime(log, (BEGAN + 5, BEGAN + 5))
    os.utime(page, (BEGAN - 5, BEGAN - 5))
    report = examine(edition, [], run=RUN)
    assert report.status_code == 207
    assert reason(report, path).reason.endswith("\nthe file that is there is of an earlier build")
    os.utime(page, (BEGAN + 6, BEGAN + 6))
    assert examine(edition, [], run=RUN).status_code == 200
    os.utime(page, (BEGAN - 5, BEGAN - 5))
    assert examine(edition, [note(rule, path)], run=RUN).status_code == 200
    os.utime(log, (BEGAN - 5, BEGAN - 5))
    assert examine(edition, [], run=RUN).status_code == 200


def test_a_step_that_was_killed_leaves_the_page_of_an_earlier_build() -> None:
    edition = make_edition()
    build_all(edition)
    log = Path(FOLDER, "logs/draft/queens.log")
    log.parent.mkdir(parents=True)
    log.write_text("…")
    os.utime(log, (BEGAN + 5, BEGAN + 5))
    assert "killed" in reason(examine(edition, [], run=RUN), "lessons/module-01-lesson-01.md").reason


def test_a_job_that_failed_before_and_has_been_made_since_is_there() -> None:
    edition = make_edition()
    build_all(edition)
    stage = Path(FOLDER, "work/draft/queens.md")
    stage.parent.mkdir(parents=True, exist_ok=True)
    stage.write_text("# Queens")
    assert examine(edition, [note("draft", "work/draft/queens.md", "failed")]).status_code == 200


def test_a_narrowed_selection_speaks_of_itself_alone() -> None:
    build_all(make_edition())
    edition = make_edition(modules="2")
    report = examine(edition, [])
    assert report.selection == "2"
    assert report.expected == {
        "lessons": 1,
        "visuals": 0,
        "images": 0,
        "slides": 1,
        "labs": 1,
        "lab_extras": 2,
        "books": 12,
        "site": 1,
    }
    assert report.present == {
        "lessons": 1,
        "visuals": 0,
        "images": 0,
        "slides": 1,
        "labs": 1,
        "lab_extras": 1,
        "books": 0,
        "site": 0,
    }
    assert report.statistics["images"].model_dump() == statistics(0, 0, 0, 0, 100.0)
    assert f"{FOLDER}/book/bees-modules-2.pdf" in [one.target for one in report.failed_details]
    assert [page.id for page in report.lessons] == ["honey"]
    assert report.leftovers == []


def test_content_labs() -> None:
    edition = make_edition(content="labs")
    build_all(edition)
    report = examine(edition, [])
    assert report.status_code == 200
    assert report.expected == {
        "lessons": 0,
        "visuals": 0,
        "images": 0,
        "slides": 0,
        "labs": 2,
        "lab_extras": 2,
        "books": 6,
        "site": 1,
    }
    assert report.lessons == []
    assert report.draft.slots == {"lessons": 0, "labs": 4, "lab_extras": 0, "total": 4}


def test_nothing_is_asked_for() -> None:
    outline = "course: {title: T, language: en}\nmodules:\n  - title: M\n    lessons:\n      - title: L\n"
    report = examine(make_edition(outline, content="labs"), [])
    assert (report.status_code, report.statistics["total"].model_dump()) == (200, statistics(0, 0, 0, 0, 100.0))


def test_edits() -> None:
    edition = make_edition()
    build_all(edition)
    build_item(edition, item_of(edition, "labguide/lab-01-01-01.md"), "```\nx\n```\n", edit="a")
    build_item(edition, item_of(edition, "images/queens-1.png"), edit="b")
    Path("edits/bees/en/images").mkdir(parents=True)
    Path("edits/bees/en/images/queens-1.svg").write_text("<svg/>")
    Path(FOLDER, "lessons/module-01-lesson-02.md").write_text("# By hand\n")
    report = examine(edition, [])
    assert report.status_code == 200
    assert [one.model_dump() for one in report.edits] == [
        {
            "kind": "image",
            "id": "queens-1",
            "file": f"{FOLDER}/images/queens-1.png",
            "edit": "edits/bees/en/images/queens-1.svg",
            "adopted": True,
            "advice": [],
        },
        {
            "kind": "lesson",
            "id": "workers",
            "file": f"{FOLDER}/lessons/module-01-lesson-02.md",
            "edit": "edits/bees/en/lessons/workers.md",
            "adopted": False,
            "advice": [],
        },
        {
            "kind": "lab",
            "id": "open-a-hive",
            "file": f"{FOLDER}/labguide/lab-01-01-01.md",
            "edit": "edits/bees/en/labs/open-a-hive.md",
            "adopted": True,
            "advice": [],
        },
    ]
    severities = {(one.file.rpartition("/")[2], one.severity) for one in report.findings}
    assert ("module-01-lesson-01.md", "blocking") in severities
    assert ("module-01-lesson-02.md", "flagged") in severities
    assert ("module-01-lesson-02.md", "blocking") not in severities
    assert ("lab-01-01-01.md", "blocking") not in severities


def test_findings_carry_file_line_and_what_to_do() -> None:
    edition = make_edition()
    page = item_of(edition, "lessons/module-01-lesson-01.md")
    build_item(edition, page, "# Page\n\n```\nx = 1\n```\n")
    found = [one for one in examine(edition, []).findings if one.line == 3]
    assert [(one.file, one.code, one.severity) for one in found] == [(page.files[0], "fence-language", "flagged")]
    assert found[0].fix


def test_repeated_paragraphs_of_siblings_are_found() -> None:
    edition = make_edition()
    text = "This paragraph has certainly been written once before in the very same course, word for word."
    for n in (1, 2):
        build_item(edition, item_of(edition, f"lessons/module-01-lesson-0{n}.md"), f"# Page {n}\n\n{text}\n")
    found = [one for one in examine(edition, []).findings if one.code == "paragraph-repeated"]
    assert [one.file for one in found] == [f"{FOLDER}/lessons/module-01-lesson-02.md"]


def test_pictures_that_are_briefs_are_counted() -> None:
    edition = make_edition()
    build_all(edition)
    for name in ("queens-1", "queens-2", "workers-1"):
        Path(FOLDER, f"visuals/{name}.json").write_text('{"kind": "card"}')
    build_item(edition, item_of(edition, "images/workers-1.png"), edit="a")
    assert examine(edition, []).draft.cards == 2


def test_leftovers_are_named_with_the_likely_rename() -> None:
    build_all(make_edition())
    for path in ("work/draft/queens.md", "work/lab_plan/open-a-hive.json", "lessons/module-09-lesson-01.md"):
        Path(FOLDER, path).parent.mkdir(parents=True, exist_ok=True)
        Path(FOLDER, path).write_text("{}")
    Path(FOLDER, "images/honey-7.png").write_bytes(png())
    renamed = OUTLINE.replace("title: Queens", "title: Queen bees").replace("Open a hive", "Wear a veil")
    before = sorted(path for path in Path(FOLDER).rglob("*") if path.is_file())
    edition = make_edition(renamed)
    leftovers = {(one.kind, one.id): one for one in examine(edition, []).leftovers}
    assert list(leftovers) == [("lesson", "queens"), ("picture", "honey-7"), ("lab", "open-a-hive"), ("lesson", None)]
    queens = leftovers["lesson", "queens"]
    assert queens.likely == "queen-bees"
    assert "'id: queens'" in queens.hint
    assert queens.files == [
        *(f"{FOLDER}/images/queens-{n}.{ext}" for n in (1, 2) for ext in ("png", "svg")),
        *(f"{FOLDER}/visuals/queens-{n}.json" for n in (1, 2)),
        f"{FOLDER}/work/draft/queens.md",
    ]
    assert all(one.hint.endswith("'aurora orphans --remove' removes the files") for one in leftovers.values())
    assert leftovers["lab", "open-a-hive"].likely is None
    assert leftovers["lesson", None].files == [f"{FOLDER}/lessons/module-09-lesson-01.md"]
    assert sorted(path for path in Path(FOLDER).rglob("*") if path.is_file()) == before


def test_a_lesson_that_was_removed_leaves_its_page() -> None:
    build_all(make_edition())
    shorter = OUTLINE.replace("      - title: Workers\n        visuals: 1\n", "")
    (leftover,) = examine(make_edition(shorter), []).leftovers
    assert leftover.id == "workers"
    assert f"{FOLDER}/lessons/module-01-lesson-02.md" in leftover.files


def test_reasons_show_no_secret_and_no_folder_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "sk-very-secret")
    monkeypatch.setenv("HOME", "/home/somebody")
    error = f"401 for sk-very-secret: {tmp_path}/build/x.md and /home/somebody/.config, https://host{tmp_path}"
    report = examine(make_edition(), [note("draft", "work/draft/queens.md", error)], notes=[f"{tmp_path}/a.yaml: x"])
    text = as_json(report)
    assert "sk-very-secret" not in text
    assert "/home/somebody" not in text
    failed = reason(report, "lessons/module-01-lesson-01.md").reason
    assert failed == f"401 for [SOME_API_KEY]: build/x.md and ~/.config, https://host{tmp_path}"
    assert report.notes == ["a.yaml: x"]


def test_shown_leaves_other_texts_alone() -> None:
    assert shown("see /etc/hosts and a/b") == "see /etc/hosts and a/b"


def test_an_outline_elsewhere_is_named_without_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_edition()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    far = Path("/srv/somebody/bees.yaml")
    course = replace(edition.course, file=far)
    report = examine(Edition(course, "en", edition.settings), [], notes=[f"{far}:3: x"])
    assert report.notes == ["bees.yaml:3: x"]


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.links += [str(values["href"])] if "href" in values else []
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(values["content"])


def test_the_page_is_inert_and_its_links_work() -> None:
    edition = make_edition()
    build_all(edition)
    Path(FOLDER, "lessons/module-01-lesson-02.md").unlink()
    failure = note("draft", "work/draft/workers.md", "<script>alert('x')</script>")
    report = examine(edition, [failure], notes=['<img src="https://host/x">'])
    text = render_html(report)
    page = _Page(text)
    assert "Bees &amp; &lt;b&gt;Honey&lt;/b&gt;" in text
    assert "&lt;script&gt;alert" in text
    assert {"script", "img", "link", "iframe", "form"}.isdisjoint(page.tags)
    assert page.policy.startswith("default-src 'none'")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:|//|/)""", text)
    expected = {"report.json", "book/bees.pdf", "lessons/module-01-lesson-01.md", "logs/draft/workers.log"}
    assert expected <= set(page.links)
    assert "lessons/module-01-lesson-02.md" not in page.links
    assert f"<code>snakemake --cores 8 {FOLDER}/lessons/module-01-lesson-02.md</code>" in text


def test_the_page_of_every_kind_of_report() -> None:
    edition = make_edition(modules="2")
    assert "nothing there" in render_html(examine(edition, []))
    build_all(edition)
    page = render_html(examine(edition, [], generated_at="2026-01-01T12:00:00Z"))
    assert "all there" in page
    assert "modules 2" in page
    assert "2026-01-01 12:00:00 UTC" in page


@pytest.mark.parametrize("theme", theme_names())
def test_colours_have_enough_contrast(theme: str) -> None:
    report = examine(make_edition(), []).model_copy(update={"theme": theme})
    style = render_html(report).partition("<style>")[2].partition("</style>")[0]
    palettes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9A-Fa-f]{6})", block)) for block in re.findall(r":root \{([^}]+)\}", style)
    ]
    assert len(palettes) == 3
    for palette in palettes:
        for text, ground in [(t, g) for t in ("ink", "muted", "link") for g in ("paper", "panel")]:
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
        for tone in ("good", "some", "bad"):
            for text in (tone, "ink", "muted"):
                assert contrast(palette[text], palette[f"{tone}-ground"]) >= 4.5, (text, tone)


def test_status_text_fits_a_terminal() -> None:
    edition = make_edition()
    build_all(edition)
    Path(FOLDER, "images/queens-1.png").unlink()
    text = status_text(examine(edition, [note("image", "images/queens-1.png", "blank\nsecond line")]))
    table = text.split("\n")[2:10]
    assert {len(line) for line in table} == {len(table[0])}
    assert len(table[0]) <= 80
    assert "Images                           3        2       1        0   66.6" in table
    failed = f"failed: {FOLDER}/images/queens-1.png\n  blank\n  log: {FOLDER}/logs/image/queens-1.log\n"
    assert f"{failed}  retry: snakemake --cores 8 {FOLDER}/images/queens-1.png\n" in text
    assert f"Books: {FOLDER}/book/bees.{{md,json,html,epub,pdf,docx}}" in text


def test_a_line_that_only_announces_the_next_is_said_with_it() -> None:
    text = summary(
        examine(make_edition(), [note("draft", "work/draft/queens.md", "not accepted:\n  no heading\n  more")])
    )
    assert "\n    not accepted: no heading\n" in text


def test_equal_failures_are_said_once() -> None:
    jobs = [note("draft", f"work/draft/{id_}.md", "no") for id_ in ("queens", "workers", "honey")]
    lines = summary(examine(make_edition(), jobs)).split("\n")
    assert lines[0] == (
        "✗ Bees & <b>Honey</b> (en): 0/3 lessons, 0/3 images, 0/2 slide decks, 0/2 labs, 0/12 book files — 500 nothing "
        "there"
    )
    assert lines[1:5] == [
        f"  failed: {FOLDER}/lessons/module-01-lesson-01.md and 2 more",
        "    no",
        f"    log: {FOLDER}/logs/draft/queens.log",
        "    retry: snakemake --cores 8",
    ]
    assert "  missing: 15 files that need what failed" in lines


def test_the_next_step() -> None:
    edition = make_edition()
    assert "'snakemake'" in next_step(examine(edition, []))
    build_all(edition)
    assert next_step(examine(edition, [])).startswith("'aurora todo' lists 10 places to be written on 5 pages")
    Path(FOLDER, "book/bees.md").unlink()
    assert next_step(examine(edition, [])).startswith("build again")
    for item in expected_items(edition):
        build_item(edition, item, "# Done\n")
    assert next_step(examine(edition, [])) == f"open {FOLDER}/site/index.html"


MODELS = {"text_provider": "anthropic", "image_provider": "google"}


def call(outcome: str, task: str, usd: float | None = None, **facts: Any) -> CallNote:
    facts = {"provider": "anthropic", "model": "writer", "edition": FOLDER, **facts}
    return CallNote(outcome, task, usd=usd, **facts)  # type: ignore[arg-type]


CALLS = [
    call("paid", "visual.image", 0.04, provider="google", model="painter", images=1),
    call("wasted", "visual.image", None, provider="google", model="painter", images=1),
    call("paid", "lesson.draft", 0.1),
    call("paid", "lesson.draft", 0.2, provider="google", model="other"),
    call("paid", "lesson.draft", None),
    call("found", "lesson.draft", 1.5),
    call("wasted", "lesson.draft", 0.0004),
    call("found", "titles", None),
    call("reserved", "lab.environment", 0.02),
    call("paid", "lesson.draft", 99.0, edition="build/bees/es"),
    call("paid", "outline.draft", 99.0, edition=""),
]


def test_calls_are_added_up_by_component_and_task() -> None:
    costs = examine(make_edition(**MODELS), [], calls=CALLS).costs
    assert [(row.component, row.task, row.models) for row in costs.rows] == [
        ("lessons", "titles", ["anthropic/writer"]),
        ("lessons", "lesson.draft", ["anthropic/writer", "google/other"]),
        ("images", "visual.image", ["google/painter"]),
        ("lab_extras", "lab.environment", ["anthropic/writer"]),
    ]
    titles, draft, image, environment = costs.rows
    assert draft.paid == Spent(calls=3, usd=0.3, unknown=1)
    assert draft.found == Spent(calls=1, usd=1.5)
    assert draft.wasted == Spent(calls=1, usd=0.0004)
    assert titles.found == Spent(calls=1, usd=None, unknown=1)
    assert (image.wasted, environment.open) == (Spent(calls=1, usd=None, unknown=1), Spent(calls=1, usd=0.02))
    assert costs.total.paid == Spent(calls=4, usd=0.34, unknown=1)
    assert costs.total.wasted == Spent(calls=2, usd=0.0004, unknown=1)
    assert costs == examine(make_edition(**MODELS), [], calls=reversed(CALLS)).costs


def test_every_task_of_a_build_makes_some_component() -> None:
    assert {*COMPONENT_OF_TASK, "outline.draft"} == set(TASKS)


def test_a_task_that_is_not_known_here_is_not_lost() -> None:
    report = examine(make_edition(), [], calls=[call("paid", "slides.draft", 1.0), call("paid", "lab.plan", 2.0)])
    assert [(row.component, row.task) for row in report.costs.rows] == [("labs", "lab.plan"), (None, "slides.draft")]
    assert "slides.draft" in render_html(report)


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (Spent(), "–"),
        (Spent(calls=2, usd=0.0), "$0.00"),
        (Spent(calls=2, usd=1234.5), "$1,234.50"),
        (Spent(calls=2, usd=0.0004), "$0.0004"),
        (Spent(calls=2, usd=None, unknown=2), "unknown"),
        (Spent(calls=3, usd=1.2, unknown=1), "≥ $1.20"),
        (Spent(calls=3, usd=0.0, unknown=1), "unknown"),
    ],
)
def test_an_unknown_price_is_never_shown_as_nothing(spent: Spent, said: str) -> None:
    assert price(spent) == said


def test_the_cost_of_a_run_in_a_line() -> None:
    def line(*calls: CallNote) -> str:
        lines = summary(examine(make_edition(**MODELS), [], calls=calls)).split("\n")
        return next((line for line in lines if line.startswith("  Cost: ")), "")

    found = [call("found", "lesson.draft", 0.5)] * 3
    assert line(call("paid", "lesson.draft", 1.23), *found, call("wasted", "lab.plan", 0.11)) == (
        "  Cost: $1.23 paid, 3 answers found in the ledger (saved $1.50), $0.11 wasted"
    )
    assert line(*found) == "  Cost: nothing paid, 3 answers found in the ledger (saved $1.50)"
    refused = call("wasted", "lesson.draft", 0.0075)
    assert line(refused) == "  Cost: $0.0075 wasted"
    assert line(*found, refused) == "  Cost: 3 answers found in the ledger (saved $1.50), $0.0075 wasted"
    assert line(call("paid", "titles", None)) == "  Cost: 1 call of unknown price paid"
    assert line(*CALLS) == (
        "  Cost: ≥ $0.34 (1 call of unknown price) paid, 2 answers found in the ledger (saved ≥ $1.50), "
        "≥ $0.0004 (1 call of unknown price) wasted, about $0.02 under way or lost"
    )
    assert line() == ""


def test_the_costs_in_a_terminal() -> None:
    lines = status_text(examine(make_edition(**MODELS), [], calls=CALLS)).split("\n")
    table = lines[lines.index("Cost of the last run:") + 1 :][:8]
    assert table == [
        "                   bought     paid  found    saved  unusable     wasted",
        "  titles                0        –      1  unknown         0          –",
        "  lesson.draft          3  ≥ $0.30      1    $1.50         1    $0.0004",
        "  visual.image          1    $0.04      0        –         1    unknown",
        "  lab.environment       0        –      0        –         0          –",
        "  Total                 4  ≥ $0.34      2  ≥ $1.50         2  ≥ $0.0004",
        "  The price of 3 calls is not known: config/prices.yaml does not have the model, or the provider did not say "
        "what was used.",
        "  1 call is under way or lost; the expected price is $0.02.",
    ]


def test_the_costs_on_the_page() -> None:
    page = render_html(examine(make_edition(**MODELS), [], calls=CALLS))
    table = page.partition("<h2>What it cost</h2>")[2].partition("</table>")[0]
    rows = [re.findall(r">\s*([^<>]*[^<>\s])\s*<", row) for row in table.split("<tr")[1:]]
    assert rows[1:] == [
        ["Lessons", "titles", "anthropic/writer", "–", "–", "1", "unknown", "–", "–"],
        ["lesson.draft", "anthropic/writer", "google/other", "3", "≥ $0.30", "1", "$1.50", "1", "$0.0004"],
        ["Images", "visual.image", "google/painter", "1", "$0.04", "–", "–", "1", "unknown"],
        ["Lab environment and plan", "lab.environment", "anthropic/writer", "–", "–", "–", "–", "–", "–"],
        ["Total", "4", "≥ $0.34", "2", "≥ $1.50", "2", "≥ $0.0004"],
    ]
    assert "1 call is under way or lost" in page


def test_an_offline_build_says_nothing_of_costs() -> None:
    report = examine(make_edition(), [])
    assert "What it cost" not in render_html(report)
    assert "ost" not in summary(report) + status_text(report)


def not_bought(task: str, *, budget: float | None = None, limit: int | None = None, usd: float | None = 9.0) -> str:
    with pytest.raises(NotBought) as refused:
        reserve(call("reserved", task, usd, images=1), budget=budget, image_limit=limit)
    return str(refused.value)


def test_what_was_not_bought_did_not_fail() -> None:
    edition = make_edition(**MODELS)
    build_all(edition)
    for name in ("queens-1", "workers-1"):
        Path(FOLDER, f"images/{name}.png").unlink()
    Path(FOLDER, "book/bees.pdf").unlink()
    jobs = [
        note("image", "images/queens-1.png", not_bought("visual.image", budget=5.0)),
        note("image", "images/workers-1.png", not_bought("visual.image", budget=5.0, usd=8.0)),
    ]
    report = examine(edition, jobs, run=RUN)
    assert report.status_code == 207
    assert report.statistics["images"].model_dump() == statistics(3, 1, 0, 2, 33.3)
    why = (
        "visual.image: not bought, since the budget of this run (budget_usd: 5) is used up; "
        "raise budget_usd and build again, what is bought is kept"
    )
    log = f"{FOLDER}/logs/image/queens-1.log"
    assert [(one.status, one.reason, one.log) for one in report.failed_details] == [
        ("skipped", why, log),
        ("skipped", why, f"{FOLDER}/logs/image/workers-1.log"),
        (
            "skipped",
            f"skipped because {FOLDER}/images/queens-1.png (and 1 more) was not bought; "
            "raise budget_usd and build again, what is bought is kept",
            log,
        ),
    ]
    assert next_step(report) == "raise budget_usd and build again, what is bought is kept"
    text = summary(report)
    assert f"missing: 2 files: {why}" in text
    assert "missing: 1 file that needs what was not bought" in text
    assert "failed" not in text


def test_the_next_step_where_something_was_not_bought() -> None:
    edition = make_edition(**MODELS)
    limited = note("image", "images/queens-1.png", not_bought("visual.image", limit=0))
    assert next_step(examine(edition, [limited])).startswith("build again for the next ones")
    poor = note("draft", "work/draft/honey.md", not_bought("lesson.draft", budget=1.0))
    assert next_step(examine(edition, [limited, poor])).startswith("raise budget_usd")
    unknown = note("lab_plan", "work/lab_plan/open-a-hive.json", not_bought("lab.plan", budget=1.0, usd=None))
    assert next_step(examine(edition, [unknown])).startswith("add the price to config/prices.yaml")
    broken = note("review", "work/review/honey.md", "boom")
    assert next_step(examine(edition, [limited, broken])).startswith(f"read {FOLDER}/logs/review/honey.log")
    spanish = make_edition(**MODELS, languages=["es"])
    titles = note("titles", "work/titles/course.json", not_bought("titles", budget=1.0))
    titles = JobNote(**{**titles.__dict__, "target": f"{spanish.folder}/work/titles/course.json"})
    build_all(spanish)
    Path(spanish.folder, "book/bees.pdf").unlink()
    assert next_step(examine(spanish, [titles])).startswith("raise budget_usd")


def test_a_real_failure_is_said_before_what_was_not_bought() -> None:
    edition = make_edition(**MODELS)
    jobs = [
        note("image", "images/queens-1.png", not_bought("visual.image", limit=0)),
        note("image", "images/queens-2.png", "blank"),
    ]
    assert reason(examine(edition, jobs), "book/bees.pdf").reason == (
        f"skipped because {FOLDER}/images/queens-2.png (and 1 more) failed before it"
    )


def test_only_the_steps_that_the_quality_has_are_reasons() -> None:
    failed = note("review", "work/review/queens.md", "no")
    page = "lessons/module-01-lesson-01.md"
    assert reason(examine(make_edition(**MODELS), [failed]), page).status == "failed"
    assert reason(examine(make_edition(**MODELS, quality="quick"), [failed]), page).reason == "not built yet"
    assert reason(examine(make_edition(), [failed]), page).reason == "not built yet"


def test_titles_that_failed_are_the_reason_for_the_pages_that_show_them() -> None:
    edition = make_edition(**MODELS, languages=["es"])

    def missing(name: str) -> set[str]:
        target = f"{edition.folder}/work/titles/{name}.json"
        report = examine(edition, [JobNote("titles", target, f"{name}.log", 1.0, 1.0, 50, "no titles")])
        assert report.seconds["lessons"].jobs == 1
        waits = [one for one in report.failed_details if one.reason == f"skipped because {target} failed before it"]
        assert {one.log for one in waits} == {f"{name}.log"}
        return {one.target.removeprefix(f"{edition.folder}/") for one in waits if one.component != "books"}

    # A lesson names the one before it and the one after it.
    harvest = {"lessons/module-01-lesson-02.md", "lessons/module-02-lesson-01.md", "labguide/lab-02-00-01.md"}
    decks = {"slides/module-01.html", "slides/module-02.html"}
    assert missing("module-the-harvest") == {*harvest, "labguide/lab-master-plan.json", "slides/module-02.html"}
    assert missing("course") == {"labguide/lab-master-plan.json", *decks}


def test_a_diagram_in_the_place_of_an_illustration_is_marked() -> None:
    edition = make_edition(**MODELS)
    build_all(edition)
    for name in ("queens-1", "workers-1"):
        build_item(edition, item_of(edition, f"images/{name}.png"), fallback="A hive, drawn")
    build_item(edition, item_of(edition, "images/workers-1.png"), fallback="A hive, drawn", edit="a")
    report = examine(edition, [])
    assert [one.model_dump() for one in report.findings if one.code == "fallback"] == [
        {
            "file": f"{FOLDER}/images/queens-1.png",
            "line": 0,
            "code": "fallback",
            "severity": "flagged",
            "message": "a diagram stands here in the place of an illustration, which no model would paint",
            "fix": "Describe another scene under 'visuals' of its lesson in the outline, or put a picture of your own "
            "at edits/bees/en/images/queens-1.png.",
        }
    ]
    assert report.status_code == 200
    assert f"  {FOLDER}/images/queens-1.png: a diagram stands here" in status_text(report)
    Path(FOLDER, "images/queens-1.png").unlink()
    assert "fallback" not in {one.code for one in examine(edition, []).findings}


def test_answers_of_fallback_models_are_marked() -> None:
    edition = make_edition(**MODELS)
    build_all(edition)
    answered = {
        "lesson:queens": ("lesson.draft", "lessons/module-01-lesson-01.md"),
        "visual:queens-1": ("visual.spec", "visuals/queens-1.json"),
        "lab:open-a-hive": ("lab.guide", "labguide/lab-01-01-01.md"),
        "environment": ("lab.environment", "labguide/environment.yaml"),
    }
    for item, (task, _) in answered.items():
        note_fallback(Path(FOLDER), task, item, "google/other")
    note_fallback(Path(FOLDER), "lesson.research", "lesson:queens", "google/other")
    note_fallback(Path(FOLDER), "lesson.draft", "lesson:gone", "google/other")
    note_fallback(Path(FOLDER), "titles", "titles:course", "google/other")
    build_item(edition, item_of(edition, "lessons/module-01-lesson-02.md"), edit="a")
    note_fallback(Path(FOLDER), "lesson.draft", "lesson:workers", "google/other")
    marked = {one.file: one.message for one in examine(edition, []).findings if one.code == "fallback-model"}
    assert set(marked) == {f"{FOLDER}/{file}" for _, file in answered.values()}
    assert marked[f"{FOLDER}/lessons/module-01-lesson-01.md"].startswith(
        "lesson.draft was answered by the fallback google/other"
    )
    assert "fallback-model" not in {one.code for one in examine(make_edition(), []).findings}


def test_translated_titles_of_a_fallback_model_are_marked() -> None:
    edition = make_edition(**MODELS, languages=["es"])
    note_fallback(Path(edition.folder), "titles", "titles:course", "google/other")
    note_fallback(Path(edition.folder), "titles", "titles:module-gone", "google/other")
    assert [one.file for one in examine(edition, []).findings] == [f"{edition.folder}/work/titles/course.json"]


def test_only_what_a_model_wrote_is_measured_by_its_minutes() -> None:
    edition = make_edition(**MODELS)
    page = item_of(edition, "lessons/module-01-lesson-01.md")

    def found() -> set[str]:
        return {one.code for one in examine(edition, []).findings if one.file == page.files[0]}

    build_item(edition, page, "# Queens\n\nA few words.\n")
    assert "length" in found()
    build_item(edition, page, "# Queens\n\nTODO(intro): a few words\n")
    assert "length" not in found()
    build_item(edition, page, "# Queens\n\nA few words of mine.\n", edit="a")
    assert "length" not in found()


def test_write_reports_says_what_this_run_cost(capsys: pytest.CaptureFixture[str]) -> None:
    note_call(call("paid", "lesson.draft", 1.25))
    note_call(call("paid", "lesson.draft", 2.5, edition="build/bees/es"))
    write_reports(make_build(languages=["en", "es"], **MODELS))
    said = capsys.readouterr().err
    assert "  Cost: $1.25 paid\n" in said
    assert "  Cost: $2.50 paid\n" in said
    written = json.loads(Path(FOLDER, "report.json").read_text())
    assert written["costs"]["total"]["paid"] == {"calls": 1, "usd": 1.25, "unknown": 0}


def test_examine_build_knows_the_calls_of_a_run_whose_jobs_were_all_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".aurora/runs/20250101-000000-aaaaaa/jobs").mkdir(parents=True)
    note_call(call("reserved", "lesson.draft", 1.25))
    monkeypatch.setenv("AURORA_RUN", "unknown")
    note_call(call("paid", "outline.draft", 1.25, edition=""))
    (report,) = examine_build(make_build(**MODELS))
    assert report.run == RUN
    assert report.costs.total.open == Spent(calls=1, usd=1.25)


def test_write_reports_writes_both_files_and_says_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    build = make_build()
    build_all(build.editions[0])
    Path(f".aurora/runs/{RUN}/jobs").mkdir(parents=True)
    job = note("draft", "work/draft/queens.md").__dict__
    Path(f".aurora/runs/{RUN}/jobs/a.json").write_text(json.dumps(job))
    Path(f".aurora/runs/{RUN}/jobs/b.json").write_text("{")
    write_reports(build)
    written = json.loads(Path(FOLDER, "report.json").read_text())
    assert (written["statusCode"], written["run"], written["seconds"]["total"]["jobs"]) == (200, RUN, 1)
    assert Path(FOLDER, "report.html").read_text().startswith("<!DOCTYPE html>")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(
        "\n✓ Bees & <b>Honey</b> (en): 3/3 lessons, 3/3 images, 2/2 slide decks, 2/2 labs, 12/12 book files — 200"
    )
    assert f"Report: {FOLDER}/report.html" in said.err
    record = json.loads(Path(FOLDER, "work/provenance/lessons/module-01-lesson-01.md.json").read_text())
    assert record["mtime_ns"] == Path(FOLDER, "lessons/module-01-lesson-01.md").stat().st_mtime_ns


def test_write_reports_never_raises(capsys: pytest.CaptureFixture[str]) -> None:
    build = make_build(languages=["en", "es"])
    Path("build/bees").mkdir(parents=True)
    Path("build/bees/en").write_text("a file where a folder should be")
    write_reports(build)
    said = capsys.readouterr().err
    assert len([line for line in said.split("\n") if line.startswith("aurora: the report of build/bees/en ")]) == 1
    assert Path("build/bees/es/report.json").is_file()


def test_examine_build_takes_the_last_run_and_writes_nothing() -> None:
    build = make_build()
    for run, error in (("20250101-000000-aaaaaa", "old"), (RUN, "new")):
        Path(f".aurora/runs/{run}/jobs").mkdir(parents=True)
        job = note("draft", "work/draft/queens.md", error).__dict__
        Path(f".aurora/runs/{run}/jobs/a.json").write_text(json.dumps(job))
    before = sorted(Path().rglob("*"))
    (report,) = examine_build(build)
    assert (report.run, reason(report, "lessons/module-01-lesson-01.md").reason) == (RUN, "new")
    assert sorted(Path().rglob("*")) == before


def test_notes_go_to_the_edition_that_they_speak_of() -> None:
    build = make_build(languages=["en", "es"])
    build.notes = ["edits/bees/es/lessons/x.md: gone", "outlines/bees.yaml:3:1: odd", "general"]
    english, spanish = examine_build(build)
    assert english.notes == ["outlines/bees.yaml:3:1: odd", "general"]
    assert spanish.notes == build.notes


def test_a_failure_of_something_that_is_no_item_is_named_with_its_log() -> None:
    edition = make_edition(**MODELS, languages=["es"])
    target = f"{edition.folder}/work/titles/course.json"
    report = examine(edition, [JobNote("titles", target, "logs/course.log", 1.0, 1.0, 50, "titles: no answer")])
    text = summary(report)
    assert f"skipped because {target} failed before it" in text
    assert "log: logs/course.log" in text
    assert "not bought" not in text
    assert next_step(report).startswith("read logs/course.log")


def test_what_failed_in_the_last_run_is_not_hidden_by_the_file_of_an_earlier_one() -> None:
    edition = make_edition(**MODELS)
    build_all(edition)
    item = edition.lessons[0]
    draft = JobNote("draft", edition.stage_file("draft", item.id), "draft.log", 1.0, 1.0, 50, "lesson.draft: HTTP 404")
    report = examine(edition, [draft])
    page = next(one for one in report.failed_details if one.component == "lessons")
    assert report.status_code == 207
    assert (page.status, page.log) == ("failed", "draft.log")
    assert page.reason == "lesson.draft: HTTP 404\nthe file that is there is of an earlier build"
    assert "HTTP 404 (the file that is there is of an earlier build)" in summary(report)
    assert next_step(report).startswith("read draft.log")


def test_a_reason_in_several_steps_is_told_to_its_end() -> None:
    edition = make_edition(**MODELS)
    said = "lesson.draft: no answer was accepted:\n  openai/m, asked 3 times:\n    draft.md:3: it is empty. Write it."
    draft = JobNote("draft", edition.stage_file("draft", edition.lessons[0].id), "draft.log", 1.0, 1.0, 50, said)
    assert "asked 3 times: draft.md:3: it is empty. Write it." in summary(examine(edition, [draft]))
