"""From a request to an accepted answer: the ledger, else a model; check; ask again with the failures listed.

Blocking findings stop an answer; flagged ones are accepted and shown in the report. Whatever is accepted is kept in the
ledger under the first request's key, whatever attempt or model gave it, so that it is never bought again; what was paid
for and not accepted is recorded as spent, and never used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from aurora.asking_once import asking_once
from aurora.authorship import Author
from aurora.checks.findings import Finding
from aurora.errors import AuroraError
from aurora.fallback_notes import note_fallback
from aurora.markdown import unfenced
from aurora.request import Repair, Request
from aurora.settings import Settings
from aurora.slices import Writer
from aurora.spending import CallNote, note_call, note_waste
from aurora.targets import BUILD
from aurora.writers import fallbacks

if TYPE_CHECKING:
    from aurora.buying import Bought
    from aurora.ledger import Entry, Ledger

logger = logging.getLogger(__name__)

T = TypeVar("T")

DEFAULT_ROOM = 32_000
"""Tokens of an answer, at most, where the limit of a model is not known."""

ROOM_TO_THINK = 8_000
"""Tokens that the room of an answer has beside those of its text: models count what they think, too."""


@dataclass(frozen=True)
class Answer:
    """What came back: a text (JSON where a schema was given), or a picture's bytes.

    `fallback` says what it is instead of what was asked for, such as `diagram`.
    """

    text: str
    image: bytes | None = None
    fallback: str | None = None

    @property
    def data(self) -> str:
        """The text where it is JSON: without the fence that some models put around it."""
        return unfenced(self.text, "json")


@dataclass(frozen=True)
class Asked:
    """Who is asked, under which settings, and for which item of which edition.

    `writer` is None for the offline writer.
    """

    settings: Settings
    writer: Writer | None
    course: str
    language: str
    item: str

    @property
    def edition(self) -> str:
        """The folder of the edition; empty where it is for none."""
        return f"{BUILD}/{self.course}/{self.language}" if self.course else ""


class NotAccepted(AuroraError):
    """No answer was accepted."""


_REFUSED = "; name another model in 'fallback', change what the outline says of it, or write it by hand under edits/"


class _GaveUp(Exception):
    """One model brought no accepted answer; the text says why. `answered`: it was asked, and would not or could not.

    `advice` is what a person may do.
    """

    def __init__(self, why: str, *, answered: bool = True, advice: str = "") -> None:
        super().__init__(why)
        self.answered, self.advice = answered, advice


def generate(
    request: Request,
    asked: Asked,
    parse: Callable[[Answer], T],
    check: Callable[[T], list[Finding]],
    instead: Callable[[], Answer] | None = None,
    sign: Callable[[Author], None] | None = None,
) -> T:
    """The accepted answer to a request.

    Args:
        parse: turns an answer into what is wanted; raises ValueError where it has the wrong form.
        check: the findings on a parsed answer.
        instead: gives another kind of answer where the models refuse, or give none that can be used.
        sign: is told which model gave the accepted answer; not called where none did.

    Raises:
        NotAccepted: the last answer still failed; the text lists what was wrong with it.
        CallFailed: no model could be asked.
        NotBought: the settings allow no more calls in this run.
        AuroraError: the ledger cannot be used.
    """
    if asked.writer:
        return _Asking(request, asked, asked.writer, parse, check, sign).accepted(instead)
    from aurora.providers.offline import write

    result = parse(Answer(write(request)))
    blocking = _blocking(check(result))
    if blocking:
        raise NotAccepted(_listed(f"{request.task}: the worksheet of the offline writer was not accepted", blocking))
    return result


@cache
def ledger_at(location: str) -> Ledger:
    """The ledger at a place, opened once a process."""
    from aurora.ledger import open_ledger

    return open_ledger(location)


def question_of(request: Request, writer: Writer) -> dict[str, Any]:
    """What decides the answer to a request, as the ledger's key is made of it."""
    from aurora.ledger.keys import question

    form = {"form": request.form} if request.form else None
    return question(request.task, writer.prompt, writer.model, request.hard, form)


def is_bought(request: Request, asked: Asked) -> bool:
    """Whether the ledger has the answer already, so that it costs nothing."""
    from aurora.ledger.keys import key_of

    if asked.writer is None:
        return False
    return ledger_at(asked.settings.ledger).find(key_of(question_of(request, asked.writer))) is not None


