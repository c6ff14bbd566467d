"""The sections of exercises, discussions and quizzes: what needs a classroom and no machine."""

from __future__ import annotations

from aurora.markdown import plain
from aurora.providers.offline.guide_parts import (
    Guide,
    action_text,
    amount,
    minutes_text,
    numbered,
    quoted,
    table,
    time_line,
)
from aurora.providers.offline.guide_practical import deliverable, rubric

MINUTES_PER_QUESTION = 2
QUESTIONS_WITHOUT_MINUTES = 5
MOST_QUESTIONS = 30


def exercise(guide: Guide) -> list[str]:
    """The sections of an exercise: task, material, deliverable, rubric, model answer."""
    steps = []
    for n, step in enumerate(guide.plan.steps, start=1):
        minutes = "" if step.minutes is None else f" ({minutes_text(guide, step.minutes)})"
        action = action_text(guide, n, step)
        steps.append(f"**{step.title}{minutes}:** {action}" if step.title else f"{action}{minutes}")
    return [
        guide.heading("task"),
        *_description(guide),
        guide.slot("task", "task_slot"),
        time_line(guide),
        numbered(steps),
        guide.heading("material"),
        guide.item("material_given_label", guide.slot("material-given", "material_given_slot"))
        + "\n"
        + guide.item("material_own_label", guide.slot("material-own", "material_own_slot")),
        guide.heading("deliverable"),
        deliverable(guide),
        guide.heading("rubric"),
        *rubric(guide),
        guide.heading("model_answer"),
        guide.slot("model-answer", "model_answer_slot"),
    ]


def discussion(guide: Guide) -> list[str]:
    """The sections of a discussion: questions, time plan, rules, roles, wrap-up."""
    hints = [f"opening_{level.value}" for level in guide.levels()] or ["opening_any"]
    questions = [guide.slot(f"opening-{n}", hint) for n, hint in enumerate([*hints, "follow_up"], start=1)]
    phases = [
        [
            step.title or str(n),
            "" if step.minutes is None else amount(guide.words, step.minutes),
            action_text(guide, n, step),
        ]
        for n, step in enumerate(guide.plan.steps, start=1)
    ]
    roles = zip(guide.texts("roles"), guide.texts("role_tasks"), strict=True)
    return [
        guide.heading("opening"),
        *_description(guide),
        numbered(questions),
        guide.heading("agenda"),
        time_line(guide),
        table([guide.text(f"column_{name}") for name in ("phase", "minutes", "happens")], phases),
        guide.heading("rules"),
        "\n".join(f"- {rule}" for rule in guide.texts("rules")),
        guide.heading("roles"),
        table([guide.text("column_role"), guide.text("column_task")], [list(role) for role in roles]),
        guide.heading("wrap_up"),
        guide.item("agreed_label", guide.slot("agreed", "agreed_slot"))
        + "\n"
        + guide.item("open_label", guide.slot("open", "open_slot")),
    ]


def question_count(minutes: float | None) -> int:
    """How many questions a quiz has: one for every two minutes, at least one and at most thirty."""
    if minutes is None:
        return QUESTIONS_WITHOUT_MINUTES
    return min(MOST_QUESTIONS, max(1, int(minutes // MINUTES_PER_QUESTION)))


def quiz(guide: Guide) -> list[str]:
    """The sections of a quiz: which question serves which objective, the questions, the answers."""
    numbers = range(1, question_count(guide.plan.minutes) + 1)
    return [
        guide.heading("blueprint"),
        *_description(guide),
        _count_line(guide),
        *_contents(guide),
        _blueprint(guide, numbers),
        guide.heading("questions"),
        *(block for n in numbers for block in _question(guide, n)),
        guide.heading("answer_key"),
        table(
            [guide.text(f"column_{name}") for name in ("question", "answer", "explanation")],
            [
                [str(n), guide.slot(f"answer-{n}", "answer_slot"), guide.slot(f"why-{n}", "explanation_slot")]
                for n in numbers
            ],
        ),
    ]


def _description(guide: Guide) -> list[str]:
    return [quoted(guide.plan.scenario)] if guide.plan.scenario else []


def _count_line(guide: Guide) -> str:
    minutes = guide.plan.minutes
    count = question_count(minutes)
    if minutes is None:
        return guide.text("quiz_count_unknown", count=count)
    name = "quiz_count_limited" if minutes // MINUTES_PER_QUESTION > count else "quiz_count"
    return guide.text(name, minutes=amount(guide.words, minutes), count=count)


def _contents(guide: Guide) -> list[str]:
    contents = [quoted(plain(text)) for text in guide.lab_slice.lab.activities if plain(text)]
    return [guide.text("quiz_covers"), "\n".join(f"- {text}" for text in contents)] if contents else []


def _serves(guide: Guide, number: int) -> tuple[str, str]:
    """Deals objectives and Bloom levels out in turn, so that each gets its share of the questions."""
    objectives = guide.objective_names()
    levels = [guide.text(f"bloom_{level.value}") for level in guide.levels()] or [guide.text("not_given")]
    turn = (number - 1) // len(objectives)
    return objectives[(number - 1) % len(objectives)], levels[(number - 1 + turn) % len(levels)]


def _blueprint(guide: Guide, numbers: range) -> str:
    served: dict[tuple[str, str], list[str]] = {}
    for n in numbers:
        served.setdefault(_serves(guide, n), []).append(str(n))
    in_order = sorted(served.items(), key=lambda item: int(item[0][0].removeprefix("O")))
    rows = [[objective, level, ", ".join(questions)] for (objective, level), questions in in_order]
    return table([guide.text(f"column_{name}") for name in ("objective", "level", "questions")], rows)


def _question(guide: Guide, number: int) -> list[str]:
    objective, level = _serves(guide, number)
    shown = f" · {objective} · {level}" if guide.levels() else f" · {objective}"
    return [
        f"### {guide.text('question_heading', n=number)}{shown}",
        guide.item("question_label", guide.slot_in_turn(f"question-{number}", "question_slots", number))
        + "\n"
        + guide.item("options_label", guide.slot_in_turn(f"options-{number}", "options_slots", number)),
    ]
