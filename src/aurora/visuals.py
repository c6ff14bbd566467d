"""Pictures: a mark in a lesson becomes a spec, and the spec a drawing as PNG and SVG."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aurora.authorship import Author, signed
from aurora.checks.diagram import check_spec
from aurora.checks.duplicates import look_of_diagram, look_of_painting
from aurora.checks.findings import Finding
from aurora.checks.images import check_png, check_svg, same_shape
from aurora.diagrams.spec import DiagramAnswer, DiagramSpec
from aurora.errors import AuroraError
from aurora.generate import Answer, Asked, generate, is_bought
from aurora.illustrations import (
    IllustrationAnswer,
    IllustrationSpec,
    check_image,
    image_request,
    parse_image,
    read_spec,
)
from aurora.lessons import read_map
from aurora.markdown import plain
from aurora.pages import PICTURE, find_marks, read_stage, read_text_edit
from aurora.picture_notes import noted
from aurora.pictures import wrap_png
from aurora.provenance import FALLBACK, made_of, publish
from aurora.publishing import publish_page
from aurora.request import Request
from aurora.settings import Settings
from aurora.slices import CourseMap, ImageSlice, VisualSlice, joined
from aurora.theme import load_theme
from aurora.writers import IMAGE_TASK, SPEC

SPEC_TOKENS = 700
"""Tokens of a spec: some ten boxes with labels, and an alt text."""

MOST_CONTEXT = 6000
"""Characters of a lesson that inform a spec: enough for its section, at a fraction of the price of the whole."""


def write_spec(
    slice_file: Path, stage: Path | None, course_map: Path | None, edition: Path, file: str, settings: Settings
) -> None:
    """Publishes the spec of a picture from its mark in the lesson's last stage, or in the lesson's edit.

    Args:
        stage: the last stage, None where an edit takes its place.
        course_map: what the whole course covers; None with the offline writer, who needs none.
        edition: the edition's folder.
        file: the spec, relative to the edition's folder.

    Raises:
        AuroraError: no answer was accepted.
    """
    data = slice_file.read_bytes()
    slice_ = VisualSlice.model_validate_json(data)
    text = read_text_edit(slice_.edit) if slice_.edit else read_stage(stage) if stage else ""
    request = spec_request(slice_, text, read_map(course_map))
    course, item = slice_.course, f"visual:{Path(file).stem}"
    asked_of = Asked(settings, slice_.writers.get(SPEC), course.id, course.language, item)
    if slice_.pinned and not is_bought(request, asked_of):
        slice_ = slice_.model_copy(update={"writers": {}})
        asked_of = replace(asked_of, writer=None)
    authors: list[Author] = []
    spec = generate(
        request,
        asked_of,
        parse=lambda answer: parse_spec(slice_, answer),
        check=lambda spec: check_spec(
            spec, file, generated_by_model=bool(slice_.writers), description=request.hard["description"]
        ),
        sign=authors.append,
    )
    content = json.dumps(spec.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    made_from = signed(made_of(edition, slice_file, data, [stage] if stage else []), authors)
    publish(edition, "visual", Path(file).stem, file, content.encode(), made_from)


def spec_request(slice_: VisualSlice, lesson: str, course_map: CourseMap | None) -> Request:
    """What is asked for a spec: mark, kind, language and style decide it, the lesson's text informs it."""
    mark = next((mark for mark in find_marks(lesson, slice_.lesson.id) if mark.n == slice_.n), None)
    wish = slice_.visuals[slice_.n - 1]
    description = mark.description if mark else wish.description if wish else slice_.lesson.title
    hard = {
        # As it shows on the page: a lesson that a person edited, whose mark was published, asks for the same picture.
        "description": plain(description),
        "kind": slice_.kind,
        "language": slice_.course.language,
        "style": slice_.style,
        "requirements": joined(wish.requirements if wish else None, slice_.requirements),
        "revision": (wish.revision if wish else 1) + slice_.revision - 1,
    }
    text = section_around(lesson, slice_.n)
    facts = {**hard, "slice": slice_, "mark": mark, "lesson_text": text, "course_map": course_map}
    return _request(hard, facts)


def section_around(lesson: str, n: int) -> str:
    """The section that a picture's mark stands in, at most `MOST_CONTEXT` characters; else the lesson's beginning."""
    lines = lesson.split("\n")
    place = next((i for i, line in enumerate(lines) if _is_place(line, n)), 0)
    first = max((i for i in range(place + 1) if lines[i].startswith("#")), default=0)
    last = next((i for i in range(place + 1, len(lines)) if lines[i].startswith("#")), len(lines))
    return "\n".join(lines[first:last])[:MOST_CONTEXT]


def _is_place(line: str, n: int) -> bool:
    found = PICTURE.match(line)
    return int(found[3]) == n if found else line.startswith(f"[VISUAL {n}: ")


def _request(hard: Mapping[str, Any], facts: Mapping[str, Any]) -> Request:
    kind = hard["kind"]
    schema = _answer_form(kind).model_json_schema()
    return Request(SPEC, hard, facts, schema=schema, form=f"{kind} 1", expected_tokens=SPEC_TOKENS)


