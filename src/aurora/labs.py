"""Labs: one environment for the course, a plan and a guide a lab, published with its number."""

from __future__ import annotations

import json
from pathlib import Path

from aurora.checks.lab import check_lab
from aurora.errors import AuroraError
from aurora.files import sha256, write_file
from aurora.generate import generate
from aurora.lab_environment import read_environment
from aurora.lab_master_plan import master_plan
from aurora.lab_plan import LabPlan
from aurora.languages import pack
from aurora.markdown import escape
from aurora.pages import Frame, make_page, read_text_edit
from aurora.provenance import publish
from aurora.providers import provider
from aurora.providers.base import Request
from aurora.slices import EnvironmentSlice, LabPageSlice, LabSlice, MasterPlanSlice, asked, dump


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
            Request(task="lab.environment", hard={"slice": asked(slice_)}, soft={"slice": dump(slice_)}),
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
    continued = _plan(continued_file) if continued_file else None
    plan = generate(
        Request(
            task="lab.plan",
            hard={
                "slice": asked(slice_),
                "environment": dump(environment),
                "continued": dump(continued) if continued else None,
            },
            soft={"slice": dump(slice_)},
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
    plan = _plan(plan_file)
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    writer = provider(slice_.provider)
    text = generate(
        Request(
            task="lab.guide",
            hard={
                "slice": asked(slice_),
                "plan": dump(plan),
                "environment": dump(environment),
            },
            soft={"slice": dump(slice_)},
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
    """Publishes a lab from its guide, or from its edit, which is published as it is but for its marks.

    Args:
        guide: the guide, None where an edit takes its place.
        edition: the edition's folder.
        file: the page, relative to the edition's folder.
    """
    data = slice_file.read_bytes()
    slice_ = LabPageSlice.model_validate_json(data)
    page, made_from = make_page(slice_.edit, guide, _frame(slice_))
    publish(edition, "lab", slice_.id, file, page.encode(), {"slice": sha256(data), **made_from})


def _frame(slice_: LabPageSlice) -> Frame:
    words = pack(slice_.language)
    module = {"module_number": slice_.module_number, "module_title": escape(slice_.module_title)}
    if slice_.lesson:
        lesson = {"lesson_number": slice_.lesson.number, "lesson_title": escape(slice_.lesson.title)}
        position = words.text("page", "lab_position_lesson", **module, **lesson)
    else:
        position = words.text("page", "lab_position_module", **module)
    return Frame(
        item=slice_.id,
        number=slice_.number,
        heading=words.text("page", f"{slice_.type}_heading", number="{number}", title="{title}"),
        position=position,
        following="",
        banner=words.text("page", "draft_banner"),
    )


def _plan(file: Path) -> LabPlan:
    try:
        return LabPlan.model_validate_json(file.read_bytes())
    except ValueError as error:
        raise AuroraError(f"{file}: is no plan of a lab; delete it and run the build again ({error})") from None


def write_master_plan(
    slice_file: Path, plan_files: list[Path], environment_file: Path, edition: Path, file: str
) -> None:
    """Publishes the plan of all selected labs together: what they need, what they take, in what order."""
    data = slice_file.read_bytes()
    slice_ = MasterPlanSlice.model_validate_json(data)
    plans = [_plan(path) for path in plan_files]
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    numbered = [(number, plan) for (number, _), plan in zip(slice_.labs, plans, strict=True)]
    text = json.dumps(master_plan(numbered, environment, slice_.course), ensure_ascii=False, indent=1) + "\n"
    publish(edition, "master_plan", Path(file).stem, file, text.encode(), {"slice": sha256(data)})
