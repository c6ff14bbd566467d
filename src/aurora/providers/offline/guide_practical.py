"""The sections of labs and demos: what is carried out on a machine."""

from __future__ import annotations

from math import fsum

from aurora.lab_plan import LabStep
from aurora.markdown import code, escape
from aurora.outline.models import Environment
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
        f"- **{guide.text('step_heading', n=n)}:** {guide.slot_in_turn(f'talk-{n}', 'talk_slots', n)}"
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
        [name, f"{share:.0f}", guide.slot(f"rubric-{name.lower()}", "full_slot")]
        for name, share in zip(names, points, strict=True)
    ]
    rows.append([f"**{guide.text('total')}**", f"**{fsum(points):.0f}**", ""])
    head = [guide.text(f"column_{name}") for name in ("objective", "points", "full")]
    # One objective has all the points, which the table shows.
    return [*([guide.text("rubric_intro")] if len(names) > 1 else []), table(head, rows)]


def _description(guide: Guide) -> list[str]:
    return [quoted(guide.plan.scenario)] if guide.plan.scenario else []


def _states(guide: Guide) -> str:
    plan = guide.plan
    start = escape(plan.start_state) if plan.start_state else guide.slot("start-state", "start_slot")
    end = escape(plan.end_state) if plan.end_state else guide.slot("end-state", "end_slot")
    return guide.item("start_label", start) + "\n" + guide.item("end_label", end)


def _environment(guide: Guide) -> list[str]:
    """What is known as a table; what is open as one slot, because it is written once for all labs."""
    environment = guide.environment
    tools = [
        f"{escape(tool.name)} {escape(tool.version or '')}".strip() if _known(tool.version) else escape(tool.name)
        for tool in environment.tools
        if _known(tool.name)
    ]
    names = [f"{escape(name)} = {code(value)}" if value else escape(name) for name, value in _named(environment)]
    given = {
        "hardware": [escape(text) for text in environment.hardware if _known(text)],
        "systems": [escape(text) for text in environment.systems if _known(text)],
        "tools": tools,
        "accounts": [escape(text) for text in environment.accounts if _known(text)],
        "names": names,
    }
    labels = {key: guide.text(f"environment_{key}") for key in given}
    versions = [escape(tool.name) for tool in environment.tools if _known(tool.name) and not _known(tool.version)]
    open_parts = [labels[key] for key, values in given.items() if not values or not _complete(environment, key)]
    rows = [[labels[key], " · ".join(values)] for key, values in given.items() if values]
    head = [guide.text("environment_aspect"), guide.text("environment_needed")]
    blocks = [guide.text("environment_intro"), *([table(head, rows)] if rows else [])]
    if parts := [*open_parts, *(guide.text("environment_version", tool=tool) for tool in versions)]:
        blocks.append(f"TODO(environment): {guide.text('environment_open', parts=', '.join(parts))}")
    return blocks


def _known(text: str | None) -> bool:
    return text is None or not SLOT.match(text)


def _named(environment: Environment) -> list[tuple[str, str]]:
    return [(name, value) for name, value in environment.names.items() if _known(value)]


def _complete(environment: Environment, key: str) -> bool:
    """Whether no entry of a part is an open slot as a whole."""
    if key == "tools":
        return all(_known(tool.name) for tool in environment.tools)
    if key == "names":
        return len(_named(environment)) == len(environment.names)
    return all(_known(text) for text in getattr(environment, key))


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
    rows = [
        [
            guide.slot_in_turn(f"trouble-{n}-symptom", "symptom_slots", n),
            guide.slot(f"trouble-{n}-cause", "cause_slot"),
            guide.slot(f"trouble-{n}-remedy", "remedy_slot"),
        ]
        for n in range(1, _TROUBLES + 1)
    ]
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
        minutes = "" if step.minutes is None else amount(guide.words, step.minutes)
        rows.append([str(n), action_text(guide, n, step), minutes, guide.slot(f"screen-{n}", "screen_slot")])
    return table(["#", *(guide.text(f"column_{name}") for name in ("action", "minutes", "screen"))], rows)
