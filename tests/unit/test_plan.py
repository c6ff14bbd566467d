"""The plan of a build: exactly the calls that its jobs would make, found in the ledger or to be bought."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aurora import buying
from aurora import generate as generating
from aurora import labs as lab_jobs
from aurora.build import Build
from aurora.generate import ledger_at
from aurora.lessons import write_stage
from aurora.plan import PlannedCall, as_text, make_plan
from aurora.providers.base import Call, Reply, Usage
from aurora.slides.texts import write_slides
from aurora.targets import Edition
from aurora.titles import write_titles
from aurora.visuals import make_image, write_spec
from tests.unit.small_course import png

OUTLINE = """\
course:
  title: Bees
  language: en
modules:
  - title: The hive
    lessons:
      - title: Queens
        duration_minutes: 5
        visuals: 2
        labs:
          - title: Open a hive
            duration_minutes: 10
  - title: The harvest
    lessons:
      - title: Honey
        visuals: 0
    labs:
      - title: Spin a frame
        continues: Open a hive
"""
MODELS: dict[str, Any] = {
    "text_provider": "openai",
    "text_model": "plain",
    "image_provider": "openai",
    "image_model": "brush",
}
PRICES = """\
openai:
  models:
    plain: {input: 10, output: 20, max_output: 60000, date: 2026-01-01, source: here}
    brush: {input: 1, image: 0.5, date: 2026-01-01, source: here}