def answer_of(entry: Entry, ledger: Ledger) -> Answer:
    """The answer that an entry of the ledger holds."""
    return Answer(entry.answer or "", ledger.media(entry) if entry.media else None, entry.fallback)


@dataclass(frozen=True)
class _Result(Generic[T]):
    """What an answer turned out to be, which may be None."""

    value: T


class _Asking(Generic[T]):
    """One request on its way to an accepted answer."""

    def __init__(
        self,
        request: Request,
        asked: Asked,
        writer: Writer,
        parse: Callable[[Answer], T],
        check: Callable[[T], list[Finding]],
        sign: Callable[[Author], None] | None,
    ) -> None:
        from aurora.ledger.keys import key_of

        self.request, self.asked, self.writer = request, asked, writer
        self.parse, self.check, self.sign = parse, check, sign
        self.ledger = ledger_at(asked.settings.ledger)
        self.question = question_of(request, writer)
        self.key = key_of(self.question)

    def accepted(self, instead: Callable[[], Answer] | None) -> T:
        """The accepted answer: from the ledger, from a model, or another kind of answer where no model gives one."""
        found = self._found()
        if found is None:
            with asking_once(self.key, self.asked.settings.call_deadline_seconds):
                # Once more: another job of this run may have bought it meanwhile.
                found = self._found() or _Result(self._bought(instead))
        return found.value

    def _found(self) -> _Result[T] | None:
        """What the ledger has for it."""
        entry = self.ledger.find(self.key)
        if entry is None:
            return None
        logger.info("%s: the ledger has the answer, %s", self.request.task, self.key)
        note_call(
            CallNote(
                "found",
                self.request.task,
                entry.provider,
                entry.model,
                entry.cost_usd,
                edition=self.asked.edition,
            )
        )
        self._note_answer(entry)
        return _Result(self._of_entry(entry))

    def _bought(self, instead: Callable[[], Answer] | None) -> T:
        from aurora.providers.base import CallFailed

        self.ledger.ready(self.key)
        models = [(self.writer.provider, self.writer.model)]
        if not self.request.picture:
            models += [model for model in fallbacks(self.asked.settings) if model not in models]
        told, why, answered = [], "", False
        for place, (provider, model) in enumerate(models):
            try:
                return self._ask(provider, model, is_fallback=place > 0)
            except CallFailed as error:
                if len(models) == 1:
                    raise
                told.append(str(error))
            except _GaveUp as error:
                told.append(f"{error}{error.advice}")
                why, answered = str(error), error.answered
        if answered and instead:
            return self._accept_instead(instead(), why)
        raise NotAccepted(_listed(f"{self.request.task}: no answer was accepted", told))

    def _ask(self, provider: str, model: str, *, is_fallback: bool) -> T:
        from aurora.buying import Buyer
        from aurora.prompts import measure, render
        from aurora.providers.base import Call, CallFailed

        buyer = Buyer(self.asked.settings)
        name = f"{provider}/{model}"
        limit = buyer.room(provider, model) or DEFAULT_ROOM
        room = min(limit, ROOM_TO_THINK + 3 * self.request.expected_tokens)
        repair: Repair | None = None
        repairs = 0
        plain = False
        while True:
            prompt = render(self.request, repair=repair, plain=plain)
            call = Call(
                self.request.task,
                model,
                prompt.text,
                system=prompt.system,
                max_tokens=room,
                schema=self.request.schema,
                picture=self.request.picture,
            )
            try:
                bought = buyer.buy(
                    provider,
                    call,
                    measure(prompt),
                    self.request.billed_tokens,
                    self._spend,
                    self.asked.edition,
                )
            except CallFailed as error:
                if error.kind == "access":
                    raise
                raise _GaveUp(str(error), answered=False) from error
            reply = bought.reply
            if reply.stop == "length":
                self._spend(bought, "truncated")
                if room >= limit:
                    raise _GaveUp(f"{name}: the answer is longer than the {limit:,} tokens that it may have")
                room = min(limit, room * 3)
                continue
            if reply.stop == "refused":
                why = f"refused: {reply.detail}" if reply.detail else "refused"
                self._spend(bought, why)
                if plain:
                    raise _GaveUp(f"{name}: {why}", advice=_REFUSED)
                plain = True
                continue
            last = repairs >= self.asked.settings.repairs
            failures, result, findings = self._examine(Answer(_whole(reply.text), reply.image), last=last)
            if result is not None:
                return self._accept(bought, result.value, findings, name if is_fallback else None)
            self._spend(bought, _listed("not accepted", failures))
            if last:
                raise _GaveUp(_listed(f"{name}, asked {repairs + 1} times", failures))
            logger.warning("%s", _listed(f"{name}: not accepted, asked again", failures))
            repairs += 1
            repair = Repair(_whole(reply.text), failures)

    def _examine(self, answer: Answer, *, last: bool) -> tuple[tuple[str, ...], _Result[T] | None, list[Finding]]:
        """Why an answer cannot be accepted, or what it is; and all findings on it.

        Args:
            last: it will not be asked for again.
        """
        try:
            value = self.parse(answer)
        except ValueError as error:
            return (f"the answer has the wrong form: {error}",), None, []
        findings = self.check(value)
        blocking = _blocking(findings if last else _again(findings))
        return blocking, None if blocking else _Result(value), findings

    def _accept(self, bought: Bought, result: T, findings: list[Finding], fallback: str | None) -> T:
        entry = self._entry(bought, findings=[str(finding) for finding in findings], fallback=fallback)
        kept = self.ledger.accept(entry, bought.reply.image)
        self._note_answer(kept)
        if kept.id == entry.id:
            return result
        note_waste(bought.note)
        return self._of_entry(kept)

    def _accept_instead(self, answer: Answer, why: str) -> T:
        failures, result, _ = self._examine(answer, last=True)
        if result is None:
            raise NotAccepted(_listed(f"{self.request.task}: {why}, and what was to take its place failed", failures))
        entry = self._sealed(
            provider=self.writer.provider,
            model=self.writer.model,
            answered_by="",
            answer=answer.text,
            stop="end",
            usage=None,
            cost_usd=0.0,
            price=None,
            seconds=0.0,
            attempts=0,
            fallback=answer.fallback,
            findings=[why],
        )
        kept = self.ledger.accept(entry, None)
        self._note_answer(kept)
        return result.value if kept.id == entry.id else self._of_entry(kept)

    def _note_answer(self, entry: Entry) -> None:
        if self.sign and entry.attempts:
            self.sign(Author(f"{entry.provider}/{entry.model}", entry.date[:10]))
        if self.asked.edition:
            model = entry.fallback if entry.attempts else None
            note_fallback(Path(self.asked.edition), self.request.task, self.asked.item, model)

    def _of_entry(self, entry: Entry) -> T:
        try:
            return self.parse(answer_of(entry, self.ledger))
        except ValueError as error:
            raise AuroraError(
                f"{self.request.task}: the answer {entry.key} in the ledger {self.asked.settings.ledger} cannot be "
                f"read any more ({error}); move it away to have it bought again"
            ) from error

    def _spend(self, bought: Bought, why: str | None = None) -> None:
        note_waste(bought.note)
        self.ledger.spend(self._entry(bought, spent=why or bought.reply.stop))

    def _entry(self, bought: Bought, **more: Any) -> Entry:
        reply = bought.reply
        return self._sealed(
            provider=bought.provider,
            model=bought.model,
            answered_by=reply.model,
            answer=_whole(reply.text) if reply.image is None else None,
            media=reply.image,
            media_type=reply.media_type or "image/png",
            stop=reply.stop,
            usage=asdict(reply.usage) if reply.usage else None,
            cost_usd=bought.usd,
            price=bought.price.model_dump(mode="json", exclude_none=True) if bought.price else None,
            seconds=round(bought.seconds, 3),
            attempts=bought.attempts,
            **more,
        )

    def _sealed(self, **fields: Any) -> Entry:
        from aurora.ledger import Entry

        asked = self.asked
        return Entry.seal(
            question=self.question, course=asked.course, language=asked.language, item=asked.item, **fields
        )


def _whole(text: str) -> str:
    """A text without half characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _blocking(findings: list[Finding]) -> tuple[str, ...]:
    return tuple(str(finding) for finding in findings if finding.severity == "blocking")


def _again(findings: list[Finding]) -> list[Finding]:
    """The findings on an answer that may be asked for again."""
    return [replace(finding, severity="blocking") if finding.severity == "again" else finding for finding in findings]


def _listed(head: str, failures: list[str] | tuple[str, ...]) -> str:
    return "\n".join([f"{head}:", *(f"  {failure}" for failure in failures)])
