"""Collects the material for a lesson."""

from pathlib import Path

from aurora.jobs import job
from aurora.lessons import write_stage
from aurora.settings import load_settings

with job(snakemake):
    before, course_map = snakemake.input.get("before"), snakemake.input.get("course_map")
    write_stage(
        "lesson.research",
        Path(snakemake.input.slice),
        Path(before) if before else None,
        Path(course_map) if course_map else None,
        Path(snakemake.output[0]),
        load_settings(snakemake.config),
    )
