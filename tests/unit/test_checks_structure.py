import pytest

from aurora.checks import structure
from aurora.checks.document import parse
from aurora.checks.structure import check_fences, check_levels, check_nesting, check_sections, check_title


class _Words:
    """A small language pack."""

    def text(self, part, name):
        return {("lesson", "section_goals"): "Objetivos", ("lesson", "section_content"): "Público y contexto"}[
            part, name
        ]

    def texts(self, part, name):
        return {("lesson", "required_sections"): ["section_goals", "section_content"]}[part, name]


@pytest.fixture
def spanish(monkeypatch):
    monkeypatch.setattr(structure, "pack", {"es": _Words()}.__getitem__)


def _found(check, text, *args):
    return [(found.line, found.code, found.severity) for found in check(parse(text, "a.md"), *args)]


def test_one_title_first_is_fine():
    assert _found(check_title, "# Title\n\ntext\n") == []
    assert _found(check_title, "Title\n=====\n\ntext\n") == []


def test_titles_in_code_are_no_titles():
    assert _found(check_title, "# Title\n\n```sh\n# a comment\n```\n\n    # another\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text\n", [(1, "title-missing")]),
        ("## Title\n", [(1, "title-missing")]),
        ("#\n\ntext", [(1, "title-missing")]),
        ("\\# Title\n", [(1, "title-missing")]),
        ("# One\n\na\n\n# Two\n", [(5, "title-twice")]),
        ("# One\n\na\n\n> # Two\n", [(5, "title-twice")]),
        ("# One\n\nTwo\n===\n", [(3, "title-twice")]),
        ("Hello\n\n# One\n", [(1, "title-not-first")]),
        ("\n***\n# One\n", [(2, "title-not-first")]),
    ],
)
def test_the_title(text, expected):
    assert _found(check_title, text) == [(*place, "blocking") for place in expected]


def test_levels_descend_step_by_step_and_rise_at_will():
    assert _found(check_levels, "# A\n## B\n### C\n#### D\n## E\n### F\n") == []
    assert _found(check_levels, "# A\n\n### B\n\n## C\n\n##### D\n") == [
        (3, "heading-skipped", "blocking"),
        (7, "heading-skipped", "blocking"),
    ]


def test_a_heading_without_words():
    assert _found(check_levels, "# A\n\n##\n\ntext\n") == [(3, "heading-empty", "flagged")]


@pytest.mark.usefixtures("spanish")
def test_required_sections_in_their_language():
    whole = "# A\n\n## Objetivos\n\na\n\n## Público y contexto\n\n### b\n\nc\n"
    assert _found(check_sections, whole, "lesson", "required_sections", "es") == []
    loose = "# A\n\n## **objetivos**:\n\na\n\n## Publico\u0301 y contexto\n\nc\n".replace(
        "Publico\u0301", "Pu\u0301blico"
    )
    assert _found(check_sections, loose, "lesson", "required_sections", "es") == []


@pytest.mark.usefixtures("spanish")
def test_sections_that_are_missing_or_of_another_level_or_empty_or_twice():
    text = "# A\n\n### Objetivos\n\na\n\n## Objectives\n\nb\n"
    assert _found(check_sections, text, "lesson", "required_sections", "es") == [
        (3, "section-level", "blocking"),
        (0, "section-missing", "blocking"),
    ]
    text = "# A\n\n## Objetivos\n\n## Público y contexto\n\na\n\n## Objetivos\n"
    assert _found(check_sections, text, "lesson", "required_sections", "es") == [
        (9, "section-twice", "flagged"),
        (3, "section-empty", "flagged"),
    ]


@pytest.mark.usefixtures("spanish")
def test_a_heading_in_code_is_no_section():
    text = "# A\n\n## Objetivos\n\n```\n## Público y contexto\n```\n"
    found = list(check_sections(parse(text, "a.md"), "lesson", "required_sections", "es"))
    assert [str(finding) for finding in found] == [
        "a.md: the section 'Público y contexto' is missing. Write it under the heading '## Público y contexto'."
    ]


def test_unclosed_fences():
    assert _found(check_fences, "# A\n\n```sh\nls\n```\n") == []
    assert _found(check_fences, "# A\n\n```sh\nls\n```\n\n```\nb\n") == [(7, "fence-unclosed", "blocking")]


@pytest.mark.parametrize("text", ["> " * 25 + "[a](javascript:b)", "- " * 12 + "a", "[" * 16 + "[a](javascript:b)"])
def test_nothing_hides_behind_deep_nesting(text):
    assert _found(check_nesting, f"# A\n\n{text}\n") == [(3, "nested-too-deep", "blocking")]


@pytest.mark.parametrize(
    "text", ["> " * 5 + "a", "- a\n  - b\n    - c\n      - d", "`" + "[" * 50 + "`", "[[a]] " * 50]
)
def test_ordinary_nesting(text):
    assert _found(check_nesting, f"# A\n\n{text}\n") == []
