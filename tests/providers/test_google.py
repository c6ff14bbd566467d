from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock
from pydantic import BaseModel

from aurora.diagrams.spec import DiagramSpec
from aurora.lab_plan import LabPlan
from aurora.providers.base import Call, CallFailed, Reply, Usage
from aurora.providers.google import Google
from tests.providers.contract import KEY, LONG, StreamingContract
from tests.providers.servers import Scripted

CALL = Call(task="lesson.draft", model="gemini-3.8-flash", prompt="Explica qué es un pod.", max_tokens=2000)
COUNTS = {"promptTokenCount": 1000, "candidatesTokenCount": 200, "totalTokenCount": 1200}
KEYWORDS = (
    *("$defs", "$ref", "type", "format", "title", "description", "enum", "items", "minItems", "maxItems"),
    *("minimum", "maximum", "anyOf", "properties", "additionalProperties", "required"),
)
"""Of a schema, as https://ai.google.dev/api/generate-content lists them, without those that we never use."""


class TestGoogle(StreamingContract):
    mock = "gemini"
    model = "gemini-3.8-flash"

    def make(self, base_url: str) -> Google:
        return Google(KEY, base_url)

    def parts_of(self, body: Any) -> tuple[str, str]:
        system, contents = body["systemInstruction"]["parts"], body["contents"]
        assert (len(system), len(contents), len(contents[0]["parts"])) == (1, 1, 1)
        return system[0]["text"], contents[0]["parts"][0]["text"]

    def schema_of(self, body: Any) -> Mapping[str, Any]:
        assert body["generationConfig"]["responseMimeType"] == "application/json"
        schema: Mapping[str, Any] = body["generationConfig"]["responseJsonSchema"]
        return schema

    def room_of(self, body: Any) -> int:
        return int(body["generationConfig"]["maxOutputTokens"])


def said(
    text: str = "", reason: str | None = None, counts: Mapping[str, int] | None = None, **more: Any
) -> dict[str, Any]:
    """One part of an answer, as the API sends it; `more` belongs to its candidate."""
    content = {"role": "model", "parts": [{"text": text}]} if text else {"role": "model"}
    candidate = {"content": content, "index": 0, **({"finishReason": reason} if reason else {}), **more}
    return {"candidates": [candidate], **({"usageMetadata": counts} if counts else {}), "modelVersion": "gemini-3.8-a"}


def reply(scripted: Scripted, *events: Any, call: Call = CALL, timeout: float = 10) -> Reply:
    """What becomes of a stream of these events."""
    stream = "".join(f"data: {json.dumps(event, ensure_ascii=False)}\r\n\r\n" for event in events)
    scripted.answer(200, stream, content_type="text/event-stream")
    return Google(KEY, scripted.url).send(call, timeout)


def failure(scripted: Scripted, status: int, error: Mapping[str, Any], **headers: str) -> CallFailed:
    """What becomes of an error of the API."""
    scripted.answer(status, {"error": {"code": status, **error}}, **headers)
    with pytest.raises(CallFailed) as failed:
        Google(KEY, scripted.url).send(CALL, 10)
    assert len(scripted.requests) == 1, "nothing is sent again by itself"
    assert failed.value.status == status
    return failed.value


def quota(*names: str, wait: str | None = None, message: str = "You exceeded your current quota.") -> dict[str, Any]:
    """A 429 as the API writes it."""
    violations = [{"quotaMetric": "generate_content_requests", "quotaId": name} for name in names]
    details: list[dict[str, Any]] = [
        {"@type": "type.googleapis.com/google.rpc.Help", "links": [{"description": "Learn more"}]},
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": violations},
    ]
    if wait:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": wait})
    return {"message": message, "status": "RESOURCE_EXHAUSTED", "details": details}


# Answers


def test_thoughts_are_billed_and_not_told(scripted: Scripted) -> None:
    counts = {**COUNTS, "thoughtsTokenCount": 700, "cachedContentTokenCount": 800}
    thought = {"candidates": [{"content": {"parts": [{"text": "Hm.", "thought": True}]}}]}
    got = reply(scripted, thought, said("Un pod "), said("agrupa.", "STOP", counts))
    assert got == Reply(
        "Un pod agrupa.", "end", Usage(input_tokens=200, cache_read_tokens=800, output_tokens=900), "gemini-3.8-a"
    )


