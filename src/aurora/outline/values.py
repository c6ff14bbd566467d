"""Numbers, durations and languages as people write them.

Every function takes a text and returns a value, or None where the text is none; messages are the caller's business.
"""

from __future__ import annotations

import re
import unicodedata

MAX_MINUTES = 100_000.0
_LONGEST = 60

# A comma before three digits would be a thousands separator to some and a decimal one to others.
_NUMBER = r"\d{1,9}(?:\.\d{1,6}|,\d{1,2}(?!\d))?"
_HOUR = r"(?:h|hs|hr|hrs|hora|horas|hour|hours|heure|heures)"
_MINUTE = r"(?:m|'|min|mins|minuto|minutos|minute|minutes)"
_HOURS_AND_MINUTES = re.compile(
    rf"(?P<hours>{_NUMBER})\s*{_HOUR}\.?(?:\s*(?:and|y|e|et)?\s*(?P<minutes>{_NUMBER})\s*{_MINUTE}?\.?)?", re.IGNORECASE
)
_MINUTES = re.compile(rf"(?P<minutes>{_NUMBER})\s*{_MINUTE}\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)")

# Names of languages, folded, in English, in the language itself, and in Spanish, Portuguese and French.
_LANGUAGES = {
    "en": "english ingles anglais",
    "es": "spanish espanol castellano espanhol espagnol spa",
    "pt": "portuguese portugues portugais por",
    "fr": "french francais frances fra",
    "de": "german deutsch aleman alemao allemand deu",
    "it": "italian italiano italien ita",
    "ca": "catalan catala",
    "gl": "galician gallego galego",
    "eu": "basque euskara vasco",
    "nl": "dutch nederlands holandes neerlandes neerlandais",
    "pl": "polish polski polaco",
    "ro": "romanian romana rumano",
    "sv": "swedish svenska sueco",
    "da": "danish dansk danes",
    "nb": "norwegian norsk noruego",
    "fi": "finnish suomi finlandes",
    "cs": "czech cestina checo",
    "el": "greek griego",
    "hu": "hungarian magyar hungaro",
    "tr": "turkish turkce turco",
    "ru": "russian ruso russo russe",
    "uk": "ukrainian ucraniano",
    "zh": "chinese chino chines chinois mandarin",
    "ja": "japanese japones japonais",
    "ko": "korean coreano coreen",
    "ar": "arabic arabe",
    "hi": "hindi",
    "he": "hebrew hebreo",
}
_BY_NAME = {name: code for code, names in _LANGUAGES.items() for name in names.split()} | {"eng": "en"}
# ISO 639-1.
_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_ENGLISH_NAMES = {code: names.split()[0].capitalize() for code, names in _LANGUAGES.items()}
_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")


def number(text: str) -> float | None:
    """A number without a unit: `45`, `-3`, `1.5`, `1,5`."""
    match = re.fullmatch(rf"([+-]?)({_NUMBER})", text.strip())
    if match is None:
        return None
    value = _decimal(match[2])
    return -value if match[1] == "-" else value


def minutes(text: str, hours: bool = False) -> float | None:
    """Minutes from `45`, `90 min`, `1.5 h`, `1h30`, `1:30`, `2 horas y 15 min`; a bare number is hours if `hours`."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    bare = number(text)
    if bare is not None:
        return round(bare * 60, 2) if hours else bare
    match = _HOURS_AND_MINUTES.fullmatch(text) or _MINUTES.fullmatch(text) or _CLOCK.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    total = _decimal(parts["minutes"] or "0")
    if parts.get("hours"):
        total += _decimal(parts["hours"]) * 60
    return round(total, 2)


def percent(text: str) -> float | None:
    """A share in percent: `60`, `60 %`, `62.5%`."""
    return number(text.strip().removesuffix("%"))


def whole(text: str) -> int | None:
    """A whole number that is not negative."""
    text = text.strip()
    return int(text) if re.fullmatch(r"\d{1,9}", text) and text.isascii() else None


def language(text: str) -> str | None:
    """A language tag in its usual spelling: `ES` → `es`, `es_mx` → `es-MX`, `Español` → `es`; None for what is none."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    name = re.sub(r"\s*\(.*\)$", "", fold(text))
    if name in _BY_NAME:
        return _BY_NAME[name]
    match = _TAG.fullmatch(text)
    if match is None:
        return None
    primary = match[1].lower()
    if len(primary) == 2 and primary not in _CODES.split():
        return None
    return "-".join([primary, *(_subtag(part) for part in re.split(r"[-_]", match[2])[1:])])


def language_name(code: str) -> str:
    """The English name of a language, or its code where it has none here."""
    return _ENGLISH_NAMES.get(code.split("-")[0], code)


def fold(text: str) -> str:
    """Lower case without accents, to compare words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _subtag(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.capitalize() if len(part) == 4 and part.isalpha() else part.lower()
