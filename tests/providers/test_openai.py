"""OpenAI's texts, and those of servers that speak its protocol."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from aurora.diagrams.spec import DiagramSpec
from aurora.errors import AuroraError
from aurora.outline.models import Environment
from aurora.providers.attempts import ask
from aurora.providers.base import Call, CallFailed, Reply, Usage
from aurora.providers.openai import OpenAI
from aurora.providers.openai_requests import chat_request
from tests.providers.contract import BRISK, KEY, StreamingContract
from tests.providers.servers import AiMock, Scripted

CALL = Call("lesson.draft", "gpt-6.2-sol", "Explain pods.", system="You write courses.", max_tokens=900)


class TestContract(StreamingContract):
    """A server of one's own, told by its base URL."""

    mock = "openai"
    model = "gpt-6.2-sol"

    def make(self, base_url: str) -> OpenAI:
        return OpenAI(KEY, base_url)

    def parts_of(self, body: Any) -> tuple[str, str]:
        assert [message["role"] for message in body["messages"]] == ["system", "user"]
        return body["messages"][0]["content"], body["messages"][-1]["content"]

    def schema_of(self, body: Any) -> Mapping[str, Any]:
        wanted = body["response_format"]
        assert (wanted["type"], wanted["json_schema"]["strict"]) == ("json_schema", True)
        return wanted["json_schema"]["schema"]

    def room_of(self, body: Any) -> int:
        return body["max_tokens"]


def event(*parts: Any) -> str:
    """A stream of these parts, and its end."""
    return "".join(f"data: {part if isinstance(part, str) else json.dumps(part)}\n\n" for part in [*parts, "[DONE]"])


def part(delta: Mapping[str, Any] | None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "gpt-6.2-sol-2026-11-17",
        "choices": [] if delta is None else [{"index": 0, "delta": dict(delta), "finish_reason": finish}],
        **more,
    }


def answer(scripted: Scripted, *parts: Any, call: Call = CALL) -> Reply:
    scripted.answer(200, event(*parts), content_type="text/event-stream; charset=utf-8")
    return OpenAI(KEY, f"{scripted.url}/v1").send(call, 10)


def failure(scripted: Scripted, status: int, error: Any, provider: OpenAI | None = None) -> CallFailed:
    scripted.answer(status, error)
    with pytest.raises(CallFailed) as failed:
        (provider or OpenAI(KEY, f"{scripted.url}/v1")).send(CALL, 10)
    return failed.value


# Who is asked, and how


def test_openai_is_told_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert OpenAI(KEY).official
    assert OpenAI(KEY, "https://eu.api.openai.com/v1").official
    assert not OpenAI(KEY, "http://localhost:11434/v1").official
    assert not OpenAI(KEY, "https://api.openai.com.example.org/v1").official
    assert not OpenAI(KEY, "https://notapi.openai.com/v1").official
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:8000/v1")
    assert not OpenAI(KEY).official


