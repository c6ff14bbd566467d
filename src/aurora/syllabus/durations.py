"""Durations as a syllabus writes them: behind a title, or somewhere in a sentence."""

from __future__ import annotations

import re

from aurora.outline import values
from aurora.outline.values import fold

_AMOUNT = (
    r"\d{1,4}(?:[.,]\d{1,2})?\s*(?:horas?|hours?|heures?|hrs?|hs?|minutos?|minutes?|mins?|m(?!\w)|['′’])\.?"
    r"(?:\s*(?:y|and|e|et)?\s*\d{1,2}\s*(?:min\w*|m(?!\w)|['′’])?)?(?!\w)"
)
_IN_TEXT = re.compile(rf"(?<![\w.,]){_AMOUNT}", re.IGNORECASE)
_LEAD = (
    r"(?:(?:duraci[oó]n|duration|dura[cç][aã]o|dur[eé]e|tiempo|time|total|aprox\w*\.?|approx\w*\.?|ca\.|~|≈)"
    r"\s*[:.]?\s*)*"
)
_BRACKETED = re.compile(rf"\s*[(\[]\s*{_LEAD}(?P<amount>[^()\[\]]+?)\s*[)\]]\s*$", re.IGNORECASE)
_BEHIND = re.compile(rf"\s*(?:\s[-–—|·/]|[:,;|·–—])\s*{_LEAD}(?P<amount>{_AMOUNT})\s*$", re.IGNORECASE)
_SESSIONS = re.compile(
    rf"(\d{{1,3}})\s*(?:sesiones|sessions|sess[õo]es|s[ée]ances|clases|classes|aulas|d[ií]as|days|jours|semanas|weeks"
    rf"|semaines|m[óo]dulos|modules)\s*(?:de|of|[xX×@]|à)\s*({_AMOUNT})",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\s*(?:/|por|per|a la|al|each|par|cada|semanales|diarias|weekly|daily)\s*(?:semana|week|d[ií]a|day|sesi[oó]n"
    r"|session|clase|class|sess[ãa]o|semaine|jour|s[ée]ance|$|\b)", re.IGNORECASE,
)  # fmt: skip
_SHARE = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:h|hs|hrs?|horas?|hours?|heures?)?\.?\s*(?:de |of |para |for )?"
    r"(te[oó]r|theor|pr[aá]c|pract|hands|pr[aá]t)",
    re.IGNORECASE,
)


def minutes_in(text: str, hours: bool = False) -> float | None:
    """The minutes that a text gives; a bare number is hours if `hours`. `8 sesiones de 2 horas` is 960.

    None where it gives none, or only a rate such as `2 hours a week`.
    """
    text = text.strip().strip("()[]~≈ ")
    whole = values.minutes(_plain_units(text), hours)
    if whole is not None:
        return _sound(whole)
    sessions = _SESSIONS.search(text)
    if sessions is not None:
        each = values.minutes(_plain_units(sessions[2]))
        first = _IN_TEXT.search(text)
        if each is not None and first is not None and first.start() >= sessions.start():
            return _sound(int(sessions[1]) * each)
    match = _IN_TEXT.search(text)
    if match is None or _RATE.match(text, match.end()):
        return None
    return _sound(values.minutes(_plain_units(match.group())))


def split_duration(title: str) -> tuple[str, float | None]:
    """A title without the duration at its end, and that in minutes: `Redes (2 h)`, `Networks – 45 min`."""
    for pattern in (_BRACKETED, _BEHIND):
        match = pattern.search(title)
        if match is not None and _IN_TEXT.search(match["amount"]):
            minutes = minutes_in(match["amount"])
            rest = title[: match.start()].rstrip(" -–—:,;|·")
            if minutes is not None and any(c.isalnum() for c in rest):
                return rest, minutes
    return title, None


def says_more(text: str) -> bool:
    """Whether a text says something besides one duration."""
    rest = _IN_TEXT.sub("", text, count=1)
    return sum(c.isalpha() for c in rest) > 3 or _IN_TEXT.search(rest) is not None


def shares_in(text: str) -> dict[str, float]:
    """The hours of theory and of practice that a text names: `16 horas (6 teóricas, 10 prácticas)`."""
    found: dict[str, float] = {}
    for amount, kind in _SHARE.findall(text):
        name = "hours_theory" if fold(kind)[0] == "t" else "hours_practice"
        found.setdefault(name, float(amount.replace(",", ".")))
    return {name: hours for name, hours in found.items() if hours * 60 <= values.MAX_MINUTES}


def _plain_units(text: str) -> str:
    return text.replace("′", "'").replace("’", "'")


def _sound(minutes: float | None) -> float | None:
    return minutes if minutes is not None and 0 < minutes <= values.MAX_MINUTES else None
