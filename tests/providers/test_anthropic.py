"""Anthropic keeps the contract of providers, and minds what is special to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from aurora.diagrams.spec import DiagramSpec
from aurora.lab_plan import LabPlan
from aurora.providers import messages
from aurora.providers.anthropic import Anthropic
from aurora.providers.base import Call, CallFailed, Usage
from tests.providers.contract import KEY, SCHEMA, StreamingContract
from tests.providers.servers import AiMock, Scripted

CALL = Call("lesson.draft", "claude-sonnet-5-5", "Explica qué es un pod.", "Eres autor de cursos.", 2000)


def stream(*events: Mapping[str, Any]) -> str:
    """Events as the API sends them."""
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)


def start(**usage: int) -> Mapping[str, Any]:
    usage = {"input_tokens": 9, "output_tokens": 1, **usage}
    return {"type": "message_start", "message": {"model": "claude-sonnet-5-5-1", "content": [], "usage": usage}}


def text(words: str, kind: str = "text") -> Mapping[str, Any]:
    return {"type": "content_block_delta", "index": 0, "delta": {"type": f"{kind}_delta", kind: words}}


def end(reason: str | None, details: Any = None, **usage: int) -> Mapping[str, Any]:
    delta = {"stop_reason": reason, "stop_sequence": None, "stop_details": details}
    return {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 5, **usage}}


def error(kind: str) -> Mapping[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": "words of the vendor"}}


STOP: Mapping[str, Any] = {"type": "message_stop"}


@pytest.fixture
def told(scripted: Scripted) -> Anthropic:
    return Anthropic(KEY, scripted.url)


class TestAnthropic(StreamingContract):
    mock = "anthropic"
    model = "claude-sonnet-5-5"
    broken = ("text/event-stream", 'event: message_start\ndata: {"type": "message_st\n\n')

    def make(self, base_url: str) -> Anthropic:
        return Anthropic(KEY, base_url)

    def parts_of(self, body: Any) -> tuple[str, str]:
        return body["system"][0]["text"], body["messages"][0]["content"]

    def schema_of(self, body: Any) -> Mapping[str, Any]:
        assert body["output_config"]["format"]["type"] == "json_schema"
        return body["output_config"]["format"]["schema"]

    def room_of(self, body: Any) -> int:
        return body["max_tokens"]

    def test_marks_the_stable_part_for_the_cache(self, llmock: LLMock, provider: Anthropic) -> None:
        provider.send(self.call(), 10)
        system = llmock.last_request.body["system"]
        assert [part.get("cache_control") for part in system] == [{"type": "ephemeral"}]

    def test_a_connection_lost_before_the_answer_began(self, llmock: LLMock, provider: Anthropic) -> None:
        llmock.disconnect(after_chunks=0)
        assert self.failure(provider).kind == "transient"

    def test_data_in_the_form_of_its_schema(self, llmock: LLMock, provider: Anthropic) -> None:
        words = {"type": "object", "additionalProperties": {"type": "string"}}
        schema = {"type": "object", "properties": {"words": words}, "required": ["words"]}
        llmock.reply('{"words": [{"name": "pod", "value": "vaina"}]}')
        assert json.loads(provider.send(self.call(schema=schema), 10).text) == {"words": {"pod": "vaina"}}

    def test_takes_the_address_from_the_environment(self, llmock: LLMock) -> None:
        assert Anthropic(KEY).send(CALL, 10).stop == "end"
        assert len(llmock.requests) == 1

    def test_room_beyond_what_goes_without_a_stream(self, llmock: LLMock, provider: Anthropic) -> None:
        assert provider.send(self.call(max_tokens=128_000), 10).stop == "end"
        assert llmock.last_request.stream


def answered(scripted: Scripted, *events: Mapping[str, Any]) -> None:
    scripted.answer(200, stream(*events), content_type="text/event-stream; charset=utf-8")


def test_tells_what_the_cache_served(scripted: Scripted, told: Anthropic) -> None:
    answered(
        scripted,
        start(input_tokens=20, cache_read_input_tokens=3000, cache_creation_input_tokens=400),
        text("Un pod"),
        end("end_turn", output_tokens=7),
        STOP,
    )
    reply = told.send(CALL, 10)
    assert reply.usage == Usage(input_tokens=20, cache_read_tokens=3000, cache_write_tokens=400, output_tokens=7)
    assert reply.model == "claude-sonnet-5-5-1"


def test_takes_the_last_count_of_all(scripted: Scripted, told: Anthropic) -> None:
    answered(scripted, start(), text("Un pod"), end("end_turn", input_tokens=11, cache_read_input_tokens=2), STOP)
    assert told.send(CALL, 10).usage == Usage(input_tokens=11, cache_read_tokens=2, output_tokens=5)


def test_leaves_out_what_is_not_the_answer(scripted: Scripted, told: Anthropic) -> None:
    answered(
        scripted,
        start(),
        {"type": "ping"},
        {
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "thinking", "thinking": "", "signature": ""},
        },
        text("Let me think", "thinking"),
        {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": "Un "}},
        text("pod"),
        {"type": "an_event_of_the_future", "index": 7},
        end("end_turn"),
        STOP,
    )
    reply = told.send(CALL, 10)
    assert (reply.text, reply.stop) == ("Un pod", "end")


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("end_turn", "end"),
        ("stop_sequence", "end"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("refusal", "refused"),
        ("pause_turn", "refused"),
        ("a_reason_of_the_future", "refused"),
        (None, "cut"),
    ],
)
def test_why_it_ended(scripted: Scripted, told: Anthropic, reason: str | None, stop: str) -> None:
    answered(scripted, start(), text("Un pod"), end(reason), STOP)
    reply = told.send(CALL, 10)
    assert (reply.text, reply.stop) == ("Un pod", stop)
    assert (reply.detail is None) == (stop in ("end", "length"))


def test_a_reason_without_the_last_event_is_no_end(scripted: Scripted, told: Anthropic) -> None:
    answered(scripted, start(), text("Un pod"), end("end_turn"))
    assert told.send(CALL, 10).stop == "cut"


def test_says_why_it_was_refused(scripted: Scripted, told: Anthropic) -> None:
    details = {"type": "refusal", "category": "cyber", "explanation": "It could harm."}
    answered(scripted, start(), end("refusal", details), STOP)
    reply = told.send(CALL, 10)
    assert (reply.stop, reply.detail) == ("refused", "It could harm.")
    assert reply.usage == Usage(input_tokens=9, output_tokens=5)


@pytest.mark.parametrize(
    ("kind", "means", "status"),
    [
        ("overloaded_error", "transient", 529),
        ("rate_limit_error", "transient", 429),
        ("api_error", "transient", 500),
        ("an_error_of_the_future", "transient", 500),
        ("permission_error", "access", 403),
        ("invalid_request_error", "rejected", 400),
    ],
)
def test_an_error_inside_a_stream(scripted: Scripted, told: Anthropic, kind: str, means: str, status: int) -> None:
    answered(scripted, start(), error(kind))
    with pytest.raises(CallFailed, match="words of the vendor") as failed:
        told.send(CALL, 10)
    assert (failed.value.kind, failed.value.status) == (means, status)


def test_an_error_after_half_the_answer(scripted: Scripted, told: Anthropic) -> None:
    answered(scripted, start(), text("Un pod"), error("overloaded_error"))
    reply = told.send(CALL, 10)
    assert (reply.stop, reply.text, reply.detail) == ("cut", "Un pod", "words of the vendor")
    assert reply.usage == Usage(input_tokens=9, output_tokens=1)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"message": "Your credit balance is too low to access the Anthropic API."}),
        (400, {"message": "You have reached your specified API usage limits. You will regain access on 2026-12-01."}),
        (400, {"message": "You have reached your specified workspace API usage limits."}),
        (429, {"message": "Not now.", "details": {"error_code": "enforced_spend_limit_reached"}}),
    ],
)
def test_no_money_left(scripted: Scripted, told: Anthropic, status: int, body: Mapping[str, Any]) -> None:
    scripted.answer(status, {"type": "error", "error": {"type": "invalid_request_error", **body}})
    with pytest.raises(CallFailed, match="no money left") as failed:
        told.send(CALL, 10)
    assert failed.value.kind == "access"


def test_a_long_wait_is_told_and_not_waited_for(scripted: Scripted, told: Anthropic) -> None:
    scripted.answer(429, {"error": {"message": "x"}}, retry_after="86400")
    with pytest.raises(CallFailed) as failed:
        told.send(CALL, 10)
    assert (failed.value.retry_after, len(scripted.requests)) == (86400, 1)


PING = b'event: ping\ndata: {"type": "ping"}\n\n'


def test_pings_alone_do_not_keep_a_call_alive(scripted: Scripted, told: Anthropic) -> None:
    scripted.endless(b"", PING, content_type="text/event-stream")
    with pytest.raises(CallFailed, match=r"no answer from 127\.0\.0\.1") as failed:
        told.send(CALL, 0.3)
    assert failed.value.kind == "transient"


def test_a_connection_that_is_dead_leaves_time_for_another(
    scripted: Scripted, told: Anthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "SILENCE_SECONDS", 0.2)
    scripted.silence()
    with pytest.raises(CallFailed, match="no answer") as failed:
        told.send(CALL, 3600)
    assert failed.value.kind == "transient"


def test_pings_in_the_midst_of_an_answer(scripted: Scripted, told: Anthropic) -> None:
    scripted.endless(stream(start(), text("Un pod")).encode(), PING, content_type="text/event-stream")
    reply = told.send(CALL, 0.3)
    assert (reply.stop, reply.text) == ("cut", "Un pod")
    assert reply.usage == Usage(input_tokens=9, output_tokens=1)
    assert reply.detail == "not done after 0 s"


@pytest.mark.parametrize("part", ["[]", '"text"', "null", '{"type": "message_start"}', '{"type": "message_delta"}'])
def test_events_of_the_wrong_form(scripted: Scripted, told: Anthropic, part: str) -> None:
    scripted.answer(200, f"event: message_start\ndata: {part}\n\n", content_type="text/event-stream")
    assert told.send(CALL, 10).stop == "malformed"


def test_sends_the_key_it_was_given(scripted: Scripted, told: Anthropic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "another")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "a-token")
    answered(scripted, start(), text("Un pod"), end("end_turn"), STOP)
    told.send(CALL, 10)
    headers = scripted.requests[0].headers
    assert [value for value in headers.values() if KEY in value]
    assert not [value for value in headers.values() if "a-token" in value or "another" in value]


@pytest.mark.parametrize("key", ["", "sk-with\na-line", "sk-wíth", "two words"])
def test_what_cannot_be_a_key(scripted: Scripted, key: str) -> None:
    for ask in (lambda provider: provider.send(CALL, 10), lambda provider: provider.check_access()):
        with pytest.raises(CallFailed, match="ANTHROPIC_API_KEY") as failed:
            ask(Anthropic(key, scripted.url))
        assert failed.value.kind == "access"
        assert not key or key not in str(failed.value)
    assert scripted.requests == []


@pytest.mark.parametrize("model", [DiagramSpec, LabPlan])
def test_our_schemas_keep_within_the_limits(scripted: Scripted, told: Anthropic, model: Any) -> None:
    """https://platform.claude.com/docs/en/build-with-claude/structured-outputs: 24 optional, 16 of several types."""
    answered(scripted, start(), text("{}"), end("end_turn"), STOP)
    told.send(Call("visual.spec", "claude-sonnet-5-5", "x", schema=model.model_json_schema()), 10)
    schema = scripted.requests[0].data["output_config"]["format"]["schema"]
    optional, unions = _counts(schema)
    assert optional <= 24
    assert unions <= 16
    assert schema["additionalProperties"] is False