@pytest.mark.parametrize("address", ["localhost:11434/v1", "", "http://", "file:///etc/passwd", "//x"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(AuroraError, match="http://"):
        OpenAI(KEY, address)


@pytest.mark.parametrize("key", [f"{KEY}\n", f" {KEY}", "clé", "a b", ""])
def test_a_key_that_is_none(key: str) -> None:
    with pytest.raises(CallFailed, match="OPENAI_API_KEY") as failed:
        OpenAI(key)
    assert failed.value.kind == "access"
    assert not key or key not in str(failed.value)


def test_a_schema_without_a_strict_form_is_no_malformed_answer(scripted: Scripted) -> None:
    call = Call("t", "gpt-6.2-sol", "b", schema={"type": "object", "properties": {"x": {}}})
    with pytest.raises(ValueError, match="x: says no type"):
        OpenAI(KEY, f"{scripted.url}/v1").send(call, 10)
    assert scripted.requests == []


def test_a_local_server_needs_no_key(llmock: LLMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    assert OpenAI("", llmock.base_url("openai")).send(CALL, 10).stop == "end"
    monkeypatch.undo()
    assert OpenAI("unused", llmock.base_url("openai")).send(CALL, 10).stop == "end"


def test_an_empty_key_does_not_send_another_one(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    scripted.answer(200, event(part({"content": "a"}, "stop")), content_type="text/event-stream")
    OpenAI("", f"{scripted.url}/v1").send(CALL, 10)
    assert scripted.requests[0].headers["authorization"] == "Bearer unused"


def test_other_servers_get_only_what_all_know(scripted: Scripted) -> None:
    answer(scripted, part({"content": "a"}, "stop"))
    assert scripted.requests[0].data == {
        "model": "gpt-6.2-sol",
        "max_tokens": 900,
        "messages": [
            {"role": "system", "content": "You write courses."},
            {"role": "user", "content": "Explain pods."},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_openai_itself_gets_the_new_name_of_the_room_and_marks_for_its_cache(scripted: Scripted) -> None:
    scripted.answer(200, event(part({"content": "a"}, "stop")), content_type="text/event-stream")
    provider = OpenAI(KEY)
    provider._client = OpenAI(KEY, f"{scripted.url}/v1")._client
    assert provider.send(CALL, 10).stop == "end"
    sent = scripted.requests[0].data
    key = sent.pop("prompt_cache_key")
    assert key.startswith("aurora-")
    assert sent == {
        "model": "gpt-6.2-sol",
        "max_completion_tokens": 900,
        "messages": [
            {
                "role": "system",
                "content": [
                    {
                        "type": "text",
                        "text": "You write courses.",
                        "prompt_cache_breakpoint": {"mode": "explicit"},
                    }
                ],
            },
            {"role": "user", "content": "Explain pods."},
        ],
        "prompt_cache_options": {"mode": "explicit"},
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize(
    ("model", "marked"),
    [
        ("gpt-5.6-sol", True),
        ("gpt-6-astra", True),
        ("gpt-6.2-sol", True),
        ("gpt-10-x", True),
        ("gpt-5.5", False),
        ("gpt-5", False),
        ("gpt-5-2025-08-07", False),
        ("gpt-4.1-mini", False),
        ("gpt-4o", False),
        ("o3", False),
        ("ft:gpt-4.1:org::id", False),
        ("llama4", False),
    ],
)
def test_only_models_that_know_cache_marks_get_them(model: str, marked: bool) -> None:
    call = Call("lesson.draft", model, "b", system="a")
    request = chat_request(call, official=True, room="max_completion_tokens")
    assert ("prompt_cache_options" in request) is marked
    assert isinstance(request["messages"][0]["content"], list) is marked
    assert "prompt_cache_options" not in chat_request(call, official=False, room="max_tokens")


def test_calls_that_begin_alike_share_a_cache_key() -> None:
    def key(call: Call) -> str:
        return chat_request(call, official=True, room="max_completion_tokens")["prompt_cache_key"]

    same = key(CALL)
    assert key(Call("lesson.draft", CALL.model, "Another.", system=CALL.system)) == same
    assert key(Call("lesson.draft", CALL.model, CALL.prompt, system="Another.")) != same
    assert key(Call("lesson.draft", "gpt-6-luna", CALL.prompt, system=CALL.system)) != same
    assert len(same) <= 64


def test_without_a_stable_part_nothing_is_written_to_the_cache() -> None:
    request = chat_request(Call("t", "gpt-6.2-sol", "b"), official=True, room="max_completion_tokens")
    assert request["messages"] == [{"role": "user", "content": "b"}]
    assert request["prompt_cache_options"] == {"mode": "explicit"}


def test_a_gateway_that_wants_the_new_name_of_the_room(scripted: Scripted) -> None:
    words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    scripted.answer(400, {"error": {"message": words, "param": "max_tokens", "code": "unsupported_parameter"}})
    scripted.answer(200, event(part({"content": "a"}, "stop")), content_type="text/event-stream")
    provider = OpenAI(KEY, f"{scripted.url}/v1")
    attempted = ask(provider, CALL, BRISK, lost=lambda _: None)
    assert (attempted.reply.stop, attempted.attempts) == ("end", 2)
    first, second = (request.data for request in scripted.requests)
    assert (first["max_tokens"], "max_completion_tokens" in first) == (900, False)
    assert (second["max_completion_tokens"], "max_tokens" in second) == (900, False)


def test_a_gateway_that_wants_neither_name_is_asked_twice(scripted: Scripted) -> None:
    scripted.answer(400, {"error": {"message": "neither max_tokens nor max_completion_tokens"}})
    provider = OpenAI(KEY, f"{scripted.url}/v1")
    with pytest.raises(CallFailed, match="neither") as failed:
        ask(provider, CALL, BRISK, lost=lambda _: None)
    assert (failed.value.kind, len(scripted.requests)) == ("rejected", 2)


# What comes back


def test_usage_tells_cached_tokens_apart(scripted: Scripted) -> None:
    usage = {
        "prompt_tokens": 5000,
        "completion_tokens": 700,
        "total_tokens": 5700,
        "prompt_tokens_details": {"cached_tokens": 3000, "cache_write_tokens": 1500},
        "completion_tokens_details": {"reasoning_tokens": 400},
    }
    reply = answer(scripted, part({"content": "a"}), part({}, "stop"), part(None, usage=usage))
    assert reply.usage == Usage(500, 3000, 1500, 700)
    assert reply.model == "gpt-6.2-sol-2026-11-17"


@pytest.mark.parametrize(
    ("usage", "read"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13}, Usage(9, 0, 0, 4)),
        # Thinking left out of the answer's tokens.
        ({"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 33}, Usage(9, 0, 0, 24)),
        ({"prompt_tokens": 9, "completion_tokens": 4}, Usage(9, 0, 0, 4)),
        ({"prompt_tokens": 9, "completion_tokens": None}, None),
        (
            {"prompt_tokens": 9, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 20}},
            Usage(0, 20, 0, 4),
        ),
        (None, None),
        ("many", None),
    ],
)
def test_usage_as_servers_tell_it(scripted: Scripted, usage: Any, read: Usage | None) -> None:
    reply = answer(scripted, part({"content": "a"}, "stop"), part(None, usage=usage))
    assert (reply.stop, reply.usage) == ("end", read)


@pytest.mark.parametrize(
    ("finish", "stop"),
    [
        ("stop", "end"),
        ("eos", "end"),
        ("length", "length"),
        ("model_length", "length"),
        ("content_filter", "refused"),
        ("abort", "cut"),
        ("error", "cut"),
        (None, "cut"),
        ("", "cut"),
    ],
)
def test_why_an_answer_ended(scripted: Scripted, finish: str | None, stop: str) -> None:
    reply = answer(scripted, part({"role": "assistant", "content": ""}), part({"content": "One."}), part({}, finish))
    assert (reply.stop, reply.text) == (stop, "One.")
    assert (reply.detail is not None) is (stop == "refused")


def test_a_refusal_in_the_models_words(scripted: Scripted) -> None:
    reply = answer(scripted, part({"refusal": "I can't "}), part({"refusal": "help with that."}), part({}, "stop"))
    assert (reply.stop, reply.detail, reply.text) == ("refused", "I can't help with that.", "")


@pytest.mark.parametrize("code", ["invalid_prompt", "content_policy_violation"])
def test_a_prompt_that_is_blocked(scripted: Scripted, code: str) -> None:
    scripted.answer(400, {"error": {"message": "flagged as violating our usage policy", "code": code}})
    reply = OpenAI(KEY, f"{scripted.url}/v1").send(CALL, 10)
    assert (reply.stop, reply.usage, reply.detail) == ("refused", None, "flagged as violating our usage policy")


def test_what_a_model_thinks_is_no_part_of_its_answer(scripted: Scripted) -> None:
    thinking = part({"content": None, "reasoning_content": "Hmm.", "reasoning": "Hmm."})
    assert answer(scripted, thinking, part({"content": "One."}, "stop")).text == "One."


def test_parts_without_what_is_of_no_use(scripted: Scripted) -> None:
    filtered = {"choices": [], "prompt_filter_results": [{}]}
    annotated = {"choices": [{"index": 0, "content_filter_results": {}}], "model": ""}
    reply = answer(scripted, filtered, part({"content": "One."}), annotated, {"choices": None}, part({}, "stop"))
    assert (reply.stop, reply.text, reply.model) == ("end", "One.", "gpt-6.2-sol-2026-11-17")


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        "[" * 100_000,
        '"text"',
        "5",
        "[]",
        '{"choices": 5}',
        '{"choices": ["a"]}',
        '{"choices": [{"delta": {"content": 5}}]}',
    ],
)
def test_parts_of_the_wrong_form(scripted: Scripted, wrong: str) -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13}
    reply = answer(scripted, part({"content": "One."}, usage=usage), wrong, part({}, "stop"))
    assert (reply.stop, reply.text, reply.usage) == ("malformed", "One.", Usage(9, 0, 0, 4))


def test_a_server_that_does_not_stream(scripted: Scripted) -> None:
    scripted.answer(200, {"choices": [{"message": {"content": "One."}, "finish_reason": "stop"}]})
    assert OpenAI(KEY, f"{scripted.url}/v1").send(CALL, 10).stop == "malformed"


def test_a_stream_of_an_unusual_type(scripted: Scripted) -> None:
    scripted.answer(200, event(part({"content": "One."}, "stop")), content_type="application/octet-stream")
    assert OpenAI(KEY, f"{scripted.url}/v1").send(CALL, 10).text == "One."


def test_an_error_in_the_middle_of_a_stream(scripted: Scripted) -> None:
    broken = {"error": {"message": "The server had an error", "type": "server_error", "code": None}}
    reply = answer(scripted, part({"content": "One."}), broken)
    assert (reply.stop, reply.text) == ("cut", "One.")


@pytest.mark.parametrize(
    ("code", "kind"), [("server_error", "transient"), ("insufficient_quota", "access"), (None, "transient")]
)
def test_a_stream_that_is_only_an_error(scripted: Scripted, code: str | None, kind: str) -> None:
    with pytest.raises(CallFailed, match="openai: it broke") as failed:
        answer(scripted, {"error": {"message": "it broke", "code": code}})
    assert failed.value.kind == kind


def test_money_that_runs_out_in_the_middle_of_a_stream(scripted: Scripted) -> None:
    with pytest.raises(CallFailed) as failed:
        answer(scripted, part({"content": "One."}), {"error": {"message": "no", "type": "insufficient_quota"}})
    assert failed.value.kind == "access"


def test_pings_do_not_keep_a_stream_open_for_ever(aimock: AiMock) -> None:
    aimock.answer({"content": "word " * 50}, latency=100)
    reply = OpenAI(KEY, f"{aimock.url}/v1").send(CALL, 0.6)
    assert (reply.stop, reply.usage) == ("cut", None)
    assert reply.text.startswith("word")


# Data


def test_data_comes_back_in_the_form_of_its_schema(scripted: Scripted) -> None:
    data = {
        "hardware": ["8 GB"],
        "systems": None,
        "tools": [{"name": "kubectl", "version": None}],
        "accounts": [],
        "names": [{"name": "host", "value": "lab-1"}],
    }
    text = json.dumps(data)
    call = Call("lab.environment", "gpt-6.2-sol", "Which?", schema=Environment.model_json_schema())
    reply = answer(scripted, part({"content": text[:40]}), part({"content": text[40:]}), part({}, "stop"), call=call)
    read = Environment.model_validate_json(reply.text)
    assert (read.names, read.systems, read.tools[0].name) == ({"host": "lab-1"}, [], "kubectl")
    wanted = scripted.requests[0].data["response_format"]["json_schema"]
    assert wanted["name"] == "lab_environment"
    assert wanted["schema"]["properties"]["names"]["anyOf"][0]["type"] == "array"


@pytest.mark.parametrize("text", ["no JSON", '{"a": ', "", "[" * 100_000])
def test_data_that_is_none_is_left_to_its_reader(scripted: Scripted, text: str) -> None:
    call = Call("visual.spec", "gpt-6.2-sol", "Draw.", schema=DiagramSpec.model_json_schema())
    reply = answer(scripted, part({"content": text}, "stop"), call=call)
    assert (reply.stop, reply.text) == ("end", text)


# Failures


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (
            429,
            {"message": "You exceeded your current quota", "type": "insufficient_quota", "code": "insufficient_quota"},
        ),
        (429, {"message": "No credits", "type": "insufficient_quota", "code": "credit_balance_exhausted"}),
        (429, {"message": "Limit", "type": "x", "code": "project_spend_limit_exceeded"}),
        (400, {"message": "Billing hard limit has been reached", "code": "billing_hard_limit_reached"}),
    ],
)
def test_without_money_nobody_asks_again(scripted: Scripted, status: int, error: Any) -> None:
    failed = failure(scripted, status, {"error": error})
    assert (failed.kind, failed.status) == ("access", status)
    assert error["message"] in str(failed)
    assert "top it up" in str(failed)


def test_a_limit_of_requests_is_asked_again(scripted: Scripted) -> None:
    failed = failure(
        scripted, 429, {"error": {"message": "Slow down", "type": "requests", "code": "rate_limit_exceeded"}}
    )
    assert failed.kind == "transient"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": {"message": "model 'x' not found"}}, "model 'x' not found"),
        ({"error": "model 'x' not found"}, "model 'x' not found"),
        ({"detail": "Not Found"}, "Not Found"),
        ({"detail": [{"msg": "field required"}]}, "field required"),
        ({"object": "error", "message": "The model does not exist."}, "The model does not exist"),
        ({}, "404"),
    ],
)
def test_errors_as_servers_tell_them(scripted: Scripted, body: Any, words: str) -> None:
    failed = failure(scripted, 404, body)
    assert words in str(failed)
    assert "base_urls" in str(failed)
    assert "\n" not in str(failed)


