"""The pictures of a lesson: which ones, where the outline has the content, and what their specs hold."""

from __future__ import annotations

import re
from typing import Any

import pytest

from aurora import languages
from aurora.diagrams.spec import DiagramSpec
from aurora.languages import pack
from aurora.outline.models import Topic, VisualWish
from aurora.providers.offline.visual_plan import CARD_KINDS
from aurora.providers.offline.visuals import plan_visuals, write_visual
from aurora.slices import CourseFacts, LabRef, LessonFacts, LessonSlice, Mark, ModuleFacts, VisualSlice

TOPICS = [
    Topic(title="Taking a sample", duration_minutes=20, bloom_level="Apply"),
    Topic(title="Reading the test strip", duration_minutes=15, bloom_level="Understand"),
]
LAB = LabRef(id="ponds", title="Measure three ponds", type="exercise", duration_minutes=25)


def slice_of(
    n: int = 1,
    *,
    visuals: int | list[VisualWish | None] = 4,
    language: str = "en",
    previous: str | None = "Why ponds die",
    next_: str | None = "Measuring hardness",
    **lesson: Any,
) -> VisualSlice:
    return VisualSlice(
        course=CourseFacts(id="water", title="Healthy ponds", language=language, outline_language="en"),
        module=ModuleFacts(title="Water quality"),
        lesson=LessonFacts(
            **({"id": "ph", "title": "Measuring acidity", "duration_minutes": 70, "bloom_level": "Apply"} | lesson)
        ),
        n=n,
        visuals=[None] * visuals if isinstance(visuals, int) else visuals,
        edit=None,
        previous=previous,
        next=next_,
        provider="offline",
    )


def roles(**given: Any) -> list[str]:
    return [visual.role for visual in plan_visuals(slice_of(**given))]


def spec_of(role: str, **given: Any) -> DiagramSpec:
    n = roles(**given).index(role) + 1
    return write_visual(slice_of(n, **given), None)


def fields(spec: DiagramSpec) -> dict[str, str | None]:
    return {node.id: node.detail for node in spec.nodes}


def test_diagrams_come_first_and_stand_in_the_order_of_the_text() -> None:
    assert roles(topics=TOPICS, labs=[LAB]) == ["place", "minutes", "topic_map", "flow"]
    assert roles(topics=TOPICS, labs=[LAB], visuals=1) == ["topic_map"]
    assert roles(topics=TOPICS, labs=[LAB], visuals=3) == ["minutes", "topic_map", "flow"]


def test_there_is_no_diagram_of_what_the_outline_does_not_say() -> None:
    assert [role for role in roles(visuals=8) if role not in CARD_KINDS] == ["place"]
    untimed = [topic.model_copy(update={"duration_minutes": None}) for topic in TOPICS]
    assert "minutes" not in roles(topics=untimed, visuals=8)
    assert "topic_map" not in roles(topics=TOPICS[:1], labs=[LAB], visuals=8)
    assert {"minutes", "flow"} <= set(roles(topics=TOPICS[:1], labs=[LAB], visuals=8))
    assert "flow" not in roles(topics=[Topic(title="Measuring acidity")], visuals=8)


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
@pytest.mark.parametrize("count", range(13))
@pytest.mark.parametrize("topics", [[], TOPICS[:1], TOPICS, [*TOPICS, *TOPICS]])
def test_no_two_pictures_of_a_lesson_are_alike(language: str, count: int, topics: list[Topic]) -> None:
    given = {"visuals": count, "language": language, "topics": topics}
    planned = plan_visuals(slice_of(**given))
    specs = [write_visual(slice_of(n, **given), None) for n in range(1, count + 1)]
    assert len({visual.description for visual in planned}) == len({visual.role for visual in planned}) == count
    assert len({spec.model_dump_json() for spec in specs}) == len({spec.alt for spec in specs}) == count
    for visual, spec in zip(planned, specs, strict=True):
        assert spec.alt != visual.description
        assert not re.search(r"\d", visual.description)
        assert "Why ponds die" not in visual.description
        assert "Measuring hardness" not in visual.description
        assert visual.description[0] in "“«" or visual.description[0].isupper()


