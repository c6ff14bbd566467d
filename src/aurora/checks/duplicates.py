"""Does one picture show the same as another? Told by looks: short strings that are alike where the pictures are.

Painted pictures are never equal to the byte, so that their looks are a perceptual hash; diagrams of one kind all look
alike from afar, so that theirs is made of what they say. The hash is some ten lines here, because the packages that
have it bring numpy, scipy and wavelets with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from aurora.files import sha256
from aurora.markdown import plain

if TYPE_CHECKING:
    from aurora.diagrams.spec import DiagramSpec

MOST_BITS = 6
"""Of 64: a picture that was saved anew, made smaller or cropped differs in fewer, another scene in some twenty."""

MOST_COLOUR = 5.0
"""Mean difference of the colours of both, of 255.

Scenes in one style, on one ground, can have nearly the same hash; the colours of their fields tell them apart.
"""

_SIDE = 4
_PAINTED, _DRAWN = "painted", "drawn"


def look_of_painting(png: bytes) -> str:
    """The look of a painted picture: its difference hash, and the colours of a grid of 4 × 4 fields.

    The hash says of each of 8 × 8 fields whether it is darker than the one at its right (dHash: Neal Krawetz, "Kind of
    Like That", 2013, https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html).
    """
    from PIL import Image

    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        flat = image.convert("RGB")
    grey = flat.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[row * 9 + column] < grey[row * 9 + column + 1])
    colours = flat.resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
    return f"{_PAINTED}:{bits:016x}:{colours.hex()}"


def look_of_diagram(spec: DiagramSpec) -> str | None:
    """The look of a diagram: a digest of its kind, its boxes and its arrows, whatever its title; a card has none."""
    if spec.kind == "card":
        return None
    groups = {group.id: plain(group.label).casefold() for group in spec.groups}
    labels = {node.id: plain(node.label).casefold() for node in spec.nodes}
    boxes = [
        [labels[node.id], plain(node.detail or "").casefold(), groups.get(node.group or ""), node.weight, node.emphasis]
        for node in spec.nodes
    ]
    arrows = [[labels[edge.source], labels[edge.target], plain(edge.label or "").casefold()] for edge in spec.edges]
    said = json.dumps([spec.kind, boxes, arrows], ensure_ascii=False, sort_keys=True)
    return f"{_DRAWN}:{sha256(said.encode())}"


def alike(one: str, other: str) -> bool:
    """Whether two looks are those of one picture. Looks that cannot be read are like no other."""
    if one == other:
        return True
    a, b = _read(one), _read(other)
    if a is None or b is None or (a[0] ^ b[0]).bit_count() > MOST_BITS:
        return False
    return sum(abs(x - y) for x, y in zip(a[1], b[1], strict=True)) / len(a[1]) <= MOST_COLOUR


def find_duplicates(looks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each picture that is like an earlier one, with the first such; pictures by any name, in their order."""
    seen: dict[str, str] = {}
    for name, look in looks.items():
        first = next((earlier for earlier, its in seen.items() if alike(its, look)), None)
        if first is None:
            seen[name] = look
        else:
            yield first, name


def _read(look: str) -> tuple[int, bytes] | None:
    """Hash and colours of a painted picture's look."""
    kind, _, rest = look.partition(":")
    bits, _, colours = rest.partition(":")
    if kind != _PAINTED:
        return None
    try:
        found = int(bits, 16), bytes.fromhex(colours)
    except ValueError:
        return None
    return found if len(found[1]) == 3 * _SIDE * _SIDE else None
