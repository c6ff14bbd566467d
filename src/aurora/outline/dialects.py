"""The keys that outlines use for each field of the canonical models, and no other knowledge.

The first key of a field is its canonical one; where several keys of one field are given, the first in this order leads.
"""

from __future__ import annotations

from types import MappingProxyType

from pydantic import BaseModel

from aurora.outline.models import Course, Environment, Lab, Lesson, Module, Tool, Topic, VisualWish

_MINUTES = ("duration_minutes", "duration_min", "duration", "total_duration_minutes", "minutes")
_HOURS = ("duration_hours", "total_duration_hours", "hours_total", "total_hours", "hours")
_BLOOM = ("bloom_level", "bloom", "bloom_levels")
_OBJECTIVES = ("objectives", "objective", "learning_objectives", "learning_objective", "learning_outcomes")
_LABS = ("labs", "lab_activities", "activities")
_SAME = ("requirements",)

FIELDS: dict[type[BaseModel], dict[str, tuple[str, ...]]] = {
    Course: {
        "title": ("title", "course_title", "course_name"),
        "language": ("language", "lang", "course_language"),
        "description": ("description", "summary", "course_description"),
        "level": ("level", "course_level"),
        "audience": ("audience", "target_audience"),
        "prerequisites": ("prerequisites", "prerequisite"),
        "learning_outcomes": ("learning_outcomes", "learning_outcome", "outcomes", *_OBJECTIVES[:4]),
        "total_duration_minutes": ("total_duration_minutes", *_MINUTES[:3], "minutes", *_HOURS),
        "hours_theory": ("hours_theory", "theory_hours"),
        "hours_practice": ("hours_practice", "practice_hours"),
        "requirements": _SAME,
        "environment": ("environment", "lab_environment"),
    },
    Module: {
        "title": ("title", "module_title", "module_name"),
        "summary": ("summary", "description", "module_summary", "module_description"),
        "duration_minutes": _MINUTES + _HOURS,
        "percent_theory": ("percent_theory", "theory_percent"),
        "percent_practice": ("percent_practice", "practice_percent"),
        "bloom_level": _BLOOM,
        "lessons": ("lessons",),
        "labs": _LABS,
    },
    Lesson: {
        "id": ("id", "lesson_id"),
        "title": ("title", "lesson_title", "lesson_name"),
        "description": ("description", "summary", "lesson_description", "lesson_summary"),
        "duration_minutes": _MINUTES + _HOURS,
        "bloom_level": _BLOOM,
        "objectives": _OBJECTIVES,
        "topics": ("topics",),
        "labs": _LABS,
        "visuals": ("visuals",),
        "requirements": _SAME,
        "revision": ("revision",),
    },
    Topic: {
        "title": ("title", "topic_title", "topic", "name"),
        "duration_minutes": _MINUTES + _HOURS,
        "bloom_level": _BLOOM,
        "description": ("description", "summary"),
    },
    Lab: {
        "id": ("id", "lab_id"),
        "title": ("title", "lab_title", "activity_title", "lab_name"),
        "type": ("type", "kind", "activity_type", "lab_type"),
        "duration_minutes": _MINUTES + _HOURS,
        "bloom_level": _BLOOM,
        "objectives": _OBJECTIVES,
        "description": ("description", "summary", "lab_description", "lab_summary"),
        "activities": ("activities", "steps"),
        "continues": ("continues",),
        "requirements": _SAME,
        "revision": ("revision",),
    },
    VisualWish: {
        "description": ("description", "title", "summary"),
        "kind": ("kind", "type"),
        "requirements": _SAME,
        "revision": ("revision",),
    },
    Environment: {
        "hardware": ("hardware",),
        "systems": ("systems", "operating_systems", "system"),
        "tools": ("tools", "software"),
        "accounts": ("accounts",),
        "names": ("names",),
    },
    Tool: {
        "name": ("name", "title"),
        "version": ("version",),
    },
}

# Numbers are given when a file is published; those that an author typed are neither needed nor wrong.
IGNORED = frozenset(
    {"number", "module_number", "lesson_number", "lab_number", "topic_number", "activity_number", "$schema"}
)
COURSE_KEYS = ("course", "course_metadata")
MODULES_KEY = "modules"
HOUR_KEYS = frozenset(_HOURS)

NAMES: dict[type[BaseModel], str] = {
    Course: "the course",
    Module: "a module",
    Lesson: "a lesson",
    Topic: "a topic",
    Lab: "a lab",
    VisualWish: "a visual",
    Environment: "the environment",
    Tool: "a tool",
}


def _by_key(model: type[BaseModel]) -> MappingProxyType[str, str]:
    return MappingProxyType({key: name for name, keys in FIELDS[model].items() for key in keys})


ALIASES: dict[type[BaseModel], MappingProxyType[str, str]] = {model: _by_key(model) for model in FIELDS}
KNOWN_KEYS = frozenset(key for keys in ALIASES.values() for key in keys) | IGNORED | {*COURSE_KEYS, MODULES_KEY}