def _counts(node: Any) -> tuple[int, int]:
    inner = (
        [_counts(part) for part in (node.values() if isinstance(node, dict) else node)]
        if node and isinstance(node, dict | list)
        else []
    )
    optional, unions = sum(one for one, _ in inner), sum(two for _, two in inner)
    if isinstance(node, dict) and node.get("type") == "object" and isinstance(node.get("properties"), dict):
        optional += len(node["properties"].keys() - set(node["required"]))
    return optional, unions + (isinstance(node, dict) and isinstance(node.get("anyOf"), list))


def test_the_sdk_is_loaded_when_it_is_asked() -> None:
    code = "import sys, aurora.providers.anthropic as a; a.Anthropic('k'); sys.exit('anthropic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestAtAimock:
    """The same API, as another hand wrote it."""

    @pytest.fixture
    def provider(self, aimock: AiMock) -> Anthropic:
        return Anthropic(KEY, aimock.url)

    def test_an_answer(self, aimock: AiMock, provider: Anthropic) -> None:
        aimock.answer({"content": "Un pod agrupa.", "usage": {"input_tokens": 12, "output_tokens": 4}})
        reply = provider.send(CALL, 10)
        assert (reply.text, reply.stop) == ("Un pod agrupa.", "end")
        assert reply.usage == Usage(input_tokens=12, output_tokens=4)

    def test_data(self, aimock: AiMock, provider: Anthropic) -> None:
        aimock.answer({"content": '{"title": "Pods", "steps": []}'})
        reply = provider.send(Call("visual.spec", "claude-sonnet-5-5", "x", schema=SCHEMA), 10)
        assert json.loads(reply.text) == {"title": "Pods", "steps": []}

    def test_thinking_is_not_the_answer(self, aimock: AiMock, provider: Anthropic) -> None:
        aimock.answer({"content": "Un pod agrupa.", "reasoning": "What is a pod?"})
        assert provider.send(CALL, 10).text == "Un pod agrupa."

    @pytest.mark.parametrize(("reason", "stop"), [("length", "length"), ("refusal", "refused")])
    def test_other_ends(self, aimock: AiMock, provider: Anthropic, reason: str, stop: str) -> None:
        aimock.answer({"content": "Un pod", "finishReason": reason})
        assert provider.send(CALL, 10).stop == stop

    def test_a_cut_stream(self, aimock: AiMock, provider: Anthropic) -> None:
        aimock.answer({"content": "Un pod agrupa contenedores. " * 20}, truncateAfterChunks=6, latency=10)
        assert provider.send(CALL, 10).stop == "cut"

    def test_a_malformed_answer(self, aimock: AiMock, provider: Anthropic) -> None:
        aimock.answer({"content": "Un pod"})
        aimock.chaos(malformedRate=1)
        assert provider.send(CALL, 10).stop == "malformed"

    @pytest.mark.parametrize("status", [429, 500, 529])
    def test_a_failure_that_passes(self, aimock: AiMock, provider: Anthropic, status: int) -> None:
        aimock.fail(status, "slow down")
        with pytest.raises(CallFailed, match="slow down") as failed:
            provider.send(CALL, 10)
        assert (failed.value.kind, failed.value.status) == ("transient", status)
