"""What a title says besides its subject: the number that its author gave it, and what kind of activity it names.

Both are read from the title alone, never from its place, so that an id made from it stays when something moves.

What counts as numbering is a label of the course's parts with a number (`Module 1 —`, `Lección 1.3:`, `Week 4:`), a
label of an activity with or without one (`Lab:`, `Práctica 3:`), and a bare number with `.`, `)`, ` - ` or `:`
behind it, or with several levels (`1.2.3 Volumes`). A bare number of one level without a separator is part of the
title (`3 ways to fail`), and so is `1.0 Release` in a lesson: lessons count from 1, versions don't (chapters of exam
blueprints do count `1.0`, `2.0`, so that a module's `1.0` is numbering). A course's title is left as it is: no number
of ours is put before it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from aurora.outline.models import ActivityType
from aurora.outline.values import fold

Role = Literal["course", "module", "lesson", "topic", "lab"]

# Parts of a course that may carry a number in any language; a single letter is a number only behind the first.
_LETTERED = "module|módulo|modulo|part|parte|partie|unit|unidad|unidade|unité|unite|block|bloque|bloco|bloc"
_MODULE = (
    _LETTERED
    + "|chapter|capítulo|capitulo|chapitre|week|semana|semaine|day|día|dia|jour|section|sección|seccion|seção|secao"
)
_LESSON = (
    "lesson|lección|leccion|lição|licao|aula|leçon|lecon|class|clase|session|sesión|sesion|sessão|sessao|séance|seance"
    "|topic|tema|tópico|topico|sujet"
)
# Labels of activities, folded, by what they name.
_ACTIVITIES: dict[ActivityType, tuple[str, ...]] = {
    "lab": (
        "hands-on lab", "hands on lab", "guided lab", "lab exercise", "hands-on", "hands on", "lab", "laboratory",
        "laboratorio", "laboratoire", "labo", "practica guiada", "practica", "pratica", "practical", "practice",
        "pratique", "travaux pratiques", "tp", "taller", "workshop", "oficina", "atelier",
    ),
    "demo": ("demo", "demonstration", "demostracion", "demonstracao"),
    "exercise": (
        "hands-on exercise", "practical exercise", "ejercicio practico", "exercise", "ejercicio", "exercicio",
        "exercice",
    ),
    "discussion": ("discussion", "discusion", "discussao", "debate", "debat"),
    "quiz": ("quiz", "cuestionario", "questionario", "questionnaire"),
}  # fmt: skip
_LABEL_TYPES = {label: type_ for type_, labels in _ACTIVITIES.items() for label in labels}
# Words for `type:` that would be too bold to read from a title.
_TYPE_WORDS = _LABEL_TYPES | {
    "labs": "lab", "walkthrough": "lab", "tutorial": "lab", "demos": "demo", "exercises": "exercise",
    "ejercicios": "exercise", "exercicios": "exercise", "exercices": "exercise", "discussions": "discussion",
    "test": "quiz", "knowledge check": "quiz",
}  # fmt: skip

_ROMAN = r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_DIGITS = r"\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?"
_SIGN = r"(?:#|n(?:[ºo°.]|um\.?|\.\s?[ºo°])\s*|no\.\s*)?"
_NUMBER = rf"{_SIGN}(?:{_DIGITS}|(?-i:{_ROMAN}))(?!\w)"
# A hyphen or dash must not tie two numbers or words together; a dot needs a blank behind it.
_SEPARATOR = r"\s*(?:[:)|·—]|\.-|[.\-–](?=\s|$))+(?:\s*[\-–—](?=\s))?\s*"
_BARE_SEPARATOR = r"\s*:\s*|\s+[\-–—]+\s+|\s*—\s*"

# What follows a bare number: `2 - 2` and `10 - 15 users` are no numbering.
_NOT_A_NUMBER = r"(?!\d+(?![\w]))"
_BARE = re.compile(
    rf"""(?:
        \d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?:[.)]|\s*[:\-–—])?\s+
      | \d{{1,2}}(?:[.)]-?(?:\s+|(?=[^\W\d_a-z]))|(?:\s*:|\s+[\-–—])\s+{_NOT_A_NUMBER})
      | (?=[IVX]+[.)]\s){_ROMAN}[.)]\s+
    )""",
    re.VERBOSE,
)
_ZERO = re.compile(r"\d{1,2}\.0+\s")
# In lower case as units are: "1.1 Versión" has a number, "1.5 versions" an amount.
_UNITS = re.compile(
    r"""(?:[kMGT]?Hz|[kKMGTP]i?B|[kKMG]bps|[kM]?W|k?V|mA|m?s|[ckm]?m|k?g|°C|%|x|times|veces|vezes|fois|million|millions|
    millón|millones|milhão|milhões|billion|hours?|horas?|heures?|minut\w*|seconds?|segundos?|days?|días?|dias?|jours?|
    years?|años?|anos?|ans|releases?|versions?|versión|versão|beta|euros?|dollars?|USD|EUR)(?!\w)""",
    re.VERBOSE,
)


@cache
def _labels(role: Role) -> re.Pattern[str]:
    """The labels that may open a title: containers with their numbers, then the label of the role itself."""
    part = rf"(?:(?:{_LETTERED})\s+(?:{_NUMBER}|(?-i:[A-Z])(?!\w))|(?:{_MODULE})\s+{_NUMBER})"
    lesson = rf"(?:{_LESSON})\s+{_NUMBER}"
    between = rf"(?:{_SEPARATOR}|\s+)"
    if role == "module":
        own = rf"(?:{part}{_SEPARATOR}|(?:{_MODULE})\s*:\s*)"
        return re.compile(own, re.IGNORECASE)
    if role in ("lesson", "topic"):
        own = rf"(?:(?:{part}{between})?{lesson}{_SEPARATOR}|{part}{_SEPARATOR}|(?:{_LESSON})\s*:\s*)"
        return re.compile(own, re.IGNORECASE)
    names = "|".join(_spellings(label) for label in sorted(_LABEL_TYPES, key=len, reverse=True))
    own = rf"(?P<label>{names})(?:\s+{_NUMBER}{_SEPARATOR}|{_BARE_SEPARATOR})"
    return re.compile(rf"(?:{part}{between})?(?:{lesson}{between})?{own}", re.IGNORECASE)


def _spellings(label: str) -> str:
    """A folded label as a pattern that also matches it with its accents."""
    accents = {"a": "[aáàâã]", "e": "[eéèê]", "i": "[ií]", "o": "[oóõô]", "u": "[uúü]", "c": "[cç]"}
    return "".join(accents.get(c, r"\s+" if c == " " else re.escape(c)) for c in label)


def strip_numbering(title: str, role: Role) -> str:
    """A title without the number and label that its author typed; as it is where nothing else would be left.

    A lower-case letter behind a label becomes upper case, unless its word has a spelling of its own (`eBPF`).
    """
    title = title.strip()
    if role == "course":
        return title
    rest = title[_bare_end(title, role) :]
    label = _labels(role).match(rest)
    if label is not None:
        rest = _capitalised(rest[label.end() :])
    return rest if any(c.isalnum() for c in rest) else title


def _bare_end(title: str, role: Role) -> int:
    match = _BARE.match(title)
    if match is None or (role != "module" and _ZERO.match(title)) or _UNITS.match(title, match.end()):
        return 0
    return match.end()


def _capitalised(text: str) -> str:
    word = text.split(maxsplit=1)[0] if text else ""
    if any(c.isupper() or c.isdigit() for c in word) or not word[:1].islower():
        return text
    return text[0].upper() + text[1:]


def activity_type(word: str) -> ActivityType | None:
    """The kind of activity that the value of `type:` names, in English, Spanish, Portuguese or French."""
    return _TYPE_WORDS.get(" ".join(fold(word).split()))


# Nouns that end an English title which names an activity, and those that open one in any language.
_HEADS: dict[str, ActivityType] = {
    "quiz": "quiz", "discussion": "discussion", "debate": "discussion", "exercise": "exercise", "demo": "demo",
    "demonstration": "demo", "lab": "lab", "workshop": "lab",
}  # fmt: skip
_OPENERS: dict[str, ActivityType] = {
    "cuestionario": "quiz", "questionario": "quiz", "debate": "discussion", "debat": "discussion",
    "discusion": "discussion", "discussao": "discussion", "demostracion": "demo", "demonstracao": "demo",
    "ejercicio": "exercise", "exercicio": "exercise", "exercice": "exercise", "practica": "lab", "pratica": "lab",
    "laboratorio": "lab", "laboratoire": "lab", "taller": "lab", "atelier": "lab",
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# These open a title as a noun only with a preposition or adjective behind: "Demo de …", not "Demo environment setup".
_GUARDED: dict[str, ActivityType] = {
    "quiz": "quiz", "demo": "demo", "demonstration": "demo", "discussion": "discussion", "questionnaire": "quiz",
}  # fmt: skip
_BEHIND_NOUN = _words(
    """of on about over de del des du da do das dos d' en em sobre sur acerca guiada guiado guidee guide
    inicial initial initiale final finale grupal"""
)
# A noun behind one of these is not what the title is about: "Deploy the demo", "Preparation for the quiz".
_LINKS = _words(
    """a an the your this that its our of for with to in on from via by and or el la los las un una o os um uma le les
    une du de del da do para con com por pour avec en sobre sur"""
)
_MAKING = _words(
    """add build code configure connect create deploy design develop expose extend fix host implement install integrate
    launch make migrate open prepare publish record review run scale secure set setup start test update upgrade write
    instalar desplegar configurar crear"""
)


def read_activity_type(title: str) -> ActivityType | None:
    """The kind of activity that a title names, None where it names none.

    The first that applies: a label before its first colon or dash (`Demo: …`, `Práctica 8: …`), a kind in brackets at
    the end (`… (demo)`), and the noun that the title, or what stands before its colon, is about: last in English
    (`Safety quiz (warm-up)`), first in Spanish, Portuguese and French (`Debate sobre …`).
    """
    title = title.strip()
    rest = title[_bare_end(title, "lab") :]
    label = _labels("lab").match(rest)
    if label is not None:
        return _LABEL_TYPES[" ".join(fold(label["label"]).split())]
    bracketed = re.search(r"\(([^()]*)\)\W*$", rest)
    if bracketed is not None:
        kind = _LABEL_TYPES.get(fold(bracketed[1]).strip())
        if kind is not None:
            return kind
    before_colon, colon, _ = rest.partition(":")
    return (_head(before_colon) if colon else None) or _head(rest)


def _head(phrase: str) -> ActivityType | None:
    without_brackets = re.sub(r"\s*\([^()]*\)\W*$", "", phrase)
    words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", fold(without_brackets))
    if words and words[-1].isdigit():
        words.pop()
    if not words:
        return None
    if words[0] in _OPENERS:
        return _OPENERS[words[0]]
    if words[0] in _GUARDED and (len(words) == 1 or words[1] in _BEHIND_NOUN or re.match("d['’]", words[1])):
        return _GUARDED[words[0]]
    if words[0] in _MAKING or _LINKS.intersection(words[1:-1]):
        return None
    return _HEADS.get(words[-1])
