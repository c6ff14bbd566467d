"""What stands in for the models inside the mock servers: an answer that Aurora accepts, worked out from the prompt.

The same prompt has the same answer; another one has another. Whatever an answer must have (headings, marks, minutes,
the number of words, the names of texts) is read from the prompt and from nowhere else, so that a prompt that forgets to
ask for something gets an answer without it.
"""

from __future__ import annotations

import hashlib
import random
import re
import threading
from dataclasses import dataclass
from typing import Any, Literal

from tests.models.answers import TASKS, Told

Fault = Literal["section", "visual", "chat", "form", "length", "refused"]
"""What may be wrong with an answer: a section or a picture's mark is missing, it greets, it breaks off in the middle as
if it were whole, it ends for want of room, it is a refusal. A refusal is the last of each list."""

TEXT_FAULTS: tuple[Fault, ...] = ("section", "visual", "chat", "form", "length", "refused")
DATA_FAULTS: tuple[Fault, ...] = ("form", "length", "refused")

_AGAIN = re.compile(r"## Your answer was not accepted|## How far to go")


@dataclass(frozen=True)
class Said:
    """An answer, and why it ends: `stop`, `length` or `content_filter`, which llmock puts into each vendor's words."""

    text: str
    finish: str = "stop"


class Author:
    """Answers prompts, and spoils what it is told to spoil.

    `fraction` is how much longer or shorter than asked for its lessons are; `unruly` the share of answers that it
    spoils by itself, each question at most twice.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Does as it is asked again."""
        self.fraction = 1.0
        self.unruly = 0.0
        self._orders: list[list[Any]] = []
        self._spoiled: dict[str, int] = {}

    def spoil(self, task: str, fault: Fault, about: str = "", times: int = 1_000_000) -> None:
        """Has the next answers of a task spoiled, where they are about something that holds `about`."""
        self._orders.append([task, fault, about, times])

    def answer(self, prompt: str, model: str) -> Said:
        """The answer to a prompt.

        Raises:
            ValueError: it is none of Aurora's, as far as its words tell.
        """
        # What an earlier answer got wrong stands behind the task; the answer to the task itself is what is wanted.
        prompt = _AGAIN.split(prompt, maxsplit=1)[0]
        task, write = next(((task, write) for words, task, write in TASKS if words in prompt), ("", None))
        if write is None:
            raise ValueError(f"this is no prompt that the author knows: {prompt[:300]!r}")
        told = Told(task, prompt, model)
        text = write(told, self.fraction)
        fault = self._fault(told)
        return _spoiled(text, fault) if fault else Said(text)

    def _fault(self, told: Told) -> Fault | None:
        with self._lock:
            for order in self._orders:
                task, fault, about, times = order
                if task == told.task and about in told.about and times:
                    order[3] -= 1
                    return fault
            key = hashlib.sha256(f"{told.task} {told.about}".encode()).hexdigest()
            before = self._spoiled.get(key, 0)
            dice = random.Random(f"{key} {before}")
            if before >= 2 or dice.random() >= self.unruly:
                return None
            self._spoiled[key] = before + 1
            faults = TEXT_FAULTS if told.task in ("lesson.draft", "lesson.review") else DATA_FAULTS
            # A question that is refused twice stays without an answer; so the second fault is another one.
            return dice.choice(faults[: len(faults) - before])


def _spoiled(text: str, fault: Fault) -> Said:
    match fault:
        case "section":
            return Said(re.sub(r"^## .*\n", "", text, count=1, flags=re.MULTILINE))
        case "visual":
            return Said(re.sub(r"^\[VISUAL 1: .*\n", "", text, count=1, flags=re.MULTILINE))
        case "chat":
            return Said(f"Sure, here is the lesson:\n\n{text}")
        case "form":
            return Said(text[: len(text) // 2])
        case "length":
            return Said(text[: len(text) // 2], "length")
        case "refused":
            return Said("I cannot help with that.", "content_filter")
