"""What is said of a picture: an alt text for those who cannot see it, and a caption for all, never the same twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aurora.diagrams.spec import DiagramSpec
from aurora.markdown import plain, same_text
from aurora.provenance import FALLBACK, record_of


@dataclass(frozen=True)
class PictureTexts:
    """The texts of one picture. They are equal only where a person made it and wrote one text for both."""

    alt: str
    caption: str

    @property
    def repeated(self) -> bool:
        """Whether the alt text only says the caption again."""
        return same_text(self.alt, self.caption)


def picture_texts(edition: Path, id_: str, said: str, title: str = "", otherwise: str = "") -> PictureTexts:
    """The texts of a picture that is there.

    Args:
        edition: the edition's folder.
        id_: the picture, `{id}-{n}`.
        said: what the lesson's text says in the place of the picture, empty where it does not name it.
        title: the title that an author gave the picture there, which then is its caption.
        otherwise: what it is called where nothing says more.
    """
    record = record_of(edition, f"images/{id_}.png")
    made_from = record.made_from if record else {}
    by_hand = "edit" in made_from
    # The spec beside a picture of a person's is of the one that it took the place of.
    spec = {} if by_hand else _spec(edition / f"visuals/{id_}.json")
    drawn = made_from.get(FALLBACK)
    caption = title or said or _text(spec, "title") or otherwise
    alt = drawn if isinstance(drawn, str) else _text(spec, "alt")
    if not alt or same_text(alt, caption):
        alt = _described(spec) if drawn is None else alt
    return PictureTexts(alt or _text(spec, "alt") or said or otherwise, caption)


def _spec(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _text(spec: dict[str, Any], name: str) -> str:
    found = spec.get(name)
    return found if isinstance(found, str) and plain(found) else ""


def _described(spec: dict[str, Any]) -> str:
    """A diagram described from what is in it; empty for any other picture."""
    from aurora.diagrams.describe import describe

    try:
        return describe(DiagramSpec.model_validate(spec))
    except ValueError:
        return ""
