"""From request to accepted answer: repairs list what was wrong, and the last failure is said."""

import pytest

from aurora.checks.findings import Finding
from aurora.errors import AuroraError
from aurora.generate import generate
from aurora.providers.base import Answer, Request


class Scripted:
    """A provider that gives the answers it was made with, and remembers what it was asked."""

    name = "scripted"

    def __init__(self, *answers: str, deterministic: bool = False) -> None:
        self.answers = list(answers)
        self.deterministic = deterministic
        self.asked: list[Request] = []

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        return Answer(self.answers.pop(0), self.name)


def check(text: str) -> list[Finding]:
    severity = "blocking" if text == "bad" else "flagged"
    return [Finding("a.md", 3, "length", f"{text} is too short", "Write more.", severity)]


REQUEST = Request(task="lesson.draft", hard={})


def test_a_flagged_answer_is_accepted() -> None:
    provider = Scripted("fair")
    assert generate(REQUEST, provider, str, check, repairs=2) == "fair"
    assert provider.asked[0].failures == ()


def test_a_blocked_answer_is_asked_for_again_with_its_failures() -> None:
    provider = Scripted("bad", "good")
    assert generate(REQUEST, provider, str, check, repairs=2) == "good"
    assert provider.asked[1].failures == ("a.md:3: bad is too short. Write more.",)


def test_an_answer_of_the_wrong_form_is_asked_for_again() -> None:
    provider = Scripted("x", "7")
    assert generate(REQUEST, provider, int, lambda number: [], repairs=1) == 7
    assert "wrong form" in provider.asked[1].failures[0]


def test_after_the_last_repair_the_failure_is_said() -> None:
    provider = Scripted("bad", "bad", "bad")
    with pytest.raises(AuroraError, match=r"lesson\.draft: the answer of 'scripted'.*\n  a\.md:3: bad is too short"):
        generate(REQUEST, provider, str, check, repairs=2)
    assert len(provider.asked) == 3


def test_a_deterministic_provider_is_asked_once() -> None:
    provider = Scripted("bad", "good", deterministic=True)
    with pytest.raises(AuroraError):
        generate(REQUEST, provider, str, check, repairs=2)
    assert len(provider.asked) == 1
