"""A course: ids and numbers of lessons and labs, what they continue, and the ids written into the outline."""

import re
from pathlib import Path

import pytest

from aurora.course import load_course
from aurora.errors import ProblemsError
from aurora.pinning import pin, unpinned
from aurora.settings import load_settings
from aurora.targets import Edition, all_targets

OUTLINE = """\
# Kept comment
course: {title: T, language: en}
modules:
  - title: "Module 1: Basics"
    lessons:
      - title: 1.1 Summary   # a remark
        labs:
          - "Lab: Try it"
          - {title: "Demo: Watch it", duration_minutes: 5}
      - duration_minutes: 10
        title: Second
    labs:
      - title: Try it
        continues: try it
  - title: Advanced
    lessons:
      - {title: Summary}
      - id: own
        title: Third
"""


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    file = tmp_path / "My Course.yaml"
    file.write_text(OUTLINE, encoding="utf-8")
    return file


def test_ids_and_numbers(outline: Path) -> None:
    course = load_course(outline)
    assert course.id == "my-course"
    assert [(item.id, item.number) for item in course.lessons] == [
        ("basics-summary", "1.1"),
        ("second", "1.2"),
        ("advanced-summary", "2.1"),
        ("own", "2.2"),
    ]
    assert [(item.id, item.number, item.lab.type, item.continues) for item in course.labs] == [
        ("basics-try-it", "1.1.1", "lab", None),
        ("watch-it", "1.1.2", "demo", None),
        ("basics-try-it-2", "1.1", "lab", "basics-try-it"),
    ]


def test_equal_titles_are_said_with_their_lines(outline: Path) -> None:
    warnings = [str(warning) for warning in load_course(outline).warnings]
    assert any("the lessons on lines 6, 17 share the title 'Summary'" in warning for warning in warnings)
    assert any("the labs on lines 8, 13 share the title 'Try it'" in warning for warning in warnings)


def test_a_lab_cannot_continue_what_does_not_stand_before_it(outline: Path) -> None:
    outline.write_text(OUTLINE.replace("continues: try it", "continues: third"), encoding="utf-8")
    with pytest.raises(
        ProblemsError, match=r":13:9: continues: no lab 'third' stands before this one; labs before it: "
    ):
        load_course(outline)


def test_pinning_writes_every_id_and_changes_nothing_else(outline: Path) -> None:
    before = load_course(outline)
    assert [item.id for item in unpinned(before)] == [
        "basics-summary",
        "basics-try-it",
        "watch-it",
        "second",
        "basics-try-it-2",
        "advanced-summary",
    ]
    pin(before)
    text = outline.read_text(encoding="utf-8")
    assert "      - id: basics-summary\n        title: 1.1 Summary   # a remark\n" in text
    assert '          - id: basics-try-it\n            title: "Lab: Try it"\n' in text
    assert '          - {id: watch-it, title: "Demo: Watch it", duration_minutes: 5}\n' in text
    assert "      - id: second\n        duration_minutes: 10\n        title: Second\n" in text
    assert "      - {id: advanced-summary, title: Summary}\n" in text
    after = load_course(outline)
    assert [item.id for item in after.lessons] == [item.id for item in before.lessons]
    assert unpinned(after) == []
    assert list(outline.parent.iterdir()) == [outline]


def test_plain_texts_are_pinned_wherever_they_stand(outline: Path) -> None:
    outline.write_text(
        "course: {title: T, language: en}\nmodules:\n  - title: M\n    lessons:\n      - X one\n      - 'Y: two'\n"
        '      - title: Z\n        labs: [Knead, "Bake, then cool"]\n',
        encoding="utf-8",
    )
    pin(load_course(outline))
    text = outline.read_text(encoding="utf-8")
    assert "      - id: x-one\n        title: X one\n      - id: y-two\n        title: 'Y: two'\n" in text
    assert '        labs: [{id: knead, title: Knead}, {id: bake-then-cool, title: "Bake, then cool"}]\n' in text


def test_pinned_ids_survive_a_rename_and_a_move(outline: Path) -> None:
    pin(load_course(outline))
    text = outline.read_text(encoding="utf-8").replace("title: Second", "title: Something else")
    outline.write_text(text, encoding="utf-8")
    assert load_course(outline).lessons[1].id == "second"


def test_windows_line_ends_are_kept(outline: Path) -> None:
    outline.write_bytes(OUTLINE.replace("\n", "\r\n").encode())
    pin(load_course(outline))
    data = outline.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > OUTLINE.count("\n")


