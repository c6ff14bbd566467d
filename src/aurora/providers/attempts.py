"""Asking again: the same policy for every provider, whose SDKs have their own retries turned off.

Exponential backoff, of which half is left to chance
(https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/), `Retry-After` honoured up to a
limit, and a deadline over all attempts of a call.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from aurora.providers.base import Call, CallFailed, Provider, Reply

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Policy:
    """How often and how long a call is asked for again; times in seconds."""

    retries: int = 6
    deadline: float = 900.0
    max_retry_after: float = 120.0
    first_wait: float = 1.0
    longest_wait: float = 60.0


@dataclass(frozen=True)
class Attempted:
    """The reply, which has ended by itself, for want of room or by a refusal, and how many requests it took."""

    reply: Reply
    attempts: int


def ask(
    provider: Provider,
    call: Call,
    policy: Policy,
    *,
    lost: Callable[[Reply], None],
    before: Callable[[], None] = lambda: None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    chance: Callable[[], float] = random.random,
) -> Attempted:
    """Sends a call until it is answered.

    Args:
        lost: told of every reply that was cut or malformed, since it may have been billed.
        before: called before each request, to wait for its turn; that time is not the call's.
        chance: uniform in [0, 1), for the jitter.

    Raises:
        CallFailed: the last failure, where it is not worth asking again, or no longer.
    """
    end = clock() + policy.deadline
    attempts = 0
    while True:
        queued = clock()
        before()
        end += clock() - queued
        attempts += 1
        try:
            reply = provider.send(call, max(1.0, end - clock()))
            if reply.stop not in ("cut", "malformed"):
                return Attempted(reply, attempts)
            lost(reply)
            how = "broke off" if reply.stop == "cut" else "could not be read"
            why = f" ({reply.detail})" if reply.detail else ""
            failure = CallFailed(f"{provider.name}: the answer {how}{why}", "transient")
        except CallFailed as error:
            failure = error
        if failure.kind != "transient":
            raise failure
        wait = _wait(failure, attempts, policy, chance())
        _give_up(failure, attempts, policy, wait, end - clock())
        logger.warning("%s; asking again in %.1f s (attempt %d)", failure, wait, attempts + 1)
        sleep(wait)


def _wait(failure: CallFailed, attempts: int, policy: Policy, chance: float) -> float:
    backoff = min(policy.longest_wait, policy.first_wait * 2.0 ** (attempts - 1))
    jittered = backoff * (0.5 + chance / 2)
    if failure.retry_after is None:
        return jittered
    # A little more than asked for: clocks differ, and everybody else was told the same.
    return max(jittered, failure.retry_after * 1.02 + chance * min(1.0, policy.first_wait))


def _give_up(failure: CallFailed, attempts: int, policy: Policy, wait: float, left: float) -> None:
    asked = failure.retry_after
    if attempts > policy.retries:
        why = f"given up after {attempts} {'request' if attempts == 1 else 'requests'} (retries: {policy.retries});"
    elif asked is not None and asked > policy.max_retry_after:
        why = (
            f"it asks to wait {asked:.0f} s, longer than max_retry_after_seconds: {policy.max_retry_after:.0f}; "
            "raise that setting, or"
        )
    elif wait >= left:
        why = f"no time is left for another request (call_deadline_seconds: {policy.deadline:.0f});"
    else:
        return
    raise CallFailed(f"{failure}; {why} build again later", "transient", status=failure.status, retry_after=asked)
