"""A deck in which every slide holds as much as it may."""

from __future__ import annotations

from pathlib import Path

from aurora.slides.deck import Deck, Picture, Section, Slide

LONG = ("A bullet that says as much as it may say, up to the last of its hundred letters and ten. " * 2)[:110].strip()
TITLE = "What a clone holds, and why that matters to all of us in the whole team"[:70]
NOTE = (
    "Texts: 1 by anthropic/a-model-with-a-long-name-5-5 (2026-01-31 to 2026-02-28). Pictures: 12 by google/a-painter "
    "(2026-02-01 to 2026-02-27), 3 by hand, 24 from the outline, without a model."
)
ALT = 'Flow diagram: "one" & <two>'


def make_deck(picture: Path) -> Deck:
    """A module of one lesson, with a slide of each kind."""
    slides = [
        Slide(title=TITLE, bullets=[LONG] * 6, notes="Say why.\n\nAsk who lost work."),
        Slide(title=TITLE, visual=1, notes="Look at the arrows."),
        Slide(title=TITLE, bullets=[LONG] * 4, visual=1),
        Slide(title="<script>window.acted = 1</script>"),
        Slide(title=TITLE, bullets=[LONG] * 4),
    ]
    return Deck(
        course="Git <b>for</b> small teams",
        module="Module 1: <img src=x onerror='window.acted = 1'>",
        language="en",
        agenda="Agenda",
        summary_title="Summary",
        sections=[
            Section(
                heading="Lesson 1.1: Cloning, fetching and pushing",
                minutes="(40 min)",
                slides=slides,
                pictures={1: Picture(path=picture, alt=ALT)},
            )
        ],
        summary=[LONG] * 6,
        note=NOTE,
    )
