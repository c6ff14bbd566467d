from __future__ import annotations

import re

import pytest

from aurora.languages import pack

ENGLISH = pack("en").group("book")


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_every_language_has_the_same_texts_with_the_same_placeholders(language: str) -> None:
    texts = pack(language).group("book")
    assert list(texts) == list(ENGLISH)
    for name, text in texts.items():
        assert isinstance(text, list) == isinstance(ENGLISH[name], list), name
        assert re.findall(r"{\w+}", str(text)) == re.findall(r"{\w+}", str(ENGLISH[name])), name
