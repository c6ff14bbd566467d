import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aurora.checks.lab import check_lab
from aurora.languages import pack
from aurora.outline.models import ACTIVITY_TYPES


def _lab(language, type_):
    words = pack(language)
    sections = "\n\n".join(
        f"## {words.text('lab', name)}\n\nA sentence." for name in words.texts("lab", f"required_sections_{type_}")
    )
    return f"# Title\n\n[POSITION]\n\n{sections}\n"


def _found(text, **options):
    options = {"language": "en", "type": "lab", "stage": True, **options}
    return [(found.line, found.code, found.severity) for found in check_lab(text, file="a.md", **options)]


@pytest.mark.parametrize("type_", ACTIVITY_TYPES)
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_each_kind_has_its_sections_in_each_language(language, type_):
    text = _lab(language, type_)
    assert _found(text, language=language, type=type_) == []
    assert _found(text.replace("[POSITION]", "In the module."), language=language, type=type_, stage=False) == []


@pytest.mark.parametrize("type_", ["demo", "exercise", "discussion", "quiz"])
def test_the_sections_of_a_lab_do_not_make_another_kind(type_):
    codes = [code for _, code, _ in _found(_lab("en", "lab"), type=type_)]
    assert codes
    assert set(codes) == {"section-missing"}


def test_a_lab_has_no_pictures_and_leaves_no_marks():
    text = _lab("en", "lab")
    assert _found(f"{text}\n[VISUAL 1: a]\n") == [(len(text.splitlines()) + 2, "visual-surplus", "blocking")]
    assert _found(text, stage=False) == [(3, "mark-left", "blocking")]
    assert _found(text.replace("[POSITION]", "Text.")) == [(0, "mark-missing", "flagged")]


def test_reading_a_guide_must_not_take_longer_than_the_lab():
    text = _lab("en", "lab") + "\nword word.\n" * 100
    options = {"words_per_minute": 100, "generated_by_model": True}
    assert _found(text, minutes=10, **options) == []
    assert _found(text, minutes=1, **options) == [(0, "length", "flagged")]
    assert _found(text, minutes=100, **options) == [(0, "length", "flagged")]
    assert _found(text, minutes=1, words_per_minute=100) == []


def test_a_broken_command_has_its_line():
    text = _lab("en", "lab").replace("A sentence.", "```bash\nls\nif true; then\n```\n\nA sentence.", 1)
    assert _found(text) == [(9, "code-broken", "flagged")]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.sampled_from(ACTIVITY_TYPES), st.booleans())
def test_no_text_is_an_error(text, type_, stage):
    assert all(
        finding.file == "a.md" for finding in check_lab(text, file="a.md", language="en", type=type_, stage=stage)
    )
