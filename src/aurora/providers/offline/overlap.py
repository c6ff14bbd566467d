"""Which of several texts shares words with another one.

Words are compared folded (lower case, no accents) and by their stem: without endings of number, gender and the English
gerund, at most six letters, so that `configurar` meets `configuración`. Function words, and words that any outcome of
any course may hold, don't count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from aurora.outline.values import fold

STEM_LENGTH = 6
AROUND = 0.6
"""What a word around a text counts: two of them outweigh a chance meeting with one of its own."""

_FUNCTION_WORDS = """
    a about above after all also an and any are as at be been before between both but by can do each for from has have
    her his how if in into is it its more most no not of on one only or other our out over own same so some such than
    that the their them then these they this those through to under up us use used using very was we well were what
    when where which while who why will with within without you your vs versus
    al ante antes aquel asi cada como con contra cual cuales cuando cuanto de del desde donde durante e el ella ellas
    ellos en entre era es esa ese eso esta estas este esto estos fue ha han hasta hay la las le les lo los mas mediante
    mi mientras muy ni nos o otra otro para pero por porque pues que quien se ser si sin sobre son su sus tambien tanto
    te tras tu tus u un una unas uno unos uso usar y ya
    ao aos ate com da das do dos ela ele em entao essa esse isso isto mais mas na nas nem nao no nos num numa o os ou
    pela pelas pelo pelos pelas por qual quais quando sao sem seu seus sob sua suas tambem tem uma umas usar voce
    au aux avec ce ces cet cette chez comme dans de des donc dont du elle elles est et eux il ils je leur leurs lors ma
    mais me meme mes moi mon ne ni nos notre nous on ont ou par pas plus pour quand que quel quelle quelles quels qui sa
    sans ses son sont sous sur ta tes ton tout toute toutes tous tres une vers vos votre vous
"""
_WORDS_OF_ANY_COURSE = """
    basic basics chapter concept course demonstrate describe develop essential example explain foundation fundamental
    hands identify implement implementation improve introduction key know lab learn learner lesson main manage
    management module new overview perform practice practical real recognize recognise student topic understand
    understanding work create creating apply applying analyze analyse evaluate establish different best various
    aplicar analizar analisar analyser appliquer basico capitulo clave comprender comprension compreender comprendre
    conocer conocimiento conhecer conocimientos connaitre concepto conceito crear criar creer curso cours definir
    desarrollar desenvolver developper describir descrever decrire distinguir ejemplo exemplo exemple entender
    establecer estabelecer etablir estudiante evaluar avaliar evaluer explicar expliquer fundamento
    gestion gestionar gestao gerenciar gerer identificar identifier implementar implementacion implementacao
    introduccion introducao incluir incluye leccion licao lecon mejor mejores meilleur melhor mejorar modulo
    nuevo novo nouveau practica practico pratica pratique principal principio realizar realiser reconocer reconhecer
    reconnaitre tema trabajar trabajo trabalho travail utilizar utiliser
"""


@dataclass(frozen=True)
class Match:
    """One of several texts, by its place, and the words of it that it shares, as they stand there.

    `around` are those that it shares only with what stands around the matched texts.
    """

    index: int
    words: tuple[str, ...]
    around: tuple[str, ...]


def best_match(
    candidates: Sequence[str], texts: Iterable[str], around: Iterable[str] = (), common: str = ""
) -> Match | None:
    """The candidate that shares most words with some texts, None where none shares any.

    A word counts as one divided by the number of candidates that have it; between equals the first wins.

    Args:
        around: texts that stand around them, such as the module's; their words count for less, and on top.
        common: a text, such as the course's title, whose words say nothing here.
    """
    idle = set(stems(common))
    near = _all_stems(texts) - idle
    far = _all_stems(around) - idle
    held = [stems(candidate) for candidate in candidates]
    frequency = Counter(stem for candidate in held for stem in candidate)

    def score(index: int) -> float:
        weights = ((near, 1.0), (far, AROUND))
        return fsum(weight / frequency[stem] for wanted, weight in weights for stem in held[index] if stem in wanted)

    best = max(range(len(held)), key=lambda index: (round(score(index), 6), -index), default=None)
    if best is None or not score(best):
        return None
    return Match(best, _words(held[best], near), _words(held[best], far - near))


def _all_stems(texts: Iterable[str]) -> set[str]:
    return {stem for text in texts for stem in stems(text)}


def _words(held: dict[str, str], wanted: set[str]) -> tuple[str, ...]:
    return tuple(word for stem, word in held.items() if stem in wanted)


def stems(text: str) -> dict[str, str]:
    """The stems of a text's telling words, in order, each with the word as it first stands there."""
    found: dict[str, str] = {}
    for word in re.findall(r"[^\W_]+", text):
        folded = fold(word)
        stem = _stem(folded)
        if len(folded) > 1 and not folded.isdigit() and folded not in _IGNORED and stem not in _IGNORED_STEMS:
            found.setdefault(stem, word)
    return found


def _stem(folded: str) -> str:
    for ending in ("ing", "s", "e", "a", "o"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            folded = folded[: -len(ending)]
    return folded[:STEM_LENGTH]


_IGNORED = frozenset(_FUNCTION_WORDS.split())
_IGNORED_STEMS = frozenset(_stem(word) for word in _WORDS_OF_ANY_COURSE.split())
