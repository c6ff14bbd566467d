"""Pictures: a mark in a lesson becomes a spec, and the spec a drawing as PNG and SVG."""

from __future__ import annotations

import json
from pathlib import Path

from aurora.checks.damage import damaged_picture
from aurora.checks.images import check_png, check_svg
from aurora.diagrams.spec import DiagramSpec
from aurora.errors import AuroraError
from aurora.files import sha256, write_file
from aurora.generate import generate
from aurora.pages import find_marks, read_edit, read_text_edit
from aurora.provenance import publish
from aurora.providers import provider
from aurora.providers.base import Request
from aurora.slices import ImageSlice, Mark, VisualSlice


def write_spec(slice_file: Path, stage: Path | None, target: Path, repairs: int) -> None:
    """Writes the spec of a picture from its mark in the lesson's last stage, or in the lesson's edit.

    Raises:
        AuroraError: no answer was accepted.
    """
    slice_ = VisualSlice.model_validate_json(slice_file.read_bytes())
    text = read_text_edit(slice_.edit) if slice_.edit else stage.read_text("utf-8") if stage else ""
    mark = next((mark for mark in find_marks(text, slice_.lesson.id) if mark.n == slice_.n), None)
    spec = generate(
        Request(
            task="visual.spec",
            hard={"slice": slice_.model_dump(mode="json"), "mark": _mark(mark)},
            schema=DiagramSpec.model_json_schema(),
        ),
        provider(slice_.provider),
        parse=DiagramSpec.model_validate_json,
        check=lambda spec: [],
        repairs=repairs,
    )
    write_file(target, (json.dumps(spec.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode())


def _mark(mark: Mark | None) -> dict[str, object] | None:
    return mark.model_dump() if mark else None


def make_image(slice_file: Path, spec_file: Path | None, edition: Path) -> None:
    """Draws a picture from its spec, or publishes the one that a person put in its place, as PNG and SVG.

    Raises:
        AuroraError: the picture does not decode, or is blank.
    """
    data = slice_file.read_bytes()
    slice_ = ImageSlice.model_validate_json(data)
    made_from = {"slice": sha256(data)}
    if slice_.edit:
        from aurora.pictures import from_file

        made_from["edit"] = slice_.edit.sha256
        data = read_edit(slice_.edit)
        png, svg = from_file(data, Path(slice_.edit.path))
        wrong = damaged_picture(png, ".png") or damaged_picture(svg, ".svg")
        if wrong:
            raise AuroraError(f"{slice_.edit.path}: the picture cannot be used, {wrong}; save it again, or delete it")
    else:
        from aurora.diagrams.draw import draw

        assert spec_file is not None, "a picture without an edit has a spec"
        text = spec_file.read_bytes()
        made_from["spec"] = sha256(text)
        drawing = draw(DiagramSpec.model_validate_json(text))
        png, svg = drawing.png, drawing.svg
        wrong = check_png(png) or check_svg(svg)
        if wrong:
            raise AuroraError(f"{spec_file}: its drawing cannot be used, {wrong}")
    for ext, content in (("png", png), ("svg", svg)):
        publish(edition, "image", f"{slice_.name}.{ext}", f"images/{slice_.name}.{ext}", content, made_from)
