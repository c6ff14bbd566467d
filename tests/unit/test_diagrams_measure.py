"""Texts of diagrams are measured where they are laid out; what could not be read is seen, and is not published."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from aurora.diagrams import layout as layouts
from aurora.diagrams.blocks import Sheet
from aurora.diagrams.draw import draw, lay_out
from aurora.diagrams.geometry import Arrow, Box, Figure, Rect, TextLine
from aurora.diagrams.labels import annotate
from aurora.diagrams.layout import Layout
from aurora.diagrams.measure import faults
from aurora.diagrams.spec import DiagramSpec
from aurora.diagrams.text import Measure
from aurora.theme import load_theme

KINDS = ["flow", "hierarchy", "cycle", "layers", "comparison", "timeline", "concept_map", "card"]
WORDS = ["Configurar", "el", "protocolo", "con", "autenticación", "segura", "y", "validación", "de", "ÁÉÍ"]
WORDS += ["Überprüfung", "Straßenbahn", "Déploiement"]
AWKWARD = [
    "https://example.com/a/very/long/path/that/never/ends?with=parameters&and=more#fragment",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "漢字テスト長い文字列漢字テスト長い文字列",
    "مرحبا بالعالم",
    "👩‍💻",
]
THEME = load_theme()


def made_up(kind: str, seed: int) -> DiagramSpec:
    """Any diagram of a kind: chains, trees and tangles, short and long texts."""
    rng = random.Random(f"{kind} {seed}")

    def phrase(most: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))

    def text() -> str:
        return rng.choice(AWKWARD) if rng.random() < 0.1 else phrase(6)

    count = rng.randint(2, 14)
    pairs = {
        "none": [],
        "chain": [(n, n + 1) for n in range(count - 1)],
        "tree": [(rng.randrange(n), n) for n in range(1, count)],
        "tangle": [(rng.randrange(count), rng.randrange(count)) for _ in range(count + 2)],
    }[rng.choice(["none", "chain", "tree", "tangle"])]
    groups = [group for group in "abc" if rng.random() < 0.4]
    labelled = rng.choice([0.0, 0.4, 1.0])
    return DiagramSpec.model_validate(
        {
            "kind": kind,
            "title": text(),
            "alt": "x",
            "nodes": [
                {
                    "id": str(n),
                    "label": text(),
                    "detail": text() if rng.random() < 0.4 else None,
                    "group": rng.choice([None, *groups]),
                    "weight": rng.randint(0, 90) if rng.random() < 0.5 else None,
                    "emphasis": rng.random() < 0.2,
                }
                for n in range(count)
            ],
            "edges": [
                {"source": str(a), "target": str(b), "label": phrase(4) if rng.random() < labelled else None}
                for a, b in pairs
                if a != b
            ],
            "groups": [{"id": group, "label": phrase(3)} for group in groups],
        }
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_every_diagram_can_be_read(kind: str) -> None:
    for seed in range(6):
        page = lay_out(made_up(kind, seed), THEME)
        assert faults(page) == [], seed
        said = [line.text for box in (*page.boxes, *page.labels) for line in box.lines]
        assert said


def box(x: float, y: float, w: float, h: float, text: str = "", look: str = "node") -> Box:
    """A box with its text in one line at its left."""
    lines = (TextLine(text, x + 4, y + h / 2 + 3, 6.0 * len(text), 10.0, False, "ink"),) if text else ()
    return Box(Rect(x, y, w, h), look, lines)  # type: ignore[arg-type]


def page(*boxes: Box, arrows: tuple[Arrow, ...] = (), labels: tuple[Box, ...] = ()) -> Layout:
    return Layout(300.0, 200.0, boxes, arrows, labels)


FINE = page(
    box(0, 0, 300, 200, look="frame"),
    box(20, 20, 80, 30, "Water"),
    box(200, 20, 80, 30, "Steam"),
    arrows=(Arrow(((100, 35), (200, 35)), "a", "b"),),
    labels=(box(130, 28, 34, 14, "heat", look="key"),),
)


def test_a_sound_page_has_no_faults() -> None:
    assert faults(FINE) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(FINE, width=220.0), "'Steam' runs over the edge of the picture"),
        (replace(FINE, height=30.0), "'Water' runs over the edge of the picture"),
        (page(box(20, 20, 30, 30, "Water")), "'Water' does not fit its box"),
        (page(box(20, 20, 80, 9, "Water")), "'Water' does not fit its box"),
        (page(box(20, 20, 80, 30, "Water"), box(20, 22, 80, 30, "Steam", "plain")), "stand on each other"),
        (page(box(20, 20, 80, 30, "Water"), box(40, 20, 80, 30, look="head")), "'Water' lies under another shape"),
        (replace(FINE, labels=(box(30, 28, 12, 12, look="badge"),)), "'Water' lies under another shape"),
        (replace(FINE, arrows=(Arrow(((30, 0), (30, 90))),)), "a line runs through 'Water'"),
        (
            replace(FINE, arrows=(*FINE.arrows, Arrow(((140, 0), (140, 90)), "c", "d"))),
            "lines of other arrows run under 'heat'",
        ),
    ],
)
def test_what_cannot_be_read_is_said(wrong: Layout, said: str) -> None:
    found = faults(wrong)
    assert [one for one in found if said in one]


def test_lines_of_one_box_may_stand_close_and_a_shape_may_lie_under_a_text() -> None:
    lines = tuple(TextLine("Ággy", 24, 34 + 12 * n, 30, 10.0, False, "ink") for n in range(2))
    two = Box(Rect(20, 20, 80, 40), "node", lines)
    assert faults(page(box(0, 0, 300, 200, look="frame"), two)) == []


def test_a_page_with_a_fault_is_passed_over_for_the_next_best(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = made_up("flow", 1)
    best = lay_out(spec, THEME)
    seen: list[Layout] = []

    def once(found: Layout) -> list[str]:
        seen.append(found)
        return ["'x' does not fit its box"] if len(seen) == 1 else []

    monkeypatch.setattr(layouts, "faults", once)
    other = lay_out(spec, THEME)
    assert seen == [best, other]
    assert other != best


def test_where_no_page_is_sound_the_best_one_is_drawn_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = DiagramSpec.model_validate({"kind": "card", "title": "T", "alt": "A", "nodes": [{"id": "a", "label": "B"}]})
    best = lay_out(spec, THEME)
    monkeypatch.setattr(layouts, "faults", lambda found: ["bad"])
    assert lay_out(spec, THEME) == best
    assert draw(spec, THEME).faults == ()
    monkeypatch.setattr("aurora.diagrams.draw.faults", lambda found: ["bad"])
    assert draw(spec, THEME).faults == ("bad",)


def test_a_letter_that_finds_no_usual_place_still_covers_no_box_and_no_label() -> None:
    measure = Measure(THEME.font_file(), THEME.font_file(strong=True))
    figure = Figure(300.0, 100.0, [Box(Rect(30, 20, 240, 60), "node")])
    figure.arrows = [Arrow(((0.0, 50.0), (300.0, 50.0)), "a", "b")]
    annotate(figure, Sheet(measure, 300.0, 100.0, 10.0), {("a", "b"): "a text that is far too long for the line"})
    (letter,) = figure.labels
    assert letter.look == "badge"
    assert not letter.rect.overlaps(figure.boxes[0].rect)
    assert Rect(0, 0, 300, 100).contains(letter.rect)
    assert figure.keys == [("A", "a text that is far too long for the line")]
