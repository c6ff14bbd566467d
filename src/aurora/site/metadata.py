"""What programs read of a page: schema.org's LearningResource and Course, https://schema.org/LearningResource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aurora.site.content import HOME, Content, SitePage

_TYPES = {"lesson": "lesson", "lab": "hands-on lab", "setup": "set-up guide"}


def described(content: Content, notes: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Each page by its name, as JSON-LD.

    Args:
        notes: how each page was made, in a line, by its name.
    """
    course = content.slice.course
    home = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": content.title,
        "inLanguage": course.language,
        "description": course.description,
        "educationalLevel": course.level,
        "teaches": course.learning_outcomes,
        "coursePrerequisites": course.prerequisites,
        "creditText": notes.get(HOME),
        "audience": [{"@type": "EducationalAudience", "audienceType": audience} for audience in course.audience],
    }
    pages = {page.name: _page(content, page, notes.get(page.name)) for page in content.pages}
    return {name: {key: value for key, value in said.items() if value} for name, said in {HOME: home, **pages}.items()}


def _page(content: Content, page: SitePage, note: str | None) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": page.chapter.title,
        "inLanguage": content.slice.course.language,
        "learningResourceType": page.chapter.type or _TYPES.get(page.chapter.kind),
        "timeRequired": f"PT{page.minutes:g}M" if page.minutes else None,
        "creativeWorkStatus": "Draft" if page.chapter.slots else None,
        "creditText": note,
        "isPartOf": {"@type": "Course", "name": content.title},
    }
