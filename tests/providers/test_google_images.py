from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from aurora.providers.attempts import Policy, ask
from aurora.providers.base import Call, CallFailed, Picture, Reply, Usage
from aurora.providers.google import Google, nearest_ratio
from tests.providers.contract import KEY
from tests.providers.servers import AiMock, Scripted

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))
CALL = Call(task="visual.image", model="gemini-nano-banana-2.1", prompt="Un faro en la niebla.", picture=Picture())
COUNTS = {"promptTokenCount": 9, "candidatesTokenCount": 1120, "thoughtsTokenCount": 80, "totalTokenCount": 1209}


def inline(data: bytes, kind: str = "image/png", **more: Any) -> dict[str, Any]:
    """A part with a picture, as the API sends it."""
    return {"inlineData": {"mimeType": kind, "data": base64.b64encode(data).decode()}, **more}


def fixture(data: bytes, kind: str = "image/png", content: str = "") -> dict[str, Any]:
    """The same for aimock, whose inline data is said to be of a sound, whatever its type."""
    audio = {"b64Json": base64.b64encode(data).decode(), "contentType": kind}
    return {"audio": audio, **({"content": content} if content else {})}


def painted(scripted: Scripted, *parts: Mapping[str, Any], reason: str | None = "STOP", call: Call = CALL) -> Reply:
    """What becomes of an answer with these parts."""
    candidate = {"content": {"role": "model", "parts": list(parts)}, **({"finishReason": reason} if reason else {})}
    scripted.answer(200, {"candidates": [candidate], "usageMetadata": COUNTS, "modelVersion": "nano-a"})
    return Google(KEY, scripted.url).send(call, 10)


# Over aimock


def test_a_picture(aimock: AiMock) -> None:
    aimock.answer(fixture(PNG))
    got = Google(KEY, aimock.url).send(CALL, 10)
    assert (got.stop, got.image, got.media_type, got.text, got.detail) == ("end", PNG, "image/png", "", None)
    assert got.usage == Usage(images=1)
    assert got.model == "gemini-nano-banana-2.1"
    assert [request["path"] for request in aimock.requests] == ["/v1beta/models/gemini-nano-banana-2.1:generateContent"]


def test_a_picture_beside_words_and_of_another_type(aimock: AiMock) -> None:
    aimock.answer(fixture(JPEG, "image/jpeg", "Aquí está."))
    got = Google(KEY, aimock.url).send(CALL, 10)
    assert (got.stop, got.image, got.media_type, got.text) == ("end", JPEG, "image/jpeg", "Aquí está.")


def test_a_sound_is_no_picture(aimock: AiMock) -> None:
    aimock.answer(fixture(PNG, "audio/mpeg"))
    got = Google(KEY, aimock.url).send(CALL, 10)
    assert (got.stop, got.image, got.detail) == ("refused", None, "no picture came")


def test_words_in_place_of_a_picture(aimock: AiMock) -> None:
    aimock.answer({"content": "No puedo pintar eso. " * 100})
    got = Google(KEY, aimock.url).send(CALL, 10)
    assert (got.stop, got.image, got.media_type) == ("refused", None, None)
    assert str(got.detail).startswith("no picture came: No puedo pintar eso. No puedo")
    assert len(str(got.detail)) <= 300


