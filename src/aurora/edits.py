"""What a person wrote, as a build knows it: the edits of an edition, and what of its files is kept or made again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from aurora.baselines import PAGE_FOLDERS, NewOrigin
from aurora.provenance import Record
from aurora.revisions import Revisions
from aurora.slices import EditRef

Item = tuple[str, str]
"""Kind and id of an item: ("lesson", "intro"), ("image", "intro-2"), ("environment", "environment")."""

EARLIER = "earlier"
"""The folder, under an edition's edits, of edits that a later change took the place of."""

_FOLDERS = {**PAGE_FOLDERS, "image": "images", "environment": "labs"}
_SUFFIXES = {"lesson": (".md",), "lab": (".md",), "image": (".png", ".svg"), "environment": (".yaml",)}


@dataclass(frozen=True)
class Copy:
    """A file that is kept when a build starts. `adopts` is the record of a page that became an edit.

    `moves` says that the source goes, `said` that the person is told before the build starts.
    """

    source: Path
    target: Path
    why: str
    adopts: Record | None = None
    moves: bool = False
    said: bool = True
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.why}: the build keeps it as {self.target}{self.hint and f'; {self.hint}'}"


@dataclass
class Stock:
    """What stands of a person's work in one edition. `edits` has the paths under the edition's edits as keys.

    `damaged` has a digest for each item that is to be made again, another one each time, and `origins` what is to be
    noted of where edits began. `edits_folder` is the edition's folder of edits. `old_merges` are the lessons and labs
    whose edits were changed after they had been merged with a new text.
    """

    edition: Path
    edits: dict[str, EditRef] = field(default_factory=dict)
    damaged: dict[Item, str] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    origins: list[NewOrigin] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    revisions: Revisions = field(default_factory=Revisions)
    edits_folder: Path = Path()
    old_merges: set[Item] = field(default_factory=set)

    def page_edit(self, kind: str, id_: str) -> EditRef | None:
        """The edit of a lesson or a lab, with the frame that its author saw."""
        return self.edits.get(edit_name(kind, id_, _SUFFIXES[kind][0]))

    def edit(self, kind: str, id_: str, suffix: str = "") -> EditRef | None:
        """The edit of an item; a picture has one of each suffix."""
        found = self.edits.get(edit_name(kind, id_, suffix or _SUFFIXES[kind][0]))
        return found.model_copy(update={"frame": None, "began": None}) if found else None

    def wants_merge(self, kind: str, id_: str) -> bool:
        """Whether a new text was asked for of something that has an edit, which it is then merged with."""
        known = self.revisions.of(kind, id_)
        return self.page_edit(kind, id_) is not None and known.pending and known.merge

    def has_to_merge(self, kind: str, id_: str) -> bool:
        """Whether a merge is to be left beside an edit: for the first time, or with what was changed of it since."""
        return self.wants_merge(kind, id_) or (kind, id_) in self.old_merges


def edit_name(kind: str, id_: str, suffix: str) -> str:
    """The path of an item's edit, under the edition's edits."""
    return f"{_FOLDERS[kind]}/{id_}{suffix}"


def edit_file(edits: Path, kind: str, file: str, id_: str) -> Path:
    """Where the edit of an item is kept; `file` is its published file, whose extension it shares."""
    return edits / edit_name(kind, id_, Path(file).suffix)


def earlier_file(edits: Path, edit: EditRef) -> Path:
    """Where an edit is kept that a later change took the place of."""
    path = Path(edit.path)
    return edits / EARLIER / f"{path.stem}.{edit.sha256[:8]}{path.suffix}"


def rescued_file(edition: Path, path: Path, digest: str) -> Path:
    """Where a file is kept that a build would overwrite, and that is no edit."""
    return edition / "work/rescued" / f"{path.stem}.{digest[:8]}{path.suffix}"


def is_editable(kind: str) -> bool:
    """Whether a published file of this kind becomes an edit where a person changes it."""
    return kind in _FOLDERS


def item_of(path: Path) -> Item | None:
    """The item that a file under an edition's edits is the edit of; None for every other file."""
    if path.name == "environment.yaml" and path.parent.name == "labs":
        return "environment", "environment"
    for kind in ("lesson", "lab", "image"):
        if path.parent.name == _FOLDERS[kind] and path.suffix in _SUFFIXES[kind]:
            return kind, path.stem
    return None
