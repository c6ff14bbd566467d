"""What every provider of texts keeps to, shown over real HTTP: one class of tests, a subclass for each provider.

A subclass, named `Test…`, in its provider's own file:

    class TestOpenAI(StreamingContract):
        mock = "openai"           # llmock's name of the vendor
        model = "gpt-…"

        def make(self, base_url): return OpenAI(KEY, base_url)
        def parts_of(self, body): return body["messages"][0]["content"], body["messages"][1]["content"]
        def schema_of(self, body): return body["response_format"]["json_schema"]["schema"]
        def room_of(self, body): return body["max_completion_tokens"]

`StreamingContract` is for providers that stream their answers, `ProviderContract` for those that don't. What is special
to a vendor (its own events, headers, refusals) is tested beside the subclass, with `aimock` or `scripted`.
A provider that llmock does not speak overrides the fixtures `url`, which leads to llmock, and `scripted_url`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar

import pytest
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply as Scene
from llmock.testing import BASE_PATHS

from aurora.providers.attempts import Attempted, Policy, ask
from aurora.providers.base import Call, CallFailed, Provider, Reply
from tests.providers.servers import Scripted, closed_port

KEY = "sk-test-0123456789abcdefghijklmnopqrstuvwxyz"
LONG = "Un pod agrupa contenedores. " * 20
SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "steps": {"type": "array", "items": {"type": "string"}}},
    "required": ["title", "steps"],
    "additionalProperties": False,
}
BRISK = Policy(retries=4, deadline=20, max_retry_after=5, first_wait=0.06, longest_wait=0.5)


class ProviderContract:
    """The tests of one provider; see the module for what a subclass says."""

    mock: ClassVar[str]
    model: ClassVar[str]
    broken: ClassVar[tuple[str, str]] = ("application/json", '{"id": "x", "choices": [{"mess')
    """The type and body of a 200 that cannot be read."""

    def make(self, base_url: str) -> Provider:
        """A provider with the key `KEY` at this address."""
        raise NotImplementedError

    def parts_of(self, body: Any) -> tuple[str, str]:
        """The texts of a request's first part, the stable one, and of its last, the prompt, in the order sent."""
        raise NotImplementedError

    def schema_of(self, body: Any) -> Mapping[str, Any]:
        """The JSON schema in a request for data."""
        raise NotImplementedError

    def room_of(self, body: Any) -> int:
        """The most tokens that a request wants."""
        raise NotImplementedError

    @pytest.fixture
    def url(self, llmock: LLMock) -> str:
        return llmock.base_url(self.mock)

    @pytest.fixture
    def scripted_url(self, scripted: Scripted) -> str:
        return scripted.url + BASE_PATHS[self.mock]

    @pytest.fixture
    def provider(self, url: str) -> Provider:
        return self.make(url)

    @pytest.fixture
    def told(self, scripted_url: str) -> Provider:
        """A provider whose server answers as `scripted` was told."""
        return self.make(scripted_url)

    def call(self, prompt: str = "Explica qué es un pod.", **more: Any) -> Call:
        values = {"system": "Eres autor de cursos.", "max_tokens": 2000, **more}
        return Call(task="lesson.draft", model=self.model, prompt=prompt, **values)

    def failure(self, provider: Provider, timeout: float = 10) -> CallFailed:
        with pytest.raises(CallFailed) as failed:
            provider.send(self.call(), timeout)
        assert provider.name in str(failed.value).lower(), "the message names the provider"
        assert KEY not in str(failed.value)
        return failed.value

    def asked(self, provider: Provider, policy: Policy = BRISK, timeout: float = 20) -> tuple[Attempted, list[Reply]]:
        """The answer after real waits, and the replies that were lost on the way."""
        lost: list[Reply] = []
        return ask(_Hasty(provider, timeout), self.call(), policy, lost=lost.append, chance=lambda: 0.5), lost

    # Answers

    def test_answers_with_text_and_usage(self, llmock: LLMock, provider: Provider) -> None:
        llmock.reply(LONG)
        reply = provider.send(self.call(), 10)
        assert (reply.text, reply.stop, reply.detail) == (LONG, "end", None)
        assert reply.usage is not None
        assert reply.usage.input_tokens > 0
        assert reply.usage.output_tokens > 0
        assert reply.model

    def test_sends_the_system_part_first_and_the_room(self, llmock: LLMock, provider: Provider) -> None:
        provider.send(self.call(), 10)
        body = llmock.last_request.body
        assert self.parts_of(body) == ("Eres autor de cursos.", "Explica qué es un pod.")
        assert self.room_of(body) == 2000
        sent = json.dumps(body, ensure_ascii=False)
        assert sent.count("Eres autor de cursos.") == 1
        assert llmock.last_request.model == self.model

    def test_sends_no_empty_system_part(self, llmock: LLMock, provider: Provider) -> None:
        reply = provider.send(self.call(system=""), 10)
        assert reply.stop == "end"
        assert '"text": ""' not in json.dumps(llmock.last_request.body)

    def test_asks_for_data_by_its_schema(self, llmock: LLMock, provider: Provider) -> None:
        llmock.reply('{"title": "Pods", "steps": ["a", "b"]}')
        reply = provider.send(self.call(schema=SCHEMA), 10)
        assert reply.stop == "end"
        assert json.loads(reply.text) == {"title": "Pods", "steps": ["a", "b"]}
        assert set(self.schema_of(llmock.last_request.body)["properties"]) == {"title", "steps"}

    def test_tells_an_answer_that_ran_out_of_room(self, llmock: LLMock, provider: Provider) -> None:
        llmock.add(Scene(text=LONG, finish_reason="length"))
        reply = provider.send(self.call(), 10)
        assert (reply.stop, reply.text) == ("length", LONG)
        assert reply.usage is not None
        assert reply.usage.output_tokens > 0, "what was cut off is billed"

    def test_tells_the_usage_of_data_that_ran_out_of_room(self, llmock: LLMock, provider: Provider) -> None:
        llmock.add(Scene(text='{"title": "Po', finish_reason="length"))
        reply = provider.send(self.call(schema=SCHEMA), 10)
        assert (reply.stop, reply.text) == ("length", '{"title": "Po')
        assert reply.usage is not None
        assert reply.usage.output_tokens > 0

    def test_tells_a_refusal(self, llmock: LLMock, provider: Provider) -> None:
        llmock.add(Scene(text="No.", finish_reason="content_filter"))
        reply = provider.send(self.call(), 10)
        assert reply.stop == "refused"
        assert reply.detail

    def test_is_used_again(self, llmock: LLMock, provider: Provider) -> None:
        assert [provider.send(self.call(), 10).stop for _ in range(3)] == ["end"] * 3

    # Failures, each told after one request

    @pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
    def test_failures_that_pass(self, llmock: LLMock, provider: Provider, status: int) -> None:
        llmock.fail(status, times=None)
        failed = self.failure(provider)
        assert (failed.kind, failed.status, len(llmock.requests)) == ("transient", status, 1)

    @pytest.mark.parametrize("status", [401, 402, 403])
    def test_failures_of_access(self, llmock: LLMock, provider: Provider, status: int) -> None:
        llmock.fail(status, times=None)
        failed = self.failure(provider)
        assert (failed.kind, failed.status, len(llmock.requests)) == ("access", status, 1)

    @pytest.mark.parametrize("status", [400, 404, 413, 422])
    def test_failures_of_the_request(self, llmock: LLMock, provider: Provider, status: int) -> None:
        llmock.fail(status, times=None, message="the words of the vendor")
        failed = self.failure(provider)
        assert (failed.kind, failed.status, len(llmock.requests)) == ("rejected", status, 1)
        assert "the words of the vendor" in str(failed)

    def test_reads_a_wait_in_milliseconds(self, llmock: LLMock, provider: Provider) -> None:
        llmock.fail(429, times=None, retry_after=0.25)
        assert self.failure(provider).retry_after == pytest.approx(0.25)

    @pytest.mark.parametrize("status", [429, 503, 529])
    @pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("0", 0), ("600", 600), ("soon", None), ("-5", None)])
    def test_reads_a_wait_in_seconds(
        self, scripted: Scripted, told: Provider, status: int, header: str, seconds: float | None
    ) -> None:
        scripted.answer(status, {"error": {"message": "slow down"}}, retry_after=header)
        failed = self.failure(told)
        assert (failed.kind, failed.retry_after, len(scripted.requests)) == ("transient", seconds, 1)

    def test_reads_a_wait_until_a_date(self, scripted: Scripted, told: Provider) -> None:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=1000), usegmt=True)
        scripted.answer(429, {"error": {"message": "slow down"}}, retry_after=until)
        wait = self.failure(told).retry_after
        assert wait is not None
        assert 900 < wait <= 1000

    def test_a_limit_without_a_wait(self, scripted: Scripted, told: Provider) -> None:
        scripted.answer(429, {"error": {"message": "slow down"}})
        failed = self.failure(told)
        assert (failed.kind, failed.retry_after, len(scripted.requests)) == ("transient", None, 1)

    def test_an_error_that_is_no_json(self, scripted: Scripted, told: Provider) -> None:
        scripted.answer(502, "<html>Bad gateway " + "x" * 5000, content_type="text/html")
        failed = self.failure(told)
        assert (failed.kind, failed.status) == ("transient", 502)
        assert len(str(failed)) < 700

    def test_never_repeats_the_key(self, scripted: Scripted, told: Provider) -> None:
        scripted.answer(401, {"type": "error", "error": {"message": f"invalid key {KEY}", "type": "x", "code": 401}})
        failed = self.failure(told)
        assert failed.kind == "access"
        assert KEY not in str(failed)

    def test_a_reset(self, scripted: Scripted, told: Provider) -> None:
        scripted.reset()
        failed = self.failure(told)
        assert (failed.kind, failed.status, len(scripted.requests)) == ("transient", None, 1)

    def test_nobody_listens(self) -> None:
        failed = self.failure(self.make(f"http://127.0.0.1:{closed_port()}"))
        assert (failed.kind, failed.status) == ("transient", None)

    def test_silence(self, scripted: Scripted, told: Provider) -> None:
        scripted.silence()
        failed = self.failure(told, timeout=0.3)
        assert (failed.kind, failed.status, len(scripted.requests)) == ("transient", None, 1)

    def test_an_answer_that_cannot_be_read(self, scripted: Scripted, told: Provider) -> None:
        kind, body = self.broken
        scripted.answer(200, body, content_type=kind)
        reply = told.send(self.call(), 10)
        assert (reply.stop, len(scripted.requests)) == ("malformed", 1)

    def test_a_page_where_an_answer_was_due(self, scripted: Scripted, told: Provider) -> None:
        scripted.answer(200, "<html>Log in to this network</html>", content_type="text/html")
        assert told.send(self.call(), 10).stop == "malformed"

    # Access

    def test_access_is_checked_for_nothing(self, llmock: LLMock, provider: Provider) -> None:
        provider.check_access()
        assert [request.method for request in llmock.requests] == ["GET"]

    @pytest.mark.parametrize(("status", "kind"), [(401, "access"), (403, "access"), (500, "transient")])
    def test_a_check_that_fails(self, llmock: LLMock, provider: Provider, status: int, kind: str) -> None:
        llmock.fail(status, times=None)
        with pytest.raises(CallFailed) as failed:
            provider.check_access()
        assert (failed.value.kind, failed.value.status, len(llmock.requests)) == (kind, status, 1)

    @pytest.mark.parametrize(("kind", "body"), [("text/html", "<html>Log in</html>"), ("application/json", '{"da')])
    def test_a_check_that_meets_a_page(self, scripted: Scripted, told: Provider, kind: str, body: str) -> None:
        scripted.answer(200, body, content_type=kind)
        with pytest.raises(CallFailed):
            told.check_access()

    def test_a_check_where_nobody_listens(self) -> None:
        with pytest.raises(CallFailed) as failed:
            self.make(f"http://127.0.0.1:{closed_port()}").check_access()
        assert failed.value.kind == "transient"

    # The provider and the policy of `attempts` together, as llmock judges them

    def test_waits_as_long_as_it_is_told(self, llmock: LLMock, provider: Provider) -> None:
        llmock.fail(429, retry_after=0.3).fail(503, retry_after=0.2).fail(529, retry_after=0.1)
        answer, lost = self.asked(provider)
        assert (answer.reply.stop, answer.attempts, lost) == ("end", 4, [])
        llmock.assert_resilient(strict=True)

    def test_backs_off_where_it_is_told_nothing(self, llmock: LLMock, provider: Provider) -> None:
        llmock.fail(500, times=3)
        answer, lost = self.asked(provider)
        assert (answer.reply.stop, answer.attempts, lost) == ("end", 4, [])
        llmock.assert_resilient(strict=True)

    def test_gives_up_after_the_last_attempt(self, llmock: LLMock, provider: Provider) -> None:
        llmock.fail(500, times=None)
        with pytest.raises(CallFailed, match="given up after 5 requests"):
            self.asked(provider)
        assert len(llmock.requests) == 5
        llmock.assert_resilient(strict=True)

    def test_gives_up_rather_than_wait_too_long_or_too_short(self, llmock: LLMock, provider: Provider) -> None:
        llmock.fail(429, times=None, retry_after=600)
        with pytest.raises(CallFailed, match="max_retry_after_seconds"):
            self.asked(provider)
        assert len(llmock.requests) == 1
        llmock.assert_resilient()

    @pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
    def test_asks_once_what_no_retry_mends(self, llmock: LLMock, provider: Provider, status: int) -> None:
        llmock.fail(status, times=None)
        with pytest.raises(CallFailed):
            self.asked(provider)
        assert len(llmock.requests) == 1
        llmock.assert_resilient(strict=True)

    def test_asks_again_after_silence(self, llmock: LLMock, provider: Provider) -> None:
        llmock.delay(3)
        answer, _ = self.asked(provider, timeout=0.5)
        assert (answer.reply.stop, answer.attempts) == ("end", 2)


