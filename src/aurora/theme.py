"""The look of what Aurora makes: name, logo, colours, fonts and cover, read from `config/themes/{name}/theme.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from aurora.colours import LEAST_CONTRAST as LEAST_CONTRAST
from aurora.colours import TINT as TINT
from aurora.colours import contrast as contrast
from aurora.colours import lightened, refuse_unreadable
from aurora.colours import tint as tint
from aurora.errors import AuroraError, relative
from aurora.fonts import SANS, sans_folder
from aurora.outline.models import Closed
from aurora.resources import config_folders, resource

DEFAULT = "default"

_PANEL = 0.03
_TYPST_FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
_OFFICE = {"Libertinus Serif": "Georgia", "New Computer Modern": "Cambria", "DejaVu Sans Mono": "Consolas"}

_COLOUR, _FILE, _FAMILY = r"^#[0-9a-fA-F]{6}$", r"^[\w][\w. -]*(/[\w][\w. -]*)*$", r"^\w[\w .-]*$"
_NO_SUCH = {
    _COLOUR: 'is no colour; write one as "#1F4E79"',
    _FILE: "is no file of the theme; name one in its folder, such as logo.svg",
    _FAMILY: "is no name of a family of fonts; write one such as Fira Sans",
}

Colour = Annotated[str, Field(pattern=_COLOUR)]
File = Annotated[str, Field(pattern=_FILE)]


class Colours(Closed):
    """Colours as #RRGGBB. Text is drawn in `ink` and `muted` on paper and tints, in `paper` on the strong ones."""

    primary: Colour = Field(description="First main colour: titles, outlines, boxes that stand out.")
    accent: Colour = Field(description="Second main colour: numbers, marks, the rule under a title.")
    paper: Colour = Field("#FFFFFF", description="The ground of every picture and page.")
    ink: Colour = Field("#1C2733", description="Text.")
    muted: Colour = Field("#4A5763", description="Second texts: details, labels of arrows, axes.")
    line: Colour = Field("#5F6E7C", description="Arrows and connecting lines.")
    palette: list[Colour] = Field(
        # The hues of Okabe and Ito (2008), darkened until they can carry text.
        ["#00639C", "#B04A00", "#00735A", "#93406F", "#7A5600", "#4F5B66"],
        min_length=3,
        description="Colours for groups, told apart with any kind of colour vision; always beside a text.",
    )

    @property
    def panel(self) -> str:
        """The ground of what stands beside the text, such as navigation."""
        return tint(self.primary, _PANEL, self.paper)

    @property
    def rule(self) -> str:
        """Thin lines that part things."""
        return tint(self.line, 0.25, self.paper)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        grounds = [self.paper, self.panel]
        grounds += [tint(colour, TINT, self.paper) for colour in (self.primary, self.accent, *self.palette)]
        pairs = [(name, text, on) for name, text in (("ink", self.ink), ("muted", self.muted)) for on in grounds]
        pairs += [("primary", self.primary, on) for on in (self.paper, self.panel)]
        pairs += [("accent", self.accent, self.paper)]
        pairs += [(f"palette {n}", hue, tint(hue, TINT, self.paper)) for n, hue in enumerate(self.palette, 1)]
        refuse_unreadable(pairs, "make it darker")
        return self


class Dark(Closed):
    """Colours of screens in dark mode. The main ones are those of the light mode, lightened, where none are given."""

    paper: Colour = Field("#131416", description="The ground of pages.")
    panel: Colour = Field("#1A1C1E", description="The ground of what stands beside the text, such as navigation.")
    ink: Colour = Field("#CFD0D0", description="Text.")
    muted: Colour = Field("#9CA0A5", description="Second texts.")
    primary: Colour | None = Field(None, description="First main colour.")
    accent: Colour | None = Field(None, description="Second main colour.")

    @property
    def rule(self) -> str:
        """Thin lines that part things."""
        return tint(self.muted, 0.25, self.paper)


