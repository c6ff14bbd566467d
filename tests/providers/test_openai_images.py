"""Pictures by OpenAI, and by servers that speak its protocol."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from aurora.providers.attempts import ask
from aurora.providers.base import Call, CallFailed, Picture, Reply, Usage
from aurora.providers.openai import OpenAI
from aurora.providers.openai_requests import picture_request
from tests.providers.contract import BRISK, KEY
from tests.providers.servers import AiMock, Scripted

CALL = Call("visual.image", "gpt-image-2.5-flare", "A harbour at dawn.", picture=Picture())
PICTURES = {"endpoint": "image"}


def picture(kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (3, 2), "navy").save(stream, kind)
    return stream.getvalue()


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.fixture
def painter(aimock: AiMock) -> OpenAI:
    return OpenAI(KEY, f"{aimock.url}/v1")


@pytest.fixture
def told(scripted: Scripted) -> OpenAI:
    return OpenAI(KEY, f"{scripted.url}/v1")


def failure(provider: OpenAI, timeout: float = 10) -> CallFailed:
    with pytest.raises(CallFailed) as failed:
        provider.send(CALL, timeout)
    assert "openai" in str(failed.value)
    assert KEY not in str(failed.value)
    return failed.value


# A picture


def test_a_picture(aimock: AiMock, painter: OpenAI) -> None:
    aimock.answer({"image": {"b64Json": encoded(picture())}}, {"userMessage": "harbour"})
    reply = painter.send(CALL, 10)
    assert reply == Reply("", "end", Usage(images=1), CALL.model, image=picture(), media_type="image/png")
    (request,) = aimock.requests
    assert (request["method"], request["path"]) == ("POST", "/v1/images/generations")


def test_what_is_asked_for(scripted: Scripted, told: OpenAI) -> None:
    scripted.answer(200, {"created": 1, "data": [{"b64_json": encoded(picture())}]})
    told.send(CALL, 10)
    assert scripted.requests[0].data == {
        "model": "gpt-image-2.5-flare",
        "prompt": "A harbour at dawn.",
        "n": 1,
        "size": "1536x1024",
        "quality": "medium",
        "output_format": "png",
    }


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (1536, 1024, "1536x1024"),
        (1600, 900, "1536x1024"),
        (3000, 1000, "1536x1024"),
        (1024, 1024, "1024x1024"),
        (300, 280, "1024x1024"),
        (800, 1200, "1024x1536"),
        (1, 500, "1024x1536"),
    ],
)
def test_the_size_of_the_nearest_shape(width: int, height: int, size: str) -> None:
    assert picture_request(CALL, Picture(width, height))["size"] == size


def test_other_models_are_asked_for_the_bytes() -> None:
    request = picture_request(Call("visual.image", "flux.1-dev", "A harbour.", system="In ink."), Picture())
    assert request["prompt"] == "In ink.\n\nA harbour."
    assert request["response_format"] == "b64_json"
    assert not {"output_format", "quality"} & request.keys()


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_the_kind_is_told_from_the_bytes(aimock: AiMock, painter: OpenAI, kind: str, media_type: str) -> None:
    aimock.answer({"image": {"b64Json": encoded(picture(kind))}})
    reply = painter.send(CALL, 10)
    assert (reply.media_type, reply.image) == (media_type, picture(kind))


def test_a_picture_as_a_data_address(scripted: Scripted, told: OpenAI) -> None:
    scripted.answer(200, {"created": 1, "data": [{"b64_json": f"data:image/png;base64,{encoded(picture())}"}]})
    assert told.send(CALL, 10).image == picture()


def test_what_a_picture_used(scripted: Scripted, told: OpenAI) -> None:
    usage = {
        "input_tokens": 47,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": 47},
        "output_tokens": 1372,
        "total_tokens": 1419,
    }
    scripted.answer(200, {"created": 1, "data": [{"b64_json": encoded(picture())}], "usage": usage})
    assert told.send(CALL, 10).usage == Usage(input_tokens=47, output_tokens=1372, images=1)


# No picture


@pytest.mark.parametrize("code", ["moderation_blocked", "content_policy_violation"])
def test_a_picture_that_is_blocked(aimock: AiMock, painter: OpenAI, code: str) -> None:
    message = "Your request was rejected by the safety system."
    error = {"message": message, "type": "image_generation_user_error", "code": code}
    aimock.answer({"error": error, "status": 400}, PICTURES)
    attempted = ask(painter, CALL, BRISK, lost=lambda _: None)
    assert attempted.reply == Reply("", "refused", None, CALL.model, detail=message)
    assert len(aimock.requests) == 1


@pytest.mark.parametrize("body", [{"created": 1, "data": []}, {"created": 1, "data": None}, {"created": 1}])
def test_an_answer_without_a_picture(scripted: Scripted, told: OpenAI, body: dict[str, Any]) -> None:
    scripted.answer(200, {**body, "usage": {"input_tokens": 9}})
    reply = told.send(CALL, 10)
    assert (reply.stop, reply.usage, reply.detail) == ("refused", Usage(9), "the answer holds no picture")


def test_no_pictures_from_a_mock(aimock: AiMock, painter: OpenAI) -> None:
    aimock.answer({"images": []})
    assert painter.send(CALL, 10).stop == "refused"


def test_an_address_in_an_answer_is_never_fetched(aimock: AiMock, painter: OpenAI, scripted: Scripted) -> None:
    scripted.answer(200, "secret", content_type="image/png")
    aimock.answer({"image": {"url": f"{scripted.url}/picture.png"}})
    reply = painter.send(CALL, 10)
    assert (reply.stop, reply.image, reply.usage) == ("refused", None, Usage(images=1))
    assert "not fetched" in (reply.detail or "")
    assert scripted.requests == []


@pytest.mark.parametrize("content", ["", " ", "%%%", "AAAA", encoded(b"<svg/>"), encoded(b"GIF89a...."), 5, ["a"]])
def test_bytes_that_are_no_picture(scripted: Scripted, told: OpenAI, content: Any) -> None:
    scripted.answer(200, {"created": 1, "data": [{"b64_json": content}]})
    reply = told.send(CALL, 10)
    assert (reply.stop, reply.image) == ("malformed", None)


@pytest.mark.parametrize(
    "body", ['{"created": 1, "data": [{"b64', "[]", "5", '{"data": 5}', '{"data": [5]}', '"a"', "null", ""]
)
def test_an_answer_that_cannot_be_read(scripted: Scripted, told: OpenAI, body: str) -> None:
    scripted.answer(200, body)
    assert told.send(CALL, 10).stop == "malformed"


def test_a_page_where_a_picture_was_due(scripted: Scripted, told: OpenAI) -> None:
    scripted.answer(200, "<html>Log in</html>", content_type="text/html")
    assert told.send(CALL, 10).stop == "malformed"


def test_a_malformed_answer_of_a_mock(aimock: AiMock, painter: OpenAI) -> None:
    aimock.answer({"image": {"b64Json": encoded(picture())}})
    aimock.chaos(malformedRate=1)
    assert painter.send(CALL, 10).stop == "malformed"


# Failures


def test_too_many_pictures(aimock: AiMock, painter: OpenAI) -> None:
    aimock.answer(
        {"error": {"message": "Slow down", "code": "rate_limit_exceeded"}, "status": 429, "retryAfter": 3}, PICTURES
    )
    failed = failure(painter)
    assert (failed.kind, failed.status, failed.retry_after) == ("transient", 429, 3)
    assert len(aimock.requests) == 1


@pytest.mark.parametrize(("status", "kind"), [(401, "access"), (403, "access"), (400, "rejected"), (500, "transient")])
def test_other_failures(aimock: AiMock, painter: OpenAI, status: int, kind: str) -> None:
    aimock.answer({"error": {"message": "the vendor's words"}, "status": status}, PICTURES)
    failed = failure(painter)
    assert (failed.kind, failed.status) == (kind, status)
    assert "the vendor's words" in str(failed)


def test_a_dropped_connection(aimock: AiMock, painter: OpenAI) -> None:
    aimock.answer({"image": {"b64Json": encoded(picture())}})
    aimock.chaos(disconnectRate=1)
    assert failure(painter).kind == "transient"


def test_silence(scripted: Scripted, told: OpenAI) -> None:
    scripted.silence()
    failed = failure(told, timeout=0.3)
    assert (failed.kind, len(scripted.requests)) == ("transient", 1)
    assert "within" in str(failed)


def test_a_picture_after_failures(scripted: Scripted, told: OpenAI) -> None:
    scripted.answer(500, {"error": {"message": "no"}})
    scripted.answer(200, '{"created": 1, "da')
    scripted.answer(200, {"created": 1, "data": [{"b64_json": encoded(picture())}]})
    lost: list[Reply] = []
    attempted = ask(told, CALL, BRISK, lost=lost.append)
    assert (attempted.reply.stop, attempted.attempts) == ("end", 3)
    assert [reply.stop for reply in lost] == ["malformed"]


def test_keys_never_appear(scripted: Scripted, told: OpenAI) -> None:
    scripted.answer(401, json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}))
    assert "[key]" in str(failure(told))
