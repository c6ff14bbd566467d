"""Outlines: YAML in any accepted dialect, read into the canonical models."""

from aurora.outline.bloom import BloomLevel, highest, parse_bloom
from aurora.outline.models import (
    ACTIVITY_TYPES,
    ID_PATTERN,
    ActivityType,
    Closed,
    Course,
    Environment,
    Lab,
    Lesson,
    Module,
    Outline,
    Tool,
    Topic,
    VisualWish,
)
from aurora.outline.reader import LoadedOutline, load_outline

__all__ = [
    "ACTIVITY_TYPES",
    "ID_PATTERN",
    "ActivityType",
    "BloomLevel",
    "Closed",
    "Course",
    "Environment",
    "Lab",
    "Lesson",
    "LoadedOutline",
    "Module",
    "Outline",
    "Tool",
    "Topic",
    "VisualWish",
    "highest",
    "load_outline",
    "parse_bloom",
]