class Face(Closed):
    """A family of fonts. Those that Aurora or Typst brings need no files, and only files reach screens and diagrams."""

    family: str = Field(pattern=_FAMILY, description="Family name inside the font files.")
    regular: File | None = Field(None, description="File of the regular face.")
    strong: File | None = Field(None, description="File of the face for labels and headings.")
    serif: bool = Field(False, description="Whether another font in its place is one with serifs.")

    @model_validator(mode="before")
    @classmethod
    def _known(cls, given: Any) -> Any:
        if isinstance(given, str):
            given = {"family": given}
        if not isinstance(given, dict):
            return given
        if given.get("family", SANS) == SANS:
            return {"family": SANS, "regular": "FiraSans-Regular.ttf", "strong": "FiraSans-SemiBold.ttf", **given}
        return {"serif": given["family"] in _TYPST_FONTS[:2], **given}

    @model_validator(mode="after")
    def _has_files(self) -> Self:
        if (self.regular is None) != (self.strong is None):
            raise ValueError("name both files, regular and strong; one file may stand for both")
        if self.regular is None and self.family not in _TYPST_FONTS:
            known = ", ".join((SANS, *_TYPST_FONTS))
            raise ValueError(f"name the files of {self.family!r}, regular and strong; without files there are: {known}")
        return self

    @property
    def stack(self) -> str:
        """The family as CSS has it, with others to fall back to."""
        others = 'Georgia, "Times New Roman", serif' if self.serif else '"Segoe UI", Roboto, Arial, sans-serif'
        return f'"{self.family}", {others}'

    @property
    def office(self) -> str:
        """The family for Word and PowerPoint, which bring fonts of their own."""
        return _OFFICE.get(self.family, self.family)


class Fonts(Closed):
    """The two families. Diagrams, slides and site are set in `screen`: that of the text where it has files."""

    heading: Face = Field(default_factory=lambda: Face(family=SANS), description="Headings, captions, running heads.")
    text: Face = Field(
        default_factory=lambda: Face(family="Libertinus Serif", serif=True), description="The text of books."
    )
    folder: File | None = Field(
        None, description="Folder of the font files, beside theme.yaml; null for the ones that Aurora brings."
    )

    @model_validator(mode="before")
    @classmethod
    def _one_family(cls, given: Any) -> Any:
        """A theme may name one family alone, which is that of the headings."""
        if isinstance(given, dict) and "heading" not in given:
            face = {key: value for key, value in given.items() if key in Face.model_fields}
            rest = {key: value for key, value in given.items() if key not in face}
            return {**rest, "heading": face} if face else rest
        return given

    @property
    def screen(self) -> Face:
        """The family of what is drawn from font files."""
        return next((face for face in (self.text, self.heading) if face.regular), Face(family=SANS))

    @property
    def family(self) -> str:
        """The name of the family of what is drawn from font files."""
        return self.screen.family


