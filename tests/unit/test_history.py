"""What versions of an item there are, which one is built, and how to go back to another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aurora import cli
from aurora.build import Build
from aurora.errors import AuroraError
from aurora.generate import ledger_at, question_of
from aurora.history import ItemHistory, all_histories, item_history
from aurora.history_text import item_text, listing, shown_text
from aurora.illustrations import IllustrationSpec, image_request
from aurora.lab_plan import LabPlan
from aurora.labs import guide_request
from aurora.ledger import Entry
from aurora.lessons import stage_request
from aurora.outline.models import Environment
from aurora.request import Request
from aurora.slice_files import all_slices
from aurora.slices import Writer
from aurora.slides.texts import slides_request
from aurora.visuals import spec_request
from tests.unit.ledger_entries import PNG, USAGE
from tests.unit.small_course import OUTLINE, make_build

DRAFT = "# Queens\n\n## Their day\n\nThey rule.\n\n## Their night\n\nThey sleep.\n"
LONGER = "# Queens\n\n## Their day\n\nThey rule.\n\n## Their night\n\nThey sleep long and well.\n"
MODELS: dict[str, Any] = {"text_provider": "anthropic", "text_model": "model-5", "quality": "quick"}


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Snakefile").touch()
    ledger_at.cache_clear()


class Bought:
    """A build, whose answers a test buys one by one."""

    day = 0

    def __init__(self, outline: str = OUTLINE, **config: Any) -> None:
        self.build: Build = make_build(outline, **{**MODELS, **config})
        (self.edition,) = self.build.editions
        stock = self.build.stocks[self.edition.folder]
        self.slices: dict[tuple[str, str], Any] = {(k, n): s for k, n, s in all_slices(self.edition, stock)}

    def step(self, task: str, id_: str, text: str, before: str | None = None, **facts: Any) -> Entry:
        """The answer for a step of a lesson."""
        slice_ = self.slices["lesson", id_]
        request = stage_request(task, slice_, before, None)
        return self.answer(request, slice_.writers[task], f"lesson:{id_}", answer=text, **facts)

    def draft(self, id_: str, text: str, **facts: Any) -> Entry:
        """The answer for a draft."""
        return self.step("lesson.draft", id_, text, **facts)

    def answer(self, request: Request, writer: Writer, item: str, **facts: Any) -> Entry:
        """An answer in the ledger; each is a day younger than the one before."""
        Bought.day += 1
        known: dict[str, Any] = {
            "question": question_of(request, writer),
            "provider": writer.provider,
            "model": writer.model,
            "answered_by": writer.model,
            "course": "bees",
            "language": "en",
            "item": item,
            "answer": "# Text\n",
            "stop": "end",
            "usage": USAGE,
            "cost_usd": 0.5,
            "price": None,
            "seconds": 1.0,
            "attempts": 1,
            "date": f"2026-01-{Bought.day:02}T12:00:00Z",
        }
        return ledger_at("ledger").accept(Entry.seal(**{**known, **facts}), facts.get("media"))

    def history(self, item: str) -> ItemHistory:
        """The history of one item."""
        (one,) = item_history(self.build, item)
        return one


@pytest.fixture(autouse=True)
def _first_day() -> None:
    Bought.day = 0


def regenerate(revision: int, last: int, item: str = "lesson:queens", **facts: Any) -> None:
    Path("edits/bees/en").mkdir(parents=True, exist_ok=True)
    Path("edits/bees/en/revisions.yaml").write_text(json.dumps({item: {"revision": revision, "last": last, **facts}}))


def edit(text: str = "# Mine\n") -> None:
    Path("edits/bees/en/lessons").mkdir(parents=True, exist_ok=True)
    Path("edits/bees/en/lessons/queens.md").write_text(text)


def facts(one: ItemHistory) -> list[tuple[int, int | None, bool, list[str]]]:
    return [(version.number, version.revision, version.built, version.differs) for version in one.versions]


def test_the_one_version_that_is_built() -> None:
    bought = Bought()
    made = bought.draft("queens", DRAFT)
    one = bought.history("lesson:1.1")
    assert (one.item, one.number, one.title, one.revision, one.pending) == ("lesson:queens", "1.1", "Queens", 1, False)
    (version,) = one.versions
    assert (version.key, version.task, version.model, version.usd) == (
        made.key,
        "lesson.draft",
        "anthropic/model-5",
        0.5,
    )
    assert facts(one) == [(1, 1, True, [])]
    assert version.command is None
    assert all_histories(bought.build) == []


def test_going_back_to_a_revision_and_forth() -> None:
    Bought().draft("queens", DRAFT)
    regenerate(2, 2, requirements={"2": "longer"})
    again = Bought()
    again.draft("queens", LONGER)
    one = again.history("lesson:queens")
    assert facts(one) == [(1, 1, False, []), (2, 2, True, [])]
    command = "snakemake --cores 8 --config text_provider=anthropic text_model=model-5 quality=quick regenerate="
    assert [version.command for version in one.versions] == [f"{command}lesson:queens@1", None]
    assert [version.requirements for version in one.versions] == [None, "longer"]
    assert item_text(one) == (
        "lesson:queens (1.1 Queens), bees/en\n"
        "  version 2  revision 2, 2026-01-02 12:00, anthropic/model-5, $0.5000: is built\n"
        "    12 words, 3 more than version 1; the first change is under 'Their night'\n"
        "    with requirements: longer\n"
        "  version 1  revision 1, 2026-01-01 12:00, anthropic/model-5, $0.5000\n"
        "    9 words\n"
        f"    to go back, which costs nothing: {command}lesson:queens@1\n"
        "'aurora history lesson:queens --show 1' prints the text of version 1, for diff and the like."
    )
    regenerate(1, 2, requirements={"2": "longer"})
    back = Bought().history("lesson:queens")
    assert facts(back) == [(1, 1, True, []), (2, 2, False, [])]
    assert str(back.versions[1].command).endswith("regenerate=lesson:queens@2")


def test_going_back_in_one_language_of_several() -> None:
    Bought().draft("queens", DRAFT)
    regenerate(2, 2)
    Bought().draft("queens", LONGER)
    build = make_build(**MODELS, languages=["en", "es"])
    english, spanish = item_history(build, "lesson:queens")
    command = str(english.versions[0].command)
    assert " languages=en " in command
    assert command.endswith(" regenerate=lesson:queens@1")
    assert "es" not in command.partition("languages=")[2].partition(" ")[0]
    assert [version.command for version in spanish.versions] == []


def test_a_revision_that_is_asked_for_and_not_made_yet() -> None:
    Bought().draft("queens", DRAFT)
    regenerate(2, 2, pending=True)
    one = Bought().history("lesson:queens")
    assert facts(one) == [(1, 1, False, [])]
    assert "  revision 2 is asked for, and no build has made it yet\n" in item_text(one)


@pytest.mark.parametrize(
    ("outline", "config", "differs"),
    [
        (OUTLINE.replace("duration_minutes: 30", "duration_minutes: 20"), {}, ["duration"]),
        (OUTLINE.replace("  language: en", "  language: en\n  audience: [Me]"), {}, ["audience of the course"]),
        (OUTLINE.replace("title: Queens", "title: Queens\n        requirements: short"), {}, ["requirements"]),
        (OUTLINE.replace("title: Queens", "title: Queens\n        revision: 2"), {}, ["'revision: 1' in the outline"]),
        (OUTLINE, {"text_model": "model-6"}, ["the model of lesson.draft (model-5)"]),
        (OUTLINE, {"words_per_minute": 60}, ["words_per_minute of the settings"]),
        (OUTLINE, {"quality": "balanced"}, ["quality"]),
        (OUTLINE, {"text_provider": "offline"}, ["text_provider (anthropic)"]),
    ],
)
def test_what_is_otherwise_now_is_named(outline: str, config: dict[str, Any], differs: list[str]) -> None:
    Bought().draft("queens", DRAFT)
    one = Bought(outline, **config).history("lesson:queens")
    (version,) = one.versions
    assert (version.built, version.differs, version.command) == (False, differs, None)
    assert f"to go back, which costs nothing: set back {differs[0]}, then snakemake --cores 8" in item_text(one)


def test_a_prompt_of_one_s_own() -> None:
    Bought().draft("queens", DRAFT)
    Path("config/prompts").mkdir(parents=True)
    Path("config/prompts/lesson.draft.md.j2").write_text("Write.\n")
    assert Bought().history("lesson:queens").versions[0].differs == ["the prompt of lesson.draft"]


def test_a_draft_that_was_reviewed_is_no_version_of_its_own() -> None:
    balanced = Bought(quality="balanced")
    balanced.draft("queens", DRAFT)
    balanced.step("lesson.review", "queens", LONGER, before=DRAFT)
    one = balanced.history("lesson:queens")
    assert facts(one) == [(1, 1, True, [])]
    assert (one.versions[0].task, one.versions[0].usd) == ("lesson.review", 1.0)
    quick = Bought().history("lesson:queens")
    assert [(version.task, version.built, version.differs) for version in quick.versions] == [
        ("lesson.draft", True, []),
        ("lesson.review", False, ["quality"]),
    ]


def test_a_review_of_another_draft_names_what_made_the_draft() -> None:
    old = Bought(quality="balanced", task_models={"lesson.draft": "openai/other"})
    old.draft("queens", DRAFT)
    old.step("lesson.review", "queens", DRAFT.replace("rule", "reign"), before=DRAFT)
    new = Bought(quality="balanced")
    new.draft("queens", LONGER)
    new.step("lesson.review", "queens", LONGER, before=LONGER)
    assert facts(new.history("lesson:queens")) == [
        (1, 1, False, ["the model of lesson.draft (other)"]),
        (2, 1, True, []),
    ]


def test_an_edit_is_built_and_the_versions_stay() -> None:
    edit()
    earlier = Path("edits/bees/en/earlier")
    earlier.mkdir()
    for name in ("queens.0123abcd.md", "queens-2.0123abcd.md", "queens.0123abcd.png"):
        (earlier / name).write_text("x")
    bought = Bought()
    bought.draft("queens", DRAFT)
    one = bought.history("lesson:queens")
    assert one.edits == ["edits/bees/en/lessons/queens.md"]
    assert one.earlier == ["edits/bees/en/earlier/queens.0123abcd.md"]
    assert facts(one) == [(1, 1, True, [])]
    text = item_text(one)
    command = "snakemake --cores 8 --config text_provider=anthropic text_model=model-5 quality=quick"
    assert f"    to drop it: rm edits/bees/en/lessons/queens.md, then {command}\n" in text
    assert "$0.5000: would be built without the edit\n" in text
    assert "  earlier    edits/bees/en/earlier/queens.0123abcd.md" in text
    assert listing(all_histories(bought.build)).startswith(
        "bees/en  lesson:queens  1 version, edited: edits/bees/en/lessons/queens.md, 1 earlier edit\n"
    )


PLAN = LabPlan.model_validate(
    {
        "id": "open-a-hive",
        "title": "Open a hive",
        "type": "lab",
        "minutes": 20,
        "bloom_level": None,
        "objectives": ["Open it"],
        "objectives_proposed": True,
        "steps": [{"action": "Open it.", "expected": "It is open.", "verification": "Look."}],
    }
)


def test_the_versions_of_a_lab_are_its_guides() -> None:
    bought = Bought()
    slice_ = bought.slices["lab", "open-a-hive"]
    plan = guide_request(slice_, PLAN, Environment(), None)
    writer = slice_.writers["lab.guide"]
    bought.answer(plan, writer, "lab:open-a-hive", answer="# Open a hive\n")
    bought.answer(guide_request(slice_, PLAN, Environment(systems=["Any"]), None), writer, "lab:open-a-hive")
    one = bought.history("lab:1.1.1")
    assert (one.item, one.number) == ("lab:open-a-hive", "1.1.1")
    # Which of them is built depends on the plan, which the ledger does not have.
    other = ["what it was made of, such as its draft, its plan or the environment of the labs"]
    assert facts(one) == [(1, 1, False, other), (2, 1, False, other)]
    regenerate(2, 2, item="lab:open-a-hive")
    assert str(Bought().history("lab:1.1.1").versions[0].command).endswith("regenerate=lab:open-a-hive@1")


def spec(title: str = "Hive", **facts: Any) -> str:
    answer = {"title": title, "alt": "A hive.", "scene": "A hive in the sun.", **facts}
    return json.dumps(answer)


def test_the_versions_of_a_picture_with_what_was_painted_of_them() -> None:
    config = {"image_provider": "google", "image_model": "painter", "illustrations_per_lesson": "all"}
    bought = Bought(**config)
    lesson = "# Queens\n\n[VISUAL 1: A hive]\n"
    bought.draft("queens", lesson)
    slice_ = bought.slices["visual", "queens-1"]
    bought.answer(spec_request(slice_, lesson, None), slice_.writers["visual.spec"], "visual:queens-1", answer=spec())
    image = bought.slices["image", "queens-1"].illustration
    scene = IllustrationSpec(title="Hive", alt="A hive.", scene="A hive in the sun.")
    painted = bought.answer(
        image_request(scene, image),
        image.writers["visual.image"],
        "image:queens-1",
        answer=None,
        media=PNG,
        provider="google",
    )
    one = bought.history("visual:1.1-1")
    assert (one.item, one.number, facts(one)) == ("visual:queens-1", "1.1-1", [(1, 1, True, [])])
    (painting,) = one.versions[0].paintings
    assert painted.media
    assert (painting.model, painting.built) == ("google/painter", True)
    assert Path(str(painting.file)).read_bytes() == PNG
    assert json.loads(one.versions[0].text) == {
        "kind": "illustration",
        "title": "Hive",
        "alt": "A hive.",
        "language": "en",
        "scene": "A hive in the sun.",
    }
    assert "    illustration: Hive\n    painted by google/painter, $0.5000, ledger/" in item_text(one)

    regenerate(2, 2, item="visual:queens-1")
    again = Bought(**config)
    slice_ = again.slices["visual", "queens-1"]
    other = spec(title="Wide hive")
    again.answer(spec_request(slice_, lesson, None), slice_.writers["visual.spec"], "visual:queens-1", answer=other)
    one = again.history("visual:queens-1")
    assert facts(one) == [(1, 1, False, []), (2, 2, True, [])]
    assert [len(version.paintings) for version in one.versions] == [1, 0]


def test_another_description_is_named() -> None:
    bought = Bought()
    bought.draft("queens", "# Queens\n\n[VISUAL 1: A crown]\n")
    slice_ = bought.slices["visual", "queens-1"]
    for description in ("A hive", "A crown"):
        request = spec_request(slice_, f"[VISUAL 1: {description}]\n", None)
        bought.answer(request, slice_.writers["visual.spec"], "visual:queens-1", answer="{}")
    assert facts(bought.history("visual:queens-1")) == [(1, 1, False, ["its description"]), (2, 1, True, [])]


def test_the_versions_of_the_slides_of_a_module() -> None:
    bought = Bought()

    def buy(title: str) -> None:
        slice_ = bought.slices["slides", "module-the-hive"]
        said = {"lessons": [{"lesson": "queens", "slides": [{"title": title}]}]}
        request = slides_request(slice_, None)
        bought.answer(request, slice_.writers["slides"], "slides:module-the-hive", answer=json.dumps(said))

    buy("Queens rule")
    regenerate(2, 2, "slides:module-the-hive", requirements={2: "be brief"})
    bought = Bought()
    buy("Queens")
    one = bought.history("slides:1")
    assert (one.item, one.number, one.title, one.revision) == ("slides:module-the-hive", "1", "The hive", 2)
    assert facts(one) == [(1, 1, False, []), (2, 2, True, [])]
    assert [version.requirements for version in one.versions] == [None, "be brief"]
    assert "regenerate=slides:module-the-hive@1" in str(one.versions[0].command)
    assert '"title": "Queens rule"' in shown_text([one], 1)


def test_answers_for_others_are_not_its_versions() -> None:
    bought = Bought()
    bought.draft("queens", DRAFT, language="es")
    bought.draft("workers", DRAFT)
    assert [len(bought.history(f"lesson:{id_}").versions) for id_ in ("workers", "honey")] == [1, 0]
    # Bought for another edition, it is what this one is built of, too.
    assert facts(bought.history("lesson:queens")) == [(1, 1, True, [])]


def test_the_text_of_a_version() -> None:
    bought = Bought()
    bought.draft("queens", f"```markdown\n{DRAFT}```\n")
    histories = item_history(bought.build, "lesson:queens")
    assert shown_text(histories, 1) == DRAFT
    with pytest.raises(AuroraError, match="lesson:queens has no version 2; there is only 1"):
        shown_text(histories, 2)
    with pytest.raises(AuroraError, match="has no version 1; the ledger has none of it"):
        shown_text(item_history(bought.build, "lesson:honey"), 1)
    with pytest.raises(AuroraError, match="lesson:queens is in bees/en and bees/en; name one"):
        shown_text(histories * 2, 1)


def run(*arguments: str) -> int:
    return cli.main([*arguments, "--config", *(f"{key}={value}" for key, value in MODELS.items())])


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    Bought().draft("queens", DRAFT)
    assert run("history") == 0
    assert capsys.readouterr().out == "No item has an edit or more than one version.\n"
    assert run("history", "lesson:queens", "--show", "1") == 0
    assert capsys.readouterr().out == DRAFT
    assert run("history", "lesson:queens", "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["versions"][0]["built"]
    assert "text" not in one["versions"][0]
    assert run("history", "lesson:queen") == 2
    assert "bees: there is no lesson 'queen'; did you mean lesson:queens?" in capsys.readouterr().err
    assert run("history", "--show", "1") == 2
    assert "--show needs an item" in capsys.readouterr().err


def test_offline_there_are_no_versions_but_edits(capsys: pytest.CaptureFixture[str]) -> None:
    make_build()
    edit()
    assert cli.main(["history"]) == 0
    output = capsys.readouterr()
    assert output.err.startswith("aurora: text_provider is offline, whose worksheets ")
    assert output.out.startswith("bees/en  lesson:queens  edited: edits/bees/en/lessons/queens.md\n")
    assert cli.main(["history", "lesson:queens"]) == 0
    assert "  the ledger has no answer for it" in capsys.readouterr().out
