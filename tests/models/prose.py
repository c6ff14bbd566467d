"""Sentences in four languages, each about the one subject that it is given and none like another."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class _Words:
    part: str
    sentences: tuple[str, ...]
    places: tuple[str, ...]
    picture: str


_WORDS = {
    "en": _Words(
        "Part",
        (
            "In case {n}, {topic} decides what a team does first {place}.",
            "Case {n} of {title} shows why {topic} needs a reason before it needs a rule {place}.",
            "Whoever tries {topic} {place} finds in case {n} that the order of the steps matters.",
            "The mistake in case {n} is easy to see: nobody asked what {topic} changes {place}.",
        ),
        ("in a workshop", "at a small firm", "in a shop", "on a ship", "at a school"),
        "How {topic} belongs to {title}: the beginning, what follows from it, what is checked, and what comes of it",
    ),
    "es": _Words(
        "Parte",
        (
            "En el caso {n}, {topic} decide lo que un equipo hace primero {place}.",
            "El caso {n} de {title} muestra por qué {topic} necesita una razón antes que una regla {place}.",
            "Quien prueba {topic} {place} descubre en el caso {n} que el orden de los pasos importa.",
            "El error del caso {n} se ve pronto: nadie preguntó qué cambia {topic} {place}.",
        ),
        ("en un taller", "en una empresa pequeña", "en una tienda", "en un barco", "en una escuela"),
        "Cómo {topic} forma parte de {title}: el principio, lo que sigue, lo que se comprueba y lo que resulta",
    ),
    "pt": _Words(
        "Parte",
        (
            "No caso {n}, {topic} decide o que uma equipe faz primeiro {place}.",
            "O caso {n} de {title} mostra por que {topic} precisa de uma razão antes de uma regra {place}.",
            "Quem tenta {topic} {place} descobre no caso {n} que a ordem das etapas importa.",
            "O erro do caso {n} aparece logo: ninguém perguntou o que {topic} muda {place}.",
        ),
        ("em uma oficina", "em uma pequena empresa", "em uma loja", "em um navio", "em uma escola"),
        "Como {topic} faz parte de {title}: o começo, o que se segue, o que se confere e o que resulta",
    ),
    "fr": _Words(
        "Partie",
        (
            "Dans le cas {n}, {topic} décide de ce qu’une équipe fait d’abord {place}.",
            "Le cas {n} de {title} montre pourquoi {topic} demande une raison avant une règle {place}.",
            "Qui essaie {topic} {place} découvre dans le cas {n} que l’ordre des étapes compte.",
            "L’erreur du cas {n} se voit vite : personne n’a demandé ce que {topic} change {place}.",
        ),
        ("dans un atelier", "dans une petite entreprise", "dans un magasin", "sur un bateau", "dans une école"),
        "Comment {topic} fait partie de {title} : le début, la suite, ce qui est vérifié et ce qui en résulte",
    ),
}


class Prose:
    """Sentences about a lesson or an activity, in an order that `chance` decides. `part` is the word for a part."""

    def __init__(self, language: str, title: str, chance: random.Random) -> None:
        self._words = _WORDS.get(language, _WORDS["en"])
        self._title = plain(title)
        self._chance = chance
        self._number = chance.randint(100, 999)
        self.part = self._words.part

    def sentence(self, topic: str) -> str:
        """One sentence on a topic, with a number that no other has."""
        self._number += self._chance.randint(1, 9)
        words = self._words
        text = self._chance.choice(words.sentences)
        return text.format(
            n=self._number, topic=plain(topic), title=self._title, place=self._chance.choice(words.places)
        )

    def paragraphs(self, topic: str, words: int) -> list[str]:
        """Paragraphs of three sentences with so many words together, or a few more."""
        sentences, count = [], 0
        while count < words:
            sentences.append(self.sentence(topic))
            count += len(sentences[-1].split())
        return [" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)]

    def picture(self, n: int, topic: str, wish: str | None) -> str:
        """What the n-th picture shows: what the author wishes, else something of a topic."""
        shown = plain(wish) if wish else self._words.picture.format(topic=plain(topic), title=self._title)
        return shown if wish else f"{shown} ({self.part} {n})"


def plain(text: str) -> str:
    """A title as it may stand in a sentence: without what Markdown takes for a sign."""
    return re.sub(r"[\[\]<>*_`|\\{}]", " ", text).strip()


def language_of(prompt: str) -> str:
    """The language that a prompt wants: the one that it names, else that of its headings, else English."""
    named = re.search(r"\((en|es|pt|fr)(?:-\w+)?\)", prompt)
    if named:
        return named[1]
    for code, telling in (("pt", r"`## .*(?:ção|Passos|Papéis|Gabarito)"), ("fr", "`## Objectifs"), ("es", "`## Obj")):
        if re.search(telling, prompt) and "`## Objectives" not in prompt:
            return code
    return "en"
