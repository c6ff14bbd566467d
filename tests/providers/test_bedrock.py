"""Bedrock keeps the contract of providers, and minds what is special to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from llmock.pytest_plugin import LLMock
from moto.server import ThreadedMotoServer

from aurora.providers.base import Call, CallFailed
from aurora.providers.bedrock import Bedrock
from tests.providers.bedrock_bridge import BedrockBridge, chunk, message
from tests.providers.contract import KEY, StreamingContract
from tests.providers.servers import AiMock, Scripted

STREAM = "application/vnd.amazon.eventstream"
START = b'{"type": "message_start", "message": {"model": "claude", "usage": {"input_tokens": 9, "output_tokens": 1}}}'
TEXT = b'{"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Un pod"}}'


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """The services of AWS around Bedrock, by moto."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class TestBedrock(StreamingContract):
    model = "eu.anthropic.claude-sonnet-5-5-v1:0"
    broken = (STREAM, "this is no stream of events, whatever it says")

    @pytest.fixture(autouse=True)
    def _account(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-a-test")
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        self.environment = monkeypatch

    @pytest.fixture
    def url(self, llmock: LLMock) -> Iterator[str]:
        bridge = BedrockBridge(llmock.url)
        yield bridge.url
        bridge.stop()

    @pytest.fixture
    def scripted_url(self, scripted: Scripted) -> str:
        return scripted.url

    def make(self, base_url: str) -> Bedrock:
        self.environment.setenv("AWS_ENDPOINT_URL_STS", base_url)
        return Bedrock(base_url)

    def parts_of(self, body: Any) -> tuple[str, str]:
        return body["system"][0]["text"], body["messages"][0]["content"]

    def schema_of(self, body: Any) -> Mapping[str, Any]:
        return body["output_config"]["format"]["schema"]

    def room_of(self, body: Any) -> int:
        return body["max_tokens"]

    def test_never_repeats_the_key(self, scripted: Scripted, told: Bedrock) -> None:
        self.environment.setenv("AWS_BEARER_TOKEN_BEDROCK", KEY)
        super().test_never_repeats_the_key(scripted, told)
        assert scripted.requests[0].headers["authorization"] == f"Bearer {KEY}"

    def test_signs_for_the_region(self, scripted: Scripted, told: Bedrock) -> None:
        scripted.answer(429, {"message": "Too many requests"})
        with pytest.raises(CallFailed, match="Too many requests"):
            told.send(self.call(), 10)
        assert "/eu-west-1/bedrock/aws4_request" in scripted.requests[0].headers["authorization"]
        assert scripted.requests[0].path == "/model/eu.anthropic.claude-sonnet-5-5-v1:0/invoke-with-response-stream"

    def test_a_model_that_failed_is_asked_again(self, scripted: Scripted, told: Bedrock) -> None:
        scripted.answer(424, {"message": "The model failed."})
        assert self.failure(told).kind == "transient"

    @pytest.mark.parametrize(
        ("kind", "means"),
        [
            ("throttlingException", "transient"),
            ("modelStreamErrorException", "transient"),
            ("serviceUnavailableException", "transient"),
            ("validationException", "rejected"),
        ],
    )
    def test_an_exception_inside_a_stream(self, scripted: Scripted, told: Bedrock, kind: str, means: str) -> None:
        broken = message(
            b'{"message": "words of AWS"}',
            exception_type=kind,
            content_type="application/json",
            message_type="exception",
        )
        scripted.answer(200, chunk(START) + broken, content_type=STREAM)
        with pytest.raises(CallFailed, match="words of AWS") as failed:
            told.send(self.call(), 10)
        assert failed.value.kind == means

    def test_an_exception_after_half_the_answer(self, scripted: Scripted, told: Bedrock) -> None:
        broken = message(b"{}", exception_type="modelTimeoutException", message_type="exception")
        scripted.answer(200, chunk(START) + chunk(TEXT) + broken, content_type=STREAM)
        reply = told.send(self.call(), 10)
        assert (reply.stop, reply.text) == ("cut", "Un pod")
        assert reply.usage is not None
        assert reply.usage.input_tokens == 9

    def test_bytes_that_were_changed_on_the_way(self, scripted: Scripted, told: Bedrock) -> None:
        scripted.answer(200, chunk(START) + chunk(TEXT)[:-1] + b"?", content_type=STREAM)
        reply = told.send(self.call(), 10)
        assert (reply.stop, reply.text) == ("malformed", "")

    @pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL"])
    def test_takes_the_address_from_the_environment(self, url: str, llmock: LLMock, name: str) -> None:
        self.environment.setenv(name, url)
        assert Bedrock().send(self.call(), 10).stop == "end"
        assert len(llmock.requests) == 1

    def test_the_bridge_speaks_as_the_sdk_of_aws_expects(self, url: str, llmock: LLMock) -> None:
        llmock.reply("Un pod agrupa contenedores.")
        body = {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 9,
            "messages": [{"role": "user", "content": "x"}],
        }
        aws = boto3.client("bedrock-runtime", endpoint_url=url, region_name="eu-west-1")
        answer = aws.invoke_model_with_response_stream(modelId=self.model, body=json.dumps(body))
        events = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]
        assert events[0]["type"] == "message_start"
        texts = [event["delta"]["text"] for event in events if event["type"] == "content_block_delta"]
        assert "".join(texts) == "Un pod agrupa contenedores."

    def test_a_failure_at_aimock(self, aimock: AiMock) -> None:
        aimock.fail(429, "slow down")
        with pytest.raises(CallFailed, match="slow down") as failed:
            self.make(aimock.url).send(self.call(), 10)
        assert failed.value.kind == "transient"

    # Access

    def test_who_the_credentials_belong_to(self, moto: str) -> None:
        self.make(moto).check_access()

    def test_a_token_that_is_refused(self, scripted: Scripted) -> None:
        scripted.answer(403, {"message": "Your API key is not valid."}, x_amzn_errortype="AccessDeniedException")
        self.environment.setenv("AWS_BEARER_TOKEN_BEDROCK", KEY)
        self.environment.setenv("AWS_ENDPOINT_URL_BEDROCK", scripted.url)
        with pytest.raises(CallFailed, match=r"is not valid.* AWS_BEARER_TOKEN_BEDROCK") as failed:
            Bedrock().check_access()
        assert failed.value.kind == "access"
        assert scripted.requests[0].headers["authorization"] == f"Bearer {KEY}"

    def test_a_token_that_is_known(self, scripted: Scripted) -> None:
        scripted.answer(200, {"modelSummaries": []})
        self.environment.setenv("AWS_BEARER_TOKEN_BEDROCK", KEY)
        self.environment.setenv("AWS_ENDPOINT_URL_BEDROCK", scripted.url)
        Bedrock().check_access()
        assert scripted.requests[0].path == "/foundation-models"

    def test_a_token_that_may_not_list_models_is_a_token(self, scripted: Scripted) -> None:
        said = "User: A is not authorized to perform: bedrock:ListFoundationModels"
        scripted.answer(403, {"message": said}, x_amzn_errortype="AccessDeniedException")
        self.environment.setenv("AWS_BEARER_TOKEN_BEDROCK", KEY)
        self.environment.setenv("AWS_ENDPOINT_URL_BEDROCK", scripted.url)
        Bedrock().check_access()
        assert len(scripted.requests) == 1