class StreamingContract(ProviderContract):
    """What is also true of a provider that streams: half an answer is never taken for a whole one."""

    broken = ("text/event-stream", 'data: {"type": "message_st\n\n')

    @pytest.mark.parametrize("chunks", [0, 3, 12])
    def test_a_stream_that_ends_early_and_cleanly(self, llmock: LLMock, provider: Provider, chunks: int) -> None:
        llmock.reply(LONG).truncate(after_chunks=chunks)
        reply = provider.send(self.call(), 10)
        assert reply.stop == "cut"
        assert LONG.startswith(reply.text)
        assert len(reply.text) < len(LONG)

    def test_a_stream_that_is_dropped(self, llmock: LLMock, provider: Provider) -> None:
        llmock.reply(LONG).disconnect(after_chunks=8)
        reply = provider.send(self.call(), 10)
        assert reply.stop == "cut"
        assert LONG.startswith(reply.text)
        assert reply.text, "what came, and may be billed, is told"

    def test_a_stream_that_stalls(self, llmock: LLMock, provider: Provider) -> None:
        llmock.reply(LONG).stall(after_chunks=8, seconds=5)
        reply = provider.send(self.call(), 0.5)
        assert reply.stop == "cut"
        assert reply.text

    def test_a_stream_that_drips_beyond_its_time(self, llmock: LLMock, provider: Provider) -> None:
        llmock.reply(LONG).pace(100)
        reply = provider.send(self.call(), 0.5)
        assert reply.stop == "cut"
        assert len(reply.text) < len(LONG)

    def test_a_stream_with_a_broken_part(self, llmock: LLMock, provider: Provider) -> None:
        llmock.reply(LONG).corrupt(after_chunks=8)
        reply = provider.send(self.call(), 10)
        assert reply.stop == "malformed"

    def test_never_takes_half_an_answer(self, llmock: LLMock, provider: Provider) -> None:
        # One part at a time: a server that has sent all before the client hangs up takes the faults for accepted.
        llmock.pace(5)
        llmock.reply(LONG, times=None)
        llmock.truncate(after_chunks=8).disconnect(after_chunks=8).corrupt(after_chunks=8).fail(429, retry_after=0.2)
        answer, lost = self.asked(provider)
        assert (answer.reply.text, answer.reply.stop, answer.attempts) == (LONG, "end", 5)
        assert [reply.stop for reply in lost] == ["cut", "cut", "malformed"]
        llmock.assert_resilient(strict=True)


class _Hasty:
    """A provider that is given less time for a call than its deadline leaves."""

    def __init__(self, provider: Provider, timeout: float) -> None:
        self.name = provider.name
        self._provider = provider
        self._timeout = timeout

    def send(self, call: Call, timeout: float) -> Reply:
        return self._provider.send(call, min(timeout, self._timeout))

    def check_access(self) -> None:
        self._provider.check_access()
