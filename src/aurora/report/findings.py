"""The findings of the checks on the published pages of an edition."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from aurora.checks.findings import Finding, as_warnings
from aurora.errors import AuroraError
from aurora.links.findings import link_findings
from aurora.report.models import FoundInFile
from aurora.revisions import Revision
from aurora.slice_facts import course_facts, slides_slice
from aurora.targets import Edition
from aurora.todo import OpenPage
from aurora.writers import asks_models


def find_findings(edition: Edition, pages: Iterable[OpenPage], edited: Collection[str]) -> list[FoundInFile]:
    """All findings on the lessons and labs of an edition, in the order of the course, then those on its slides.

    Args:
        edited: the files that a person wrote; findings on them only warn.
    """
    texts = {page.file: page for page in pages if page.text is not None and page.component in ("lessons", "labs")}
    found: list[Finding] = []
    for page in texts.values():
        by_hand = page.file in edited
        # Neither a worksheet nor what a person wrote is measured by its minutes.
        findings = _page(edition, page, by_model=asks_models(edition.settings) and not by_hand and not page.slots)
        found += as_warnings(findings) if by_hand else findings
    found += link_findings(edition, list(texts.values()))
    found += _siblings(edition, {file: str(page.text) for file, page in texts.items()})
    place = {file: index for index, file in enumerate(texts)}
    found = sorted(found, key=lambda one: (place[one.file], one)) + _decks(edition)
    return [FoundInFile(**asdict(one)) for one in found]


def _page(edition: Edition, page: OpenPage, *, by_model: bool) -> list[Finding]:
    if page.component == "lessons":
        from aurora.checks.lesson import check_lesson

        item = next(item for item in edition.lessons if item.id == page.id)
        return check_lesson(
            str(page.text),
            file=page.file,
            language=edition.language,
            visuals=len(edition.wishes(item)),
            minutes=item.lesson.duration_minutes,
            words_per_minute=edition.settings.words_per_minute,
            generated_by_model=by_model,
            stage=False,
            id=page.id,
        )
    from aurora.checks.lab import check_lab

    lab = next(item for item in edition.labs if item.id == page.id)
    return check_lab(
        str(page.text),
        file=page.file,
        language=edition.language,
        type=lab.lab.type,
        stage=False,
        minutes=lab.lab.duration_minutes,
        words_per_minute=edition.settings.words_per_minute,
        generated_by_model=by_model,
    )


def _decks(edition: Edition) -> list[Finding]:
    from aurora.checks.slides import check_slides
    from aurora.slides.texts import read_slides

    found: list[Finding] = []
    for number in edition.decks if edition.settings.content != "labs" else ():
        file = edition.slides_file(number)
        with suppress(OSError, AuroraError):
            slides = slides_slice(edition, number, course_facts(edition), Revision())
            by_model = asks_models(edition.settings)
            found += check_slides(read_slides(Path(file)), slides.lessons, file, generated_by_model=by_model)
    return found


def _siblings(edition: Edition, texts: Mapping[str, str]) -> list[Finding]:
    from aurora.checks.siblings import check_siblings

    course = edition.course.outline.course
    said_of_the_course = [text for text in (course.description, course.requirements) if text]
    said_of_the_course += [*course.audience, *course.prerequisites, *course.learning_outcomes]
    return check_siblings(texts, languages=[edition.language], known=said_of_the_course)
