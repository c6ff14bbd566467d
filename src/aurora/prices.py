"""What models cost and how much they take, from `config/prices.yaml`.

The shipped file comes first; a course repository's own `config/prices.yaml` adds to it and replaces single models.
A price that is not there is unknown: `None`, never zero.
"""

from __future__ import annotations

import datetime
import difflib
import math
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from aurora.errors import AuroraError, Problem, ProblemsError, relative
from aurora.outline.models import Closed
from aurora.providers.base import Usage
from aurora.resources import PROJECT

FILE = "prices.yaml"

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Tokens = Annotated[int, Field(gt=0)]


class ModelPrice(Closed):
    """Prices and limits of one model; what is None is unknown, or not offered."""

    input: Dollars | None = Field(None, description="Dollars for a million tokens asked, outside any cache.")
    output: Dollars | None = Field(None, description="Dollars for a million tokens answered, thinking included.")
    cache_write: Dollars | None = Field(None, description="Dollars for a million tokens asked and kept in a cache.")
    cache_read: Dollars | None = Field(None, description="Dollars for a million tokens found in a cache.")
    batch_input: Dollars | None = Field(None, description="Like `input`, for calls sent as a batch.")
    batch_output: Dollars | None = Field(None, description="Like `output`, for calls sent as a batch.")
    image: Dollars | None = Field(None, description="Dollars for a picture of about 1536×1024.")
    image_tokens: Tokens | None = Field(None, description="Tokens of the answer that a picture takes and `image` pays.")
    up_to: Tokens | None = Field(None, description="Longest prompt, in tokens, for which these prices hold.")
    context: Tokens | None = Field(None, description="Tokens that fit into one call, question and answer.")
    max_output: Tokens | None = Field(None, description="Tokens of the longest answer.")
    until: datetime.date | None = Field(None, description="Last day on which these prices hold.")
    date: datetime.date = Field(description="Day on which the prices were seen at their source.")
    source: str = Field(min_length=1, description="Where they were seen.")