@pytest.mark.parametrize(
    "reason",
    ["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "LANGUAGE", "OTHER", "PUP_LIMITED_DISABLED"],
)
def test_a_refusal_says_its_reason(scripted: Scripted, reason: str) -> None:
    got = reply(scripted, said("Un pod "), said("", reason, COUNTS))
    assert (got.stop, got.text, got.detail) == ("refused", "Un pod ", reason)
    assert got.usage == Usage(input_tokens=1000, output_tokens=200)


@pytest.mark.filterwarnings("ignore:A_REASON_OF_TOMORROW is not a valid")
def test_a_reason_that_nobody_knows_yet_is_a_refusal(scripted: Scripted) -> None:
    got = reply(scripted, said("Un pod", "A_REASON_OF_TOMORROW", COUNTS))
    assert got.stop == "refused"
    assert "A_REASON_OF_TOMORROW" in str(got.detail)


def test_a_safety_block_names_what_was_blocked(scripted: Scripted) -> None:
    ratings = [
        {"category": "HARM_CATEGORY_HARASSMENT", "probability": "NEGLIGIBLE"},
        {"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": True},
    ]
    got = reply(scripted, said("", "SAFETY", COUNTS, safetyRatings=ratings))
    assert got.detail == "SAFETY: HARM_CATEGORY_DANGEROUS_CONTENT"


def test_a_blocked_prompt_has_no_candidates(scripted: Scripted) -> None:
    feedback = {"blockReason": "PROHIBITED_CONTENT", "blockReasonMessage": f"not with {KEY}"}
    got = reply(scripted, {"promptFeedback": feedback, "usageMetadata": {"promptTokenCount": 9}})
    assert (got.stop, got.detail) == ("refused", "the prompt was blocked: PROHIBITED_CONTENT: not with [key]")
    assert got.usage == Usage(input_tokens=9)


@pytest.mark.parametrize("reason", ["MALFORMED_RESPONSE", "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"])
def test_an_answer_that_went_wrong_at_the_vendor_is_asked_for_again(scripted: Scripted, reason: str) -> None:
    assert reply(scripted, said("", reason, COUNTS)).stop == "malformed"


def test_an_end_without_a_word_is_no_answer(scripted: Scripted) -> None:
    got = reply(scripted, said("", "STOP", {"promptTokenCount": 1000, "totalTokenCount": 1000}))
    assert (got.stop, got.usage) == ("malformed", Usage(input_tokens=1000))


def test_the_sdk_does_not_go_on_by_itself(scripted: Scripted) -> None:
    got = reply(scripted, said("Un pod", "CONTINUATION", COUNTS, continuationToken="YWJj"))
    assert (got.stop, got.text, len(scripted.requests)) == ("length", "Un pod", 1)


def test_the_sdk_does_not_resume_by_itself(scripted: Scripted) -> None:
    got = reply(scripted, said("Un pod", None, COUNTS, continuationToken="YWJj"))
    assert (got.stop, len(scripted.requests)) == ("cut", 1)


def test_a_stream_without_a_closing_reason_is_cut(scripted: Scripted) -> None:
    got = reply(scripted, said("Un pod ", None, {"promptTokenCount": 1000}), said("agrupa"))
    assert (got.stop, got.text, got.usage) == ("cut", "Un pod agrupa", Usage(input_tokens=1000))


def test_an_unspecified_reason_is_none(scripted: Scripted) -> None:
    assert reply(scripted, said("Un pod", "FINISH_REASON_UNSPECIFIED")).stop == "cut"


def test_no_counts_are_not_nothing(scripted: Scripted) -> None:
    assert reply(scripted, said("Un pod.", "STOP")).usage is None


def test_an_answer_that_is_whole_outlives_what_comes_after_it(scripted: Scripted) -> None:
    stream = f"data: {json.dumps(said('Un pod.', 'STOP', COUNTS))}\n\ndata: {{'broken\n\n"
    scripted.answer(200, stream, content_type="text/event-stream")
    got = Google(KEY, scripted.url).send(CALL, 10)
    assert (got.stop, got.text) == ("end", "Un pod.")


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '"text"',
        "null",
        "7",
        '{"candidates": 7}',
        '{"candidates": ["text"]}',
        '{"candidates": [{"content": "text"}]}',
        '{"candidates": [{"content": {"parts": [{"text": 7}]}}]}',
        '{"error": "no"}',
    ],
)
def test_json_of_another_shape_is_no_answer(scripted: Scripted, body: str) -> None:
    scripted.answer(200, f"data: {body}\n\n", content_type="text/event-stream")
    got = Google(KEY, scripted.url).send(CALL, 10)
    assert (got.stop in ("cut", "malformed"), got.text, got.usage) == (True, "", None)