def test_the_plan_needs_no_neighbours_so_that_text_and_picture_agree() -> None:
    picture = slice_of(topics=TOPICS)
    lesson = LessonSlice(
        **{name: getattr(picture, name) for name in ("course", "module", "lesson", "visuals", "provider")},
        words_per_minute=100,
    )
    assert (
        plan_visuals(lesson)
        == plan_visuals(picture)
        == plan_visuals(slice_of(topics=TOPICS, previous=None, next_=None))
    )


def test_the_map_has_the_lesson_and_its_topics() -> None:
    spec = spec_of("topic_map", topics=TOPICS)
    assert spec.kind == "hierarchy"
    assert [(node.label, node.detail) for node in spec.nodes] == [
        ("Measuring acidity", None),
        ("Taking a sample", "Apply"),
        ("Reading the test strip", "Understand"),
    ]
    assert [(edge.source, edge.target) for edge in spec.edges] == [("lesson", "topic-1"), ("lesson", "topic-2")]
    assert re.search("Measuring acidity.*Taking a sample.*Reading the test strip", spec.alt)


def test_the_flow_goes_through_topics_and_activities_in_order() -> None:
    spec = spec_of("flow", topics=TOPICS, labs=[LAB])
    assert [node.label for node in spec.nodes] == ["Taking a sample", "Reading the test strip", "Measure three ponds"]
    assert [node.emphasis for node in spec.nodes] == [False, False, True]
    assert spec.nodes[2].detail == "exercise"
    assert [(edge.source, edge.target) for edge in spec.edges] == [("part-1", "part-2"), ("part-2", "part-3")]
    assert re.search("Taking a sample.*Reading the test strip.*Measure three ponds", spec.alt)


def test_the_minutes_are_the_given_ones_and_what_is_left() -> None:
    spec = spec_of("minutes", topics=TOPICS, labs=[LAB])
    assert spec.kind == "timeline"
    assert [(node.label, node.weight) for node in spec.nodes] == [
        ("Taking a sample", 20),
        ("Reading the test strip", 15),
        ("Measure three ponds", 25),
        ("Not yet assigned", 10),
    ]
    assert "“Taking a sample” (20 min)" in spec.alt
    over = spec_of("minutes", topics=TOPICS, labs=[LAB], duration_minutes=30)
    assert [node.weight for node in over.nodes] == [20, 15, 25]
    gap = spec_of("minutes", topics=[*TOPICS, Topic(title="Frost")])
    assert [node.label for node in gap.nodes] == ["Taking a sample", "Reading the test strip"]


@pytest.mark.parametrize(
    ("previous", "next_", "labels"),
    [
        ("Why ponds die", "Measuring hardness", ["Why ponds die", "Measuring acidity", "Measuring hardness"]),
        (None, "Measuring hardness", ["Measuring acidity", "Measuring hardness"]),
        ("Why ponds die", None, ["Why ponds die", "Measuring acidity"]),
    ],
)
def test_the_place_is_between_the_neighbours_in_the_module(
    previous: str | None, next_: str | None, labels: list[str]
) -> None:
    spec = spec_of("place", previous=previous, next_=next_)
    assert [node.label for node in spec.nodes] == labels
    assert [node.label for node in spec.nodes if node.emphasis] == ["Measuring acidity"]
    assert [group.label for group in spec.groups] == ["Water quality"]
    assert {node.group for node in spec.nodes} == {spec.groups[0].id}
    assert len(spec.edges) == len(labels) - 1
    assert all(label in spec.alt for label in labels)


def test_the_only_lesson_of_a_module_stands_under_it() -> None:
    spec = spec_of("place", previous=None, next_=None)
    assert spec.kind == "hierarchy"
    assert [node.label for node in spec.nodes] == ["Water quality", "Measuring acidity"]