def ask(provider: Bedrock) -> object:
    return provider.send(Call("lesson.draft", "eu.anthropic.claude-sonnet-5-5-v1:0", "x"), 10)


@pytest.mark.parametrize("act", [ask, Bedrock.check_access])
@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}, "set AWS_REGION"),
        ({"AWS_REGION": "eu-west-1"}, "no credentials of AWS; set AWS_ACCESS_KEY_ID"),
        ({"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "a"}, "missing: AWS_SECRET_ACCESS_KEY"),
        ({"AWS_REGION": "eu-west-1", "AWS_PROFILE": "nobody"}, r"profile \(nobody\) could not be found.*AWS_PROFILE"),
    ],
)
def test_nobody_to_pay_for_it(
    monkeypatch: pytest.MonkeyPatch,
    scripted: Scripted,
    environment: Mapping[str, str],
    words: str,
    act: Callable[[Bedrock], object],
) -> None:
    for name, value in {**environment, "AWS_ENDPOINT_URL": scripted.url}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CallFailed, match=words) as failed:
        act(Bedrock(scripted.url))
    assert failed.value.kind == "access"
    assert scripted.requests == []


def test_the_region_of_the_profile(monkeypatch: pytest.MonkeyPatch, scripted: Scripted, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[profile training]\nregion = sa-east-1\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_PROFILE", "training")
    scripted.answer(500, {"message": "no"})
    with pytest.raises(CallFailed):
        ask(Bedrock(scripted.url))
    assert "/sa-east-1/bedrock/" in scripted.requests[0].headers["authorization"]


def test_the_sdks_are_loaded_when_it_is_asked() -> None:
    code = "import sys, aurora.providers.bedrock as a; a.Bedrock(); print({'anthropic', 'boto3'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout == b"set()\n"