"""
ALL = {
    "lesson.draft": 2,
    "lesson.review": 2,
    "visual.spec": 2,
    "visual.image": 1,
    "slides": 2,
    "lab.environment": 1,
    "lab.plan": 2,
    "lab.guide": 2,
}
MARK = "[VISUAL {n}: The queen among her workers]"
PLAN = {
    "objectives": ["Open it"],
    "steps": [{"action": "Smoke the hive.", "minutes": 10}],
    **dict.fromkeys(("scenario", "start_state", "end_state", "deliverable"), "A hive."),
    **{key: ["Smoker"] for key in ("tools", "validation", "troubleshooting", "cleanup", "questions")},
}
DATA: dict[str, dict[str, Any]] = {
    "visual.spec": {"title": "Queen", "alt": "A queen and her workers.", "scene": "A queen bee among workers."},
    "lab.environment": {
        "hardware": ["A hive"],
        "systems": [],
        "tools": [{"name": "Smoker"}],
        "accounts": [],
        "names": [],
    },
    "lab.plan": PLAN,
    "slides": {"lessons": [{"lesson": "queens", "slides": [{"title": "Queens", "bullets": ["One a hive"]}]}]},
}


class Author:
    """A provider that answers each task in its form."""

    name = "openai"

    def __init__(self) -> None:
        self.asked: list[Call] = []

    def send(self, call: Call, timeout: float) -> Reply:
        self.asked.append(call)
        usage = Usage(input_tokens=100, output_tokens=50, images=1 if call.picture else 0)
        if call.picture:
            return Reply("", "end", usage, call.model, image=png())
        return Reply(self._text(call), "end", usage, call.model)

    def check_access(self) -> None:
        pass

    def _text(self, call: Call) -> str:
        if call.task == "titles":
            count = len(re.findall(r'"\d+": "', call.prompt))
            return json.dumps({"texts": [{"name": str(n), "text": f"Text {n}"} for n in range(1, count + 1)]})
        if call.task == "visual.spec" and '"scene"' not in json.dumps(call.schema):
            boxes = [{"id": name, "label": name} for name in "ab"]
            return json.dumps({"kind": "flow", "title": "Queen", "alt": "Two boxes.", "nodes": boxes})
        if call.schema:
            return json.dumps(DATA[call.task])
        marks = "\r\n\r\n".join(MARK.format(n=n) for n in (1, 2)) if "Queens" in call.prompt else ""
        return f"# {call.task}\r\n\r\n[POSITION]\r\n\r\n{marks}\r\n"


class Course:
    """A course repository whose jobs run here, one after the other, as the rules would have them run."""

    def __init__(self, author: Author) -> None:
        self.author = author
        self.clock = 1_700_000_000

    def build(self, outline: str = OUTLINE, **config: Any) -> Build:
        Path("outlines").mkdir(exist_ok=True)
        Path("outlines/bees.yaml").write_text(outline, encoding="utf-8")
        return Build({**MODELS, **config})

    def calls(self, outline: str = OUTLINE, *, from_nothing: bool = False, **config: Any) -> list[PlannedCall]:
        return self.build(outline, **config).calls(from_nothing=from_nothing)

    def run(self, outline: str = OUTLINE, **config: Any) -> None:
        """Makes every file of every edition anew, in an order in which each finds what it needs."""
        build = self.build(outline, **config)
        build.write_slices()
        for edition in build.editions:
            self._run(build, edition)

    def _run(self, build: Build, edition: Edition) -> None:
        folder, settings = Path(edition.folder), build.settings
        map_ = Path(edition.course_map) if edition.course_map else None
        slices = folder / "work/slices"
        self._date(slices)
        for titles in edition.all_titles:
            write_titles(slices / f"titles/{Path(titles).stem}.json", Path(titles), settings)
        for item in edition.lessons if settings.content != "labs" else []:
            before: Path | None = None
            for stage in edition.stages:
                target = Path(edition.stage_file(stage, item.id))
                write_stage(f"lesson.{stage}", slices / f"lesson/{item.id}.json", before, map_, target, settings)
                before = self._date(target)
            for name in edition.visuals(item):
                write_spec(slices / f"visual/{name}.json", before, map_, folder, f"visuals/{name}.json", settings)
                spec = self._date(folder / f"visuals/{name}.json")
                make_image(slices / f"image/{name}.json", spec, folder, settings)
                self._date(folder / f"images/{name}.png")
        for number in edition.decks if settings.content != "labs" else []:
            slides = Path(edition.slides_file(number))
            write_slides(slices / f"slides/{slides.stem}.json", map_, slides, settings)
            self._date(slides)
        if settings.content == "theory":
            return
        environment = folder / "labguide/environment.yaml"
        lab_jobs.write_environment(
            slices / "environment/environment.json", map_, folder, "labguide/environment.yaml", settings
        )
        self._date(environment)
        for lab in edition.labs:
            slice_, plan = slices / f"lab/{lab.id}.json", folder / f"work/lab_plan/{lab.id}.json"
            continued = folder / f"work/lab_plan/{lab.continues}.json" if lab.continues else None
            lab_jobs.write_plan(slice_, environment, continued, map_, plan, settings)
            self._date(plan)
            guide = folder / f"work/lab_guide/{lab.id}.md"
            lab_jobs.write_guide(slice_, plan, environment, map_, guide, settings)
            self._date(guide)

    def _date(self, path: Path) -> Path:
        """Gives a file, or all files of a folder, a time after that of all files before."""
        self.clock += 10
        for file in [path] if path.is_file() else path.rglob("*.json"):
            os.utime(file, (self.clock, self.clock))
        return path


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    """A course whose answers are checked for nothing but their form, so that they can be short."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AURORA_RUN", "20260101-000000-test")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    (tmp_path / "config").mkdir()
    (tmp_path / "config/prices.yaml").write_text(PRICES, encoding="utf-8")
    ledger_at.cache_clear()
    author = Author()
    monkeypatch.setattr(buying, "_connection_of", lambda name, key, url: author)
    monkeypatch.setattr(generating, "_blocking", lambda findings: ())
    yield Course(author)
    ledger_at.cache_clear()


def counted(calls: list[PlannedCall], wanted: Callable[[PlannedCall], bool] = lambda call: True) -> dict[str, int]:
    counts: dict[str, int] = {}
    for call in calls:
        if wanted(call):
            counts[call.task] = counts.get(call.task, 0) + 1
    return counts


def to_buy(calls: list[PlannedCall]) -> dict[str, int]:
    return counted(calls, lambda call: not call.found)


def test_offline_nothing_is_planned(course: Course) -> None:
    assert course.calls(text_provider="offline") == []


def test_with_an_empty_ledger_everything_is_to_be_bought(course: Course) -> None:
    calls = course.calls()
    assert to_buy(calls) == ALL
    assert course.author.asked == []
    assert not Path("build").exists()
    assert not Path("ledger").exists()


def test_what_follows_from_an_unknown_answer_has_no_key_yet(course: Course) -> None:
    known = counted(course.calls(), lambda call: call.key is not None)
    assert known == {"lesson.draft": 2, "slides": 2, "lab.environment": 1}


def test_the_plan_is_what_the_jobs_then_ask(course: Course) -> None:
    planned = counted(course.calls())
    course.run()
    assert planned == ALL
    bought: dict[str, int] = {}
    for call in course.author.asked:
        bought[call.task] = bought.get(call.task, 0) + 1
    assert bought == ALL


