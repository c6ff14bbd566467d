"""What the next build buys after each kind of change, and that `aurora plan` says so first."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.models.course import Course, to_buy
from tests.models.vendors import NO_KEYS, Vendors
from tests.workflow.workspace import TINY

PAGES = [f"lessons/module-{place}.md" for place in ("01-lesson-01", "01-lesson-02", "02-lesson-01")]
LABS = ["labguide/lab-01-01-01.md", "labguide/lab-02-00-01.md"]
NAMES = ["choosing-a-suitcase-1", "choosing-a-suitcase-2", "folding-clothes-1", "locking-the-door-1"]
PICTURES = [f"images/{name}.png" for name in NAMES]
EVERYTHING = [*PAGES, *LABS, *PICTURES]
LESSON = "lesson:folding-clothes"


def bought_for(course: Course, before: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """What was bought since, by task and item."""
    return calls_of(course) - before


def calls_of(course: Course) -> Counter[tuple[str, str]]:
    return Counter((entry.task, entry.item) for entry in course.accepted if entry.attempts)


@pytest.mark.slow
def test_lessons_that_are_moved_and_a_new_one_buy_the_new_one_alone(bought: Course, vendors: Vendors) -> None:
    before = calls_of(bought)
    pictures = {name: (bought.edition / name).read_bytes() for name in PICTURES}
    first, second = TINY.index("      - title: Choosing"), TINY.index("      - title: Folding")
    last, third = TINY.index("  - title: Module 2"), TINY.index("      - title: Locking")
    labs_of_module = TINY.index('    labs:\n      - title: "Demo')
    new = "      - title: Weighing it all\n        visuals: 1\n        topics: [Scales]\n"
    # The second module comes first; its lesson goes to the other one, between a new one and the rest.
    outline = (
        TINY[: TINY.index("  - title: Module 1")]
        + TINY[last:third].replace("Module 2 - Leaving", "Module 1 - Leaving")
        + TINY[second:last]
        + TINY[labs_of_module:].rstrip()
        + "\n  - title: Module 2 - Packing\n    lessons:\n"
        + new
        + TINY[third:labs_of_module]
        + TINY[first:second]
    )
    bought.outline(outline)
    planned = bought.plan()
    expected = {
        ("lesson.draft", "lesson:weighing-it-all"): 1,
        ("lesson.review", "lesson:weighing-it-all"): 1,
        ("visual.spec", "visual:weighing-it-all-1"): 1,
        ("visual.image", "image:weighing-it-all-1"): 1,
    }
    # Both modules have other lessons now.
    assert to_buy(planned) == {**{task: 1 for task, _ in expected}, "slides": 2}
    result = bought.build("lessons/module-01-lesson-01.md", *(f"lessons/module-02-lesson-0{n}.md" for n in (1, 2, 3)))
    assert result.code == 0, result.output
    result = bought.build(
        *PICTURES, "images/weighing-it-all-1.png", "labguide/lab-01-00-01.md", "labguide/lab-02-03-01.md"
    )
    assert result.code == 0, result.output
    assert bought_for(bought, before) == expected
    assert vendors.asked == 4
    assert {name: (bought.edition / name).read_bytes() for name in PICTURES} == pictures
    page = (bought.edition / "lessons/module-02-lesson-02.md").read_text(encoding="utf-8")
    assert page.startswith("# Lesson 2.2: Locking the door\n")
    assert "images/locking-the-door-1.png" in page


@pytest.mark.slow
def test_a_changed_title_with_a_pinned_id_buys_that_lesson(bought: Course, vendors: Vendors) -> None:
    before = calls_of(bought)
    renamed = "- title: Folding clothes flat\n        id: folding-clothes"
    bought.outline(TINY.replace("- title: Folding clothes", renamed))
    result = bought.build(*EVERYTHING)
    assert result.code == 0, result.output
    assert {item for _, item in bought_for(bought, before)} <= {
        LESSON,
        "visual:folding-clothes-1",
        "image:folding-clothes-1",
    }
    assert bought_for(bought, before)["lesson.draft", LESSON] == 1
    assert "Folding clothes flat" in (bought.edition / PAGES[0]).read_text(encoding="utf-8")
    assert "Folding clothes flat" in (bought.edition / PAGES[2]).read_text(encoding="utf-8")


def test_one_topic_buys_its_lessons_chain_and_no_other(bought: Course, vendors: Vendors) -> None:
    before, kept = (
        calls_of(bought),
        {name: (bought.edition / name).read_bytes() for name in (PAGES[0], PAGES[2], *LABS)},
    )
    bought.outline(TINY.replace("Rolling", "Rolling up"))
    planned = bought.plan()
    result = bought.build(*EVERYTHING)
    assert result.code == 0, result.output
    now = bought_for(bought, before)
    assert (now["lesson.draft", LESSON], now["lesson.review", LESSON]) == (1, 1)
    assert {item for _, item in now} <= {LESSON, "visual:folding-clothes-1", "image:folding-clothes-1"}
    assert vendors.asked == sum(now.values()) <= planned["total"]["to_buy"]
    assert {name: (bought.edition / name).read_bytes() for name in kept} == kept


@pytest.mark.parametrize(
    ("old", "new", "lessons", "labs"),
    [
        pytest.param("[Testers]", "[Beginners]", 3, 2, marks=pytest.mark.slow),
        ("  level: beginner\n", "  level: beginner\n  description: All about packing, for a weekend.\n", 0, 0),
        ("Module 1 - Packing", "Module 1 - Packing well", 0, 0),
        ("title: Weigh a suitcase", "title: Weigh a suitcase twice\n            id: weigh-a-suitcase", 0, 1),
    ],
)
def test_what_is_said_of_the_course_buys_what_the_plan_says(
    bought: Course, vendors: Vendors, old: str, new: str, lessons: int, labs: int
) -> None:
    assert TINY.count(old) == 1
    bought.outline(TINY.replace(old, new))
    planned = to_buy(bought.plan())
    before = bought.tasks
    assert vendors.requests == 0
    result = bought.build(*PAGES, *LABS)
    assert result.code == 0, result.output
    now = bought.tasks - before
    assert (now["lesson.draft"], now["lesson.review"]) == (lessons, lessons)
    assert (now["lab.plan"], now["lab.guide"]) == (labs, labs)
    for task in ("lesson.draft", "lesson.review", "lab.plan", "lab.guide", "lab.environment"):
        assert now[task] == planned.get(task, 0)


@pytest.mark.slow
def test_another_quality_and_model_buy_what_the_plan_says(bought: Course, vendors: Vendors) -> None:
    for settings in ({"quality": "thorough"}, {"text_model": "claude-haiku-4-5"}):
        planned, before = bought.plan(**settings), bought.tasks
        result = bought.build(*PAGES, **settings)
        assert result.code == 0, result.output
        now = bought.tasks - before
        assert now == {task: calls for task, calls in to_buy(planned).items() if task.startswith("lesson.")}
        assert "of them in the place of what is there ('aurora plan' lists them)" in result.output
    before = bought.tasks
    assert bought.rebuild(*PAGES).code == 0
    assert bought.tasks == before


@pytest.mark.slow
def test_a_lesson_made_anew_stays_so_and_going_back_is_free(bought: Course, vendors: Vendors) -> None:
    page, before = bought.edition / PAGES[1], calls_of(bought)
    first = page.read_bytes()
    wish = {"regenerate": LESSON, "requirements": "more examples"}
    planned = bought.plan(**wish)
    assert (to_buy(planned)["lesson.draft"], to_buy(planned)["lesson.review"]) == (1, 1)
    result = bought.build(*EVERYTHING, **wish)
    assert result.code == 0, result.output
    assert bought_for(bought, before)["lesson.draft", LESSON] == 1
    assert {item for _, item in bought_for(bought, before)} <= {
        LESSON,
        "visual:folding-clothes-1",
        "image:folding-clothes-1",
    }
    second = page.read_bytes()
    assert second != first
    assert any("more examples" in str(entry.question["hard"]) for entry in bought.accepted)
    remembered = (bought.path / "edits/tiny/en/revisions.yaml").read_text(encoding="utf-8")
    assert "lesson:folding-clothes:\n  revision: 2\n  last: 2\n  requirements:\n    2: more examples\n" in remembered
    assert "pending" not in remembered

    (told,) = bought.said("history", LESSON)
    assert [version["revision"] for version in told["versions"]] == [1, 2]
    assert [version["built"] for version in told["versions"]] == [False, True]
    assert f"regenerate={LESSON}@1" in told["versions"][0]["command"]

    now = calls_of(bought)
    assert "Nothing to be done" in bought.rebuild(*EVERYTHING).output
    bought.wipe()
    assert bought.rebuild(*EVERYTHING).code == 0
    assert page.read_bytes() == second
    assert bought.rebuild(*EVERYTHING, regenerate=f"{LESSON}@1").code == 0
    assert page.read_bytes() == first
    assert bought.rebuild(*EVERYTHING, regenerate=f"{LESSON}@2").code == 0
    assert page.read_bytes() == second
    assert calls_of(bought) == now


@pytest.mark.slow
def test_a_picture_and_a_lab_made_anew_by_their_numbers(bought: Course, vendors: Vendors) -> None:
    before = calls_of(bought)
    result = bought.build(*PICTURES, *LABS, regenerate="visual:1.1-1,lab:1.1.1")
    assert result.code == 0, result.output
    assert bought_for(bought, before) == {
        ("visual.spec", "visual:choosing-a-suitcase-1"): 1,
        ("visual.image", "image:choosing-a-suitcase-1"): 1,
        ("lab.plan", "lab:weigh-a-suitcase"): 1,
        ("lab.guide", "lab:weigh-a-suitcase"): 1,
    }
    assert vendors.asked == 4


def test_a_request_that_failed_is_pending_and_buys_once_when_repeated(bought: Course, vendors: Vendors) -> None:
    before = calls_of(bought)
    vendors.author.spoil("lesson.review", "section")
    assert bought.build(PAGES[1], regenerate=LESSON, repairs=0).code == 1
    file = bought.path / "edits/tiny/en/revisions.yaml"
    assert "pending: true" in file.read_text(encoding="utf-8")
    vendors.reset()
    assert bought.build(PAGES[1], regenerate=LESSON).code == 0
    assert bought_for(bought, before) == {("lesson.draft", LESSON): 1, ("lesson.review", LESSON): 1}
    assert "pending" not in file.read_text(encoding="utf-8")
    assert "  last: 2\n" in file.read_text(encoding="utf-8")


def test_a_revision_in_the_outline_buys_that_item(bought: Course, vendors: Vendors) -> None:
    before = bought.tasks
    bought.outline(TINY.replace("        topics: [Rolling", "        revision: 2\n        topics: [Rolling"))
    assert bought.build(*PAGES, *LABS).code == 0
    assert bought.tasks - before == {"lesson.draft": 1, "lesson.review": 1}


def test_a_dry_run_with_a_request_remembers_nothing(bought: Course) -> None:
    arguments = [f"{name}={json.dumps(value)}" for name, value in bought.settings.items()]
    result = bought.snakemake("-n", "--config", *arguments, f"regenerate={LESSON}")
    assert result.code == 0, result.output
    assert "work/review/folding-clothes.md" in result.output
    assert not (bought.path / "edits").exists()


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"regenerate": "lesson:foldin-clothes"}, "no lesson 'foldin-clothes'; did you mean lesson:folding-clothes?"),
        ({"regenerate": f"{LESSON}@7"}, "lesson:folding-clothes has no revision 7; there is only 1"),
        ({"regenerate": "folding"}, "--config: regenerate: 'folding' does not fit; write regenerate=lesson:ID"),
    ],
)
def test_a_wrong_request_stops_before_any_work(
    bought: Course, vendors: Vendors, wish: dict[str, str], says: str
) -> None:
    result = bought.build(**wish)
    assert result.code == 1
    assert says in result.output
    assert "Traceback" not in result.output
    assert (vendors.requests, result.jobs) == (0, [])


def test_a_part_that_needs_no_answer_needs_no_key(bought: Course, vendors: Vendors) -> None:
    bought.outline(
        TINY.replace("duration_minutes: 15\n            activities", "duration_minutes: 25\n            activities")
    )
    result = bought.build(PAGES[2], keys=NO_KEYS)
    assert result.code == 0, result.output
    (bought.edition / PAGES[0]).unlink()
    result = bought.build(PAGES[0], keys=NO_KEYS)
    assert result.code == 0, result.output
    result = bought.build(LABS[0], keys=NO_KEYS)
    assert result.code == 1
    assert "ANTHROPIC_API_KEY" in result.output
    assert vendors.requests == 0


@pytest.mark.slow
def test_a_selection_buys_what_it_needs(vendors: Vendors, bought: Course) -> None:
    shutil.rmtree(bought.path / "ledger")
    bought.wipe()
    result = bought.build(modules="2", content="labs")
    assert result.code == 0, result.output
    assert bought.tasks == {"lab.environment": 1, "lab.plan": 1, "lab.guide": 1}
    pages = [path.name for path in (bought.edition / "labguide").glob("lab-*.md")]
    assert pages == ["lab-02-00-01.md"]
    assert bought.build(PAGES[2]).code == 0
    assert bought.tasks - Counter({"lab.environment": 1, "lab.plan": 1, "lab.guide": 1}) == {
        "lesson.draft": 1,
        "lesson.review": 1,
    }
    assert (bought.edition / "labguide/lab-02-00-01.md").is_file()


@pytest.mark.slow
def test_steps_that_were_spoiled_come_back_without_a_call(bought: Course, vendors: Vendors) -> None:
    before = bought.bytes()
    spoiled = {
        "work/draft/folding-clothes.md": b"",
        "work/review/choosing-a-suitcase.md": b"\xff\xfe\x00",
        "work/lab_plan/weigh-a-suitcase.json": b"",
        "visuals/locking-the-door-1.json": b"{",
    }
    for name, data in spoiled.items():
        (bought.edition / name).write_bytes(data)
    result = bought.rebuild()
    assert result.code == 0, result.output
    assert bought.bytes() == before
    assert vendors.requests == 0


@pytest.mark.slow
def test_an_older_build_put_back_is_not_taken_for_the_present_one(bought: Course, tmp_path: Path) -> None:
    shutil.copytree(bought.path / "build", tmp_path / "backup")
    bought.outline(TINY.replace("Rolling", "Rolling up"))
    assert bought.build(PAGES[1]).code == 0
    present = (bought.edition / PAGES[1]).read_bytes()
    shutil.rmtree(bought.path / "build")
    shutil.copytree(tmp_path / "backup", bought.path / "build")
    assert (bought.edition / PAGES[1]).read_bytes() != present
    assert bought.rebuild(PAGES[1]).code == 0
    assert (bought.edition / PAGES[1]).read_bytes() == present