def test_targets_of_a_selection_never_have_the_names_of_the_whole(outline: Path) -> None:
    course = load_course(outline)
    whole = Edition(course, "en", load_settings({}))
    part = Edition(course, "en", load_settings({"modules": "2"}))
    assert (whole.selection, part.selection) == (None, "2")
    assert Edition(course, "en", load_settings({"modules": "1-2"})).selection is None
    assert Edition(course, "en", load_settings({"modules": "1,5"})).selection == "1"
    assert (part.book, part.site) == ("book/my-course-modules-2", "site-modules-2")
    assert Edition(course, "en", load_settings({"content": "theory"})).site == "site-theory"
    assert not any("/labguide/" in target for target in all_targets(part)), "module 2 has no labs"
    assert len(all_targets(whole)) == 4 + 4 * 4 + 4 * 4 * 2 + 2 * 2 + 6 + 3 + 2 + 6 + 1


def test_the_number_of_pictures_is_the_outlines_or_the_configs(outline: Path) -> None:
    outline.write_text(
        OUTLINE.replace("title: Second", "title: Second\n        visuals: [A key, A lock]").replace(
            "title: Third", "title: Third\n        visuals: 0"
        ),
        encoding="utf-8",
    )
    edition = Edition(load_course(outline), "en", load_settings({"visuals_per_lesson": 3}))
    assert [len(edition.wishes(item)) for item in edition.lessons] == [3, 2, 3, 0]
    assert edition.visuals(edition.lessons[1]) == ["second-1", "second-2"]


def test_a_byte_order_mark_and_odd_line_separators_are_kept(outline: Path) -> None:
    outline.write_bytes(("\ufeff" + OUTLINE.replace("Kept comment", "Kept \x85 comment")).encode())
    pin(load_course(outline))
    text = outline.read_text(encoding="utf-8")
    assert text.startswith("\ufeff# Kept \x85 comment\n")
    assert "      - id: second\n        duration_minutes: 10\n" in text


def test_modules_have_names_of_their_own_whatever_their_titles(outline: Path) -> None:
    titles = ["A", "A 2", "A", "Módulo 3: A", "!!!", "家", "course"]
    modules = "".join(f"  - title: '{title}'\n    lessons: [L{n}]\n" for n, title in enumerate(titles))
    outline.write_text(f"course: {{title: T, language: en}}\nmodules:\n{modules}", encoding="utf-8")
    names = load_course(outline).module_ids
    assert names[:4] == ["module-a", "module-a-2", "module-a-3", "module-a-4"]
    assert len(set(names)) == len(titles)
    assert all(re.fullmatch(r"module-[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def kinds(outline: Path, **config: object) -> list[list[str]]:
    edition = Edition(load_course(outline), "en", load_settings(config))
    return [edition.kinds(item) for item in edition.lessons]


def test_which_pictures_are_painted_is_the_outlines_or_the_configs(outline: Path) -> None:
    outline.write_text(
        "course: {title: T, language: en}\nmodules:\n  - title: M\n    lessons:\n"
        "      - {title: A, visuals: 3}\n"
        "      - {title: B, visuals: [{description: x, kind: illustration}, y]}\n"
        "      - {title: C, visuals: 0}\n",
        encoding="utf-8",
    )
    painted: dict[str, object] = {"text_provider": "openai", "image_provider": "openai"}
    d, i = "diagram", "illustration"
    assert kinds(outline, **painted) == [[i, d, d], [i, d], []]
    assert kinds(outline, **painted, illustrations_per_lesson=0) == [[d, d, d], [i, d], []]
    assert kinds(outline, **painted, illustrations_per_lesson=2) == [[i, i, d], [i, d], []]
    assert kinds(outline, **painted, illustrations_per_lesson="all") == [[i, i, i], [i, d], []]
    assert kinds(outline, **{**painted, "image_provider": "none"}) == [[d, d, d], [d, d], []]
    assert kinds(outline, **{**painted, "text_provider": "offline"}) == [[d, d, d], [d, d], []]


def test_steps_titles_and_the_map_are_those_of_models_alone(outline: Path) -> None:
    course = load_course(outline)
    offline = Edition(course, "es", load_settings({"quality": "thorough"}))
    assert (offline.stages, offline.course_map, offline.all_titles) == (["draft"], None, [])
    bought = Edition(course, "es-MX", load_settings({"text_provider": "openai", "quality": "thorough"}))
    assert bought.stages == ["research", "draft", "review"]
    assert bought.course_map == "build/my-course/es-MX/work/course-map.json"
    folder = "build/my-course/es-MX/work/titles"
    assert bought.titles_of([2, 2, 1]) == [f"{folder}/module-advanced.json", f"{folder}/module-basics.json"]
    assert bought.all_titles == [f"{folder}/{name}.json" for name in ("course", "module-basics", "module-advanced")]
    assert Edition(course, "en-GB", bought.settings).all_titles == []
