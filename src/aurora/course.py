"""A course: an outline whose lessons and labs have their ids and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from aurora.errors import Problem, ProblemsError, relative
from aurora.ids import Named, assign_ids, slug
from aurora.outline import Lab, Lesson, LoadedOutline, Module, Outline, load_outline


@dataclass(frozen=True)
class LessonItem:
    """A lesson with its id and its place. Numbers count from 1."""

    id: str
    module_number: int
    lesson_number: int
    module: Module
    lesson: Lesson

    @property
    def number(self) -> str:
        """The number that a reader sees, such as `1.3`."""
        return f"{self.module_number}.{self.lesson_number}"


@dataclass(frozen=True)
class LabItem:
    """A lab with its id and its place; `lesson_number` is 0 and `lesson` None for a lab of the whole module."""

    id: str
    module_number: int
    lesson_number: int
    lab_number: int
    module: Module
    lesson: LessonItem | None
    lab: Lab
    continues: str | None

    @property
    def number(self) -> str:
        """The number that a reader sees: `1.3.2`, or `1.2` for the second lab of a whole module."""
        if self.lesson_number:
            return f"{self.module_number}.{self.lesson_number}.{self.lab_number}"
        return f"{self.module_number}.{self.lab_number}"


@dataclass(frozen=True)
class Course:
    """One outline file, read, with ids. `warnings` are for its author."""

    id: str
    file: Path
    loaded: LoadedOutline
    lessons: tuple[LessonItem, ...]
    labs: tuple[LabItem, ...]
    warnings: tuple[Problem, ...]

    @property
    def module_ids(self) -> list[str]:
        """A name for each module, whatever its place: `module-` and the slug of its title."""
        names: list[str] = []
        for module in self.outline.modules:
            name = f"module-{slug(module.title)}"
            repeats = (f"{name}-{repeat}" for repeat in count(2))
            names.append(name if name not in names else next(other for other in repeats if other not in names))
        return names

    @property
    def outline(self) -> Outline:
        """The outline as it was read."""
        return self.loaded.outline


OutlinePath = tuple[str | int, ...]


def lesson_paths(outline: Outline) -> Iterator[tuple[OutlinePath, Module, Lesson]]:
    """Every lesson in order, with its canonical path in the outline."""
    for m, module in enumerate(outline.modules):
        for i, lesson in enumerate(module.lessons):
            yield ("modules", m, "lessons", i), module, lesson


def lab_paths(outline: Outline) -> Iterator[tuple[OutlinePath, Module, Lab]]:
    """Every lab in order, those of lessons before those of their module, with its canonical path in the outline."""
    for m, module in enumerate(outline.modules):
        for i, lesson in enumerate(module.lessons):
            for k, lab in enumerate(lesson.labs):
                yield ("modules", m, "lessons", i, "labs", k), module, lab
        for k, lab in enumerate(module.labs):
            yield ("modules", m, "labs", k), module, lab


def load_course(file: Path) -> Course:
    """Reads an outline and gives its lessons and labs their ids and numbers.

    Raises:
        ProblemsError: the outline has problems; all of them are listed.
    """
    loaded = load_outline(file)
    warnings = list(loaded.warnings)
    lessons_found = list(lesson_paths(loaded.outline))
    labs_found = list(lab_paths(loaded.outline))
    lesson_ids = _ids(file, loaded, [(p, m, x.title, x.id) for p, m, x in lessons_found], "lessons", warnings)
    lab_ids = _ids(file, loaded, [(p, m, x.title, x.id) for p, m, x in labs_found], "labs", warnings)

    lessons = {
        path: LessonItem(id_, int(path[1]) + 1, int(path[3]) + 1, module, lesson)
        for id_, (path, module, lesson) in zip(lesson_ids, lessons_found, strict=True)
    }
    continues = _continues(file, loaded, labs_found, lab_ids)
    labs = [
        LabItem(
            id=id_,
            module_number=int(path[1]) + 1,
            lesson_number=int(path[3]) + 1 if path[2] == "lessons" else 0,
            lab_number=int(path[-1]) + 1,
            module=module,
            lesson=lessons.get(path[:4]) if path[2] == "lessons" else None,
            lab=lab,
            continues=continues.get(id_),
        )
        for id_, (path, module, lab) in zip(lab_ids, labs_found, strict=True)
    ]
    return Course(slug(file.stem), file, loaded, tuple(lessons.values()), tuple(labs), tuple(warnings))


def _place(loaded: LoadedOutline, path: OutlinePath) -> tuple[int, int]:
    return loaded.positions.get(path, (0, 0))


def _ids(
    file: Path,
    loaded: LoadedOutline,
    found: list[tuple[OutlinePath, Module, str, str | None]],
    what: str,
    warnings: list[Problem],
) -> list[str]:
    ids, groups = assign_ids([Named(title, module.title, given) for _, module, title, given in found])
    for group in groups:
        lines = ", ".join(str(_place(loaded, found[index][0])[0]) for index in group)
        names = ", ".join(ids[index] for index in group)
        line, column = _place(loaded, found[group[0]][0])
        warnings.append(
            Problem(
                relative(file),
                line,
                column,
                f"the {what} on lines {lines} share the title '{found[group[0]][2]}' and are built as {names}; "
                "'aurora ids --pin' writes these ids into the outline, so that they stay apart when something moves",
            )
        )
    return ids


def _continues(
    file: Path, loaded: LoadedOutline, found: list[tuple[OutlinePath, Module, Lab]], ids: list[str]
) -> dict[str, str]:
    """For each lab that continues another: the other's id. A lab can only continue one that stands before it."""
    problems, result = [], {}
    for index, (path, _, lab) in enumerate(found):
        if not lab.continues:
            continue
        wanted = slug(lab.continues)
        before = [
            id_ for id_, (_, _, other) in zip(ids[:index], found, strict=False) if wanted in (id_, slug(other.title))
        ]
        if before:
            result[ids[index]] = before[-1]
            continue
        line, column = _place(loaded, path)
        known = ", ".join(ids[:index]) or "none"
        problems.append(
            Problem(
                relative(file),
                line,
                column,
                f"continues: no lab '{lab.continues}' stands before this one; labs before it: {known}",
            )
        )
    if problems:
        raise ProblemsError(problems)
    return result
