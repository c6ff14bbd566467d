"""The sections of labs and demos: what is carried out on a machine."""

from __future__ import annotations

from collections.abc import Sequence

from aurora.lab_plan import LabStep
from aurora.markdown import code, escape
from aurora.providers.offline.guide_parts import (
    Guide,
    action_text,
    amount,
    commands_block,
    minutes_text,
    quoted,
    table,
    time_line,
)
from aurora.providers.offline.shares import split_whole
from aurora.slots import SLOT

_TROUBLES = 3


def lab(guide: Guide) -> list[str]:
    """The sections of a lab, which learners carry out."""
    return [
        guide.heading("scenario"),
        *_description(guide),
        guide.slot("scenario", "scenario_slot"),
        guide.heading("states"),
        _states(guide),
        guide.heading("environment"),
        *_environment(guide),
        guide.heading("steps"),
        time_line(guide),
        *(block for n, step in enumerate(guide.plan.steps, start=1) for block in _step(guide, n, step)),
        guide.heading("validation"),
        _validation(guide),
        guide.heading("troubleshooting"),
        _troubleshooting(guide),
        guide.heading("cleanup"),
        _cleanup(guide),
        guide.heading("deliverable"),
        deliverable(guide),
        guide.heading("rubric"),
        *rubric(guide),
    ]


def demo(guide: Guide) -> list[str]:
    """The sections of a demo, which the instructor performs."""
    steps = guide.plan.steps
    commands = list(dict.fromkeys(command for step in steps for command in step.commands))
    watch = [f"- **{name}:** {guide.slot(f'watch-{name.lower()}', 'watch_slot')}" for name in guide.objective_names()]
    talk = [
        f"- **{guide.text('step_heading', n=n)}:** {guide.slot(f'talk-{n}', 'talk_slot')}"
        for n in range(1, len(steps) + 1)
    ]
    observe = [
        f"- [ ] **{name}.** {guide.slot(f'observe-{name.lower()}', 'observe_slot')}" for name in guide.objective_names()
    ]
    return [
        guide.heading("watch"),
        "\n".join(watch),
        guide.heading("states"),
        _states(guide),
        guide.heading("environment"),
        *_environment(guide),
        guide.heading("run_sheet"),
        *_description(guide),
        time_line(guide),
        _run_sheet(guide),
        *([guide.text("ready_commands"), commands_block(commands)] if commands else []),
        guide.heading("talking_points"),
        "\n".join(talk),
        guide.heading("fallback"),
        guide.item("fallback_show_label", guide.slot("fallback-show", "fallback_show_slot"))
        + "\n"
        + guide.item("fallback_decide_label", guide.slot("fallback-decide", "fallback_decide_slot")),
        guide.heading("checklist"),
        "\n".join(observe),
    ]


def deliverable(guide: Guide) -> str:
    """What is handed in, and in which form."""
    given = guide.plan.deliverable
    hint = "hand_in_exercise_slot" if guide.plan.type == "exercise" else "hand_in_slot"
    return "\n".join(
        [
            guide.item("hand_in_label", escape(given) if given else guide.slot("deliverable", hint)),
            guide.item("form_label", guide.slot("deliverable-form", "form_slot")),
        ]
    )


def rubric(guide: Guide) -> list[str]:
    """The rubric: 100 points over the objectives."""
    names = guide.objective_names()
    points = split_whole(100, [1] * len(names))
    rows = [
        [name, amount(share), guide.slot(f"rubric-{name.lower()}", "full_slot")]
        for name, share in zip(names, points, strict=True)
    ]
    rows.append([f"**{guide.text('total')}**", f"**{amount(sum(points))}**", ""])
    head = [guide.text(f"column_{name}") for name in ("objective", "points", "full")]
    return [guide.text("rubric_intro"), table(head, rows)]


def _description(guide: Guide) -> list[str]:
    return [quoted(guide.plan.scenario)] if guide.plan.scenario else []


def _states(guide: Guide) -> str:
    plan = guide.plan
    start = escape(plan.start_state) if plan.start_state else guide.slot("start-state", "start_slot")
    end = escape(plan.end_state) if plan.end_state else guide.slot("end-state", "end_slot")
    return guide.item("start_label", start) + "\n" + guide.item("end_label", end)


