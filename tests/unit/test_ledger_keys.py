"""Keys: equal questions share one in every form, different ones never do."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurora.ledger import canonical, key_of, question
from aurora.request import Request
from aurora.settings import Settings

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("éñ가Å\u0301\u0303"), max_size=12)
NUMBERS = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXTS.map(lambda text: unicodedata.normalize("NFC", text)), inner, max_size=4)
    ),
    max_leaves=12,
)
HARD = st.dictionaries(TEXTS.map(lambda text: unicodedata.normalize("NFC", text)), DATA, max_size=4)


def other_form(value: Any) -> Any:
    """The same data in another form: keys the other way round, texts decomposed, whole numbers as floats."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFD", value)
    if isinstance(value, int):
        return float(value) if int(float(value)) == value else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [other_form(item) for item in value]
    return {other_form(key): other_form(item) for key, item in reversed(value.items())}


def asked(hard: Any, **changed: Any) -> str:
    parts = {"task": "lesson.draft", "prompt": "v1", "model": "model-5", "schema": None} | changed
    return key_of(question(hard=hard, **parts))


@given(HARD)
def test_a_key_does_not_depend_on_the_form(hard: dict[str, Any]) -> None:
    assert asked(other_form(hard)) == asked(hard)
    assert canonical(other_form(hard)) == canonical(hard)


@given(HARD)
def test_what_is_read_back_has_the_same_key(hard: dict[str, Any]) -> None:
    plain = question("t", "v1", "m", hard, None)
    assert key_of(json.loads(json.dumps(plain))) == key_of(plain)
    assert json.loads(canonical(plain)) == plain


@given(HARD, HARD)
def test_different_data_has_different_keys(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (asked(one) == asked(other)) == (canonical(one) == canonical(other))


@given(HARD, st.sampled_from(["task", "prompt", "model", "schema", "slice", "revision"]))
def test_what_decides_an_answer_changes_its_key(hard: dict[str, Any], part: str) -> None:
    hard = {**hard, "revision": 1, "slice": {"title": "Pods"}}
    changes: dict[str, dict[str, Any]] = {
        "task": {"task": "lesson.review"},
        "prompt": {"prompt": "v2"},
        "model": {"model": "model-6"},
        "schema": {"schema": {"type": "object"}},
        "slice": {"hard": {**hard, "slice": {"title": "Pods "}}},
        "revision": {"hard": {**hard, "revision": 2}},
    }
    assert asked(**({"hard": hard} | changes[part])) != asked(hard)


@given(HARD, st.text(max_size=5), st.integers(1, 99))
def test_nothing_else_has_a_way_into_a_key(hard: dict[str, Any], text: str, number: int) -> None:
    """Soft context, limits, retries, time outs and addresses are no part of a question."""
    one = Request("lesson.draft", hard, facts={"map": text}, expected_tokens=number)
    other = Request("lesson.draft", hard, facts={}, expected_tokens=number + 1)
    assert asked(one.hard) == asked(other.hard)
    parts = set(question("t", "v", "m", hard, None))
    assert parts == {"task", "prompt", "model", "hard", "schema"}
    assert not parts & set(Settings.model_fields)


def test_canonical_json_has_one_form() -> None:
    value = {"b": [1.0, -0.0, 0.5, True, None], "a": 'cafe\u0301 "x"\n', "é": {}}
    assert canonical(value) == '{"a":"café \\"x\\"\\n","b":[1,0,0.5,true,null],"é":{}}'.encode()
    assert key_of({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


def test_true_is_not_one_and_a_text_is_no_number() -> None:
    forms = [True, 1, "1", "true", None, "", [], {}, 0, False]
    assert len({canonical(form) for form in forms}) == len(forms)


@pytest.mark.parametrize("value", [(1, 2), {1}, b"x", Path("x"), {1: 2}, {None: 1}, object()])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"a": [value]})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), "\ud800", {"é": 1, "e\u0301": 2}])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"no number|half a character|twice"):
        canonical({"a": [value]})


def test_a_question_holds_the_digest_of_a_schema() -> None:
    one = question("t", "v1", "m", {}, {"type": "object", "properties": {"a": {}, "b": {}}})
    other = question("t", "v1", "m", {}, {"properties": {"b": {}, "a": {}}, "type": "object"})
    assert one == other
    assert len(one["schema"]) == 64


def test_a_question_does_not_change_with_what_it_was_made_of() -> None:
    hard = {"lesson": {"title": "Pods"}}
    made = question("t", "v1", "m", hard, None)
    hard["lesson"]["title"] = "Nodes"
    assert made["hard"] == {"lesson": {"title": "Pods"}}