def test_an_error_within_a_stream_cuts_it(scripted: Scripted) -> None:
    error = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
    got = reply(scripted, said("Un pod", None, COUNTS), error)
    assert (got.stop, got.text) == ("cut", "Un pod")
    assert got.usage == Usage(input_tokens=1000, output_tokens=200)


def test_an_error_as_the_first_event_of_a_stream(scripted: Scripted) -> None:
    error = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
    with pytest.raises(CallFailed, match="overloaded") as failed:
        reply(scripted, error)
    assert (failed.value.kind, failed.value.status) == ("transient", 503)


# Requests


def test_asks_for_data_in_words_that_gemini_knows(scripted: Scripted) -> None:
    schema = {
        "type": "object",
        "properties": {
            "kind": {"const": "flow", "type": "string"},
            "const": {"type": "integer", "minimum": 1},
            "tools": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
            "note": {"type": "string", "pattern": "^a"},
        },
        "required": ["kind", "const", "tools"],
    }
    answer = '{"kind": "flow", "const": 2, "tools": [{"name": "git", "value": "2.51"}]}'
    got = reply(scripted, said(answer, "STOP", COUNTS), call=Call("t", "gemini-3.8-flash", "?", schema=schema))
    assert json.loads(got.text) == {"kind": "flow", "const": 2, "tools": {"git": "2.51"}}
    sent = scripted.requests[0].data["generationConfig"]["responseJsonSchema"]
    assert sent["properties"]["kind"] == {"type": "string", "enum": ["flow"]}
    assert sent["properties"]["const"] == {"type": "integer", "minimum": 1}
    assert sent["properties"]["note"] == {"type": "string"}
    assert sent["required"] == ["kind", "const", "tools"]


@pytest.mark.parametrize("model", [DiagramSpec, LabPlan])
def test_our_own_schemas_keep_to_what_gemini_knows(scripted: Scripted, model: type[BaseModel]) -> None:
    call = Call("visual.spec", "gemini-3.8-flash", "?", schema=model.model_json_schema())
    assert reply(scripted, said("{}", "STOP"), call=call).stop == "end"
    sent = scripted.requests[0].data["generationConfig"]["responseJsonSchema"]
    assert unknown(sent) == []


def unknown(schema: Any) -> list[str]:
    """The keywords that Gemini does not know, and references with others beside them."""
    found = [name for name in schema if name not in KEYWORDS]
    if "$ref" in schema and len(schema) > 1:
        found.append("$ref with others")
    nodes = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(), *schema.get("anyOf", [])]
    nodes += [schema["items"]] if "items" in schema else []
    return found + [name for node in nodes for name in unknown(node)]


@pytest.mark.parametrize(("timeout", "told"), [(0.5, "10"), (12.1, "13"), (900, "900")])
def test_the_server_is_told_the_time_but_never_less_than_it_takes(
    scripted: Scripted, timeout: float, told: str
) -> None:
    assert reply(scripted, said("Un pod.", "STOP"), timeout=timeout).stop == "end"
    assert scripted.requests[0].headers["x-server-timeout"] == told


