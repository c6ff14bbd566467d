"""What Gemini answers, in the SDK's types, as replies; and what it means where it answers with an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aurora.providers.base import Call, FailureKind, Reply, Stop, Usage
from aurora.providers.failures import in_short
from aurora.providers.schemas import restored_text

if TYPE_CHECKING:
    from google.genai import types

_STOPS: Mapping[str, Stop] = {
    "STOP": "end",
    "MAX_TOKENS": "length",
    "CONTINUATION": "length",
    "MALFORMED_RESPONSE": "malformed",
    "MALFORMED_FUNCTION_CALL": "malformed",
    "UNEXPECTED_TOOL_CALL": "malformed",
}
"""Whatever else ends an answer is a refusal: SAFETY, RECITATION, PROHIBITED_CONTENT, BLOCKLIST, SPII, LANGUAGE …"""


class Answer:
    """What has come of the answer to a call; `begun` says whether anything has."""

    def __init__(self, call: Call, key: str) -> None:
        """An answer without any part yet.

        Args:
            key: what the reply must not repeat.
        """
        self.begun = False
        self._call = call
        self._key = key
        self._model = call.model
        self._text = ""
        self._reason: str | None = None
        self._why = ""
        self._image: tuple[bytes, str] | None = None
        self._usage: types.GenerateContentResponseUsageMetadata | None = None

    def add(self, part: types.GenerateContentResponse) -> None:
        """Adds what came next; the counts of tokens are those of the whole answer so far."""
        self.begun = True
        self._model = part.model_version or self._model
        self._usage = part.usage_metadata or self._usage
        if part.prompt_feedback and part.prompt_feedback.block_reason:
            self._reason = f"the prompt was blocked: {part.prompt_feedback.block_reason.value}"
            self._why = part.prompt_feedback.block_reason_message or ""
        if part.candidates:
            self._add(part.candidates[0])

    def _add(self, candidate: types.Candidate) -> None:
        for part in (candidate.content and candidate.content.parts) or []:
            if part.thought:  # drafts of pictures are thoughts, too
                continue
            self._text += part.text or ""
            data = part.inline_data
            if data and data.data and self._image is None and (data.mime_type or "").startswith("image/"):
                self._image = (data.data, data.mime_type or "")
        reason = candidate.finish_reason
        if reason and reason.value != "FINISH_REASON_UNSPECIFIED":
            ratings = candidate.safety_ratings or []
            blocked = [rating.category.value for rating in ratings if rating.blocked and rating.category]
            self._reason = reason.value
            self._why = ", ".join(blocked)

    def reply(self, *, malformed: bool = False) -> Reply:
        """The reply, once nothing more comes.

        Args:
            malformed: whether what came last could not be read.
        """
        stop = self._picture_stop() if self._call.picture else self._text_stop()
        if malformed and self._reason is None:
            stop = "malformed"
        text = self._text
        if stop == "end" and self._call.schema is not None:
            text = restored_text(text, self._call.schema)
        image, media_type = self._image if self._image and stop == "end" else (None, None)
        detail = self._detail() if stop == "refused" else None
        return Reply(text, stop, self._billed(), self._model, image=image, media_type=media_type, detail=detail)

    def _text_stop(self) -> Stop:
        if self._reason is None:
            return "cut"
        stop = _STOPS.get(self._reason, "refused")
        # Now and then Gemini ends well without a word: https://github.com/BerriAI/litellm/issues/24442
        return "malformed" if stop == "end" and not self._text else stop

    def _picture_stop(self) -> Stop:
        if self._image and self._reason in (None, "STOP"):
            return "end"
        nothing = self._reason is None and not self._text and self._usage is None
        return "malformed" if nothing else "refused"

    def _detail(self) -> str:
        reason, said = self._reason, self._why
        if self._call.picture:
            said = said or self._text
            reason = "no picture came" if reason in (None, "STOP") else reason
        return in_short(": ".join(words for words in (reason, said) if words), self._key)

    def _billed(self) -> Usage | None:
        """What is billed; the tokens of a picture are among those of the output."""
        told = self._usage
        if told is None or (told.prompt_token_count is None and told.candidates_token_count is None):
            return None
        cached = told.cached_content_token_count or 0
        return Usage(
            input_tokens=max(0, (told.prompt_token_count or 0) - cached),
            cache_read_tokens=cached,
            output_tokens=(told.candidates_token_count or 0) + (told.thoughts_token_count or 0),
            images=1 if self._image else 0,
        )


class Problem:
    """An error of the API (google.rpc.Status), as far as its status does not say it."""

    def __init__(self, status: int, body: Any) -> None:
        """Reads an error.

        Args:
            status: of HTTP.
            body: of the response, as JSON, of whatever shape.
        """
        error = body.get("error", body) if isinstance(body, dict) else None
        error = error if isinstance(error, dict) else {}
        details = error.get("details")
        self._status = status
        self._name = error.get("status")
        self._details = [item for item in details if isinstance(item, dict)] if isinstance(details, list) else []
        self.message = error["message"] if isinstance(error.get("message"), str) else ""

    @property
    def retry_delay(self) -> str | None:
        """The seconds to wait (`RetryInfo`: `"retryDelay": "30s"`)."""
        for detail in self._details:
            if match := re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)s", str(detail.get("retryDelay"))):
                return match[1]
        return None

    def special(self, variable: str) -> tuple[FailureKind, str] | None:
        """What the error is, and what to do about it, where it is not what its status says.

        Args:
            variable: where the key comes from.
        """
        if self._status == 400:
            if self._says("API_KEY_INVALID") or "api key not valid" in self.message.lower():
                return "access", f"check the key in {variable}; keys are made at https://aistudio.google.com/apikey"
            if self._name == "FAILED_PRECONDITION":
                return (
                    "access",
                    "this account may not use the API as it is; set up billing at https://aistudio.google.com",
                )
        if self._status == 429:
            if re.search(r"credits are depleted|spend(ing)? cap", self.message, re.IGNORECASE):
                return "access", "the account has no money left; top it up at https://aistudio.google.com"
            if re.search(r"limit: 0(?![.\d])", self.message):
                return "access", "the plan of this key does not include the model; name another, or set up billing"
            if any("PerDay" in quota for quota in self._quotas()):
                return "access", (
                    "the quota of the day is used up and comes back at midnight, Pacific time; "
                    "build again then, name another model, or raise the quota"
                )
        return None

    def _says(self, reason: str) -> bool:
        return any(detail.get("reason") == reason for detail in self._details)

    def _quotas(self) -> list[str]:
        """The names of the quotas that were exceeded (`QuotaFailure`)."""
        lists = [detail.get("violations") for detail in self._details]
        violations = [item for found in lists if isinstance(found, list) for item in found]
        return [str(violation.get("quotaId")) for violation in violations if isinstance(violation, dict)]
