"""Prices: what is known of a model, under which names it is found, and what is never guessed."""

import datetime
from pathlib import Path

import pytest

from aurora.errors import AuroraError, ProblemsError
from aurora.prices import ModelPrice, load_prices
from aurora.prices import cost as price_of
from aurora.providers.base import Usage
from aurora.setting_values import PAINTERS, PROVIDERS

DAY = datetime.date(2026, 11, 23)
SEEN = {"date": "2026-11-23", "source": "our contract"}


def price(**values: object) -> ModelPrice:
    return ModelPrice.model_validate({**SEEN, **values})


def course(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (folder / "config").mkdir()
    (folder / "config/prices.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)


def test_every_shipped_price_says_when_and_where_it_was_seen() -> None:
    prices = load_prices()
    for provider in PROVIDERS:
        for name, listed in getattr(prices, provider).models.items():
            for item in listed:
                assert item.source.startswith("https://"), name
                assert item.input is not None, name
                assert item.output is not None, name


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_usual_text_model_of_each_provider_has_its_prices_and_limits(provider: str) -> None:
    found = load_prices().find(provider, load_prices().default_model(provider, "text"), DAY)
    assert found is not None
    assert None not in (found.input, found.output, found.cache_read, found.context, found.max_output)
    assert price_of(Usage(input_tokens=5000, output_tokens=9000), found)


@pytest.mark.parametrize("provider", PAINTERS)
def test_the_usual_image_model_of_each_painter_has_a_price_for_a_picture(provider: str) -> None:
    found = load_prices().find(provider, load_prices().default_model(provider, "image"), DAY)
    assert price_of(Usage(input_tokens=200, images=1), found)


def test_a_provider_that_does_not_paint_has_no_usual_image_model() -> None:
    with pytest.raises(AuroraError, match="names no image_model for anthropic; set image_model, or choose another"):
        load_prices().default_model("anthropic", "image")
    with pytest.raises(AuroraError, match="names no text_model for offline"):
        load_prices().default_model("offline", "text")


@pytest.mark.parametrize(
    ("provider", "asked", "listed"),
    [
        ("anthropic", "claude-haiku-4-5-20251001", "claude-haiku-4-5"),
        ("google", "models/gemini-4-hydrogen", "gemini-4-hydrogen"),
        ("openai", "gpt-image-2.5-flare-2026-09-08", "gpt-image-2.5-flare"),
        ("bedrock", "anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-haiku-4-5"),
        ("bedrock", "eu.anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-haiku-4-5"),
        ("bedrock", "global.anthropic.claude-haiku-4-5-20251001-v1:0", "global.anthropic.claude-haiku-4-5"),
        (
            "bedrock",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-5-5",
            "anthropic.claude-opus-5-5",
        ),
    ],
)
def test_a_model_is_found_under_dated_and_regional_names(provider: str, asked: str, listed: str) -> None:
    found = load_prices().find(provider, asked, DAY)
    assert found is not None
    assert found == load_prices().find(provider, listed, DAY)


def test_a_model_answered_anywhere_is_priced_apart_from_one_that_stays_in_its_region() -> None:
    anywhere = load_prices().find("bedrock", "global.anthropic.claude-sonnet-5-5", DAY)
    europe = load_prices().find("bedrock", "eu.anthropic.claude-sonnet-5-5", DAY)
    assert anywhere is not None
    assert europe is not None
    assert anywhere.input != europe.input


@pytest.mark.parametrize(
    ("provider", "asked"),
    [
        ("openai", "openai/gpt-6.1-terra"),
        ("openai", "gpt-6.1-terra-mini"),
        ("openai", "llama3:8b"),
        ("anthropic", "gpt-6.1-terra"),
        ("anthropic", "eu.anthropic.claude-sonnet-5-5"),
        ("bedrock", "global.anthropic.claude-haiku-5-5"),
        ("offline", "claude-sonnet-5-5"),
    ],
)
def test_what_is_not_listed_is_unknown(provider: str, asked: str) -> None:
    assert load_prices().find(provider, asked, DAY) is None
    assert price_of(Usage(input_tokens=1, output_tokens=1), None) is None


def test_a_price_that_ends_is_followed_by_the_next() -> None:
    prices = load_prices()
    last, first = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)
    before, after = (prices.find("google", "gemini-3.8-flash", day) for day in (last, first))
    assert before is not None
    assert after is not None
    assert (before.input, before.output) == (0.75, 3.75)
    assert (after.input, after.output) == (1.5, 7.5)


def test_a_price_that_ended_without_a_next_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course(
        tmp_path,
        monkeypatch,
        "openai: {models: {m: {input: 1, until: 2026-11-22, date: 2026-11-01, source: here}}}",
    )
    assert load_prices().find("openai", "m", datetime.date(2026, 11, 22)) is not None
    assert load_prices().find("openai", "m", DAY) is None


def test_each_kind_of_token_is_billed_at_its_own_price() -> None:
    usage = Usage(input_tokens=1000, cache_read_tokens=2000, cache_write_tokens=3000, output_tokens=4000)
    full = price(input=1, cache_read=0.1, cache_write=1.25, output=5)
    assert price_of(usage, full) == pytest.approx((1000 * 1 + 2000 * 0.1 + 3000 * 1.25 + 4000 * 5) / 1e6)


@pytest.mark.parametrize("missing", ["input", "cache_read", "cache_write", "output"])
def test_one_needed_price_missing_makes_the_cost_unknown(missing: str) -> None:
    rates = {"input": 1, "cache_read": 0.1, "cache_write": 1.25, "output": 5}
    usage = Usage(input_tokens=10, cache_read_tokens=10, cache_write_tokens=10, output_tokens=10)
    partly = price(**{name: rate for name, rate in rates.items() if name != missing})
    assert price_of(usage, partly) is None
    assert price_of(usage, price(**rates)) is not None


def test_a_price_that_is_not_needed_may_be_missing() -> None:
    assert price_of(Usage(input_tokens=2_000_000), price(input=3)) == 6.0
    assert price_of(None, price(input=3)) is None
    assert price_of(Usage(), price()) == 0.0


def test_a_free_model_costs_nothing_where_its_owner_says_so() -> None:
    assert price_of(Usage(input_tokens=10, output_tokens=10), price(input=0, output=0)) == 0.0


def test_the_cost_of_a_prompt_longer_than_its_price_holds_for_is_unknown() -> None:
    tiered = price(input=1, output=1, cache_read=1, up_to=100)
    assert price_of(Usage(input_tokens=60, cache_read_tokens=40, output_tokens=9), tiered) is not None
    assert price_of(Usage(input_tokens=61, cache_read_tokens=40, output_tokens=9), tiered) is None


def test_a_picture_is_billed_by_the_piece_or_by_its_tokens() -> None:
    piece = price(input=1, image=0.03)
    assert price_of(Usage(input_tokens=1_000_000, output_tokens=900, images=2), piece) == pytest.approx(1.06)
    tokens = price(input=1, output=30, image=0.03)
    assert price_of(Usage(output_tokens=1_000_000, images=1), tokens) == pytest.approx(30)
    assert price_of(Usage(images=1), tokens) == pytest.approx(0.03)
    assert price_of(Usage(images=1), price(input=1)) is None


def test_what_a_model_thinks_beside_a_picture_is_billed_as_text() -> None:
    both = price(input=1, output=10, image=0.03, image_tokens=1000)
    assert price_of(Usage(output_tokens=101_000, images=1), both) == pytest.approx(0.03 + 1.0)
    assert price_of(Usage(output_tokens=900, images=1), both) == pytest.approx(0.03)
    assert price_of(Usage(images=1), both) == pytest.approx(0.03)
    assert price_of(Usage(output_tokens=100_000), both) == pytest.approx(1.0), "a refused picture is not paid for"
    assert price_of(Usage(output_tokens=101_000, images=1), price(image=0.03, image_tokens=1000)) is None


def test_a_courses_own_file_adds_to_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = load_prices()
    course(
        tmp_path,
        monkeypatch,
        """
openai:
  text_model: llama3
  models:
    llama3: {input: 0, output: 0, date: 2026-11-23, source: my own machine}
    gpt-6-luna: {input: 9, date: 2026-11-23, source: our contract}
google:
""",
    )
    own = load_prices()
    local, luna = own.find("openai", "llama3", DAY), own.find("openai", "gpt-6-luna", DAY)
    assert local is not None
    assert local.output == 0
    assert luna is not None
    assert (luna.input, luna.output) == (9, None), "a model is replaced whole"
    assert own.default_model("openai", "text") == "llama3"
    assert own.default_model("openai", "image") == shipped.default_model("openai", "image")
    assert own.find("openai", "gpt-6.1-terra", DAY) == shipped.find("openai", "gpt-6.1-terra", DAY)
    assert own.google == shipped.google


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("openai:\n  model: {}\n", r"prices.yaml:2:3: there is no 'model' here; did you mean 'models'\?"),
        ("opanai: {}\n", r":1:1: there is no 'opanai' here; did you mean 'openai'\?"),
        (
            "openai:\n  models:\n    m:\n      inputs: 1\n      date: 2026-01-01\n      source: x\n",
            r":4:7: there is no 'inputs' here; did you mean 'input'\?",
        ),
        (
            "openai:\n  models:\n    m:\n      - input: cheap\n        date: 2026-01-01\n        source: x\n",
            r":4:9: openai.models.m.input: 'cheap' does not fit",
        ),
        (
            "openai:\n  models:\n    m: {input: -1, date: 2026-01-01, source: x}\n",
            r":3:9: openai.models.m.input: '-1' does not fit: .*greater than or equal to 0",
        ),
        ("openai:\n  models:\n    m: {input: 1, source: x}\n", r":3:5: openai.models.m.date is missing; every price"),
        ("openai:\n  models:\n    m: []\n", r":1:1: the prices of m have to follow each other"),
        ("openai: [1, 2\n", r":2:1: this is not YAML"),
        ("- openai\n", r":1:1: write providers here: anthropic, bedrock, openai, google"),
        ("openai: {models: {m: {date: 2026-13-45}}}\n", r"this file cannot be read: month must be in 1..12"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    course(tmp_path, monkeypatch, text)
    with pytest.raises(ProblemsError, match=says):
        load_prices()


def test_an_empty_file_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = load_prices()
    course(tmp_path, monkeypatch, "# nothing yet\n")
    assert load_prices() == shipped
