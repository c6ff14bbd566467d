"""Plans a lab from its outline: objectives, steps with minutes, start state. What it does not say stays open."""

from __future__ import annotations

import re

from aurora.lab_plan import LabPlan, LabStep
from aurora.languages import Pack, pack
from aurora.markdown import plain
from aurora.outline.bloom import BloomLevel, parse_bloom
from aurora.outline.models import Environment, Lab
from aurora.providers.offline.commands import commands_in, programs_in
from aurora.providers.offline.sentences import is_check, split_steps
from aurora.providers.offline.shares import split_whole
from aurora.slices import LabSlice
from aurora.slots import SLOT

MOST_PROPOSED = 3
# Shares of the time, in order of the steps that stand in where the outline gives none.
_SLOT_STEP_WEIGHTS = (1, 3, 1)
_PHASE_WEIGHTS = (3, 7, 7, 3)


def plan_lab(lab_slice: LabSlice, environment: Environment, continued: LabPlan | None) -> LabPlan:
    """The plan of one activity, worked out from the outline alone; `continued` is the plan of the lab it continues."""
    lab = lab_slice.lab
    words = pack(lab_slice.course.language)
    given = [objective for text in lab.objectives if (objective := plain(text))]
    objectives = given or _proposed(lab_slice, words)
    steps, from_description = _steps(lab, lab_slice.course.outline_language, words)
    return LabPlan(
        id=lab_slice.id,
        title=plain(lab.title),
        type=lab.type,
        minutes=lab.duration_minutes,
        bloom_level=lab.bloom_level,
        objectives=objectives,
        objectives_proposed=bool(objectives) and not given,
        scenario=None if from_description or not lab.description else plain(lab.description),
        start_state=_start(lab, continued, words),
        continues=lab_slice.continues,
        tools=_tools(lab, environment),
        steps=steps,
    )


def _proposed(lab_slice: LabSlice, words: Pack) -> list[str]:
    """At most three objectives from the activity's Bloom level, or its module's where it has none of its own."""
    lab = lab_slice.lab
    if lab.type == "demo":
        return [line.format(title=plain(lab.title)) for line in words.texts("lab", "proposed_demo")]
    levels = parse_bloom(lab.bloom_level) or parse_bloom(lab_slice.module.bloom_level)
    # A quiz or a discussion is about its lesson, not about itself.
    about = lab.title if lab.type not in ("quiz", "discussion") else lab_slice.lesson_title or lab_slice.module.title
    pairs = [_templates(level, words) for level in levels]
    lines = [pair[0] for pair in pairs] + [pair[1] for pair in reversed(pairs)]
    return [line.format(title=plain(about)) for line in lines[:MOST_PROPOSED]]


def _templates(level: BloomLevel, words: Pack) -> list[str]:
    return words.texts("lab", f"proposed_{level.value}")


def _steps(lab: Lab, outline_language: str, words: Pack) -> tuple[list[LabStep], bool]:
    """The steps, and whether the description was used up for them."""
    if lab.type == "quiz":
        return [], False
    if activities := [action for text in lab.activities if (action := plain(text))]:
        return _said(activities, lab, outline_language, words), False
    if lab.type == "discussion":
        phases = words.texts("lab", "phases_discussion")
        actions: list[str | None] = list(words.texts("lab", "phase_texts"))
        return _open(phases, actions, _PHASE_WEIGHTS, lab), False
    if lab.description and (said := split_steps(lab.description, outline_language)):
        return _said(said, lab, outline_language, words), True
    titles = words.texts("lab", f"slot_steps_{lab.type}")
    return _open(titles, [None] * len(titles), _SLOT_STEP_WEIGHTS, lab), False


def _said(actions: list[str], lab: Lab, outline_language: str, words: Pack) -> list[LabStep]:
    minutes = _minutes(lab, [1] * len(actions))
    return [
        LabStep(
            action=action,
            commands=commands_in(action),
            minutes=share,
            verification=words.text("lab", "step_is_check") if is_check(action, outline_language) else None,
        )
        for action, share in zip(actions, minutes, strict=True)
    ]


def _open(titles: list[str], actions: list[str | None], weights: tuple[int, ...], lab: Lab) -> list[LabStep]:
    minutes = _minutes(lab, list(weights))
    return [
        LabStep(title=title, action=action, minutes=share)
        for title, action, share in zip(titles, actions, minutes, strict=True)
    ]


def _minutes(lab: Lab, weights: list[int]) -> list[float | None]:
    if lab.duration_minutes is None:
        return [None] * len(weights)
    return list(split_whole(lab.duration_minutes, weights))


def _start(lab: Lab, continued: LabPlan | None, words: Pack) -> str | None:
    if continued is not None and continued.end_state:
        return words.text("lab", "start_continues_state", title=continued.title, state=continued.end_state)
    if continued is not None:
        return words.text("lab", "start_continues", title=continued.title)
    return words.text("lab", "start_continues", title=plain(lab.continues)) if lab.continues else None


def _tools(lab: Lab, environment: Environment) -> list[str]:
    """The tools of the environment that the lab's text names, then the programs that it names besides them."""
    texts = [lab.title, lab.description or "", *lab.objectives, *lab.activities]
    text = "\n".join(texts)
    shared = [
        tool.name
        for tool in environment.tools
        if not SLOT.match(tool.name) and re.search(rf"(?<!\w){re.escape(tool.name)}(?!\w)", text, re.IGNORECASE)
    ]
    programs = [name for part in texts[1:] for name in programs_in(part)]
    return list(dict.fromkeys([*shared, *(_shared_name(name, environment) for name in programs)]))


def _shared_name(program: str, environment: Environment) -> str:
    """The environment's name for a program: "GNU tar" for tar, "coreutils (df, du)" for df; else its own."""
    word = re.compile(rf"(?<!\w){re.escape(program)}(?!\w)", re.IGNORECASE)
    names = [tool.name for tool in environment.tools if not SLOT.match(tool.name)]
    exact = (name for name in names if name.casefold() == program.casefold())
    return next(exact, next((name for name in names if word.search(name)), program))
