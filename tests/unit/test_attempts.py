"""How often, how soon and how long a call is asked for again, by a clock that only sleeping moves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from aurora.providers.attempts import Attempted, Policy, ask
from aurora.providers.base import Call, CallFailed, Reply, Usage

CALL = Call("lesson.draft", "a-model", "Explain.")
ANSWER = Reply("Pods.", "end", Usage(input_tokens=3, output_tokens=2), "a-model")
CUT = replace(ANSWER, text="Po", stop="cut")
MALFORMED = replace(ANSWER, text="", stop="malformed", usage=None)
POLICY = Policy(retries=6, deadline=900, max_retry_after=120, first_wait=1, longest_wait=60)


def busy(retry_after: float | None = None) -> CallFailed:
    return CallFailed("vendor: 429: busy", "transient", status=429, retry_after=retry_after)


@dataclass
class World:
    """A provider that answers from a list, the last again and again; each request takes `seconds`."""

    answers: list[Reply | CallFailed]
    seconds: float = 0
    queue: float = 0
    chance: float = 0
    now: float = 1000
    waits: list[float] = field(default_factory=list)
    timeouts: list[float] = field(default_factory=list)
    lost: list[Reply] = field(default_factory=list)
    name: str = "vendor"

    def send(self, call: Call, timeout: float) -> Reply:
        assert call is CALL
        self.timeouts.append(timeout)
        self.now += self.seconds
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, CallFailed):
            raise answer
        return answer

    def check_access(self) -> None:
        raise AssertionError("not asked for")

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def _turn(self) -> None:
        self.now += self.queue

    def ask(self, policy: Policy = POLICY) -> Attempted:
        return ask(
            self,
            CALL,
            policy,
            lost=self.lost.append,
            before=self._turn,
            sleep=self._sleep,
            clock=lambda: self.now,
            chance=lambda: self.chance,
        )


def test_an_answer_at_once() -> None:
    world = World([ANSWER])
    assert world.ask() == Attempted(ANSWER, 1)
    assert (world.waits, world.lost, world.timeouts) == ([], [], [900])


@pytest.mark.parametrize("stop", ["length", "refused"])
def test_an_answer_that_ended_is_not_asked_for_again(stop: str) -> None:
    reply = replace(ANSWER, stop=stop)
    world = World([reply, ANSWER])
    assert world.ask() == Attempted(reply, 1)
    assert world.lost == []


@pytest.mark.parametrize(("chance", "waits"), [(0, [0.5, 1, 2, 4, 8, 16]), (0.5, [0.75, 1.5, 3, 6, 12, 24])])
def test_waits_twice_as_long_each_time_and_leaves_some_to_chance(chance: float, waits: list[float]) -> None:
    world = World([busy()] * 6 + [ANSWER], chance=chance)
    assert world.ask().attempts == 7
    assert world.waits == waits


def test_a_longest_wait() -> None:
    world = World([busy()] * 4 + [ANSWER], chance=1)
    world.ask(replace(POLICY, longest_wait=3))
    assert world.waits == [1, 2, 3, 3]


@pytest.mark.parametrize("chance", [0, 0.3, 0.99])
def test_waits_at_least_as_long_as_it_is_asked_to(chance: float) -> None:
    world = World([busy(7), busy(0.2), busy(120), ANSWER], chance=chance)
    assert world.ask().attempts == 4
    assert all(wait >= asked for wait, asked in zip(world.waits, [7, 0.2, 120], strict=True))
    assert world.waits[0] <= 7 * 1.02 + 1


def test_backs_off_even_where_it_is_told_to_come_at_once() -> None:
    world = World([busy(0)] * 3 + [ANSWER])
    world.ask()
    assert world.waits == [0.5, 1, 2]


def test_not_all_come_at_the_same_moment() -> None:
    first, second = World([busy(10), ANSWER], chance=0), World([busy(10), ANSWER], chance=0.9)
    first.ask()
    second.ask()
    assert second.waits[0] - first.waits[0] == pytest.approx(0.9)


def test_gives_up_rather_than_wait_too_long_or_come_too_early() -> None:
    world = World([busy(121), ANSWER])
    with pytest.raises(CallFailed, match="wait 121 s, longer than max_retry_after_seconds: 120") as failed:
        world.ask()
    assert (world.waits, len(world.timeouts)) == ([], 1)
    assert (failed.value.kind, failed.value.status, failed.value.retry_after) == ("transient", 429, 121)


@pytest.mark.parametrize(
    ("retries", "said"), [(0, "after 1 request "), (1, "after 2 requests "), (3, "after 4 requests ")]
)
def test_gives_up_after_so_many(retries: int, said: str) -> None:
    world = World([busy()])
    with pytest.raises(CallFailed, match=said) as failed:
        world.ask(replace(POLICY, retries=retries))
    assert len(world.timeouts) == retries + 1
    assert str(failed.value).startswith("vendor: 429: busy; ")
    assert str(failed.value).endswith("build again later")


def test_each_request_has_the_time_that_is_left() -> None:
    world = World([busy(), busy(), ANSWER], seconds=100)
    world.ask()
    assert world.timeouts == [900, 799.5, 698.5]


def test_gives_up_before_a_wait_that_would_outlast_the_deadline() -> None:
    world = World([busy(), busy(60), ANSWER], seconds=40)
    with pytest.raises(CallFailed, match="call_deadline_seconds: 100"):
        world.ask(replace(POLICY, deadline=100))
    assert world.waits == [0.5]


def test_a_call_ends_by_its_deadline_whatever_happens() -> None:
    world = World([busy()], seconds=10, chance=0.5)
    with pytest.raises(CallFailed, match="call_deadline_seconds"):
        world.ask(replace(POLICY, retries=20, deadline=120))
    assert world.now - 1000 <= 120


def test_waiting_for_a_turn_is_not_the_calls_own_time() -> None:
    world = World([busy(), ANSWER], seconds=10, queue=5000)
    assert world.ask(replace(POLICY, deadline=100)).attempts == 2
    assert world.timeouts == [100, 89.5]


@pytest.mark.parametrize("kind", ["access", "rejected"])
def test_asks_once_what_no_retry_mends(kind: str) -> None:
    failure = CallFailed("vendor: 401: no", kind, status=401)
    world = World([failure, ANSWER])
    with pytest.raises(CallFailed) as failed:
        world.ask()
    assert failed.value is failure
    assert (world.waits, len(world.timeouts)) == ([], 1)


def test_tells_of_every_reply_that_is_lost() -> None:
    world = World([CUT, busy(), MALFORMED, ANSWER])
    assert world.ask() == Attempted(ANSWER, 4)
    assert world.lost == [CUT, MALFORMED]


def test_says_what_became_of_the_answer() -> None:
    world = World([replace(CUT, detail="overloaded")])
    with pytest.raises(CallFailed, match=r"vendor: the answer broke off \(overloaded\); given up after 2 requests"):
        world.ask(replace(POLICY, retries=1))
    assert len(world.lost) == 2, "the last one, too"
    with pytest.raises(CallFailed, match="could not be read"):
        World([MALFORMED]).ask(replace(POLICY, retries=0))
