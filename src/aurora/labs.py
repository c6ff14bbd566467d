"""Labs: one environment for the course, a plan and a guide a lab, published with its number."""

from __future__ import annotations

import json
from pathlib import Path

from aurora.checks.lab import check_lab
from aurora.files import sha256, write_file
from aurora.generate import generate
from aurora.lab_environment import read_environment
from aurora.lab_master_plan import master_plan
from aurora.lab_plan import LabPlan
from aurora.languages import pack
from aurora.markdown import escape
from aurora.pages import fill, outside_code, read_text_edit
from aurora.provenance import publish
from aurora.providers import provider
from aurora.providers.base import Request
from aurora.slices import EnvironmentSlice, LabPageSlice, LabSlice, MasterPlanSlice


def write_environment(slice_file: Path, edition: Path, file: str, repairs: int) -> None:
    """Publishes what all labs share: the outline's environment, a proposal, or the file that a person edited.

    Raises:
        AuroraError: the file does not have the form of an environment.
    """
    data = slice_file.read_bytes()
    slice_ = EnvironmentSlice.model_validate_json(data)
    made_from = {"slice": sha256(data)}
    if slice_.edit:
        made_from["edit"] = slice_.edit.sha256
        text = read_text_edit(slice_.edit)
        read_environment(text, slice_.edit.path)
    else:
        text = generate(
            Request(task="lab.environment", hard={"slice": slice_.model_dump(mode="json")}),
            provider(slice_.provider),
            parse=str,
            check=lambda text: [],
            repairs=repairs,
        )
        read_environment(text, file)
    publish(edition, "environment", "environment", file, text.encode(), made_from)


def write_plan(
    slice_file: Path, environment_file: Path, continued_file: Path | None, target: Path, repairs: int
) -> None:
    """Writes the plan of a lab.

    Args:
        continued_file: the plan of the lab that this one continues, if any.
    """
    slice_ = LabSlice.model_validate_json(slice_file.read_bytes())
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    continued = LabPlan.model_validate_json(continued_file.read_bytes()) if continued_file else None
    plan = generate(
        Request(
            task="lab.plan",
            hard={
                "slice": slice_.model_dump(mode="json"),
                "environment": environment.model_dump(mode="json"),
                "continued": continued.model_dump(mode="json") if continued else None,
            },
            schema=LabPlan.model_json_schema(),
        ),
        provider(slice_.provider),
        parse=LabPlan.model_validate_json,
        check=lambda plan: [],
        repairs=repairs,
    )
    write_file(target, (json.dumps(plan.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode())


def write_guide(slice_file: Path, plan_file: Path, environment_file: Path, target: Path, repairs: int) -> None:
    """Writes the guide of a lab from its plan.

    Raises:
        AuroraError: no answer was accepted.
    """
    slice_ = LabSlice.model_validate_json(slice_file.read_bytes())
    plan = LabPlan.model_validate_json(plan_file.read_bytes())
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    writer = provider(slice_.provider)
    text = generate(
        Request(
            task="lab.guide",
            hard={
                "slice": slice_.model_dump(mode="json"),
                "plan": plan.model_dump(mode="json"),
                "environment": environment.model_dump(mode="json"),
            },
        ),
        writer,
        parse=str,
        check=lambda text: check_lab(
            text,
            file=str(target),
            language=slice_.course.language,
            type=plan.type,
            stage=True,
            minutes=plan.minutes,
            generated_by_model=not writer.deterministic,
        ),
        repairs=repairs,
    )
    write_file(target, text.encode())


def publish_lab(slice_file: Path, guide: Path | None, edition: Path, file: str) -> None:
    """Publishes a lab from its guide, or from its edit, which is published as it is.

    Args:
        guide: the guide, None where an edit takes its place.
    """
    data = slice_file.read_bytes()
    slice_ = LabPageSlice.model_validate_json(data)
    made_from = {"slice": sha256(data)}
    if slice_.edit:
        made_from["edit"] = slice_.edit.sha256
        page = read_text_edit(slice_.edit)
        if "[POSITION]" in outside_code(page):
            page = _page(slice_, page)
    else:
        assert guide is not None, "a lab without an edit has a guide"
        text = guide.read_bytes()
        made_from["stage"] = sha256(text)
        page = _page(slice_, text.decode())
    publish(edition, "lab", slice_.id, file, page.encode(), made_from)


def _page(slice_: LabPageSlice, guide: str) -> str:
    words = pack(slice_.language)
    module = {"module_number": slice_.module_number, "module_title": escape(slice_.module_title)}
    if slice_.lesson:
        lesson = {"lesson_number": slice_.lesson.number, "lesson_title": escape(slice_.lesson.title)}
        position = words.text("page", "lab_position_lesson", **module, **lesson)
    else:
        position = words.text("page", "lab_position_module", **module)
    return fill(
        guide,
        words,
        heading=lambda title: words.text("page", f"{slice_.type}_heading", number=slice_.number, title=title),
        position=position,
        following="",
        item=slice_.id,
    )


def write_master_plan(
    slice_file: Path, plan_files: list[Path], environment_file: Path, edition: Path, file: str
) -> None:
    """Publishes the plan of all selected labs together: what they need, what they take, in what order."""
    data = slice_file.read_bytes()
    slice_ = MasterPlanSlice.model_validate_json(data)
    plans = [LabPlan.model_validate_json(path.read_bytes()) for path in plan_files]
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    numbered = [(number, plan) for (number, _), plan in zip(slice_.labs, plans, strict=True)]
    text = json.dumps(master_plan(numbered, environment, slice_.course), ensure_ascii=False, indent=1) + "\n"
    publish(edition, "master_plan", Path(file).stem, file, text.encode(), {"slice": sha256(data)})