class ProviderPrices(Closed):
    """One provider's usual models, and the prices of all; a model's prices follow each other in time."""

    text_model: str | None = Field(None, min_length=1, description="The model that writes where none is named.")
    image_model: str | None = Field(None, min_length=1, description="The model that paints where none is named.")
    models: dict[str, tuple[ModelPrice, ...]] = Field(default={}, description="Prices by the name of the model.")

    @field_validator("models", mode="before")
    @classmethod
    def _one_price_is_a_list(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {name: price if isinstance(price, list | tuple) else [price] for name, price in value.items()}

    @model_validator(mode="after")
    def _follow_each_other(self) -> ProviderPrices:
        for name, prices in self.models.items():
            ends = [price.until or datetime.date.max for price in prices]
            if not prices or ends != sorted(set(ends)):
                raise ValueError(
                    f"the prices of {name} have to follow each other: each but the last with a later 'until'"
                )
        return self


class Prices(Closed):
    """All prices, by provider."""

    anthropic: ProviderPrices = ProviderPrices()
    bedrock: ProviderPrices = ProviderPrices()
    openai: ProviderPrices = ProviderPrices()
    google: ProviderPrices = ProviderPrices()

    def find(self, provider: str, model: str, day: datetime.date | None = None) -> ModelPrice | None:
        """The price of a model on a day (today where none is given); None where it is unknown.

        The name is looked up as it is, and then without what only says which copy of the model answers:

        - a path before it: `models/gemini-…`, `arn:aws:bedrock:…/anthropic.claude-…`, but not a vendor's name such as
          `openai/…`, which is another server's model;
        - a date after it: `-20250929`, `-2026-09-08`;
        - on Bedrock a version after it, `-v1:0`, and a region before it: `eu.anthropic.claude-…` costs what
          `anthropic.claude-…` does. `global.` is priced apart and has an entry of its own.
        """
        offered = self._provider(provider)
        if offered is None:
            return None
        names = _names(provider, model)
        prices = next((offered.models[name] for name in names if name in offered.models), ())
        day = day or datetime.date.today()
        return next((price for price in prices if price.until is None or price.until >= day), None)

    def default_model(self, provider: str, kind: Literal["text", "image"]) -> str:
        """The model to ask for where the settings name none.

        Raises:
            AuroraError: the provider has no usual model of that kind.
        """
        offered = self._provider(provider)
        model = offered and (offered.text_model if kind == "text" else offered.image_model)
        if not model:
            raise AuroraError(
                f"config/{FILE} names no {kind}_model for {provider}; set {kind}_model, "
                f"or choose another {kind}_provider"
            )
        return model

    def _provider(self, name: str) -> ProviderPrices | None:
        return getattr(self, name) if name in Prices.model_fields else None


_PATH = re.compile(r"^(?:models/|arn:aws[\w-]*:bedrock:[^/]+/)")
_REGION = re.compile(r"^(?:us-gov|us|eu|apac|ap|jp|au|ca|sa|me|af|il|uk)\.(?=[a-z0-9]+\.)")
_VERSION = re.compile(r"(?:-v\d+)?(?::\d+)?$")
_DATE = re.compile(r"-(?:\d{8}|\d{4}-\d{2}-\d{2})$")


def _names(provider: str, model: str) -> list[str]:
    name = model.strip()
    bare = _PATH.sub("", name)
    if provider != "bedrock":
        return [name, bare, _DATE.sub("", bare)]
    undated = _DATE.sub("", _VERSION.sub("", bare))
    return [name, bare, undated, _REGION.sub("", bare), _REGION.sub("", undated)]


def cost(usage: Usage | None, price: ModelPrice | None) -> float | None:
    """What a call cost, in US dollars; None where anything that it needs is unknown."""
    if usage is None or price is None:
        return None
    prompt = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    if price.up_to is not None and prompt > price.up_to:
        return None
    pieces, tokens = _answer(usage, price)
    parts = [
        (usage.input_tokens / 1e6, price.input),
        (usage.cache_read_tokens / 1e6, price.cache_read),
        (usage.cache_write_tokens / 1e6, price.cache_write),
        (tokens / 1e6, price.output),
        (float(pieces), price.image),
    ]
    amounts = [None if rate is None else amount * rate for amount, rate in parts if amount]
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if len(known) == len(amounts) else None


def _answer(usage: Usage, price: ModelPrice) -> tuple[int, int]:
    """How many pictures of an answer are billed by the piece, and how many of its tokens as tokens."""
    if usage.images and price.image_tokens is not None:
        return usage.images, max(0, usage.output_tokens - usage.images * price.image_tokens)
    if usage.images and (price.output is None or not usage.output_tokens):
        return usage.images, 0
    return 0, usage.output_tokens


def load_prices() -> Prices:
    """The shipped prices, with those of the working directory's own `config/prices.yaml` added.

    Raises:
        ProblemsError: one of the files is no YAML, or holds something else than prices; every place is named.
    """
    return _load(Path("config", FILE).resolve())


@cache
def _load(own: Path) -> Prices:
    shipped = PROJECT / "config" / FILE
    prices = _read(shipped)
    if own == shipped.resolve() or not own.is_file():
        return prices
    added = _read(own)
    return Prices(**{name: _merged(getattr(prices, name), getattr(added, name)) for name in Prices.model_fields})


def _merged(shipped: ProviderPrices, own: ProviderPrices) -> ProviderPrices:
    return ProviderPrices(
        text_model=own.text_model or shipped.text_model,
        image_model=own.image_model or shipped.image_model,
        models={**shipped.models, **own.models},
    )


def _read(file: Path) -> Prices:
    shown = relative(file)
    try:
        text = file.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it cannot be read"
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ProblemsError([Problem(shown, line, column, f"this is not YAML: {what}")]) from None
    except (OSError, ValueError) as error:
        raise ProblemsError([Problem(shown, 0, 0, f"this file cannot be read: {error}")]) from None
    if data is None:
        return Prices()
    if not isinstance(data, dict):
        raise ProblemsError([Problem(shown, 1, 1, f"write providers here: {', '.join(Prices.model_fields)}")])
    try:
        # A provider or a model written with nothing under it is left as it was.
        return Prices(**{str(name): {} if value is None else value for name, value in data.items()})
    except ValidationError as error:
        raise ProblemsError([_problem(shown, root, item) for item in error.errors()]) from None


def _problem(file: str, root: yaml.Node | None, item: Any) -> Problem:
    loc = list(item["loc"])
    node = _node(root, loc)
    line, column = (node.start_mark.line + 1, node.start_mark.column + 1) if node else (0, 0)
    where = ".".join(str(part) for part in loc if not isinstance(part, int)) or "prices"
    if item["type"] == "extra_forbidden":
        known = list(Prices.model_fields if len(loc) == 1 else _known(loc))
        close = difflib.get_close_matches(str(loc[-1]), known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"write one of {', '.join(known)}"
        return Problem(file, line, column, f"there is no '{loc[-1]}' here; {hint}")
    if item["type"] == "missing":
        return Problem(
            file, line, column, f"{where} is missing; every price says when (date) and where (source) it was seen"
        )
    if item["type"] == "value_error":
        return Problem(file, line, column, str(item["ctx"]["error"]))
    return Problem(file, line, column, f"{where}: {str(item['input'])[:60]!r} does not fit: {item['msg'].lower()}")


def _known(loc: list[Any]) -> list[str]:
    return list(ModelPrice.model_fields if "models" in loc else ProviderPrices.model_fields)


def _node(node: yaml.Node | None, loc: list[Any]) -> yaml.Node | None:
    """The node nearest to a place: the key of the last name that is there."""
    found = node
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is not None:
                found, node = pair
            elif not isinstance(part, int):
                break  # a number may stand for the only price of a model, which is written without a list
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node = node.value[part]
    return found