def test_files_that_are_there_need_no_call(course: Course) -> None:
    course.run()
    assert course.calls() == []


@pytest.mark.parametrize("gone", ["build", "build/bees/en/work", "build/bees/en/work/slices", "build/bees/en/labguide"])
def test_what_was_deleted_is_found_in_the_ledger(course: Course, gone: str) -> None:
    course.run()
    shutil.rmtree(gone)
    calls = course.calls()
    assert calls != []
    assert to_buy(calls) == {}
    asked = len(course.author.asked)
    course.run()
    assert len(course.author.asked) == asked


def test_what_a_course_uses_is_all_of_the_ledger(course: Course) -> None:
    course.run()
    calls = course.calls(from_nothing=True)
    assert counted(calls) == ALL
    assert {call.key for call in calls} == {entry.key for entry in ledger_at("ledger").entries()}


def test_what_a_course_uses_is_asked_of_the_whole_course(course: Course) -> None:
    course.run()
    part = course.calls(from_nothing=True, modules="2", content="theory")
    assert {call.key for call in part} == {entry.key for entry in ledger_at("ledger").entries()}


def test_found_answers_cost_nothing_more_and_say_what_they_cost(course: Course) -> None:
    course.run()
    shutil.rmtree("build")
    calls = course.calls()
    assert {(call.prompt_tokens, call.output_tokens) for call in calls} == {(0, 0)}
    assert {call.usd for call in calls if call.task == "lesson.draft"} == {0.002}
    plan = make_plan(calls, None)
    assert (plan.total.usd, plan.total.to_buy, plan.total.found) == (0.0, 0, sum(ALL.values()))


def test_a_changed_lesson_asks_for_itself_and_what_follows_from_it(course: Course) -> None:
    course.run()
    calls = course.calls(OUTLINE.replace("duration_minutes: 5", "duration_minutes: 6"))
    assert to_buy(calls) == {"lesson.draft": 1, "lesson.review": 1, "visual.spec": 2, "visual.image": 1, "slides": 1}
    pictures = {"visual:queens-1", "visual:queens-2", "image:queens-1"}
    assert {call.item for call in calls} == {"lesson:queens", *pictures, "slides:module-the-hive"}


def test_a_changed_lab_asks_for_those_that_continue_it(course: Course) -> None:
    course.run()
    calls = course.calls(
        OUTLINE.replace("duration_minutes: 10", "duration_minutes: 10\n            objectives: [Smoke]")
    )
    assert to_buy(calls) == {"lab.plan": 2, "lab.guide": 2}


def test_another_model_for_one_task_asks_for_that_task_and_what_follows(course: Course) -> None:
    course.run()
    calls = course.calls(task_models={"lab.guide": "openai/other"})
    assert to_buy(calls) == {"lab.guide": 2}
    assert {call.task for call in calls if call.found} == {"lab.plan"}


def test_settings_of_how_to_ask_ask_for_nothing(course: Course) -> None:
    course.run()
    assert course.calls(retries=1, repairs=0, budget_usd=5, fallback="google/gemini-x") == []


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (
            {"content": "theory"},
            {"lesson.draft": 2, "lesson.review": 2, "visual.spec": 2, "visual.image": 1, "slides": 2},
        ),
        ({"content": "labs"}, {"lab.environment": 1, "lab.plan": 2, "lab.guide": 2}),
        ({"content": "theory", "modules": "2"}, {"lesson.draft": 1, "lesson.review": 1, "slides": 1}),
        ({"content": "labs", "modules": "2"}, {"lab.environment": 1, "lab.plan": 2, "lab.guide": 1}),
        ({"content": "theory", "modules": "2", "quality": "quick"}, {"lesson.draft": 1, "slides": 1}),
        (
            {"content": "theory", "modules": "2", "quality": "thorough"},
            {"lesson.research": 1, "lesson.draft": 1, "lesson.review": 1, "slides": 1},
        ),
        (
            {"content": "theory", "modules": "1", "illustrations_per_lesson": "all"},
            {"lesson.draft": 1, "lesson.review": 1, "visual.spec": 2, "visual.image": 2, "slides": 1},
        ),
        ({"content": "theory", "modules": "2", "quality": "quick", "slides": False}, {"lesson.draft": 1}),
        (
            {"content": "theory", "modules": "1", "image_provider": "none"},
            {"lesson.draft": 1, "lesson.review": 1, "visual.spec": 2, "slides": 1},
        ),
    ],
)
def test_only_what_the_settings_ask_for_is_planned(
    course: Course, config: dict[str, Any], expected: dict[str, int]
) -> None:
    assert to_buy(course.calls(**config)) == expected


