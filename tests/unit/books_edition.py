# ruff: noqa: E501  (the texts have long lines on purpose)
"""A small edition for tests of books: two modules, three lessons with pictures, two labs."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image, ImageDraw

from aurora.languages import pack
from aurora.pictures import wrap_png
from aurora.slices import BookLab, BookLesson, BookModule, BookSlice, CourseFacts

DRAWN = ("why-threats-move-1", "why-threats-move-2", "boundaries-1")
"""The pictures that are diagrams; the other one is painted, and its SVG holds nothing but it."""

FIRST = """\
# Lesson 1.1: Why *threats* move

{banner}**Module 1: Foundations** · lesson 1 of 2

## Objectives

- [ ] Name three threats
- [x] Explain `#set page()` and TODO hints

## Content

A paragraph with **bold**, *emphasis*, ~~old~~ text, [a link](https://example.org/a_b?c=d&e=f), and [the table](#table) below.[^1]

![Map of the *threats*](../images/why-threats-move-1.png)

> [!WARNING]
> Never run this on a machine of others.
>
> - first
> - second

```python
def answer(question: str) -> int:
    return 42  # {braces} "quotes" \\\\ and a line that is much longer than the page is wide, so that it has to be wrapped somewhere
```

### Table

| Name | Meaning of the name in this lesson | N |
|------|------------------------------------|--:|
| `a_very_long_identifier_without_any_place_to_break_it_anywhere_at_all` | Short | 1 |
| Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft | A longer text that wraps over several lines because the column is not wide enough for all of it | 22 |

![Two columns](../images/why-threats-move-2.png)

1. First
2. Second

   With a second paragraph and https://example.org/an/address/that/is/far/too/long/for/one/line/of/the/page/and/goes/on

> Quoted

---

## Summary

- **Example:** TODO(example-1): say what happened to whom
- Done

[^1]: A note with `code`.
"""

SECOND = """\
# Lesson 1.2: Boundaries

## Objectives

Text.

## Content

![The boundary](../images/boundaries-1.png)
"""

THIRD = """\
# Lesson 2.1: Response

## Objectives

Text with the picture ![inside](../images/response-1.png) a line.

## Content

Nothing else.
"""

LAB_ONE = """\
# Lab 1.1.1: First hands on

## Objectives

- [ ] Do it

## Steps

1. Run `uname -a`.

   ```bash
   uname -a
   ```

   Expected output: TODO(step-1-expected): paste it here
"""

LAB_TWO = """\
# Demo 2.1: Watch this

> [!NOTE]
> The instructor performs it.

## Objectives

- [ ] See it
"""


def make_edition(
    folder: Path, kind: str = "theory", language: str = "en", draft_slots: str = "show", selection: str | None = None
) -> tuple[BookSlice, Path]:
    """Writes the edition below `folder` and gives the slice of one of its books."""
    edition = folder / "build" / "sample" / language
    banner = "> [!IMPORTANT]\n> " + pack(language).text("page", "draft_banner") + "\n\n"
    _write(edition, "lessons/module-01-lesson-01.md", FIRST.replace("{banner}", banner))
    _write(edition, "lessons/module-01-lesson-02.md", SECOND)
    _write(edition, "lessons/module-02-lesson-01.md", THIRD)
    _write(edition, "labguide/lab-01-01-01.md", LAB_ONE)
    _write(edition, "labguide/lab-02-00-01.md", LAB_TWO)
    _write(
        edition,
        "labguide/environment.yaml",
        "hardware:\n- 8 GB of memory\nsystems:\n- TODO(environment-systems): which system\ntools:\n"
        "- name: kubectl\n  version: '1.30'\n- name: Docker\n  version: null\naccounts: []\nnames:\n  host: lab-01\n",
    )
    plan = {"labs": [{"id": "first-hands-on", "minutes": 30}, {"id": "watch-this", "minutes": 12.5}]}
    _write(edition, "labguide/lab-master-plan.json", json.dumps(plan))
    for n, id_ in enumerate(["why-threats-move-1", "why-threats-move-2", "boundaries-1", "response-1"]):
        draw(edition / f"images/{id_}.png", n)
        if id_ in DRAWN:
            _write(edition, f"images/{id_}.svg", drawing(n))
        else:
            svg = wrap_png((edition / f"images/{id_}.png").read_bytes()).decode()
            _write(edition, f"images/{id_}.svg", svg)
        _write(edition, f"visuals/{id_}.json", json.dumps({"alt": f"Alt text of {id_}: <boxes> & “arrows”"}))
    return BookSlice(
        kind=kind,  # type: ignore[arg-type]
        name="sample" if kind == "theory" else "sample-labs",
        course=CourseFacts(
            id="sample",
            title="Security & “Trust” in practice",
            language=language,
            outline_language=language,
            description="How attacks happen and how they are stopped.",
            level="beginner",
            audience=["Engineers", "Curious people"],
            prerequisites=["A shell"],
            learning_outcomes=["Defend a small network"],
        ),
        modules=[
            BookModule(
                number=1,
                title="Foundations",
                summary="What everything rests on.",
                lessons=[
                    BookLesson(
                        id="why-threats-move",
                        number="1.1",
                        title="Why threats move",
                        file="lessons/module-01-lesson-01.md",
                        visuals=["why-threats-move-1", "why-threats-move-2"],
                    ),
                    BookLesson(
                        id="boundaries",
                        number="1.2",
                        title="Boundaries",
                        file="lessons/module-01-lesson-02.md",
                        visuals=["boundaries-1"],
                    ),
                ],
                labs=[
                    BookLab(
                        id="first-hands-on",
                        number="1.1.1",
                        title="First hands on",
                        type="lab",
                        file="labguide/lab-01-01-01.md",
                    )
                ],
            ),
            BookModule(
                number=2,
                title="Practice",
                summary=None,
                lessons=[
                    BookLesson(
                        id="response",
                        number="2.1",
                        title="Response",
                        file="lessons/module-02-lesson-01.md",
                        visuals=["response-1"],
                    )
                ],
                labs=[
                    BookLab(
                        id="watch-this",
                        number="2.1",
                        title="Watch this",
                        type="demo",
                        file="labguide/lab-02-00-01.md",
                    )
                ],
            ),
        ],
        selection=selection,
        draft_slots=draft_slots,  # type: ignore[arg-type]
    ), edition


def draw(path: Path, seed: int, mode: str = "RGB") -> None:
    """A small picture that is not blank, another one for each seed."""
    image = Image.new(mode, (160, 100), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((10 + seed * 7, 20, 90, 70), fill="black")
    pen.line((0, seed, 159, 99), fill="black", width=3)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


def drawing(seed: int) -> str:
    """The same as an SVG of two shapes, one of them used by its name, as letters are."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 160 100" '
        f'width="160" height="100"><g fill="#102030"><use xlink:href="#box" x="{seed}"/></g>'
        f'<path fill="none" stroke="#a03020" stroke-width="3" d="M0 {seed}L159 99"/>'
        f'<defs><path id="box" d="M{10 + seed * 7} 20H90V70H{10 + seed * 7}Z"/></defs></svg>'
    )


def _write(edition: Path, file: str, text: str) -> None:
    path = edition / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
