"""Nothing is bought under what a person wrote or drew."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from tests.models.course import SMALL, Course, to_buy
from tests.models.vendors import Vendors

WRITTEN = """\
# Boiling eggs

[POSITION]

My own words about water.

[VISUAL 1: an egg that I drew]

[VISUAL 2: a pan on the fire]
"""
FILES = ["lessons/module-01-lesson-01.md", "images/boiling-eggs-1.png", "images/boiling-eggs-2.png"]


def test_a_lesson_and_a_picture_of_ones_own_are_bought_from_nobody(
    vendors: Vendors, new_course: Callable[..., Course]
) -> None:
    course = new_course(SMALL).buys(vendors, "openai", quality="balanced", content="theory")
    edits = course.path / "edits/tiny/en"
    for folder in ("lessons", "images"):
        (edits / folder).mkdir(parents=True)
    (edits / "lessons/boiling-eggs.md").write_text(WRITTEN, encoding="utf-8")
    Image.effect_mandelbrot((320, 180), (-3, -2.5, 2, 2.5), 100).save(edits / "images/boiling-eggs-1.png")
    drawn = (edits / "images/boiling-eggs-1.png").read_bytes()
    assert to_buy(course.plan()) == {"visual.spec": 1, "slides": 1}
    result = course.build(*FILES)
    assert result.code == 0, result.output
    assert [(entry.task, entry.item) for entry in course.accepted] == [("visual.spec", "visual:boiling-eggs-2")]
    page = (course.edition / FILES[0]).read_text(encoding="utf-8")
    assert "My own words about water." in page

    course.outline(SMALL.replace("topics: [Water, Salt]", "topics: [Water, Salt, Fire]"))
    course.settings["text_model"] = "another-model"
    assert to_buy(course.plan()) == {"visual.spec": 1, "slides": 1}
    again = course.build(*FILES)
    assert again.code == 0, again.output
    assert {entry.item for entry in course.accepted} == {"visual:boiling-eggs-2"}
    assert (course.edition / FILES[0]).read_text(encoding="utf-8") == page
    assert (course.edition / FILES[1]).read_bytes() == drawn == (edits / "images/boiling-eggs-1.png").read_bytes()
    assert (edits / "lessons/boiling-eggs.md").read_text(encoding="utf-8") == WRITTEN
