"""What is asked for the spec of a picture, and what of its lesson informs it."""

from __future__ import annotations

from typing import Any

import pytest

from aurora.diagrams.spec import DiagramSpec
from aurora.generate import Answer
from aurora.illustrations import IllustrationSpec
from aurora.outline import VisualWish
from aurora.slices import CourseFacts, LessonFacts, ModuleFacts, VisualSlice, Writer
from aurora.visuals import MOST_CONTEXT, parse_spec, section_around, spec_request

WRITERS = {"visual.spec": Writer(provider="openai", model="m", prompt="1")}
LESSON = (
    "# Bees\n\nIntro.\n\n## Queens\n\nOne queen.\n\n[VISUAL 1: A queen]\n\n## Drones\n\nMany.\n\n[VISUAL 2: Drones]\n"
)
SCENE = '{"title": "Q", "alt": "A queen.", "scene": "A queen bee."}'
BOXES = '{"kind": "flow", "title": "Q", "alt": "Boxes.", "nodes": [{"id": "a", "label": "A"}]}'


def visual(n: int = 1, **changes: Any) -> VisualSlice:
    facts = {
        "course": CourseFacts(id="bees", title="Bees", language="es", outline_language="en"),
        "module": ModuleFacts(title="The hive"),
        "lesson": LessonFacts(id="bees", title="Bees"),
        "visuals": [None, None],
        "provider": "openai",
        "writers": WRITERS,
    }
    return VisualSlice.model_validate({**facts, "n": n, **changes})


def hard(slice_: VisualSlice, lesson: str = LESSON) -> dict[str, Any]:
    return dict(spec_request(slice_, lesson, None).hard)


def test_the_mark_the_kind_the_language_and_the_style_decide() -> None:
    assert hard(visual(kind="illustration", style="Woodcut.")) == {
        "description": "A queen",
        "kind": "illustration",
        "language": "es",
        "style": "Woodcut.",
        "requirements": None,
        "revision": 1,
    }
    assert hard(visual(), LESSON.replace("One queen.", "Just one queen.")) == hard(visual())
    other = LessonFacts(id="other", title="Other", description="Else")
    assert hard(visual(lesson=other)) == hard(visual())


@pytest.mark.parametrize(
    "published",
    [
        "![A queen](../images/bees-1.png)",
        '![A queen](../images/bees-1.png "The queen of a \\"hive\\"")',
        "[VISUAL 1: A  queen]",
        "[VISUAL 1: A\u00a0queen\u200b]",
        "[VISUAL 1:  A queen ]",
    ],
)
def test_a_mark_asks_for_the_same_picture_however_it_is_spaced(published: str) -> None:
    assert hard(visual(), LESSON.replace("[VISUAL 1: A queen]", published)) == hard(visual())


def test_a_wish_adds_what_its_author_insists_on() -> None:
    wish = VisualWish(description="A hive", requirements="No people", revision=2)
    asked = hard(visual(visuals=[wish, None]))
    assert (asked["description"], asked["requirements"], asked["revision"]) == ("A queen", "No people", 2)
    assert hard(visual(visuals=[wish, None]), "")["description"] == "A hive"
    assert hard(visual(), "")["description"] == "Bees"


def test_the_section_of_a_picture_informs_it() -> None:
    assert section_around(LESSON, 1) == "## Queens\n\nOne queen.\n\n[VISUAL 1: A queen]\n"
    assert section_around(LESSON, 2) == "## Drones\n\nMany.\n\n[VISUAL 2: Drones]\n"
    page = LESSON.replace("[VISUAL 2: Drones]", "![Drones \\[x\\]](../images/bees-2.png)")
    assert section_around(page, 2).startswith("## Drones")
    captioned = page.replace("bees-2.png)", 'bees-2.png "Drones at noon")')
    assert section_around(captioned, 2).startswith("## Drones")


def test_without_a_mark_the_beginning_of_the_lesson_informs_it_and_never_too_much() -> None:
    assert section_around(LESSON, 3) == "# Bees\n\nIntro.\n"
    assert section_around("", 1) == ""
    assert section_around("No heading.\n\n[VISUAL 1: x]", 1) == "No heading.\n\n[VISUAL 1: x]"
    assert len(section_around("## A\n" + "x" * 2 * MOST_CONTEXT, 1)) == MOST_CONTEXT


def test_an_answer_becomes_a_spec_in_the_language_of_the_edition() -> None:
    painted = parse_spec(visual(kind="illustration"), Answer(SCENE))
    assert isinstance(painted, IllustrationSpec)
    assert painted.language == "es"
    drawn = parse_spec(visual(), Answer(f"```json\n{BOXES}\n```"))
    assert isinstance(drawn, DiagramSpec)
    assert drawn.language == "es"


@pytest.mark.parametrize(
    ("kind", "answer"), [("diagram", SCENE), ("illustration", BOXES), ("diagram", ""), ("diagram", "[" * 9000)]
)
def test_an_answer_of_another_form_is_refused(kind: str, answer: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_spec(visual(kind=kind), Answer(answer))