def _environment(guide: Guide) -> list[str]:
    environment = guide.environment
    once = guide.text("environment_once")
    rows: list[list[str]] = []
    known_rows = 0

    def add(key: str, values: Sequence[tuple[str | None, str]]) -> None:
        """One row for what is known; each open slot, which must stand alone in its cell, gets a row of its own."""
        label = guide.text(f"environment_{key}")
        known = [text for name, text in values if not SLOT.match(text)]
        open_slots = [(name, found.group(1)) for name, text in values if (found := SLOT.match(text))]
        if known:
            nonlocal known_rows
            known_rows += 1
            rows.append([label, "; ".join(known)])
        if not known and not open_slots:
            open_slots = [(None, f"environment-{key}")]
        rows.extend([name or label, f"TODO({slot_id}): {once}"] for name, slot_id in open_slots)

    add("hardware", [(None, _shown(text)) for text in environment.hardware])
    add("systems", [(None, _shown(text)) for text in environment.systems])
    tools: list[tuple[str | None, str]] = []
    for tool in environment.tools:
        open_version = tool.version is not None and SLOT.match(tool.version)
        version = f" {escape(tool.version)}" if tool.version and not open_version else ""
        tools.append((None, f"{_shown(tool.name)}{version}"))
        if open_version:
            tools.append((escape(tool.name), str(tool.version)))
    add("tools", tools)
    add("accounts", [(None, _shown(text)) for text in environment.accounts])
    add("names", [_name(name, value) for name, value in environment.names.items()])
    intro = [guide.text("environment_intro")] if known_rows else []
    return [*intro, table([guide.text("environment_aspect"), guide.text("environment_needed")], rows)]


def _shown(text: str) -> str:
    return text if SLOT.match(text) else escape(text)


def _name(name: str, value: str) -> tuple[str | None, str]:
    return (None, value) if SLOT.match(value) else (None, f"{escape(name)} = {code(value)}" if value else escape(name))


def _step(guide: Guide, number: int, step: LabStep) -> list[str]:
    name = "step_heading_titled" if step.title else "step_heading"
    heading = "### " + guide.text(name, n=number, title=escape(step.title or ""))
    if step.minutes is not None:
        heading += f" · {minutes_text(guide, step.minutes)}"
    output_hint = "output_commands_slot" if step.commands else "output_slot"
    output = escape(step.expected) if step.expected else guide.slot(f"step-{number}-output", output_hint)
    check = escape(step.verification) if step.verification else guide.slot(f"step-{number}-check", "check_slot")
    return [
        heading,
        action_text(guide, number, step),
        *([commands_block(step.commands)] if step.commands else []),
        guide.item("output_label", output) + "\n" + guide.item("check_label", check),
    ]


def _validation(guide: Guide) -> str:
    rows = [
        [
            name,
            guide.slot(f"validate-{name.lower()}", "validation_check_slot"),
            guide.slot(f"validate-{name.lower()}-pass", "validation_pass_slot"),
        ]
        for name in guide.objective_names()
    ]
    return table([guide.text(f"column_{name}") for name in ("objective", "check", "pass")], rows)


def _troubleshooting(guide: Guide) -> str:
    parts = ("symptom", "cause", "remedy")
    rows = [[guide.slot(f"trouble-{n}-{part}", f"{part}_slot") for part in parts] for n in range(1, _TROUBLES + 1)]
    return table([guide.text(f"column_{part}") for part in parts], rows)


def _cleanup(guide: Guide) -> str:
    return "\n".join(
        [
            guide.item("undo_label", guide.slot("cleanup-undo", "undo_slot")),
            guide.item("keep_label", guide.slot("cleanup-keep", "keep_slot")),
        ]
    )


def _run_sheet(guide: Guide) -> str:
    rows = []
    for n, step in enumerate(guide.plan.steps, start=1):
        minutes = "" if step.minutes is None else amount(step.minutes)
        rows.append([str(n), action_text(guide, n, step), minutes, guide.slot(f"screen-{n}", "screen_slot")])
    return table(["#", *(guide.text(f"column_{name}") for name in ("action", "minutes", "screen"))], rows)
