"""Labs: one environment for the course, a plan and a guide a lab, published with its number."""

from __future__ import annotations

import json
import math
from pathlib import Path

from aurora.authorship import Author, signed
from aurora.checks.lab import check_lab
from aurora.checks.plan import check_plan
from aurora.errors import AuroraError
from aurora.generate import Answer, Asked, generate, is_bought
from aurora.lab_environment import EnvironmentAnswer, completed, environment_yaml, is_complete, read_environment
from aurora.lab_master_plan import master_plan
from aurora.lab_plan import LabPlan, LabPlanAnswer
from aurora.languages import pack, tokens_of_words
from aurora.lessons import read_map, stage_text
from aurora.markdown import escape
from aurora.outline.models import Environment
from aurora.pages import Frame, make_page, read_text_edit
from aurora.provenance import made_of, publish
from aurora.publishing import asked_of_page, publish_page
from aurora.request import Request
from aurora.settings import Settings
from aurora.slices import CourseMap, EnvironmentSlice, LabPageSlice, LabSlice, MasterPlanSlice, asked, dump
from aurora.stages import publish_stage
from aurora.titles import Titles
from aurora.writers import ENVIRONMENT, GUIDE, PLAN

_TOKENS = {ENVIRONMENT: 600, PLAN: 1800}
WORDS_A_MINUTE = 30
GUIDE_WORDS = (900, 2500)
MOST_WORDS_A_MINUTE = 90
"""Words of a guide: so many a minute of its lab, most of which goes into doing, but no fewer and no more than these,
and never more than can be read in the minutes of a very short one."""


def write_environment(slice_file: Path, course_map: Path | None, edition: Path, file: str, settings: Settings) -> None:
    """Publishes what all labs share: the outline's environment, a proposal, or the file that a person edited.

    Args:
        course_map: what the whole course covers; None with the offline writer, who needs none.

    Raises:
        AuroraError: the file does not have the form of an environment.
    """
    data = slice_file.read_bytes()
    slice_ = EnvironmentSlice.model_validate_json(data)
    made_from = made_of(edition, slice_file, data, [])
    authors: list[Author] = []
    if slice_.edit:
        made_from["edit"] = slice_.edit.sha256
        text = read_text_edit(slice_.edit)
        read_environment(text, slice_.edit.path)
    elif slice_.writers and slice_.environment and is_complete(slice_.environment):
        text = environment_yaml(slice_.environment, slice_.course)
    else:
        text = generate(
            environment_request(slice_, read_map(course_map)),
            _asked(settings, slice_, ENVIRONMENT, "environment"),
            parse=lambda answer: environment_text(slice_, answer),
            check=lambda text: [],
            sign=authors.append,
        )
    publish_page(edition, "environment", "environment", file, text.encode(), signed(made_from, authors))


def environment_request(slice_: EnvironmentSlice, course_map: CourseMap | None) -> Request:
    """What is asked for the environment."""
    return Request(
        ENVIRONMENT,
        {"slice": asked(slice_)},
        {"slice": slice_, "course_map": course_map},
        schema=EnvironmentAnswer.model_json_schema(),
        form="environment 1",
        expected_tokens=_TOKENS[ENVIRONMENT],
    )


def environment_text(slice_: EnvironmentSlice, answer: Answer) -> str:
    """The YAML of an environment in an answer: the worksheet's as it is, a model's under the same comments.

    Raises:
        ValueError: it has the wrong form.
    """
    if slice_.writers:
        proposed = EnvironmentAnswer.model_validate_json(answer.data)
        text = environment_yaml(completed(slice_.environment, proposed), slice_.course)
    else:
        text = answer.text
    try:
        read_environment(text)
    except AuroraError as error:
        raise ValueError(str(error)) from error
    return text


