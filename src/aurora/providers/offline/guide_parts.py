"""What the sections of a lab guide are made of: slots, tables, quoted text with its commands, times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aurora.lab_plan import LabPlan, LabStep
from aurora.languages import Pack
from aurora.markdown import code, escape
from aurora.outline.bloom import BloomLevel, parse_bloom
from aurora.outline.models import Environment
from aurora.providers.offline.commands import find_code
from aurora.slices import LabSlice


@dataclass(frozen=True)
class Guide:
    """All that a section may draw on."""

    lab_slice: LabSlice
    plan: LabPlan
    environment: Environment
    words: Pack

    def text(self, name: str, **values: object) -> str:
        """A text of the language pack's `lab.yaml`."""
        return self.words.text("lab", name, **values)

    def texts(self, name: str) -> list[str]:
        """A list of the language pack's `lab.yaml`."""
        return self.words.texts("lab", name)

    def slot(self, slot_id: str, hint: str) -> str:
        """An open slot whose hint is a text of the language pack."""
        return f"TODO({slot_id}): {self.text(hint)}"

    def slot_in_turn(self, slot_id: str, hints: str, number: int) -> str:
        """An open slot whose hint is one of a list, dealt out in turn: many slots of a kind don't all ask the same."""
        choices = self.texts(hints)
        return f"TODO({slot_id}): {choices[(number - 1) % len(choices)]}"

    def item(self, label: str, content: str) -> str:
        """A list item with a bold label, which is a text of the language pack."""
        return f"- **{self.text(label)}** {content}"

    def heading(self, section: str) -> str:
        """The `##` heading of a section."""
        return f"## {self.text(f'section_{section}')}"

    def levels(self) -> tuple[BloomLevel, ...]:
        """The activity's Bloom levels, as far as its outline names any."""
        return parse_bloom(self.plan.bloom_level)

    def objective_names(self) -> list[str]:
        """The short names O1, O2, … of the objectives; one where there is none yet."""
        return [f"O{n}" for n in range(1, max(1, len(self.plan.objectives)) + 1)]


def quoted(text: str) -> str:
    """Text of the outline as inert Markdown, with the commands and paths that it names as inline code."""
    parts = []
    position = 0
    for quote in find_code(text):
        parts += [_escaped(text[position : quote.start]), code(quote.code)]
        position = quote.end
    return "".join([*parts, _escaped(text[position:])]).strip()


def _escaped(part: str) -> str:
    inner = escape(part)
    return (" " if part[:1].isspace() else "") + inner + (" " if inner and part[-1:].isspace() else "")


def cell(markdown: str) -> str:
    """Inline Markdown for a table cell: bars that are not escaped yet, as in code, are."""
    return "".join(f"\\{c}" if c == "|" and (i == 0 or markdown[i - 1] != "\\") else c for i, c in enumerate(markdown))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A pipe table of inline Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(text) for text in line) + " |" for line in lines)


def numbered(items: Sequence[str]) -> str:
    """A numbered list."""
    return "\n".join(f"{n}. {item}" for n, item in enumerate(items, start=1))


def alert(kind: str, text: str) -> str:
    """An alert block, such as NOTE or WARNING."""
    return f"> [!{kind}]\n> {text}"


def commands_block(commands: Sequence[str]) -> str:
    """Commands to paste, one a line."""
    return "```bash\n" + "\n".join(commands) + "\n```"


def amount(words: Pack, minutes: float) -> str:
    """A number of minutes without a decimal part that says nothing: 40, 12.5 (12,5 where the language writes so)."""
    return f"{minutes:.10g}".replace(".", words.text("lesson", "decimal_mark"))


def minutes_text(guide: Guide, minutes: float) -> str:
    """Minutes with their unit; a step too short for a whole minute says so."""
    return (
        guide.text("minutes", minutes=amount(guide.words, minutes)) if minutes >= 1 else guide.text("minutes_under_one")
    )


def time_line(guide: Guide) -> str:
    """How the steps' minutes make up the activity's, or that the outline gives none."""
    plan = guide.plan
    minutes = [step.minutes for step in plan.steps if step.minutes is not None]
    if plan.minutes is None or not minutes:
        return guide.text("time_unknown")
    parts = " + ".join(amount(guide.words, part) for part in minutes)
    if plan.type == "discussion":
        return guide.text("time_phases", parts=parts, total=amount(guide.words, plan.minutes))
    if len(minutes) == 1:
        name = "time_one"
    else:
        name = "time_slots" if any(step.action is None for step in plan.steps) else "time_steps"
    line = guide.text(name, parts=parts, total=amount(guide.words, plan.minutes))
    return f"{line} {guide.text('time_included')}" if plan.type == "lab" else line


def action_text(guide: Guide, number: int, step: LabStep) -> str:
    """What is done in a step: the outline's words, else a slot."""
    if step.action is not None:
        return quoted(step.action)
    hints = guide.texts(f"action_slots_{guide.plan.type}")
    return f"TODO(step-{number}-action): {hints[min(number, len(hints)) - 1]}"
