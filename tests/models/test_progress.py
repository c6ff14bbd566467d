"""A build with models says what it has cost so far, and what the ledger had."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable

from tests.models.course import SMALL, Course
from tests.models.vendors import Vendors

PAGE = "lessons/module-01-lesson-01.md"


def test_the_money_of_a_run_is_said(vendors: Vendors, new_course: Callable[..., Course]) -> None:
    course = new_course(SMALL).buys(vendors, "anthropic", quality="balanced", content="theory")
    result = course.build(PAGE)
    assert result.code == 0, result.output
    closing = re.search(
        r"aurora: 3 of 3 steps done, in \d:\d\d, \$(\d+\.\d\d) for 2 calls$", result.output, re.MULTILINE
    )
    assert closing, result.output
    assert float(closing[1]) > 0

    shutil.rmtree(course.path / "build")
    again = course.rebuild(PAGE)
    assert re.search(r"3 of 3 steps done, in \d:\d\d, \$0\.00 for 0 calls, 2 answers from the ledger\n", again.output)
