"""What is looked at before a build buys anything."""

from __future__ import annotations

import io

import pytest

import aurora.buying
from aurora.checkout import MANY, check_out
from aurora.errors import AuroraError
from aurora.plan import make_plan
from aurora.plan.calls import PlannedCall
from aurora.settings import Settings


def calls(count: int, *, replaces: bool = True, found: bool = False, usd: float | None = 0.5) -> list[PlannedCall]:
    return [
        PlannedCall(f"{n}", "lab.plan", f"lab:{n}", "anthropic", "m", found, 10, 10, 0, usd, "a/en", replaces)
        for n in range(count)
    ]


class Terminal(io.StringIO):
    """A terminal at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> list[str]:
    """The providers whose keys were tried."""
    tried: list[str] = []
    monkeypatch.setattr(aurora.buying, "check_access", lambda provider, settings: tried.append(provider))
    monkeypatch.delenv("CI", raising=False)
    return tried


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    return Settings(text_provider="anthropic", ledger=f"{tmp_path}/ledger")


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> Terminal:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", shown)
    return shown


def test_the_price_is_said_and_keys_are_tried(
    asked: list[str], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    check_out(make_plan(calls(3), None), settings)
    said = "aurora: this build buys up to 3 answers for about $1.50, 3 of them in the place of what is there"
    assert said in capsys.readouterr().err
    assert asked == ["anthropic"]


@pytest.mark.parametrize(
    ("planned", "says"),
    [
        (calls(1), "buys up to 1 answer for about $0.50, in the place of what is there ('aurora plan' lists it)"),
        (calls(2, replaces=False), "buys up to 2 answers for about $1.00 ('aurora plan' lists them)"),
        (calls(1, usd=None, replaces=False), "buys up to 1 answer, price unknown ('aurora plan' lists it)"),
        (calls(2, usd=None), "buys up to 2 answers, price unknown, 2 of them in the place of what is there"),
        ([*calls(2), *calls(1, usd=None)], "buys up to 3 answers for at least $1.00, 3 of them"),
    ],
)
def test_numbers_and_prices_are_said_as_they_are(
    asked: list[str], settings: Settings, capsys: pytest.CaptureFixture[str], planned: list[PlannedCall], says: str
) -> None:
    check_out(make_plan(planned, None), settings)
    assert f"aurora: this build {says}" in capsys.readouterr().err


def test_where_nothing_is_bought_nothing_is_said_or_tried(
    asked: list[str], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    check_out(make_plan(calls(3, found=True), None), settings)
    assert capsys.readouterr().err == ""
    assert asked == []


@pytest.mark.parametrize("answer", ["y\n", "YES\n"])
def test_many_answers_in_the_place_of_others_are_asked_about(
    asked: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    shown = at_a_terminal(monkeypatch, answer)
    check_out(make_plan(calls(MANY), None), settings)
    assert f"{MANY} answers that are there would be bought anew" in shown.getvalue()
    assert asked == ["anthropic"]


@pytest.mark.parametrize("answer", ["\n", "n\n", ""])
def test_without_a_yes_nothing_is_bought(
    asked: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    at_a_terminal(monkeypatch, answer)
    with pytest.raises(AuroraError, match="nothing was bought"):
        check_out(make_plan(calls(MANY), None), settings)
    assert asked == []


@pytest.mark.parametrize(
    ("count", "replaces", "ci"), [(MANY - 1, True, False), (MANY, False, False), (MANY, True, True)]
)
def test_a_few_or_new_answers_or_a_machine_are_not_asked(
    asked: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch, count: int, replaces: bool, ci: bool
) -> None:
    if ci:
        monkeypatch.setenv("CI", "true")
    shown = at_a_terminal(monkeypatch, "")
    check_out(make_plan(calls(count, replaces=replaces), None), settings)
    assert "[y/N]" not in shown.getvalue()
    assert asked == ["anthropic"]


def test_a_plan_above_the_budget_or_of_unknown_price_stops(asked: list[str], settings: Settings) -> None:
    with pytest.raises(AuroraError, match=r"the plan comes to \$1.50, which is above budget_usd: 1"):
        check_out(make_plan(calls(3), 1.0), settings)
    with pytest.raises(AuroraError, match="the price of 3 calls is not known"):
        check_out(make_plan(calls(3, usd=None), 1.0), settings)
    with pytest.raises(AuroraError, match="the price of 1 call is not known"):
        check_out(make_plan(calls(1, usd=None), 1.0), settings)
    assert asked == []