def test_the_client_outlives_a_collection(llmock: LLMock) -> None:
    provider = Google(KEY, llmock.base_url("gemini"))
    for _ in range(2):
        assert provider.send(CALL, 10).stop == "end"
        gc.collect()


def test_takes_the_address_from_the_environment(
    llmock: LLMock, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", scripted.url)
    scripted.answer(200, f"data: {json.dumps(said('Un pod.', 'STOP'))}\n\n", content_type="text/event-stream")
    assert Google(KEY).send(CALL, 10).text == "Un pod."
    llmock.reply(LONG)
    assert Google(KEY, llmock.base_url("gemini")).send(CALL, 10).text == LONG
    assert len(scripted.requests) == 1


def test_other_settings_of_the_sdk_do_not_matter(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v1alpha")
    monkeypatch.setenv("GOOGLE_API_KEY", "another")
    assert reply(scripted, said("Un pod.", "STOP")).stop == "end"
    assert scripted.requests[0].path == "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse"
    assert scripted.requests[0].headers["x-goog-api-key"] == KEY


def test_the_sdk_does_not_speak_of_keys(
    scripted: Scripted, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "another")
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    assert reply(scripted, said("Un pod.", "STOP")).stop == "end"
    assert [record.message for record in caplog.records if "KEY" in record.message] == []


# Failures


def test_silence_ends_with_the_time_of_the_call(scripted: Scripted) -> None:
    scripted.silence()
    with pytest.raises(CallFailed, match=r"no answer from 127\.0\.0\.1:\d+ within 1 s") as failed:
        Google(KEY, scripted.url).send(CALL, 0.6)
    assert (failed.value.kind, len(scripted.requests)) == ("transient", 1)


def test_reads_the_wait_from_the_body(scripted: Scripted) -> None:
    failed = failure(scripted, 429, quota("GenerateRequestsPerMinutePerProjectPerModel", wait="30.5s"))
    assert (failed.kind, failed.retry_after) == ("transient", 30.5)


def test_the_header_says_it_better_than_the_body(scripted: Scripted) -> None:
    failed = failure(scripted, 429, quota("GenerateRequestsPerMinutePerProject", wait="30s"), retry_after="7")
    assert failed.retry_after == 7


@pytest.mark.parametrize("wait", ["soon", "-3s", "1e9s", "", "30"])
def test_a_wait_that_cannot_be_read_is_none(scripted: Scripted, wait: str) -> None:
    assert failure(scripted, 429, quota("GenerateRequestsPerMinutePerProject", wait=wait)).retry_after is None


def test_a_quota_of_the_day_is_no_use_waiting_for(scripted: Scripted) -> None:
    names = ("GenerateRequestsPerMinutePerProjectPerModel", "GenerateRequestsPerDayPerProjectPerModel")
    failed = failure(scripted, 429, quota(*names, wait="21s"))
    assert (failed.kind, failed.retry_after) == ("access", None)
    assert "midnight" in str(failed)


def test_a_model_outside_the_plan(scripted: Scripted) -> None:
    message = "Quota exceeded for metric: free_tier_requests, limit: 0, model: gemini-3-pro"
    failed = failure(scripted, 429, quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", message=message))
    assert failed.kind == "access"
    assert "set up billing" in str(failed)


def test_a_small_limit_is_not_none(scripted: Scripted) -> None:
    message = "Quota exceeded for metric: requests, limit: 05, model: gemini-3-pro"
    assert failure(scripted, 429, quota("GenerateRequestsPerMinute", message=message)).kind == "transient"


@pytest.mark.parametrize(
    "message", ["Your prepayment credits are depleted. Please go to AI Studio.", "exceeded its monthly spending cap"]
)
def test_no_money_left(scripted: Scripted, message: str) -> None:
    failed = failure(scripted, 429, {"message": message, "status": "RESOURCE_EXHAUSTED"})
    assert failed.kind == "access"
    assert "top it up" in str(failed)


@pytest.mark.parametrize(
    "error",
    [
        {"message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT"},
        {
            "message": "API key expired. Please renew the API key.",
            "status": "INVALID_ARGUMENT",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
        },
    ],
)
def test_a_refused_key_is_a_400(scripted: Scripted, error: Mapping[str, Any]) -> None:
    failed = failure(scripted, 400, error)
    assert failed.kind == "access"
    assert "GEMINI_API_KEY" in str(failed)


def test_a_country_without_a_free_tier(scripted: Scripted) -> None:
    message = "User location is not supported for the API use."
    failed = failure(scripted, 400, {"message": message, "status": "FAILED_PRECONDITION"})
    assert failed.kind == "access"


@pytest.mark.parametrize(
    "details", [None, "text", [7, None], [{"violations": 7}], [{"violations": [7]}], {"reason": 7}]
)
def test_details_of_any_shape(scripted: Scripted, details: Any) -> None:
    failed = failure(scripted, 429, {"message": "slow down", "details": details})
    assert (failed.kind, failed.retry_after) == ("transient", None)


@pytest.mark.parametrize("body", ["[]", '"no"', "null", '{"error": "no"}', '[{"error": {"message": "no"}}]', "{}"])
def test_errors_of_any_shape(scripted: Scripted, body: str) -> None:
    scripted.answer(503, body)
    with pytest.raises(CallFailed) as failed:
        Google(KEY, scripted.url).send(CALL, 10)
    assert (failed.value.kind, failed.value.status) == ("transient", 503)


def test_a_retired_model_names_its_successor(scripted: Scripted) -> None:
    message = "models/gemini-2.5-flash is no longer available; use models/gemini-3.8-flash."
    failed = failure(scripted, 404, {"message": message, "status": "NOT_FOUND"})
    assert failed.kind == "rejected"
    assert "use models/gemini-3.8-flash" in str(failed)


def test_a_name_that_no_model_has(scripted: Scripted) -> None:
    with pytest.raises(CallFailed) as failed:
        Google(KEY, scripted.url).send(Call("lesson.draft", "../x?key=1", "?"), 10)
    assert (failed.value.kind, scripted.requests) == ("rejected", [])


@pytest.mark.parametrize("url", ["localhost:1", "ftp://x", "http://", "http://[", "http://localhost:port"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(CallFailed) as failed:
        Google(KEY, url).send(CALL, 10)
    assert failed.value.kind == "rejected"
    assert "base_urls" in str(failed.value)


@pytest.mark.parametrize("body", ["<html>Log in</html>", '{"models": 7}', '{"models": ["x"]}'])
def test_a_check_of_access_that_reads_something_else(scripted: Scripted, body: str) -> None:
    scripted.answer(200, body)
    with pytest.raises(CallFailed, match="no list of models") as failed:
        Google(KEY, scripted.url).check_access()
    assert failed.value.kind == "rejected"


# Secrets


def test_the_key_is_in_a_header_alone(scripted: Scripted) -> None:
    assert reply(scripted, said("Un pod.", "STOP")).stop == "end"
    request = scripted.requests[0]
    assert KEY not in request.path
    assert KEY.encode() not in request.body


def test_a_suspended_key_is_not_repeated(scripted: Scripted) -> None:
    message = f"Permission denied: Consumer 'api_key:{KEY}' has been suspended."
    failed = failure(scripted, 403, {"message": message, "status": "PERMISSION_DENIED"})
    assert failed.kind == "access"
    assert "[key]" in str(failed)
    assert KEY not in f"{failed!r}{failed.__cause__!r}"


def test_the_key_is_not_shown_to_another_server(scripted: Scripted, llmock: LLMock) -> None:
    scripted.answer(307, b"", location=f"{llmock.base_url('gemini')}/v1beta/models")
    with pytest.raises(CallFailed):
        Google(KEY, scripted.url).send(CALL, 10)
    assert llmock.requests == []


@pytest.mark.parametrize("key", ["", "sk-test\n", "clé"])
def test_a_key_that_is_none(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "another")
    with pytest.raises(CallFailed, match="GEMINI_API_KEY") as failed:
        Google(key, "http://127.0.0.1:9").send(CALL, 10)
    assert failed.value.kind == "access"
    assert not key or key not in str(failed.value)
