"""What stands in for the models inside the mock servers: an answer that Aurora accepts, worked out from the prompt.

The same prompt has the same answer; another one has another. Whatever an answer must have (headings, marks, minutes,
the number of words, the names of texts) is read from the prompt and from nowhere else, so that a prompt that forgets to
ask for something gets an answer without it.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.models.prose import Prose, language_of

Fault = Literal["section", "visual", "chat", "form", "length", "refused"]
"""What may be wrong with an answer: a section or a picture's mark is missing, it greets, it breaks off in the middle as
if it were whole, it ends for want of room, it is a refusal. A refusal is the last of each list."""

TEXT_FAULTS: tuple[Fault, ...] = ("section", "visual", "chat", "form", "length", "refused")
DATA_FAULTS: tuple[Fault, ...] = ("form", "length", "refused")

_AGAIN = re.compile(r"## Your answer was not accepted|## How far to go")
_DATA = re.compile(r'<course-data name="([^\n]*?)">\n(.*?)\n</course-data>', re.DOTALL)


@dataclass(frozen=True)
class Said:
    """An answer, and why it ends: `stop`, `length` or `content_filter`, which llmock puts into each vendor's words."""

    text: str
    finish: str = "stop"


@dataclass
class Told:
    """A prompt, taken apart. `about` is the title, the description or the scene that it is about."""

    task: str
    prompt: str
    model: str

    def __post_init__(self) -> None:
        self.data = dict(_DATA.findall(self.prompt))
        self.language = language_of(self.prompt)
        self.chance = random.Random(hashlib.sha256(f"{self.model}\n{self.prompt}".encode()).digest())

    @property
    def about(self) -> str:
        for name in ("the lesson in the outline", "the activity in the outline"):
            if name in self.data:
                return self.line("Title", self.data[name])
        names = ("what the picture shows", "the texts, each with its name", "requirements for the course")
        return next((self.data[name] for name in names if name in self.data), "")

    def line(self, name: str, text: str) -> str:
        """What stands behind `Name: ` in some lines."""
        found = re.search(rf"^{name}: (.+)$", text, re.MULTILINE)
        return found[1] if found else ""

    def listed(self, head: str, text: str) -> list[str]:
        """The list items under a line."""
        found = re.search(rf"^{head}[^\n]*:\n((?:- .+(?:\n|$))+)", text, re.MULTILINE)
        return [item[2:] for item in found[1].splitlines()] if found else []

    def asked(self, pattern: str, otherwise: str) -> str:
        """What the prompt asks for, in the group of a pattern."""
        found = re.search(pattern, self.prompt)
        return found[1] if found else otherwise


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
        task, write = next(((task, write) for words, task, write in _TASKS if words in prompt), ("", None))
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


