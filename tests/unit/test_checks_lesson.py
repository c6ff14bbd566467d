import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aurora.checks.findings import Finding, as_warnings
from aurora.checks.lesson import check_lesson
from aurora.languages import pack


def _check(text, *, language="en", visuals=2, minutes=None, model=False, stage=True, id=None):
    return check_lesson(
        text,
        file="a.md",
        language=language,
        visuals=visuals,
        minutes=minutes,
        words_per_minute=100,
        generated_by_model=model,
        stage=stage,
        id=id,
    )


def _lesson(language, stage=True):
    """A whole small lesson with the real headings of its language."""
    words = pack(language)
    sections = "\n\n".join(
        f"## {words.text('lesson', name)}\n\nA sentence." for name in words.texts("lesson", "required_sections")
    )
    if stage:
        return f"# Title\n\n[POSITION]\n\n[VISUAL 1: a]\n\n{sections}\n\n[VISUAL 2: b]\n\n[NEXT]\n"
    return f"# Title\n\n![a](../images/x-1.png)\n\n{sections}\n\n![b](../images/x-2.png)\n"


@pytest.mark.parametrize("stage", [True, False])
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr", "es-MX", "it"])
def test_a_whole_lesson_with_the_real_language_packs(language, stage):
    assert _check(_lesson(language, stage), language=language, stage=stage) == []


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_headings_of_another_language_do_not_count(language):
    missing = [finding for finding in _check(_lesson(language)) if finding.code == "section-missing"]
    assert len(missing) >= 3
    assert {finding.severity for finding in missing} == {"blocking"}


def test_a_stage_is_no_page_and_a_page_no_stage():
    assert {finding.code for finding in _check(_lesson("en"), stage=False)} == {"visual-missing", "mark-left"}
    codes = {finding.code for finding in _check(_lesson("en", stage=False))}
    assert codes == {"visual-missing", "image-not-mark", "mark-missing"}


def test_only_a_model_is_measured_by_its_minutes():
    assert _check(_lesson("en"), minutes=60) == []
    assert [finding.code for finding in _check(_lesson("en"), minutes=60, model=True)] == ["length"]
    assert _check(_lesson("en"), minutes=None, model=True) == []


def test_one_text_with_something_of_each_check():
    text = _lesson("en").replace(
        "A sentence.",
        "#### Deep\n\n<script>\n</script>\n\n[a](javascript:b) [c](d e)\n\n```\nls\n```\n\n```json\n{\n```\n\n"
        "[TBD]\n\na\u202eb.",
        1,
    )
    found = [(finding.line, finding.code, finding.severity) for finding in _check(text)]
    assert found == [
        (9, "heading-skipped", "blocking"),
        (11, "html-active", "blocking"),
        (14, "link-active", "blocking"),
        (14, "link-doubtful", "flagged"),
        (16, "fence-language", "flagged"),
        (21, "code-broken", "flagged"),
        (24, "placeholder-left", "blocking"),
        (26, "character-hidden", "flagged"),
    ]
    assert {finding.severity for finding in as_warnings(_check(text))} == {"flagged"}


def test_an_answer_that_was_cut_off():
    text = _lesson("en")
    half = text[: text.rindex("sentence") - 1]
    assert ("cut-off", "blocking") in [(finding.code, finding.severity) for finding in _check(half)]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\n" * 100])
def test_nothing_at_all(text):
    assert _check(text) == [Finding("a.md", 0, "empty", "there is nothing in it", "Write it.", "blocking")]


def test_far_too_much():
    assert [finding.code for finding in _check("a" * 400_001)] == ["too-long"]


PATHOLOGICAL = {
    "brackets": "[" * 50_000,
    "stars": "*" * 50_000,
    "pictures": "![" * 15_000,
    "quotes": "> " * 50_000,
    "stairs of quotes": "".join(">" * depth + " a\n" for depth in range(1, 300)),
    "stairs of lists": "".join("  " * depth + "- a\n" for depth in range(300)),
    "backticks": " ".join("`" * length for length in range(1, 300)),
    "one long word": "x" * 100_000,
    "one long line": "word " * 20_000,
    "blanks": "a" + " " * 100_000 + "b",
    "emphasis": "*a_ " * 20_000,
    "html": "<a href='" * 10_000,
    "comments": "<!-- " * 20_000,
    "attributes": "<div " + "a='b' " * 15_000 + ">",
    "braces": "{{ " * 30_000,
    "placeholders": "[INSERT " * 10_000,
    "marks": "[VISUAL 1: " * 8_000,
    "no links": "[a](b c) " * 8_000,
    "definitions": "".join(f"[a{number}]: javascript:{number}\n" for number in range(2000)),
    "entities": "&#" * 50_000,
    "columns": "|a" * 1500 + "|\n" + "|-" * 1500 + "|\n" + "|b\n" * 20,
    "fences": "```\n```\n" * 4000,
    "python": "```python\n" + "(" * 40_000 + "\n```\n",
    "json": "```json\n" + "[" * 40_000 + "\n```\n",
    "yaml": "```yaml\n" + "[" * 40_000 + "\n```\n",
    "titles": "# a\n" * 5000,
    "openings": "# a\n\nhere is the " + "x " * 30_000,
    "models": "as an ai " * 10_000,
}


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_no_text_stops_the_checks(text):
    assert _check(text)


_SIGNS = st.sampled_from("\n\n\n#>-*_`~|[]()!<&;\\:.=\t\r\0\u202eéx ")
_WORDS = st.sampled_from(
    ["# ", "\n\n", "```", "**", "](", "<b ", "1. ", "    ", "|---|", "{{a}}", "[VISUAL 1: a]", "[NEXT]", "javascript:"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(_SIGNS, _WORDS, st.text(max_size=5)), max_size=60).map("".join), st.booleans())
def test_no_text_is_an_error(text, stage):
    lines = text.count("\n") + text.count("\r") + 1
    found = _check(text, stage=stage)
    assert all(0 <= finding.line <= lines and finding.file == "a.md" for finding in found)
    assert found == sorted(found) == _check(text, stage=stage)
