"""Illustrations: a scene is described in the spec, a model paints it, and what it paints is looked at."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from aurora.checks.findings import Finding, Severity
from aurora.checks.images import check_painting
from aurora.diagrams.spec import DiagramSpec
from aurora.generate import Answer
from aurora.outline.models import Closed
from aurora.providers.base import Picture
from aurora.request import Request
from aurora.slices import IllustrationFacts
from aurora.writers import IMAGE_TASK

if TYPE_CHECKING:
    from PIL import Image

SIZE = Picture(1536, 1024)
DEFAULT_STYLE = (
    "A calm editorial illustration with flat shapes, few harmonious colours on a light ground and soft light, as in a "
    "well-made textbook. Not a photograph."
)
"""How illustrations look where the settings do not say."""

WIDTH = 1600
"""Pixels of the published picture, as of a diagram's at least."""

_RATIOS = (1.2, 2.0)
"""Width ÷ height as it was asked for, near enough: 3:2 is."""

_USABLE = (0.5, 3.0)
"""Width ÷ height that still fits a page."""


class IllustrationAnswer(Closed):
    """What a model says of a picture that is to be painted: `scene` is what the painter is told."""

    title: str = Field(min_length=1)
    alt: str = Field(min_length=1)
    scene: str = Field(min_length=1)


class IllustrationSpec(Closed):
    """The spec of a painted picture, as `visuals/{id}-{n}.json` holds it."""

    kind: Literal["illustration"] = "illustration"
    title: str = Field(min_length=1)
    alt: str = Field(min_length=1)
    language: str = "en"
    scene: str = Field(min_length=1)


def read_spec(data: bytes) -> DiagramSpec | IllustrationSpec:
    """The spec of a picture, drawn or painted.

    Raises:
        ValueError: it is neither.
    """
    loaded = json.loads(data)
    if isinstance(loaded, dict) and loaded.get("kind") == "illustration":
        return IllustrationSpec.model_validate(loaded)
    return DiagramSpec.model_validate(loaded)


def image_request(spec: IllustrationSpec, facts: IllustrationFacts) -> Request:
    """What a painter is asked for: the scene, the style of the course, and how often it was asked anew."""
    hard = {
        "scene": spec.scene,
        "style": facts.style,
        "language": facts.language,
        "width": SIZE.width,
        "height": SIZE.height,
        "revision": facts.revision,
    }
    style = facts.style or DEFAULT_STYLE
    told = {"title": spec.title, "scene": spec.scene, "style": style, "language": facts.language}
    return Request(IMAGE_TASK, hard, told, picture=SIZE, expected_tokens=0)


def parse_image(answer: Answer) -> bytes | DiagramSpec:
    """A painted picture as PNG of the published width, or the diagram that was drawn in its place.

    Raises:
        ValueError: there is no picture in the answer, or none that decodes.
    """
    if answer.image is None:
        return DiagramSpec.model_validate_json(answer.text)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(answer.image), formats=["PNG", "JPEG", "WEBP"]) as image:
            flat = _on_white(image)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"the picture cannot be decoded ({error})") from error
    size = (WIDTH, max(1, round(flat.height * WIDTH / flat.width)))
    scaled = flat if flat.size == size else flat.resize(size, Image.Resampling.LANCZOS)
    out = BytesIO()
    scaled.save(out, "PNG", compress_level=7)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """What is transparent is white, as the page is."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def check_image(picture: bytes | DiagramSpec, file: str) -> list[Finding]:
    """Blocking: a picture of one colour, or of a shape that fits no page. To be asked for again: another shape."""
    if isinstance(picture, DiagramSpec):
        return []
    wrong = check_painting(picture)
    if wrong:
        return [Finding(file, 0, "image", f"the picture cannot be used, {wrong}", "Paint it again.", "blocking")]
    from PIL import Image

    with Image.open(BytesIO(picture)) as image:
        ratio = image.width / image.height
    if _RATIOS[0] <= ratio <= _RATIOS[1]:
        return []
    message = f"the picture is {ratio:.2f} times as wide as high, not 1.5 times"
    severity: Severity = "again" if _USABLE[0] <= ratio <= _USABLE[1] else "blocking"
    return [Finding(file, 0, "ratio", message, "Paint it in landscape format, 3:2.", severity)]
