"""What an outline does not say itself: its language, found from its text, and its title, from the file's name."""

from __future__ import annotations

import re

from aurora.outline.values import fold, language_name

# Enough to tell the languages of outlines apart. The close relatives of a language (Galician, Catalan) make it abstain.
_LANGUAGES = [
    "ar", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fi", "fr", "gl", "hu", "it", "ja", "ko", "nl", "no", "pl",
    "pt", "ro", "ru", "sv", "tr", "uk", "zh",
]  # fmt: skip
_MIN_LETTERS = 120
_MIN_PROBABILITY = 0.95


def find_language(texts: list[str]) -> str | None:
    """The language of some texts, None where they are too short or not clearly of one language."""
    text = "\n".join(texts)
    if sum(c.isalpha() for c in text) < _MIN_LETTERS:
        return None
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    code, probability = identifier.classify(text)
    return str(code) if probability >= _MIN_PROBABILITY else None


def title_from_stem(stem: str, language: str) -> str:
    """A title from a file's name: `intro-linux-es` in Spanish gives `Intro linux`."""
    words = re.sub(r"[-_.\s]+", " ", stem).split()
    primary = language.split("-")[0]
    codes = {primary, fold(language_name(language))}
    if len(words) > 2 and "-".join(words[-2:]).lower() == language.lower():
        words = words[:-2]
    elif len(words) > 1 and words[-1].lower() in codes:
        words = words[:-1]
    title = " ".join(words) or stem
    return title[:1].upper() + title[1:]