def parse_spec(slice_: VisualSlice, answer: Answer) -> DiagramSpec | IllustrationSpec:
    """The spec in an answer.

    Raises:
        ValueError: it has the wrong form.
    """
    if not slice_.writers:
        return DiagramSpec.model_validate_json(answer.text)
    given = _answer_form(slice_.kind).model_validate_json(answer.data)
    form = IllustrationSpec if slice_.kind == "illustration" else DiagramSpec
    return form.model_validate({**given.model_dump(), "language": slice_.course.language})


def _answer_form(kind: str) -> type[IllustrationAnswer] | type[DiagramAnswer]:
    return IllustrationAnswer if kind == "illustration" else DiagramAnswer


def make_image(slice_file: Path, spec_file: Path | None, edition: Path, settings: Settings) -> None:
    """Draws or paints a picture from its spec, or publishes the one that a person put in its place, as PNG and SVG.

    Where no model will paint it, a diagram of the same subject is drawn in its place, and the report says so.

    Raises:
        AuroraError: the picture does not decode, is blank, or was not to be had.
    """
    data = slice_file.read_bytes()
    slice_ = ImageSlice.model_validate_json(data)
    made_from = made_of(edition, slice_file, data, [spec_file] if spec_file else [])
    edits = [edit for edit in (slice_.png, slice_.svg) if edit]
    look: str | None = None
    if edits:
        from aurora.pictures import check_own, from_edits

        png, svg = from_edits(slice_.png, slice_.svg)
        findings = check_own(png, svg, edits[0].path)
    else:
        assert spec_file is not None, "a picture without an edit has a spec"
        text = spec_file.read_bytes()
        spec = _spec(spec_file, text)
        if isinstance(spec, IllustrationSpec):
            authors: list[Author] = []
            picture = _painted(slice_, spec, settings, authors)
            made_from = signed(made_from, authors)
            if isinstance(picture, bytes):
                png, svg, look = picture, wrap_png(picture), look_of_painting(picture)
                findings = check_image(picture, f"images/{slice_.name}.png")
            else:
                made_from[FALLBACK] = picture.alt
                (png, svg, findings), look = _drawn(picture, spec_file, settings.theme), look_of_diagram(picture)
        else:
            (png, svg, findings), look = _drawn(spec, spec_file, slice_.theme), look_of_diagram(spec)
    made_from = noted(made_from, look, findings)
    for ext, content, edit in (("png", png, slice_.png), ("svg", svg, slice_.svg)):
        own = {"edit": (edit or edits[0]).sha256} if edits else {}
        publish_page(edition, "image", slice_.name, f"images/{slice_.name}.{ext}", content, {**made_from, **own})


def _drawn(spec: DiagramSpec, file: Path, theme: str) -> tuple[bytes, bytes, list[Finding]]:
    from aurora.diagrams.draw import draw

    drawing = draw(spec, load_theme(theme))
    wrong = check_png(drawing.png) or check_svg(drawing.svg)
    if not wrong and not same_shape(drawing.png, drawing.svg):
        wrong = "its PNG and its SVG differ in shape"
    if wrong:
        raise AuroraError(f"{file}: its drawing cannot be used, {wrong}")
    fix = "Ask for fewer boxes and shorter texts, or put a picture of your own in its place."
    findings = [Finding(str(file), 0, "picture-text", fault, fix, "flagged") for fault in drawing.faults]
    return drawing.png, drawing.svg, findings


def _painted(
    slice_: ImageSlice, spec: IllustrationSpec, settings: Settings, authors: list[Author]
) -> bytes | DiagramSpec:
    facts = slice_.illustration
    if facts is None:
        raise AuroraError(f"{slice_.name}: its spec asks for a painted picture, but none is bought; build it again")

    def asked_of(task: str) -> Asked:
        return Asked(settings, facts.writers[task], facts.course, facts.language, f"image:{slice_.name}")

    return generate(
        image_request(spec, facts),
        asked_of(IMAGE_TASK),
        parse=parse_image,
        check=lambda picture: check_image(picture, f"images/{slice_.name}.png"),
        instead=lambda: _diagram_instead(spec, asked_of(SPEC)),
        sign=authors.append,
    )


def _diagram_instead(spec: IllustrationSpec, asked_of: Asked) -> Answer:
    """A diagram of what was to be painted."""
    hard = {
        "description": f"{spec.title}. {spec.alt}",
        "kind": "diagram",
        "language": spec.language,
        "style": None,
        "requirements": None,
        "revision": 1,
    }
    facts = {**hard, "lesson_text": "", "course_map": None}
    found = generate(
        _request(hard, facts),
        asked_of,
        parse=lambda answer: DiagramSpec.model_validate(
            {**DiagramAnswer.model_validate_json(answer.data).model_dump(), "language": spec.language}
        ),
        check=lambda diagram: check_spec(diagram, asked_of.item, generated_by_model=True),
    )
    return Answer(found.model_dump_json(), fallback="diagram")


def _spec(file: Path, text: bytes) -> DiagramSpec | IllustrationSpec:
    try:
        return read_spec(text)
    except ValueError as error:
        raise AuroraError(f"{file}: is no spec of a picture; delete it and run the build again ({error})") from None