@pytest.mark.parametrize("reason", ["IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "NO_IMAGE", "IMAGE_OTHER", "SAFETY"])
def test_a_blocked_picture(aimock: AiMock, reason: str) -> None:
    aimock.answer({"content": "Eso no.", "finishReason": reason})
    got = Google(KEY, aimock.url).send(CALL, 10)
    assert (got.stop, got.image, got.detail) == ("refused", None, f"{reason}: Eso no.")


@pytest.mark.parametrize(
    ("status", "kind"), [(400, "rejected"), (403, "access"), (429, "transient"), (500, "transient"), (529, "transient")]
)
def test_failures(aimock: AiMock, status: int, kind: str) -> None:
    aimock.fail(status, "the words of the vendor")
    with pytest.raises(CallFailed, match="the words of the vendor") as failed:
        Google(KEY, aimock.url).send(CALL, 10)
    assert (failed.value.kind, failed.value.status, len(aimock.requests)) == (kind, status, 1)


def test_a_limit_says_how_long_to_wait(aimock: AiMock) -> None:
    aimock.answer({"error": {"message": "slow down", "type": "RESOURCE_EXHAUSTED"}, "status": 429, "retryAfter": 7})
    with pytest.raises(CallFailed) as failed:
        Google(KEY, aimock.url).send(CALL, 10)
    assert (failed.value.kind, failed.value.retry_after, len(aimock.requests)) == ("transient", 7, 1)


def test_a_body_that_cannot_be_read(aimock: AiMock) -> None:
    aimock.answer(fixture(PNG))
    aimock.chaos(malformedRate=1)
    assert Google(KEY, aimock.url).send(CALL, 10).stop == "malformed"


@pytest.mark.parametrize("fault", ["dropRate", "disconnectRate", "rateLimitRate"])
def test_faults_that_pass(aimock: AiMock, fault: str) -> None:
    aimock.answer(fixture(PNG))
    aimock.chaos(**{fault: 1})
    provider = Google(KEY, aimock.url)
    with pytest.raises(CallFailed) as failed:
        provider.send(CALL, 10)
    assert failed.value.kind == "transient"
    aimock.chaos()
    lost: list[Reply] = []
    answer = ask(provider, CALL, Policy(), lost=lost.append)
    assert (answer.reply.image, answer.attempts, lost) == (PNG, 1, [])


# Byte by byte


def test_what_is_asked_for(scripted: Scripted) -> None:
    call = Call("visual.image", "gemini-nano-banana-2.1", "Un faro.", system="Acuarela.", picture=Picture(1600, 900))
    assert painted(scripted, inline(PNG), call=call).stop == "end"
    body = scripted.requests[0].data
    assert body["generationConfig"] == {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "16:9"}}
    assert body["systemInstruction"]["parts"] == [{"text": "Acuarela."}]
    assert body["contents"][0]["parts"] == [{"text": "Un faro."}]


def test_drafts_are_thoughts_and_the_first_picture_counts(scripted: Scripted) -> None:
    got = painted(scripted, inline(b"draft", thought=True), {"text": "Ya."}, inline(JPEG, "image/jpeg"), inline(PNG))
    assert (got.stop, got.image, got.media_type, got.text, got.model) == ("end", JPEG, "image/jpeg", "Ya.", "nano-a")
    assert got.usage == Usage(input_tokens=9, output_tokens=1200, images=1)


def test_a_gateway_that_leaves_out_the_reason(scripted: Scripted) -> None:
    assert painted(scripted, inline(PNG), reason=None).image == PNG


def test_an_empty_picture(scripted: Scripted) -> None:
    got = painted(scripted, inline(b""))
    assert (got.stop, got.image, got.detail) == ("refused", None, "no picture came")
    assert got.usage == Usage(input_tokens=9, output_tokens=1200)


def test_a_picture_that_was_taken_back(scripted: Scripted) -> None:
    got = painted(scripted, inline(PNG), reason="IMAGE_SAFETY")
    assert (got.stop, got.image, got.media_type, got.detail) == ("refused", None, None, "IMAGE_SAFETY")
    assert got.usage == Usage(input_tokens=9, output_tokens=1200, images=1)


def test_a_blocked_prompt_has_no_candidates(scripted: Scripted) -> None:
    scripted.answer(200, {"promptFeedback": {"blockReason": "IMAGE_SAFETY"}, "usageMetadata": {"promptTokenCount": 9}})
    got = Google(KEY, scripted.url).send(CALL, 10)
    assert (got.stop, got.detail) == ("refused", "the prompt was blocked: IMAGE_SAFETY")
    assert got.usage == Usage(input_tokens=9)


def test_no_candidates_and_no_reason(scripted: Scripted) -> None:
    scripted.answer(200, {"candidates": [], "usageMetadata": COUNTS})
    got = Google(KEY, scripted.url).send(CALL, 10)
    assert (got.stop, got.detail) == ("refused", "no picture came")


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"candidates": [{"content": {"parts": [{"inlineData": 7}]}}]}'])
def test_a_body_of_another_shape(scripted: Scripted, body: str) -> None:
    scripted.answer(200, body)
    got = Google(KEY, scripted.url).send(CALL, 10)
    assert (got.stop, got.image, got.usage) == ("malformed", None, None)


def test_data_that_is_not_base64(scripted: Scripted) -> None:
    got = painted(scripted, {"inlineData": {"mimeType": "image/png", "data": "a"}})
    assert (got.stop, got.image) == ("malformed", None)


def test_words_without_the_key(scripted: Scripted) -> None:
    assert painted(scripted, {"text": f"No, {KEY}."}).detail == "no picture came: No, [key]."


@pytest.mark.parametrize(
    ("width", "height", "ratio"),
    [
        (1536, 1024, "3:2"),
        (1024, 1024, "1:1"),
        (1024, 1536, "2:3"),
        (1920, 1080, "16:9"),
        (1000, 2000, "9:16"),
        (4000, 1000, "21:9"),
        (1280, 1024, "5:4"),
        (1, 10_000, "9:16"),
    ],
)
def test_the_nearest_ratio_that_is_offered(width: int, height: int, ratio: str) -> None:
    assert nearest_ratio(Picture(width, height)) == ratio
