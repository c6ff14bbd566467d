"""The components that the results of a build are counted in, and which rule works for which of them."""

from __future__ import annotations

from typing import Literal

from aurora.targets import LAB_STAGES, LESSON_STAGES

Component = Literal["lessons", "visuals", "images", "slides", "labs", "lab_extras", "books", "site"]
COMPONENTS: tuple[Component, ...] = (
    *("lessons", "visuals", "images", "slides"),
    *("labs", "lab_extras", "books", "site"),
)
TITLES: dict[str, str] = {
    "lessons": "Lessons",
    "visuals": "Picture specs",
    "images": "Images",
    "slides": "Slides",
    "labs": "Labs",
    "lab_extras": "Lab environment and plan",
    "books": "Book files",
    "site": "Site",
}

COMPONENT_OF_RULE: dict[str, Component] = {
    **dict.fromkeys((*LESSON_STAGES, "titles", "lesson"), "lessons"),
    "visual": "visuals",
    "image": "images",
    "slide_texts": "slides",
    "deck": "slides",
    **dict.fromkeys((*LAB_STAGES, "lab"), "labs"),
    "lab_environment": "lab_extras",
    "lab_master_plan": "lab_extras",
    "book": "books",
    "lab_book": "books",
    "site_pages": "site",
}