def _lesson(told: Told, fraction: float) -> str:
    facts = told.data["the lesson in the outline"]
    title = told.line("Title", facts)
    topics = [re.sub(r" [(\[].*|: .*", "", topic) for topic in told.listed("Topics, in order", facts)] or [title]
    prose = Prose(told.language, title, told.chance)
    headings = re.findall(r"^ *- `## (.+)`$", told.prompt, re.MULTILINE)
    words = round(int(told.asked(r"Length: about (\d+) words", "300")) * fraction)
    each = max(12, words // (len(topics) + len(headings)))
    parts = [f"# {title}", "[POSITION]"]
    marks = [
        f"[VISUAL {n}: {prose.picture(int(n), topics[(int(n) - 1) % len(topics)], _wish(told, n))}]"
        for n in re.findall(r"- `\[VISUAL (\d+): …\]`", told.prompt)
    ]
    for place, heading in enumerate(headings):
        parts += [f"## {heading}", *prose.paragraphs(title, each)]
        if place == len(headings) - 2:
            for topic in topics:
                parts += [f"### {topic}", *prose.paragraphs(topic, each)]
                parts += marks[:1] if topic != topics[-1] else marks
                del marks[:1]
    return "\n\n".join([*parts, "[NEXT]"]) + "\n"


def _wish(told: Told, n: str) -> str | None:
    wanted = told.data.get(f"requirements for the picture of [VISUAL {n}]")
    return wanted.splitlines()[0] if wanted else None


def _review(told: Told, fraction: float) -> str:
    draft = told.data["the draft of the lesson"]
    prose = Prose(told.language, told.about, told.chance)
    body, next_mark, _ = draft.rpartition("[NEXT]")
    return f"{body}{prose.paragraphs(told.about, 12)[0]}\n\n{next_mark}\n"


def _notes(told: Told, fraction: float) -> str:
    prose = Prose(told.language, told.about, told.chance)
    parts = [f"# {told.about}"]
    for name in re.findall(r"^- (\w+): ", told.prompt.partition("headings in the language")[2], re.MULTILINE):
        parts += [f"## {name}", *prose.paragraphs(told.about, 20)]
    return "\n\n".join(parts) + "\n"


def _diagram(told: Told, fraction: float) -> str:
    words = re.findall(r"\w{3,}", told.about)[:40] or ["start", "end"]
    labels = list(dict.fromkeys(" ".join(words[i : i + 2])[:38] for i in range(0, len(words), 2)))[:6]
    labels += ["…", "……"][: max(0, 2 - len(labels))]
    kind = told.chance.choice(["flow", "hierarchy", "cycle", "layers", "timeline"])
    nodes = [
        {"id": f"n{i}", "label": label, "detail": None, "group": None, "weight": None, "emphasis": i == 1}
        for i, label in enumerate(labels, start=1)
    ]
    pairs = {
        "flow": [(i, i + 1) for i in range(1, len(nodes))],
        "hierarchy": [(1, i) for i in range(2, len(nodes) + 1)],
    }.get(kind, [])
    edges = [{"source": f"n{one}", "target": f"n{other}", "label": None} for one, other in pairs]
    alt = f"{kind.capitalize()}: {' → '.join(labels)}."
    return _json(kind=kind, title=" ".join(words[:6])[:58], alt=alt, nodes=nodes, edges=edges, groups=[])


def _illustration(told: Told, fraction: float) -> str:
    words = told.about.split()
    light = told.chance.choice(["morning", "evening", "noon", "grey"])
    scene = (
        f"A wooden table in {light} light, seen from above, with a few plain objects that stand for this: "
        f"{told.about}. The table fills the picture; behind it is a calm wall without any writing."
    )
    return _json(title=" ".join(words[:6])[:58], alt=f"{told.about.rstrip('.')[:200]} ({light}).", scene=scene)


def _environment(told: Told, fraction: float) -> str:
    number = told.chance.randint(10, 99)
    return _json(
        hardware=["8 GB RAM"],
        systems=["Ubuntu 24.04"],
        tools=[{"name": "bash", "version": "5.0 or later"}, {"name": "git", "version": None}],
        accounts=[],
        names=[{"name": "folder", "value": f"course-{number}"}],
    )


def _plan(told: Told, fraction: float) -> str:
    facts = told.data["the activity in the outline"]
    prose = Prose(told.language, told.about, told.chance)
    minutes = float(told.asked(r"The minutes of the steps sum to exactly ([\d.]+)\.", "30").rstrip("."))
    count = 3 if minutes >= 3 else 1
    shares = [minutes // count] * (count - 1)
    shares.append(minutes - sum(shares))
    said = iter(prose.sentence(told.about) for _ in range(100))
    tools = told.listed("Tools", told.data.get("the shared environment", ""))
    steps = [
        {
            "title": f"{prose.part} {n}",
            "action": next(said),
            "commands": [f"mkdir -p course/step-{n}"],
            "minutes": share,
            "expected": next(said),
            "verification": next(said),
        }
        for n, share in enumerate(shares, start=1)
    ]
    return _json(
        objectives=told.listed("Objectives", facts) or [next(said), next(said)],
        scenario=next(said),
        start_state=next(said),
        end_state=next(said),
        tools=[tool.partition(",")[0] for tool in tools][:1],
        steps=steps,
        validation=[next(said)],
        troubleshooting=[next(said)],
        cleanup=["rm -r course"],
        deliverable=next(said),
        questions=[next(said)],
    )


def _guide(told: Told, fraction: float) -> str:
    prose = Prose(told.language, told.about, told.chance)
    parts = [f"# {told.about}", "[POSITION]", f"| {prose.part} | |\n| --- | --- |\n| bash | 5 |"]
    for heading in re.findall(r"^ *- `## (.+)`$", told.prompt, re.MULTILINE):
        parts += [f"## {heading}", *prose.paragraphs(told.about, 20)]
    return "\n\n".join(parts) + "\n"


def _titles(told: Told, fraction: float) -> str:
    mark = told.asked(r"into [^\n]*?\((\w\w)", "??").upper()
    source = json.loads(told.data["the texts, each with its name"])
    return _json(texts=[{"name": name, "text": f"{mark}: {text}"} for name, text in source.items()])


def _outline(told: Told, fraction: float) -> str:
    facts = told.data["requirements for the course"]
    topic, level = told.line("Topic", facts), told.line("Level", facts)
    language = told.asked(r"`language` is `([\w-]+)`", "en")
    prose = Prose(language, topic, told.chance)
    total = float(told.asked(r"The modules sum to exactly ([\d.]+),", "60"))
    parts = [f"{prose.part} {letter}" for letter in "AB"]
    lessons = [
        {
            "title": f"{topic}: {part}",
            "description": prose.sentence(topic),
            "duration_minutes": total / 2,
            "topics": [{"title": f"{part}, {topic}", "duration_minutes": total / 2}],
            "labs": [],
        }
        for part in parts
    ]
    modules = [
        {"title": part, "summary": prose.sentence(topic), "lessons": [lesson]}
        for part, lesson in zip(parts, lessons, strict=True)
    ]
    course = {
        "title": topic,
        "language": language,
        "description": prose.sentence(topic),
        "level": level,
        "learning_outcomes": [prose.sentence(topic)],
        "total_duration_minutes": total,
    }
    return _json(course=course, modules=modules)


def _json(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False)


_TASKS: tuple[tuple[str, str, Callable[[Told, float], str]], ...] = (
    ("Collect the material for one lesson", "lesson.research", _notes),
    ("Write one lesson of the course", "lesson.draft", _lesson),
    ("Review one lesson of the course", "lesson.review", _review),
    ("Design one diagram for a lesson", "visual.spec", _diagram),
    ("Describe one illustration for a lesson", "visual.spec", _illustration),
    ("Set down the environment", "lab.environment", _environment),
    ("Plan one activity of the course", "lab.plan", _plan),
    ("from its plan", "lab.guide", _guide),
    ("Translate titles", "titles", _titles),
    ("Draft the outline of a new course", "outline.draft", _outline),
)
"""By which words each task is known, the first that fits."""