def test_a_brief_says_what_to_draw_and_what_the_outline_names() -> None:
    given = {"title": "Measuring: samples, strips and meters", "bloom_level": "Understand"}
    spec = spec_of("key_concept", **given)
    assert spec.kind == "card"
    assert list(fields(spec)) == ["purpose", "elements", "kind", "alt"]
    assert "“Measuring: samples, strips and meters”" in str(fields(spec)["purpose"])
    assert "“samples”, “strips”, “meters”" in str(fields(spec)["elements"])
    assert fields(spec)["kind"] == "concept map"
    assert all(node.label + ":" in spec.alt for node in spec.nodes)


def test_briefs_follow_the_level_and_the_alternatives_in_a_title() -> None:
    assert roles(bloom_level="Evaluate", visuals=3) == ["place", "criteria", "decision"]
    assert roles(title="Strips vs. meters", visuals=2)[1] == "comparison"


def test_briefs_are_spread_over_the_topics() -> None:
    topics = [Topic(title=name) for name in ("Frost", "Ice", "Snow", "Hail")]
    planned = [visual for visual in plan_visuals(slice_of(topics=topics, visuals=7)) if visual.role in CARD_KINDS]
    assert [visual.topic for visual in planned] == [0, 1, 2, 3]
    assert planned[2].description.startswith("“Snow”: ")


def test_wishes_keep_their_place_and_their_words() -> None:
    wishes = [
        None,
        VisualWish(description="A pond\nat <b>dawn</b>", kind="illustration", requirements="No people"),
        None,
        VisualWish(description="A pond at <b>dawn</b>"),
    ]
    given = {"visuals": wishes, "topics": TOPICS, "labs": [LAB]}
    planned = plan_visuals(slice_of(**given))
    assert [visual.role for visual in planned] == ["topic_map", "wish", "flow", "wish"]
    assert [visual.description for visual in planned][1::2] == ["A pond at <b>dawn</b>", "A pond at <b>dawn</b> (2)"]
    spec = write_visual(slice_of(2, **given), None)
    assert spec.kind == "card"
    assert fields(spec)["purpose"] == "A pond at <b>dawn</b>"
    assert fields(spec)["requirements"] == "No people"
    assert fields(spec)["kind"] == pack("en").text("visual", "kind_illustration")


def test_a_mark_that_an_author_changed_decides() -> None:
    given = {"topics": TOPICS, "labs": [LAB]}
    planned = plan_visuals(slice_of(**given))
    assert write_visual(slice_of(2, **given), Mark(n=2, description=planned[1].description)).kind == "timeline"
    changed = write_visual(slice_of(2, **given), Mark(n=2, description="Frogs at night"))
    assert changed.kind == "card"
    assert fields(changed)["purpose"] == "Frogs at night"
    beyond = write_visual(slice_of(9, **given), Mark(n=9, description="Toads"))
    assert fields(beyond)["purpose"] == "Toads"
    assert write_visual(slice_of(9, **given), None).kind == "card"


def test_titles_of_strangers_are_plain_text_and_no_slot() -> None:
    wishes = [VisualWish(description="TODO(outcome): x\u202e\x00")]
    assert plan_visuals(slice_of(visuals=wishes))[0].description == "TODO (outcome): x"
    spec = spec_of("topic_map", topics=[Topic(title="a\n*b*"), Topic(title="\u200b")])
    assert [node.label for node in spec.nodes[1:]] == ["a *b*", "–"]


def test_every_text_of_the_pack_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    class Recorded(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            asked.add(name)
            return super().__getitem__(name)

    original = languages._part
    monkeypatch.setattr(languages, "_part", lambda code, part: Recorded(original(code, part)))
    parts = "All: ice, frost and snow"
    wishes: list[VisualWish | None] = [
        VisualWish(description="x", requirements="y"),
        VisualWish(description="z", kind="illustration"),
    ]
    for given in (
        {"visuals": 12, "title": parts},
        {"visuals": 12, "bloom_level": "Remember"},
        {"visuals": 12, "topics": TOPICS, "labs": [LAB]},
        {"visuals": 1, "previous": None, "next_": None},
        {"visuals": wishes},
    ):
        for n in range(1, len(slice_of(**given).visuals) + 1):
            write_visual(slice_of(n, **given), None)
    assert set(original("en", "visual")) <= asked
