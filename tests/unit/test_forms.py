"""The form of an answer is part of its key by name, so that a name may never stand for two forms."""

from __future__ import annotations

from typing import Any

import pytest

from aurora.diagrams.spec import DiagramAnswer
from aurora.illustrations import IllustrationAnswer
from aurora.lab_environment import EnvironmentAnswer
from aurora.lab_plan import LabPlanAnswer
from aurora.labs import environment_request, plan_request
from aurora.ledger.keys import digest_of
from aurora.outline.models import Closed, Environment, Lab
from aurora.request import Request
from aurora.slices import (
    CourseFacts,
    EnvironmentSlice,
    LabSlice,
    LessonFacts,
    ModuleFacts,
    SlidesLesson,
    SlidesSlice,
    TitlesSlice,
    VisualSlice,
    Writer,
)
from aurora.slides.deck import DeckAnswer
from aurora.slides.texts import slides_request
from aurora.syllabus.topic import OutlineDraft, draft_request
from aurora.titles import TitlesAnswer, titles_request
from aurora.visuals import spec_request

FORMS = {
    "diagram 1": {"977e76cb7691b000afb03e8f36af8279274ffa449a0b7392c7f119f0dce19dd5"},
    "illustration 1": {"31ef6ef78723d118fff370b216376952b247f03b8c9615139f0144dd09d3ab5a"},
    "environment 1": {"c47cdc76d7ac8365e7820af43b8725d15fffe267e9e44d5e9cebb0e32ab596db"},
    "lab plan 1": {"5e5a9b455ccbc3068a252580cbfecb632e94319acb2d3bbf0e2e4e468412f6d9"},
    "slides 1": {"5fafe6c29fcf836ee6cb6134efd35f5366431cb17e6edf3ce3c41f893f66369d"},
    "titles 1": {"3e9257c95e33babb1496e1987d48c1a5736e84debd43ec557255186ee000fd51"},
    "outline 1": {"7c267f9174430425ed7ae3619ef189cb658877bf13a4bc7947102c9005d34e9d"},
}
"""For each form the digests of the schemas that it stands for: answers to any of them fit all."""

COURSE = CourseFacts(id="c", title="C", language="en", outline_language="en")
MODULE = ModuleFacts(title="M")
LAB = LabSlice(course=COURSE, module=MODULE, lesson_title=None, id="l", lab=Lab(title="L"), provider="openai")
TITLES = TitlesSlice(course="c", course_title="C", language="en", outline_language="es", texts=["T"], writers={})


def visual(kind: Any) -> Request:
    slice_ = VisualSlice(
        course=COURSE,
        module=MODULE,
        lesson=LessonFacts(id="l", title="L"),
        n=1,
        visuals=[None],
        provider="openai",
        writers={"visual.spec": Writer(provider="openai", model="m", prompt="1")},
        kind=kind,
    )
    return spec_request(slice_, "", None)


REQUESTS = {
    "diagram": visual("diagram"),
    "illustration": visual("illustration"),
    "environment": environment_request(EnvironmentSlice(course=COURSE, provider="openai"), None),
    "lab plan": plan_request(LAB, Environment(), None, None),
    "slides": slides_request(
        SlidesSlice(id="m", course=COURSE, module=MODULE, lessons=[SlidesLesson(id="l", title="L")]), None
    ),
    "titles": titles_request(TITLES),
    "outline": draft_request("Bees", 8, "beginner", None, "en"),
}
MODELS: dict[str, type[Closed]] = {
    "diagram": DiagramAnswer,
    "illustration": IllustrationAnswer,
    "environment": EnvironmentAnswer,
    "lab plan": LabPlanAnswer,
    "slides": DeckAnswer,
    "titles": TitlesAnswer,
    "outline": OutlineDraft,
}


def form(schema: Any, *, named: bool = False) -> Any:
    """A schema without what is only said in it; `named`: its keys are names of fields or models."""
    if isinstance(schema, list):
        return [form(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = schema if named else {key: schema[key] for key in schema if key not in ("title", "description", "default")}
    return {key: form(value, named=not named and key in ("properties", "$defs")) for key, value in kept.items()}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_form_stands_for_the_schemas_that_are_listed(name: str) -> None:
    request = REQUESTS[name]
    assert request.form is not None
    assert request.schema == MODELS[name].model_json_schema()
    digest = digest_of(form(request.schema))
    assert digest in FORMS.get(request.form, set()), (
        f"the schema of '{request.form}' has changed, and its digest is now {digest}. If answers to the old schema "
        f"still fit, add the digest here; if not, raise the number in Request.form, so that they are asked for anew"
    )


def test_every_form_is_used_and_no_schema_stands_under_two_names() -> None:
    assert set(FORMS) == {request.form for request in REQUESTS.values()}
    digests = [digest for listed in FORMS.values() for digest in listed]
    assert len(digests) == len(set(digests))


def test_words_and_defaults_are_no_part_of_a_form() -> None:
    assert form({"title": "A", "type": "object", "properties": {"title": {"description": "B", "type": "string"}}}) == {
        "type": "object",
        "properties": {"title": {"type": "string"}},
    }