def write_plan(
    slice_file: Path,
    environment_file: Path,
    continued_file: Path | None,
    course_map: Path | None,
    target: Path,
    settings: Settings,
) -> None:
    """Writes the plan of a lab.

    Args:
        continued_file: the plan of the lab that this one continues, if any.
        course_map: what the whole course covers; None with the offline writer, who needs none.
    """
    data = slice_file.read_bytes()
    slice_ = LabSlice.model_validate_json(data)
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    continued = _plan(continued_file) if continued_file else None
    request = plan_request(slice_, environment, continued, read_map(course_map))
    if slice_.pinned and not is_bought(request, _asked(settings, slice_, PLAN, f"lab:{slice_.id}")):
        slice_ = slice_.model_copy(update={"writers": {}})
    authors: list[Author] = []
    plan = generate(
        request,
        _asked(settings, slice_, PLAN, f"lab:{slice_.id}"),
        parse=lambda answer: parse_plan(slice_, answer),
        check=lambda plan: check_plan(plan, str(target), generated_by_model=bool(slice_.writers)),
        sign=authors.append,
    )
    content = json.dumps(plan.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    inputs = [environment_file, *([continued_file] if continued_file else [])]
    publish_stage(target, content.encode(), slice_file, data, authors, inputs)


def plan_request(
    slice_: LabSlice, environment: Environment, continued: LabPlan | None, course_map: CourseMap | None
) -> Request:
    """What is asked for a plan: the lab, the environment and the plan that it continues decide the answer."""
    return Request(
        PLAN,
        {
            "slice": asked(slice_),
            "environment": dump(environment),
            "continued": asked(continued) if continued else None,
        },
        {"slice": slice_, "environment": environment, "continued": continued, "course_map": course_map},
        schema=LabPlanAnswer.model_json_schema(),
        form="lab plan 1",
        expected_tokens=_TOKENS[PLAN],
    )


def parse_plan(slice_: LabSlice, answer: Answer) -> LabPlan:
    """The plan in an answer; what the outline knows of the lab is the outline's.

    Raises:
        ValueError: it has the wrong form.
    """
    if not slice_.writers:
        return LabPlan.model_validate_json(answer.text)
    given = LabPlanAnswer.model_validate_json(answer.data)
    lab = slice_.lab
    return LabPlan.model_validate(
        {
            **given.model_dump(),
            "id": slice_.id,
            "title": lab.title,
            "type": lab.type,
            "minutes": lab.duration_minutes or math.fsum(step.minutes or 0 for step in given.steps) or None,
            "bloom_level": lab.bloom_level or slice_.module.bloom_level,
            "objectives_proposed": not lab.objectives,
            "continues": slice_.continues,
        }
    )


def write_guide(
    slice_file: Path,
    plan_file: Path,
    environment_file: Path,
    course_map: Path | None,
    target: Path,
    settings: Settings,
) -> None:
    """Writes the guide of a lab from its plan.

    Args:
        course_map: what the whole course covers; None with the offline writer, who needs none.

    Raises:
        AuroraError: no answer was accepted.
    """
    data = slice_file.read_bytes()
    slice_ = LabSlice.model_validate_json(data)
    plan = _plan(plan_file)
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    authors: list[Author] = []
    text = generate(
        guide_request(slice_, plan, environment, read_map(course_map)),
        _asked(settings, slice_, GUIDE, f"lab:{slice_.id}"),
        parse=lambda answer: stage_text(answer.text),
        check=lambda text: check_lab(
            text,
            file=str(target),
            language=slice_.course.language,
            type=plan.type,
            stage=True,
            minutes=plan.minutes,
            generated_by_model=bool(slice_.writers),
        ),
        sign=authors.append,
    )
    publish_stage(target, text.encode(), slice_file, data, authors, [plan_file, environment_file])


def guide_request(slice_: LabSlice, plan: LabPlan, environment: Environment, course_map: CourseMap | None) -> Request:
    """What is asked for a guide: the lab, its plan and the environment decide the answer."""
    words = pack(slice_.course.language)
    least, most = GUIDE_WORDS
    length = max(least, min(most, round((plan.minutes or 0) * WORDS_A_MINUTE)))
    if plan.minutes:
        length = min(length, round(plan.minutes * MOST_WORDS_A_MINUTE))
    headings = [words.text("lab", name) for name in words.texts("lab", f"required_sections_{plan.type}")]
    hard = {"slice": asked(slice_), "plan": asked(plan), "environment": dump(environment)}
    if slice_.words:
        hard["headings"] = {"own": headings}
    facts = {
        "slice": slice_,
        "plan": plan,
        "environment": environment,
        "headings": headings,
        "words": length,
        "course_map": course_map,
    }
    return Request(
        GUIDE,
        hard,
        facts,
        expected_tokens=tokens_of_words(length, slice_.course.language),
    )


def _asked(settings: Settings, slice_: LabSlice | EnvironmentSlice, task: str, item: str) -> Asked:
    return Asked(settings, slice_.writers.get(task), slice_.course.id, slice_.course.language, item)


def publish_lab(slice_file: Path, guide: Path | None, titles: list[Path], edition: Path, file: str) -> None:
    """Publishes a lab from its guide, or from its edit, which is published as it is but for its marks.

    Args:
        guide: the guide, None where an edit takes its place.
        titles: the titles in the edition's language, where that is not the outline's.
        edition: the edition's folder.
        file: the page, relative to the edition's folder.
    """
    data = slice_file.read_bytes()
    slice_ = LabPageSlice.model_validate_json(data)
    page, made_from = make_page(slice_.edit, guide, lab_frame(slice_, Titles.read(titles)))
    made_from |= made_of(edition, slice_file, data, [*([guide] if guide else []), *titles])
    if guide:
        made_from |= asked_of_page(edition, "lab", slice_.id)
    publish_page(edition, "lab", slice_.id, file, page.encode(), made_from)


def lab_frame(slice_: LabPageSlice, titles: Titles) -> Frame:
    """What says where a lab stands, in the edition's language."""
    title = titles.get(slice_.title)
    slice_ = titles.translated(slice_)
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
        title=escape(title) if title else None,
    )


def _plan(file: Path) -> LabPlan:
    try:
        return LabPlan.model_validate_json(file.read_bytes())
    except ValueError as error:
        raise AuroraError(f"{file}: is no plan of a lab; delete it and run the build again ({error})") from None


def write_master_plan(
    slice_file: Path, plan_files: list[Path], environment_file: Path, titles: list[Path], edition: Path, file: str
) -> None:
    """Publishes the plan of all selected labs together: what they need, what they take, in what order."""
    data = slice_file.read_bytes()
    texts = Titles.read(titles)
    slice_ = texts.translated(MasterPlanSlice.model_validate_json(data))
    plans = [texts.translated(_plan(path)) for path in plan_files]
    environment = read_environment(environment_file.read_text("utf-8"), str(environment_file))
    numbered = [(number, plan) for (number, _), plan in zip(slice_.labs, plans, strict=True)]
    text = json.dumps(master_plan(numbered, environment, slice_.course), ensure_ascii=False, indent=1) + "\n"
    made_from = made_of(edition, slice_file, data, [*plan_files, environment_file, *titles])
    publish(edition, "master_plan", Path(file).stem, file, text.encode(), made_from)
