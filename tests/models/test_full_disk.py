"""A disk that fills up in the middle of a build loses no answer that was paid for, and costs nothing afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models.course import SMALL, Course
from tests.models.vendors import Vendors
from tests.workflow.faults import sabotage

PAGE, PICTURES = "lessons/module-01-lesson-01.md", ["images/boiling-eggs-1.png", "images/boiling-eggs-2.png"]
SPEC = "build/tiny/en/visuals/boiling-eggs-2.json"
ITEM = b'"visual:boiling-eggs-2"'
NO_SPACE = "No space left on device"

# All that is written for the second picture, from its answer on, finds the disk full; `full` says where.
FULL = """
import errno
full = {full!r}
def no_space(path):
    return OSError(errno.ENOSPC, "No space left on device", str(path))
"""
IN_PUBLISH = (
    FULL
    + """
written = module._written
def fails(folder, data):
    if {item!r} in data and any(part in str(folder.absolute()) for part in full):
        raise no_space(folder)
    return written(folder, data)
module._written = fails
"""
)
# As where another program fills the disk that both are on: there is only the room that this process gives back.
IN_BOTH = (
    FULL
    + """
rooms = []
reserve, written = module.reserve, module._written
def remember(folder, size):
    rooms.append(reserve(folder, size))
    return rooms[-1]
module.reserve = remember
def fails(folder, data):
    if {item!r} in data and ("/ledger/" in str(folder.absolute()) or not rooms[0].closed):
        raise no_space(folder)
    return written(folder, data)
module._written = fails
"""
)
IN_PROBE = FULL + "def probe(folder, size):\n    raise no_space(folder)\nmodule.probe = probe\n"
IN_FILES = (
    FULL
    + """
write = module.write_file
def fails(path, data):
    if any(part in str(path) for part in full) and "reserved-" not in path.name:
        raise no_space(path)
    return write(path, data)
module.write_file = fails
"""
)


def fault(folder: Path, code: str, *full: str) -> dict[str, str]:
    module = "aurora.files" if code is IN_FILES else "aurora.ledger.publish"
    return sabotage(folder, module, code.format(full=full, item=ITEM))


@pytest.fixture
def course(new_course: Callable[..., Course], vendors: Vendors) -> Course:
    return new_course(SMALL).buys(vendors, "openai", quality="quick", content="theory")


@pytest.mark.parametrize(
    ("code", "full", "asked", "says"),
    [
        # The ledger is full after the answer came: it is kept in the second place.
        (IN_PUBLISH, ["/ledger/"], 3, ".aurora/rescued-answers"),
        pytest.param(IN_BOTH, [], 3, ".aurora/rescued-answers", marks=pytest.mark.slow),
        # The course's folder is full, the ledger is not.
        pytest.param(IN_FILES, ["visuals/boiling-eggs-2.json", "/calls/"], 3, NO_SPACE, marks=pytest.mark.slow),
        # The output alone cannot be written.
        pytest.param(IN_FILES, ["visuals/boiling-eggs-2.json"], 3, NO_SPACE, marks=pytest.mark.slow),
        # Nothing can be written to the ledger: nothing is bought.
        (IN_PROBE, [], 0, "nothing was bought"),
    ],
)
def test_a_full_disk_loses_no_answer(
    course: Course, vendors: Vendors, tmp_path: Path, code: str, full: list[str], asked: int, says: str
) -> None:
    result = course.build(PAGE, *PICTURES, env=fault(tmp_path / "fault", code, *full))
    assert result.code == 1
    assert vendors.asked == asked
    target = SPEC if asked else "build/tiny/en/work/draft/boiling-eggs.md"
    (failed,) = [job for job in result.jobs if job.error]
    assert failed.target == target
    assert NO_SPACE in str(failed.error)
    assert says in str(failed.error)
    assert NO_SPACE in result.output
    assert "Traceback" not in result.output
    assert not (course.path / target).exists()
    assert [path for path in course.path.rglob("*.part") if ".snakemake" not in path.parts] == []

    vendors.reset()
    again = course.build(PAGE, *PICTURES)
    assert again.code == 0, again.output
    assert vendors.asked == 3 - asked
    assert course.tasks == {"lesson.draft": 1, "visual.spec": 2}
    assert course.spent == []
    if asked:
        assert again.rules == {"visual": 1, "image": 1}
    assert list(course.path.rglob(".aurora/rescued-answers/*/*.json")) == []
