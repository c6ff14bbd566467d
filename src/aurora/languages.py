"""Language packs: every word that Aurora itself puts into a course.

A pack is a folder `config/languages/{code}/` of YAML files, one a part of the course (`lesson.yaml`, `lab.yaml`,
`book.yaml`, …), each a flat mapping from a name to a text with `{placeholders}`, or to a list of such texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from aurora.resources import resource

FALLBACK = "en"


def primary(code: str) -> str:
    """The language of a code without its region: `pt` of `pt-BR`."""
    return code.split("-")[0].lower()


_TOKENS_PER_WORD = {"en": 1.5}
_TOKENS_PER_WORD_ELSEWHERE = 2.0


def tokens_of_words(words: int, language: str) -> int:
    """About how many tokens so many words of Markdown take.

    English takes some 1.3 tokens a word, languages with longer words and accents more
    (https://help.openai.com/en/articles/4936856); the marks of Markdown come on top.
    """
    return round(words * _TOKENS_PER_WORD.get(primary(language), _TOKENS_PER_WORD_ELSEWHERE))


@dataclass(frozen=True)
class Pack:
    """The words of one language. `fallback`: English stands in for the language, or for parts of it that it lacks."""

    code: str
    fallback: bool

    def group(self, part: str) -> dict[str, Any]:
        """All texts of one part, by name."""
        return _part(self.code, part)

    def text(self, part: str, name: str, **values: object) -> str:
        """One text with its placeholders filled.

        Raises:
            KeyError: there is no such text, or a placeholder has no value.
        """
        return str(self.group(part)[name]).format(**values)

    def texts(self, part: str, name: str) -> list[str]:
        """One list of texts, as it is."""
        return [str(item) for item in self.group(part)[name]]


@cache
def _part(code: str, part: str) -> dict[str, Any]:
    path = resource(f"languages/{code}/{part}.yaml")
    if not path.is_file():
        path = resource(f"languages/{FALLBACK}/{part}.yaml")
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dict(loaded)


@cache
def pack(language: str) -> Pack:
    """The pack for a language code such as `es` or `es-MX`; English where there is none."""
    code = primary(language).lower()
    parts = resource(f"languages/{FALLBACK}").glob("*.yaml")
    found = [resource(f"languages/{code}/{part.name}").is_file() for part in parts]
    return Pack(code if any(found) else FALLBACK, fallback=not all(found))
