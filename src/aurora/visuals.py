"""Pictures: a mark in a lesson becomes a spec, and the spec a drawing as PNG and SVG."""

from __future__ import annotations

import json
from pathlib import Path

from aurora.checks.images import check_png, check_svg
from aurora.diagrams.spec import DiagramSpec
from aurora.errors import AuroraError
from aurora.files import sha256
from aurora.generate import generate
from aurora.pages import find_marks, read_text_edit
from aurora.provenance import publish
from aurora.providers import provider
from aurora.providers.base import Request
from aurora.slices import ImageSlice, Mark, VisualSlice, dump


def write_spec(slice_file: Path, stage: Path | None, edition: Path, file: str, repairs: int) -> None:
    """Publishes the spec of a picture from its mark in the lesson's last stage, or in the lesson's edit.

    Args:
        stage: the last stage, None where an edit takes its place.
        edition: the edition's folder.
        file: the spec, relative to the edition's folder.

    Raises:
        AuroraError: no answer was accepted.
    """
    data = slice_file.read_bytes()
    slice_ = VisualSlice.model_validate_json(data)
    text = read_text_edit(slice_.edit) if slice_.edit else stage.read_text("utf-8") if stage else ""
    mark = next((mark for mark in find_marks(text, slice_.lesson.id) if mark.n == slice_.n), None)
    spec = generate(
        Request(
            task="visual.spec",
            hard={"mark": _mark(mark), "kind": _kind(slice_), "language": slice_.course.language},
            soft={"slice": dump(slice_)},
            schema=DiagramSpec.model_json_schema(),
        ),
        provider(slice_.provider),
        parse=DiagramSpec.model_validate_json,
        check=lambda spec: [],
        repairs=repairs,
    )
    text = json.dumps(spec.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    publish(edition, "visual", Path(file).stem, file, text.encode(), {"slice": sha256(data)})


def _mark(mark: Mark | None) -> dict[str, object] | None:
    return mark.model_dump() if mark else None


def _kind(slice_: VisualSlice) -> str:
    wish = slice_.visuals[slice_.n - 1]
    return wish.kind if wish else "diagram"


def make_image(slice_file: Path, spec_file: Path | None, edition: Path) -> None:
    """Draws a picture from its spec, or publishes the one that a person put in its place, as PNG and SVG.

    Raises:
        AuroraError: the picture does not decode, or is blank.
    """
    data = slice_file.read_bytes()
    slice_ = ImageSlice.model_validate_json(data)
    made_from = {"slice": sha256(data)}
    edits = [edit for edit in (slice_.png, slice_.svg) if edit]
    if edits:
        from aurora.pictures import from_edits

        png, svg = from_edits(slice_.png, slice_.svg)
    else:
        from aurora.diagrams.draw import draw

        assert spec_file is not None, "a picture without an edit has a spec"
        text = spec_file.read_bytes()
        made_from["spec"] = sha256(text)
        drawing = draw(_spec(spec_file, text))
        png, svg = drawing.png, drawing.svg
        wrong = check_png(png) or check_svg(svg)
        if wrong:
            raise AuroraError(f"{spec_file}: its drawing cannot be used, {wrong}")
    for ext, content, edit in (("png", png, slice_.png), ("svg", svg, slice_.svg)):
        own = {"edit": (edit or edits[0]).sha256} if edits else {}
        publish(edition, "image", slice_.name, f"images/{slice_.name}.{ext}", content, {**made_from, **own})


def _spec(file: Path, text: bytes) -> DiagramSpec:
    try:
        return DiagramSpec.model_validate_json(text)
    except ValueError as error:
        raise AuroraError(f"{file}: is no spec of a diagram; delete it and run the build again ({error})") from None
