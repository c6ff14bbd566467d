"""The worksheet of a lesson."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest
from markdown_it import MarkdownIt

from aurora import languages
from aurora.languages import pack
from aurora.outline.models import Topic, VisualWish
from aurora.pages import find_marks
from aurora.providers.offline.lesson import write_lesson
from aurora.providers.offline.overlap import best_match
from aurora.providers.offline.time_plan import time_plan
from aurora.providers.offline.topics import title_parts
from aurora.providers.offline.visuals import plan_visuals
from aurora.slices import CourseFacts, LabRef, LessonFacts, LessonSlice, ModuleFacts
from aurora.slots import find_slots

LANGUAGES = ("en", "es", "pt", "fr")
WATER = [
    Topic(title="Taking a sample", duration_minutes=20, bloom_level="Apply"),
    Topic(title="Reading the test strip", duration_minutes=15, bloom_level="Understand"),
]
PAPER = LabRef(id="ph", title="Measure three ponds", type="exercise", duration_minutes=25)


def slice_of(
    *,
    language: str = "en",
    visuals: int | list[VisualWish | None] = 4,
    course: Any = None,
    module: Any = None,
    **lesson: Any,
) -> LessonSlice:
    facts = {"id": "ph", "title": "Measuring acidity", "duration_minutes": 60, "bloom_level": "Apply"} | lesson
    about = {"id": "water", "title": "Healthy ponds", "language": language, "outline_language": "en"} | (course or {})
    return LessonSlice(
        course=CourseFacts(**about),
        module=ModuleFacts(**({"title": "Water quality"} | (module or {}))),
        lesson=LessonFacts(**facts),
        visuals=[None] * visuals if isinstance(visuals, int) else visuals,
        words_per_minute=100,
        provider="offline",
    )


def full(language: str = "en", **lesson: Any) -> LessonSlice:
    return slice_of(
        language=language,
        course={
            "level": "beginner",
            "audience": ["Pond keepers"],
            "prerequisites": ["None but curiosity"],
            "learning_outcomes": ["Keep fish alive", "Measure acidity and hardness"],
            "requirements": "- Metric units only\n- No brand names",
        },
        module={"summary": "What water tells.", "bloom_level": "Apply"},
        **(
            {"topics": WATER, "labs": [PAPER], "description": "From sample to number.", "requirements": "Mention frost"}
            | lesson
        ),
    )


def section(text: str, heading: str) -> str:
    return re.split(r"^## ", text.split(f"\n## {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def slots(text: str) -> dict[str, str]:
    return {slot.id: slot.hint for slot in find_slots(text)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topics", [[], WATER])
def test_a_worksheet_has_every_required_section_in_order(language: str, topics: list[Topic]) -> None:
    text = write_lesson(full(language, topics=topics))
    words = pack(language)
    headings = re.findall(r"^(#+) (.+)$", text, flags=re.M)
    required = [words.text("lesson", name) for name in words.texts("lesson", "required_sections")]
    seconds = [title for marks, title in headings if marks == "##"]
    assert [title for title in seconds if title in required] == required
    assert [title for marks, title in headings if marks == "#"] == ["Measuring acidity"]
    assert headings[0][0] == "#"
    levels = [len(marks) for marks, _ in headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [title for marks, title in headings if marks == "###"] == [topic.title for topic in topics]


def test_the_marks_of_publishing_stand_alone() -> None:
    lines = write_lesson(full()).splitlines()
    assert lines[:3] == ["# Measuring acidity", "", "[POSITION]"]
    assert lines[-1] == "[NEXT]"
    assert lines.count("[POSITION]") == lines.count("[NEXT]") == 1


@pytest.mark.parametrize("count", range(13))
@pytest.mark.parametrize("topics", [[], WATER[:1], WATER, WATER * 4])
def test_each_picture_is_marked_once_with_its_planned_caption(count: int, topics: list[Topic]) -> None:
    slice_ = slice_of(visuals=count, topics=topics)
    marks = find_marks(write_lesson(slice_), "ph")
    assert [mark.n for mark in marks] == list(range(1, count + 1))
    assert [mark.description for mark in marks] == [visual.description for visual in plan_visuals(slice_)]


def test_a_wished_picture_stands_with_the_topic_that_it_is_about() -> None:
    wishes = [VisualWish(description="A colour chart beside a test strip"), None]
    text = write_lesson(slice_of(visuals=wishes, topics=WATER))
    assert "[VISUAL 1: A colour chart beside a test strip]" in text.split("### Reading the test strip")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_slots_are_unique_and_the_same_in_every_language(language: str) -> None:
    ids = [slot.id for slot in find_slots(write_lesson(full(language)))]
    assert len(ids) == len(set(ids))
    assert ids == [slot.id for slot in find_slots(write_lesson(full("en")))]
    assert {
        f"topic-{n}-{name}"
        for n in (1, 2)
        for name in ("explanation", "example", "mistake", "check", "answer", "source")
    } <= set(ids)


def test_given_objectives_stand_word_for_word() -> None:
    text = write_lesson(full(objectives=["Take a sample *safely*", "Name three_signs of decay"]))
    part = section(text, "Objectives")
    assert "- Take a sample \\*safely\\*\n- Name three_signs of decay" in part
    assert "objectives" not in slots(text)


def test_proposed_objectives_are_at_most_three_and_say_so() -> None:
    topics = [Topic(title=f"Subject {name}", duration_minutes=5, bloom_level="Apply") for name in "abcde"]
    topics[3] = topics[3].model_copy(update={"duration_minutes": 20})
    topics[4] = topics[4].model_copy(update={"bloom_level": "Remember", "duration_minutes": 90})
    text = write_lesson(full(topics=topics))
    proposed = re.findall(r"^- (.+)$", section(text, "Objectives"), flags=re.M)
    assert [re.findall(r"Subject \w", line) for line in proposed] == [["Subject a"], ["Subject b"], ["Subject d"]]
    assert "“Subject c”, “Subject e”" in slots(text)["objectives"]
    assert all("“" in line for line in proposed)


def test_without_topics_there_is_one_proposed_objective_a_level() -> None:
    text = write_lesson(slice_of(bloom_level="Understand / Evaluate"))
    proposed = re.findall(r"^- (.+)$", section(text, "Objectives"), flags=re.M)
    assert len(proposed) == 2
    assert all("“Measuring acidity”" in line for line in proposed)


def test_the_facts_of_course_and_lesson_are_quoted() -> None:
    part = section(write_lesson(full()), "Audience and context")
    for fact in ("Pond keepers", "None but curiosity", "What water tells.", "beginner", "60 min", "Apply"):
        assert f"| {fact} |" in part
    assert "| not given |" in section(write_lesson(slice_of(duration_minutes=None)), "Audience and context")


def test_the_level_is_its_own_its_topics_its_modules_or_assumed() -> None:
    def row(**lesson: Any) -> str:
        return re.findall(r"^\| Bloom level \| (.+) \|$", write_lesson(slice_of(**lesson)), flags=re.M)[0]

    assert row() == "Apply"
    assert row(bloom_level=None, topics=WATER) == "Understand / Apply"
    assert row(bloom_level=None, module={"bloom_level": "Crear"}).startswith("Create (")
    assert row(bloom_level="hard").startswith("not given")


def test_the_outcome_that_shares_words_is_quoted_with_them() -> None:
    text = write_lesson(full())
    assert "**Course outcome it seems to serve:** “Measure acidity and hardness”" in text
    assert "“acidity”" in slots(text)["outcome"]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["Bake bread"], "No learning outcome of the course has a telling word in common"),
        (["Understand the basics of ponds"], "No learning outcome of the course has a telling word in common"),
        ([], "The outline has no learning outcomes"),
        (["Judge water by its quality"], "only through its module or activities: “water”, “quality”"),
    ],
)
def test_where_no_outcome_matches_that_is_said(outcomes: list[str], expected: str) -> None:
    text = write_lesson(slice_of(course={"learning_outcomes": outcomes}, topics=WATER[:1]))
    assert expected in slots(text)["outcome"]


def test_words_match_across_accents_endings_and_word_classes() -> None:
    outcomes = ["Configurar redes privadas", "Actualizar los dispositivos móviles"]
    found = best_match(outcomes, ["Actualización de un dispositivo movil"])
    assert found is not None
    assert (found.index, found.words) == (1, ("Actualizar", "dispositivos", "móviles"))
    assert best_match(outcomes, ["El uso de los datos con otros"]) is None
    assert best_match(outcomes, ["Redes privadas"], common="Redes privadas seguras") is None
    assert best_match([], ["anything"]) is None


@pytest.mark.parametrize(
    ("lesson", "balance", "said"),
    [
        ({"topics": WATER, "labs": [PAPER]}, "adds_up", "The parts add up to the lesson's 60 min."),
        ({"topics": WATER}, "unassigned", "The parts take 35 min of the lesson's 60 min. Not yet assigned: 25 min."),
        (
            {"topics": WATER, "labs": [PAPER], "duration_minutes": 20},
            "over",
            "The parts take 60 min, which is 40 min more than the lesson's 20 min.",
        ),
        ({"topics": WATER, "duration_minutes": None}, "no_lesson", "its parts take 35 min"),
        ({"topics": [Topic(title="Frost")], "duration_minutes": None}, "nothing", "The outline gives no minutes"),
        ({"topics": [*WATER, Topic(title="Frost")]}, "some_missing", "Without minutes: “Frost”. Left for them: 25 min"),
        (
            {"topics": [*WATER, Topic(title="Frost")], "duration_minutes": 30},
            "some_missing_over",
            "already take 35 min",
        ),
        ({"topics": [*WATER, Topic(title="Frost")], "duration_minutes": None}, "some_missing_no_lesson", "“Frost”"),
        ({"topics": [Topic(title="Frost"), Topic(title="Ice")]}, "all_missing", "Share out the lesson's 60 min"),
        ({"labs": [PAPER]}, "rest_content", "Left for the content, which the outline does not split yet: 35 min."),
        ({}, "unsplit", "The lesson takes 60 min."),
    ],
)
def test_the_time_plan_says_what_the_minutes_come_to(lesson: dict[str, Any], balance: str, said: str) -> None:
    slice_ = slice_of(**lesson)
    text = write_lesson(slice_)
    plan = time_plan(slice_.lesson, slice_.lesson.topics)
    assert plan.balance == balance
    assert said in section(text, "Time plan")
    assert ("time-plan" in slots(text)) is (balance not in ("adds_up", "unsplit", "rest_content"))


def test_a_lab_longer_than_its_lesson_is_named() -> None:
    text = write_lesson(slice_of(topics=WATER, labs=[PAPER.model_copy(update={"duration_minutes": 90})]))
    assert "“Measure three ponds” alone takes 90 min, longer than the whole lesson." in slots(text)["time-plan"]
    filled = write_lesson(slice_of(topics=WATER, labs=[PAPER], duration_minutes=35))
    assert "The topics alone fill the lesson" in slots(filled)["time-plan"]


def test_minutes_are_never_rescaled_and_run_from_part_to_part() -> None:
    topics = [Topic(title="A", duration_minutes=7.5), Topic(title="B"), Topic(title="C", duration_minutes=5)]
    part = section(write_lesson(slice_of(language="es", topics=topics, duration_minutes=10)), "Plan de tiempo")
    rows = re.findall(r"^\| (\S*) \| (\w) \| tema \| (\S+) \|$", part, flags=re.M)
    assert rows == [("0–7,5", "A", "7,5"), ("–", "B", "–"), ("–", "C", "5")]


def test_a_topic_has_minutes_words_questions_and_slots() -> None:
    part = write_lesson(full()).split("### Taking a sample\n")[1].split("### ")[0]
    assert "20 min · up to 2000 words · Bloom level: Apply" in part
    assert re.findall(r"^(\d)\. .+\?$", part, flags=re.M) == ["1", "2", "3"]
    assert "“Taking a sample”" in part
    assert write_lesson(full()).count("minutes × 100 words a minute") == 1


@pytest.mark.parametrize("level", ["Remember", "Understand", "Apply / Analyze", "Evaluate", "Create", "nothing known"])
def test_no_two_topics_of_a_lesson_ask_the_same_three_questions(level: str) -> None:
    topics = [Topic(title=f"Subject {name}", bloom_level=level) for name in "abcdefghijkl"]
    text = write_lesson(slice_of(topics=topics))
    asked = []
    for topic in topics:
        part = text.split(f"### {topic.title}\n")[1].split("### ")[0]
        questions = re.findall(r"^\d\. (.+)$", part, flags=re.M)
        asked.append(tuple(question.replace(topic.title, "it") for question in questions))
        assert topic.title in questions[0]
    assert len(set(asked)) == len(topics)


def test_without_topics_one_table_asks_to_split_the_lesson() -> None:
    text = write_lesson(slice_of(title="Measuring: samples, strips (paper, plastic) and meters"))
    part = section(text, "Content")
    assert "###" not in part
    rows = [line for line in part.splitlines() if line.startswith("| TODO(split-")]
    assert [re.findall("“(.+)”", row)[0] for row in rows] == ["samples", "strips (paper, plastic)", "meters"]
    assert "60 min" in slots(text)["split"]
    assert "60 min × 100 words a minute = 6000 words" in part
    assert len(re.findall(r"^\d\. .+\?$", part, flags=re.M)) == 3
    assert "lesson-explanation" in slots(text)
    assert len(re.findall(r"TODO\(split-\d\)", write_lesson(slice_of()))) == 3


def test_a_single_topic_that_repeats_the_title_splits_nothing() -> None:
    text = write_lesson(slice_of(topics=[Topic(title="1.1 measuring Acidity")]))
    assert "split" in slots(text)
    assert "###" not in text


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Bowlines, hitches, and square knots", ("Bowlines", "hitches", "square knots")),
        ("Claves: rotación, HIL (human, loop) y cierre", ("rotación", "HIL (human, loop)", "cierre")),
        (
            "Copias (locales y remotas); restauración y pruebas",
            ("Copias (locales y remotas)", "restauración y pruebas"),
        ),
        ("Security basics", ()),
        ("Cats and dogs", ()),
        ("Java, the safe way", ()),
        ("Esquema (context, docs): campos y ejemplos", ()),
    ],
)
def test_a_title_lists_parts_only_where_it_is_a_list(title: str, parts: tuple[str, ...]) -> None:
    assert title_parts(title) == parts


def test_activities_and_requirements_are_listed_only_where_there_are_some() -> None:
    text = write_lesson(full())
    assert "**“Measure three ponds” (exercise, 25 min):** TODO(activity-1): " in section(text, "Activities")
    found = slots(section(text, "Author's requirements"))
    assert list(found.values()) == ["Metric units only", "No brand names", "Mention frost"]
    assert "- [ ] TODO(requirement-1): " in text
    bare = write_lesson(slice_of())
    assert "## Activities" not in bare
    assert "## Author's requirements" not in bare


def test_outline_text_of_another_language_is_quoted_as_it_is() -> None:
    text = write_lesson(full("fr"))
    assert "\n## Objectifs\n" in text
    assert "| Public | Pond keepers |" in text
    assert "\n### Taking a sample\n" in text
    assert "«\u00a0Measure acidity and hardness\u00a0»" in text


def test_a_language_without_a_pack_has_english_headings() -> None:
    assert "\n## Objectives\n" in write_lesson(full("de"))


HOSTILE = [
    "<script>alert(1)</script>",
    "[VISUAL 1: stolen]",
    "[NEXT]",
    "TODO(outcome): stolen",
    "a | b | c",
    "**bold** _and_ `code` ![x](http://x.example/a.png) [y](javascript:alert(1))",
    "line\n\n# heading\n\n```\nfence",
    "{braces} {0} %s $x \\",
    "<!-- hidden --> &amp; <http://x.example>",
    "\u202ereversed\u202c \x00 \x1b[31m",
    "- [ ] item",
    "1. one",
    "### C #",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_strangers_stays_inert(text: str) -> None:
    slice_ = slice_of(
        title=text,
        description=text,
        objectives=[text],
        requirements=text,
        topics=[Topic(title=text, description=text, duration_minutes=5), Topic(title="b" + text)],
        labs=[PAPER.model_copy(update={"title": text})],
        course={"audience": [text], "prerequisites": [text], "level": text, "learning_outcomes": [text, "x " + text]},
        module={"title": text, "summary": text},
        visuals=[None, None, VisualWish(description=text), None, None],
    )
    harmless = write_lesson(
        slice_.model_copy(
            update={
                "lesson": slice_.lesson.model_copy(
                    update={"title": "plain", "requirements": "\n".join(["r"] * len(text.splitlines()))}
                )
            }
        )
    )
    page = write_lesson(slice_)
    assert [mark.n for mark in sorted(find_marks(page, "ph"), key=lambda mark: mark.n)] == [1, 2, 3, 4, 5]
    ids = [slot.id for slot in find_slots(page)]
    assert len(ids) == len(set(ids))
    assert {id_ for id_ in ids if not id_.startswith("requirement")} == {
        slot.id for slot in find_slots(harmless) if not slot.id.startswith("requirement")
    }
    assert page.splitlines().count("[NEXT]") == page.splitlines().count("[POSITION]") == 1
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    kinds = {token.type for token in tokens} | {c.type for token in tokens for c in token.children or []}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "fence", "code_block"}
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    for table in re.findall(r"(?:^\|.*\n)+", page, flags=re.M):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


def test_the_same_slice_gives_the_same_bytes_in_any_process() -> None:
    slice_ = full("es")
    program = (
        "import sys; from aurora.slices import LessonSlice; from aurora.providers.offline.lesson import write_lesson;"
        "sys.stdout.buffer.write(write_lesson(LessonSlice.model_validate_json(sys.stdin.buffer.read())).encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=slice_.model_dump_json().encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {write_lesson(slice_).encode()}


def test_every_text_of_the_pack_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[tuple[str, str]] = set()

    class Recorded(dict[str, Any]):
        part: str

        def __getitem__(self, name: str) -> Any:
            asked.add((self.part, name))
            return super().__getitem__(name)

    original = languages._part

    def recording(code: str, part: str) -> Recorded:
        recorded = Recorded(original(code, part))
        recorded.part = part
        return recorded

    monkeypatch.setattr(languages, "_part", recording)
    labs = [PAPER.model_copy(update={"type": type_}) for type_ in ("lab", "demo", "exercise", "discussion", "quiz")]
    gap = Topic(title="Frost")
    for slice_ in (
        full(),
        full(labs=labs),
        full(duration_minutes=30),
        full(duration_minutes=35),
        full(labs=[]),
        full(topics=[*WATER, gap], duration_minutes=90),
        full(topics=[*WATER, gap]),
        full(topics=[*WATER, gap], duration_minutes=None),
        full(topics=[*WATER, gap], duration_minutes=10),
        full(topics=[gap, Topic(title="Ice")], labs=[]),
        full(topics=[*WATER, *WATER], duration_minutes=None),
        full(topics=[], labs=[PAPER]),
        full(title="All: ice, frost and snow", topics=[], labs=[]),
        full(topics=[], labs=[], duration_minutes=None, objectives=["Swim"]),
        slice_of(bloom_level=None),
        slice_of(bloom_level=None, module={"bloom_level": "Create"}),
        slice_of(course={"learning_outcomes": ["Bake bread"], "level": "intermediate"}),
        slice_of(course={"learning_outcomes": ["Judge quality"], "level": "advanced"}),
        *(slice_of(bloom_level=level) for level in ("Remember", "Understand", "Apply", "Analyze", "Evaluate")),
        *(
            slice_of(topics=[Topic(title=f"T{n}", bloom_level=level) for n in range(2)])
            for level in ("Analyze", "Evaluate")
        ),
    ):
        write_lesson(slice_)
    for part in ("lesson", "bloom"):
        names = set(original("en", part))
        # `required_sections` is what checks ask for.
        assert names - {name for where, name in asked if where == part} <= {"required_sections"}