def test_the_word_for_no_key_is_no_secret(scripted: Scripted) -> None:
    failed = failure(scripted, 400, {"error": "unused argument"}, OpenAI("unused", f"{scripted.url}/v1"))
    assert "unused argument" in str(failed)


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_keys_never_appear(scripted: Scripted, status: int) -> None:
    masked = "sk-proj-abcd********************wxyz"
    words = f"Incorrect API key provided: {KEY} ({masked}), sent as Bearer {KEY}"
    failed = failure(scripted, status, {"error": {"message": words}})
    shown = f"{failed} {failed!r} {failed.__cause__!r}"
    for secret in (KEY, masked, "wxyz", KEY[:12], KEY[-8:]):
        assert secret not in shown
    assert "Incorrect API key provided: [key]" in shown


def test_a_password_in_the_address_never_appears() -> None:
    with pytest.raises(CallFailed) as failed:
        OpenAI(KEY, "http://user:hunter2@127.0.0.1:9/v1").send(CALL, 5)
    assert "127.0.0.1:9" in str(failed.value)
    assert "hunter2" not in str(failed.value)


# Access


def test_a_server_of_ones_own_need_not_list_its_models(scripted: Scripted) -> None:
    scripted.answer(404, "Not Found", content_type="text/plain")
    OpenAI(KEY, f"{scripted.url}/v1").check_access()
    assert scripted.requests[0].path == "/v1/models"


def test_a_list_in_another_form_is_access_enough(scripted: Scripted) -> None:
    scripted.answer(200, "[]")
    OpenAI(KEY, f"{scripted.url}/v1").check_access()


def test_openai_has_a_list(scripted: Scripted) -> None:
    scripted.answer(404, {"error": {"message": "no such route"}})
    provider = OpenAI(KEY, f"{scripted.url}/v1")
    provider.official = True
    with pytest.raises(CallFailed) as failed:
        provider.check_access()
    assert failed.value.kind == "rejected"
