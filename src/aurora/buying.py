"""Buying one answer: its turn, its place in the budget, the provider, its price, and a note of all of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from aurora.errors import AuroraError
from aurora.prices import ModelPrice, cost, load_prices
from aurora.providers import connect
from aurora.providers.attempts import Policy, ask
from aurora.providers.base import Call, CallFailed, Provider, Reply, Usage
from aurora.settings import Settings
from aurora.spending import CallNote, note_call, note_refusal, refusal_of, reserve

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bought:
    """One reply and what it cost: US dollars, None where that is not known; seconds with all attempts.

    `note` names the run's note of it, and is empty where that could not be written.
    """

    reply: Reply
    provider: str
    model: str
    price: ModelPrice | None
    usd: float | None
    seconds: float
    attempts: int
    note: str


class Buyer:
    """Buys answers under the settings of a build. One a process; its connections are kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._policy = Policy(
            retries=settings.retries,
            deadline=settings.call_deadline_seconds,
            max_retry_after=settings.max_retry_after_seconds,
        )

    def room(self, provider: str, model: str) -> int | None:
        """The most tokens that a model answers with, None where that is not known."""
        price = load_prices().find(provider, model)
        return price.max_output if price else None

    def buy(
        self,
        provider: str,
        call: Call,
        prompt_tokens: int,
        expected_tokens: int,
        lost: Callable[[Bought], None],
        edition: str = "",
    ) -> Bought:
        """Sends a call and notes what it cost.

        Args:
            prompt_tokens: how long the prompt is, by estimate.
            expected_tokens: how long an answer usually is.
            lost: told of each reply that was cut or malformed on the way, which may have been billed.
            edition: the folder of the edition that it is for.

        Raises:
            NotBought: the budget or the number of illustrations of this run is used up.
            CallFailed: no reply came.
        """
        refused = refusal_of(provider)
        if refused:
            raise CallFailed(f"{refused} (said once in this run; it is not asked again)", "access")
        price = load_prices().find(provider, call.model)
        images = 1 if call.picture else 0
        expected = Usage(input_tokens=prompt_tokens, output_tokens=expected_tokens, images=images)
        guess = cost(expected, price)
        note = CallNote("reserved", call.task, provider, call.model, guess, images, edition, expected_usd=guess)
        place = reserve(note, budget=self._settings.budget_usd, image_limit=self._settings.image_limit)
        started = time.monotonic()

        def bought(reply: Reply, attempts: int) -> Bought:
            usd = cost(reply.usage, price)
            try:
                kept = note_call(replace(note, outcome="paid" if reply.stop == "end" else "wasted", usd=usd))
            except OSError as error:
                # What is paid for must reach the ledger all the same, which may be on another disk.
                logger.warning("the call cannot be noted in this run: %s", error)
                kept = ""
            return Bought(reply, provider, call.model, price, usd, time.monotonic() - started, attempts, kept)

        try:
            answered = ask(
                _connection(provider, self._settings),
                call,
                self._policy,
                lost=lambda reply: lost(bought(reply, 1)),
                before=lambda: self._wait(provider, call, prompt_tokens + expected_tokens),
            )
        except AuroraError as error:
            if isinstance(error, CallFailed) and error.kind == "access":
                note_refusal(provider, str(error))
            place.give_back()
            raise
        result = bought(answered.reply, answered.attempts)
        if result.note:
            place.give_back()
        return result

    def _wait(self, provider: str, call: Call, tokens: int) -> None:
        from aurora.rates import wait_turn

        wait_turn(
            provider,
            requests=self._settings.requests_per_minute.get(provider),
            tokens=self._settings.tokens_per_minute.get(provider),
            expected_tokens=tokens,
            spacing=self._settings.image_spacing_seconds if call.picture else 0.0,
        )


@cache
def _connection_of(provider: str, key: str, base_url: str | None) -> Provider:
    return connect(provider, key, base_url)


def _connection(provider: str, settings: Settings) -> Provider:
    from aurora.keys import find_key

    key = "" if provider == "bedrock" else find_key(provider, settings)
    return _connection_of(provider, key, settings.base_urls.get(provider))


def check_access(provider: str, settings: Settings) -> None:
    """Asks a provider for something that costs nothing, so that what stops a build is known before any work.

    Raises:
        CallFailed: there is no key, it is refused, or nobody answers at the provider's address. A provider that
            answers but is busy is only warned of: its calls are tried again.
    """
    try:
        _connection(provider, settings).check_access()
    except CallFailed as error:
        if error.kind == "access" or error.status is None:
            raise
        logger.warning("%s", error)
