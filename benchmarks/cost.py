"""What a course of the size of the reference workload costs at current prices, worked out by the plan; asks nobody.

    python benchmarks/cost.py

42 lessons of 3,000 words, drafted and reviewed, with 4 pictures each, and 8 labs. The generator that Aurora follows
paid $104.06 for such a course, with all 168 pictures painted.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import yaml

from aurora.build import Build
from aurora.plan import Plan
from aurora.report.text import aligned

REFERENCE_USD = 104.06
WORDS = 3000
MINUTES = 25
"""At 120 words a minute."""


def reference_outline() -> str:
    """A Spanish course of 14 modules with 3 lessons each, and 8 labs."""
    modules = []
    for m in range(1, 15):
        lessons = [
            {
                "title": f"Tema {m}.{n}: el reciclaje del material número {m * 3 + n}",
                "duration_minutes": MINUTES,
                "topics": [f"Aspecto {t} del material {m * 3 + n}" for t in range(1, 6)],
            }
            for n in range(1, 4)
        ]
        module: dict[str, object] = {"title": f"Familia de materiales {m}", "lessons": lessons}
        if m <= 8:
            module["labs"] = [{"title": f"Práctica con la familia {m}", "duration_minutes": 60}]
        modules.append(module)
    course = {"title": "Reciclaje en la empresa", "language": "es", "audience": ["Responsables de planta"]}
    return yaml.safe_dump({"course": course, "modules": modules}, allow_unicode=True)


def plan_in(folder: Path, **settings: object) -> Plan:
    """The plan of the reference course, whose outline is written into `folder`."""
    outline = folder / "reciclaje.yaml"
    outline.write_text(reference_outline(), encoding="utf-8")
    given = {"outlines": str(outline), "ledger": str(folder / "ledger"), **settings}
    return Build(given).plan()


def split(plan: Plan) -> dict[str, float]:
    """US dollars of texts (lessons and labs), of the specs of pictures, and of paintings."""
    usd = {task.task: task.usd for task in plan.tasks}
    texts = sum(usd[task] for task in usd if not task.startswith("visual."))
    return {"texts": texts, "specs": usd["visual.spec"], "paintings": usd.get("visual.image", 0.0)}


def main() -> None:
    """Prints the price for each provider, with one picture in four painted and with all of them."""
    rows = [("texts by", "pictures by", "painted", "texts", "specs", "paintings", "total $", f"of ${REFERENCE_USD}")]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for text_provider in ("anthropic", "bedrock", "openai", "google"):
            for image_provider in ("google", "openai"):
                for painted, illustrations in (("42", 1), ("168", "all")):
                    plan = plan_in(
                        Path(folder),
                        text_provider=text_provider,
                        image_provider=image_provider,
                        illustrations_per_lesson=illustrations,
                    )
                    share = f"{plan.total.usd / REFERENCE_USD:.0%}"
                    parts = (f"{part:.2f}" for part in split(plan).values())
                    rows.append((text_provider, image_provider, painted, *parts, f"{plan.total.usd:.2f}", share))
    print("\n".join(aligned(rows)))


if __name__ == "__main__":
    main()
