"""Counting a run's jobs, the time that is left, and the lines that say so."""

import logging
import logging.handlers
import queue

import pytest

from aurora.meter import Money
from aurora.progress import (
    Pace,
    Progress,
    about,
    bar,
    clock,
    closing_line,
    made_line,
    opening_line,
    progress_line,
    settle,
    status_line,
)


def run(**jobs: int) -> Progress:
    progress = Progress()
    progress.plan({**jobs, "all": 1, "total": sum(jobs.values()) + 1})
    return progress


def do(progress: Progress, rule: str, first: int, last: int, begin: float = 0.0, end: float = 1.0) -> None:
    for number in range(first, last + 1):
        progress.start(number, rule, f"{rule}-{number}", begin)
        progress.finish(number, end)


def test_what_is_on_the_way_to_a_lesson_moves_its_bar_and_not_its_count() -> None:
    progress = run(draft=4, lesson=4, image=2)
    do(progress, "draft", 1, 4)
    progress.start(5, "lesson", "l", 1)
    lessons, images = progress.rows()
    assert (lessons.title, lessons.done, lessons.total, lessons.running) == ("Lessons", 0, 4, 1)
    assert (lessons.steps_done, lessons.steps) == (4, 8)
    assert bar(lessons, 10, "#", ".") == ("#####", ".....")
    assert (images.title, images.done, images.total) == ("Images", 0, 2)


def test_stages_are_counted_where_nothing_else_is_made() -> None:
    progress = run(draft=2)
    do(progress, "draft", 1, 1)
    assert [(row.title, row.done, row.total) for row in progress.rows()] == [("Lessons", 1, 2)]


def test_a_rule_of_no_component_is_shown_by_its_name() -> None:
    assert [(row.title, row.total) for row in run(preview=1).rows()] == [("Preview", 1)]


def test_rules_that_only_collect_are_no_steps() -> None:
    progress = run(image=1)
    progress.start(0, "all", "", 0)
    assert progress.finish(0, 1) is None
    assert (progress.steps, progress.done) == (1, 0)


def test_a_job_that_is_tried_again_has_not_failed() -> None:
    progress = run(image=2)
    progress.start(1, "image", "a.png", 0)
    progress.fail(1, 1)
    assert (progress.failed, progress.running, progress.done) == (1, 0, 0)
    progress.start(1, "image", "a.png", 2)
    assert (progress.failed, progress.running, progress.done) == (0, 1, 0)
    assert progress.finish(1, 3) == "a.png"
    assert (progress.failed, progress.running, progress.done) == (0, 0, 1)
    assert progress.target(1) == "a.png"
    assert progress.target(9) is None


def test_time_left_is_not_said_before_it_can_be_known() -> None:
    progress = run(draft=10, book=12)
    assert progress.seconds_left(0) is None
    do(progress, "draft", 1, 2)
    assert progress.seconds_left(1) is None
    do(progress, "draft", 3, 10)
    assert progress.seconds_left(10) is None, "no book was made yet, and books are all that is left"
    do(progress, "book", 11, 11)
    assert progress.seconds_left(10) is not None


def test_time_left_takes_each_rule_as_long_as_it_took() -> None:
    progress = run(draft=8, lesson=8)
    do(progress, "draft", 1, 4, 0, 10)
    do(progress, "lesson", 11, 14, 10, 11)
    # 44 seconds of work were done in 11, four at a time; 4 drafts and 4 lessons are 44 again
    assert progress.seconds_left(11) == pytest.approx(11)


def test_time_left_counts_what_is_under_way_as_begun() -> None:
    progress = run(draft=5)
    do(progress, "draft", 1, 4, 0, 10)
    progress.start(5, "draft", "d", 10)
    assert progress.seconds_left(14) == pytest.approx(6 * 14 / 44)
    assert progress.seconds_left(30) == 0


def test_all_that_is_done_leaves_no_time() -> None:
    progress = run(draft=4)
    do(progress, "draft", 1, 4)
    assert progress.seconds_left(1) == 0


def test_a_log_gets_a_line_at_every_tenth_and_after_a_silence() -> None:
    pace = Pace(0)
    assert not pace.is_due(9, 100, 1)
    assert pace.is_due(10, 100, 2)
    assert not pace.is_due(11, 100, 31)
    assert pace.is_due(11, 100, 32)
    assert not pace.is_due(11, 100, 331), "nothing moved"
    assert pace.is_due(11, 100, 332), "nothing moved for five minutes"
    assert not pace.is_due(100, 100, 900), "the last line says so"


def test_the_lines_of_a_log() -> None:
    progress = run(draft=2, lesson=2, lab_environment=1)
    assert opening_line(progress) == "aurora: to make: lessons 2, lab environment and plan 1 (5 steps)"
    do(progress, "draft", 1, 2)
    progress.start(3, "lesson", "l.md", 1)
    progress.fail(3, 2)
    assert progress_line(progress, Money(1, 2, 0, 0), 65, 130) == (
        "aurora: 40% · lessons 0/2 · lab environment and plan 0/1 · 1 failed · $1.00 for 2 calls so far · 1:05 · "
        "about 2 min left"
    )
    assert made_line("a.md", progress) == "aurora: made a.md (2 of 5)"
    assert closing_line(progress, Money(1, 2, 0, 0), 65, stopped=False) == (
        "aurora: 2 of 5 steps done, 1 failed, 2 wait for what failed, in 1:05, $1.00 for 2 calls"
    )
    assert closing_line(progress, None, 65, stopped=True) == (
        "aurora: stopped; 2 of 5 steps done, 1 failed, 2 not done, in 1:05"
    )
    assert status_line(None, 5, None) == "0:05"


def test_times_in_words() -> None:
    assert [clock(seconds) for seconds in (0, 59.9, 60, 3723)] == ["0:00", "0:59", "1:00", "1:02:03"]
    assert [about(seconds) for seconds in (0, 49, 50, 89, 3480, 3580, 5000, 7200)] == [
        "less than a minute",
        "less than a minute",
        "about 1 min",
        "about 1 min",
        "about 58 min",
        "about 1 h",
        "about 1 h 25 min",
        "about 2 h",
    ]


def test_settling_waits_for_what_was_logged_and_no_longer_than_it_may() -> None:
    logger = logging.getLogger("snakemake.logging")
    waiting: queue.Queue[logging.LogRecord] = queue.Queue()
    handler = logging.handlers.QueueHandler(waiting)
    logger.addHandler(handler)
    try:
        shown: list[str] = []
        listener = logging.handlers.QueueListener(waiting, _Shows(shown))
        logger.warning("one")
        settle(0.02)
        assert shown == []
        listener.start()
        settle(10)
        assert shown == ["one"]
        listener.stop()
    finally:
        logger.removeHandler(handler)


class _Shows(logging.Handler):
    def __init__(self, shown: list[str]) -> None:
        super().__init__()
        self.shown = shown

    def emit(self, record: logging.LogRecord) -> None:
        self.shown.append(record.getMessage())
