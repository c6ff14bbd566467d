"""The time plan of a worksheet: the outline's minutes side by side, and what they don't add up to."""

from __future__ import annotations

from collections.abc import Sequence

from aurora.markdown import escape
from aurora.providers.offline.sheet import Sheet, slot, table
from aurora.providers.offline.time_plan import Part
from aurora.providers.offline.visual_plan import PLAN
from aurora.providers.offline.wording import kind, minutes, number, quoted


def plan_section(sheet: Sheet) -> list[str]:
    """The section as blocks of Markdown."""
    blocks = [sheet.heading("plan")]
    if sheet.topics and sheet.slice.lesson.labs:
        blocks.append(sheet.say("plan_order"))
    if sheet.plan.parts:
        blocks.append(_table(sheet))
    verdict = _verdict(sheet)
    if not sheet.plan.settled:
        verdict = f"{sheet.label(sheet.say('plan_decide'))} {slot('time-plan', verdict)}"
    blocks.append(verdict)
    return [*blocks, *sheet.marks(PLAN)]


def _table(sheet: Sheet) -> str:
    words, plan = sheet.words, sheet.plan
    rows = [
        [_span(sheet, part), escape(part.title), kind(words, part.kind), _amount(sheet, part)] for part in plan.parts
    ]
    if len(plan.parts) > 1 and plan.given:
        rows.append(["", f"**{sheet.say('plan_sum')}**", "", f"**{number(words, plan.given)}**"])
    if plan.lesson is not None:
        rows.append(["", sheet.say("plan_lesson"), "", number(words, plan.lesson)])
    head = [sheet.say(f"plan_{column}") for column in ("span", "part", "kind", "minutes")]
    return table(head, rows, widths=(12, 40, 16, 10), numbers=(3,))


def _span(sheet: Sheet, part: Part) -> str:
    if part.start is None or part.end is None:
        return "–"
    return f"{number(sheet.words, part.start)}–{number(sheet.words, part.end)}"


def _amount(sheet: Sheet, part: Part) -> str:
    return "–" if part.minutes is None else number(sheet.words, part.minutes)


def _verdict(sheet: Sheet) -> str:
    words, plan = sheet.words, sheet.plan
    rest = plan.rest or 0
    sentences = [
        sheet.say(
            f"plan_{plan.balance}",
            lesson=minutes(words, plan.lesson or 0),
            parts=_titles(sheet, plan.missing)
            if plan.balance.startswith("some_missing")
            else minutes(words, plan.given),
            given=minutes(words, plan.given),
            rest=minutes(words, rest),
            over=minutes(words, -rest),
            section=sheet.say("section_content"),
        )
    ]
    if plan.topics_fill:
        sentences.append(sheet.say("plan_topics_fill"))
    sentences += [
        sheet.say("plan_part_longer", title=quoted(words, part.title), minutes=minutes(words, part.minutes or 0))
        for part in plan.longer
    ]
    return " ".join(sentences)


def _titles(sheet: Sheet, parts: Sequence[Part]) -> str:
    return ", ".join(quoted(sheet.words, part.title) for part in parts)
