"""Writes the guide of a lab, demo, exercise, discussion or quiz as a worksheet for its author."""

from __future__ import annotations

from collections.abc import Callable

from aurora.lab_plan import LabPlan
from aurora.languages import pack
from aurora.markdown import code, escape
from aurora.outline.models import ActivityType, Environment
from aurora.providers.offline.guide_class import discussion, exercise, quiz
from aurora.providers.offline.guide_parts import Guide, alert, minutes_text, table
from aurora.providers.offline.guide_practical import demo, lab
from aurora.slices import LabSlice

_SECTIONS: dict[ActivityType, Callable[[Guide], list[str]]] = {
    "lab": lab,
    "demo": demo,
    "exercise": exercise,
    "discussion": discussion,
    "quiz": quiz,
}


def write_guide(lab_slice: LabSlice, plan: LabPlan, environment: Environment) -> str:
    """The Markdown of an activity's stage file: title, metadata, objectives, then the sections of its kind."""
    guide = Guide(lab_slice, plan, environment, pack(lab_slice.course.language))
    title = escape(plan.title)
    blocks = [
        f"# {guide.text('demo_title', title=title) if plan.type == 'demo' else title}",
        "[POSITION]",
        _metadata(guide),
        *([alert("IMPORTANT", guide.text("demo_callout"))] if plan.type == "demo" else []),
        *_requirements(guide),
        guide.heading("objectives"),
        *_objectives(guide),
        *_SECTIONS[plan.type](guide),
    ]
    return "\n\n".join(blocks) + "\n"


def _metadata(guide: Guide) -> str:
    plan, facts = guide.plan, guide.lab_slice
    not_given = guide.text("not_given")
    levels = " / ".join(guide.text(f"bloom_{level.value}") for level in guide.levels())
    rows = [
        ("type", guide.text(f"type_{plan.type}")),
        ("minutes", not_given if plan.minutes is None else minutes_text(guide, plan.minutes)),
        ("bloom", levels or escape(plan.bloom_level or "") or not_given),
        ("module", escape(facts.module.title)),
        ("lesson", escape(facts.lesson_title) if facts.lesson_title else guide.text("whole_module")),
    ]
    if tools := _tools(guide):
        rows.append(("tools", tools))
    if plan.type in ("lab", "demo"):
        rows.append(("status", guide.text("status_executed" if plan.executed else "status_never")))
    head = [guide.text("meta_aspect"), guide.text("meta_detail")]
    return table(head, [[guide.text(f"meta_{name}"), value] for name, value in rows])


def _tools(guide: Guide) -> str:
    """The tools that this activity names."""
    shared = {tool.name: tool for tool in guide.environment.tools}
    shown = []
    for name in guide.plan.tools:
        tool = shared.get(name)
        if tool is None:
            shown.append(code(name))
        else:
            version = "" if tool.version is None or tool.version.startswith("TODO(") else f" {escape(tool.version)}"
            shown.append(f"{escape(tool.name)}{version}")
    return ", ".join(shown)


def _requirements(guide: Guide) -> list[str]:
    text = guide.lab_slice.lab.requirements
    return [alert("NOTE", f"**{guide.text('requirements')}** TODO(requirements): {escape(text)}")] if text else []


def _objectives(guide: Guide) -> list[str]:
    objectives = [escape(objective) for objective in guide.plan.objectives]
    shown = objectives or [guide.slot("objective-1", "objective_slot")]
    names = guide.objective_names()
    boxes = "\n".join(f"- [ ] **{name}.** {text}" for name, text in zip(names, shown, strict=True))
    if not guide.plan.objectives_proposed:
        return [boxes]
    # The label stands apart from the slot: where slots are hidden, a proposal must not read as settled.
    label = f"*{guide.text('proposed_label')}*"
    return [label, boxes, guide.slot("objectives", "objectives_proposed")]
