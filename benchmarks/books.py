"""How long a large book takes in each format, and how much memory.

    python benchmarks/books.py [FOLDER]

Makes an edition of 42 lessons with 168 pictures of 1600 × 1000 pixels and about 100 KB each, builds its book in every
format, each in a process of its own, and prints seconds and peak memory, also as multiples of the Markdown book's. The
memory is the highest of the process and the highest of its largest child together: never less than what was in use.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw

from aurora.books.build import build_book
from aurora.slices import BookLesson, BookModule, BookSlice, CourseFacts

FORMATS = ("md", "json", "html", "epub", "pdf", "docx")
MODULES, LESSONS, PICTURES = 7, 6, 4
MOST_MEGABYTES, MOST_PDF_SECONDS = 1000, 60
WORDS = re.findall(
    r"\w+",
    "system boundary attacker model evidence risk control account network policy review response of the and a which "
    "every learner keeps between without until measures",
)


def main() -> int:
    """Runs the benchmark; 1 when a limit is exceeded."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="aurora-books-"))
    edition = folder / "build" / "large" / "en"
    slice_ = make_edition(edition)
    (folder / "slice.json").write_text(slice_.model_dump_json(), "utf-8")
    measured: dict[str, tuple[float, float]] = {}
    for format_ in FORMATS:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(folder), format_], capture_output=True, text=True, check=True
        )
        measured[format_] = tuple(json.loads(done.stdout))
    base = measured["md"]
    print(f"{MODULES * LESSONS} lessons, {MODULES * LESSONS * PICTURES} pictures, in {folder}")
    print("format  seconds     peak MB   × md seconds   × md MB   file MB")
    for format_, (seconds, megabytes) in measured.items():
        size = (edition / f"book/large.{format_}").stat().st_size / 1e6
        print(
            f"{format_:6}  {seconds:7.1f}  {megabytes:10.0f}  {seconds / base[0]:13.1f}  {megabytes / base[1]:8.1f}"
            f"  {size:8.1f}"
        )
    too_much = [name for name, (_, megabytes) in measured.items() if megabytes > MOST_MEGABYTES]
    too_slow = measured["pdf"][0] > MOST_PDF_SECONDS
    if too_much or too_slow:
        print(f"over the limit: memory of {too_much or 'none'}, seconds of the PDF: {measured['pdf'][0]:.1f}")
    return int(bool(too_much or too_slow))


def one(folder: Path, format_: str) -> None:
    """Builds one format and prints seconds and megabytes as JSON."""
    slice_ = BookSlice.model_validate_json((folder / "slice.json").read_text("utf-8"))
    edition = folder / "build" / "large" / "en"
    start = time.perf_counter()
    build_book(slice_, edition, format_, edition / f"book/large.{format_}")  # type: ignore[arg-type]
    seconds = time.perf_counter() - start
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps([seconds, peak / (1024 * 1024 if sys.platform == "darwin" else 1024) * 1.048576]))


def make_edition(edition: Path) -> BookSlice:
    """Writes lessons, pictures and their specs; the same on every run."""
    modules = []
    for module in range(1, MODULES + 1):
        lessons = []
        for lesson in range(1, LESSONS + 1):
            id_ = f"lesson-{module}-{lesson}"
            visuals = [f"{id_}-{n}" for n in range(1, PICTURES + 1)]
            file = f"lessons/module-{module:02}-lesson-{lesson:02}.md"
            _write(edition / file, _lesson(module, lesson, visuals))
            for visual in visuals:
                _picture(edition / f"images/{visual}.png", visual)
                _write(edition / f"visuals/{visual}.json", json.dumps({"alt": f"What {visual} shows."}))
            lessons.append(
                BookLesson(id=id_, number=f"{module}.{lesson}", title=f"Lesson {lesson}", file=file, visuals=visuals)
            )
        modules.append(
            BookModule(number=module, title=f"Part {module}", summary=_text(module, 30), lessons=lessons, labs=[])
        )
    course = CourseFacts(id="large", title="A large course", language="en", outline_language="en")
    return BookSlice(kind="theory", name="large", course=course, modules=modules, selection=None, draft_slots="show")


def _lesson(module: int, lesson: int, visuals: list[str]) -> str:
    seed = module * 100 + lesson
    lines = [f"# Lesson {module}.{lesson}: Boundaries of part {module}", "", "## Objectives", ""]
    lines += [f"- {_text(seed + n, 12)}" for n in range(4)]
    for n, visual in enumerate(visuals):
        lines += ["", f"## Section {n + 1}", "", *(f"{_text(seed * 9 + n * 31 + k, 140)}\n" for k in range(5))]
        lines += [f"![{_text(seed + n, 8)}](../images/{visual}.png)", "", "| Term | Meaning |", "|---|---|"]
        lines += [f"| `{_text(seed + k, 2)}` | {_text(seed + k, 14)} |" for k in range(5)]
        lines += ["", "```python", f"print({_text(seed, 9)!r})", "```", "", "> [!NOTE]", f"> {_text(seed, 25)}"]
        lines += ["", f"- **Example:** TODO(example-{n}): {_text(n, 6)}"]
    return "\n".join(lines) + "\n"


def _text(seed: int, words: int) -> str:
    generator = random.Random(seed)
    return " ".join(generator.choice(WORDS) for _ in range(words)).capitalize() + "."


def _picture(path: Path, seed: str) -> None:
    generator = random.Random(seed)
    image = Image.new("RGB", (1600, 1000), "white")
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = generator.randrange(1500), generator.randrange(900)
        corner = (x + generator.randrange(40, 300), y + generator.randrange(30, 120))
        pen.rounded_rectangle((x, y, *corner), 12, fill=_colour(generator), outline="black", width=3)
    for _ in range(9000):
        image.putpixel((generator.randrange(1600), generator.randrange(1000)), _colour(generator))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)


def _colour(generator: random.Random) -> tuple[int, int, int]:
    return generator.randrange(256), generator.randrange(256), generator.randrange(256)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main())
