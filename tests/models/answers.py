"""The answers to Aurora's prompts, by task, each worked out from its prompt."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.models.prose import Prose, language_of

_DATA = re.compile(r'<course-data name="([^\n]*?)">\n(.*?)\n</course-data>', re.DOTALL)


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
        if "the module in the outline" in self.data:
            return self.line("Title", self.data["the module in the outline"])
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


def _slides(told: Told, fraction: float) -> str:
    lessons = []
    for name, facts in told.data.items():
        if not name.startswith("the lesson `"):
            continue
        title = told.line("Title", facts)
        prose = Prose(told.language, title, told.chance)
        topics = [re.sub(r" [(].*|: .*", "", topic) for topic in told.listed("Topics, in order", facts)] or [title]
        pictures = int(told.line("Pictures", facts) or 0)
        slides: list[dict[str, Any]] = [
            {
                "title": f"{prose.part} {n}: {topic}"[:60],
                "bullets": [prose.sentence(topic)[:90] for _ in range(3)],
                "visual": n if n <= pictures else None,
                "notes": " ".join(prose.paragraphs(topic, 40)),
            }
            for n, topic in enumerate(topics, start=1)
        ]
        slides += [
            {"title": f"{prose.part} {n}", "bullets": [], "visual": n, "notes": prose.sentence(title)}
            for n in range(len(topics) + 1, pictures + 1)
        ]
        lessons.append({"lesson": name.split("`")[1], "slides": slides})
    summary = [lesson["slides"][0]["bullets"][0] for lesson in lessons]
    return _json(lessons=lessons, summary=summary[:6])


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


TASKS: tuple[tuple[str, str, Callable[[Told, float], str]], ...] = (
    ("Collect the material for one lesson", "lesson.research", _notes),
    ("Write one lesson of the course", "lesson.draft", _lesson),
    ("Review one lesson of the course", "lesson.review", _review),
    ("Design one diagram for a lesson", "visual.spec", _diagram),
    ("Describe one illustration for a lesson", "visual.spec", _illustration),
    ("Set down the environment", "lab.environment", _environment),
    ("Plan one activity of the course", "lab.plan", _plan),
    ("from its plan", "lab.guide", _guide),
    ("Write the slides of one module", "slides", _slides),
    ("Translate titles", "titles", _titles),
    ("Draft the outline of a new course", "outline.draft", _outline),
)
"""By which words each task is known, the first that fits."""