class Theme(Closed):
    """A look. `id` is its name in the settings, `folder` where it was read from; files are named from there."""

    name: str | None = Field(None, min_length=1, max_length=80, description="Whose look it is: what the logo says.")
    logo: File | None = Field(None, description="A PNG or SVG for light grounds.")
    logo_dark: File | None = Field(None, description="The same for dark grounds; null where `logo` can be seen there.")
    cover: File | None = Field(None, description="A PNG or SVG for title pages; null for the drawn one.")
    colours: Colours
    dark: Dark = Dark()
    fonts: Fonts = Fonts()
    id: str = Field(DEFAULT, exclude=True)
    folder: Path = Field(Path(), exclude=True)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.logo and not self.name:
            raise ValueError("name: say whose logo it is, for those who cannot see it")
        if self.logo_dark and not self.logo:
            raise ValueError("logo: there is one for dark grounds alone; name one for light grounds, too")
        dark = self.on_dark
        texts = {"ink": dark.ink, "muted": dark.muted, "primary": str(dark.primary), "accent": str(dark.accent)}
        pairs = [(f"dark.{name}", text, on) for name, text in texts.items() for on in (dark.paper, dark.panel)]
        refuse_unreadable(pairs, "make it lighter, or the ground darker")
        return self

    @property
    def on_dark(self) -> Dark:
        """The colours of dark mode, all of them."""
        dark, light = self.dark, self.colours
        grounds = (dark.paper, dark.panel)
        return dark.model_copy(
            update={
                "primary": dark.primary or lightened(light.primary, *grounds),
                "accent": dark.accent or lightened(light.accent, *grounds),
            }
        )

    def own(self, name: str | None) -> Path | None:
        """The theme's own file of that name."""
        places = (root / "themes" / self.id / name for root in config_folders()) if name else ()
        return next((path for path in places if path.is_file()), None)

    def files(self, name: str) -> list[Path]:
        """Where the theme's file or folder of that name is, then where the default theme's is."""
        places = [root / "themes" / theme / name for theme in (self.id, DEFAULT) for root in config_folders()]
        return [path for path in dict.fromkeys(places) if path.exists()]

    def file(self, name: str) -> Path:
        """The theme's file of that name, the default theme's where it has none.

        Raises:
            AuroraError: neither has it.
        """
        found = self.files(name)
        if not found:
            raise AuroraError(f"neither theme {self.id!r} nor {DEFAULT!r} has a file {name}; install Aurora anew")
        return found[0]

    def font_folders(self) -> list[Path]:
        """The folders of font files, the theme's own first."""
        return [*([self.folder / self.fonts.folder] if self.fonts.folder else []), sans_folder()]

    def font_files(self, face: Face) -> list[tuple[int, Path]]:
        """The files of a family, each with its weight in CSS; none where Typst brings it."""
        folders = self.font_folders()
        return [
            (weight, next((folder / name for folder in folders if (folder / name).is_file()), folders[0] / name))
            for weight, name in ((400, face.regular), (600, face.strong))
            if name
        ]

    def font_file(self, strong: bool = False) -> Path:
        """The file of the regular or the strong face of what is drawn."""
        return self.font_files(self.fonts.screen)[strong][1]


def theme_names() -> list[str]:
    """The names of all themes: those that Aurora brings, and the course repository's own."""
    return sorted({path.parent.name for root in config_folders() for path in root.glob("themes/*/theme.yaml")})


def load_theme(name: str = DEFAULT) -> Theme:
    """The theme of that name, the course repository's own where it has one.

    Raises:
        AuroraError: a file is missing, or theme.yaml is no YAML or holds what a theme cannot have.
    """
    import yaml

    path = resource(f"themes/{name}/theme.yaml")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = ", ".join(theme_names())
        raise AuroraError(
            f"theme: there is no theme {name!r}, whose file would be {relative(path)}; there are: {known}"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AuroraError(f"{relative(path)} is no YAML: {error}") from None
    if not isinstance(content, dict) or {"folder", "id"} & set(content):
        known = ", ".join(key for key in Theme.model_fields if key not in ("folder", "id"))
        raise AuroraError(
            f"{relative(path)}: a theme is a mapping with the keys colours and fonts, or others of {known}"
        )
    try:
        theme = Theme.model_validate({**content, "folder": path.parent, "id": name})
    except ValidationError as error:
        faults = [(".".join(map(str, one["loc"])), _fault(one)) for one in error.errors()]
        wrong = [": ".join(part for part in (relative(path), *fault) if part) for fault in faults]
        raise AuroraError("\n".join(wrong)) from None
    files = [(key, getattr(theme, key)) for key in ("logo", "logo_dark", "cover") if getattr(theme, key)]
    missing = [(key, file) for key, file in files if theme.own(file) is None]
    faces = [*theme.font_files(theme.fonts.heading), *theme.font_files(theme.fonts.text)]
    missing += [("fonts", relative(file)) for _, file in faces if not file.is_file()]
    if missing:
        raise AuroraError("\n".join(f"{relative(path)}: {key}: there is no file {file}" for key, file in missing))
    return theme


def _fault(error: Mapping[str, Any]) -> str:
    """What pydantic found wrong, for people, who need not read patterns."""
    form = _NO_SUCH.get(error.get("ctx", {}).get("pattern", ""))
    return f"{error['input']!r} {form}" if form else str(error["msg"]).removeprefix("Value error, ")
