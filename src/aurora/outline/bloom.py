"""Bloom levels as authors write them, in English, Spanish, Portuguese or French.

The levels are those of the revised taxonomy: L. W. Anderson and D. R. Krathwohl (eds.), A Taxonomy for Learning,
Teaching, and Assessing, Longman, 2001. The nouns of the taxonomy of 1956 (knowledge, comprehension, …, synthesis)
are read as the level that took their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from aurora.outline.values import fold


class BloomLevel(StrEnum):
    """The six levels, from the lowest to the highest."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYZE = "analyze"
    EVALUATE = "evaluate"
    CREATE = "create"


# Folded (lower case, no accents); forms of one verb in all languages side by side.
_WORDS: dict[BloomLevel, str] = {
    BloomLevel.REMEMBER: """
        remember remembers remembering recall recalling recognize recognise knowledge know
        recordar recuerda recuerde recordando recuerdo memorizar memoriza memorizando conocer conoce conocimiento
        lembrar lembra lembre lembrando recorda conhecer conhece conhecimento
        souvenir rappeler memoriser memorisation connaitre connaissance connaissances restituer""",
    BloomLevel.UNDERSTAND: """
        understand understands understanding comprehend comprehension
        comprender comprende comprenda comprendiendo comprension entender entiende entienda entendiendo
        compreender compreende compreenda compreendendo compreensao entende entenda entendendo entendimento
        comprendre comprend comprenez""",
    BloomLevel.APPLY: """
        apply applies applying application
        aplicar aplica aplique aplicando aplicacion
        aplicacao
        appliquer applique appliquez""",
    BloomLevel.ANALYZE: """
        analyze analyzes analyzing analyse analyses analysing analysis
        analizar analiza analice analizando analisis
        analisar analisa analisando
        analyser analysez""",
    BloomLevel.EVALUATE: """
        evaluate evaluates evaluating evaluation
        evaluar evalua evalue evaluando evaluacion valorar
        avaliar avalia avalie avaliando avaliacao
        evaluer evaluez""",
    BloomLevel.CREATE: """
        create creates creating creation synthesis synthesize synthesise
        crear crea cree creando creacion sintesis sintetizar
        criar cria crie criando criacao
        creer creez synthese synthetiser""",
}
_LEVELS = {word: level for level, words in _WORDS.items() for word in words.split()}
_JOINTS = re.compile(r"[/,;+&|→]|\s[-–—]\s|\b(?:and|y|e|et)\b", re.IGNORECASE)


def parse_bloom(text: str | None) -> tuple[BloomLevel, ...]:
    """The levels that a text names, in its order, each once: `"Remember / Comprender"` names two, `"hard"` none."""
    levels = (_level(part) for part in _parts(text))
    return tuple(dict.fromkeys(level for level in levels if level is not None))


def unknown_parts(text: str | None) -> tuple[str, ...]:
    """The parts of a text, between its joints, that name no level."""
    return tuple(part for part in _parts(text) if _level(part) is None)


def highest(levels: Iterable[BloomLevel]) -> BloomLevel | None:
    """The highest of some levels, None where there is none."""
    order = list(BloomLevel)
    return max(levels, key=order.index, default=None)


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in _JOINTS.split(text or "") if part.strip()]


def _level(part: str) -> BloomLevel | None:
    return next((_LEVELS[word] for word in re.findall(r"[a-z]+", fold(part)) if word in _LEVELS), None)