def test_titles_are_planned_for_another_language_alone(course: Course) -> None:
    calls = course.calls(languages=["en", "es"])
    assert to_buy(calls) == {task: 2 * count for task, count in ALL.items()} | {"titles": 3}
    course.run(languages=["en", "es"])
    assert course.calls(languages=["en", "es"]) == []
    assert course.calls(languages="es") == []


def test_titles_are_not_planned_where_nothing_is_built(course: Course) -> None:
    without_labs = OUTLINE.split("    labs:\n      - title: Spin")[0]
    assert course.calls(without_labs, content="labs", modules="2", languages="es") == []


def edit(name: str, text: str) -> Path:
    path = Path(f"edits/bees/en/{name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_is_bought_under_an_edited_lesson_but_its_pictures(course: Course) -> None:
    edit("lessons/queens.md", "# Queens\n\n" + "\n\n".join(MARK.format(n=n) for n in (1, 2)) + "\n")
    edit("lessons/honey.md", "# Honey\n\nMine.\n")
    calls = course.calls(content="theory")
    assert to_buy(calls) == {"visual.spec": 2, "visual.image": 1, "slides": 2}
    assert counted(calls, lambda call: call.key is not None) == {"visual.spec": 2, "slides": 2}


def test_nothing_is_bought_under_an_edited_picture(course: Course) -> None:
    path = edit("images/queens-1.png", "")
    path.write_bytes(png())
    assert to_buy(course.calls(content="theory", modules="1")) == {
        "lesson.draft": 1,
        "lesson.review": 1,
        "visual.spec": 1,
        "slides": 1,
    }


def test_neither_plan_nor_guide_is_bought_under_an_edited_lab(course: Course) -> None:
    edit("labs/open-a-hive.md", "# Open a hive\n\nMine.\n")
    assert to_buy(course.calls(content="labs")) == {"lab.environment": 1, "lab.plan": 1, "lab.guide": 1}


def test_the_job_of_an_edited_lab_plans_it_without_a_model_and_the_next_lab_goes_on_from_that(course: Course) -> None:
    edit("labs/open-a-hive.md", "# Open a hive\n\nMine.\n")
    planned = [call.item for call in course.calls(content="labs") if call.task == "lab.plan"]
    course.run(content="labs")
    asked = [call.prompt for call in course.author.asked if call.task == "lab.plan"]
    assert planned == ["lab:spin-a-frame"]
    assert len(asked) == 1
    assert "Spin a frame" in asked[0]


def test_an_edited_lab_keeps_the_plan_that_was_bought_for_it(course: Course) -> None:
    course.run()
    bought = Path("build/bees/en/work/lab_plan/open-a-hive.json").read_bytes()
    course.author.asked.clear()
    edit("labs/open-a-hive.md", "# Open a hive\n\nMine.\n")
    assert to_buy(course.calls()) == {}
    course.run()
    assert course.author.asked == []
    assert Path("build/bees/en/work/lab_plan/open-a-hive.json").read_bytes() == bought


def test_a_picture_made_by_hand_keeps_the_spec_that_was_bought_and_buys_none(course: Course) -> None:
    path = edit("images/queens-2.png", "")
    path.write_bytes(png())
    course.run(content="theory")
    specs = [call for call in course.author.asked if call.task == "visual.spec"]
    assert len(specs) == 1
    path.unlink()
    course.run(content="theory")
    alt = json.loads(Path("build/bees/en/visuals/queens-2.json").read_bytes())["alt"]
    course.author.asked.clear()
    path.write_bytes(png())
    course.run(content="theory")
    assert course.author.asked == []
    assert json.loads(Path("build/bees/en/visuals/queens-2.json").read_bytes())["alt"] == alt


def test_an_environment_that_the_outline_gives_whole_is_not_asked_for(course: Course) -> None:
    own = (
        "  environment: {hardware: [A hive], systems: [None], tools: [Smoker], accounts: [None], names: {hive: a}}\n"
        "modules:\n"
    )
    outline = OUTLINE.replace("modules:\n", own)
    assert "lab.environment" not in to_buy(course.calls(outline))
    course.run(outline)
    assert "lab.environment" not in {call.task for call in course.author.asked}
    assert "Smoker" in Path("build/bees/en/labguide/environment.yaml").read_text(encoding="utf-8")


def test_what_two_items_ask_alike_is_planned_once(course: Course) -> None:
    twins = OUTLINE.replace(
        "      - title: Honey\n        visuals: 0\n",
        "      - title: Honey\n        visuals: 0\n        topics: [Combs]\n" * 2,
    )
    planned = to_buy(course.calls(twins, content="theory", modules="2", quality="quick"))
    course.run(twins, content="theory", modules="2", quality="quick")
    assert planned == {"lesson.draft": 1, "slides": 1}
    assert len(course.author.asked) == 2


def test_an_edited_environment_asks_for_all_labs_anew(course: Course) -> None:
    course.run()
    edit("labs/environment.yaml", "tools: [{name: Smoker, version: '2'}]\n")
    assert to_buy(course.calls()) == {"lab.plan": 2, "lab.guide": 2}
    course.run()
    assert course.calls() == []


def test_a_typo_in_an_edited_lesson_asks_for_no_picture(course: Course) -> None:
    course.run()
    stage = Path("build/bees/en/work/review/queens.md").read_text(encoding="utf-8")
    edit("lessons/queens.md", stage.replace("queen among", "queen  among") + "\nA word corrected.\n")
    calls = course.calls()
    assert counted(calls, lambda call: call.found) == {"visual.spec": 2, "visual.image": 1}
    assert to_buy(calls) == {}


def test_tokens_and_money_are_worked_out_from_the_prompts(course: Course) -> None:
    plan = make_plan(course.calls(), 1000)
    assert [task.task for task in plan.tasks] == list(ALL)
    assert [task.to_buy for task in plan.tasks] == list(ALL.values())
    draft = plan.tasks[0]
    assert draft.prompt_tokens > 2 * 1000
    assert draft.usd == pytest.approx((draft.prompt_tokens * 10 + draft.output_tokens * 20) / 1e6)
    (image,) = [task for task in plan.tasks if task.task == "visual.image"]
    assert (image.images, image.models) == (1, ["openai/brush"])
    assert image.usd == pytest.approx(0.5 + image.prompt_tokens / 1e6)
    assert plan.total.usd == pytest.approx(sum(task.usd for task in plan.tasks))
    assert not plan.over_budget
    assert make_plan(course.calls(), 0.01).over_budget


def test_an_unknown_price_is_not_taken_for_nothing(course: Course) -> None:
    plan = make_plan(course.calls(image_model="unknown"), None)
    (image,) = [task for task in plan.tasks if task.task == "visual.image"]
    assert (image.price, image.unknown) == ("unknown", 1)
    assert plan.total.price.startswith("at least $")
    assert "The price of 1 call is not known" in as_text(plan)


@pytest.mark.parametrize(
    ("count", "found", "says"),
    [
        (1, True, "Nothing is to be bought. The ledger has the 1 answer that is needed."),
        (2, True, "Nothing is to be bought. The ledger has all 2 answers that are needed."),
        (1, False, "\n1 of these answers takes the place of what is there, which stays in the ledger.\n"),
        (2, False, "\n2 of these answers take the place of what is there, which stays in the ledger.\n"),
    ],
)
def test_one_answer_is_said_as_one(count: int, found: bool, says: str) -> None:
    call = PlannedCall("k", "lab.plan", "lab:a", "openai", "m", found, 10, 10, 0, None, "a/en", replaces=not found)
    assert says in as_text(make_plan([call] * count, None))


def test_the_plan_in_words(course: Course) -> None:
    text = as_text(make_plan(course.calls(), 0.01))
    assert text.splitlines()[0].split() == [
        "task",
        "model",
        "calls",
        "in",
        "ledger",
        "tokens",
        "in",
        "tokens",
        "out",
        "price",
    ]
    assert "The build does not start: this is above budget_usd: 0.01." in text
    course.run()
    shutil.rmtree("build")
    assert as_text(make_plan(course.calls(), None)) == (
        f"Nothing is to be bought. The ledger has all {sum(ALL.values())} answers that are needed."
    )
    course.run()
    assert as_text(make_plan(course.calls(), None)) == "Nothing is to be bought."
