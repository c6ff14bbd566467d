"""The look of what Aurora draws: colours and fonts, read from `config/themes/{name}/theme.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from aurora.errors import AuroraError, relative
from aurora.fonts import SANS, sans_folder
from aurora.outline.models import Closed
from aurora.resources import resource

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA) for text of normal size."""

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class Colours(Closed):
    """Colours as #RRGGBB. Text is drawn in `ink` and `muted` on paper and tints, in `paper` on the strong ones."""

    paper: Colour = Field("#FFFFFF", description="The ground of every picture and page.")
    ink: Colour = Field(description="Text.")
    muted: Colour = Field(description="Second texts: details, labels of arrows, axes.")
    line: Colour = Field(description="Arrows and connecting lines.")
    primary: Colour = Field(description="First main colour: titles, outlines, boxes that stand out.")
    accent: Colour = Field(description="Second main colour: numbers, marks, the rule under a title.")
    palette: list[Colour] = Field(
        min_length=3, description="Colours for groups, told apart with any kind of colour vision; always beside a text."
    )

    @model_validator(mode="after")
    def _readable(self) -> Self:
        tinted = [tint(colour, TINT) for colour in (self.primary, self.accent, *self.palette)]
        pairs = [("ink", self.ink, ground) for ground in (self.paper, *tinted)]
        pairs += [("muted", self.muted, ground) for ground in (self.paper, *tinted)]
        pairs += [("primary", self.primary, self.paper), ("accent", self.accent, self.paper)]
        pairs += [(f"palette {n}", colour, tint(colour, TINT)) for n, colour in enumerate(self.palette, 1)]
        for name, text, ground in pairs:
            if (found := contrast(text, ground)) < LEAST_CONTRAST:
                raise ValueError(
                    f"{name} {text} on {ground} has a contrast of {found:.1f}:1, text needs {LEAST_CONTRAST}:1; "
                    "make it darker"
                )
        return self


class Fonts(Closed):
    """The font of pictures and pages. Files are looked up in `folder`, which may hold others to fall back to."""

    family: str = Field(SANS, min_length=1, description="Family name inside the font files.")
    regular: str = Field("FiraSans-Regular.ttf", description="File of the regular face.")
    strong: str = Field("FiraSans-SemiBold.ttf", description="File of the face for labels and headings.")
    folder: str | None = Field(
        None, description="Folder of the font files, beside theme.yaml; null for the ones that Aurora brings."
    )


class Theme(Closed):
    """Colours and fonts. `folder` is where the theme was read from."""

    colours: Colours
    fonts: Fonts = Fonts()
    folder: Path | None = Field(None, exclude=True)

    def font_folder(self) -> Path:
        """The folder that holds the theme's font files."""
        if self.fonts.folder is None or self.folder is None:
            return sans_folder()
        return self.folder / self.fonts.folder

    def font_file(self, strong: bool = False) -> Path:
        """The file of the regular or the strong face."""
        return self.font_folder() / (self.fonts.strong if strong else self.fonts.regular)


TINT = 0.1
"""How much of a colour is in its palest tint, the ground of boxes and frames."""


def load_theme(name: str = "default") -> Theme:
    """The theme of that name, the course repository's own where it has one.

    Raises:
        AuroraError: the file is missing, is no YAML, or holds a key or colour that a theme cannot have.
    """
    import yaml

    path = resource(f"themes/{name}/theme.yaml")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AuroraError(f"there is no theme {name!r}: {relative(path)} is missing") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AuroraError(f"{relative(path)} is no YAML: {error}") from None
    if not isinstance(content, dict) or "folder" in content:
        raise AuroraError(f"{relative(path)}: a theme is a mapping with the keys colours and fonts")
    try:
        theme = Theme(**content, folder=path.parent)
    except ValidationError as error:
        wrong = "\n".join(f"{relative(path)}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise AuroraError(wrong) from None
    for file in (theme.font_file(), theme.font_file(strong=True)):
        if not file.is_file():
            raise AuroraError(f"{relative(path)}: fonts: there is no file {relative(file)}")
    return theme


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tint(colour: str, share: float, paper: str = "#FFFFFF") -> str:
    """The colour mixed into the paper; a share of 1 is the colour itself."""
    mixed = (round(c * share + p * (1 - share)) for c, p in zip(_channels(colour), _channels(paper), strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
