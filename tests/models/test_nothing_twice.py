"""What was bought is never bought again: not after a clean-up, an edit, a new prompt for something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from aurora.spending import call_notes
from tests.models.course import SMALL, Course, to_buy
from tests.models.vendors import Vendors
from tests.workflow.workspace import PROJECT

LESSON = "lessons/module-01-lesson-01.md"
PICTURES = ["images/choosing-a-suitcase-1.png", "images/choosing-a-suitcase-2.png"]
SAME = """\
# Boiling eggs

[POSITION]

Before:

[VISUAL 1: a pan on the fire]

And after:

[VISUAL 2: a pan on the fire]
"""


def own_prompt(course: Course, task: str) -> None:
    """Puts a template of its own into the course's repository, with another wording than Aurora's."""
    folder = course.path / "config/prompts"
    folder.mkdir(parents=True, exist_ok=True)
    shipped = (PROJECT / f"config/prompts/{task}.md.j2").read_text(encoding="utf-8")
    (folder / f"{task}.md.j2").write_text(f"{shipped}\nPrefer short words.\n", encoding="utf-8")


def test_everything_comes_back_from_the_ledger_without_a_key_or_a_vendor(bought: Course, vendors: Vendors) -> None:
    before = bought.bytes()
    bought.wipe()
    result = bought.rebuild()
    assert result.code == 0, result.output
    assert bought.bytes() == before
    assert vendors.requests == 0
    costs = bought.report["costs"]["total"]
    assert (costs["paid"]["calls"], costs["found"]["calls"]) == (0, 20)


def test_a_typo_corrected_by_hand_buys_nothing(bought: Course, vendors: Vendors) -> None:
    pictures = [(bought.edition / name).read_bytes() for name in PICTURES]
    page = bought.edition / LESSON
    page.write_text(page.read_text(encoding="utf-8").replace(" case ", " example "), encoding="utf-8")
    mended = page.read_bytes()
    result = bought.rebuild(LESSON, *PICTURES)
    assert result.code == 0, result.output
    # The pictures are made again, from what the ledger has for their descriptions, which are as they were.
    assert result.rules == {"lesson": 1, "visual": 2, "image": 2}
    assert page.read_bytes() == mended
    assert [(bought.edition / name).read_bytes() for name in PICTURES] == pictures
    assert (bought.path / "edits/tiny/en/lessons/choosing-a-suitcase.md").is_file()
    assert vendors.requests == 0


@pytest.mark.slow
def test_a_new_prompt_buys_its_own_task_anew(bought: Course, vendors: Vendors) -> None:
    own_prompt(bought, "lab.guide")
    before = bought.tasks
    result = bought.build(LESSON, *PICTURES, "labguide/lab-01-01-01.md", "labguide/lab-02-00-01.md")
    assert result.code == 0, result.output
    assert bought.tasks - before == {"lab.guide": 2}
    assert vendors.asked == 2


def test_a_new_prompt_buys_what_its_new_answers_change(bought: Course, vendors: Vendors) -> None:
    own_prompt(bought, "lesson.draft")
    before = bought.tasks
    result = bought.build(LESSON, *PICTURES, "labguide/lab-01-01-01.md")
    assert result.code == 0, result.output
    # The descriptions of the pictures are as they were, and so are the pictures.
    assert bought.tasks - before == {"lesson.draft": 1, "lesson.review": 1}
    assert vendors.asked == 2


def test_a_second_folder_with_the_same_ledger_buys_nothing(
    vendors: Vendors, new_course: Callable[..., Course], tmp_path: Path
) -> None:
    outline = SMALL.replace("visuals: 2", "visuals: 0")
    settings = {"quality": "quick", "content": "theory", "ledger": str(tmp_path / "shared")}
    one, other = (new_course(outline, name).buys(vendors, "openai", **settings) for name in ("one", "other"))
    assert one.build(LESSON).code == 0
    assert vendors.asked == 1
    vendors.reset()
    assert other.rebuild(LESSON).code == 0
    assert vendors.requests == 0
    assert (other.edition / LESSON).read_bytes() == (one.edition / LESSON).read_bytes()


@pytest.mark.parametrize(("kind", "calls"), [pytest.param("diagram", 1, marks=pytest.mark.slow), ("illustration", 2)])
def test_two_pictures_with_one_description_are_bought_once_though_both_are_made_at_once(
    vendors: Vendors, new_course: Callable[..., Course], kind: str, calls: int
) -> None:
    wish = f"{{description: a pan on the fire, kind: {kind}}}"
    image = "google" if kind == "illustration" else "none"
    course = new_course(SMALL.replace("visuals: 2", f"visuals: [{wish}, {wish}]"))
    course.buys(vendors, "openai", image, quality="quick", content="theory")
    edits = course.path / "edits/tiny/en/lessons"
    edits.mkdir(parents=True)
    (edits / "boiling-eggs.md").write_text(SAME, encoding="utf-8")
    files = [f"visuals/boiling-eggs-{n}.json" for n in (1, 2)] + [f"images/boiling-eggs-{n}.png" for n in (1, 2)]
    planned = to_buy(course.plan())
    assert planned["visual.spec"] == 1
    if kind == "diagram":  # what a picture is painted from is known only once its spec is
        assert planned == {"visual.spec": calls, "slides": 1}
    vendors.slow(1.5)
    result = course.build(*files)
    assert result.code == 0, result.output
    assert vendors.asked == calls
    assert course.spent == []
    (run,) = (course.path / ".aurora/runs").iterdir()
    assert Counter(note.outcome for note in call_notes(run)) == {"paid": calls, "found": calls}
    specs, pictures = ([(course.edition / file).read_bytes() for file in some] for some in (files[:2], files[2:]))
    assert specs[0] == specs[1]
    assert pictures[0] == pictures[1]
