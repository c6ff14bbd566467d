"""Titles in the edition's language, where the outline is in another: translated once, used wherever they show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field

from aurora.authorship import Author
from aurora.checks.findings import Finding
from aurora.errors import AuroraError
from aurora.generate import Answer, Asked, generate
from aurora.languages import tokens_of_words
from aurora.markdown import plain
from aurora.outline.models import Closed
from aurora.request import Request
from aurora.settings import Settings
from aurora.slices import TitlesSlice
from aurora.stages import publish_stage
from aurora.writers import TITLES

Slice = TypeVar("Slice", bound=Closed)

_SHOWN = frozenset(
    ("title", "module_title", "summary", "description", "level", "audience", "prerequisites", "learning_outcomes")
)
"""The fields of slices whose texts readers see."""


class TitleText(Closed):
    """One text by its name in the question, which is its place, counted from 1."""

    name: str
    text: str = Field(min_length=1)


class TitlesAnswer(Closed):
    """What a model answers: every text, translated."""

    texts: list[TitleText]


def write_titles(slice_file: Path, target: Path, settings: Settings) -> None:
    """Writes the translations of some titles as a JSON object from each text to its translation.

    Raises:
        AuroraError: no answer was accepted.
    """
    data = slice_file.read_bytes()
    slice_ = TitlesSlice.model_validate_json(data)
    asked_of = Asked(settings, slice_.writers[TITLES], slice_.course, slice_.language, f"titles:{target.stem}")
    authors: list[Author] = []
    texts = generate(
        titles_request(slice_),
        asked_of,
        parse=lambda answer: parse_titles(slice_, answer),
        check=lambda texts: _check(texts, str(target)),
        sign=authors.append,
    )
    content = json.dumps(texts, ensure_ascii=False, indent=1) + "\n"
    publish_stage(target, content.encode(), slice_file, data, authors)


def titles_request(slice_: TitlesSlice) -> Request:
    """What is asked for some titles: texts and languages decide the answer, the course's title informs it."""
    hard = {"texts": slice_.texts, "from": slice_.outline_language, "to": slice_.language}
    words = sum(len(text.split()) for text in slice_.texts)
    return Request(
        TITLES,
        hard,
        {
            "source": {str(place): text for place, text in enumerate(slice_.texts, start=1)},
            "outline_language": slice_.outline_language,
            "language": slice_.language,
            "course_title": slice_.course_title,
        },
        schema=TitlesAnswer.model_json_schema(),
        form="titles 1",
        expected_tokens=tokens_of_words(2 * words + 20, slice_.language),
    )


def parse_titles(slice_: TitlesSlice, answer: Answer) -> dict[str, str]:
    """The translations by their texts.

    Raises:
        ValueError: a text is missing, empty or there twice.
    """
    given = TitlesAnswer.model_validate_json(answer.data).texts
    names = {str(place): text for place, text in enumerate(slice_.texts, start=1)}
    if sorted(one.name for one in given) != sorted(names):
        raise ValueError(f"each text has to be answered exactly once, by its name: {', '.join(names)}")
    translated = {names[one.name]: plain(one.text) for one in given}
    if not all(translated.values()):
        raise ValueError("no text may be left empty")
    return translated


def _check(texts: Mapping[str, str], file: str) -> list[Finding]:
    return [
        Finding(
            file, 0, "title", f"the translation of '{source}' has {len(text)} characters", "Keep it short.", "blocking"
        )
        for source, text in texts.items()
        if len(text) > 80 + 3 * len(source)
    ]


class Titles:
    """Translations of titles; what is not among them stays as it is."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    @classmethod
    def read(cls, files: Iterable[Path]) -> Titles:
        """The translations of some files.

        Raises:
            AuroraError: a file is damaged.
        """
        texts: dict[str, str] = {}
        for file in files:
            try:
                texts |= {str(source): str(text) for source, text in json.loads(file.read_bytes()).items()}
            except (ValueError, AttributeError):
                raise AuroraError(f"{file}: is damaged; delete it and run the build again") from None
        return cls(texts)

    def get(self, text: str) -> str | None:
        """The translation of a text, None where there is none."""
        return self._texts.get(text)

    def translated(self, slice_: Slice) -> Slice:
        """A slice with the texts that readers see in the edition's language."""
        if not self._texts:
            return slice_
        return type(slice_).model_validate(self._walk(slice_.model_dump(mode="json"), shown=False))

    def _walk(self, value: Any, *, shown: bool) -> Any:
        if isinstance(value, dict):
            return {key: self._walk(item, shown=key in _SHOWN) for key, item in value.items()}
        if isinstance(value, list):
            return [self._walk(item, shown=shown) for item in value]
        return self._texts.get(value, value) if shown and isinstance(value, str) else value
